"""The sheet Charts and the sheet of its data: what they hold, made anew and never doubled."""

import re
import shutil
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
import xlwings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from scorecard_xl.actions.charts import CHARTS, DATA, MadeCharts, make_charts
from scorecard_xl.actions.refresh import refresh
from scorecard_xl.actions.retire import retire
from scorecard_xl.actions.undo import undo
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import EPOCH_1900, EPOCH_1904
from scorecard_xl.spreadsheet.charts import Chart
from scorecard_xl.workbooks.file.drawn_charts import drawn
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from scorecard_xl.workbooks.opening import opened
from tests.books.grid_workbook import Content, GridWorkbook
from tests.books.judged_book import before, book, file, percentages, row
from tests.books.strict_open_xml import make_strict
from tests.data.package_edits import Package
from tests.places import ROOT
from tests.programs import libreoffice
from tests.programs.onlyoffice import save_as
from tests.programs.validator import errors_of

CALM: list[Content] = [100, 104, 98, 102, 97, 103, 101, 99, 100, 104, 98, 102, 101]
ROWS = (
    row("A1", [*CALM[:-1], 140], target=100),
    row("A2", [*CALM[:-1], 140], preferred=None),  # type: ignore[arg-type]
    row("A3", percentages(*[0.9, 0.92] * 6, 0.99), preferred="▲", target=0.95),
    row("A4", ["n/a"] * 13),
    row("A5", [3, 4]),
)
PART = re.compile(r"xl/(?:charts|drawings)/")


def made(workbook: GridWorkbook) -> tuple[MadeCharts, Sequence[Chart]]:
    """What making did, and the charts."""
    result = make_charts(workbook)
    (charts,) = (one.anew.charts for one in workbook.applied[-1] if one.anew and one.sheet == CHARTS)
    assert charts is not None
    return result, charts


def small(tmp_path: Path, *rows: Sequence[Content], name: str = "book.xlsx") -> Path:
    return file(tmp_path / name, book(*(rows or ROWS), past=before([90, 95, None, 97])))


def charts_in(path: Path) -> dict[str, bytes]:
    """The parts of drawings and charts."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist() if PART.match(name)}


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_each_indicator_with_months_known_has_a_chart() -> None:
    result, charts = made(book(*ROWS))
    assert (result.written, result.charts, result.without) == (True, 4, ("A4",))
    assert [chart.title for chart in charts] == [
        "A1: Number of cases",
        "A2: Number of cases",
        "A3: Percentage of cases",
        "A5: Number of cases",
    ]
    assert [[series.name for series in chart.series] for chart in charts] == [
        ["Figure", "Mean", "Lower limit", "Upper limit", "Target", "Improvement", "Concern"],
        ["Figure", "Mean", "Lower limit", "Upper limit", "High or low"],
        ["Figure", "Mean", "Lower limit", "Upper limit", "Target", "Improvement"],
        ["Figure"],
    ]
    assert [chart.number_format for chart in charts] == ["0", "0", "0%", "0.0"]
    assert [chart.most for chart in charts] == [None, None, 1.0, None]


def test_the_alternative_text_says_what_is_shown_and_the_latest_verdict() -> None:
    _, charts = made(book(*ROWS))
    assert charts[0].description == (
        "Line chart of A1 Number of cases, May-20 to May-21. Latest: 140; mean 104, limits 86 to 122; target "
        "100. Concern, Hit or miss, Red. Above its upper limit of 122 for the first time in the 13 months "
        "known; misses its target of 100 (beyond the tolerance)."
    )
    assert charts[3].description.endswith("Apr-21 to May-21. Latest: 4. Too few months.")


def test_signals_are_told_apart_by_colour_and_by_shape() -> None:
    _, charts = made(book(*ROWS))
    looks = {one.name: one.look for chart in charts for one in chart.series if one.look.marker}
    assert {name: (look.colour, look.marker) for name, look in looks.items()} == {
        "Figure": ("1F3864", "circle"),
        "Improvement": ("5BC8F5", "square"),
        "Concern": ("B8560A", "diamond"),
        "High or low": ("5B2C83", "triangle"),
    }


def test_lines_before_a_step_change_stand_apart() -> None:
    rows = row("A1", CALM, limits_from="May-20")
    _, charts = made(book(rows, past=before([400, 404] * 12)))
    assert [one.name for one in charts[0].series if not one.in_legend] == [
        "Mean before",
        "Lower limit before",
        "Upper limit before",
    ]
    by_name = {one.name: one.values for one in charts[0].series}
    assert by_name["Mean before"] == (402.0,) * 24 + (None,) * 13
    assert by_name["Mean"][23:25] == (None, pytest.approx(sum(CALM) / 13))  # type: ignore[arg-type]


def test_what_keeps_lines_out_is_said() -> None:
    result, _ = made(book(row("A1", CALM, limits_from="Jan-35", target="a lot")))
    assert {one.code for one in result.problems} == {Finding.LIMITS_FROM_UNCLEAR, Finding.TARGET_UNCLEAR}


def test_the_data_stand_where_the_charts_read_them(tmp_path: Path) -> None:
    path = small(tmp_path)
    assert make_charts(FileWorkbook(path)).charts == 4
    read_again = openpyxl.load_workbook(path)
    assert read_again.sheetnames[-2:] == [DATA, CHARTS]
    assert (read_again[DATA].sheet_state, read_again[CHARTS].sheet_state) == ("hidden", "visible")
    chart = charts_in(path)["xl/charts/chart1.xml"].decode()
    areas = re.findall(r"<c:f>'Chart data'!\$([A-Z])\$(\d+):\$[A-Z]\$(\d+)</c:f>", chart)
    assert {one[1:] for one in areas} == {("5", "21")}
    assert {column for column, *_ in areas} == set("CDEFGKM")
    figures = [read_again[DATA][f"D{line}"].value for line in range(5, 22)]
    assert figures == [90, 95, None, 97, *CALM[:-1], 140]
    cached = re.findall(r"<c:v>([\d.]+)</c:v>", chart.partition("<c:val>")[2].partition("</c:val>")[0])
    assert list(map(float, cached)) == [one for one in figures if one is not None]


def test_a_second_time_writes_nothing(tmp_path: Path) -> None:
    path = small(tmp_path)
    make_charts(FileWorkbook(path))
    content = path.read_bytes()
    assert not make_charts(FileWorkbook(path)).written
    assert path.read_bytes() == content


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    path = small(tmp_path)
    content = path.read_bytes()
    result = make_charts(FileWorkbook(path), dry_run=True)
    assert (result.written, result.charts, path.read_bytes()) == (False, 4, content)


def test_charts_of_retired_indicators_go(data: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(data / "published_paired.xlsx", tmp_path))
    first = make_charts(FileWorkbook(path))
    sheets = openpyxl.load_workbook(path).sheetnames
    retire(FileWorkbook(path), ["M2"], agreed=True)
    again = make_charts(FileWorkbook(path))
    assert (again.written, again.charts) == (True, first.charts - 1)
    charts = [one for one in charts_in(path) if re.fullmatch(r"xl/charts/chart\d+\.xml", one)]
    assert len(charts) == again.charts
    assert sheets == [one for one in openpyxl.load_workbook(path).sheetnames if one != "History"]
    assert "chart61.xml" not in parts(path)["[Content_Types].xml"].decode()


def test_all_that_is_somebody_elses_keeps_its_bytes(data: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(data / "everything.xlsm", tmp_path))
    old = parts(path)
    make_charts(FileWorkbook(path))
    new = parts(path)
    assert list(new)[: len(old)] == list(old)
    assert {name for name in old if new[name] != old[name]} == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
    }
    assert any(name.startswith("xl/charts/") for name in old)
    assert not make_charts(FileWorkbook(path)).written


@pytest.mark.validator
@pytest.mark.parametrize("name", ["everything.xlsm", "published_text.xlsx", "workbook_template.xlsm"])
def test_the_validator_finds_nothing_new(name: str, data: Path, tmp_path: Path) -> None:
    source = ROOT if name == "workbook_template.xlsm" else data
    path = Path(shutil.copy(source / name, tmp_path))
    earlier = errors_of(path)
    make_charts(FileWorkbook(path))
    assert errors_of(path) - earlier == Counter()
    assert make_charts(FileWorkbook(path), sheet=read(FileWorkbook(path)).tables[0].sheet) is not None
    assert errors_of(path) - earlier == Counter()


@pytest.mark.validator
def test_a_strict_workbook_takes_them(tmp_path: Path) -> None:
    path = small(tmp_path)
    package = Package(path)
    make_strict(package)
    package.save(path)
    earlier = errors_of(path)
    make_charts(FileWorkbook(path))
    assert errors_of(path) - earlier == Counter()
    assert not make_charts(FileWorkbook(path)).written
    assert not [one for one, part in charts_in(path).items() if b"officeDocument/2006" in part]


def test_months_are_counted_as_the_workbook_counts_days(tmp_path: Path) -> None:
    chart = made(book(ROWS[0]))[1][0]
    serials = {}
    for first_day in (EPOCH_1900, EPOCH_1904):
        part = drawn([chart], 4, first_day).charts[0].decode()
        categories = part.partition("<c:cat>")[2].partition("</c:cat>")[0]
        serials[first_day] = re.findall(r"<c:v>(\d+)</c:v>", categories)[0]
        assert ('<c:date1904 val="1"/>' in part) is (first_day == EPOCH_1904)
    assert serials == {EPOCH_1900: "43952", EPOCH_1904: "42490"}


def test_page_breaks_and_the_print_area_cut_no_chart(data: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(data / "published_text.xlsx", tmp_path))
    made_charts = make_charts(FileWorkbook(path)).charts
    sheet = openpyxl.load_workbook(path)[CHARTS]
    last = 3 + -(-made_charts // 2)
    assert sheet.print_area == f"'{CHARTS}'!$A$1:$D${last}"
    assert [one.id for one in sheet.row_breaks.brk] == list(range(6, last, 3))
    drawing = charts_in(path)["xl/drawings/drawing1.xml"].decode()
    corners = re.findall(r"<xdr:row>(\d+)</xdr:row>", drawing)
    assert corners[::2] == corners[1::2]
    assert drawing.count(' descr="Line chart of ') == made_charts


@pytest.mark.libreoffice
def test_libreoffice_shows_them_on_their_pages(data: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(data / "published_text.xlsx", tmp_path))
    earlier = _pages(path, tmp_path / "before")
    made_charts = make_charts(FileWorkbook(path)).charts
    assert _pages(path, tmp_path / "after") - earlier == -(-made_charts // 6)


def _pages(path: Path, folder: Path) -> int:
    folder.mkdir()
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", libreoffice.convert(path, "pdf", folder).read_bytes()))


@pytest.mark.libreoffice
def test_what_libreoffice_saved_is_made_anew(tmp_path: Path) -> None:
    path = small(tmp_path)
    make_charts(FileWorkbook(path))
    (folder := tmp_path / "saved").mkdir()
    saved = libreoffice.convert(path, "xlsx", folder)
    assert make_charts(FileWorkbook(saved)).written
    assert not make_charts(FileWorkbook(saved)).written
    assert openpyxl.load_workbook(saved).sheetnames == openpyxl.load_workbook(path).sheetnames


@pytest.mark.onlyoffice
def test_what_onlyoffice_saved_is_made_anew(tmp_path: Path) -> None:
    path = small(tmp_path)
    make_charts(FileWorkbook(path))
    saved = save_as(path, tmp_path / "saved.xlsx")
    assert make_charts(FileWorkbook(saved)).written
    assert not make_charts(FileWorkbook(saved)).written


def test_looks_that_excel_added_to_charts_go_with_them(tmp_path: Path) -> None:
    path = small(tmp_path)
    make_charts(FileWorkbook(path))
    clean = parts(path)
    package = Package(path)
    office = "http://schemas.microsoft.com/office/2011/relationships"
    for number in (1, 2):
        style = f"xl/charts/style{number}.xml"
        package.add_part(style, "<cs:chartStyle/>", "application/vnd.ms-office.chartstyle+xml")
        package.relate(f"xl/charts/chart{number}.xml", f"{office}/chartStyle", f"style{number}.xml")
        package.substitute(f"xl/charts/chart{number}.xml", "<c:lang", "<c:lang ", 1)
    package.save(path)
    assert make_charts(FileWorkbook(path)).written
    assert parts(path) == clean


Write = Callable[[Workbook, Worksheet], None]


def _somebodys(package: Package) -> None:
    package.replace(_part(package, CHARTS), "(scorecard-xl)", "of ours")


def _drawn_on(package: Package) -> None:
    name = next(one for one in package.parts if one.startswith("xl/drawings/drawing"))
    package.substitute(name, 'name="scorecard-xl 2"', 'name="Text box 7"', 1)


def _written_on(package: Package) -> None:
    cells = '<row r="40"><c r="B40" t="str"><v>asked Jo</v></c></row></sheetData>'
    package.substitute(_part(package, CHARTS), "</sheetData>", cells, 1)


def _drawn_in(package: Package) -> None:
    package.add_part("xl/drawings/drawing9.xml", "<c:userShapes/>", "application/vnd.x+xml")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartUserShapes"
    package.relate("xl/charts/chart1.xml", kind, "../drawings/drawing9.xml")


def _part(package: Package, title: str) -> str:
    return next(
        one
        for one in package.parts
        if one.startswith("xl/worksheets/") and f"{title} of this" in package.text(one)
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_somebodys, "book.xlsx, sheet Charts: this sheet is somebody's own"),
        (_drawn_on, "sheet Charts: there are notes, drawings or tables on the sheet"),
        (_drawn_in, "sheet Charts: there are notes, drawings or tables on the sheet"),
        (_written_on, "sheet Charts, cell B40: there are notes on the sheet"),
    ],
)
def test_what_people_put_there_is_not_lost(
    change: Callable[[Package], None], said: str, tmp_path: Path
) -> None:
    path = small(tmp_path)
    make_charts(FileWorkbook(path))
    package = Package(path)
    change(package)
    package.save(path)
    content = path.read_bytes()
    with pytest.raises(ScorecardError, match=said):
        make_charts(FileWorkbook(path))
    assert path.read_bytes() == content


def test_no_action_takes_the_sheets_for_a_scorecard(tmp_path: Path) -> None:
    path = small(tmp_path)
    alone = read(FileWorkbook(path)).tables
    refresh(FileWorkbook(path))
    refreshed = read(FileWorkbook(path)).tables
    make_charts(FileWorkbook(path))
    package = Package(path)
    package.substitute("xl/workbook.xml", ' state="hidden"', "", 1)
    package.save(path)
    found = read(FileWorkbook(path)).tables
    assert len(found) == len(alone) and found == refreshed
    assert not refresh(FileWorkbook(path)).written


def test_undo_takes_back_the_action_before(data: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(ROOT / "workbook_template.xlsm", tmp_path))
    make_charts(FileWorkbook(path))
    with pytest.raises(ScorecardError, match="the change log is empty"):
        undo(FileWorkbook(path))


@pytest.mark.live
def test_an_open_workbook_says_how_to_do_it(app: xlwings.App, tmp_path: Path) -> None:
    path = small(tmp_path)
    book = app.books.open(path)
    before = [sheet.name for sheet in book.sheets]
    with pytest.raises(ScorecardError, match=r"LibreOffice.* has the workbook open: save it and close it"):
        make_charts(opened(book))
    assert [sheet.name for sheet in book.sheets] == before


def test_hardly_readable_texts_stay_titles(tmp_path: Path) -> None:
    odd = row("=A1", CALM)
    odd[1] = "Cases\n<of> & \x0b all " + "x" * 200
    _, charts = made(book(odd))
    assert charts[0].title.startswith("A1: Cases <of> & all x") and len(charts[0].title) == 110


def test_more_indicators_than_a_sheet_takes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scorecard_xl.actions.charts.MOST_CHARTS", 3)
    with pytest.raises(ScorecardError, match="charts of 4 indicators are more than one sheet takes"):
        make_charts(book(*ROWS))


def test_64_indicators_take_a_moment(data: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(data / "published_text.xlsx", tmp_path))
    start = time.perf_counter()
    make_charts(FileWorkbook(path))
    assert time.perf_counter() - start < 5
