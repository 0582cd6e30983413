"""The sheet Scorecard of a copy's workbook: the rows of the page, with what each of its columns shows."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from xlsxwriter.workbook import Workbook

from scorecard_xl.computing.columns import judged_of
from scorecard_xl.computing.rules import fill_of, fill_of_word
from scorecard_xl.model import ASSURANCE, STATUS, VARIATION, Arrow, Month, Role, Settings
from scorecard_xl.model.judgements import Assurance, Status, Variation
from scorecard_xl.publishing.publication import IndicatorShown, Publication, Shown
from scorecard_xl.publishing.shown_numbers import number_shown
from scorecard_xl.publishing.values_sheet import A3, CellContent, ValuesSheet, look_of
from scorecard_xl.spreadsheet.cell_looks import BOXED, GREY, GRID, HEADING, NAVY, PALE, SLATE
from scorecard_xl.spreadsheet.xlsxwriter_formats import properties_of

SHEET = "Scorecard"
_ABOUT, _HEADER = 1, 3  # rows as XlsxWriter counts them
_SIZE = 9
_BODY = {**properties_of(BOXED._replace(is_centred=True)), "font_size": _SIZE}
_LEFT = {**_BODY, "align": "left"}
_TYPED = {**properties_of(HEADING._replace(is_centred=True)), "font_size": _SIZE}
_COMPUTED = {**_TYPED, "bg_color": SLATE}
_USUAL = Settings()
_LEAST_WIDTH, _WIDTH_OF_CHARACTER = 7.5, 1.1


class _Cell(NamedTuple):
    content: CellContent
    look: dict[str, object]


class _Column(NamedTuple):
    """A column: its header, the cell of an indicator, its width (None for as wide as its figures need), the
    header's look, and what is shown, which tells how wide that is."""

    header: str | Month
    cell: Callable[[IndicatorShown], _Cell]
    width: float | None
    look: dict[str, object]
    text: Callable[[IndicatorShown], str] = lambda _: ""


def write_scorecard(workbook: Workbook, publication: Publication) -> None:
    """Add the sheet."""
    sheet = ValuesSheet(workbook, SHEET, A3, _SIZE)
    columns = list(_Columns(publication).every())
    sheet.title(publication.heading)
    about = f"{publication.month.in_full}, for the {publication.audience.value}. Values only."
    sheet.write(_ABOUT, 0, about, font_color=SLATE, font_size=10)
    sheet.worksheet.set_row(_HEADER, 42)
    widths = [_width(column, publication) for column in columns]
    for place, (column, width) in enumerate(zip(columns, widths, strict=True)):
        sheet.write(_HEADER, place, column.header, **column.look)
        sheet.worksheet.set_column(place, place, width)
    row = _HEADER
    for section in publication.sections:
        row += 1
        sheet.worksheet.set_row(row, 21)
        for place in range(len(columns)):
            sheet.write(row, place, None if place else section.name, **_SECTION)
        for indicator in section.indicators:
            row += 1
            cells = [column.cell(indicator) for column in columns]
            for place, cell in enumerate(cells):
                sheet.write(row, place, cell.content, **cell.look)
            sheet.set_height(row, _texts(cells, widths))
    sheet.worksheet.freeze_panes(_HEADER + 1, 2)
    sheet.worksheet.repeat_rows(_HEADER)
    sheet.worksheet.print_area(0, 0, row, len(columns) - 1)


def _texts(cells: Sequence[_Cell], widths: Sequence[float]) -> Iterator[tuple[str, float]]:
    for cell, width in zip(cells, widths, strict=True):
        if isinstance(cell.content, str):
            yield cell.content, width


_SECTION: dict[str, object] = {
    "bold": True, "font_size": 10, "font_color": NAVY, "bg_color": PALE, "valign": "vcenter",
    "top": 1, "bottom": 1, "top_color": GRID, "bottom_color": GRID,
}  # fmt: skip


def _width(column: _Column, publication: Publication) -> float:
    if column.width is not None:
        return column.width
    longest = max((len(column.text(one)) for one in publication.indicators), default=0)
    return max(_LEAST_WIDTH, longest * _WIDTH_OF_CHARACTER + 1)


class _Columns:
    """The columns that say anything of a copy, from left to right."""

    def __init__(self, publication: Publication) -> None:
        self._publication = publication
        self._every = list(publication.indicators)
        self._figures = {one.anchor: {m.month: m.figure for m in one.months} for one in self._every}

    def every(self) -> Iterator[_Column]:
        """All of them."""
        yield _Column("Ref.", lambda one: _Cell(one.ref, {**_LEFT, "bold": True}), 12, _TYPED)
        yield _text("Indicator", 42, lambda one: one.text)
        if self._any(lambda one: one.owner):
            yield _text("Owner/ Reporter", 16, lambda one: one.owner)
        yield from map(self._month, self._months())
        yield from (self._change(role, base) for role, base in self._publication.changed_from.items())
        if self._any(lambda one: one.preferred):
            yield _Column("Preferred DoT", _preferred, 9.5, _TYPED)
        window = f"{self._publication.window}-month"
        yield from self._figure(f"{window} average", lambda one: one.average, computed=True)
        yield from self._figure(f"{window} maximum", lambda one: one.maximum, computed=True)
        yield from self._word(VARIATION, lambda one: one.variation, 13)
        yield from self._figure("Target", lambda one: one.target)
        yield from self._word(STATUS, lambda one: one.status, 9)
        yield from self._word(ASSURANCE, lambda one: one.assurance, 12)
        yield from self._benchmarks()
        if self._any(lambda one: one.compared):
            yield _text("Among other authorities", 34, lambda one: one.compared, _COMPUTED)
        if self._any(lambda one: one.happened):
            yield _text("What happened", 34, lambda one: one.happened, _COMPUTED)
        if self._any(lambda one: one.commentary):
            header = f"Commentary ({self._publication.month.label})"
            yield _text(header, 56, lambda one: one.commentary)

    def _any(self, said: Callable[[IndicatorShown], object]) -> bool:
        return any(map(said, self._every))

    def _months(self) -> Iterator[Month]:
        """The months of the window, and those before it that changes are from."""
        last = self._publication.month
        first = min([last.plus(1 - self._publication.window), *self._publication.changed_from.values()])
        return (Month.at(ordinal) for ordinal in range(first.ordinal, last.ordinal + 1))

    def _month(self, month: Month) -> _Column:
        is_latest = month == self._publication.month
        latest: dict[str, object] = {"bg_color": PALE, "bold": True} if is_latest else {}

        def figure(one: IndicatorShown) -> Shown | None:
            return self._figures[one.anchor].get(month)

        return self._numbers(month, figure, _TYPED, latest)

    def _change(self, role: Role, base: Month) -> _Column:
        def cell(one: IndicatorShown) -> _Cell:
            change = one.changes.get(role)
            if change is None:
                return _Cell(None, {**_BODY, "bg_color": GREY})
            has_arrow = change.arrow is not Arrow.NONE
            text = f"{change.arrow.value} {change.text}" if has_arrow else change.text
            fill = fill_of(change.verdict, _USUAL) if change.verdict else None
            return _Cell(text, {**_BODY, "bg_color": GREY, **look_of(fill)})

        return _Column(f"Change from\n{base.label}", cell, 11, _COMPUTED)

    def _figure(
        self, header: str, figure: Callable[[IndicatorShown], Shown | None], *, computed: bool = False
    ) -> Iterator[_Column]:
        if self._any(figure):
            look: dict[str, object] = {"bg_color": GREY} if computed else {}
            yield self._numbers(header, figure, _COMPUTED if computed else _TYPED, look)

    def _numbers(
        self,
        header: str | Month,
        figure: Callable[[IndicatorShown], Shown | None],
        header_look: dict[str, object],
        look: dict[str, object],
    ) -> _Column:
        def cell(one: IndicatorShown) -> _Cell:
            shown = figure(one)
            if shown is None:
                return _Cell(None, {**_BODY, **look})
            number = number_shown(shown, one.code, self._publication.audience)
            return _Cell(number or shown.text, {**_BODY, **look})

        def text(one: IndicatorShown) -> str:
            shown = figure(one)
            return shown.text if shown else ""

        month_look = {"num_format": "mmm-yy"} if isinstance(header, Month) else {}
        return _Column(header, cell, None, {**header_look, **month_look}, text)

    def _word(
        self,
        role: Role,
        word: Callable[[IndicatorShown], Variation | Assurance | Status | None],
        width: float,
    ) -> Iterator[_Column]:
        def cell(one: IndicatorShown) -> _Cell:
            said = word(one)
            fill = fill_of_word(said) if said else None
            return _Cell(said.value if said else None, {**_BODY, "bg_color": GREY, **look_of(fill)})

        if self._any(word):
            yield _Column(judged_of(role).usual_header, cell, width, _COMPUTED)

    def _benchmarks(self) -> Iterator[_Column]:
        year = self._publication.benchmarks_of
        names = dict.fromkeys(benchmark.name for one in self._every for benchmark in one.benchmarks)
        for name in names:
            header = f"{name}\n{year}" if year else name
            yield self._numbers(header, lambda one, name=name: _benchmark(one, name), _TYPED, {})  # type: ignore[misc]


def _benchmark(indicator: IndicatorShown, name: str) -> Shown | None:
    return next((one.figure for one in indicator.benchmarks if one.name == name), None)


def _text(
    header: str, width: float, text: Callable[[IndicatorShown], str], look: dict[str, object] = _TYPED
) -> _Column:
    return _Column(header, lambda one: _Cell(text(one), _LEFT), width, look)


def _preferred(one: IndicatorShown) -> _Cell:
    return _Cell(one.preferred.value if one.preferred else None, {**_BODY, "font_size": 11})
