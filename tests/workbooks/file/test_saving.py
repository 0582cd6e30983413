import errno
import os
import random
import shutil
import signal
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any, BinaryIO

import pytest

from scorecard_xl.errors import ScorecardError
from scorecard_xl.workbooks.file import saving
from scorecard_xl.workbooks.file.saving import save
from scorecard_xl.workbooks.lock_files import refuse_if_open
from tests.sizes import LINES_BETWEEN_KILLS

OLD = b"the workbook as it was " * 20_000
NEW = b"the workbook refreshed " * 30_000

unix = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="needs processes that fork, as Linux and macOS have"
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "scorecard.xlsx"
    path.write_bytes(OLD)
    return path


def write_new(file: BinaryIO) -> None:
    for start in range(0, len(NEW), 100_000):
        file.write(NEW[start : start + 100_000])


def writing(new: bytes) -> Callable[[BinaryIO], None]:
    def write(file: BinaryIO) -> None:
        file.write(new)

    return write


def in_child(work: Callable[[], None]) -> int:
    """Run in a forked process; its exit status: 0, or minus the signal that killed it."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 3
    try:
        work()
        status = 0
    finally:
        os._exit(status)


def test_a_save_replaces_the_workbook_and_leaves_nothing_else(book: Path) -> None:
    save(book, OLD, write_new)
    assert book.read_bytes() == NEW
    assert os.listdir(book.parent) == [book.name]


def test_the_new_file_is_written_beside_the_old_one_and_for_its_maker_alone(book: Path) -> None:
    seen: list[os.DirEntry[str]] = []

    def write(file: BinaryIO) -> None:
        seen.extend(entry for entry in os.scandir(book.parent) if entry.name != book.name)
        assert stat.S_IMODE(seen[0].stat().st_mode) == 0o600 or sys.platform == "win32"

    save(book, OLD, write)
    assert seen[0].name.startswith(".~scorecard.xlsx.scorecard-xl-")


@unix
def test_killed_at_any_line_the_workbook_is_old_or_new(book: Path) -> None:
    outcomes = set()
    for steps in count(1, LINES_BETWEEN_KILLS):
        book.write_bytes(OLD)

        def work(steps: int = steps) -> None:
            left = iter(range(steps - 1))

            def trace(frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
                if frame.f_code.co_filename not in (saving.__file__, __file__):
                    return None
                if next(left, None) is None:
                    os.kill(os.getpid(), signal.SIGKILL)
                return trace

            sys.settrace(trace)
            save(book, OLD, write_new)
            sys.settrace(None)

        status = in_child(work)
        assert book.read_bytes() in (OLD, NEW)
        outcomes.add(book.read_bytes())
        if status == 0:
            break
        assert status == -signal.SIGKILL
    assert outcomes == {OLD, NEW}
    assert steps > 50


@unix
def test_killed_at_any_time_the_workbook_is_whole(book: Path) -> None:
    versions = [bytes([65 + number]) * 500_000 for number in range(5)]
    book.write_bytes(versions[0])
    moments = random.Random(1)

    def work() -> None:
        for number in count():
            current = book.read_bytes()
            save(book, current, writing(versions[number % 5]))

    for _ in range(20):
        child = os.fork()
        if not child:
            try:
                work()
            finally:
                os._exit(3)
        time.sleep(moments.uniform(0.002, 0.05))
        os.kill(child, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        assert book.read_bytes() in versions


@unix
def test_a_full_disk_leaves_the_workbook_and_no_other_file(book: Path) -> None:
    import resource  # not on Windows

    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
        with pytest.raises(ScorecardError, match="disk has no room left"):
            save(book, OLD, write_new)

    assert in_child(work) == 0
    assert book.read_bytes() == OLD
    assert os.listdir(book.parent) == [book.name]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach, as pytest's own are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@unix
@pytest.mark.parametrize(("mode", "words"), [(0o555, "may not write to the folder"), (0o1777, "replaced")])
def test_a_folder_that_lets_nobody_replace_files_is_an_error(
    open_folder: Path, mode: int, words: str
) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become another user: run this as root")
    book = open_folder / "scorecard.xlsx"
    book.write_bytes(OLD)
    book.chmod(0o666)
    open_folder.chmod(mode)

    def work() -> None:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        # What is at stake in the second case is the folder, not the owner, which comes first.
        saving._take_over = lambda *_, **__: None
        with pytest.raises(ScorecardError, match=words):
            save(book, OLD, write_new)

    assert in_child(work) == 0
    assert book.read_bytes() == OLD
    assert os.listdir(open_folder) == [book.name]


@unix
def test_a_colleagues_workbook_is_not_taken_from_them(open_folder: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become another user: run this as root")
    book = open_folder / "scorecard.xlsx"
    book.write_bytes(OLD)
    book.chmod(0o666)
    open_folder.chmod(0o777)

    def work() -> None:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        with pytest.raises(ScorecardError, match="would lose its owner"):
            save(book, OLD, write_new)

    assert in_child(work) == 0
    assert (book.read_bytes(), book.stat().st_uid) == (OLD, 0)
    assert os.listdir(open_folder) == [book.name]


@unix
def test_owner_and_permissions_stay(book: Path) -> None:
    if os.geteuid() == 0:
        os.chown(book, 65534, 65534)
    book.chmod(0o664)
    before = book.stat()
    save(book, OLD, write_new)
    after = book.stat()
    kept = ("st_mode", "st_uid", "st_gid")
    assert [getattr(after, field) for field in kept] == [getattr(before, field) for field in kept]


def test_extended_attributes_stay(book: Path) -> None:
    try:
        os.setxattr(book, "user.label", b"official")
    except (AttributeError, OSError):
        pytest.skip("needs a file system with extended attributes, such as ext4 on Linux")
    save(book, OLD, write_new)
    assert os.getxattr(book, "user.label") == b"official"


def test_attributes_that_the_folder_gives_every_new_file_go(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    created = saving._created

    def with_attribute(temporary: Path, mode: int):  # type: ignore[no-untyped-def]
        temporary.touch()
        os.setxattr(temporary, "user.from-folder", b"x")
        monkeypatch.setattr(os, "O_EXCL", 0)
        return created(temporary, mode)

    try:
        os.setxattr(book, "user.label", b"official")
    except (AttributeError, OSError):
        pytest.skip("needs a file system with extended attributes, such as ext4 on Linux")
    monkeypatch.setattr(saving, "_created", with_attribute)
    save(book, OLD, write_new)
    assert os.listxattr(book) == ["user.label"]


def test_the_zone_mark_of_windows_stays(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = b"[ZoneTransfer]\r\nZoneId=3\r\n"
    Path(f"{book}:Zone.Identifier").write_bytes(mark)
    copied = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(
        os,
        "replace",
        lambda temporary, _: copied.append(Path(f"{temporary}:Zone.Identifier").read_bytes()),
    )
    save(book, OLD, write_new)
    assert copied == [mark]


@unix
def test_a_link_stays_and_what_it_leads_to_is_replaced(book: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.xlsx"
    link.parent.mkdir()
    link.symlink_to(Path("..") / book.name)
    save(link, OLD, write_new)
    assert link.is_symlink()
    assert book.read_bytes() == NEW
    assert os.listdir(link.parent) == [link.name]


def refuse(change: Callable[[Path], object], words: str) -> object:
    return pytest.param(change, words, id=words)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        refuse(lambda book: os.link(book, book.with_name("other.xlsx")), "second name"),
        refuse(lambda book: book.chmod(0o444), "read-only"),
        refuse(lambda book: book.write_bytes(OLD[:-1]), "changed by somebody"),
        refuse(lambda book: book.write_bytes(OLD + b"x"), "changed by somebody"),
        refuse(lambda book: book.write_bytes(b""), "changed by somebody"),
        refuse(lambda book: book.with_name(f"~${book.name}").touch(), "open in Excel"),
        refuse(lambda book: book.with_name(f".~lock.{book.name}#").touch(), "open in LibreOffice"),
    ],
)
def test_what_must_not_be_replaced_is_refused(
    book: Path, change: Callable[[Path], object], words: str
) -> None:
    change(book)
    before = {path: path.read_bytes() for path in book.parent.iterdir()}
    with pytest.raises(ScorecardError, match=rf"^scorecard\.xlsx .*{words}"):
        save(book, OLD, write_new)
    assert {path: path.read_bytes() for path in book.parent.iterdir()} == before


@pytest.mark.parametrize("meanwhile", ["changed", "opened", "deleted"])
def test_what_others_do_during_the_save_is_not_lost(book: Path, meanwhile: str) -> None:
    lock = book.with_name(f"~${book.name}")

    def write(file: BinaryIO) -> None:
        file.write(NEW)
        if meanwhile == "changed":
            book.write_bytes(b"a colleague's work")
        elif meanwhile == "opened":
            lock.touch()
        else:
            book.unlink()

    with pytest.raises(ScorecardError):
        save(book, OLD, write)
    left = {"changed": [book.name], "opened": [book.name, lock.name], "deleted": []}[meanwhile]
    assert sorted(os.listdir(book.parent)) == left
    assert meanwhile != "changed" or book.read_bytes() == b"a colleague's work"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ScorecardError("no"), RuntimeError("bug")])
def test_an_interrupted_save_leaves_the_workbook_and_no_other_file(book: Path, error: BaseException) -> None:
    def write(file: BinaryIO) -> None:
        file.write(NEW)
        raise error

    with pytest.raises(type(error)):
        save(book, OLD, write)
    assert book.read_bytes() == OLD
    assert os.listdir(book.parent) == [book.name]


@pytest.mark.parametrize(
    ("call", "number", "words"),
    [
        ("replace", errno.EACCES, "could not be replaced"),
        ("replace", errno.EBUSY, "the system says"),
        ("fsync", errno.ENOSPC, "disk has no room left"),
        ("fsync", errno.EDQUOT, "disk has no room left"),
        ("open", errno.EROFS, "may not write to the folder"),
        ("chmod", errno.EPERM, "would lose its owner, permissions"),
    ],
)
def test_each_fault_of_the_system_is_one_sentence(
    book: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, words: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(ScorecardError, match=words) as raised:
            save(book, OLD, write_new)
    assert "\n" not in str(raised.value)
    assert book.read_bytes() == OLD
    assert os.listdir(book.parent) == [book.name]


def test_a_new_target_gets_the_workbooks_permissions_and_leaves_it_alone(book: Path, tmp_path: Path) -> None:
    book.chmod(0o640)
    save(book, OLD, write_new, tmp_path / "out.xlsx")
    assert (book.read_bytes(), (tmp_path / "out.xlsx").read_bytes()) == (OLD, NEW)
    assert (tmp_path / "out.xlsx").stat().st_mode == book.stat().st_mode


def test_an_existing_target_keeps_its_own_permissions(book: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"last month's")
    target.chmod(0o600)
    save(book, OLD, write_new, target)
    assert target.read_bytes() == NEW
    assert stat.S_IMODE(target.stat().st_mode) == 0o600 or sys.platform == "win32"


def test_a_read_only_workbook_can_be_saved_as_another(book: Path, tmp_path: Path) -> None:
    book.chmod(0o444)
    save(book, OLD, write_new, tmp_path / "out.xlsx")
    assert (tmp_path / "out.xlsx").read_bytes() == NEW


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("no such folder/out.xlsx", "no folder"),
        ("folder", "not an ordinary file"),
        ("pipe", "not an ordinary file"),
        ("/", "not an ordinary file"),
        ("read-only.xlsx", "read-only"),
        ("two names.xlsx", "second name"),
        ("open.xlsx", "open in LibreOffice by Ann"),
    ],
)
def test_a_target_that_cannot_be_replaced_is_refused(
    book: Path, tmp_path: Path, target: str, words: str
) -> None:
    (tmp_path / "folder").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
    for name in ("read-only.xlsx", "two names.xlsx", "open.xlsx"):
        (tmp_path / name).write_bytes(b"mine")
    (tmp_path / "read-only.xlsx").chmod(0o444)
    os.link(tmp_path / "two names.xlsx", tmp_path / "second.xlsx")
    (tmp_path / ".~lock.open.xlsx#").write_text("Ann,ann,,,;")
    before = sorted(os.listdir(tmp_path))
    with pytest.raises(ScorecardError, match=words):
        save(book, OLD, write_new, tmp_path / target)
    assert sorted(os.listdir(tmp_path)) == before


def test_a_workbook_changed_meanwhile_gives_no_target(book: Path, tmp_path: Path) -> None:
    book.write_bytes(NEW)
    with pytest.raises(ScorecardError, match="changed by somebody"):
        save(book, OLD, write_new, tmp_path / "out.xlsx")
    assert os.listdir(tmp_path) == [book.name]


def test_a_name_as_long_as_the_file_system_allows_is_saved(tmp_path: Path) -> None:
    book = tmp_path / ("é" * 125 + ".xlsx")
    book.write_bytes(OLD)
    save(book, OLD, write_new)
    assert book.read_bytes() == NEW


def test_two_saves_at_once_leave_one_of_them_whole(book: Path) -> None:
    versions = [bytes([65 + number]) * 300_000 for number in range(4)]
    refused: list[ScorecardError] = []

    def work(new: bytes) -> None:
        try:
            save(book, OLD, writing(new))
        except ScorecardError as error:
            refused.append(error)

    threads = [threading.Thread(target=work, args=(version,)) for version in versions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert book.read_bytes() in versions
    assert len(refused) < len(versions)
    assert os.listdir(book.parent) == [book.name]


def owner_file(single_byte: bytes, wide: str, lead: bytes | None = None) -> bytes:
    lead = len(wide).to_bytes(2, "little") if lead is None else lead
    head = bytes([len(single_byte)]) + single_byte.ljust(54)
    return (head + lead + wide.encode("utf-16-le")).ljust(165, b"\0")


@pytest.mark.parametrize(
    ("lock", "content", "who"),
    [
        ("~$scorecard.xlsx", owner_file(b"Jane Doe", "Jane Doe"), "open in Excel by Jane Doe:"),
        ("~$scorecard.xlsx", owner_file(b"J?rg", "Jörg"), "open in Excel by Jörg:"),
        ("~$scorecard.xlsx", owner_file(b"\x8eR\x93c", "山田"), "open in Excel by 山田:"),
        ("~$scorecard.xlsx", owner_file(b"Jane Doe", "Jane Doe", b"\x08"), "open in Excel by Jane Doe:"),
        ("~$scorecard.xlsx", owner_file(b"Jane Doe", "Jane Doe", b""), "open in Excel by Jane Doe:"),
        ("~$scorecard.xlsx", b"\x08Jane Doe", "open in Excel by Jane Doe:"),
        ("~$scorecard.xlsx", b"\x05J\x1b[2J\n", "open in Excel by J \\[2J:"),
        ("~$scorecard.xlsx", b"", "open in Excel:"),
        ("~$scorecard.xlsx", b"\xff", "open in Excel:"),
        (".~lock.scorecard.xlsx#", b"Jane Doe,jd,PC7,01.06.2021 10:00,file:///p;", "by Jane Doe on PC7:"),
        (".~lock.scorecard.xlsx#", b"Doe\\, Jane,jd,PC7,,;", "by Doe, Jane on PC7:"),
        (".~lock.scorecard.xlsx#", b",jd,PC7,01.06.2021 10:00,;", "by jd on PC7:"),
        (".~lock.scorecard.xlsx#", b",,PC7,,;", "by somebody on PC7:"),
        (".~lock.scorecard.xlsx#", b"Jane Doe", "by Jane Doe:"),
        (".~lock.scorecard.xlsx#", b"\xff\xfe\\", "open in LibreOffice by \ufffd\ufffd:"),
        (".~lock.scorecard.xlsx#", b"", "open in LibreOffice:"),
    ],
)
def test_a_lock_file_says_who_has_the_workbook_and_how_to_go_on(
    book: Path, lock: str, content: bytes, who: str
) -> None:
    book.with_name(lock).write_bytes(content)
    with pytest.raises(ScorecardError, match=who) as raised:
        refuse_if_open(book)
    assert str(raised.value).endswith(f"delete the lock file {lock} beside it.")


@pytest.mark.parametrize("seed", range(20))
def test_odd_lock_files_give_a_sentence(book: Path, seed: int) -> None:
    content = random.Random(seed).randbytes(seed * 10)
    for lock in ("~$scorecard.xlsx", ".~lock.scorecard.xlsx#"):
        book.with_name(lock).write_bytes(content)
        with pytest.raises(ScorecardError) as raised:
            refuse_if_open(book)
        assert str(raised.value).isprintable()
        book.with_name(lock).unlink()


def test_a_lock_that_is_a_folder_counts(book: Path) -> None:
    book.with_name("~$scorecard.xlsx").mkdir()
    with pytest.raises(ScorecardError, match="open in Excel:"):
        refuse_if_open(book)


@unix
def test_a_lock_beside_what_a_link_leads_to_counts(book: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.xlsx"
    link.parent.mkdir()
    link.symlink_to(book)
    book.with_name("~$scorecard.xlsx").touch()
    with pytest.raises(ScorecardError, match=r"^link\.xlsx is open in Excel"):
        refuse_if_open(link)


def test_other_lock_files_do_not_count(book: Path) -> None:
    book.with_name("~$other.xlsx").touch()
    book.with_name("~$orecard.xlsx").touch()
    assert refuse_if_open(book) is None  # type: ignore[func-returns-value]
