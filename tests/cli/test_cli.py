"""The command line: what it prints, where, and its exit status."""

import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import scorecard_xl
from scorecard_xl.cli import main as cli
from tests.books.package_book import SHEET, book, cell_text, edited

CHANGE_FIELDS = ["sheet", "cell", "ref", "column", "old", "new"]
PROBLEM_FIELDS = ["sheet", "cell", "ref", "code", "message"]
EXPLAINED_FIELDS = ["stored", "expected", "within_rounding"]


class Ran:
    """What a command printed, and its exit status."""

    def __init__(self, status: int, out: str, error: str) -> None:
        self.status, self.out, self.error = status, out, error

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The JSON objects of stdout, which must be all that is there."""
        return [json.loads(line) for line in self.out.splitlines()]


class Command:
    """Runs the command in this process, in a folder of its own."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Ran:
        try:
            status = cli.main(arguments)
        except SystemExit as stop:
            status = int(stop.code or 0)
        captured = self._capsys.readouterr()
        assert "Traceback" not in captured.err
        return Ran(status, captured.out, captured.err)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def test_a_refresh_says_what_it_did(run: Command, books: Path) -> None:
    ran = run("refresh", "published_text.xlsx")
    assert ran.status == 0
    assert ran.out == "published_text.xlsx: May-21, 6 tables, 64 indicators, 83 cells changed, 0 problems\n"
    assert ran.error == ""


def test_a_second_refresh_changes_nothing(run: Command, books: Path) -> None:
    run("refresh", "published_paired.xlsx")
    before = (books / "published_paired.xlsx").stat().st_mtime_ns
    ran = run("refresh", "published_paired.xlsx", "--json")
    assert ran.status == 0
    assert (ran.objects[0]["written"], ran.objects[0]["changes"]) == (False, [])
    assert (books / "published_paired.xlsx").stat().st_mtime_ns == before


def test_a_refresh_in_json(run: Command, books: Path) -> None:
    ran = run("refresh", "published_text.xlsx", "--json")
    (found,) = ran.objects
    assert list(found) == [
        "workbook",
        "open_in",
        "month",
        "tables",
        "indicators",
        "written",
        "changes",
        "problems",
    ]
    assert found["workbook"] == "published_text.xlsx"
    assert (found["month"], found["tables"], found["indicators"]) == ("2021-05", 6, 64)
    assert found["written"] is True
    assert [list(change) for change in found["changes"]] == [CHANGE_FIELDS] * 83
    assert found["problems"] == []
    assert (ran.status, ran.error) == (0, "")


def test_the_changes_in_json_are_what_the_workbook_holds(run: Command, books: Path) -> None:
    (found,) = run("refresh", "published_text.xlsx", "--json").objects
    workbook = openpyxl.load_workbook(books / "published_text.xlsx")
    for change in found["changes"]:
        assert workbook[change["sheet"]][change["cell"]].value == change["new"] != change["old"]
    assert {change["column"] for change in found["changes"]} <= {
        *("change from the previous month", "change from the same month a year earlier"),
        *("average", "maximum", "header"),
    }


def test_problems_in_json_name_their_cells(run: Command, tmp_path: Path, data: Path) -> None:
    book = tmp_path / "everything.xlsm"
    shutil.copy(data / "everything.xlsm", book)
    (found,) = run("refresh", str(book), "--json").objects
    assert found["problems"]
    for problem in found["problems"]:
        assert list(problem) == PROBLEM_FIELDS
        assert re.fullmatch("[A-Z]{1,3}[1-9][0-9]*", problem["cell"])


def test_a_problem_is_shown_with_its_place(run: Command, tmp_path: Path, data: Path) -> None:
    book = tmp_path / "everything.xlsm"
    shutil.copy(data / "everything.xlsm", book)
    lines = run("refresh", str(book)).out.splitlines()
    problems = scorecard_xl.refresh(book).problems
    assert len(lines) == 1 + len(problems)
    assert lines[1].startswith(f"  {problems[0].sheet}!{problems[0].cell}")
    assert lines[1].endswith(problems[0].message)


def test_a_check_says_what_is_wrong_and_what_rounding_explains(run: Command, books: Path) -> None:
    before = (books / "published_text.xlsx").read_bytes()
    ran = run("check", "published_text.xlsx")
    lines = ran.out.splitlines()
    assert ran.status == 1
    assert lines[0] == "published_text.xlsx: May-21, 6 tables, 64 indicators, 35 findings"
    assert lines[9].startswith("  Scorecard!R77: EH1c, EH14b, CIN5, FM011 have no figure of May-21: ")
    assert lines[10].startswith("  Scorecard!AA11 (M1): The commentary says “nearly 700 more")
    assert lines[17] == "  19 figures that the rounding of the shown months explains:"
    assert len(lines) == 1 + 8 + 8 + 1 + 19
    assert (books / "published_text.xlsx").read_bytes() == before


def test_a_check_in_json(run: Command, books: Path) -> None:
    ran = run("check", "published_text.xlsx", "--json")
    (found,) = ran.objects
    assert ran.status == 1
    assert list(found) == ["workbook", "open_in", "month", "findings"]
    differing = [finding for finding in found["findings"] if finding["code"] == "computed-differs"]
    assert (len(found["findings"]), len(differing)) == (35, 27)
    assert [list(finding) for finding in differing] == [PROBLEM_FIELDS + EXPLAINED_FIELDS] * 27
    assert sum(finding["within_rounding"] for finding in differing) == 19


def test_only_what_differs_has_stored_and_expected(run: Command, data: Path) -> None:
    (found,) = run("check", str(data / "everything.xlsm"), "--json").objects
    codes = {finding["code"] for finding in found["findings"]}
    assert len(codes) > 2
    for finding in found["findings"]:
        explained = EXPLAINED_FIELDS if finding["code"] == "computed-differs" else []
        assert list(finding) == PROBLEM_FIELDS + explained


def test_a_check_lists_what_it_found_in_a_closed_file(run: Command, books: Path) -> None:
    ran = run("check", "published_paired.xlsx", "--write")
    assert ran.status == 1
    assert ran.out.splitlines()[-1] == "  This is listed on the sheet Check."
    listed = openpyxl.load_workbook(books / "published_paired.xlsx")["Check"]
    assert listed["A2"].value == (
        "May-21: 64 indicators, 35 findings: 8 wrong, 8 to look at, 19 explained by rounding."
    )
    (again,) = run("check", "published_paired.xlsx", "--write", "--json").objects
    assert (again["written"], len(again["findings"])) == (False, 35)


def test_a_list_needs_a_file_that_nobody_has_open(run: Command, books: Path) -> None:
    (books / "~$published_text.xlsx").write_bytes(b"\x03Ann".ljust(54, b" ") + b"\0" * 111)
    assert run("check", "published_text.xlsx").status == 1
    ran = run("check", "published_text.xlsx", "--write")
    assert ran.status == 2 and "is open in Excel" in ran.error


def test_a_check_that_finds_nothing(run: Command, books: Path) -> None:
    workbook = openpyxl.load_workbook(books / "published_text.xlsx")
    for row in workbook["Scorecard"].iter_rows(min_row=11):
        if row[0].value not in (None, "Ref."):
            row[26].value = "Steady."
            if row[17].value is None:
                row[17].value = "n/a"
    workbook.save(books / "published_text.xlsx")
    run("refresh", "published_text.xlsx")
    ran = run("check", "published_text.xlsx")
    assert (ran.status, ran.out) == (0, "published_text.xlsx: May-21, 6 tables, 64 indicators, 0 findings\n")


def test_a_check_after_a_refresh_finds_what_is_still_to_come(run: Command, books: Path) -> None:
    run("refresh", "published_text.xlsx")
    (found,) = run("check", "published_text.xlsx", "--json").objects
    assert {finding["code"].partition("-")[0] for finding in found["findings"]} == {"commentary", "figures"}


def test_one_book_that_fails_stops_no_other(run: Command, books: Path) -> None:
    (books / "broken.xlsx").write_bytes(b"no workbook")
    ran = run("refresh", "broken.xlsx", "published_text.xlsx", "gone.xlsx", "published_paired.xlsx")
    assert ran.status == 2
    assert [line.partition(":")[0] for line in ran.out.splitlines()] == [
        "published_text.xlsx",
        "published_paired.xlsx",
        "4 workbooks",
    ]
    assert [line.split()[0] for line in ran.error.splitlines()] == ["broken.xlsx", "gone.xlsx"]
    assert (books / "broken.xlsx").read_bytes() == b"no workbook"


def test_each_book_has_one_line_of_json(run: Command, books: Path) -> None:
    (books / "broken.xlsx").write_bytes(b"no workbook")
    ran = run("check", "--json", "published_text.xlsx", "broken.xlsx", "published_paired.xlsx")
    assert ran.status == 2
    names = [found["workbook"] for found in ran.objects]
    assert names == ["published_text.xlsx", "broken.xlsx", "published_paired.xlsx"]
    assert list(ran.objects[1]) == ["workbook", "error"]
    assert ran.objects[1]["error"] == ran.error.strip()


def test_an_output_leaves_the_book_alone(run: Command, books: Path) -> None:
    before = (books / "published_text.xlsx").read_bytes()
    assert run("refresh", "published_text.xlsx", "-o", "new.xlsx").status == 0
    assert (books / "published_text.xlsx").read_bytes() == before
    assert "0 cells changed" in run("refresh", "new.xlsx").out


@pytest.mark.parametrize("output", [".", "no/folder/new.xlsx"])
def test_an_output_that_cannot_be_written(output: str, run: Command, books: Path) -> None:
    ran = run("refresh", "published_text.xlsx", "-o", output)
    assert (ran.status, ran.out) == (2, "")
    assert ran.error.count("\n") == 1


def test_one_output_for_two_books_is_refused(run: Command, books: Path) -> None:
    ran = run("refresh", "published_text.xlsx", "published_paired.xlsx", "-o", "new.xlsx")
    assert (ran.status, ran.out) == (2, "")
    assert "one BOOK" in ran.error
    assert not (books / "new.xlsx").exists()


def test_a_dry_run_says_what_would_change_and_writes_nothing(run: Command, books: Path) -> None:
    before = (books / "published_text.xlsx").read_bytes()
    ran = run("refresh", "published_text.xlsx", "--dry-run", "-o", "new.xlsx")
    assert ran.status == 0
    assert "83 cells would change" in ran.out
    assert "(EH1a): change from the previous month: → -6% becomes ↓ -31%\n" in ran.out
    assert len(ran.out.splitlines()) == 84
    assert (books / "published_text.xlsx").read_bytes() == before
    assert not (books / "new.xlsx").exists()


@pytest.mark.parametrize(
    ("command", "names"),
    [
        ("import", "BOOK EXTRACT"),
        ("retire", "BOOK REF"),
        ("lock", "BOOK MONTH"),
        ("refresh", "BOOK"),
        ("undo", "BOOK"),
    ],
)
def test_the_help_says_which_names_a_command_takes(
    command: str, names: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main([command, "--help"])
    usage = capsys.readouterr().out.partition("\n\n")[0]
    assert f"[{names}]" in usage or f"[{names} ...]" in usage


def test_a_month_is_refreshed_for(run: Command, books: Path) -> None:
    (found,) = run("refresh", "published_text.xlsx", "--month", "2021-04", "--json").objects
    assert found["month"] == "2021-04"
    headers = {change["new"] for change in found["changes"] if change["column"] == "header"}
    assert headers == {"% change from Mar-21", "% change from Apr-20"}


def test_only_the_sheet_asked_for_is_read(run: Command, data: Path) -> None:
    (found,) = run("check", str(data / "everything.xlsm"), "--sheet", "Education", "--json").objects
    assert {finding["sheet"] for finding in found["findings"]} == {"Education"}


def test_wrong_formulas_are_replaced_only_when_asked_for(run: Command, tmp_path: Path, data: Path) -> None:
    book = str(tmp_path / "everything.xlsm")
    shutil.copy(data / "everything.xlsm", book)
    assert [
        f["cell"] for f in run("check", book, "--json").objects[0]["findings"] if "wrong" in f["code"]
    ] == ["Y16"]
    kept = run("refresh", book, "--json").objects[0]
    assert "Y16" not in {change["cell"] for change in kept["changes"]}
    assert "formula-wrong" in {problem["code"] for problem in kept["problems"]}
    replaced = run("refresh", book, "--json", "--replace-formulas").objects[0]
    assert "Y16" in {change["cell"] for change in replaced["changes"]}
    assert "formula-wrong" not in {problem["code"] for problem in replaced["problems"]}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "usage"),
        (["refresh"], "BOOK"),
        (["mend", "published_text.xlsx"], "mend"),
        (
            ["refresh", "published_text.xlsx", "--month", "2021-13"],
            "2021-13 is no month: write it like 2021-05",
        ),
        (["refresh", "published_text.xlsx", "--month", "May"], "May is no month"),
        (["check", "published_text.xlsx", "--dry-run"], "--dry-run"),
        (["check", "published_text.xlsx", "-o", "new.xlsx"], "-o"),
        (["refresh", "published_text.xlsx", "--month", "1999-01"], "no table has a column for Jan-99"),
        (["refresh", "published_text.xlsx", "--sheet", "Nope"], "there is no sheet Nope; it has Scorecard"),
        (["check", "gone.xlsx"], "gone.xlsx is not there"),
        (["new-month", "."], "is a folder"),
        (["check", ""], "is a folder"),
        (["check", "a\0b.xlsx"], "cannot be read"),
    ],
)
def test_what_cannot_be_done(arguments: list[str], sentence: str, run: Command, books: Path) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert sentence in ran.error


def test_help_is_no_error(run: Command) -> None:
    ran = run("--help")
    assert (ran.status, ran.error) == (0, "")
    assert "refresh" in ran.out and "check" in ran.out


def test_an_error_of_ours_is_told_in_a_sentence_and_logged(
    run: Command, books: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setenv("XDG_STATE_HOME", str(books / "state"))
    monkeypatch.setattr("platformdirs.user_log_path", lambda *_, **__: books / "state")
    monkeypatch.setattr("scorecard_xl.commands.refresh.refresh", fail)
    before = (books / "published_text.xlsx").read_bytes()
    ran = run("refresh", "--json", "published_text.xlsx", "published_paired.xlsx")
    log = books / "state" / "scorecard-xl.log"
    assert ran.status == 2
    assert [found["workbook"] for found in ran.objects] == ["published_text.xlsx", "published_paired.xlsx"]
    assert ran.error.count("\n") == 2
    assert ran.error.startswith("published_text.xlsx: something went wrong inside scorecard-xl")
    assert str(log) in ran.error
    assert log.read_text(encoding="utf-8").count("ZeroDivisionError: a fault of ours") == 2
    assert (books / "published_text.xlsx").read_bytes() == before


@pytest.fixture
def without_log_folder(books: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check goes wrong inside, and the log has no place in its own folder."""

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    (books / "file").touch()
    monkeypatch.setattr("platformdirs.user_log_path", lambda *_, **__: books / "file" / "state")
    monkeypatch.setattr("scorecard_xl.commands.check.check", fail)


def test_where_no_log_can_be_written_the_sentence_names_none(
    run: Command, books: Path, without_log_folder: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(books / "file"))
    ran = run("check", "published_text.xlsx")
    assert ran.status == 2
    assert "scorecard-xl.log" not in ran.error
    assert ran.error.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="each user has a folder for temporary files there")
def test_a_log_in_the_folder_for_temporary_files_is_private(
    run: Command, books: Path, without_log_folder: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(books))
    run("check", "published_text.xlsx")
    folder = books / f"scorecard-xl-{os.getuid()}"
    log = folder / "scorecard-xl.log"
    assert (folder.stat().st_mode & 0o777, log.stat().st_mode & 0o777) == (0o700, 0o600)
    folder.chmod(0o777)
    assert "scorecard-xl.log" not in run("check", "published_text.xlsx").error


def test_stopping_is_told_in_a_sentence(run: Command, books: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scorecard_xl.commands.refresh.refresh", stop)
    ran = run("refresh", "published_text.xlsx", "published_paired.xlsx")
    assert (ran.status, ran.out, ran.error) == (
        2,
        "",
        "Stopped; no file is half written. An open workbook may be refreshed in part: refresh it again.\n",
    )


def test_a_pattern_that_no_shell_expanded_names_its_books(run: Command, books: Path) -> None:
    ran = run("check", "published_*.xlsx", "--json")
    assert [found["workbook"] for found in ran.objects] == ["published_paired.xlsx", "published_text.xlsx"]


def test_a_pattern_without_books_is_told(run: Command, books: Path) -> None:
    ran = run("check", "nothing*.xlsx")
    assert (ran.status, ran.out) == (2, "")
    assert "nothing*.xlsx is not there" in ran.error


def test_an_output_of_another_kind_is_refused(run: Command, books: Path) -> None:
    ran = run("refresh", "published_text.xlsx", "-o", "out.xlsm")
    assert (ran.status, ran.out) == (2, "")
    assert ran.error.startswith("out.xlsm has to end in .xlsx as published_text.xlsx does")
    assert not (books / "out.xlsm").exists()


def test_an_error_value_in_a_computed_cell_is_text_in_json(run: Command, tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", cells={"K4": "#DIV/0!"})
    edited(path, (SHEET, cell_text(path, "K4"), '<c r="K4" t="e"><v>#DIV/0!</v></c>'))
    (result,) = run("refresh", str(path), "--json").objects
    assert [change["old"] for change in result["changes"] if change["cell"] == "K4"] == ["#DIV/0!"]


@pytest.mark.parametrize(("command", "name"), [("undo", "."), ("refresh", "")])
def test_what_is_no_file_is_told_in_a_sentence(command: str, name: str, run: Command, books: Path) -> None:
    ran = run(command, name)
    assert ran.status == 2
    assert "inside scorecard-xl" not in ran.error
