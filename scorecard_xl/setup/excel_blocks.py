"""What keeps a workbook's macros, and with them its buttons, from running in Excel. Nothing here is changed.

The names are those of Office's and Defender's policy templates.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from scorecard_xl.setup.machine import Key, Machine
from scorecard_xl.setup.steps import State, Step, Steps

_CHILD_PROCESSES = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
_DEFENDER = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender"
_RULES = rf"{_DEFENDER}\Windows Defender Exploit Guard\ASR\Rules"
_OWN = re.compile(r"\\microsoft( office)?\\.*(templates|xlstart|startup|library)", re.IGNORECASE)
_ALL, _ASKS, _SIGNED, _NONE = 1, 2, 3, 4
_INTERNET = 3
_NOTHING = Key({})
_CENTRE = "File > Options > Trust Center > Trust Center Settings"
_PROMPT = "use scorecard-xl refresh BOOK at a prompt"


class Trusted(NamedTuple):
    """A trusted location."""

    path: str
    subfolders: bool


def blocks(machine: Machine, version: str, books: Sequence[Path]) -> Steps:
    """What blocks macros on this machine, and in some workbooks."""
    if machine.platform == "win32":
        trusted = _trusted(machine, version)
        if not books or not all(_is_trusted(machine, book, trusted) for book in books):
            yield from _macro_setting(machine, version, trusted)
        yield from _child_processes(machine)
        for book in books:
            yield from _in_windows(machine, book, trusted)
    else:
        for book in books:
            yield from _in_macos(machine, book)
    for book in books:
        yield from _in_the_web(machine, book)


def _values(machine: Machine, key: str) -> Key:
    return machine.registry(key) or _NOTHING


def _places(version: str) -> dict[str, bool]:
    """The keys of Excel's security, the one that counts most first, and whether a policy sets it."""
    below = rf"Office\{version}\Excel\Security"
    return {
        rf"HKCU\Software\Policies\Microsoft\Cloud\{below}": True,
        rf"HKCU\Software\Policies\Microsoft\{below}": True,
        rf"HKCU\Software\Microsoft\{below}": False,
    }


def _macro_setting(machine: Machine, version: str, trusted: list[Trusted]) -> Steps:
    level, policy = _ASKS, False
    for key, is_policy in reversed(_places(version).items()):
        with suppress(KeyError, ValueError):
            level, policy = int(_values(machine, key).values["vbawarnings"]), is_policy
    yours = [place.path for place in trusted if not _OWN.search(place.path)]
    if level == _ALL:
        yield Step(State.READY, "Excel: macros run.")
    elif level == _ASKS:
        yield Step(State.READY, "Excel: macros run once you have clicked Enable Content in the workbook.")
    else:
        what = "runs signed macros only" if level == _SIGNED else "runs no macros"
        by = ", as your organisation has set" if policy else ""
        if yours:
            where = f"put the workbook into a trusted location ({', '.join(yours)})"
        elif policy:
            where = f"no trusted location is set either: ask your IT for one, or {_PROMPT}"
        else:
            where = (
                "no trusted location is set either: add the workbook's folder under "
                f"{_CENTRE} > Trusted Locations, or choose Disable VBA macros with notification under "
                "Macro Settings"
            )
        yield Step(State.BLOCKED, f"Excel: it {what}{by}, and the buttons' are not signed; {where}.")
    if any(
        _values(machine, key).values.get("blockcontentexecutionfrominternet") == 1
        for key, is_policy in _places(version).items()
        if is_policy
    ):
        yield Step(
            State.NOTE,
            "Excel: your organisation blocks the macros of files from the web: a workbook that came by "
            "e-mail or download is to be unblocked first (right-click it, Properties, tick Unblock).",
        )


def _child_processes(machine: Machine) -> Steps:
    value = str(_values(machine, _RULES).values.get(_CHILD_PROCESSES, ""))
    if not value:  # where the computer is managed by Intune
        rules = str(_values(machine, rf"{_DEFENDER}\Policy Manager").values.get("asrrules", ""))
        managed = re.search(rf"{_CHILD_PROCESSES}\s*=\s*(\d)", rules, re.IGNORECASE)
        value = managed[1] if managed else ""
    if value == "1":
        yield Step(
            State.BLOCKED,
            "Excel: your organisation forbids Office to start programs (Defender's rule “Block all Office "
            f"applications from creating child processes”), so that no button can work here: {_PROMPT}.",
        )
    elif value == "6":
        yield Step(
            State.NOTE,
            "Excel: Defender warns when Office starts a program, which a button does: choose Unblock, or "
            f"{_PROMPT}.",
        )


def _trusted(machine: Machine, version: str) -> list[Trusted]:
    """The trusted locations that count."""
    common = rf"HKCU\Software\Policies\Microsoft\Office\{version}\Common\Security\Trusted Locations"
    only_policy = _values(machine, common).values.get("allow user locations") == 0
    found: list[Trusted] = []
    network = False
    for key, is_policy in _places(version).items():
        locations = _values(machine, rf"{key}\Trusted Locations")
        if locations.values.get("alllocationsdisabled") == 1:
            return []
        network = network or locations.values.get("allownetworklocations") == 1
        if not is_policy and only_policy:
            continue
        for name in locations.keys:
            values = _values(machine, rf"{key}\Trusted Locations\{name}").values
            if path := str(values.get("path", "")):
                path = str(machine.path(path))
                found.append(Trusted(path, values.get("allowsubfolders") == 1))
    return [place for place in found if network or not place.path.startswith("\\\\")]


def _is_trusted(machine: Machine, book: Path, trusted: list[Trusted]) -> bool:
    return any(
        machine.is_below(book, place.path)
        if place.subfolders
        else machine.path(str(book.parent)) == machine.path(place.path)
        for place in trusted
    )


def _in_windows(machine: Machine, book: Path, trusted: list[Trusted]) -> Steps:
    if not book.is_file():
        yield Step(State.MISSING, f"{book.name}: it was not found ({book}).")
        return
    if _is_trusted(machine, book, trusted):
        yield Step(State.READY, f"{book.name}: it is in a trusted location, so that Excel runs its macros.")
        return
    zone = ""
    with suppress(OSError):
        zone = Path(f"{book}:Zone.Identifier").read_text("utf-8", "replace")
    found = re.search(r"^ZoneId\s*=\s*(\d+)", zone, re.IGNORECASE | re.MULTILINE)
    if found and int(found[1]) >= _INTERNET:
        yield Step(
            State.BLOCKED,
            f"{book.name}: it is marked as from the web, and Excel runs no macro of such a file: close it, "
            "right-click it in its folder, choose Properties, tick Unblock, then OK.",
        )
    else:
        yield Step(State.READY, f"{book.name}: it is not marked as from the web.")


def _in_macos(machine: Machine, book: Path) -> Steps:
    if not book.is_file():
        yield Step(State.MISSING, f"{book.name}: it was not found ({book}).")
        return
    status, _ = machine.run(["xattr", "-p", "com.apple.quarantine", str(book)])
    if status == 0:
        yield Step(
            State.NOTE,
            f"{book.name}: it is marked as downloaded; if Excel does not run its macros, close it and take "
            f"the mark off: xattr -d com.apple.quarantine '{book}'.",
        )


def _in_the_web(machine: Machine, book: Path) -> Steps:
    if any(machine.is_below(book, folder) for folder in _synced(machine)):
        yield Step(
            State.NOTE,
            f"{book.name}: it is in OneDrive or SharePoint, and Excel in the browser runs no macros, so "
            "that its buttons do nothing there: choose Editing > Open in Desktop App.",
        )


def _synced(machine: Machine) -> Iterator[str]:
    """The folders that OneDrive keeps in step with the web."""
    for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        if folder := machine.environment.get(name):
            yield folder
    if machine.platform == "darwin":
        for found in (machine.home / "Library/CloudStorage").glob("OneDrive*"):
            yield str(found)
    else:
        providers = r"HKCU\SOFTWARE\SyncEngines\Providers\OneDrive"
        for name in _values(machine, providers).keys:
            if folder := str(_values(machine, rf"{providers}\{name}").values.get("mountpoint", "")):
                yield folder
