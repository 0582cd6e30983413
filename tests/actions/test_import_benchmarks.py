"""National figures beside the tables: what is written, what stays, what is said of each row."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from scorecard_xl.actions.check import check
from scorecard_xl.actions.import_benchmarks import (
    ComparedAreas,
    ImportedBenchmarks,
    import_benchmarks,
    suggest_benchmarks,
)
from scorecard_xl.actions.undo import undo
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.own_sheets.benchmarks import BENCHMARKS
from scorecard_xl.own_sheets.lists import CHANGE_LOG
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from tests.books.grid_workbook import Cell, Content, GridWorkbook, sheet_of
from tests.books.judged_book import file
from tests.books.kinds_of_workbook import Kind
from tests.books.small_scorecard import BEFORE, settings_sheet

HEADER: tuple[Content, ...] = (
    *BEFORE,
    "% change from Apr-21",
    "Preferred DoT",
    "SN",
    "ENG",
    "SE region",
    "Commentary (May-21):",
)
"""R is SN's column, S England's, T the region's."""

COUNT, RATE, SHARE = "LACnum", "LAC", "LAC_ceased_SGO%"
TEXTS = {
    "LAC1": "Number of children looked after",
    "LAC1-NI": "Rate of children looked after per 10,000",
    "LAC12 (%)": "Percentage who left for special guardianship",
    "ZZ1": "Number of others",
}
SOUTHAMPTON, REGION, ENGLAND, NEAR, NEXT = 852, 989, 970, 851, 874
FIGURES: Mapping[tuple[str, int], Sequence[tuple[int, str]]] = {
    (COUNT, 2020): [(SOUTHAMPTON, "486"), (NEAR, "400"), (NEXT, "c"), (REGION, "9500"), (ENGLAND, "76000")],
    (COUNT, 2021): [(SOUTHAMPTON, "500"), (NEAR, "420"), (NEXT, "380"), (REGION, "9690"), (ENGLAND, "79800")],
    (RATE, 2020): [(SOUTHAMPTON, "96"), (NEAR, "90"), (NEXT, "70"), (REGION, "53"), (ENGLAND, "67")],
    (SHARE, 2020): [(SOUTHAMPTON, "12"), (NEAR, "13"), (NEXT, "14"), (REGION, "-"), (ENGLAND, "13")],
}
COMPARED = ComparedAreas(SOUTHAMPTON, REGION)


def national(folder: Path, figures: Mapping[tuple[str, int], Sequence[tuple[int, str]]] = FIGURES) -> Path:
    """A small file of the tool's long data."""
    lines = ["Short Desc,Data item,Years,LA and Regions,Values,LA Number,Region"]
    for (measure, year), given in figures.items():
        lines += [f"{measure},,{year},Area {area},{value},{area}.0,NA" for area, value in given]
    path = folder / "long.csv"
    path.write_text("\n".join(lines), "utf-8")
    return path


def neighbours(folder: Path) -> Path:
    path = folder / "neighbours.csv"
    rows = [f"{SOUTHAMPTON},{area},{rank},2021,2021-04-01" for rank, area in enumerate((NEAR, NEXT), 1)]
    path.write_text("\n".join(["la_code,neighbour_code,rank,list,valid_from", *rows]), "utf-8")
    return path


def line(ref: str, figure: Content = 500, *benchmarks: Content) -> list[Content]:
    is_share = "%" in ref
    months: list[Content] = [Cell(0.12, "", "0%") if is_share else figure] * 13
    held = [*benchmarks, *[None] * (3 - len(benchmarks))]
    return [ref, TEXTS[ref], *months, None, "▼", *held, "Words."]


def book(*rows: Sequence[Content], logged: bool = False) -> GridWorkbook:
    workbook = GridWorkbook([sheet_of("Scorecard", [HEADER, *rows]), settings_sheet()])
    if logged:
        header = ["Time", "User", "Action", "Sheet", "Cell", "Ref.", "Column", "Old", "New"]
        log = sheet_of(CHANGE_LOG.name, [[CHANGE_LOG.title], [], header])
        return GridWorkbook([*workbook.sheets, log])
    return workbook


def beside(workbook: GridWorkbook, row: int = 2) -> list[object]:
    """What the three columns hold."""
    return [
        cell if isinstance(cell, str) else None if cell is None else round(float(str(cell)), 4)
        for cell in workbook.sheets[0].values(row, (18, 19, 20))
    ]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return national(tmp_path)


def done(workbook: GridWorkbook, source: Path, **options: object) -> ImportedBenchmarks:
    return import_benchmarks(workbook, [source], COMPARED, **options)  # type: ignore[arg-type]


def test_national_figures_come_beside_the_months_as_the_built_in_rows_say(source: Path) -> None:
    workbook = book(line("LAC1"), line("LAC1-NI", 97), line("LAC12 (%)"))
    compared = COMPARED._replace(neighbours=neighbours(source.parent))
    result = import_benchmarks(workbook, [source], compared, ends=2020)
    assert result.written
    assert beside(workbook) == [400, 500, 500]  # one neighbour of two has a figure
    assert beside(workbook, 3) == [80, 67, 53]
    assert beside(workbook, 4) == [0.135, 0.13, "-"]  # missing is never 0
    known = [one.benchmark.neighbours_known for one in result.outcomes]
    assert known == [1, 2, 2]
    assert workbook.sheets[0].number_formats(4, (18, 19)) == ["0%", "0%"]


def test_the_latest_year_counts_where_nobody_names_one(source: Path) -> None:
    workbook = book(line("LAC1"), line("LAC1-NI", 97))
    result = done(workbook, source)
    assert beside(workbook) == [None, 525, 510]
    assert [one.benchmark.year for one in result.outcomes] == ["2021", "2020"]


def test_what_came_of_it_stands_on_the_sheet(source: Path) -> None:
    workbook = book(line("LAC1-NI", 97))
    done(workbook, source)
    sheet = next(one for one in workbook.sheets if one.name == BENCHMARKS)
    (held,) = [sheet.filled(row) for row in sheet.rows if sheet.filled(row).get(1) == "LAC1-NI"]
    assert {"LAC", "as it is", "latest", "2020", "long.csv"} <= set(map(str, held.values()))
    assert 67.0 in held.values() and 53.0 in held.values()


def test_without_a_list_or_a_region_their_columns_stay(source: Path) -> None:
    workbook = book(line("LAC1-NI", 97, 11, None, 12))
    import_benchmarks(workbook, [source], ComparedAreas(SOUTHAMPTON))
    assert beside(workbook) == [11, 67, 12]


@pytest.mark.parametrize(
    ("typed", "stays", "is_listed"),
    [
        (None, False, False),
        ("-", False, False),
        ("tbc", False, False),
        ("Local", True, False),
        ("c", True, False),
        (67, True, False),
        (Cell(67.4, "", "0"), True, False),
        (60, True, True),
        ("60", True, True),
        (Cell(60.0, "=30*2", "0"), True, True),
        (Cell(67.0, "=30*2+7", "0"), True, False),
    ],
)
def test_what_somebody_typed_stays_and_is_listed_where_it_differs(
    typed: Content, stays: bool, is_listed: bool, source: Path
) -> None:
    workbook = book(line("LAC1-NI", 97, None, typed))
    result = done(workbook, source)
    value = typed.value if isinstance(typed, Cell) else typed
    assert workbook.sheets[0].values(2, (19,))[0] == (value if stays else 67)
    assert [one.code for one in result.kept] == [Finding.BENCHMARK_KEPT] * is_listed
    if is_listed:
        assert "ENG holds 60, and the source gives 67: it stays" in result.kept[0].message


@pytest.mark.parametrize("typed", [60, "60", Cell(60.0, "=30*2", "0")])
def test_a_typed_figure_that_differs_is_replaced_where_somebody_says_so(typed: Content, source: Path) -> None:
    workbook = book(line("LAC1-NI", 97, None, typed), line("LAC1", 500, None, "Local"))
    result = done(workbook, source, overwrite=True)
    assert (beside(workbook)[1], beside(workbook, 3)[1], result.kept) == (67, "Local", ())


def test_what_the_import_before_wrote_makes_way_for_a_newer_year(tmp_path: Path) -> None:
    workbook = book(line("LAC1"))
    done(workbook, national(tmp_path), ends=2020)
    assert beside(workbook)[1] == 500
    result = done(workbook, national(tmp_path))
    assert (beside(workbook)[1], result.kept) == (525, ())


def test_where_nothing_is_new_nothing_is_written(source: Path) -> None:
    workbook = book(line("LAC1"), line("LAC12 (%)"))
    assert done(workbook, source).written
    result = done(workbook, source)
    assert (result.written, result.changes) == (False, ())


def test_a_count_without_a_transformation_is_refused(source: Path) -> None:
    workbook = book(line("ZZ1"))
    sheet = [
        ["Benchmarks of this scorecard (scorecard-xl)"],
        [],
        ["Ref.", "Measure", "Transformation", "Year"],
    ]
    asked = sheet_of(BENCHMARKS, [*sheet, ["ZZ1", COUNT, "as it is", "latest"]])
    workbook = GridWorkbook([*workbook.sheets, asked])
    result = done(workbook, source)
    assert beside(workbook) == [None, None, None]
    assert "a count of all its authorities" in result.outcomes[0].benchmark.remark


def test_a_fault_of_the_source_is_not_taken_and_check_says_so(tmp_path: Path) -> None:
    wrong = {("LAC", 2020): [(SOUTHAMPTON, "96"), (NEAR, "90"), (REGION, "53"), (ENGLAND, "1333")]}
    workbook = book(line("LAC1-NI", 97, None, 60))
    done(workbook, national(tmp_path, wrong), overwrite=True)
    assert beside(workbook) == [None, 60, 53]
    codes = [one.code for one in check(workbook).findings]
    assert Finding.BENCHMARK_NOT_TAKEN in codes


def test_a_figure_of_the_authority_on_another_scale_is_questioned(source: Path) -> None:
    workbook = book(line("LAC1", 41))
    (problem,) = done(workbook, source).problems
    assert problem.code is Finding.BENCHMARK_DOUBTED
    assert "about twelve times the average of its months" in problem.message


def test_of_several_files_the_one_with_the_latest_year_counts(tmp_path: Path) -> None:
    older, newer = tmp_path / "older", tmp_path / "newer"
    older.mkdir()
    newer.mkdir()
    files = [
        national(newer, {(RATE, 2022): [(SOUTHAMPTON, "99"), (REGION, "56"), (ENGLAND, "70")]}),
        national(older),
    ]
    for order in (files, files[::-1]):
        workbook = book(line("LAC1-NI", 97))
        import_benchmarks(workbook, order, COMPARED)
        assert beside(workbook)[1:] == [70, 56]


def test_a_dry_run_writes_nothing(source: Path) -> None:
    workbook = book(line("LAC1"))
    result = done(workbook, source, dry_run=True)
    assert (result.written, len(result.changes), beside(workbook)) == (False, 2, [None, None, None])
    assert BENCHMARKS not in [sheet.name for sheet in workbook.sheets]


def test_refs_without_a_row_are_named(source: Path) -> None:
    assert done(book(line("LAC1"), line("ZZ1")), source).without_row == ("ZZ1",)


def test_where_no_row_says_anything_it_says_what_to_do(source: Path) -> None:
    with pytest.raises(ScorecardError, match=r"sheet Benchmarks .* --suggest\.$"):
        done(book(line("ZZ1")), source)


def test_rows_are_proposed_and_nothing_is_written(source: Path) -> None:
    workbook = book(line("LAC1"), line("ZZ1"))
    proposed = suggest_benchmarks(workbook, [source])
    assert proposed[0].row.ref == "LAC1" and proposed[0].likeness == 1
    assert [sheet.name for sheet in workbook.sheets] == ["Scorecard", "Settings"]


def test_every_kind_of_workbook_takes_them_and_gives_them_back(kind: Kind, tmp_path: Path) -> None:
    workbook = book(line("LAC1"), line("LAC1-NI", 97), logged=True)
    kind.use(file(tmp_path / "book.xlsx", workbook))
    assert import_benchmarks(kind.opened(), [national(tmp_path)], COMPARED).written
    with kind.looking() as look:
        assert look.values("S2:T3") == [[525, 510], [67, 53]]
    undo(kind.opened(), agreed=True)
    with kind.looking() as look:
        assert look.values("S2:T3") == [[None, None], [None, None]]


def test_a_closed_file_keeps_all_other_parts(tmp_path: Path) -> None:
    import zipfile

    path = file(tmp_path / "book.xlsx", book(line("LAC1")))
    with zipfile.ZipFile(path) as package:
        before = {name: package.read(name) for name in package.namelist()}
    import_benchmarks(FileWorkbook(path), [national(tmp_path)], COMPARED)
    with zipfile.ZipFile(path) as package:
        after = {name: package.read(name) for name in package.namelist()}
    same = {"xl/worksheets/sheet2.xml", "xl/theme/theme1.xml"}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
