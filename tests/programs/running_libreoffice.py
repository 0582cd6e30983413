"""LibreOffice as the application that the tests drive: started with a profile of its own, and stopped."""

import os
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from scorecard_xl.libreoffice import LibreOfficeUnreachable, connect
from scorecard_xl.libreoffice.bridge import uno_module
from tests.programs import libreoffice

_LAST_WORDS = 4_000  # characters


def missing() -> str | None:
    """Say why no running LibreOffice can be talked to here, or return None."""
    if (reason := libreoffice.missing()) is not None:
        return reason
    try:
        uno_module()
    except LibreOfficeUnreachable as why:
        return str(why)
    return None


@contextmanager
def running(
    *options: str,
    address: str = "",
    environment: Mapping[str, str] | None = None,
    configuration: Mapping[str, Mapping[str, str]] | None = None,
    profile: Path | None = None,
    said: Path | None = None,
) -> Iterator[str]:
    """A LibreOffice with a profile of its own that listens, and the address at which it does; it is stopped
    by its own process id. ``options`` are "--headless", or a workbook to open, or none for a window
    (``environment`` then says on which display); ``configuration`` are settings of its user, by their place
    and name; ``profile`` is the user's folder, where it has to be a certain one; ``said`` is a file for what
    it prints, which is what it was doing where it crashes.
    """
    program = libreoffice.find()
    if program is None:
        raise RuntimeError(libreoffice.missing())
    with (
        tempfile.TemporaryDirectory(prefix="soffice-", ignore_cleanup_errors=True) as own,
        open(said or os.devnull, "wb") as output,
    ):
        folder = profile or Path(own)
        address = address or f"pipe,name=scorecard-xl-tests-{os.getpid()}-{Path(own).name}"
        if configuration:
            _write_configuration(folder, configuration)
        listening = f"--accept={address};urp;"
        process = _listening(
            lambda: libreoffice.start(
                program,
                folder,
                *options,
                "--nodefault",
                listening,
                output=output.fileno(),
                also=environment or {},
            ),
            address,
        )
        try:
            yield address
        finally:
            libreoffice.kill(process)


@contextmanager
def standing(*options: str) -> Iterator[Callable[[], str]]:
    """What gives the address of a LibreOffice that runs: a new one's where the last has ended, with a warning
    that has its last words."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as started:
        said = Path(folder, "said.txt")
        address = ""

        def address_of_one() -> str:
            nonlocal address
            if address and not listens(address):
                last_words = said.read_text("utf-8", errors="replace")[-_LAST_WORDS:]
                warnings.warn(f"LibreOffice had ended, and was started again. {last_words}", stacklevel=2)
                address = ""
            if not address:
                started.close()
                address = started.enter_context(running(*options, said=said))
            return address

        yield address_of_one


def listens(address: str) -> bool:
    """Whether a LibreOffice answers at an address."""
    try:
        connect(address)
    except LibreOfficeUnreachable:
        return False
    return True


def _listening(
    start: Callable[[], subprocess.Popen[bytes]], address: str, seconds: float = 120
) -> subprocess.Popen[bytes]:
    """A LibreOffice that listens; one that ends while it makes its profile is started again."""
    end = time.monotonic() + seconds
    process = start()
    while True:
        try:
            connect(address)
            return process
        except LibreOfficeUnreachable:
            if time.monotonic() > end:
                libreoffice.kill(process)
                raise
            if process.poll() is not None:
                process = start()
            time.sleep(0.1)


def _write_configuration(profile: Path, configuration: Mapping[str, Mapping[str, str]]) -> None:
    items = "".join(
        f'<item oor:path="{place}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for place, settings in configuration.items()
        for name, value in settings.items()
    )
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>', "utf-8"
    )
