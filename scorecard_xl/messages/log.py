"""The log: what the analyst's sentence leaves out of an error that is ours, for those who mend it."""

import os
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

_MIND = "An error may quote what a workbook or an extract holds: look through this before you pass it on."


def own_error(name: str, error: BaseException, version: str) -> str:
    """The analyst's sentence about an error that is ours, which goes to the log with its details."""
    return (
        f"{name}: something went wrong inside scorecard-xl; no file was written, but an open workbook may be "
        f"refreshed in part; please report it with {logged(error, version)}."
    )


def logged(error: BaseException, version: str) -> str:
    """Append an error of ours to the log, and say where its details are."""
    import datetime
    import traceback

    from platformdirs import user_log_path

    details = "".join(traceback.format_exception(error))
    system = f"Python {sys.version.partition(' ')[0]}, {sys.platform}"
    entry = f"{datetime.datetime.now():%Y-%m-%d %H:%M:%S} scorecard-xl {version}, {system}\n"
    for folder_of in (partial(user_log_path, "scorecard-xl", appauthor=False), _private_folder):
        with suppress(OSError):
            folder = folder_of()
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / "scorecard-xl.log"
            with open(path, "a", encoding="utf-8", opener=_opened) as log:
                log.write(f"{entry}{details}{_MIND}\n\n")
            return f"the details in {path}"
    place_in_code = traceback.extract_tb(error.__traceback__)[-1]
    return f"this: {type(error).__name__} in {Path(place_in_code.filename).name}, line {place_in_code.lineno}"


def _private_folder() -> Path:
    """A folder that nobody else reads or has prepared: details may hold what a workbook does."""
    import tempfile

    if sys.platform == "win32":
        return Path(tempfile.gettempdir())  # each user has their own
    folder = Path(tempfile.gettempdir(), f"scorecard-xl-{os.getuid()}")
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if folder.is_symlink() or status.st_uid != os.getuid() or status.st_mode & 0o077:
        raise PermissionError(folder)
    return folder


def _opened(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)
