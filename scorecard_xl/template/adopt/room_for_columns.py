"""Whether new columns can go to the right of a table in a file: of what cells do not tell of."""

from collections.abc import Sequence
from pathlib import Path

from scorecard_xl.errors import ScorecardError
from scorecard_xl.spreadsheet.cells import Area, cell_name
from scorecard_xl.spreadsheet.workbook import sheets_by_name
from scorecard_xl.template.adopt.covered import box_over, drawn, tables_of_excel
from scorecard_xl.template.sheet_sizes import columns_of, rows_of
from scorecard_xl.workbooks.file.archive import damaged
from scorecard_xl.workbooks.file.parts import Parts
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from scorecard_xl.workbooks.file.xml.spans import BrokenPart
from scorecard_xl.workbooks.file.xml.workbook import WorkbookXml


def refuse_covered(path: Path, areas: Sequence[tuple[str, Area]]) -> None:
    """Raise ScorecardError where a picture, a chart or a button stands on cells that are to be columns, or an
    Excel table in their rows: its columns are added in Excel."""
    parts = Parts.open(path)
    try:
        _refuse_covered(parts, areas)
    except BrokenPart as broken:
        raise damaged(path.name, str(broken)) from None


def _refuse_covered(parts: Parts, areas: Sequence[tuple[str, Area]]) -> None:
    sheets = sheets_by_name(FileWorkbook(parts.path, to_write=False).sheets)
    related = {one.id: one.target for one in parts.relationships(parts.workbook_name)}
    listed = WorkbookXml(parts.read(parts.workbook_name)).sheets
    part_of = {one.name: related[one.relationship] for one in listed}
    for name, area in areas:
        part, xml = part_of[name], sheets[name].xml
        for table in tables_of_excel(parts, part):
            if table.first_row <= area.last_row and area.first_row <= table.last_row:
                raise ScorecardError(
                    f"the scorecard stands in an Excel table, {table.reference}, whose columns only Excel "
                    "adds: type the headers Variation, Target, Tolerance and Status to the right of its own, "
                    "and name Variation, Status in the setting Computed columns.",
                    book=parts.path.name,
                    sheet=name,
                    cell=cell_name(area.first_row, area.first_column),
                )
        columns, rows = columns_of(xml), rows_of(xml)
        box = box_over(area, columns, rows)
        if any(box.overlaps(other) for other in drawn(parts, part, xml.root, columns, rows)):
            raise ScorecardError(
                f"a picture, a chart or a button stands on {area.reference}, where the new columns are to "
                "go: move it aside.",
                book=parts.path.name,
                sheet=name,
                cell=cell_name(area.first_row, area.first_column),
            )
