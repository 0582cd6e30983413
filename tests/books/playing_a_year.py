"""Plays months of a scorecard in any kind of workbook, and keeps account of all that was ever entered."""

import csv
import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import xlwings

from scorecard_xl.actions.check import check
from scorecard_xl.actions.import_figures import import_figures
from scorecard_xl.actions.new_month import start_month
from scorecard_xl.actions.refresh import refresh
from scorecard_xl.actions.undo import undo
from scorecard_xl.model import COMMENTARY, Indicator, Month, Scorecard
from scorecard_xl.own_sheets.change_log import NUMBER_FORMAT, RESULT, Line, as_logged, from_log
from scorecard_xl.own_sheets.history import read_history
from scorecard_xl.own_sheets.known_figures import name_in_history
from scorecard_xl.own_sheets.lists import CHANGE_LOG, sheets_of
from scorecard_xl.own_sheets.named_cells import FIGURES_AS_OF, REPORTING_MONTH
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import Area, Content, Formula, Value, area_of, is_blank
from scorecard_xl.spreadsheet.workbook import CellChange, SheetUpdate, Workbook, places_named
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from scorecard_xl.workbooks.live.blocks import safe_text
from scorecard_xl.workbooks.opening import opened
from tests.books.grid_workbook import Cell, GridSheet, GridWorkbook

Place = tuple[str, int, int]


class Host(ABC):
    """Where the workbook lives; each step sees it anew, as each command and each click does."""

    name: str

    @abstractmethod
    def workbook(self) -> Workbook:
        """The workbook as it is now."""

    @abstractmethod
    def type_texts(self, texts: dict[Place, str]) -> None:
        """Type into cells, as a person does."""


class InMemory(Host):
    """Nothing but the rules."""

    name = "memory"

    def __init__(self, path: Path) -> None:
        source = FileWorkbook(path, to_write=False)
        named = {name: places_named(source, name) for name in (REPORTING_MONTH, FIGURES_AS_OF)}
        sheets = [_copied(sheet.name, source) for sheet in source.sheets]
        self._workbook = GridWorkbook(sheets, named=named)

    def workbook(self) -> GridWorkbook:
        return self._workbook

    def type_texts(self, texts: dict[Place, str]) -> None:
        for (sheet, row, column), text in texts.items():
            self._workbook[sheet].grid.setdefault(row, {}).setdefault(column, Cell()).value = text


def _copied(name: str, source: FileWorkbook) -> GridSheet:
    sheet = next(sheet for sheet in source.sheets if sheet.name == name)
    columns = list(range(1, 60))
    grid = {}
    for row in range(1, sheet.last_row + 1):
        values = sheet.values(row, columns)
        codes = sheet.number_formats(row, columns)
        formulas = sheet.formulas(row)
        grid[row] = {
            column: Cell(value, formulas.get(column, ""), code)
            for column, value, code in zip(columns, values, codes, strict=True)
            if value is not None or code != "General"
        }
    return GridSheet(name, grid, sheet.merged_areas, sheet.visible)


class InClosedFile(Host):
    """A file that no application has open."""

    name = "closed"

    def __init__(self, path: Path) -> None:
        self.path = path

    def workbook(self) -> FileWorkbook:
        return FileWorkbook(self.path)

    def type_texts(self, texts: dict[Place, str]) -> None:
        book = self.workbook()
        sheets = {sheet.name: sheet for sheet in book.sheets}
        changes = [
            CellChange(
                sheet=sheet,
                row=row,
                column=column,
                ref="",
                column_name="",
                old=sheets[sheet].values(row, (column,))[0],
                new=text,
            )
            for (sheet, row, column), text in texts.items()
        ]
        for name in {change.sheet for change in changes}:
            here = tuple(change for change in changes if change.sheet == name)
            areas = tuple(Area(c.row, c.column, c.row, c.column) for c in here)
            book.apply([SheetUpdate(name, here, owned=areas)])


class InApplication(Host):
    """The workbook open in an application."""

    name = "live"

    def __init__(self, book: xlwings.Book) -> None:
        self.book = book

    def workbook(self) -> Workbook:
        return opened(self.book)

    def type_texts(self, texts: dict[Place, str]) -> None:
        for (sheet, row, column), text in texts.items():
            self.book.sheets[sheet].range((row, column)).value = safe_text(text)


class Seen(NamedTuple):
    """What a workbook holds, the change log aside: contents by place, and the scorecard's number formats."""

    contents: dict[Place, Content]
    formats: dict[Place, str]


def seen(workbook: Workbook) -> Seen:
    """What a workbook holds now."""
    contents: dict[Place, Content] = {}
    formats: dict[Place, str] = {}
    log = {sheet.name for sheet in sheets_of(workbook, CHANGE_LOG)}
    for sheet in workbook.sheets:
        if sheet.name in log:
            continue
        for row in sheet.rows:
            formulas = sheet.formulas(row)
            for column, value in sheet.filled(row).items():
                if not is_blank(value):
                    contents[sheet.name, row, column] = value
            contents.update({(sheet.name, row, c): Formula(text) for c, text in formulas.items()})
        if sheet.name == "Scorecard":
            columns = list(range(1, 31))
            for row in sheet.rows:
                codes = zip(columns, sheet.number_formats(row, columns), strict=True)
                # LibreOffice writes some letters of dates large.
                formats.update({(sheet.name, row, column): code.casefold() for column, code in codes})
    return Seen(contents, formats)


def logged_lines(workbook: Workbook) -> list[tuple[str, str, Line]]:
    """All lines of the log, each with its time and its action."""
    lines = []
    for sheet in sheets_of(workbook, CHANGE_LOG):
        for row in sheet.rows:
            values = sheet.values(row, range(1, 10))
            if row > 3 and isinstance(values[0], str):
                sheet_name, cell, ref, column = (str(value or "") for value in values[3:7])
                line = Line(sheet_name, cell, ref, column, from_log(values[7]), from_log(values[8]))
                lines.append((values[0], str(values[2]), line))
    return lines


class Year:
    """A scorecard's months, played in one host; the same seed plays the same months."""

    def __init__(self, host: Host, folder: Path, seed: int = 0) -> None:
        self.host = host
        self._folder = folder
        self._random = random.Random(seed)
        self.start = seen(host.workbook())
        self._typed: list[tuple[int, dict[Place, str]]] = []
        self.figures: dict[tuple[Month, str], Value] = {}
        self.commentaries: dict[tuple[Month, str], str] = {}
        self.undone = 0
        self._enter(read(host.workbook()))

    def _enter(self, scorecard: Scorecard) -> None:
        """Account for all that stands in the scorecard now."""
        for table in scorecard.tables:
            sheet = next(s for s in self.host.workbook().sheets if s.name == table.sheet)
            columns = [month.column for month in table.months]
            for indicator in table.indicators:
                values = sheet.values(indicator.row, columns)
                for (month, *_), value in zip(table.months, values, strict=True):
                    if not is_blank(value):
                        self.figures[month, name_in_history(indicator)] = value
                if indicator.commentary and table.commentary_header:
                    about = table.commentary_header.month
                    self.commentaries[about, name_in_history(indicator)] = indicator.commentary

    def play_month(self) -> None:
        """New month, figures in, refresh, commentary, check; with an undo here and there."""
        self._with_undo(lambda: start_month(self.host.workbook(), agreed=True).written)
        extract = self._write_extract()
        self._with_undo(lambda: import_figures(self.host.workbook(), [extract], skip_bad=True).written)
        self._with_undo(lambda: refresh(self.host.workbook()).written)
        self._type_commentary()
        self._enter(read(self.host.workbook()))
        wrong = {"computed-differs", "computed-older", "header-month", "formula-wrong", "commentary-month"}
        assert not wrong & {finding.code for finding in check(self.host.workbook()).findings}

    def _with_undo(self, act: Callable[[], bool]) -> None:
        """Act; and sometimes take it back, see that all is as before, and take that back too."""
        if self._random.random() > 0.25:
            assert act()
            return
        before = seen(self.host.workbook())
        assert act()
        after = seen(self.host.workbook())
        for wanted in (before, after):
            assert undo(self.host.workbook()).left == ()
            assert seen(self.host.workbook()) == wanted
        self.undone += 1

    def _write_extract(self) -> Path:
        scorecard = read(self.host.workbook())
        path = self._folder / f"{scorecard.month}.csv"
        scale = self._random.choice([1, 100])
        rows = []
        for table in scorecard.tables:
            for indicator in table.indicators:
                known = [figure for figure in indicator.figures if figure] or self._known(indicator)
                if known and self._random.random() < 0.95:
                    is_percentage = any("%" in code for code in indicator.figure_formats)
                    figure = self._figure(known[-1], is_percentage)
                    rows.append([indicator.ref, f"{figure * scale if is_percentage else figure:f}"])
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            if self._random.random() < 0.5:
                writer.writerow(["ref", scorecard.month.label])
                writer.writerows(rows)
            else:
                writer.writerow(["ref", "month", "value"])
                writer.writerows([ref, str(scorecard.month), value] for ref, value in rows)
        return path

    def _known(self, indicator: Indicator) -> list[Decimal]:
        """The figures of an indicator that have left the sheet."""
        values = [value for (_, name), value in self.figures.items() if name == name_in_history(indicator)]
        return [Decimal(repr(value)) for value in values if isinstance(value, float) and value]

    def _figure(self, last: Decimal, is_percentage: bool) -> Decimal:
        figure = last * Decimal(self._random.randint(85, 117)) / 100
        if is_percentage:
            return min(Decimal(1), figure.quantize(Decimal("0.001")))
        return figure.quantize(Decimal(1)) or Decimal(1)

    def _type_commentary(self) -> None:
        scorecard = read(self.host.workbook())
        texts: dict[Place, str] = {}
        for table in scorecard.tables:
            assert COMMENTARY in table.columns
            for indicator in table.indicators:
                if self._random.random() < 0.6:
                    words = self._random.choice(
                        ["Seen by the team", "=not a formula", "'Quoted'", "→ level “again”"]
                    )
                    place = (table.sheet, indicator.row, table.columns[COMMENTARY])
                    texts[place] = f"{words}, {scorecard.month.label}, {indicator.ref}"
        self.host.type_texts(texts)
        self._typed.append((len(logged_lines(self.host.workbook())), texts))

    def everything_is_kept(self) -> None:
        """Every figure and every commentary ever entered is in the window or in History."""
        kept_figures, kept_commentaries = self.figures, self.commentaries
        past = read_history(self.host.workbook())
        self.figures, self.commentaries = {}, {}
        self._enter(read(self.host.workbook()))
        found_figures, found_commentaries = self.figures, self.commentaries
        self.figures, self.commentaries = kept_figures, kept_commentaries
        assert found_figures.keys().isdisjoint(past.figures)
        assert {**past.figures, **found_figures} == kept_figures
        assert {**past.commentaries, **found_commentaries} == kept_commentaries

    def replayed(self) -> Seen:
        """The start, with all that the log tells of and all that people typed, in their order."""
        contents, formats = dict(self.start.contents), dict(self.start.formats)
        typed = list(self._typed)
        for number, (_, _, line) in enumerate(logged_lines(self.host.workbook())):
            while typed and typed[0][0] == number:
                contents.update(typed.pop(0)[1])
            if line.column.startswith(RESULT):
                continue
            area = area_of(line.cell)
            place = (line.sheet, area.first_row, area.first_column)
            if line.column.startswith(NUMBER_FORMAT):
                formats[place] = str(line.new).casefold()
            elif line.new is None:
                contents.pop(place, None)
            else:
                contents[place] = line.new
        for _, texts in typed:
            contents.update(texts)
        return Seen(contents, formats)


def told(lines: Sequence[tuple[str, str, Line]]) -> Iterator[tuple[str, Line]]:
    """What a log tells apart from times, and from the cell that says when and by whom."""
    for _, action, line in lines:
        if line.column != "figures as of":
            yield action, line._replace(old=as_logged(line.old), new=as_logged(line.new))
