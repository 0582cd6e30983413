"""The command line in a process of its own: encodings, a terminal, a reader that goes away, what it loads."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import scorecard_xl
from tests.books.package_book import book


def in_a_process(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "scorecard_xl", *arguments]
    return subprocess.run(command, capture_output=True, timeout=60, **options)


def test_the_version_loads_nothing_large() -> None:
    code = (
        "import sys; from scorecard_xl.cli import main\n"
        "try: main.main(['--version'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'pandas', 'openpyxl', 'xlwings', 'tqdm', 'numpy'} & sys.modules.keys()))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, text=True)
    assert ran.stdout.splitlines() == [f"scorecard-xl {scorecard_xl.__version__}", "[]"]


def test_the_version_is_answered_with_status_0() -> None:
    ran = in_a_process("--version")
    assert (ran.returncode, ran.stdout.split()) == (0, [b"scorecard-xl", scorecard_xl.__version__.encode()])


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437"])
@pytest.mark.parametrize("command", [("refresh", "--dry-run"), ("check",)])
def test_a_console_without_arrows_gets_question_marks(
    encoding: str, command: tuple[str, ...], books: Path
) -> None:
    ran = in_a_process(*command, "published_text.xlsx", env={**os.environ, "PYTHONIOENCODING": encoding})
    assert ran.returncode in (0, 1)
    assert ran.stderr == b""
    assert "EH1a" in ran.stdout.decode(encoding)
    assert "? -31%" in ran.stdout.decode(encoding)


def test_json_is_the_same_on_every_console(books: Path) -> None:
    outputs = {
        in_a_process(
            "check", "--json", "published_text.xlsx", env={**os.environ, "PYTHONIOENCODING": code}
        ).stdout
        for code in ("cp1252", "utf-8", "ascii")
    }
    assert len(outputs) == 1
    assert json.loads(outputs.pop())["findings"][0]["expected"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal in the standard library")
def test_several_books_show_their_progress_on_a_terminal(books: Path) -> None:
    status, out, shown = on_a_terminal("refresh", "published_text.xlsx", "published_paired.xlsx", "--json")
    assert status == 0
    assert [json.loads(line)["written"] for line in out.splitlines()] == [True, True]
    assert "0/2" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal in the standard library")
def test_one_book_shows_no_progress(books: Path) -> None:
    assert on_a_terminal("check", "published_text.xlsx", "--json")[2] == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal in the standard library")
def test_summaries_stand_on_lines_of_their_own_beside_the_progress(books: Path) -> None:
    status, _, shown = on_a_terminal(
        "refresh", "published_text.xlsx", "published_paired.xlsx", all_of_it=True
    )
    assert status == 0
    lines = [line.rpartition("\r")[2].rstrip() for line in shown.replace("\r\n", "\n").split("\n")]
    assert "0/2" in shown
    summaries = [line for line in lines if "tables" in line]
    assert [line.partition(":")[0] for line in summaries] == ["published_text.xlsx", "published_paired.xlsx"]


def on_a_terminal(*arguments: str, all_of_it: bool = False) -> tuple[int, str, str]:
    """The exit status, what went to stdout, and what a terminal on stderr (or on both) was shown."""
    import fcntl
    import pty
    import struct
    import termios

    terminal, its_end = pty.openpty()
    fcntl.ioctl(its_end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, "-m", "scorecard_xl", *arguments]
    out = its_end if all_of_it else subprocess.PIPE
    with subprocess.Popen(command, stdin=its_end, stdout=out, stderr=its_end) as process:
        os.close(its_end)
        shown = b""
        while True:
            try:
                piece = os.read(terminal, 4096)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
        out_text = process.stdout.read().decode() if process.stdout else ""
        status = process.wait(timeout=60)
    os.close(terminal)
    return status, out_text, shown.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="closing a pipe is told otherwise on Windows")
def test_a_reader_that_goes_away_is_no_traceback(books: Path) -> None:
    command = [sys.executable, "-m", "scorecard_xl", "refresh", "--dry-run", "published_text.xlsx"]
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, timeout=60)
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (2, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows' file names are always text")
def test_a_file_name_that_is_no_text(books: Path) -> None:
    name = os.fsdecode(b"scorecard \xff.xlsx")
    shutil.copy(books / "published_text.xlsx", books / name)
    ran = in_a_process("check", "--json", name, env={**os.environ, "PYTHONIOENCODING": "utf-8"})
    assert ran.returncode == 1
    assert json.loads(ran.stdout)["workbook"] == name
    assert in_a_process("check", name).returncode == 1


def test_control_characters_of_a_workbook_are_shown(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", lambda _, sheet: sheet.write("A4", "M\x1b[2J"))
    said = in_a_process("check", str(path)).stdout.decode()
    assert "M␛[2J" in said and "\x1b" not in said
