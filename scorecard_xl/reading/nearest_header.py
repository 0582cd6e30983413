"""The row that comes nearest to a table's header where no table is found, and what it lacks."""

from collections.abc import Mapping, Sequence

from scorecard_xl.errors import ScorecardError
from scorecard_xl.reading.headers import parts_of_header
from scorecard_xl.spreadsheet.cells import cell_name
from scorecard_xl.spreadsheet.workbook import Sheet

_MOST_ROWS = 200  # of each sheet
_PARTS = (
    "“Ref.” or “Indicator”",
    "the months",
    "a column to compute such as “% change from Apr-21” or “12-mnth avg”",
)


def no_table(book: str, sheets: Sequence[Sheet], own: Mapping[str, str], named: str) -> ScorecardError:
    """The error for a workbook without a table: what the row lacks that has most of a header, or where none
    has two parts of it what a header needs. ``named`` are the sheets that were asked for."""
    found = [
        (sum(parts), -index, sheet, row, parts)
        for index, sheet in enumerate(sheets)
        for row in sheet.rows[:_MOST_ROWS]
        if len(sheet.filled(row)) > 1 and sum(parts := parts_of_header(sheet, row, own)) > 1
    ]
    if not found:
        needs = f"{_PARTS[0]}, {_PARTS[1]}, and {_PARTS[2]}"
        return ScorecardError(
            f"there is no scorecard table; its header needs {needs}.", book=book, sheet=named
        )
    _, _, sheet, row, parts = max(found, key=lambda one: (one[0], one[1], -one[3]))
    lacks = " and ".join(name for name, has in zip(_PARTS, parts, strict=True) if not has)
    return ScorecardError(
        f"there is no scorecard table; this row comes nearest to its header, and lacks {lacks}.",
        book=book,
        sheet=sheet.name,
        cell=cell_name(row, min(sheet.filled(row))),
    )
