"""Excel tables whose header cells change: their columns are renamed, also in the formulas that name them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from scorecard_xl.errors import ScorecardError
from scorecard_xl.spreadsheet.table_references import Renamed, with_new_headers
from scorecard_xl.spreadsheet.workbook import CellChange
from scorecard_xl.workbooks.file.xml.spans import markup_of, text_of_markup
from scorecard_xl.workbooks.file.xml.table import TableXml

_FORMULAS = re.compile(
    rb"<((?:\w+:)?(?:f|formula|formula1|formula2|definedName|calculatedColumnFormula|totalsRowFormula))"
    rb"(?:\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*)?(?<!/)>([^<]*)</\1\s*>"
)


def renamed_columns(
    book: str, sheet: str, changes: Sequence[CellChange], tables: Callable[[], Mapping[str, TableXml]]
) -> Iterator[tuple[str, bytes, Renamed]]:
    """The parts of a sheet's tables in which columns are renamed as their header cells are, each with its new
    data and with what became of its headers.

    Raises ScorecardError where two columns would have one name.
    """
    headers = [change for change in changes if change.column_name == "header"]
    for part, table in tables().items() if headers else ():
        inside = {
            index: change
            for change in headers
            if isinstance(change.new, str) and (index := table.column(change.row, change.column)) is not None
        }
        if not inside:
            continue
        names = {index: str(change.new) for index, change in inside.items()}
        if (twice := table.twice(names)) is not None:
            raise ScorecardError(
                f"the header should become “{names[twice]}”, which another column of the Excel table is "
                "called; rename that one first.",
                book=book,
                sheet=sheet,
                cell=inside[twice].cell,
            )
        new = {str(change.old).casefold(): str(change.new) for change in inside.values()}
        yield part, table.renamed(names), {table.name.casefold(): new}


def parts_with_new_headers(
    renamed: Renamed, names: Iterable[str], read: Callable[[str], bytes]
) -> Iterator[tuple[str, bytes]]:
    """The parts whose formulas name renamed columns, with these formulas as they read now."""
    for name in names:
        data = read(name) if name.endswith(".xml") else b""
        new = _FORMULAS.sub(lambda found: _with_new_headers(found, renamed), data) if b"[" in data else data
        if new != data:
            yield name, new


def _with_new_headers(found: re.Match[bytes], renamed: Renamed) -> bytes:
    if b"[" not in found[2]:
        return found[0]
    formula = text_of_markup(found[2])
    new = with_new_headers(formula, renamed)
    if new == formula:
        return found[0]
    start, end = found.span(2)
    return found[0][: start - found.start()] + markup_of(new) + found[0][end - found.start() :]
