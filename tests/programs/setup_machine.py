"""Machines of other systems, for the tests of the setup: their folders are real, their programs are not."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from scorecard_xl import setup
from scorecard_xl.setup.machine import Key, Machine

APPLESCRIPT = "Library/Application Scripts/com.microsoft.Excel/xlwings-0.37.8.applescript"
MAC_ADDIN = (
    "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel/xlwings.xlam"
)
PYTHON = {"win32": r"C:\Python\python.exe", "darwin": "/Python/bin/python3", "linux": "/Python/bin/python3"}


class FakeMachine:
    """A user's machine: its commands do to the folders what the real ones do, and are listed in ``ran``."""

    def __init__(self, folder: Path, platform: str) -> None:
        self.folder, self.platform = folder, platform
        self.home = folder / "home"
        self.environment: dict[str, str] = {}
        self.registry: dict[str, Key] = {}
        self.ran: list[str] = []
        self.refuses: set[str] = set()
        """The commands that fail: "addin", "runpython", "pip"."""
        self.can_import: set[str] = set()
        """The other Pythons that have scorecard-xl."""
        self.quarantined: set[str] = set()
        self.home.mkdir()
        if platform == "win32":
            self.registry[r"HKCR\Excel.Application\CurVer"] = Key({"": "Excel.Application.16"})
        if platform == "darwin":
            self.config.parent.mkdir(parents=True)
        xlwings = folder / "packages" / "xlwings"
        (xlwings / "addin").mkdir(parents=True)
        (xlwings / "addin" / "xlwings.xlam").write_bytes(b"the add-in")
        package = folder / "project" / "scorecard_xl"
        (package / "__pycache__").mkdir(parents=True)
        (package / "__pycache__" / "__init__.cpython-311.pyc").touch()
        (package / "ScorecardXl.bas").touch()
        (package / "__init__.py").write_text("__version__ = '0.1.0'\n", "utf-8")
        self.machine = Machine(
            platform=platform,
            home=self.home,
            environment=self.environment,
            python=PYTHON[platform],
            minor=11,
            base_prefix=r"C:\Python",
            package=package,
            packages=(package.parent, xlwings.parent),
            versions={"xlwings": "0.37.8", "platformdirs": "4.3.0"},
            xlwings=xlwings,
            data=folder / "data",
            offices=(),
            excel=True,
            run=self.run,
            registry=self.registry.get,
        )

    @property
    def config(self) -> Path:
        if self.platform == "darwin":
            return self.home / "Library/Containers/com.microsoft.Excel/Data/xlwings.conf"
        return self.home / ".xlwings" / "xlwings.conf"

    @property
    def addin(self) -> Path:
        if self.platform == "darwin":
            return self.home / MAC_ADDIN
        return self.home / "AppData/Roaming/Microsoft/Excel/XLSTART/xlwings.xlam"

    @property
    def user(self) -> Path:
        places = {
            "win32": "AppData/Roaming/LibreOffice/4/user",
            "darwin": "Library/Application Support/LibreOffice/4/user",
            "linux": ".config/libreoffice/4/user",
        }
        return self.home / places[self.platform]

    @property
    def script(self) -> Path:
        return self.user / "Scripts/python/scorecard_xl_buttons.py"

    def install_libreoffice(self, minor: int = 11, provider: bool = True) -> Path:
        """Put a LibreOffice there that has a Python of a minor version."""
        office = self.folder / "office" / ("MacOS" if self.platform == "darwin" else "program")
        office.mkdir(parents=True)
        if self.platform == "darwin":
            resources = office.parent / "Resources"
            resources.mkdir()
            (office.parent / f"Frameworks/LibreOfficePython.framework/Versions/3.{minor}").mkdir(parents=True)
        elif self.platform == "win32":
            (office / f"python-core-3.{minor}.4").mkdir()
        else:
            (office / "libpyuno.so").write_bytes(f"\x7fELF libpython3.{minor}.so.1.0".encode())
        if provider:
            holder = office.parent / "Resources" if self.platform == "darwin" else office
            (holder / "pythonscript.py").touch()
        self.machine = replace(self.machine, offices=(office,))
        return office

    def run(self, command: Sequence[str]) -> tuple[int, str]:
        """What the commands of the setup do."""
        self.ran.append(" ".join(map(str, command)))
        if command[1:3] == ["-m", "xlwings.cli"]:
            return 0, self._xlwings(*command[3:])
        if command[1:3] == ["-m", "pip"]:
            return self._pip(Path(command[command.index("--target") + 1]))
        if command[0] == "xattr":
            return (0 if command[-1] in self.quarantined else 1), ""
        return (0 if command[0] in self.can_import else 1), ""

    def _xlwings(self, group: str, verb: str) -> str:
        """xlwings prints its errors and ends with status 0."""
        if group in self.refuses:
            return "Error: If Excel is running, quit Excel and try again.\n"
        if group == "runpython":
            (self.home / APPLESCRIPT).parent.mkdir(parents=True, exist_ok=True)
            (self.home / APPLESCRIPT).write_text("on VbaHandler(ParameterString)", "utf-8")
        elif verb == "install":
            self.addin.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.machine.xlwings / "addin" / "xlwings.xlam", self.addin)
        elif verb == "remove":
            self.addin.unlink()
        return "Success\n"

    def _pip(self, target: Path) -> tuple[int, str]:
        if "pip" in self.refuses:
            return 1, "Looking up\nERROR: No matching distribution found for xlwings==0.37.8\n"
        for name in ("xlwings", "platformdirs"):
            (target / name).mkdir(parents=True)
            (target / name / "__init__.py").touch()
        return 0, ""

    def setup(self, action: setup.Action, *books: Path) -> tuple[bool, list[str]]:
        """Run the setup: what it returned, and its lines without the folder of the test."""
        lines: list[str] = []
        done = setup.run(action, lines.append, [str(book) for book in books], self.machine)
        return done, [line.replace(str(self.folder), "~") for line in lines]

    def files(self) -> dict[str, tuple[bytes, int]]:
        """Every file with its bytes and its time."""
        return {
            str(file.relative_to(self.folder)): (file.read_bytes(), file.stat().st_mtime_ns)
            for file in sorted(self.folder.rglob("*"))
            if file.is_file()
        }
