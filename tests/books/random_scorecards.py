"""Scorecards of every shape, for properties of what is done to them; and all that a workbook holds."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from itertools import count

from hypothesis import strategies as st

from scorecard_xl.model import MONTH_NAMES, Month
from scorecard_xl.own_sheets.lists import CHANGE_LOG
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import CellError, Content, Formula, Value, as_text, is_blank
from tests.books.grid_workbook import Cell, GridSheet, GridWorkbook, sheet_of

Place = tuple[str, int, int]
Held = dict[Place, tuple[Content, str]]

_HEADERS: Sequence[Callable[[Month], Cell]] = (
    lambda month: Cell(datetime.date(month.year, month.number, 1), "", "mmm-yy"),
    lambda month: Cell(datetime.date(month.year, month.number, 1), f"DATE({month.year},{month.number},1)"),
    lambda month: Cell(datetime.date(2026, month.number, month.year % 100), "", "d-mmm"),
    lambda month: Cell(month.label),
    lambda month: Cell(f" {month.label} "),
    lambda month: Cell(f"{MONTH_NAMES[month.number - 1]} {month.year}"),
    lambda month: Cell(str(month)),
    lambda month: Cell(f"{month.label} (provisional)"),
    lambda month: Cell(f"01/{month.number:02d}/{month.year}"),
)
_CODES = ("General", "0%", "0.0", "#,##0")


@st.composite
def scorecards(draw: st.DrawFn) -> GridWorkbook:
    """A sheet of one table or two that end with the same month, whatever else they look like."""
    numbers = count(1)
    newest = Month(2021, 1).plus(draw(st.integers(0, 14)))
    rows: list[list[Cell]] = []
    for _ in range(draw(st.integers(1, 2))):
        months = [newest.plus(-back) for back in range(draw(st.integers(3, 6)))]
        header = draw(st.sampled_from(_HEADERS))
        is_mistyped = header(newest).number_format == "d-mmm"
        if len(months) > 3 and not is_mistyped and draw(st.booleans()):
            months.pop(2)  # a gap
        if draw(st.booleans()) or is_mistyped:
            months.reverse()
        base = newest.plus(-1).label
        headers = {
            "ref": [Cell("Ref.")],
            "text": [Cell("Indicator")],
            "months": [header(month) for month in months],
            "change": [Cell(f"% change from {base}")],
            "average": [Cell("12-mnth avg")],
            "commentary": [Cell(f"Commentary ({newest.label}):")],
        }
        order = draw(st.permutations(list(headers)))
        rows.append([cell for part in order for cell in headers[part]])
        for _ in range(draw(st.integers(1, 3))):
            name = f"{len(rows)}"
            figures = [draw(_month_cells(numbers)) for _ in months]
            ref = draw(st.sampled_from([f"R{name}", None]))
            place = months.index(newest)
            # Every row has a figure of the newest month, or it may not be taken for the reporting month.
            if not (isinstance(figures[place].value, float) and figures[place].value):
                figures[place] = Cell(5.0, "", "0")
            parts = {
                "ref": [Cell(ref)],
                "text": [Cell(f"Number of {name}")],
                "months": figures,
                "change": [Cell(draw(st.sampled_from([None, "→ 0%"])))],
                "average": [Cell(draw(st.sampled_from([None, 3.0])))],
                "commentary": [Cell(draw(st.sampled_from([None, "Fine", "=no formula", "'Quoted"])))],
            }
            rows.append([cell for part in order for cell in parts[part]])
        rows.append([])
    return GridWorkbook([sheet_of("Scorecard", [["Title"], [], *rows, ["Note", 12.0]])])


@st.composite
def _month_cells(draw: st.DrawFn, numbers: Iterator[int]) -> Cell:
    value = draw(
        st.none()
        | st.integers(0, 9).map(float)
        | st.floats(0, 1, allow_nan=False)
        | st.sampled_from(["tbc", "12%", "about 5", "#N/A", "2021-05-01", "1,237"])
        | st.just(CellError("#N/A"))
    )
    code = draw(st.sampled_from(_CODES))
    if draw(st.integers(0, 5)) == 0:
        return Cell("" if value is None else value, f"X{next(numbers)}", code)
    return Cell(value, "", code)


def with_log(workbook: GridWorkbook) -> GridWorkbook:
    """The workbook, with a change log that tells of nothing yet."""
    workbook.sheets = [*workbook.sheets, log_sheet()]
    return workbook


def log_sheet(name: str = CHANGE_LOG.name) -> GridSheet:
    """Our change log with nothing in it."""
    return sheet_of(name, [[CHANGE_LOG.title], [CHANGE_LOG.about], CHANGE_LOG.header])


def held(workbook: GridWorkbook, *, of: Sequence[str] = ()) -> Held:
    """What every cell holds and its number format, the change log's aside; only of these sheets, if named."""
    return {
        (sheet.name, row, column): (Formula(cell.formula) if cell.formula else cell.value, cell.number_format)
        for sheet in workbook.sheets
        if not sheet.name.startswith(CHANGE_LOG.name) and (not of or sheet.name in of)
        for row, cells in sheet.grid.items()
        for column, cell in cells.items()
        if cell.value is not None or cell.formula or cell.number_format != "General"
    }


def results(workbook: GridWorkbook) -> dict[str, Value]:
    """What each formula gives; the formulas of these workbooks are all different."""
    return {cell.formula: cell.value for cell in _formula_cells(workbook)}


def calculate(workbook: GridWorkbook, known: dict[str, Value]) -> None:
    """What an application does with formulas that were written."""
    for cell in _formula_cells(workbook):
        cell.value = known[cell.formula]


def _formula_cells(workbook: GridWorkbook) -> Iterator[Cell]:
    for sheet in workbook.sheets:
        for cells in sheet.grid.values():
            yield from (cell for cell in cells.values() if cell.formula)


def month_values(workbook: GridWorkbook) -> dict[tuple[Month, str], tuple[Value, str]]:
    """What the month cells show, with their number formats, by month and the indicator's ref or text."""
    found: dict[tuple[Month, str], tuple[Value, str]] = {}
    for table in read(workbook).tables:
        sheet = workbook[table.sheet]
        for indicator in table.indicators:
            for month, column, _ in table.months:
                value = sheet.values(indicator.row, (column,))[0]
                if not is_blank(value):
                    code = sheet.number_formats(indicator.row, (column,))[0]
                    found[month, indicator.ref or as_text(indicator.text)] = value, code
    return found
