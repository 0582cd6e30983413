"""The machine that is set up: all that the setup asks of the system, so that a test can put another in."""

import glob
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import NamedTuple

NEEDED = ("xlwings", "platformdirs")
"""What refreshing an open workbook needs beside Python and scorecard-xl itself."""

_SECONDS = 300
_OFFICES = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice*/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
    r"C:\Program Files\LibreOffice\program",
    r"C:\Program Files (x86)\LibreOffice\program",
)


class Key(NamedTuple):
    """A key of Windows' registry: its values by their names in small letters, and the names of its keys."""

    values: Mapping[str, str | int]
    keys: Sequence[str] = ()


@dataclass(frozen=True)
class Machine:
    """One user's machine, as this Python sees it."""

    platform: str
    home: Path
    environment: Mapping[str, str]
    python: str
    minor: int
    base_prefix: str
    package: Path
    """The folder of the package scorecard_xl."""
    packages: tuple[Path, ...]
    """The folders in which this Python finds it, and what it needs."""
    versions: Mapping[str, str]
    xlwings: Path
    data: Path
    """The folder of our own."""
    offices: tuple[Path, ...]
    """The program folders of LibreOffice."""
    excel: bool
    """Whether Excel is installed (asked of macOS only: Windows says it in its registry)."""
    run: Callable[[Sequence[str]], tuple[int, str]]
    """Run a command: its exit status and all that it printed."""
    registry: Callable[[str], Key | None]
    """A key such as ``HKCU\\Software\\Microsoft``."""

    @staticmethod
    def this() -> "Machine":
        """The machine that runs this."""
        from platformdirs import user_data_path

        home = Path.home()
        package = Path(__file__).resolve().parent.parent
        applications = ("/Applications", home / "Applications")
        return Machine(
            platform=sys.platform,
            home=home,
            environment=os.environ,
            python=sys.executable,
            minor=sys.version_info[1],
            base_prefix=sys.base_prefix,
            package=package,
            packages=tuple(dict.fromkeys([package.parent, *map(_folder_of, NEEDED)])),
            versions={name: _version(name) for name in NEEDED},
            xlwings=_folder_of("xlwings") / "xlwings",
            data=user_data_path("scorecard-xl", appauthor=False),
            offices=_offices(),
            excel=any(Path(folder, "Microsoft Excel.app").exists() for folder in applications),
            run=_run,
            registry=_registry_key,
        )

    def path(self, text: str) -> PurePath:
        """A path of this system, in which %NAMES% or a first $NAME are replaced as xlwings' add-in does."""
        if self.platform == "win32":
            names = {name.upper(): value for name, value in self.environment.items()}
            expanded = re.sub("%([^%]+)%", lambda name: names.get(name[1].upper(), name[0]), text)
            return PureWindowsPath(expanded)
        if text.startswith("$"):
            name, slash, rest = text[1:].partition("/")
            text = f"{self.environment.get(name, '$' + name)}{slash}{rest}"
        return PurePosixPath(text)

    def is_below(self, path: Path, folder: str) -> bool:
        """Whether a file is in a folder, or in one of the folders in it."""
        return self.path(folder) in self.path(str(path)).parents


def _folder_of(module: str) -> Path:
    """The folder in which this Python finds a package."""
    found = importlib.util.find_spec(module)
    if found is None or found.origin is None:
        return Path(__file__).resolve().parent.parent.parent
    return Path(found.origin).resolve().parent.parent


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _offices() -> tuple[Path, ...]:
    program = shutil.which("soffice")
    candidates = [Path(program).resolve().parent] if program else []
    if key := _registry_key(r"HKLM\SOFTWARE\LibreOffice\UNO\InstallPath"):
        candidates.append(Path(str(key.values.get("", ""))))
    candidates += [Path(found) for pattern in _OFFICES for found in sorted(glob.glob(pattern))]
    return tuple(folder for folder in dict.fromkeys(candidates) if any(folder.glob("soffice*")))


def _run(command: Sequence[str]) -> tuple[int, str]:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_SECONDS,
            cwd=tempfile.gettempdir(),
            encoding="utf-8",
            errors="replace",
        )
    except subprocess.TimeoutExpired:
        return 124, f"it did not end within {_SECONDS // 60} minutes"
    except OSError as error:
        return 127, error.strerror or str(error)
    return done.returncode, done.stdout


def _registry_key(name: str) -> Key | None:
    if sys.platform == "win32":
        import winreg

        hive, _, path = name.partition("\\")
        hives = {
            "HKCU": winreg.HKEY_CURRENT_USER,
            "HKLM": winreg.HKEY_LOCAL_MACHINE,
            "HKCR": winreg.HKEY_CLASSES_ROOT,
        }
        try:
            with winreg.OpenKey(hives[hive], path) as key:
                keys, values, _ = winreg.QueryInfoKey(key)
                read = [winreg.EnumValue(key, index) for index in range(values)]
                return Key(
                    {name.lower(): value for name, value, _ in read if isinstance(value, str | int)},
                    [winreg.EnumKey(key, index) for index in range(keys)],
                )
        except OSError:
            return None
    return None
