"""``scorecard-xl setup`` for LibreOffice, on machines that are not there, and once in LibreOffice itself."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from scorecard_xl.libreoffice import bridge
from scorecard_xl.setup import in_libreoffice as libreoffice
from scorecard_xl.setup.machine import Machine
from scorecard_xl.setup.steps import Record
from tests.programs import libreoffice as program
from tests.programs.setup_machine import FakeMachine

SYSTEMS = ("linux", "darwin", "win32")
MACROS = (
    "! LibreOffice: it runs no workbook's macros, for its security level is High, and no folder is "
    "trusted: choose Medium under Tools > Options > LibreOffice > Security > Macro Security, or add the "
    "workbook's folder there under Trusted Sources."
)
BLOCKED = "All is set up, but the lines that begin with “!” say what still blocks a button."
SCRIPT = "~/home/.config/libreoffice/4/user/Scripts/python/scorecard_xl_buttons.py"
EXCEL = "  Excel: it does not exist for this system."


@pytest.fixture
def linux(tmp_path: Path) -> FakeMachine:
    return FakeMachine(tmp_path, "linux")


def folders_of(script: Path) -> Any:
    """The folders in a script that was installed."""
    names: dict[str, Any] = {}
    exec(script.read_text("utf-8"), names)
    assert names["g_exportedScripts"] == (names["click"],)
    return names["FOLDERS"]


def settings(machine: FakeMachine, items: str) -> None:
    """The settings of LibreOffice that a user has changed."""
    machine.user.mkdir(parents=True, exist_ok=True)
    (machine.user / "registrymodifications.xcu").write_text(
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>', "utf-8"
    )


def setting(path: str, name: str, value: str) -> str:
    return (
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
    )


def scripting(name: str, value: object) -> str:
    return setting("/org.openoffice.Office.Common/Security/Scripting", name, str(value))


@pytest.mark.parametrize("platform", SYSTEMS)
def test_the_script_finds_this_pythons_packages(tmp_path: Path, platform: str) -> None:
    machine = FakeMachine(tmp_path, platform)
    machine.install_libreoffice()
    machine.setup("install")
    assert folders_of(machine.script) == [str(tmp_path / "project"), str(tmp_path / "packages")]


def test_the_setup_says_what_it_did(linux: FakeMachine) -> None:
    linux.install_libreoffice()
    installed = f"  LibreOffice: the script of the buttons was installed ({SCRIPT})."
    assert linux.setup("install") == (True, [EXCEL, installed, MACROS, BLOCKED])
    before = linux.files()
    already = f"  LibreOffice: the script of the buttons is already installed ({SCRIPT})."
    assert linux.setup("install") == (True, [EXCEL, already, MACROS, BLOCKED])
    assert linux.setup("check") == (False, [EXCEL, already, MACROS, BLOCKED])
    assert linux.files() == before


def test_a_check_writes_nothing(linux: FakeMachine) -> None:
    linux.install_libreoffice(12)
    before = linux.files()
    assert linux.setup("check") == (
        False,
        [
            EXCEL,
            "! LibreOffice: the packages for its Python 3.12 are missing (~/data/libreoffice-3.12): "
            "run scorecard-xl setup.",
            f"! LibreOffice: the script of the buttons is missing ({SCRIPT}): run scorecard-xl setup.",
            MACROS,
            "Not all is ready: see the lines that begin with “!”.",
        ],
    )
    assert linux.files() == before


@pytest.mark.parametrize("platform", SYSTEMS)
@pytest.mark.parametrize("minor", [11, 12])
def test_removing_leaves_what_was_there_before(tmp_path: Path, platform: str, minor: int) -> None:
    machine = FakeMachine(tmp_path, platform)
    machine.install_libreoffice(minor)
    settings(machine, "")
    before = machine.files()
    machine.setup("install")
    assert machine.setup("remove")[0]
    assert machine.files() == before
    assert not machine.script.parent.parent.exists()
    assert not machine.machine.data.exists()
    assert machine.setup("remove") == (True, ["  There was nothing to take away."])


def test_other_scripts_of_the_users_stay(linux: FakeMachine) -> None:
    linux.install_libreoffice()
    linux.script.parent.mkdir(parents=True)
    theirs = linux.script.with_name("theirs.py")
    theirs.touch()
    linux.setup("install")
    linux.setup("remove")
    assert list(linux.script.parent.iterdir()) == [theirs]


def test_a_script_of_that_name_that_is_not_ours_stays(linux: FakeMachine) -> None:
    linux.install_libreoffice()
    linux.script.parent.mkdir(parents=True)
    linux.script.write_text("def click(): pass\n", "utf-8")
    done, lines = linux.setup("install")
    assert not done
    assert lines[1] == (
        "! LibreOffice: there is a script of that name which is not ours, or was edited, and it is kept: "
        f"rename {SCRIPT}, then run scorecard-xl setup."
    )
    assert linux.setup("remove")[1] == ["  There was nothing to take away."]
    assert linux.script.read_text("utf-8") == "def click(): pass\n"


def test_a_script_that_was_edited_stays(linux: FakeMachine) -> None:
    linux.install_libreoffice()
    linux.setup("install")
    edited = linux.script.read_text("utf-8") + "# and what I added\n"
    linux.script.write_text(edited, "utf-8")
    done, lines = linux.setup("install")
    assert not done and "or was edited, and it is kept" in lines[1]
    assert linux.setup("remove")[1] == [
        f"  LibreOffice: the script of the buttons was edited since, and is kept: delete {SCRIPT} where "
        "nobody needs it."
    ]
    assert linux.script.read_text("utf-8") == edited


def test_a_script_of_an_earlier_version_is_brought_up_to_date(linux: FakeMachine) -> None:
    linux.install_libreoffice()
    linux.setup("install")
    earlier = linux.script.read_bytes() + b"# as it was then\n"
    Record(linux.machine.data).set("libreoffice_script", libreoffice._digest(earlier))
    linux.script.write_bytes(earlier)
    assert linux.setup("install")[0]
    assert linux.script.read_bytes() != earlier
    assert linux.setup("remove")[0]
    assert not linux.script.exists()


def test_a_link_that_leads_nowhere_is_not_followed(linux: FakeMachine, tmp_path: Path) -> None:
    linux.install_libreoffice()
    linux.script.parent.mkdir(parents=True)
    linux.script.symlink_to(tmp_path / "elsewhere.py")
    assert not linux.setup("install")[0]
    linux.setup("remove")
    assert linux.script.is_symlink() and not (tmp_path / "elsewhere.py").exists()


@pytest.mark.parametrize("platform", SYSTEMS)
def test_another_minor_version_gets_packages_of_its_own(tmp_path: Path, platform: str) -> None:
    machine = FakeMachine(tmp_path, platform)
    machine.install_libreoffice(12)
    folder = tmp_path / "data" / "libreoffice-3.12"
    assert machine.setup("install")[0]
    assert folders_of(machine.script) == [str(folder)]
    (pip,) = (command for command in machine.ran if " pip " in command)
    assert pip.startswith(
        f"{machine.machine.python} -m pip install --quiet --disable-pip-version-check --no-deps "
        "--only-binary=:all: --python-version 3.12 --target "
    )
    assert pip.endswith(" xlwings==0.37.8 platformdirs==4.3.0")
    assert sorted(path.name for path in folder.iterdir()) == [
        "contents.json",
        "platformdirs",
        "scorecard_xl",
        "xlwings",
    ]
    copy = folder / "scorecard_xl"
    assert sorted(path.name for path in copy.iterdir()) == ["ScorecardXl.bas", "__init__.py"]
    assert sorted(path.name for path in folder.parent.iterdir()) == ["libreoffice-3.12", "setup.json"]
    before = machine.files()
    machine.ran.clear()
    assert (
        "  LibreOffice: the packages for its Python 3.12 are already there (~/data/libreoffice-3.12)."
        in (machine.setup("install")[1])
    )
    assert (machine.ran, machine.files()) == ([], before)


def test_packages_of_ours_follow_scorecard_xl(linux: FakeMachine) -> None:
    linux.install_libreoffice(12)
    linux.setup("install")
    (linux.machine.package / "__init__.py").write_text("__version__ = '0.2.0'\n", "utf-8")
    assert linux.setup("check")[1][1] == (
        "! LibreOffice: the packages for its Python 3.12 are of another version (~/data/libreoffice-3.12): "
        "run scorecard-xl setup."
    )
    assert linux.setup("install")[1][1] == (
        "  LibreOffice: the packages for its Python 3.12, which is not this one's 3.11, were put into "
        "~/data/libreoffice-3.12; restart LibreOffice if it is running."
    )
    copy = linux.machine.data / "libreoffice-3.12" / "scorecard_xl" / "__init__.py"
    assert copy.read_text("utf-8") == "__version__ = '0.2.0'\n"


def test_packages_that_cannot_be_fetched(linux: FakeMachine) -> None:
    linux.install_libreoffice(12)
    linux.refuses = {"pip"}
    before = linux.files()
    done, lines = linux.setup("install")
    assert not done
    assert lines[1] == (
        "! LibreOffice: its Python is 3.12, and the packages for that could not be fetched: pip said “No "
        "matching distribution found for xlwings==0.37.8”; mend that, then run scorecard-xl setup again."
    )
    assert linux.files() == before


def test_a_python_that_is_too_old(linux: FakeMachine) -> None:
    linux.install_libreoffice(9)
    done, lines = linux.setup("install")
    assert not done
    assert lines[1] == (
        "! LibreOffice: its Python is 3.9, and scorecard-xl needs 3.11 or later, so that no button can "
        "work there: install a newer LibreOffice, or close the workbook and use scorecard-xl refresh BOOK."
    )
    assert not linux.script.exists()


@pytest.mark.parametrize("platform", SYSTEMS)
def test_without_the_part_that_runs_scripts(tmp_path: Path, platform: str) -> None:
    machine = FakeMachine(tmp_path, platform)
    office = machine.install_libreoffice(provider=False)
    how = (
        "sudo apt-get install libreoffice-script-provider-python"
        if platform == "linux"
        else "install it with Python"
    )
    done, lines = machine.setup("check")
    assert not done
    where = str(office).replace(str(tmp_path), "~")
    assert f"! LibreOffice: it cannot run scripts in Python ({where}): {how}." in lines


@pytest.mark.parametrize(
    ("kind", "folder"), [("Flatpak", ".var/app/org.libreoffice.LibreOffice"), ("snap", "snap/libreoffice")]
)
def test_a_libreoffice_that_is_locked_away(linux: FakeMachine, kind: str, folder: str) -> None:
    (linux.home / folder).mkdir(parents=True)
    assert linux.setup("install")[1][1] == (
        f"! LibreOffice: it is installed as a {kind}, which cannot see this computer's Python: install it "
        "from your system's own packages (on Debian and Ubuntu: sudo apt-get install libreoffice-calc "
        "libreoffice-script-provider-python)."
    )


CALC = "/org.openoffice.Office.Calc/Filter/Import/VBA"


@pytest.mark.parametrize(
    ("items", "lines"),
    [
        ("", [MACROS]),
        (scripting("MacroSecurityLevel", 2), [MACROS]),
        (scripting("MacroSecurityLevel", 3), [MACROS.replace("is High", "is Very high")]),
        (
            scripting("MacroSecurityLevel", 1),
            ["  LibreOffice: macros run once you have chosen Enable Macros at opening."],
        ),
        (scripting("MacroSecurityLevel", 0), ["  LibreOffice: macros run."]),
        (
            scripting("DisableMacrosExecution", "true"),
            ["! LibreOffice: macros are switched off altogether here: ask your IT."],
        ),
        (
            scripting("SecureURL", "<it>file:///srv/Council%20A</it>"),
            [
                "  LibreOffice: macros run in workbooks from these folders only: /srv/Council A; else "
                "choose Medium under Tools > Options > LibreOffice > Security > Macro Security, or add the "
                "workbook's folder there under Trusted Sources."
            ],
        ),
        (
            setting(CALC, "Executable", "false") + scripting("MacroSecurityLevel", 0),
            [
                "! LibreOffice: the macros of Excel workbooks are not loaded to be run: tick Load Basic "
                "code and Executable code for Excel under Tools > Options > Load/Save > VBA Properties.",
                "  LibreOffice: macros run.",
            ],
        ),
        ("<broken", [MACROS]),
    ],
)
def test_what_blocks_macros(linux: FakeMachine, items: str, lines: list[str]) -> None:
    linux.install_libreoffice()
    settings(linux, items)
    linux.setup("install")
    before = linux.files()
    done, said = linux.setup("check")
    assert said[2:-1] == lines
    assert done == (not any(line.startswith("!") for line in lines))
    assert linux.files() == before


def test_a_workbook_in_a_trusted_folder(linux: FakeMachine, tmp_path: Path) -> None:
    linux.install_libreoffice()
    book = tmp_path / "Council A" / "May" / "book.xlsm"
    settings(linux, scripting("SecureURL", f"<it>{book.parent.parent.as_uri()}</it>"))
    linux.setup("install")
    done, lines = linux.setup("check", book)
    assert done
    assert lines[2] == "  book.xlsm: LibreOffice trusts its folder, and runs its macros."
    done, lines = linux.setup("check", tmp_path / "book.xlsm")
    assert not done
    assert lines[2] == (
        "! book.xlsm: LibreOffice does not run its macros, for its security level is High, and the "
        "workbook's folder is not trusted: choose Medium under Tools > Options > LibreOffice > Security > "
        "Macro Security, or add the workbook's folder there under Trusted Sources."
    )


class Messages:
    """LibreOffice as a script sees it: what it says in message boxes is kept."""

    def __init__(self) -> None:
        self.said: list[str] = []
        document = SimpleNamespace(
            CurrentController=SimpleNamespace(Frame=SimpleNamespace(ContainerWindow="the window"))
        )
        self.getDocument = lambda: document
        manager = SimpleNamespace(createInstanceWithContext=lambda name, context: self)
        self.getComponentContext = lambda: SimpleNamespace(ServiceManager=manager)

    def createMessageBox(self, window: str, kind: str, buttons: int, title: str, text: str) -> "Messages":
        self.said.append(text)
        return self

    def execute(self) -> None:
        pass


@pytest.fixture
def clicked(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Click, in the installed script, with some module of the buttons; what LibreOffice then says."""

    def click(buttons: ModuleType | None) -> list[str]:
        messages = Messages()
        uno = ModuleType("uno")
        monkeypatch.setattr(uno, "Enum", lambda *names: names, raising=False)
        monkeypatch.setitem(sys.modules, "uno", uno)
        monkeypatch.setattr(sys, "path", list(sys.path))
        monkeypatch.setitem(sys.modules, "scorecard_xl.buttons", buttons)
        if buttons is not None:
            monkeypatch.setattr("scorecard_xl.buttons", buttons, raising=False)
        else:
            monkeypatch.delattr("scorecard_xl.buttons", raising=False)
        names: dict[str, Any] = {"XSCRIPTCONTEXT": messages}
        exec(libreoffice.text(["/first", "/second"]), names)
        names["click"](None, "refresh")
        names["click"](None, "refresh")
        assert sys.path[-2:] == ["/first", "/second"]
        assert sys.path.count("/first") == 1
        return messages.said

    return click


def test_a_click_reaches_the_buttons(clicked: Any) -> None:
    buttons = ModuleType("buttons")
    actions: list[str] = []
    vars(buttons)["click_in_libreoffice"] = lambda context, action: actions.append(action)
    assert clicked(buttons) == []
    assert actions == ["refresh", "refresh"]


def test_a_click_without_scorecard_xl_says_what_to_run(clicked: Any) -> None:
    assert clicked(None) == 2 * [
        "scorecard-xl was not found for LibreOffice's Python: open a prompt and run the command "
        "scorecard-xl setup."
    ]


def test_a_click_never_raises(clicked: Any) -> None:
    def fail(context: Any, action: str) -> None:
        raise RuntimeError(action)

    buttons = ModuleType("buttons")
    vars(buttons)["click_in_libreoffice"] = fail
    assert clicked(buttons) == 2 * ["Something went wrong inside scorecard-xl (RuntimeError: refresh)."]


def test_a_click_without_a_window_does_not_raise_either() -> None:
    names: dict[str, Any] = {}
    exec(libreoffice.text([]), names)
    names["click"](None, "refresh")


@pytest.fixture
def here(tmp_path: Path) -> Machine:
    """This machine, with another user's home."""
    return replace(Machine.this(), home=tmp_path / "home", environment={}, data=tmp_path / "data")


def installed(machine: Machine) -> Path:
    """Set LibreOffice up, and nothing else; the script that is then there."""
    steps = list(libreoffice.install(machine, Record(machine.data), []))
    script = libreoffice.user(machine) / "Scripts" / "python" / libreoffice.SCRIPT
    assert [str(step) for step in steps[:1]] == [
        f"  LibreOffice: the script of the buttons was installed ({script})."
    ]
    return script


@contextmanager
def started(profile: Path) -> Iterator[Any]:
    """The component context of a LibreOffice with a profile."""
    found = program.find()
    assert found is not None
    address = f"pipe,name=scorecard-xl-setup-{os.getpid()}"
    process = program.start(
        found, profile, "--headless", "--nodefault", f"--accept={address};urp;", output=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            try:
                context = bridge.connected(address)
                break
            except bridge.LibreOfficeUnreachable:
                time.sleep(0.1)
        yield context
    finally:
        program.kill(process)


@pytest.mark.libreoffice
@pytest.mark.live
def test_libreoffice_itself_runs_a_script_that_is_installed_while_it_runs(
    here: Machine, tmp_path: Path
) -> None:
    stub = tmp_path / "stub" / "scorecard_xl"
    stub.mkdir(parents=True)
    (stub / "__init__.py").touch()
    (stub / "buttons.py").write_text(
        "def click_in_libreoffice(context, action):\n    context.getDocument().Title = action\n", "utf-8"
    )
    machine = replace(here, packages=(stub.parent,))
    if libreoffice.python_minor(machine.offices[0]) != machine.minor:
        pytest.skip("LibreOffice's Python is of another minor version than this one")
    with started(libreoffice.user(machine).parent) as context:
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        document = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
        installed(machine)
        script = document.getScriptProvider().getScript(
            "vnd.sun.star.script:scorecard_xl_buttons.py$click?language=Python&location=user"
        )
        script.invoke((document, "refresh"), (), ())
        assert document.Title == "refresh"
        document.close(True)


@pytest.mark.libreoffice
def test_libreoffices_python_finds_the_packages(here: Machine, tmp_path: Path) -> None:
    python = shutil.which(f"python3.{libreoffice.python_minor(here.offices[0])}", path="/usr/bin:/bin")
    if python is None:
        pytest.skip("LibreOffice's Python is not a program of this system's")
    if not python.endswith(f"python3.{here.minor}"):
        pytest.skip("LibreOffice's Python is of another minor version than this one")
    script = installed(here)
    code = (
        "import runpy, sys; sys.path.extend(runpy.run_path(sys.argv[1])['FOLDERS']);"
        "import xlwings, platformdirs, scorecard_xl.libreoffice; print(scorecard_xl.__file__)"
    )
    done = subprocess.run(
        [python, "-c", code, script],
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert Path(done.stdout.strip()).parent == here.package
