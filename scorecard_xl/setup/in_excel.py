"""Excel: xlwings' add-in, its AppleScript on macOS, and its configuration.

xlwings' own commands do the work. They print what went wrong and end with status 0 all the same, so what
counts is whether the file is there afterwards.
"""

import filecmp
import re
from collections.abc import Sequence
from pathlib import Path

from scorecard_xl.setup import excel_blocks, excel_config
from scorecard_xl.setup.machine import Machine
from scorecard_xl.setup.steps import RUN_SETUP, Record, State, Step, Steps

_ADDIN = "xlwings.xlam"
_SCRIPTS = "Library/Application Scripts/com.microsoft.Excel"
_STARTUP = "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"


def version(machine: Machine) -> str:
    """The version of Excel as the registry writes it, such as 16.0; on macOS 16.0 too; "" without Excel."""
    if machine.platform == "darwin":
        return "16.0" if machine.excel else ""
    key = machine.registry(r"HKCR\Excel.Application\CurVer")
    number = str(key.values.get("", "")).rpartition(".")[2] if key else ""
    return f"{number}.0" if number.isdecimal() else ""


def install(machine: Machine, record: Record, books: Sequence[Path]) -> Steps:
    """Set Excel up, and say what blocks its macros."""
    yield from _steps(machine, record, books, mend=True)


def check(machine: Machine, record: Record, books: Sequence[Path]) -> Steps:
    """Only say what is missing, and what blocks its macros."""
    yield from _steps(machine, record, books, mend=False)


def remove(machine: Machine, record: Record, books: Sequence[Path]) -> Steps:
    """Take away what the setup brought, and nothing else."""
    if addin := record.get("addin"):
        yield _remove_addin(machine, record, Path(addin))
    if script := record.get("applescript"):
        Path(script).unlink(missing_ok=True)
        record.set("applescript", None)
        yield Step(State.DONE, f"Excel: xlwings' AppleScript was taken away ({script}).")
    yield from excel_config.remove(machine, record)


def _steps(machine: Machine, record: Record, books: Sequence[Path], *, mend: bool) -> Steps:
    if machine.platform not in ("win32", "darwin"):
        yield Step(State.NOTE, "Excel: it does not exist for this system.")
        return
    if not version(machine):
        yield Step(State.NOTE, "Excel: it was not found on this computer.")
        return
    if "windowsapps" in machine.base_prefix.lower():
        yield Step(
            State.MISSING,
            "Excel: this Python comes from the Microsoft Store, and Windows hides the files that it writes "
            "from Excel: install Python from python.org, and scorecard-xl with it.",
        )
        return
    if (
        machine.platform == "darwin"
        and not (machine.home / "Library/Containers/com.microsoft.Excel").exists()
    ):
        yield Step(
            State.MISSING,
            "Excel: it has never been started here: start it once, then run scorecard-xl setup.",
        )
        return
    yield from excel_config.steps(machine, record, mend=mend)
    yield from _applescript(machine, record, mend)
    yield _addin(machine, record, mend)
    yield from excel_blocks.blocks(machine, version(machine), books)


def _xlwings(machine: Machine, *arguments: str) -> str:
    """Run a command of xlwings' and return what it said."""
    _, said = machine.run([machine.python, "-m", "xlwings.cli", *arguments])
    return said


def _last(said: str) -> str:
    """The last line that a command said, which holds its error.

    >>> _last("Traceback (most recent call last):\\n...\\nOSError: no Excel.\\n")
    'OSError: no Excel'
    """
    return (said.strip().splitlines() or ["nothing"])[-1].strip().rstrip(".!")


def _applescript(machine: Machine, record: Record, mend: bool) -> Steps:
    """What lets RunPython start a program out of Excel's sandbox on macOS."""
    if machine.platform != "darwin":
        return
    script = machine.home / _SCRIPTS / f"xlwings-{machine.versions['xlwings']}.applescript"
    if script.is_file():
        yield Step(State.READY, f"Excel: xlwings' AppleScript is already installed ({script}).")
        return
    if not mend:
        yield Step(State.MISSING, f"Excel: xlwings' AppleScript is missing ({script}): {RUN_SETUP}.")
        return
    said = _xlwings(machine, "runpython", "install")
    if not script.is_file():
        yield Step(
            State.MISSING,
            f"Excel: xlwings' AppleScript could not be installed: xlwings said “{_last(said)}”.",
        )
        return
    if (older := record.get("applescript")) and older != str(script):
        Path(older).unlink(missing_ok=True)  # of the version of xlwings before this one
    record.set("applescript", str(script))
    yield Step(State.DONE, f"Excel: xlwings' AppleScript was installed ({script}).")


def _addin_place(machine: Machine) -> Path:
    if machine.platform == "darwin":
        return machine.home / _STARTUP / _ADDIN
    roaming = machine.environment.get("APPDATA") or str(machine.home / "AppData" / "Roaming")
    return Path(roaming) / "Microsoft" / "Excel" / "XLSTART" / _ADDIN


def _addin(machine: Machine, record: Record, mend: bool) -> Step:
    ours = record.get("addin")
    addin = Path(ours) if ours else _addin_place(machine)
    there = addin.is_file()
    same = there and filecmp.cmp(addin, machine.xlwings / "addin" / _ADDIN, shallow=False)
    if same:
        return Step(State.READY, f"Excel: xlwings' add-in is already installed ({addin}).")
    if there and not ours:
        return Step(
            State.READY,
            f"Excel: the xlwings add-in of another version is already installed ({addin}), and it is kept; "
            f"where a button fails, replace it: {machine.python} -m xlwings.cli addin update.",
        )
    if not mend:
        what = "is of another version" if there else "is missing"
        return Step(State.MISSING, f"Excel: xlwings' add-in {what} ({addin}): {RUN_SETUP}.")
    # The AppleScript and the configuration, which this command brings too, are there by now.
    said = _xlwings(machine, "addin", "install")
    if not addin.is_file() and (told := _told_place(_xlwings(machine, "addin", "status"))):
        addin = told
    if not addin.is_file() or not filecmp.cmp(addin, machine.xlwings / "addin" / _ADDIN, shallow=False):
        return Step(
            State.MISSING,
            f"Excel: xlwings' add-in could not be installed: xlwings said “{_last(said)}”; close Excel, then "
            "run scorecard-xl setup again.",
        )
    record.set("addin", str(addin))
    return Step(
        State.DONE, f"Excel: xlwings' add-in was installed ({addin}); restart Excel if it is running."
    )


def _told_place(said: str) -> Path | None:
    r"""Where ``xlwings addin status`` says that the add-in is, where Excel's folders are in no usual place.

    >>> _told_place("The add-in is installed at /Startup/xlwings.xlam\nUse xlwings ...").as_posix()
    '/Startup/xlwings.xlam'
    """
    found = re.search(r"installed at (.+)", said)
    return Path(found[1].strip()) if found else None


def _remove_addin(machine: Machine, record: Record, addin: Path) -> Step:
    if not addin.is_file():
        record.set("addin", None)
        return Step(State.READY, f"Excel: xlwings' add-in is already gone ({addin}).")
    said = _xlwings(machine, "addin", "remove")
    if addin.is_file():
        return Step(
            State.MISSING,
            f"Excel: xlwings' add-in could not be taken away ({addin}): xlwings said “{_last(said)}”; "
            "close Excel, then run scorecard-xl setup --remove again.",
        )
    record.set("addin", None)
    return Step(State.DONE, f"Excel: xlwings' add-in was taken away ({addin}).")
