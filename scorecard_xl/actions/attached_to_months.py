"""What is attached to the cells of the months and of the commentary, and stays there while these move on."""

from collections.abc import Iterator, Sequence

from scorecard_xl.actions.starts import Way
from scorecard_xl.findings import Finding
from scorecard_xl.model import COMMENTARY, MonthColumn, Problem, Table
from scorecard_xl.spreadsheet.attachments import Attached
from scorecard_xl.spreadsheet.cells import Area, cell_name
from scorecard_xl.spreadsheet.workbook import Sheet

_BUILT_IN = ("print_area", "print_titles", "_filterdatabase", "criteria", "extract")
_STAYS = {
    Attached.NOTE: (
        Finding.NOTE_STAYS,
        "A note belongs to this cell, and it ⟨would stay|stayed⟩ here while what it is about "
        "⟨moves|moved⟩ on.",
    ),
    Attached.LINK: (
        Finding.LINK_STAYS,
        "A link belongs to this cell, and it ⟨would stay|stayed⟩ here while what it is about "
        "⟨moves|moved⟩ on.",
    ),
    Attached.SHOWN_BY_EXCEL: (
        Finding.PICTURE_STAYS,
        "The cell ⟨holds|held⟩ a picture or a data type of Excel's, which ⟨does|did⟩ not move on and "
        "⟨would be|is⟩ "
        "lost, also to an undo.",
    ),
    Attached.VALIDATION: (
        Finding.VALIDATION_STAYS,
        "A rule of what may be typed here does not cover the months of its rows alike, and it ⟨would "
        "stay|stayed⟩ "
        "here while they ⟨move|moved⟩ on.",
    ),
    Attached.FILTER: (
        Finding.FILTER_STAYS,
        "A filter on this column hides rows by its figures or words, and ⟨would go|goes now⟩ by the next "
        "month's: show all rows.",
    ),
}


def attached(sheet: Sheet, table: Table, way: Way) -> Iterator[Problem]:
    """What is attached to single cells of a table's commentary, and of its months unless these stay."""
    columns = _columns(table, () if way is Way.STANDS else table.months)
    refs = {indicator.row: indicator.ref for indicator in table.indicators}
    headers = dict.fromkeys((month.header_row for month in table.months), "")
    found: dict[tuple[int, int, Finding], Problem] = {}
    for attachment in sheet.attachments:
        kind, area = attachment
        if kind is Attached.VALIDATION:
            continue
        rows = {**headers} if kind is Attached.FILTER else {**headers, **refs}
        cell = next(_first_cells(area, sorted(rows), columns), None)
        if cell is not None:
            code, message = _STAYS[kind]
            found[(*cell, code)] = Problem(sheet.name, cell_name(*cell), rows[cell[0]], code, message)
    for cell in _validated_apart(sheet, table, table.months if way is Way.MOVES else ()):
        code, message = _STAYS[Attached.VALIDATION]
        found[(*cell, code)] = Problem(sheet.name, cell_name(*cell), refs[cell[0]], code, message)
    return (found[key] for key in sorted(found))


def _columns(table: Table, months: Sequence[MonthColumn]) -> list[int]:
    commentary = table.columns.get(COMMENTARY)
    return sorted([*(month.column for month in months), *([commentary] if commentary else [])])


def _first_cells(area: Area, rows: Sequence[int], columns: Sequence[int]) -> Iterator[tuple[int, int]]:
    return ((row, column) for row in rows for column in columns if area.holds(row, column))


def _validated_apart(sheet: Sheet, table: Table, moving: Sequence[MonthColumn]) -> Iterator[tuple[int, int]]:
    """The first cell of each area in which what may be typed is ruled for some months of a row alone, or for
    the commentary of some rows."""
    areas = [one.area for one in sheet.attachments if one.kind is Attached.VALIDATION]
    rows = [indicator.row for indicator in table.indicators]
    months = sorted(month.column for month in moving)
    commentary = table.columns.get(COMMENTARY)
    groups = [[(row, column) for column in months] for row in rows]
    groups += [[(row, commentary) for row in rows]] if commentary else []
    reported: set[Area] = set()
    for cells in groups if areas else ():
        ruled = [next((area for area in areas if area.holds(*cell)), None) for cell in cells]
        if all(ruled):
            continue
        for cell, area in zip(cells, ruled, strict=True):
            if area is not None and area not in reported:
                reported.add(area)
                yield cell
