"""Many rows of a few columns at once, as they are written: so a million are read in a second."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from scorecard_xl.spreadsheet.cells import column_letters
from scorecard_xl.workbooks.file.xml.sheet import ROW, RawCell

Record = tuple[bytes, ...]
"""What a row's cells hold, each as it is written, b"" where there is none."""

_NUMBER = re.compile(rb'<row [^>]*?\br="(\d{1,7})"')
_BLANK_ROW = re.compile(rb"<row [^>]*/>")
_WRITTEN = re.compile(rb'(?: s="(\d{1,9})")?(?: t="(\w+)")?><v>([^<]*)')


class Records(NamedTuple):
    """Some neighbouring rows of a sheet: ``found`` where they are written as most applications do, else their
    numbers in ``rows``."""

    found: Sequence[Record]
    rows: Sequence[int]


def records_in(pieces: Iterator[bytes], columns: Sequence[int]) -> Iterator[Records]:
    """What the rows of a worksheet part, which comes in pieces, hold in these columns, from left to right.

    >>> part = b'<row r="1"><c r="A1"><v>1</v></c><c r="C1" t="str"><v>x</v></c></row><row r="2"/>'
    >>> [records.found for records in records_in(iter([part[:30], part[30:]]), (1, 3)) if records.found]
    [[(b'><v>1', b' t="str"><v>x')]]
    >>> list(records_in(iter([b'<row r="7"><c r="A7"><f>2-1</f><v>1</v></c></row>']), (1,)))
    [Records(found=(), rows=[7])]
    """
    pattern = _pattern(tuple(columns))
    rest = b""
    for piece in pieces:
        data = rest + piece
        end = max(data.rfind(b"<row"), 0)
        if end:
            yield _records(pattern, data, end)
        rest = data[end:]
    yield _records(pattern, rest, len(rest))


def _records(pattern: re.Pattern[bytes], data: bytes, end: int) -> Records:
    found = pattern.findall(data, 0, end)
    if not _follow_each_other(data, end, len(found)):
        missing = data.count(b"<row", 0, end) - len(found)
        if missing and missing != len(_BLANK_ROW.findall(data, 0, end)):
            return Records((), [int(number) for number, _ in ROW.findall(data, 0, end)])
    return Records(found if pattern.groups > 1 else [(one,) for one in found], ())


def _follow_each_other(data: bytes, end: int, rows: int) -> bool:
    """Whether so many rows are all that there are, as the numbers of the first and the last tell."""
    places = data.find(b"<row", 0, end), data.rfind(b"<row", 0, end)
    first, last = (_NUMBER.match(data, max(place, 0)) for place in places)
    return first is not None and last is not None and int(last[1]) - int(first[1]) == rows - 1


@lru_cache(maxsize=16)
def _pattern(columns: tuple[int, ...]) -> re.Pattern[bytes]:
    """A row whose cells up to the last of these columns hold plain values."""
    letters = [column_letters(column).encode() for column in range(1, columns[-1] + 1)]
    cells = b"".join(
        rb'(?:<c r="%s\d++"%s</v></c>)?+'
        % (letter, rb"([^>]*+><v>[^<]*+)" if column in columns else rb"[^>]*+><v>[^<]*+")
        for column, letter in enumerate(letters, start=1)
    )
    return re.compile(rb'<row [^>]*+>%s(?=</row>|<c r="(?!(?:%s)\d))' % (cells, b"|".join(letters)))


def cell_written(written: bytes) -> RawCell:
    """A cell of a record, in no column.

    >>> cell_written(b' s="3" t="str"><v>x')
    (b'', b'3', b'str', b'', b'x', b'')
    """
    found = _WRITTEN.fullmatch(written)
    style, kind, value = found.groups(default=b"") if found else (b"", b"e", written)
    return b"", style, kind, b"", value, b""
