"""Figures of extracts in a workbook's month cells: what is written, what is listed, and what stays."""

import csv
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorecard_xl.actions.import_figures import Imported, import_figures
from scorecard_xl.model import Indicator, Month, Scorecard, Unit
from scorecard_xl.own_sheets.lists import CHANGE_LOG
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import CellError
from tests.books.grid_workbook import Cell, Content, GridWorkbook, sheet_of
from tests.books.published_grid import published
from tests.books.small_scorecard import book, row, settings_sheet, texts
from tests.sizes import SLOW_EXAMPLES

Rows = Sequence[Sequence[object]]
FIXTURE_IS_NO_STATE = settings(
    max_examples=SLOW_EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def saved(path: Path, rows: Rows) -> Path:
    """An extract as .csv, .xlsx or .parquet."""
    if path.suffix == ".parquet":
        header, *body = rows
        pandas.DataFrame(body, columns=[str(name) for name in header]).to_parquet(path)
    elif path.suffix == ".xlsx":
        workbook = openpyxl.Workbook()
        for cells in rows:
            workbook.active.append(list(cells))  # type: ignore[union-attr]
        workbook.save(path)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return path


def extract(folder: Path, *rows: Sequence[object], name: str = "f.csv") -> Path:
    """An extract in long form."""
    return saved(folder / name, [["Ref", "Month", "Value"], *rows])


def percentage(ref: str, *figures: Content) -> list[Content]:
    """A row of a percentage; 100% in the months before."""
    shown = [Cell(figure, "", "0%") if isinstance(figure, float) else figure for figure in figures]
    before: list[Content] = [Cell(1.0, "", "0%")] * (13 - len(figures))
    return [ref, "Percentage of cases", *before, *shown]


def small() -> GridWorkbook:
    """M1 holds 40 and no figure of May-21 (in O2), P1 98% and tbc."""
    return texts(row("M1", [40, None]), percentage("P1", 0.98, "tbc"))


def changes(imported: Imported) -> dict[str, object]:
    return {change.cell: change.new for change in imported.changes}


def reasons(imported: Imported) -> list[str]:
    return [refused.reason for refused in imported.refused]


def test_figures_go_into_their_months_cells(tmp_path: Path) -> None:
    workbook = small()
    imported = import_figures(workbook, [extract(tmp_path, ["M1", "May-21", 44], ["P1", "May-21", "97%"])])
    assert imported.written
    assert (workbook["Scorecard"]["O2"], workbook["Scorecard"]["O3"]) == (44.0, 0.97)
    assert changes(imported) == {"O2": 44.0, "O3": 0.97}
    assert (imported.refused, imported.missing, imported.kept, imported.problems) == ((), (), (), ())


def test_nothing_but_month_cells_is_touched(tmp_path: Path) -> None:
    workbook = small()
    import_figures(workbook, [extract(tmp_path, ["M1", "May-21", 44], ["P1", "May-21", "97%"])])
    ((update,),) = workbook.applied
    assert (update.sheet, update.rules, [area.reference for area in update.owned]) == (
        "Scorecard",
        None,
        ["O2:O3"],
    )


@pytest.mark.parametrize("value", ["97%", "97", 97, "0.97", 0.97, "97.0%"])
def test_a_percentage_is_told_from_the_indicators_unit(value: object, tmp_path: Path) -> None:
    workbook = small()
    import_figures(workbook, [extract(tmp_path, ["P1", "May-21", value])], skip_bad=True)
    assert workbook["Scorecard"]["O3"] == 0.97


@pytest.mark.parametrize(
    ("code", "expected"), [("General", "0%"), ("@", "0%"), (";;;", "0%"), ("0", "0%"), ("0.0%", "0.0%")]
)
def test_a_percentages_cell_shows_a_percentage(code: str, expected: str, tmp_path: Path) -> None:
    workbook = texts(percentage("P1", 0.98, None))
    workbook["Scorecard"].put("O2", Cell(None, "", code))
    import_figures(workbook, [extract(tmp_path, ["P1", "May-21", "97%"])])
    assert workbook["Scorecard"].cell("O2").number_format == expected


def test_several_extracts_are_taken_together(tmp_path: Path) -> None:
    workbook = small()
    names = ("a.csv", "b.xlsx")
    one, two = (
        extract(tmp_path, [ref, "May-21", 1], name=name)
        for ref, name in zip(("M1", "P1"), names, strict=True)
    )
    imported = import_figures(workbook, [one, two])
    assert (imported.written, imported.missing) == (True, ())
    assert changes(imported) == {"O2": 1.0, "O3": 1.0}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (["X9", "May-21", 1], "no indicator has this ref"),
        (["m1", "May-21", 1], "no indicator has this ref; if M1 is meant, write it so"),
        (["", "May-21", 1], "there is no ref; write it, or delete the row"),
        (["M1", "May", 1], "“May” is no month; write one like Apr-21"),
        (["M1", "Jun-21", 1], "Jun-21 has no column in the scorecard, whose months are May-20 to May-21"),
        (["M1", "May-21", "about 5"], "“about 5” is no number; write one, or leave it blank"),
        (["P1", "Mar-21", "140%"], "140% is more than this percentage can be"),
    ],
)
def test_what_cannot_be_used_is_listed_and_holds_the_rest_back(
    line: list[object], reason: str, tmp_path: Path
) -> None:
    workbook = small()
    path = extract(tmp_path, line, ["P1", "May-21", "97%"], ["M1", "Apr-21", 40])
    imported = import_figures(workbook, [path])
    assert [refused.source for refused in imported.refused] == ["f.csv, row 2"]
    assert reasons(imported)[0].startswith(reason)
    assert (imported.written, workbook.applied, changes(imported)) == (False, [], {"O3": 0.97})
    assert import_figures(workbook, [path], skip_bad=True).written
    assert workbook["Scorecard"]["O3"] == 0.97
    assert workbook["Scorecard"]["O2"] is None


def test_rows_about_the_same_ref_and_month_are_refused_in_the_extracts_order(tmp_path: Path) -> None:
    path = extract(tmp_path, ["X9", "May-21", 1], ["M1", "May-21", 1], ["M1", "May-21", 2])
    imported = import_figures(small(), [path], skip_bad=True)
    assert [refused.source for refused in imported.refused] == [f"f.csv, row {n}" for n in (2, 3, 4)]
    assert imported.changes == ()


def test_a_ref_that_stands_in_the_scorecard_twice_is_refused(tmp_path: Path) -> None:
    workbook = texts(row("M1", [None]), row("M1", [None]), row("M2", [None]))
    imported = import_figures(workbook, [extract(tmp_path, ["M1", "May-21", 1], ["M2", "May-21", 2])])
    assert reasons(imported) == ["the ref stands in the scorecard twice; give one of the two another"]
    assert (imported.written, imported.missing) == (False, ())


def test_a_row_without_a_figure_empties_no_cell(tmp_path: Path) -> None:
    workbook = small()
    path = extract(tmp_path, ["M1", "Apr-21", ""], ["P1", "Apr-21", "n/a"])
    imported = import_figures(workbook, [path])
    assert (imported.changes, imported.without_figure, imported.missing) == ((), 2, ())


def test_what_stands_in_place_of_a_figure_is_written_like_one(tmp_path: Path) -> None:
    workbook = small()
    path = extract(tmp_path, ["M1", "May-21", "<5"], ["P1", "Apr-21", "[c]"], ["M1", "Jan-01", "*"])
    imported = import_figures(workbook, [path])
    assert [(change.ref, change.column_name, change.new) for change in imported.changes] == [
        ("M1", "May-21", "<5")
    ]
    (kept,) = imported.kept
    assert "says “[c]”: it stays, unless you import with --overwrite." in kept.message
    again = import_figures(workbook, [path], overwrite=True)
    assert [(change.ref, change.new) for change in again.changes] == [("P1", "[c]")]


def test_a_councils_own_words_for_no_figure_are_written_and_never_refused(tmp_path: Path) -> None:
    workbook = book(small()["Scorecard"], settings_sheet(["Placeholders", "Low numbers"]))
    path = extract(tmp_path, ["M1", "May-21", "low numbers"], ["P1", "May-21", "98%"])
    imported = import_figures(workbook, [path])
    assert imported.refused == ()
    assert changes(imported) == {"O2": "low numbers", "O3": 0.98}


def test_a_locked_month_without_a_figure_takes_no_words_and_holds_nothing_back(tmp_path: Path) -> None:
    workbook = book(small()["Scorecard"], settings_sheet(["Locked months", "2021-05"]))
    path = extract(tmp_path, ["M1", "May-21", "[c]"], ["P1", "Apr-21", "98%"])
    imported = import_figures(workbook, [path])
    assert (imported.changes, imported.refused, imported.kept) == ((), (), ())


def test_a_figure_that_differs_stays_and_both_are_named(tmp_path: Path) -> None:
    workbook = small()
    path = extract(tmp_path, ["M1", "Apr-21", 41], ["P1", "Apr-21", "97%"])
    imported = import_figures(workbook, [path])
    assert (imported.changes, imported.written) == ((), False)
    assert [(kept.cell, kept.ref, kept.code) for kept in imported.kept] == [
        ("N2", "M1", "figure-kept"),
        ("N3", "P1", "figure-kept"),
    ]
    assert imported.kept[1].message == (
        "The figure of Apr-21 holds “98%”, and f.csv, row 3 says “97%”: it stays, unless you import with "
        "--overwrite."
    )


def test_a_difference_that_the_format_hides_is_named_with_its_digits(tmp_path: Path) -> None:
    (kept,) = import_figures(small(), [extract(tmp_path, ["P1", "Apr-21", "98.2%"])], skip_bad=True).kept
    assert "holds “0.98”, and f.csv, row 2 says “0.982”" in kept.message


def test_a_figure_is_replaced_where_that_is_asked_for(tmp_path: Path) -> None:
    workbook = small()
    path = extract(tmp_path, ["M1", "Apr-21", 41], ["P1", "Apr-21", "98%"])
    imported = import_figures(workbook, [path], overwrite=True)
    assert (changes(imported), imported.kept) == ({"N2": 41.0}, ())
    assert workbook["Scorecard"]["N2"] == 41.0


@pytest.mark.parametrize("content", ["tbc", "n/a", "-", None, " ", CellError("#N/A")])
def test_what_is_no_figure_yet_is_replaced(content: Content, tmp_path: Path) -> None:
    workbook = texts(row("M1", [content]))
    import_figures(workbook, [extract(tmp_path, ["M1", "May-21", 41])])
    assert workbook["Scorecard"]["O2"] == 41.0


@pytest.mark.parametrize(
    "content", ["c", "*", "low", "about 40", Cell(None, "X1"), Cell("", "X1"), Cell(7.0, "X1")]
)
def test_what_somebody_meant_stays_unless_it_is_to_be_replaced(content: Content, tmp_path: Path) -> None:
    workbook = texts(row("M1", [content]))
    path = extract(tmp_path, ["M1", "May-21", 41])
    imported = import_figures(workbook, [path])
    assert (len(imported.kept), workbook.applied) == (1, [])
    import_figures(workbook, [path], overwrite=True)
    assert (workbook["Scorecard"]["O2"], workbook["Scorecard"].cell("O2").formula) == (41.0, "")


@pytest.mark.parametrize(("typed", "value"), [("1,237", 1237), ("98%", "98%"), ("44", 44)])
def test_a_figure_typed_as_text_that_is_the_same_stays(typed: str, value: object, tmp_path: Path) -> None:
    workbook = texts(percentage("M1", typed) if "%" in typed else row("M1", [typed]))
    imported = import_figures(workbook, [extract(tmp_path, ["M1", "May-21", value])], overwrite=True)
    assert (imported.changes, imported.kept) == ((), ())


def test_digits_that_no_spreadsheet_shows_are_no_difference(tmp_path: Path) -> None:
    workbook = texts(row("M1", [40, 40 * 1.06]))
    imported = import_figures(workbook, [extract(tmp_path, ["M1", "May-21", 42.4])], overwrite=True)
    assert (40 * 1.06 != 42.4, imported.changes, imported.kept) == (True, (), ())


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_dry_run_says_the_same_and_writes_nothing(overwrite: bool, tmp_path: Path) -> None:
    path = extract(tmp_path, ["M1", "May-21", 44], ["M1", "Apr-21", 41], ["P1", "May-21", "97%"])
    workbook = small()
    dry = import_figures(workbook, [path], overwrite=overwrite, dry_run=True)
    assert (dry.written, workbook.applied) == (False, [])
    wet = import_figures(workbook, [path], overwrite=overwrite)
    assert (wet.written, wet.changes, wet.kept) == (True, dry.changes, dry.kept)


def test_a_locked_month_takes_no_other_figure(tmp_path: Path) -> None:
    table = small()["Scorecard"]
    workbook = book(table, settings_sheet(["Locked months", "2021-04"]))
    path = extract(tmp_path, ["M1", "Apr-21", 40], ["P1", "Apr-21", "97%"], ["M1", "May-21", 44])
    imported = import_figures(workbook, [path], overwrite=True, skip_bad=True)
    assert reasons(imported) == [
        "Apr-21 is locked; take it out of the setting Locked months if it is to be revised"
    ]
    assert changes(imported) == {"O2": 44.0}


def test_the_change_log_tells_of_an_import(tmp_path: Path) -> None:
    log = CHANGE_LOG.sheet("Change log")
    workbook = book(small()["Scorecard"], sheet_of("Change log", [[log.title], [log.summary], log.header]))
    import_figures(workbook, [extract(tmp_path, ["M1", "May-21", 44])], skip_bad=True)
    sheet = workbook["Change log"]
    assert [sheet[f"{column}4"] for column in "CDEFGI"] == [
        *("import of f.csv", "Scorecard", "O2", "M1", "May-21", 44.0)
    ]


def test_a_scorecard_without_any_figures_is_filled(tmp_path: Path) -> None:
    workbook = texts(row("M1", [None] * 13))
    assert import_figures(workbook, [extract(tmp_path, ["M1", "May-21", 41])]).written
    assert workbook["Scorecard"]["O2"] == 41.0


# --- whatever the extract's form ---


def months_of(scorecard: Scorecard) -> list[Month]:
    return [column.month for column in scorecard.tables[0].months]


def number(indicator: Indicator, figure: Decimal, form: str) -> object:
    """A figure as another system would write it."""
    if indicator.unit is not Unit.PERCENTAGE or form == "fraction":
        return float(figure)
    return f"{figure * 100:f}%" if form == "text" else float(figure * 100)


def long_form(scorecard: Scorecard, form: str = "fraction") -> Rows:
    return [
        ["Ref", "Month", "Value"],
        *(
            [indicator.ref, month.label, number(indicator, figure, form)]
            for indicator in scorecard.indicators
            for month, figure in zip(months_of(scorecard), indicator.figures, strict=True)
            if figure is not None
        ),
    ]


def wide_form(scorecard: Scorecard, form: str = "fraction") -> Rows:
    return [
        ["Ref", *(month.label for month in months_of(scorecard))],
        *(
            [
                indicator.ref,
                *(None if f is None else number(indicator, f, form) for f in indicator.figures),
            ]
            for indicator in scorecard.indicators
        ),
    ]


@pytest.mark.parametrize("is_wide", [True, False])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("form", ["fraction", "text"])
def test_a_scorecards_own_figures_change_nothing(
    form: str, suffix: str, is_wide: bool, tmp_path: Path
) -> None:
    workbook = published(is_paired=True)
    scorecard = read(workbook)
    rows = (wide_form if is_wide else long_form)(scorecard, form)
    imported = import_figures(
        workbook, [saved(tmp_path / f"f.{suffix}", rows)], overwrite=True, skip_bad=True
    )
    assert (imported.changes, imported.kept, imported.refused, imported.written) == ((), (), (), False)


@pytest.mark.parametrize(("figure", "what"), [(1000, "some ten times the figures"), (0, "a sudden 0")])
def test_a_slip_is_not_imported(figure: int, what: str, tmp_path: Path) -> None:
    workbook = texts(row("M1", [None]))
    imported = import_figures(workbook, [extract(tmp_path, ["M1", "May-21", figure])])
    assert what in str(imported.refused[0])
    assert not imported.written


def to_fill() -> GridWorkbook:
    """Two counts and two percentages; the last three months have no figures yet."""
    blank: list[Content] = [None] * 3
    return texts(
        row("M1", blank), row("M2", blank), percentage("P1", 0.98, *blank), percentage("P2", 0.5, *blank)
    )


FIGURES = st.fixed_dictionaries(
    {
        # Beside figures of 100 each, some ten times that, a tenth of it and 0 may be slips.
        **{
            ref: st.lists(st.integers(20, 700) | st.integers(2000, 10**6), min_size=3, max_size=3)
            for ref in ("M1", "M2")
        },
        # In thousandths from 13% on: what less than that means, an extract has to say with a % sign.
        **{ref: st.lists(st.integers(130, 1000), min_size=3, max_size=3) for ref in ("P1", "P2")},
    }
)


def extract_of(folder: Path, figures: dict[str, list[int]], suffix: str, is_wide: bool, form: str) -> Path:
    months = ["Mar-21", "Apr-21", "May-21"]

    def value(ref: str, figure: int) -> object:
        if ref.startswith("M"):
            return str(figure) if form == "text" else figure
        exact = Decimal(figure) / 1000
        return f"{exact * 100:f}%" if form == "text" else float(exact * (100 if form == "hundred" else 1))

    rows: list[list[object]]
    if is_wide:
        rows = [["Ref", *months], *([ref, *(value(ref, f) for f in of)] for ref, of in figures.items())]
    else:
        pairs = [
            (ref, m, value(ref, f)) for ref, of in figures.items() for m, f in zip(months, of, strict=True)
        ]
        rows = [["Ref", "Month", "Value"], *map(list, pairs)]
    return saved(folder / f"f{suffix}", rows)


@FIXTURE_IS_NO_STATE
@given(
    FIGURES,
    st.sampled_from([".csv", ".xlsx", ".parquet"]),
    st.booleans(),
    st.sampled_from(["text", "fraction"]),
)
def test_whatever_the_form_the_same_cells_change_and_only_once(
    tmp_path: Path, figures: dict[str, list[int]], suffix: str, is_wide: bool, form: str
) -> None:
    workbook = to_fill()
    path = extract_of(tmp_path, figures, suffix, is_wide, form)
    imported = import_figures(workbook, [path])
    assert imported.refused == ()
    assert changes(imported) == {
        f"{column}{line}": float(figure) if ref.startswith("M") else figure / 1000
        for line, ref in enumerate(("M1", "M2", "P1", "P2"), start=2)
        for column, figure in zip("MNO", figures[ref], strict=True)
    }
    again = import_figures(workbook, [path], overwrite=True)
    assert (again.written, again.changes, again.kept) == (False, (), ())


def test_a_figure_on_another_scale_than_its_row_is_left_to_the_hand(tmp_path: Path) -> None:
    rows: list[list[Content]] = [
        ["Ref.", "May-20", "Jun-20", "Jul-20", "Aug-20", "12-mnth avg"],
        ["R1", 0.91, 0.92, 0.905, None],
    ]
    workbook = book(sheet_of("Scorecard", rows))
    (refused,) = import_figures(workbook, [extract(tmp_path, ["R1", "Aug-20", 98])]).refused
    assert refused.reason == (
        "98 is on another scale than the figures of this indicator; type it into the workbook if it is right"
    )


@FIXTURE_IS_NO_STATE
@given(st.floats(0.021, 0.999))
def test_any_digits_are_written_once(tmp_path: Path, fraction: float) -> None:
    workbook = to_fill()
    path = extract(tmp_path, ["P1", "Mar-21", fraction * 100], ["P2", "Mar-21", 50])
    assert import_figures(workbook, [path], skip_bad=True).written
    again = import_figures(workbook, [path], skip_bad=True, overwrite=True)
    assert (again.changes, again.kept) == ((), ())


@pytest.mark.parametrize("written", ["75%", "75", "0.75"])
def test_the_number_formats_tell_a_percentage_that_has_no_figures_yet(tmp_path: Path, written: str) -> None:
    blank = Cell(None, "", "0%")
    workbook = texts(row("M1", [40, 41]), ["P1", "Percentage of cases", *[blank] * 13])
    path = extract(tmp_path, ["P1", "May-21", written], ["M1", "May-21", "41"])
    result = import_figures(workbook, [path])
    if written == "75":
        assert [change.new for change in result.changes] == [0.75]
    assert {change.new for change in result.changes} <= {0.75}
    assert result.written == bool(result.changes)


def test_an_indicator_that_never_had_a_figure_is_not_missed(tmp_path: Path) -> None:
    workbook = texts(row("M1", [40, 41]), ["M2", "Number of cases", *["-"] * 13])
    result = import_figures(workbook, [extract(tmp_path, ["M1", "May-21", "41"])])
    assert result.missing == ()
