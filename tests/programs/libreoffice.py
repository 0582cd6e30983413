"""LibreOffice as an independent reader of the workbooks that the tests write."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

_USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
)
_INSTALLED_BY = {
    "darwin": "brew install --cask libreoffice",
    "win32": "winget install TheDocumentFoundation.LibreOffice",
}
_PYTHON_VARIABLES = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")


def find() -> Path | None:
    """Return LibreOffice's program, or None where it is not installed."""
    named = shutil.which("soffice") or shutil.which("libreoffice")
    candidates = [named] if named else [place for place in _USUAL_PLACES if Path(place).exists()]
    return Path(candidates[0]) if candidates else None


def missing() -> str | None:
    """Say why LibreOffice cannot be used here and what installs it, or return None."""
    if find() is not None:
        return None
    command = _INSTALLED_BY.get(
        sys.platform, "sudo apt-get install --no-install-recommends libreoffice-calc python3-uno"
    )
    return f"LibreOffice is not installed: {command}"


def convert(path: Path, to: str, folder: Path, timeout: float = 120) -> Path:
    """Convert a workbook into `folder` and return the new file; `to` is as in ``--convert-to``.

    Each call has a user profile of its own, so calls can run side by side. Raises RuntimeError where
    LibreOffice writes nothing, which it does with exit status 0 too, and TimeoutError.
    """
    program = find()
    if program is None:
        raise RuntimeError(missing())
    result = folder / f"{path.stem}.{to.partition(':')[0]}"
    if result.resolve() == path.resolve():
        raise ValueError(f"{result} would be written over itself")
    result.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="soffice-", ignore_cleanup_errors=True) as profile:
        process = start(program, Path(profile), "--headless", "--convert-to", to, "--outdir", folder, path)
        try:
            said, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            kill(process)
            raise TimeoutError(f"LibreOffice did not convert {path.name} in {timeout:g} seconds") from None
    if not result.exists():
        raise RuntimeError(
            f"LibreOffice did not convert {path.name}: {said.decode(errors='replace').strip()}"
        )
    return result


def start(
    program: Path,
    profile: Path,
    *arguments: str | Path,
    output: int = subprocess.PIPE,
    also: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start LibreOffice with a profile of its own; ``also`` are further variables of its environment."""
    environment = {name: value for name, value in os.environ.items() if name not in _PYTHON_VARIABLES}
    environment["PATH"] = os.pathsep.join(_folders_without_another_python(program))
    return subprocess.Popen(
        [program, "--norestore", "--nologo", f"-env:UserInstallation={profile.as_uri()}", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env={**environment, **(also or {})},
        start_new_session=True,
    )


def _folders_without_another_python(program: Path) -> Iterator[str]:
    """The folders of PATH, but for those of other Pythons, whose library LibreOffice's own would take."""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if not Path(folder, "python3").exists() or Path(folder) in (program.parent, Path("/bin")):
            yield folder


def kill(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice whole: its program is a script that starts the real one."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
