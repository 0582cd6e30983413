"""A screen that nobody sees, and the keyboard in front of it."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

_PROGRAMS = {"Xvfb": "xvfb", "xdotool": "xdotool"}


def missing() -> str | None:
    """Say why there can be no window here, or return None."""
    packages = [package for program, package in _PROGRAMS.items() if shutil.which(program) is None]
    return f"A screen is missing: sudo apt-get install {' '.join(packages)}" if packages else None


@contextmanager
def screen() -> Iterator["Screen"]:
    """A screen of its own, which is taken away afterwards."""
    read, write = os.pipe()
    with tempfile.TemporaryFile() as said:
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
            pass_fds=[write],
            stderr=said,
        )
        os.close(write)
        try:
            with os.fdopen(read) as number:
                display = number.readline().strip()
            if not display:
                said.seek(0)
                raise RuntimeError(f"Xvfb did not start: {said.read().decode(errors='replace')}")
            yield Screen(f":{display}")
        finally:
            server.terminate()
            server.wait()


class Screen:
    """A screen, by the name of its display."""

    def __init__(self, display: str) -> None:
        self.environment = {"DISPLAY": display}

    def _xdotool(self, *arguments: str) -> str:
        ran = subprocess.run(
            ["xdotool", *arguments],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=60,
        )
        return ran.stdout.strip()

    def focus(self, title: str, seconds: float = 60) -> None:
        """Give the keyboard to the window of this title, once it is there."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            windows = self._xdotool("search", "--onlyvisible", "--name", title).split()
            if windows:
                self._xdotool("windowfocus", "--sync", windows[-1])
                return
            time.sleep(0.2)
        raise TimeoutError(f"no window {title} within {seconds:g} seconds")

    def type(self, text: str) -> None:
        """Type a text."""
        self._xdotool("type", "--delay", "20", text)

    def press(self, key: str) -> None:
        """Press a key, for example Return."""
        self._xdotool("key", key)
