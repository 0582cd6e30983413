"""A screen that nobody sees, the keyboard and the mouse in front of it, and pictures of it."""

import os
import shutil
import struct
import subprocess
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

_PROGRAMS = {"Xvfb": "xvfb", "xdotool": "xdotool", "import": "imagemagick"}
_ATTEMPTS = 3  # at a picture, which now and then never comes


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


class Picture(NamedTuple):
    """What a screen shows: three bytes for each of its points, row by row."""

    width: int
    height: int
    points: bytes

    def colour(self, x: int, y: int) -> tuple[int, int, int]:
        """Red, green and blue of a point."""
        place = 3 * (y * self.width + x)
        red, green, blue = self.points[place : place + 3]
        return red, green, blue

    def save(self, path: Path) -> None:
        """Write it as a PNG file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = (self.points[y * 3 * self.width : (y + 1) * 3 * self.width] for y in range(self.height))
        parts = (
            (b"IHDR", struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)),
            (b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 9)),
            (b"IEND", b""),
        )
        chunks = (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            for kind, data in parts
        )
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))


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

    def click(self, x: int, y: int, *, holding: str = "") -> None:
        """Move the mouse there and press its left button, a key such as ctrl held meanwhile."""
        self._xdotool("mousemove", "--sync", str(x), str(y))
        time.sleep(0.3)  # what is below the mouse has to notice it
        hold, release = (["keydown", holding], ["keyup", holding]) if holding else ([], [])
        self._xdotool(*hold, "click", "1", *release)

    def picture(self) -> Picture:
        """What the screen shows now."""
        for _ in range(_ATTEMPTS):
            try:
                ran = subprocess.run(
                    ["import", "-silent", "-window", "root", "-depth", "8", "ppm:-"],
                    env={**os.environ, **self.environment},
                    capture_output=True,
                    timeout=20,
                    check=True,
                )
            except subprocess.TimeoutExpired:
                continue
            kind, size, _, points = ran.stdout.split(b"\n", 3)
            width, height = map(int, size.split())
            assert kind == b"P6"
            return Picture(width, height, points)
        raise TimeoutError("no picture of the screen could be taken")

    def press(self, key: str) -> None:
        """Press a key, for example Return."""
        self._xdotool("key", key)
