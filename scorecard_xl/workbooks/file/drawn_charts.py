"""The parts of native charts, as XlsxWriter makes them: a workbook in memory is built, and its charts lifted
out of it.

Each chart fills a cell of its own, two of them in a row of the sheet, three rows on a page: applications
break pages between cells, so that none is cut, however wide the workbook's usual font makes the columns.
"""

import datetime
import io
from collections.abc import Sequence
from typing import Any, NamedTuple
from zipfile import ZipFile

from scorecard_xl.spreadsheet.cell_looks import FONT, SLATE
from scorecard_xl.spreadsheet.cells import EPOCH_1904, Area
from scorecard_xl.spreadsheet.charts import Chart, Series
from scorecard_xl.spreadsheet.references import fixed_reference
from scorecard_xl.spreadsheet.workbook import MARKER
from scorecard_xl.workbooks.file.xml.drawing import new_drawing

COLUMN_WIDTHS = (82.0, 1.0, 82.0, 1.0)
"""In characters: a chart ends in the narrow column behind its own, where its edge is not cut."""
ROW_HEIGHT = 175.0  # points
ROWS_ON_PAGE = 3

_CHART_COLUMNS = (0, 2)
_WIDTH, _HEIGHT, _ROOM = 581, 229, 2  # pixels
_LABELS = 12  # months named below a chart, at most
_TITLE_FONT = {"name": FONT, "size": 10, "bold": True, "color": "#1F3864"}
_SMALL_FONT = {"name": FONT, "size": 9, "color": SLATE}
_PALE = "#D9D9D9"
_STRICT = {
    b"http://schemas.openxmlformats.org/drawingml/2006/": b"http://purl.oclc.org/ooxml/drawingml/",
    b"http://schemas.openxmlformats.org/officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
}


class DrawnCharts(NamedTuple):
    """A drawing, which refers to its charts as rId1 and so on, and the parts of these."""

    drawing: bytes
    charts: Sequence[bytes]


def row_of_chart(first_row: int, index: int) -> int:
    """The row in which a chart stands.

    >>> [row_of_chart(4, index) for index in range(5)]
    [4, 4, 5, 5, 6]
    """
    return first_row + index // len(_CHART_COLUMNS)


def used_area(first_row: int, charts: int) -> Area:
    """All cells that charts fill, and those above."""
    last_row = row_of_chart(first_row, charts - 1) if charts else first_row - 1
    return Area(1, 1, last_row, len(COLUMN_WIDTHS))


def drawn(
    charts: Sequence[Chart], first_row: int, first_day: datetime.date, *, is_strict: bool = False
) -> DrawnCharts:
    """Charts on a sheet, from a row on; ``first_day`` is the one from which the workbook counts days."""
    from xlsxwriter.workbook import Workbook  # as few draw charts

    if not charts:
        return DrawnCharts(_in_form(new_drawing(), is_strict), ())
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for column, width in enumerate(COLUMN_WIDTHS):
            sheet.set_column(column, column, width)
        for index, chart in enumerate(charts):
            row = row_of_chart(first_row, index) - 1
            sheet.set_row(row, ROW_HEIGHT)
            # The name by which a drawing of ours is known.
            made = workbook.add_chart({"type": "line", "name": f"{MARKER} {index + 1}"})
            _show(made, chart, first_day)
            place = {
                "x_offset": _ROOM,
                "y_offset": _ROOM,
                "description": chart.description,
                "object_position": 1,
            }
            sheet.insert_chart(row, _CHART_COLUMNS[index % len(_CHART_COLUMNS)], made, place)
    with ZipFile(file) as package:
        drawing = package.read("xl/drawings/drawing1.xml")
        parts = [package.read(f"xl/charts/chart{number}.xml") for number in range(1, len(charts) + 1)]
    if first_day == EPOCH_1904:
        parts = [part.replace(b"<c:lang ", b'<c:date1904 val="1"/><c:lang ', 1) for part in parts]
    return DrawnCharts(_in_form(drawing, is_strict), [_in_form(part, is_strict) for part in parts])


def _in_form(part: bytes, is_strict: bool) -> bytes:
    """The part with the names of its workbook's variant of the format."""
    for transitional, strict in _STRICT.items() if is_strict else ():
        part = part.replace(transitional, strict)
    return part


def _show(made: Any, chart: Chart, first_day: datetime.date) -> None:
    days = [(month - first_day).days for month in chart.months]
    months = f"={fixed_reference(chart.data_sheet, chart.area(chart.month_column))}"
    for series in chart.series:
        made.add_series(
            {
                "name": series.name,
                "categories": months,
                "categories_data": days,
                "values": f"={fixed_reference(chart.data_sheet, chart.area(series.column))}",
                "values_data": list(series.values),
                **_look(series),
            }
        )
    made.set_title({"name": chart.title, "name_font": _TITLE_FONT, "overlay": False})
    beside = [index for index, series in enumerate(chart.series) if not series.in_legend]
    made.set_legend({"position": "bottom", "font": _SMALL_FONT, "delete_series": beside})
    made.set_x_axis(
        {
            "date_axis": True,
            "num_format": "mmm-yy",
            "num_font": _SMALL_FONT,
            "major_unit": max(1, -(-len(days) // _LABELS)),
            "major_unit_type": "months",
            "line": {"color": SLATE},
            "label_position": "low",
        }
    )
    axis = {
        "num_format": chart.number_format,
        "num_font": _SMALL_FONT,
        "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": _PALE, "width": 0.5}},
    }
    made.set_y_axis(axis if chart.most is None else {**axis, "max": chart.most})
    made.set_size({"width": _WIDTH, "height": _HEIGHT})
    made.set_chartarea({"border": {"color": _PALE}})
    made.show_blanks_as("gap")
    made.show_hidden_data()


def _look(series: Series) -> dict[str, Any]:
    look = series.look
    colour = f"#{look.colour}"
    line: dict[str, Any] = {"none": True}
    if look.width:
        line = {"color": colour, "width": look.width, "dash_type": look.dash}
    marker: dict[str, Any] = {"type": "none"}
    if look.marker:
        marker = {
            "type": look.marker,
            "size": look.size,
            "fill": {"color": colour},
            "border": {"color": "#404040"},
        }
    return {"line": line, "marker": marker}
