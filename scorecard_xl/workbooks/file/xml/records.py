"""Many rows of a few columns at once, as they are written: so a million are read in a second."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from scorecard_xl.spreadsheet.cells import column_letters
from scorecard_xl.workbooks.file.xml.sheet import ROW, RawCell

Cells = Sequence[bytes]
"""What the cells of a column hold, each as it is written, b"" where there is none."""

_NUMBER = re.compile(rb'<row [^>]*?\br="(\d{1,7})"')
_BLANK_ROW = re.compile(rb"<row [^>]*/>")
_WRITTEN = re.compile(rb'(?: s="(\d{1,9})")?(?: t="(\w+)")?><v>([^<]*)')


class Records(NamedTuple):
    """Some neighbouring rows of a sheet: what their ``cells`` hold, column by column, where they are
    written as most applications do, else their numbers in ``rows``."""

    cells: Sequence[Cells]
    rows: Sequence[int]


def records_in(pieces: Iterator[bytes], columns: Sequence[int]) -> Iterator[Records]:
    """What the rows of a worksheet part, which comes in pieces, hold in these columns, from left to right.

    >>> part = b'<row r="1"><c r="A1"><v>1</v></c><c r="C1" t="str"><v>x</v></c></row><row r="2"/>'
    >>> [records.cells for records in records_in(iter([part[:30], part[30:]]), (1, 3)) if any(records.cells)]
    [[[b'><v>1'], [b' t="str"><v>x']]]
    >>> list(records_in(iter([b'<row r="7"><c r="A7"><f>2-1</f><v>1</v></c></row>']), (1,)))
    [Records(cells=(), rows=[7])]
    """
    usual, any_cells = _usual(tuple(columns)), _any_cells(tuple(columns))
    rest = b""
    for piece in pieces:
        data = rest + piece
        end = max(data.rfind(b"<row"), 0)
        if end:
            yield _records(usual, any_cells, data[:end])
        rest = data[end:]
    yield _records(usual, any_cells, rest)


def _records(usual: re.Pattern[bytes], any_cells: re.Pattern[bytes], data: bytes) -> Records:
    parted = usual.split(data)
    width = usual.groups + 1
    if _follow_each_other(data, len(parted) // width):
        found = [parted[column::width] for column in range(1, width)]
        return Records([one if all(one) else [cell or b"" for cell in one] for one in found], ())
    rows = any_cells.findall(data)
    if not _follow_each_other(data, len(rows)):
        missing = data.count(b"<row") - len(rows)
        if missing and missing != len(_BLANK_ROW.findall(data)):
            return Records((), [int(number) for number, _ in ROW.findall(data)])
    return Records(tuple(zip(*rows, strict=True)) if any_cells.groups > 1 else (rows,), ())


def _follow_each_other(data: bytes, rows: int) -> bool:
    """Whether so many rows are all that there are, as the numbers of the first and the last tell."""
    first, last = (_NUMBER.match(data, max(place, 0)) for place in (data.find(b"<row"), data.rfind(b"<row")))
    return first is not None and last is not None and int(last[1]) - int(first[1]) == rows - 1


@lru_cache(maxsize=16)
def _usual(columns: tuple[int, ...]) -> re.Pattern[bytes]:
    """A row with a cell in its first column, and maybe more, that hold plain values.

    It says less than :func:`_any_cells` of what stands between two cells, and takes less time: from the end
    of a value to the name of the next cell nothing else is in quotes. Only where as many rows are found as
    there are may one be trusted not to be two.
    """
    cells = b""
    for column, letters in enumerate(_letters(columns), start=1):
        held = rb'[^"]*+"([^>]*+><v>[^<]*+)' if column in columns else rb"[^<]*+<[^<]*+"
        cell = letters + rb"\d" + held
        cells += rb'(?:</[^"]*+"%s)?+' % cell if cells else rb'<c r="%s' % cell
    return re.compile(rb"<row [^>]*+>%s</v></c>(?:</row>|(?=%s))" % (cells, _cell_behind(columns)))


@lru_cache(maxsize=16)
def _any_cells(columns: tuple[int, ...]) -> re.Pattern[bytes]:
    """A row whose cells up to the last of these columns hold plain values."""
    cells = b"".join(
        rb'(?:<c r="%s\d++"%s</v></c>)?+'
        % (letter, rb"([^>]*+><v>[^<]*+)" if column in columns else rb"[^>]*+><v>[^<]*+")
        for column, letter in enumerate(_letters(columns), start=1)
    )
    return re.compile(rb"<row [^>]*+>%s(?=</row>|%s)" % (cells, _cell_behind(columns)))


def _letters(columns: Sequence[int]) -> list[bytes]:
    """The letters of all columns up to the last of these."""
    return [column_letters(column).encode() for column in range(1, columns[-1] + 1)]


def _cell_behind(columns: Sequence[int]) -> bytes:
    """How a cell to the right of these columns begins."""
    return rb'<c r="(?!(?:%s)\d)' % b"|".join(_letters(columns))


def cell_written(written: bytes) -> RawCell:
    """A cell of a record, in no column.

    >>> cell_written(b' s="3" t="str"><v>x')
    (b'', b'3', b'str', b'', b'x', b'')
    """
    found = _WRITTEN.fullmatch(written)
    style, kind, value = found.groups(default=b"") if found else (b"", b"e", written)
    return b"", style, kind, b"", value, b""
