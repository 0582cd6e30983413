"""The commands of the monthly cycle on files: output, JSON, exit status, what is written.

Each runs on a copy of the published scorecard, whose sheet is Scorecard and whose last month is May-21 (R).
"""

import csv
import re
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.cli.test_cli import CHANGE_FIELDS, PROBLEM_FIELDS, Command

BOOK = "published_text.xlsx"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


@pytest.fixture
def bytes_before(books: Path) -> bytes:
    return (books / BOOK).read_bytes()


def extract(*rows: Sequence[object], name: str = "f.csv") -> str:
    """An extract in long form, in the current folder."""
    with Path(name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["Ref", "Month", "Value"], *rows])
    return name


def sheet(name: str = "Scorecard") -> Worksheet:
    found = openpyxl.load_workbook(BOOK)[name]
    assert isinstance(found, Worksheet)
    return found


def type_in(cell: str, value: float) -> None:
    workbook = openpyxl.load_workbook(BOOK)
    workbook["Scorecard"][cell] = value
    workbook.save(BOOK)


# --- import ---


def test_an_import_writes_the_figures_that_can_be_used(run: Command, books: Path) -> None:
    name = extract(["CIN5", "May-21", 31], ["X9", "May-21", 1], ["X9", "Apr-21", 1], ["CP9", "May-21", 1])
    ran = run("import", BOOK, name, "--skip-bad")
    assert (ran.status, ran.error) == (1, "")
    assert ran.out.splitlines()[:3] == [
        f"{BOOK}: 1 figure changed",
        "  2 figures of the extracts cannot be used:",
        "    f.csv, row 3: X9, May-21: no indicator has this ref. "
        "The same goes for 1 more figure of this ref.",
    ]
    assert "  59 indicators of the scorecard are in no extract: M1, M2, " in ran.out
    assert "(CP9): The figure of May-21 holds “65”, and f.csv, row 5 says “1”: it stays" in ran.out
    assert ran.out.endswith("  Refresh the workbook to bring its computed figures up to date.\n")
    assert sheet()["R80"].value == 31


def test_an_import_that_is_held_back_says_what_would_change(
    run: Command, books: Path, bytes_before: bytes
) -> None:
    ran = run("import", BOOK, extract(["CIN5", "May-21", 31], ["X9", "May-21", 1]))
    lines = ran.out.splitlines()
    assert (ran.status, ran.error) == (2, "")
    assert lines[0] == f"{BOOK}: 1 figure would change"
    assert lines[-2] == "  Scorecard!R80 (CIN5): May-21: blank becomes 31"
    assert lines[-1] == (
        "  Nothing was written: mend the extracts, name with --codes what your system's codes stand for, or "
        "have the rest written with --skip-bad."
    )
    assert (books / BOOK).read_bytes() == bytes_before


def test_of_many_figures_of_an_import_that_is_held_back_twelve_are_named(run: Command, books: Path) -> None:
    rows = [[ref, "May-21", n] for n, ref in enumerate(["X1", "M1", *(f"Y{n}" for n in range(20))], start=1)]
    ran = run("import", BOOK, extract(*rows), "--overwrite")
    lines = ran.out.splitlines()
    assert sum("no indicator has this ref" in line for line in lines) == 12
    assert "  … and 9 more refs, which --json lists" in lines
    assert lines[-2].startswith("  Scorecard!") and lines[-1].startswith("  Nothing was written")


def test_a_dry_run_of_an_import_writes_nothing(run: Command, books: Path, bytes_before: bytes) -> None:
    name = extract(["CIN5", "May-21", 31], ["X9", "May-21", 1])
    ran = run("import", BOOK, name, "--dry-run")
    assert ran.status == 2
    last = ran.out.splitlines()[-1]
    assert last.startswith("  So nothing would be written: mend the extracts, name with --codes ")
    ran = run("import", BOOK, name, "--dry-run", "--skip-bad")
    assert ran.status == 1
    assert "  Scorecard!R80 (CIN5): May-21: blank becomes 31\n" in ran.out
    assert (books / BOOK).read_bytes() == bytes_before


def test_an_import_says_which_marks_it_leaves_out(run: Command, books: Path) -> None:
    name = extract(["M1", "May-21", "1,802*"], ["CIN5", "May-21", "31 (p)"])
    ran = run("import", BOOK, name, "--overwrite")
    line = "2 figures of the extracts have footnote marks, which are left out: M1 May-21 “1,802*”, CIN5"
    assert line in ran.out
    assert 1802 in [cell.value for row in sheet().iter_rows() for cell in row]


def test_an_import_in_json(run: Command, books: Path) -> None:
    name = extract(["CIN5", "May-21", 31], ["X9", "May-21", 1], ["CP9", "May-21", 1], ["M1", "May-21", ""])
    ran = run("import", BOOK, name, "--skip-bad", "--json")
    (found,) = ran.objects
    assert list(found) == [
        *("workbook", "open_in", "written", "changes", "refused", "missing", "kept", "gone"),
        *("without_figure", "marked", "noted", "problems"),
    ]
    assert (found["workbook"], found["open_in"], found["written"]) == (BOOK, None, True)
    assert [list(change) for change in found["changes"]] == [CHANGE_FIELDS]
    assert found["refused"] == [
        {"source": "f.csv, row 3", "ref": "X9", "month": "May-21", "reason": "no indicator has this ref"}
    ]
    assert [list(kept) for kept in found["kept"]] == [PROBLEM_FIELDS]
    assert (len(found["missing"]), found["without_figure"]) == (58, 1)


def test_a_second_import_changes_nothing(run: Command, books: Path) -> None:
    name = extract(["CIN5", "May-21", 31], ["CIN5", "Apr-21", 25])
    run("import", BOOK, name, "--skip-bad", "--overwrite")
    before = (books / BOOK).stat().st_mtime_ns
    (found,) = run("import", BOOK, name, "--skip-bad", "--overwrite", "--json").objects
    assert (found["written"], found["changes"]) == (False, [])
    assert (books / BOOK).stat().st_mtime_ns == before


def test_an_import_that_is_to_be_complete_wants_every_indicator(run: Command, books: Path) -> None:
    (found,) = run("import", BOOK, extract(["CIN5", "May-21", 31]), "--json").objects
    assert found["written"]
    ran = run("import", BOOK, extract(["CIN5", "May-21", 32]), "--overwrite", "--complete", "--skip-bad")
    assert (ran.status, ran.out.splitlines()[-1]) == (
        2,
        "  Nothing was written: add to the extracts what is missing, or import without --complete.",
    )
    assert sheet()["R80"].value == 31
    rest = extract(*([ref, "May-21", ""] for ref in found["missing"]), name="rest.csv")
    ran = run("import", BOOK, extract(["CIN5", "May-21", 32]), rest, "--overwrite", "--complete")
    assert (ran.status, ran.out.splitlines()[0]) == (0, f"{BOOK}: 1 figure changed")


def test_options_of_an_import_may_stand_between_its_names(run: Command, books: Path) -> None:
    first = extract(["CIN5", "May-21", 31], name="e.csv")
    ran = run("import", BOOK, "--skip-bad", first)
    assert (ran.status, ran.error, ran.out.splitlines()[0]) == (0, "", f"{BOOK}: 1 figure changed")
    second = extract(["EH1c", "May-21", 3], name="e2.csv")
    ran = run("import", BOOK, first, "--skip-bad", second)
    assert (ran.status, ran.error, ran.out.splitlines()[0]) == (0, "", f"{BOOK}: 1 figure changed")
    assert (sheet()["R80"].value, sheet()["R77"].value) == (31, 3)


def test_an_import_expands_the_pattern_of_its_extracts(run: Command, books: Path) -> None:
    extract(["CIN5", "May-21", 31], name="e.csv")
    extract(["EH1c", "May-21", 3], name="e2.csv")
    ran = run("import", BOOK, "*.csv", "--skip-bad")
    assert (ran.status, ran.error, ran.out.splitlines()[0]) == (0, "", f"{BOOK}: 2 figures changed")
    assert (sheet()["R80"].value, sheet()["R77"].value) == (31, 3)


def test_of_many_indicators_in_no_extract_twelve_are_named(run: Command, books: Path) -> None:
    ran = run("import", BOOK, extract(["CIN5", "May-21", 31]), "--skip-bad")
    (line,) = (line for line in ran.out.splitlines() if " in no extract: " in line)
    assert line.startswith("  60 indicators of the scorecard are in no extract: M1, M2, ")
    assert (line.count(", "), line.endswith(" and 48 more")) == (11, True)


def test_an_import_of_another_systems_words(run: Command, books: Path) -> None:
    Path("theirs.csv").write_text("KPI code,Period,Total\nCP-1,May-21,31\nM1,Mar-20,1\n", "utf-8")
    Path("codes.csv").write_text("CP-1,CIN5\n", "utf-8")
    ran = run("import", BOOK, "theirs.csv", "--columns", "KPI code=ref,Total=value", "--codes", "codes.csv")
    assert (ran.status, ran.error) == (0, "")
    assert ran.out.splitlines()[2:] == [
        "  Mar-20 is no longer on the sheet: of 1 figure 0 agree with History, 0 differ, and 1 is not in it",
        "  The Settings note the extract columns and extract codes for the next import.",
        "  Refresh the workbook to bring its computed figures up to date.",
    ]
    assert sheet()["R80"].value == 31
    Path("theirs.csv").write_text("KPI code,Period,Total\nCP-1,May-21,32\n", "utf-8")
    (found,) = run("import", BOOK, "theirs.csv", "--overwrite", "--json").objects
    assert ([change["new"] for change in found["changes"]], found["noted"]) == ([32], [])


def test_figures_of_a_month_that_has_gone_differ_from_history(run: Command, books: Path) -> None:
    run("new-month", BOOK, "--yes")
    refs = ("M1", "M2", "CIN5", "CP9", "YO2")
    known = run("import", BOOK, extract(["M4", "Apr-20", 1], *([ref, "Apr-20", 3] for ref in refs)))
    assert known.status == 1
    assert (
        "  Apr-20 is no longer on the sheet: of 6 figures 1 agrees with History, 4 differ (M1 3, in History "
        "1147; M2 3, in History 286; CIN5 3, in History 2345; …), and 1 is not in it"
    ) in known.out.splitlines()
    (gone,) = run("import", BOOK, "f.csv", "--json").objects[0]["gone"]
    assert (gone["month"], gone["agreeing"], gone["unknown"]) == ("2020-04", 1, ["YO2"])
    assert list(gone["differing"][0]) == ["source", "ref", "extract", "history"]


# --- chase ---


def test_a_text_for_each_owner(run: Command, books: Path, bytes_before: bytes) -> None:
    ran = run("chase", BOOK)
    assert (ran.status, ran.error) == (1, "")
    texts = ran.out.split(f"\n{'-' * 72}\n\n")
    assert [text.partition(",")[0] for text in texts] == [
        "Julian Watkins",
        "Julian Watkins Martin Smith",
        "Julian Watkins Mary Hardy",
        "Martin Smith Julian Watkins",
        "Sean Holehouse Julian Watkins",
    ]
    assert (books / BOOK).read_bytes() == bytes_before


def test_a_text_for_one_owner(run: Command, books: Path) -> None:
    ran = run("chase", BOOK, "--owner", "julian  watkins MARTIN Smith")
    assert (ran.status, ran.out.count("Please see to")) == (1, 1)
    assert ran.out.startswith("Julian Watkins Martin Smith,\n")


def test_an_owner_with_nothing_outstanding(run: Command, books: Path) -> None:
    ran = run("chase", BOOK, "--owner", "Phil Bullingham")
    assert (ran.status, ran.out) == (0, f"{BOOK}: May-21, no commentary of Phil Bullingham is outstanding\n")


def test_an_owner_whom_no_indicator_has(run: Command, books: Path) -> None:
    ran = run("chase", BOOK, "--owner", "Nobody")
    assert (ran.status, ran.out) == (2, "")
    assert "no indicator has the owner “Nobody”: the owners are " in ran.error
    assert "Phil Bullingham, " in ran.error


def test_an_extract_that_stands_where_the_book_belongs(run: Command, books: Path) -> None:
    ran = run("import", extract(["M1", "May-21", 1]), BOOK)
    assert (ran.status, ran.out) == (2, "")
    assert ran.error == (
        "f.csv is an extract: name the BOOK first, and behind it each EXTRACT, as in scorecard-xl import "
        f"{BOOK} f.csv.\n"
    )


def test_a_web_address_is_said_as_it_is(run: Command, books: Path) -> None:
    ran = run("check", "https://example.org/a/book.xlsx")
    assert ran.error.startswith(
        "https://example.org/a/book.xlsx is a web address: open the workbook in Excel"
    )


@pytest.mark.parametrize(("form", "suffix"), [("text", "txt"), ("html", "html"), ("csv", "csv")])
def test_a_file_for_each_owner(form: str, suffix: str, run: Command, books: Path) -> None:
    ran = run("chase", BOOK, "--format", form, "-o", "to owners/May")
    files = sorted((books / "to owners" / "May").iterdir())
    assert (ran.status, len(files)) == (1, 5)
    assert files[0].name == f"Julian Watkins Martin Smith.{suffix}"
    assert sorted(ran.out.splitlines()) == [str(file.relative_to(books)) for file in files]
    assert all("LAC" in file.read_text("utf-8") or "M5" in file.read_text("utf-8") for file in files)


def test_texts_that_are_there_are_replaced_only_where_it_is_said(run: Command, books: Path) -> None:
    run("chase", BOOK, "-o", "out")
    for file in (books / "out").iterdir():
        file.write_text("Somebody's own", "utf-8")
    ran = run("chase", BOOK, "-o", "out")
    assert (ran.status, ran.out) == (2, "")
    assert re.fullmatch(r"out.*\.txt is there already: name another folder, or add --force .*\.\n", ran.error)
    assert {file.read_text("utf-8") for file in (books / "out").iterdir()} == {"Somebody's own"}
    ran = run("chase", BOOK, "-o", "out", "--force")
    assert (ran.status, ran.error, len(ran.out.splitlines())) == (1, "", 5)
    assert all("Please see to" in file.read_text("utf-8") for file in (books / "out").iterdir())


def test_csv_of_all_owners_is_one_table(run: Command, books: Path) -> None:
    ran = run("chase", BOOK, "--format", "csv")
    rows = list(csv.reader(ran.out.splitlines()))
    assert (rows[0][0], len(rows), {len(row) for row in rows}) == ("Owner", 1 + 11, {11})


def test_owners_whose_names_make_no_file_have_one_each(run: Command, books: Path) -> None:
    workbook = openpyxl.load_workbook(BOOK)
    odd = {"C11": "Ann/Lee", "C21": "Ann:Lee", "C55": "CON", "C56": "..\\..\\x", "C57": ""}
    for cell, owner in odd.items():
        workbook["Scorecard"][cell] = owner
    workbook.save(BOOK)
    ran = run("chase", BOOK, "-o", "out")
    assert {file.name for file in (books / "out").iterdir()} == {
        *("Ann_Lee.txt", "Ann_Lee 2.txt", "CON_.txt", "_.._x.txt", "Indicators without an owner.txt"),
        *("Julian Watkins.txt", "Martin Smith Julian Watkins.txt"),
    }
    assert ran.status == 1


def test_texts_that_cannot_be_written_are_told_in_a_sentence(run: Command, books: Path) -> None:
    (books / "out").touch()
    ran = run("chase", BOOK, "-o", "out")
    assert (ran.status, ran.out, ran.error.count("\n")) == (2, "", 1)
    assert ran.error.startswith("out: the texts could not be written")


# --- new-month, log, lock, undo ---

OPEN_OF_MAY = [
    "  Scorecard!AA57: 1 commentary that the Settings require on May-21 is outstanding: LAC6 (val).",
    "  Scorecard!R77: 4 indicators have no figure of May-21: EH1c, EH14b, CIN5 and FM011.",
]


def test_a_new_month(run: Command, books: Path) -> None:
    ran = run("new-month", BOOK, "--yes")
    assert (ran.status, ran.error) == (0, "")
    assert ran.out.startswith(f"{BOOK}: Jun-21 started, ")
    assert sheet()["R11"].value is None
    assert sheet()["Q11"].value == 1801
    assert sheet("History")["A4"].value is not None


@pytest.mark.parametrize(
    ("arguments", "label", "was", "how"),
    [
        (["new-month"], "Jun-21", "started", "Complete it, or start the month all the same with --yes."),
        (["lock", "May-21"], "May-21", "locked", "Complete it, or lock the month all the same with --yes."),
    ],
)
def test_what_is_still_open_is_asked_about_before_a_month_is_closed(
    arguments: list[str], label: str, was: str, how: str, run: Command, books: Path
) -> None:
    run("refresh", BOOK)
    before = (books / BOOK).read_bytes()
    ran = run(*arguments[:1], BOOK, *arguments[1:])
    assert (ran.status, ran.error) == (2, "")
    assert ran.out.splitlines() == [
        f"{BOOK}: {label} was not {was}, and nothing was written:",
        "  May-21 is not complete:",
        *OPEN_OF_MAY,
        f"  {how}",
    ]
    (found,) = (ran := run(*arguments[:1], BOOK, *arguments[1:], "--json")).objects
    assert (ran.status, found["written"]) == (2, False)
    assert [one["code"] for one in found["still_open"]] == ["commentary-required", "figures-missing"]
    assert run(*arguments[:1], BOOK, *arguments[1:], "--dry-run").status == 0
    assert (books / BOOK).read_bytes() == before
    ran = run(*arguments[:1], BOOK, *arguments[1:], "--yes")
    assert (ran.status, OPEN_OF_MAY[0] in ran.out.splitlines()) == (0, True)
    assert (books / BOOK).read_bytes() != before


def test_a_dry_run_of_a_new_month_writes_nothing(run: Command, books: Path, bytes_before: bytes) -> None:
    ran = run("new-month", BOOK, "--dry-run")
    assert ran.out.startswith(f"{BOOK}: Jun-21 would be started, ")
    assert (books / BOOK).read_bytes() == bytes_before


def test_figures_are_imported_into_a_new_month(run: Command, books: Path) -> None:
    run("new-month", BOOK, "--yes")
    assert run("import", BOOK, extract(["M1", "Jun-21", 1900])).status == 0
    assert sheet()["R11"].value == 1900


def test_a_log_is_added_once(run: Command, books: Path) -> None:
    ran = run("log", BOOK)
    assert (ran.status, ran.out) == (0, f"{BOOK}: the sheet Change log was added\n")
    ran = run("log", BOOK, "--json")
    assert (ran.status, ran.objects) == (0, [{"workbook": BOOK, "written": False}])
    assert openpyxl.load_workbook(BOOK).sheetnames == ["Scorecard", "Change log"]


def test_a_dry_run_of_a_log_adds_none(run: Command, books: Path, bytes_before: bytes) -> None:
    ran = run("log", BOOK, "--dry-run")
    assert (ran.status, ran.out) == (0, f"{BOOK}: the sheet Change log would be added\n")
    assert (books / BOOK).read_bytes() == bytes_before


def test_an_import_is_undone(run: Command, books: Path) -> None:
    run("log", BOOK)
    run("import", BOOK, extract(["CIN5", "May-21", 31]), "--skip-bad")
    assert sheet()["R80"].value == 31
    ran = run("undo", BOOK)
    assert ran.status == 0
    assert ran.out.startswith(f"{BOOK}: import of f.csv of 20") and "taken back: 1 cell" in ran.out
    assert sheet()["R80"].value is None


def test_an_undo_leaves_what_somebody_has_changed_since(run: Command, books: Path) -> None:
    run("log", BOOK)
    run("import", BOOK, extract(["CIN5", "May-21", 31]), "--skip-bad")
    type_in("R80", 32)
    (found,) = (ran := run("undo", BOOK, "--json")).objects
    assert (ran.status, [left["cell"] for left in found["left"]]) == (1, ["R80"])
    assert sheet()["R80"].value == 32


def test_months_do_not_go_back_under_a_figure_that_was_typed_since(run: Command, books: Path) -> None:
    run("log", BOOK)
    run("new-month", BOOK, "--yes")
    type_in("R11", 1900)
    before = (books / BOOK).read_bytes()
    ran = run("undo", BOOK)
    assert (ran.status, ran.error) == (2, "")
    first, cell, *_, last = ran.out.splitlines()
    assert first.startswith(f"{BOOK}: nothing was written, because the months would go back, ")
    assert cell.startswith("  Scorecard!R11 (M1): ") and "“1900”" in cell
    assert cell.endswith("; mind that it stands under May-21 again.")
    assert last == "  Clear or move it, or take the rest back all the same with --yes."
    (found,) = (ran := run("undo", BOOK, "--json")).objects
    assert (ran.status, found["written"], found["left"][0]["cell"]) == (2, False, "R11")
    assert run("undo", BOOK, "--dry-run").out.splitlines()[0].endswith(" left as they are")
    assert (books / BOOK).read_bytes() == before


def test_months_that_go_back_all_the_same_leave_history_its_rows(run: Command, books: Path) -> None:
    run("log", BOOK)
    run("new-month", BOOK, "--yes")
    type_in("R11", 1900)
    history = list(sheet("History").values)
    ran = run("undo", BOOK, "--yes")
    assert (ran.status, ran.error) == (1, "")
    assert ran.out.startswith(f"{BOOK}: new month of 20")
    assert "  History!A4: The rows that were added from here on stay, " in ran.out
    assert (sheet()["R11"].value, sheet()["Q11"].value) == (1900, 1630)
    assert len(history) > 100 and list(sheet("History").values) == history


def test_an_undo_goes_back_step_by_step(run: Command, books: Path) -> None:
    run("log", BOOK)
    run("import", BOOK, extract(["CIN5", "May-21", 31]), "--skip-bad")
    run("refresh", BOOK)
    for action in ("refresh", "import of f.csv"):
        ran = run("undo", BOOK, "--earlier")
        assert (ran.status, ran.error) == (0, "")
        assert ran.out.startswith(f"{BOOK}: {action} of 20") and " taken back: " in ran.out
    assert (sheet()["R80"].value, sheet()["W84"].value) == (None, 51)
    ran = run("undo", BOOK, "--earlier")
    assert (ran.status, ran.out) == (2, "")
    assert "every action of the change log has been taken back" in ran.error


def test_the_month_of_a_lock_may_stand_behind_an_option(run: Command, books: Path) -> None:
    run("refresh", BOOK)
    before = (books / BOOK).read_bytes()
    ran = run("lock", BOOK, "--dry-run", "2021-05")
    assert (ran.status, ran.error) == (0, "")
    assert ran.out.splitlines() == [
        f"{BOOK}: May-21 would be locked; 64 rows would go to History",
        "  4 indicators without a figure of May-21",
        *OPEN_OF_MAY,
    ]
    assert (books / BOOK).read_bytes() == before
    ran = run("lock", BOOK, "May-21", "--yes")
    assert (ran.status, ran.error) == (0, "")
    assert ran.out.startswith(f"{BOOK}: May-21 is locked; 64 rows went to History\n")


def test_a_locked_month_that_is_revised_is_found(run: Command, books: Path) -> None:
    ran = run("lock", BOOK, "2021-04", "--yes")
    assert (ran.status, ran.out) == (
        0,
        f"{BOOK}: Apr-21 is locked; 60 rows went to History\n  1 indicator without a figure of Apr-21\n"
        "  Scorecard!Q83: 1 indicator has no figure of Apr-21: FM011.\n",
    )
    type_in("Q11", 5)
    (found,) = run("check", BOOK, "--json").objects
    assert [f["cell"] for f in found["findings"] if f["code"] == "locked-changed"] == ["Q11"]
    assert run("lock", BOOK, "2021-04").status == 2
    assert run("lock", BOOK, "2021-04", "--yes").status == 0


@pytest.mark.parametrize("command", ["new-month", "log", "undo", "lock"])
def test_commands_in_json_print_one_object(command: str, run: Command, books: Path) -> None:
    run("log", BOOK)
    run("refresh", BOOK)
    arguments = [
        *(["2021-05"] if command == "lock" else []),
        *(["--yes"] if command in ("new-month", "lock") else []),
    ]
    ran = run(command, BOOK, *arguments, "--json")
    (found,) = ran.objects
    assert (found["workbook"], "error" in found) == (BOOK, False)


# --- what cannot be done, and help ---


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["import", BOOK], "An import needs two names or more"),
        (["import", BOOK, "gone.csv"], "gone.csv does not exist"),
        (["import", BOOK, BOOK], f"{BOOK}, row 1: there is no column ref"),
        (["import", BOOK, BOOK], "or say with --columns what the headers there stand for."),
        (["import", BOOK, "f.txt"], "f.txt is no extract: save it as .csv, .xlsx or .parquet"),
        (["import", "gone.xlsx", "f.csv"], "gone.xlsx is not there"),
        (["import", BOOK, BOOK, "--columns", "KPI=code"], "“code” is no column of an extract; a header can"),
        (["import", BOOK, BOOK, "--columns", "KPI=ref"], f"{BOOK}: no column is headed “KPI”; the headers"),
        (["import", BOOK, BOOK, "--codes", "gone.csv"], "gone.csv does not exist"),
        (["chase"], "There is no BOOK"),
        (["chase", "gone.xlsx"], "gone.xlsx is not there"),
        (["chase", BOOK, "--format", "pdf"], "pdf"),
        (["chase", BOOK, "--sheet", "Nope"], "there is no sheet Nope"),
        (["undo", BOOK], BOOK),
        (["lock", BOOK], "BOOK"),
        (["lock", BOOK, "2021-13"], "2021-13 is no month"),
        (["lock", BOOK, "1999-01"], "Jan-99"),
        (["lock", BOOK, "Jun-21"], "no table has a column for Jun-21"),
        (["lock", BOOK, "--dry-run", "2021-05"], "83 cells are not up to date"),
        (["lock", "--dry-run", BOOK], "A lock needs two names"),
        (["undo", BOOK, "--earlier"], "keeps no change log"),
        (["new-month", "--active", BOOK], "--active takes the workbook in front"),
    ],
)
def test_what_cannot_be_done(
    arguments: list[str], sentence: str, run: Command, books: Path, bytes_before: bytes
) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert sentence in ran.error
    assert "inside scorecard-xl" not in ran.error
    assert (books / BOOK).read_bytes() == bytes_before


COMMANDS = ("new-month", "import", "chase", "log", "undo", "lock")


def test_the_help_has_each_command_beside_its_summary(run: Command) -> None:
    lines = run("--help").out.splitlines()
    for command in COMMANDS:
        assert any(line.startswith(f"    {command}  ") for line in lines), command


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(command: str, run: Command) -> None:
    ran = run(command, "--help")
    assert (ran.status, ran.error) == (0, "")
    assert "--dry-run" in ran.out or command == "chase"
