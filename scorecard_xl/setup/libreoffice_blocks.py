"""What keeps a workbook's macros from running in LibreOffice. Nothing here is changed."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

from scorecard_xl.setup.machine import Machine
from scorecard_xl.setup.steps import State, Step, Steps

_OOR = "{http://openoffice.org/2001/registry}"
_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_VBA = "/org.openoffice.Office.Calc/Filter/Import/VBA"
_LEVELS = {2: "High", 3: "Very high"}
_MEDIUM, _HIGH = 1, 2


def blocks(machine: Machine, user: Path, books: Sequence[Path]) -> Steps:
    """What blocks macros, by the settings in a user's profile."""
    settings = Settings(user / "registrymodifications.xcu")
    options = "LibreOffice > Preferences" if machine.platform == "darwin" else "Tools > Options"
    security = f"{options} > LibreOffice > Security > Macro Security"
    if settings.get(_SCRIPTING, "DisableMacrosExecution") == "true":
        yield Step(State.BLOCKED, "LibreOffice: macros are switched off altogether here: ask your IT.")
        return
    if settings.get(_VBA, "Executable") == "false" or settings.get(_VBA, "Load") == "false":
        yield Step(
            State.BLOCKED,
            "LibreOffice: the macros of Excel workbooks are not loaded to be run: tick Load Basic code and "
            f"Executable code for Excel under {options} > Load/Save > VBA Properties.",
        )
    level = int(settings.get(_SCRIPTING, "MacroSecurityLevel") or _HIGH)
    if level < _MEDIUM:
        yield Step(State.READY, "LibreOffice: macros run.")
        return
    if level == _MEDIUM:
        yield Step(State.READY, "LibreOffice: macros run once you have chosen Enable Macros at opening.")
        return
    trusted = list(settings.trusted(machine))
    mend = f"choose Medium under {security}, or add the workbook's folder there under Trusted Sources"
    if books:
        for book in books:
            if any(_is_below(book, url) for url in trusted):
                yield Step(State.READY, f"{book.name}: LibreOffice trusts its folder, and runs its macros.")
            else:
                yield Step(
                    State.BLOCKED,
                    f"{book.name}: LibreOffice does not run its macros, for its security level is "
                    f"{_LEVELS.get(level, level)}, and the workbook's folder is not trusted: {mend}.",
                )
    elif trusted:
        folders = ", ".join(unquote(url.removeprefix("file://")) for url in trusted)
        yield Step(
            State.NOTE,
            f"LibreOffice: macros run in workbooks from these folders only: {folders}; else {mend}.",
        )
    else:
        yield Step(
            State.BLOCKED,
            "LibreOffice: it runs no workbook's macros, for its security level is "
            f"{_LEVELS.get(level, level)}, and no folder is trusted: {mend}.",
        )


class Settings:
    """The settings that a user has changed."""

    def __init__(self, file: Path) -> None:
        self._root = ElementTree.Element("items")
        with suppress(OSError, ElementTree.ParseError):
            self._root = ElementTree.parse(file).getroot()

    def get(self, path: str, name: str) -> str:
        """The value of one setting, "" where the user has not changed it."""
        return next((value.text or "" for value in self._values(path, name)), "").strip()

    def trusted(self, machine: Machine) -> Iterator[str]:
        """The URLs of the folders whose macros are trusted."""
        for value in self._values(_SCRIPTING, "SecureURL"):
            for item in value.iter("it"):
                if item.text:
                    yield item.text.strip().replace("$(home)", machine.home.as_uri())

    def _values(self, path: str, name: str) -> Iterator[ElementTree.Element]:
        for item in self._root.iter("item"):
            if item.get(f"{_OOR}path") == path:
                for prop in item.iter("prop"):
                    if prop.get(f"{_OOR}name") == name:
                        yield from prop.iter("value")


def _is_below(book: Path, url: str) -> bool:
    folder, file = unquote(url).rstrip("/") + "/", unquote(book.as_uri())
    return file.startswith(folder) or (file[9:10] == ":" and file.casefold().startswith(folder.casefold()))
