"""Rows behind the last one of a worksheet part, which may have a million rows that nobody looks at."""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from math import isfinite
from typing import cast

from scorecard_xl.spreadsheet.cells import LONGEST_TEXT, Area, Content, column_letters
from scorecard_xl.workbooks.file.cell_bytes import content_of
from scorecard_xl.workbooks.file.xml.edits import set_attribute
from scorecard_xl.workbooks.file.xml.formula import area_in_sheet
from scorecard_xl.workbooks.file.xml.sheet_ends import Frame
from scorecard_xl.workbooks.file.xml.spans import BrokenPart, Edit
from scorecard_xl.workbooks.file.xml.styles import StylesXml

_DATE_FORMAT = "mmm-yy"
_SOME_ROWS = 4096  # written at a time
_PLAIN = re.compile(r"[!#-%'-;=?-^`-~](?:[ !#-%'-;=?-^`-~]*[!#-%'-;=?-^`-~])?").fullmatch  # no markup
_MOST_KNOWN = 20_000  # contents, of which a list repeats most


def end_edits(data: bytes, frame: Frame, rows: Iterable[bytes]) -> Iterator[Edit]:
    """The edits that put rows behind all others."""
    sheet_data = frame.root.first("sheetData")
    if sheet_data is None:
        raise BrokenPart("it has no place for rows")
    if not sheet_data.is_empty:
        yield from (Edit(sheet_data.content_end, sheet_data.content_end, some) for some in rows)
        return
    slash = sheet_data.start + data[sheet_data.start : sheet_data.end].rindex(b"/")
    yield Edit(slash, sheet_data.end, b">")
    yield from (
        Edit(sheet_data.end, sheet_data.end, some) for some in [*rows, f"</{sheet_data.name}>".encode()]
    )


def dimension_edits(data: bytes, frame: Frame, used: Area) -> list[Edit]:
    """The edit by which a sheet says that it uses some more cells, where it says which it uses."""
    dimension = frame.root.first("dimension")
    if dimension is None:
        return []
    said = dimension.attributes.get("ref", "")
    try:
        old = area_in_sheet(said) if frame.last_row else used
    except BrokenPart:  # nothing relies on it
        return []
    wide = Area(*map(min, old[:2], used[:2]), *map(max, old[2:], used[2:]))
    return [] if wide.reference == said else [set_attribute(data, dimension, "ref", wide.reference)]


class CellBytes:
    """Writes values as what follows a cell's name: dates in a style of their own, everything else in none.

    >>> styles = StylesXml(b"<styleSheet><cellXfs><xf/></cellXfs></styleSheet>")
    >>> write = CellBytes(styles, datetime.date(1899, 12, 30))
    >>> write("R&D"), write(2.0), write(datetime.date(2021, 5, 1))
    (' t="str"><v>R&amp;D</v></c>', '><v>2</v></c>', ' s="1"><v>44317</v></c>')
    """

    def __init__(self, styles: StylesXml, first_day: datetime.date, prefix: str = "") -> None:
        self.prefix = prefix
        self._styles, self._first_day = styles, first_day
        self._known = _Known(self, prefix)

    def __call__(self, value: Content) -> str:
        kind, content = content_of(value, self.prefix, self._first_day)
        style = ""
        if isinstance(value, datetime.date):
            style = f' s="{self._styles.with_number_format(0, _DATE_FORMAT)}"'
        return f"{style}{kind}>{content}</{self.prefix}c>"

    def column(self, values: Sequence[Content]) -> list[str]:
        """What follows the names of a column's cells, "" where there is none."""
        kinds = set(map(type, values))
        if kinds == {float}:  # most differ, so that nothing is worth keeping
            numbers = cast(Sequence[float], values)
            if all(map(isfinite, numbers)):
                before, behind = f"><{self.prefix}v>", f"</{self.prefix}v></{self.prefix}c>"
                return [before + repr(number).removesuffix(".0") + behind for number in numbers]
        if bool in kinds:  # True is 1 to a dictionary
            return ["" if value is None else self(value) for value in values]
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        return list(map(self._known.__getitem__, values))


class _Known(dict[Content, str]):
    """What was written before; None is no cell."""

    def __init__(self, write: Callable[[Content], str], prefix: str) -> None:
        super().__init__({None: ""})
        self._write = write
        self._text = f' t="str"><{prefix}v>%s</{prefix}v></{prefix}c>'
        self._number = f"><{prefix}v>%s</{prefix}v></{prefix}c>"

    def clear(self) -> None:
        super().clear()
        self[None] = ""

    def __missing__(self, value: Content) -> str:
        if type(value) is str and _PLAIN(value) and len(value) < LONGEST_TEXT:  # as most are, by far
            written = self._text % value
        elif type(value) is float and isfinite(value):
            written = self._number % repr(value).removesuffix(".0")
        else:
            written = self._write(value)
        self[value] = written
        return written


def row_bytes(first_row: int, rows: Sequence[Sequence[Content]], write: CellBytes) -> Iterator[bytes]:
    """The rows from one on as a worksheet part holds them, some thousands at a time.

    >>> styles = StylesXml(b"<styleSheet/>")
    >>> write = CellBytes(styles, datetime.date(1899, 12, 30))
    >>> b"".join(row_bytes(8, [["M1", None, True]], write))
    b'<row r="8"><c r="A8" t="str"><v>M1</v></c><c r="C8" t="b"><v>1</v></c></row>'
    """
    for start in range(0, len(rows), _SOME_ROWS):
        some = rows[start : start + _SOME_ROWS]
        numbers = [str(first_row + start + index) for index in range(len(some))]
        template, columns = f'<{write.prefix}row r="%s">', [numbers]
        for column, values in enumerate(zip_longest(*some), start=1):
            cells = write.column(values)
            name = f'<{write.prefix}c r="{column_letters(column)}'
            if cells.count(cells[0]) == len(cells):
                same = cells[0].replace("%", "%%")
                if same:
                    template += f'{name}%s"{same}'
                    columns.append(numbers)
            elif "" in cells:
                template += "%s"
                columns.append(
                    [cell and f'{name}{row}"{cell}' for row, cell in zip(numbers, cells, strict=True)]
                )
            else:
                template += f'{name}%s"%s'
                columns += [numbers, cells]
        template += f"</{write.prefix}row>"
        yield "".join(map(template.__mod__, zip(*columns, strict=True))).encode()
