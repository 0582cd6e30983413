"""``scorecard-xl setup`` for Excel, on machines that are not there: no test needs Excel or its systems."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from scorecard_xl.setup.machine import Key
from tests.programs.setup_machine import APPLESCRIPT, PYTHON, FakeMachine

BOTH = pytest.mark.parametrize("platform", ["win32", "darwin"])
SECURITY = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security"
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security"
CLOUD = r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0\Excel\Security"
DEFENDER = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender"
CHILD_PROCESSES = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"


@pytest.fixture
def machine(tmp_path: Path, platform: str) -> FakeMachine:
    return FakeMachine(tmp_path, platform)


@pytest.fixture
def windows(tmp_path: Path) -> FakeMachine:
    return FakeMachine(tmp_path, "win32")


@pytest.fixture
def mac(tmp_path: Path) -> FakeMachine:
    return FakeMachine(tmp_path, "darwin")


def test_windows_is_set_up_by_xlwings_own_command(windows: FakeMachine) -> None:
    assert windows.setup("install") == (
        True,
        [
            "  Excel: xlwings' configuration now leads to this Python (~/home/.xlwings/xlwings.conf).",
            "  Excel: the workbook's folder is now kept off Python's path.",
            "  Excel: xlwings' add-in was installed "
            "(~/home/AppData/Roaming/Microsoft/Excel/XLSTART/xlwings.xlam); restart Excel if it is running.",
            "  Excel: macros run once you have clicked Enable Content in the workbook.",
            "  LibreOffice: it was not found on this computer.",
            "All is ready.",
        ],
    )
    assert windows.ran == [r"C:\Python\python.exe -m xlwings.cli addin install"]
    assert windows.config.read_bytes() == (
        b'"INTERPRETER_WIN","C:\\Python\\python.exe"\r\n"ADD_WORKBOOK_TO_PYTHONPATH","False"\r\n'
    )


def test_macos_gets_the_applescript_too(mac: FakeMachine) -> None:
    done, lines = mac.setup("install")
    assert done
    assert f"  Excel: xlwings' AppleScript was installed (~/home/{APPLESCRIPT})." in lines
    assert mac.ran == [f"{PYTHON['darwin']} -m xlwings.cli {what} install" for what in ("runpython", "addin")]
    assert mac.config.read_bytes() == (
        b'"INTERPRETER_MAC","/Python/bin/python3"\n"ADD_WORKBOOK_TO_PYTHONPATH","False"\n'
    )


@BOTH
def test_the_second_time_nothing_changes(machine: FakeMachine) -> None:
    machine.setup("install")
    before = machine.files()
    machine.ran.clear()
    done, lines = machine.setup("install")
    assert done
    assert machine.files() == before
    assert machine.ran == []
    python = machine.machine.python
    assert lines[:2] == [
        f"  Excel: xlwings' configuration already leads to this Python ({python}).",
        "  Excel: the workbook's folder is already kept off Python's path.",
    ]
    assert any(line.startswith("  Excel: xlwings' add-in is already installed (") for line in lines)


@BOTH
def test_a_check_writes_nothing_and_says_what_is_missing(machine: FakeMachine) -> None:
    before = machine.files()
    done, lines = machine.setup("check")
    assert not done
    assert machine.files() == before
    assert lines[:2] == [
        "! Excel: xlwings' configuration names no Python: run scorecard-xl setup.",
        "! Excel: the workbook's folder is on Python's path, so that a file beside a workbook can be run "
        "in the place of one of ours: run scorecard-xl setup.",
    ]
    assert any(line.startswith("! Excel: xlwings' add-in is missing (") for line in lines)
    assert lines[-1] == "Not all is ready: see the lines that begin with “!”."


@BOTH
def test_a_check_of_what_is_set_up_finds_nothing(machine: FakeMachine) -> None:
    machine.setup("install")
    done, lines = machine.setup("check")
    assert (done, lines[-1]) == (True, "All is ready.")


@BOTH
def test_removing_leaves_what_was_there_before(machine: FakeMachine) -> None:
    machine.setup("check")
    before = machine.files()
    machine.setup("install")
    done, _ = machine.setup("remove")
    assert done
    assert machine.files() == before
    assert not machine.machine.data.exists()
    assert machine.config.parent.exists() == (machine.platform == "darwin")
    assert machine.setup("remove") == (True, ["  There was nothing to take away."])


@pytest.mark.parametrize("after", [b"\r\n", b""], ids=["whole", "without a last line break"])
def test_the_users_lines_stay(windows: FakeMachine, after: bytes) -> None:
    theirs = b'"LICENSE_KEY","abc"\r\n\r\n"Show Console","True"' + after
    windows.config.parent.mkdir()
    windows.config.write_bytes(theirs)
    windows.setup("install")
    added = b'"INTERPRETER_WIN","C:\\Python\\python.exe"\r\n"ADD_WORKBOOK_TO_PYTHONPATH","False"\r\n'
    assert windows.config.read_bytes() == theirs.rstrip(b"\r\n") + b"\r\n" + added
    windows.setup("remove")
    assert windows.config.read_bytes().rstrip(b"\r\n") == theirs.rstrip(b"\r\n")


def test_a_line_that_the_user_has_changed_since_is_kept(windows: FakeMachine) -> None:
    windows.setup("install")
    content = windows.config.read_bytes().replace(b'"False"', b'"True"')
    windows.config.write_bytes(content)
    done, lines = windows.setup("install")
    assert not done
    assert lines[1] == (
        "! Excel: your xlwings configuration puts the workbook's folder on Python's path, so that a file "
        "beside a workbook can be run in the place of one of ours, and it is kept: set "
        "ADD_WORKBOOK_TO_PYTHONPATH to False in ~/home/.xlwings/xlwings.conf."
    )
    _, lines = windows.setup("remove")
    assert "  Excel: ADD_WORKBOOK_TO_PYTHONPATH says something else there by now: it is kept." in lines
    assert windows.config.read_bytes() == b'"ADD_WORKBOOK_TO_PYTHONPATH","True"\r\n'


OTHER = r"D:\Other\python.exe"


@pytest.mark.parametrize(
    "line",
    [
        b'"INTERPRETER_WIN","D:\\Other\\python.exe"\r\n',
        b'"interpreter_win" , "%OTHER%\\python.exe"\r\n',
        b'"INTERPRETER","D:\\Other\\python.exe"\r\n',
        b'"CONDA PATH","D:\\"\r\n"CONDA ENV","D:\\Other"\r\n',
    ],
)
def test_another_python_of_the_users_is_kept(windows: FakeMachine, line: bytes) -> None:
    windows.environment["other"] = r"D:\Other"
    windows.config.parent.mkdir()
    windows.config.write_bytes(line)
    done, lines = windows.setup("install")
    assert not done
    assert lines[0] == (
        f"! Excel: xlwings' configuration leads to another Python ({OTHER}), which has no scorecard-xl; "
        "that line is yours and is kept: install scorecard-xl there, or set INTERPRETER_WIN in "
        r"~/home/.xlwings/xlwings.conf to C:\Python\python.exe."
    )
    windows.can_import.add(OTHER)
    done, lines = windows.setup("install")
    assert done
    assert lines[0] == (
        f"  Excel: xlwings' configuration leads to another Python ({OTHER}), which has scorecard-xl as well."
    )
    assert windows.config.read_bytes() == line + b'"ADD_WORKBOOK_TO_PYTHONPATH","False"\r\n'


def test_a_line_of_ours_follows_to_the_python_that_is_set_up_now(windows: FakeMachine) -> None:
    windows.setup("install")
    windows.machine = replace(windows.machine, python=r"C:\New\python.exe")
    _, lines = windows.setup("check")
    assert lines[0] == (
        r"! Excel: xlwings' configuration leads to another Python (C:\Python\python.exe), which has no "
        "scorecard-xl: run scorecard-xl setup."
    )
    assert windows.setup("install")[0]
    assert windows.config.read_bytes() == (
        b'"ADD_WORKBOOK_TO_PYTHONPATH","False"\r\n"INTERPRETER_WIN","C:\\New\\python.exe"\r\n'
    )


def test_a_python_of_condas_is_activated(windows: FakeMachine) -> None:
    windows.environment.update(
        CONDA_EXE=r"C:\conda\Scripts\conda.exe", CONDA_PREFIX=r"C:\Python", CONDA_DEFAULT_ENV="council"
    )
    windows.setup("install")
    conda = b'"CONDA PATH","C:\\conda"\r\n"CONDA ENV","council"\r\n'
    assert windows.config.read_bytes().startswith(b'"INTERPRETER_WIN","C:\\Python\\python.exe"\r\n' + conda)
    windows.environment.clear()
    windows.machine = replace(windows.machine, python=r"C:\New\python.exe")
    windows.setup("install")
    assert windows.config.read_bytes() == (
        b'"ADD_WORKBOOK_TO_PYTHONPATH","False"\r\n"INTERPRETER_WIN","C:\\New\\python.exe"\r\n'
    )


def test_letters_that_the_add_in_cannot_read_are_refused(windows: FakeMachine) -> None:
    windows.machine = replace(windows.machine, python="C:\\Πύθων\\python.exe")
    done, lines = windows.setup("install")
    assert not done
    assert lines[0] == (
        "! Excel: xlwings' add-in cannot read the letters of C:\\Πύθων\\python.exe: install Python and "
        "scorecard-xl in a folder without them."
    )


@BOTH
def test_an_add_in_that_was_there_before_is_kept(machine: FakeMachine) -> None:
    machine.addin.parent.mkdir(parents=True)
    machine.addin.write_bytes(b"an older add-in")
    done, lines = machine.setup("install")
    assert done
    assert any("the xlwings add-in of another version is already installed" in line for line in lines)
    machine.setup("remove")
    assert machine.addin.read_bytes() == b"an older add-in"
    assert not any("addin" in command for command in machine.ran)


@BOTH
def test_an_add_in_of_ours_follows_xlwings(machine: FakeMachine) -> None:
    machine.setup("install")
    (machine.machine.xlwings / "addin" / "xlwings.xlam").write_bytes(b"the next add-in")
    assert any("xlwings' add-in is of another version" in line for line in machine.setup("check")[1])
    assert machine.setup("install")[0]
    assert machine.addin.read_bytes() == b"the next add-in"


@BOTH
def test_what_counts_is_whether_the_file_is_there(machine: FakeMachine) -> None:
    machine.refuses = {"addin", "runpython"}
    done, lines = machine.setup("install")
    assert not done
    assert (
        "! Excel: xlwings' add-in could not be installed: xlwings said “Error: If Excel is running, quit "
        "Excel and try again”; close Excel, then run scorecard-xl setup again."
    ) in lines
    machine.refuses.clear()
    machine.setup("install")
    machine.refuses = {"addin"}
    done, lines = machine.setup("remove")
    assert not done
    assert any("xlwings' add-in could not be taken away" in line for line in lines)
    machine.refuses.clear()
    assert machine.setup("remove")[0]
    assert not machine.addin.exists()


def without_excel(machine: FakeMachine) -> None:
    machine.registry.clear()


def from_the_store(machine: FakeMachine) -> None:
    store = r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.11_x64"
    machine.machine = replace(machine.machine, base_prefix=store)


@pytest.mark.parametrize(
    ("make", "line"),
    [
        (without_excel, "  Excel: it was not found on this computer."),
        (
            from_the_store,
            "! Excel: this Python comes from the Microsoft Store, and Windows hides the files that it "
            "writes from Excel: install Python from python.org, and scorecard-xl with it.",
        ),
    ],
)
def test_a_windows_that_cannot_be_set_up(
    windows: FakeMachine, make: Callable[[FakeMachine], None], line: str
) -> None:
    make(windows)
    before = windows.files()
    done, lines = windows.setup("install")
    assert (done, lines[0], windows.files(), windows.ran) == (False, line, before, [])


def test_an_excel_that_was_never_started_on_macos(mac: FakeMachine) -> None:
    mac.config.parent.rmdir()
    mac.config.parent.parent.rmdir()
    done, lines = mac.setup("install")
    assert not done
    assert lines[0] == (
        "! Excel: it has never been started here: start it once, then run scorecard-xl setup."
    )


def test_a_folder_that_may_not_be_written_is_said(windows: FakeMachine) -> None:
    windows.config.parent.write_text("a file in the place of the folder", "utf-8")
    done, lines = windows.setup("install")
    assert not done
    assert any(line.startswith("! Excel: the system refused ") for line in lines)


def blocked(machine: FakeMachine, *books: Path) -> list[str]:
    """What a check says beside what the setup did."""
    machine.setup("install")
    done, lines = machine.setup("check", *books)
    assert done == (not any(line.startswith("!") for line in lines))
    return [line for line in lines[:-2] if "already" not in line]


MENDS = (
    "add the workbook's folder under File > Options > Trust Center > Trust Center Settings > Trusted "
    "Locations, or choose Disable VBA macros with notification under Macro Settings"
)
ENABLE = "  Excel: macros run once you have clicked Enable Content in the workbook."


@pytest.mark.parametrize(
    ("registry", "line"),
    [
        ({}, ENABLE),
        ({SECURITY: Key({"vbawarnings": 2})}, ENABLE),
        ({SECURITY: Key({"vbawarnings": 1})}, "  Excel: macros run."),
        (
            {SECURITY: Key({"vbawarnings": 3})},
            "! Excel: it runs signed macros only, and the buttons' are not signed; no trusted location is "
            f"set either: {MENDS}.",
        ),
        (
            {SECURITY: Key({"vbawarnings": 1}), POLICY: Key({"vbawarnings": 4})},
            "! Excel: it runs no macros, as your organisation has set, and the buttons' are not signed; no "
            "trusted location is set either: ask your IT for one, or use scorecard-xl refresh BOOK at a "
            "prompt.",
        ),
        ({POLICY: Key({"vbawarnings": 4}), CLOUD: Key({"vbawarnings": 2})}, ENABLE),
    ],
)
def test_the_setting_of_macros(windows: FakeMachine, registry: dict[str, Key], line: str) -> None:
    windows.registry.update(registry)
    assert blocked(windows) == [line]


def test_files_from_the_web_are_blocked_by_policy(windows: FakeMachine) -> None:
    windows.registry[POLICY] = Key({"blockcontentexecutionfrominternet": 1})
    assert blocked(windows)[1] == (
        "  Excel: your organisation blocks the macros of files from the web: a workbook that came by "
        "e-mail or download is to be unblocked first (right-click it, Properties, tick Unblock)."
    )


FORBIDDEN = (
    "! Excel: your organisation forbids Office to start programs (Defender's rule “Block all Office "
    "applications from creating child processes”), so that no button can work here: use scorecard-xl "
    "refresh BOOK at a prompt."
)


@pytest.mark.parametrize(
    ("key", "values", "lines"),
    [
        (r"Windows Defender Exploit Guard\ASR\Rules", {CHILD_PROCESSES: "1"}, [FORBIDDEN]),
        (r"Windows Defender Exploit Guard\ASR\Rules", {CHILD_PROCESSES: "2"}, []),
        ("Policy Manager", {"asrrules": f"x=1|{CHILD_PROCESSES.upper()}=1"}, [FORBIDDEN]),
        (
            r"Windows Defender Exploit Guard\ASR\Rules",
            {CHILD_PROCESSES: "6"},
            [
                "  Excel: Defender warns when Office starts a program, which a button does: choose "
                "Unblock, or use scorecard-xl refresh BOOK at a prompt."
            ],
        ),
    ],
)
def test_office_may_not_start_programs(
    windows: FakeMachine, key: str, values: dict[str, str | int], lines: list[str]
) -> None:
    windows.registry[rf"{DEFENDER}\{key}"] = Key(values)
    assert blocked(windows) == [ENABLE, *lines]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook in a folder of its own."""
    book = tmp_path / "council" / "book.xlsm"
    book.parent.mkdir()
    book.write_bytes(b"PK")
    return book


def mark(book: Path, zone: str) -> None:
    """Mark a workbook as Windows does, in a stream that other systems take for a file."""
    Path(f"{book}:Zone.Identifier").write_text(f"[ZoneTransfer]\r\nZoneId={zone}\r\n", "utf-8")


UNBLOCK = (
    "! book.xlsm: it is marked as from the web, and Excel runs no macro of such a file: close it, "
    "right-click it in its folder, choose Properties, tick Unblock, then OK."
)
NOT_MARKED = "  book.xlsm: it is not marked as from the web."


@pytest.mark.parametrize(
    ("zone", "line"), [("", NOT_MARKED), ("1", NOT_MARKED), ("3", UNBLOCK), ("4", UNBLOCK)]
)
def test_a_workbook_from_the_web(windows: FakeMachine, book: Path, zone: str, line: str) -> None:
    if zone:
        mark(book, zone)
    assert blocked(windows, book) == [ENABLE, line]


def location(path: object, **values: str | int) -> Key:
    return Key({"path": str(path), **values})


@pytest.mark.parametrize(
    ("registry", "trusted"),
    [
        ({SECURITY: {"Location7": "%COUNCIL%"}}, True),
        ({SECURITY: {"Mine": "%COUNCIL%/"}}, True),
        ({SECURITY: {"Location7": "%ABOVE%"}}, False),
        ({SECURITY: {"Location7": "%ABOVE%", "allowsubfolders": 1}}, True),
        ({SECURITY: {"Location7": "%COUNCIL%", "alllocationsdisabled": 1}}, False),
        ({SECURITY: {"Location7": "%COUNCIL%", "allow user locations": 0}}, False),
        ({POLICY: {"Location1": "%COUNCIL%", "allow user locations": 0}}, True),
    ],
)
def test_a_trusted_location(
    windows: FakeMachine, book: Path, registry: dict[str, dict[str, str | int]], trusted: bool
) -> None:
    windows.environment.update(COUNCIL=str(book.parent), ABOVE=str(book.parent.parent))
    windows.registry[POLICY] = Key({"vbawarnings": 4})
    mark(book, "3")
    for place, values in registry.items():
        locations = rf"{place}\Trusted Locations"
        names = [name for name in values if name[0].isupper()]
        windows.registry[locations] = Key(
            {name: value for name, value in values.items() if name == "alllocationsdisabled"}, names
        )
        for name in names:
            below = {key: value for key, value in values.items() if key == "allowsubfolders"}
            windows.registry[rf"{locations}\{name}"] = location(values[name], **below)
        if "allow user locations" in values:
            common = r"HKCU\Software\Policies\Microsoft\Office\16.0\Common\Security\Trusted Locations"
            windows.registry[common] = Key({"allow user locations": 0})
    lines = blocked(windows, book)
    if trusted:
        assert lines == ["  book.xlsm: it is in a trusted location, so that Excel runs its macros."]
    else:
        assert lines[0].startswith("! Excel: it runs no macros, as your organisation has set")
        assert lines[1] == UNBLOCK


def test_a_trusted_location_is_named_where_only_that_helps(windows: FakeMachine) -> None:
    windows.registry[SECURITY] = Key({"vbawarnings": 3})
    windows.registry[rf"{SECURITY}\Trusted Locations"] = Key({}, ["Location0", "Location1", "Location2"])
    templates, scorecards, share = r"%APPDATA%\Microsoft\Templates", r"D:\Scorecards", r"\\server\share"
    for number, path in enumerate((templates, scorecards, share)):
        windows.registry[rf"{SECURITY}\Trusted Locations\Location{number}"] = location(path)
    assert blocked(windows) == [
        "! Excel: it runs signed macros only, and the buttons' are not signed; put the workbook into a "
        "trusted "
        r"location (D:\Scorecards)."
    ]


IN_THE_WEB = (
    "  book.xlsm: it is in OneDrive or SharePoint, and Excel in the browser runs no macros, so that its "
    "buttons do nothing there: choose Editing > Open in Desktop App."
)


@pytest.mark.parametrize("by", ["OneDrive", "OneDriveCommercial", "SharePoint"])
def test_a_workbook_that_is_in_the_web_too(windows: FakeMachine, book: Path, by: str) -> None:
    if by == "SharePoint":
        providers = r"HKCU\SOFTWARE\SyncEngines\Providers\OneDrive"
        windows.registry[providers] = Key({}, ["a1b2"])
        windows.registry[rf"{providers}\a1b2"] = Key({"mountpoint": str(book.parent)})
    else:
        windows.environment[by] = str(book.parent.parent)
    assert blocked(windows, book) == [ENABLE, NOT_MARKED, IN_THE_WEB]


def test_a_workbook_on_macos(mac: FakeMachine) -> None:
    book = mac.home / "Library/CloudStorage/OneDrive-Council/book.xlsm"
    book.parent.mkdir(parents=True)
    book.write_bytes(b"PK")
    mac.quarantined.add(str(book))
    lines = [line.replace(str(book), "BOOK") for line in mac.setup("check", book)[1]]
    assert "".join(line for line in lines if "downloaded" in line) == (
        "  book.xlsm: it is marked as downloaded; if Excel does not run its macros, close it and take the "
        "mark off: xattr -d com.apple.quarantine '~/home/Library/CloudStorage/OneDrive-Council/book.xlsm'."
    )
    assert IN_THE_WEB in lines


@BOTH
def test_a_workbook_that_is_not_there(machine: FakeMachine, tmp_path: Path) -> None:
    assert "! gone.xlsm: it was not found (~/gone.xlsm)." in blocked(machine, tmp_path / "gone.xlsm")


def test_on_linux_there_is_no_excel(tmp_path: Path) -> None:
    assert FakeMachine(tmp_path, "linux").setup("install") == (
        False,
        [
            "  Excel: it does not exist for this system.",
            "  LibreOffice: it was not found on this computer.",
            "! There is neither Excel nor LibreOffice here for a button to work in: install one, then run "
            "this again.",
        ],
    )
