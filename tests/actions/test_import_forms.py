"""Extracts from other systems: what they lack, months that have gone, their own headers and codes."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from scorecard_xl.actions.extract_form import ExtractForm
from scorecard_xl.actions.import_figures import Imported, import_figures
from scorecard_xl.actions.undo import undo
from scorecard_xl.errors import ScorecardError
from scorecard_xl.own_sheets.settings import read_settings
from scorecard_xl.spreadsheet.cells import LONGEST_TEXT
from scorecard_xl.words.extract_names import columns_named, names_text
from tests.books.grid_workbook import Cell, Content, GridSheet, GridWorkbook, sheet_of
from tests.books.kinds_of_workbook import Kind
from tests.books.package_book import book as saved_book
from tests.books.random_scorecards import held, with_log
from tests.books.small_scorecard import book, row, settings_sheet, texts

OURS = ["Ref", "Month", "Value"]
THEIRS = ["KPI code", "Period", "Total"]
COLUMNS = "KPI code=ref, Total=value"


def saved(path: Path, *rows: Sequence[object]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def small() -> GridWorkbook:
    """M1 and M2, whose months are May-20 to May-21 (in O); the newest has no figures yet."""
    return texts(row("M1", [40, None]), row("M2", [20, None]))


def history(*rows: Sequence[Content]) -> GridSheet:
    """Our History: each row a first day, a ref and a figure."""
    import datetime

    header = ("Month", "Ref.", "Indicator", "Owner", "Figure", "Commentary")
    kept = [[datetime.date(2020, int(str(month)), 1), ref, "", "", figure] for month, ref, figure in rows]
    return sheet_of("History", [["History (scorecard-xl)"], [], header, *kept])


def values(workbook: GridWorkbook, *cells: str) -> list[object]:
    return [workbook["Scorecard"][cell] for cell in cells]


def noted(workbook: GridWorkbook) -> tuple[dict[str, str], dict[str, str]]:
    settings = read_settings(workbook)
    return dict(settings.extract_columns), dict(settings.extract_codes)


# --- one extract from each system ---


def test_a_ref_that_no_extract_has_is_information(tmp_path: Path) -> None:
    workbook = small()
    imported = import_figures(workbook, [saved(tmp_path / "f.csv", OURS, ["M1", "May-21", 44])])
    assert (imported.missing, imported.written, imported.refused) == (("M2",), True, ())
    assert values(workbook, "O2", "O3") == [44.0, None]


@pytest.mark.parametrize("skip_bad", [False, True])
def test_an_import_that_is_to_be_complete_writes_nothing_without_it(skip_bad: bool, tmp_path: Path) -> None:
    workbook, form = small(), ExtractForm(complete=True)
    first = saved(tmp_path / "f.csv", OURS, ["M1", "May-21", 44])
    imported = import_figures(workbook, [first], form=form, skip_bad=skip_bad)
    assert (imported.missing, imported.written, workbook.applied) == (("M2",), False, [])
    second = saved(tmp_path / "g.csv", OURS, ["M2", "May-21", 21])
    assert import_figures(workbook, [first, second], form=form, skip_bad=skip_bad).written
    assert values(workbook, "O2", "O3") == [44.0, 21.0]


# --- months that have gone ---


def test_figures_of_months_that_have_gone_are_held_against_history(tmp_path: Path) -> None:
    past = history((4, "M1", 100.0), (4, "M2", 90), (4, "P1", 0.98), (3, "M1", "-"))
    table = texts(row("M1", [40, None]), row("M2", [20, None]), row("M3", [20]), row("P1", [20]))
    workbook = book(table["Scorecard"], past)
    path = saved(
        tmp_path / "f.csv",
        ["Ref", "Mar-20", "Apr-20", "May-20", "May-21"],
        ["M1", "[c]", "100", "100", "44"],
        ["M2", "80", "900", "100", "21"],
        ["M3", "", "70", "100", "20"],
    )
    imported = import_figures(workbook, [path])
    march, april = imported.gone
    assert (march.month.label, march.agreeing, march.differing, march.unknown) == ("Mar-20", 1, (), ("M2",))
    assert (april.month.label, april.agreeing, april.unknown) == ("Apr-20", 1, ("M3",))
    assert list(map(str, april.differing)) == ["M2 900, in History 90"]
    assert (imported.refused, imported.written) == ((), True)
    assert {change.column_name for change in imported.changes} == {"May-21"}
    assert [update.sheet for update in workbook.applied[0]] == ["Scorecard"]


def test_a_figure_of_a_month_that_has_gone_is_compared_as_its_cell_would_hold_it(tmp_path: Path) -> None:
    share: list[Content] = ["P1", "Percentage of cases", *[Cell(0.5, "", "0%")] * 13]
    workbook = book(texts(share)["Scorecard"], history((4, "P1", 0.9833), (3, "P1", 0.98)))
    path = saved(tmp_path / "f.csv", ["Ref", "Mar-20", "Apr-20"], ["P1", "98.3%", "98.33%"])
    march, april = import_figures(workbook, [path]).gone
    assert (april.agreeing, april.differing) == (1, ())
    assert list(map(str, march.differing)) == ["P1 0.983, in History 0.98"]


def test_a_workbook_without_a_history_holds_none_of_them(tmp_path: Path) -> None:
    path = saved(tmp_path / "f.csv", OURS, ["M1", "Apr-20", 100])
    (april,) = import_figures(small(), [path]).gone
    assert (april.agreeing, april.differing, april.unknown) == (0, (), ("M1",))


def test_what_is_bad_in_a_month_that_has_gone_holds_the_rest_back(tmp_path: Path) -> None:
    path = saved(tmp_path / "f.csv", OURS, ["M1", "Apr-20", "about 5"], ["X1", "Apr-20", 5])
    imported = import_figures(small(), [path])
    assert [refused.source for refused in imported.refused] == ["f.csv, row 2", "f.csv, row 3"]
    assert (imported.written, imported.gone) == (False, ())


def test_a_month_that_is_yet_to_come_says_how_to_start_it(tmp_path: Path) -> None:
    path = saved(tmp_path / "f.csv", OURS, ["M1", "Jun-21", 44])
    (refused,) = import_figures(small(), [path]).refused
    assert refused.reason == (
        "Jun-21 has no column in the scorecard, whose months are May-20 to May-21; start the new month first"
    )


# --- their headers and codes ---


def theirs(folder: Path, *rows: Sequence[object]) -> Path:
    return saved(folder / "theirs.csv", THEIRS, *rows)


def codes(folder: Path, *rows: Sequence[object]) -> Path:
    return saved(folder / "codes.csv", *rows)


def test_headers_and_codes_are_noted_and_the_next_import_needs_no_option(tmp_path: Path) -> None:
    workbook = small()
    extract = theirs(tmp_path, ["CP-1", "May-21", 44], ["M2", "May-21", 21])
    form = ExtractForm(COLUMNS, codes(tmp_path, ["CP-1", "M1"]))
    imported = import_figures(workbook, [extract], form=form)
    assert (imported.written, imported.noted) == (True, ("extract columns", "extract codes"))
    assert values(workbook, "O2", "O3") == [44.0, 21.0]
    assert noted(workbook) == ({"KPI code": "ref", "Total": "value"}, {"CP-1": "M1"})
    again = import_figures(workbook, [theirs(tmp_path, ["CP-1", "May-21", 45])], overwrite=True)
    assert (again.written, again.noted, values(workbook, "O2")) == (True, (), [45.0])


def test_an_option_that_is_given_again_replaces_what_was_noted(tmp_path: Path) -> None:
    sheet = settings_sheet(["Extract columns", "Old=ref"], ["Extract codes", "A=M1, B=M2"])
    workbook = book(small()["Scorecard"], sheet)
    extract = theirs(tmp_path, ["CP-1", "May-21", 44])
    import_figures(workbook, [extract], form=ExtractForm(COLUMNS, codes(tmp_path, ["CP-1", "M1"])))
    assert noted(workbook) == (columns_named(COLUMNS), {"CP-1": "M1"})
    assert [sheet[cell] for cell in ("B2", "B3")] == [COLUMNS, "CP-1=M1"]


def test_what_the_settings_say_already_is_not_written_again(tmp_path: Path) -> None:
    sheet = settings_sheet(["Extract columns", "Total = value, KPI code = REF"])
    workbook = book(small()["Scorecard"], sheet)
    form = ExtractForm(COLUMNS)
    imported = import_figures(workbook, [theirs(tmp_path, ["M1", "May-21", 44])], form=form)
    assert (imported.written, imported.noted) == (True, ())
    assert sheet["B2"] == "Total = value, KPI code = REF"


@pytest.mark.parametrize(
    ("line", "options"),
    [
        (["M1", "May-21", 44], {"dry_run": True}),
        (["X9", "May-21", 44], {}),
        (["M1", "May-21", 44], {"form": ExtractForm(COLUMNS, complete=True)}),
    ],
)
def test_an_import_that_writes_nothing_notes_nothing(
    line: list[object], options: dict[str, object], tmp_path: Path
) -> None:
    workbook = small()
    extract = theirs(tmp_path, line)
    imported = import_figures(workbook, [extract], **{"form": ExtractForm(COLUMNS), **options})  # type: ignore[arg-type]
    assert (imported.written, imported.noted, workbook.applied) == (False, (), [])


def test_headers_are_for_the_extract_that_has_them(tmp_path: Path) -> None:
    workbook = small()
    ours = saved(tmp_path / "ours.csv", OURS, ["M2", "May-21", 21])
    import_figures(workbook, [theirs(tmp_path, ["M1", "May-21", 44]), ours], form=ExtractForm(COLUMNS))
    assert values(workbook, "O2", "O3") == [44.0, 21.0]
    # What was noted does not stand in the way of an extract that needs none of it.
    import_figures(workbook, [saved(tmp_path / "ours.csv", OURS, ["M2", "May-21", 22])], overwrite=True)
    assert values(workbook, "O3") == [22.0]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (
            ExtractForm("KPI code=reff, Total=sum"),
            "The columns of the extracts: “reff” and “sum” are no columns of an extract; a header can",
        ),
        (
            ExtractForm("KPI=ref, Sum=value"),
            "theirs.csv: no column is headed “KPI” and “Sum”; the headers, in",
        ),
        (ExtractForm(COLUMNS, Path("gone.csv")), "gone.csv does not exist: see where the list of codes is."),
    ],
)
def test_a_form_that_cannot_be_meant_is_refused(form: ExtractForm, sentence: str, tmp_path: Path) -> None:
    workbook = small()
    with pytest.raises(ScorecardError) as raised:
        import_figures(workbook, [theirs(tmp_path, ["M1", "May-21", 44])], form=form)
    assert str(raised.value).startswith(sentence)
    assert workbook.applied == []


def test_a_code_whose_ref_has_gone_from_the_scorecard_is_said_with_it(tmp_path: Path) -> None:
    workbook = book(small()["Scorecard"], settings_sheet(["Extract codes", "CP-1=M9, CP-2=M2, CP-3=M8"]))
    lines = (["CP-1", "May-21", 4], ["CP-2", "May-21", 21], ["X9", "May-21", 4])
    imported = import_figures(workbook, [saved(tmp_path / "f.csv", OURS, *lines)], skip_bad=True)
    assert [(refused.ref, refused.reason) for refused in imported.refused] == [
        (
            "CP-1",
            "the setting Extract codes says that it is M9, and no indicator has this ref; correct the "
            "setting",
        ),
        ("X9", "no indicator has this ref"),
    ]
    assert values(workbook, "O3") == [21.0]


def test_more_codes_than_a_cell_holds_are_refused(tmp_path: Path) -> None:
    rows = [[f"CODE-{number:04}", "M1"] for number in range(2400)]
    assert len(names_text({str(code): "M1" for code, _ in rows})) > LONGEST_TEXT
    form = ExtractForm(codes=codes(tmp_path, *rows))
    workbook, extract = small(), saved(tmp_path / "f.csv", OURS, ["CODE-0001", "May-21", 44])
    with pytest.raises(
        ScorecardError, match=r"^codes.csv: the extract codes are longer than the 32,767 char"
    ):
        import_figures(workbook, [extract], form=form)
    assert workbook.applied == []


def test_what_was_noted_is_taken_back_with_the_import(tmp_path: Path) -> None:
    workbook = with_log(book(small()["Scorecard"], settings_sheet(["Extract columns", "Old=ref"])))
    before = held(workbook, of=["Scorecard", "Settings"])
    form = ExtractForm(COLUMNS, codes(tmp_path, ["CP-1", "M1"]))
    import_figures(workbook, [theirs(tmp_path, ["CP-1", "May-21", 44])], form=form)
    assert noted(workbook) == (columns_named(COLUMNS), {"CP-1": "M1"})
    assert undo(workbook).left == ()
    assert held(workbook, of=["Scorecard", "Settings"]) == before
    undo(workbook)
    assert noted(workbook) == (columns_named(COLUMNS), {"CP-1": "M1"})


@pytest.mark.live
def test_settings_are_noted_in_files_and_in_open_workbooks(kind: Kind, tmp_path: Path) -> None:
    kind.use(saved_book(tmp_path / "book.xlsx", rows=[("M1", 40, 41, None, "▲"), ("M2", 4, 5, None, "▲")]))
    form = ExtractForm(COLUMNS, codes(tmp_path, ["CP-1", "M1"]))
    imported = _imported(kind, theirs(tmp_path, ["CP-1", "May-21", 44]), form)
    assert (imported.written, imported.noted) == (True, ("extract columns", "extract codes"))
    settings = read_settings(kind.opened())
    assert (dict(settings.extract_columns), dict(settings.extract_codes)) == (
        columns_named(COLUMNS),
        {"CP-1": "M1"},
    )
    again = _imported(kind, theirs(tmp_path, ["CP-1", "May-21", 44]), form)
    assert (again.written, again.changes, again.noted) == (False, (), ())
    assert [sheet.name for sheet in kind.opened().sheets] == ["Scorecard", "Settings"]


def _imported(kind: Kind, extract: Path, form: ExtractForm) -> Imported:
    return import_figures(kind.opened(), [extract], form=form)
