"""The rows of the published scorecard of May 2021, as values that a workbook can hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PUBLISHED = Path(__file__).with_name("published_scorecard_may_2021.tsv")
MONTHS = 14
NO_CHANGE = "- n/a"
_LOST_A_CELL = ("LSCB17a", "YO2")


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """What a cell holds (None where it is blank) and the number format that shows it."""

    value: str | int | float | None
    number_format: str


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One indicator; ``changes`` are as published (`↑ 10%`), None where the cell is blank."""

    ref: str
    indicator: str
    owner: str
    outcome: str
    months: tuple[ShownFigure, ...]
    changes: tuple[str | None, str | None]
    preferred: str
    average: ShownFigure
    maximum: ShownFigure
    benchmarks: tuple[ShownFigure, ShownFigure, ShownFigure]
    commentary: str


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """One table: its 27 headers, worded as published, and its rows."""

    header: tuple[str, ...]
    rows: tuple[PublishedRow, ...]


def figure(text: str, blank_format: str = "General") -> ShownFigure:
    """The figure that a published text shows; other text stays text.

    >>> figure("24%")
    ShownFigure(value=0.24, number_format='0%')
    >>> figure("1,237")
    ShownFigure(value=1237, number_format='#,##0')
    """
    if re.fullmatch(r"\d+%", text):
        return ShownFigure(int(text[:-1]) / 100, "0%")
    if re.fullmatch(r"\d+", text):
        return ShownFigure(int(text), "0")
    if re.fullmatch(r"\d{1,3}(,\d{3})+", text):
        return ShownFigure(int(text.replace(",", "")), "#,##0")
    return ShownFigure(text or None, blank_format)


def _row(cells: list[str]) -> PublishedRow:
    after_months = 4 + MONTHS
    if cells[0] in _LOST_A_CELL:
        cells = [*cells[:after_months], NO_CHANGE, *cells[after_months:-1]]
    percentage = any(text.endswith("%") for text in cells[4:after_months]) or cells[1].startswith(
        "Percentage"
    )
    months_format = "0%" if percentage else "0"
    changes, (preferred, average, maximum) = cells[after_months : after_months + 2], cells[20:23]
    sn, eng, se_region = (figure(text) for text in cells[23:26])
    return PublishedRow(
        ref=cells[0],
        indicator=cells[1],
        owner=cells[2],
        outcome=cells[3],
        months=tuple(figure(text, months_format) for text in cells[4:after_months]),
        changes=(changes[0], changes[1]),
        preferred=preferred,
        average=figure(average, months_format),
        maximum=figure(maximum, months_format),
        benchmarks=(sn, eng, se_region),
        commentary=cells[26],
    )


def _lines() -> Iterator[list[str]]:
    for line in PUBLISHED.read_text(encoding="utf-8").splitlines():
        yield line.split("\t")


def published_tables() -> list[PublishedTable]:
    """The six tables, in the published order.

    >>> [len(table.rows) for table in published_tables()]
    [8, 11, 11, 11, 13, 10]
    """
    tables: list[PublishedTable] = []
    for cells in _lines():
        if cells[0] == "Ref.":
            tables.append(PublishedTable(tuple(cells), ()))
        elif tables and cells[0]:
            tables[-1] = PublishedTable(tables[-1].header, (*tables[-1].rows, _row(cells)))
    return tables
