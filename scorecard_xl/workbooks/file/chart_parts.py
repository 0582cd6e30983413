"""The charts of a sheet of ours in a closed file: their parts are made, made anew, and taken out."""

import datetime
import posixpath

from scorecard_xl.spreadsheet.workbook import MARKER, OwnSheet
from scorecard_xl.workbooks.file.drawn_charts import drawn, used_area
from scorecard_xl.workbooks.file.parts import Parts
from scorecard_xl.workbooks.file.xml import drawing, relationships
from scorecard_xl.workbooks.file.xml.spans import root_of
from scorecard_xl.workbooks.file.xml.workbook import WorkbookXml

_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_OF_LOOKS = ("/chartStyle", "/chartColorStyle")
"""What Excel adds to a chart that it saves, by the ends of the relationships' types."""


def are_ours_alone(parts: Parts, part: str, *, are_some: bool) -> bool:
    """Whether a drawing holds charts of ours, where there may be some, and nothing that people have drawn, in
    a chart neither; applications leave empty ones too."""
    root = root_of(parts.read(part), "wsDr")
    names = [one.name for one in drawing.drawn_in(root)]
    if len(names) != len(list(drawing.anchors_in(root))) or (names and not are_some):
        return False
    related = parts.relationships(part)
    beside = (one for chart in related for one in parts.relationships(chart.target))
    return (
        all(name.startswith(f"{MARKER} ") for name in names)
        and all(one.type.endswith("/chart") for one in related)
        and all(one.type.endswith(_OF_LOOKS) for one in beside)
    )


def put_charts(
    parts: Parts, sheet_part: str, content: OwnSheet, book: WorkbookXml, first_day: datetime.date
) -> str:
    """Give a sheet's part the charts of its content in place of those of ours that it has; the id by which it
    refers to their drawing, "" for none. What would be the same keeps its bytes."""
    charts = content.charts or ()
    drawings = parts.related(sheet_part, "/drawing")
    there = [chart.target for one in drawings for chart in parts.related(one.target, "/chart")]
    parts.remove([*there[len(charts) :], *(one for chart in there for one in _looks_of(parts, chart))])
    if not charts and not drawings:
        return ""
    made = drawn(charts, content.header_row, first_day, is_strict=book.is_strict)
    folder = posixpath.dirname(parts.workbook_name)
    names = there[: len(charts)]
    for number, data in enumerate(made.charts):
        if number == len(names):
            names.append(parts.free_name(posixpath.join(folder, "charts/chart{}.xml")))
        _put(parts, names[number], data, _CHART_TYPE)
    kind = f"{book.relationships_namespace}/"
    if drawings:
        part, identifier = drawings[0].target, drawings[0].id
        _put(parts, part, made.drawing, drawing.CONTENT_TYPE)
    else:
        part = parts.free_name(posixpath.join(folder, "drawings/drawing{}.xml"))
        parts.add(part, made.drawing, drawing.CONTENT_TYPE)
        identifier = parts.relate(sheet_part, f"{kind}drawing", part)
    beside = [posixpath.relpath(name, posixpath.dirname(part)) for name in names]
    listing = relationships.listing(f"{kind}chart", beside)
    _put(parts, relationships.listing_of(part), listing, relationships.CONTENT_TYPE)
    return identifier


def set_print_area(parts: Parts, sheet: str, content: OwnSheet) -> None:
    """Have a sheet of charts print these and no more."""
    if content.charts is None:
        return
    data = parts.read(parts.workbook_name)
    book = WorkbookXml(data)
    book.set_print_area(sheet, used_area(content.header_row, len(content.charts)))
    if (patched := book.patched()) != data:
        parts.change(parts.workbook_name, patched)


def _looks_of(parts: Parts, chart: str) -> list[str]:
    """The parts that say how an application shows a chart, and the one that leads to them."""
    listing = relationships.listing_of(chart)
    related = [one.target for one in parts.relationships(chart) if one.target in parts]
    return [*related, listing] if listing in parts else []


def _put(parts: Parts, name: str, data: bytes, content_type: str) -> None:
    if name not in parts:
        parts.add(name, data, content_type)
    elif parts.read(name) != data:
        parts.change(name, data)
