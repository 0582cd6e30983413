"""What it takes to bring one worksheet part to what an update asks of it, as edits of its bytes."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from scorecard_xl.errors import ScorecardError
from scorecard_xl.spreadsheet.cells import LAST_ROW, Area, cell_name
from scorecard_xl.spreadsheet.workbook import CellChange, SheetUpdate
from scorecard_xl.workbooks.file.added_rows import CellBytes, dimension_edits, end_edits, row_bytes
from scorecard_xl.workbooks.file.cell_bytes import (
    TextTooLong,
    cell_edit,
    content_cell,
    inline_cell,
    refuse_too_long,
    restyled,
    reworded_runs,
    rule_edits,
    too_long,
    without_result,
)
from scorecard_xl.workbooks.file.formulas import NotAsAWhole, Place, Released, release
from scorecard_xl.workbooks.file.sheet import FileSheet
from scorecard_xl.workbooks.file.xml.shared_strings import SharedStringsXml, text_of
from scorecard_xl.workbooks.file.xml.sheet import SheetXml
from scorecard_xl.workbooks.file.xml.sheet_ends import Frame, frame_in, frame_of
from scorecard_xl.workbooks.file.xml.spans import BrokenPart, Edit, Element, edited, escaped, text_of_markup
from scorecard_xl.workbooks.file.xml.styles import StylesXml


class SheetPatch(NamedTuple):
    """A worksheet part's new content, None where it stays as it is, and the cells that no formula fills any
    more."""

    content: Iterator[bytes] | None
    without_formula: frozenset[Place]


class SheetPatcher:
    """Patches the sheets of one workbook; the new styles that they need stand in ``styles`` at once."""

    def __init__(
        self,
        workbook: str,
        styles: StylesXml,
        strings: Callable[[], SharedStringsXml],
        first_day: datetime.date,
    ) -> None:
        self._workbook = workbook
        self._styles = styles
        self._strings = strings
        self._first_day = first_day

    def patch(self, sheet: FileSheet, update: SheetUpdate) -> SheetPatch:
        """What a sheet becomes by an update. Raises ScorecardError where something forbids it."""
        try:
            return self._patch(sheet, update)
        except BrokenPart as broken:
            raise sheet.damaged(str(broken)) from None
        except TextTooLong as long:
            raise too_long(self._workbook, sheet.name, long) from None

    def _patch(self, sheet: FileSheet, update: SheetUpdate) -> SheetPatch:
        only_adds = not (update.changes or update.owned or update.uncalculated) and update.rules is None
        frame = frame_of(sheet.data) if only_adds else None
        if frame is None:
            frame = frame_in(sheet.xml)
        self._refuse_protected(sheet, frame.root, update)
        edits: list[Iterable[Edit]] = []
        released = Released()
        behind: list[bytes] = []
        last_row = frame.last_row
        if update.changes:
            released = self._released(sheet, update)
            behind = list(self._rows_behind(sheet.xml, update.changes, frame.last_row))
            last_row = max(last_row, *(change.row for change in update.changes))
        if update.changes or update.uncalculated:
            edits.append(self._cell_edits(sheet.xml, update, released))
        if update.added and update.added.rows:
            self._refuse_rows(sheet, update.added.first_row, len(update.added.rows), last_row)
            write = CellBytes(self._styles, self._first_day, frame.root.prefix)
            behind += row_bytes(update.added.first_row, update.added.rows, write)
        if behind or any(change.like_column is not None for change in update.changes):
            edits.insert(0, dimension_edits(sheet.data, frame, _used(update, frame)))
        if behind:
            edits.append(end_edits(sheet.data, frame, behind))
        if update.rules is not None and (formats := rule_edits(sheet.xml, update.rules, self._styles)):
            edits.append(formats)
        content = _edited(sheet, chain.from_iterable(edits)) if edits else None
        return SheetPatch(content, frozenset(released.gone))

    def _refuse_rows(self, sheet: FileSheet, first: int, count: int, last_row: int) -> None:
        why = ""
        if first <= last_row:
            why = f"no rows can be added from row {first} on, as row {last_row} is in use; try again."
        elif first + count - 1 > LAST_ROW:
            why = (
                f"there is no room for {count:,} more rows, as a sheet has {LAST_ROW:,}; rename the sheet, "
                "so that a new one is begun."
            )
        if why:
            raise ScorecardError(why, book=self._workbook, sheet=sheet.name)

    def _refuse_protected(self, sheet: FileSheet, root: Element, update: SheetUpdate) -> None:
        protection = root.first("sheetProtection")
        if protection is None or protection.attributes.get("sheet") not in ("1", "true"):
            return
        if not protection.attributes.keys() & {"password", "hashValue"}:
            return
        if update.added and update.added.rows and self._styles.is_locked(0):
            raise ScorecardError(
                "the sheet is protected with a password, so no rows can be added; unprotect the sheet.",
                book=self._workbook,
                sheet=sheet.name,
            )
        for area in update.owned:
            for row in range(area.first_row, area.last_row + 1):
                for column in range(area.first_column, area.last_column + 1):
                    if self._styles.is_locked(sheet.style(row, column)):
                        raise ScorecardError(
                            "the cell is locked and the sheet protected with a password; unprotect the "
                            "sheet, or unlock the computed cells and headers.",
                            book=self._workbook,
                            sheet=sheet.name,
                            cell=cell_name(row, column),
                        )

    def _released(self, sheet: FileSheet, update: SheetUpdate) -> Released:
        if not sheet.xml.has_formulas:
            return Released()
        written = {(change.row, change.column) for change in update.changes}
        try:
            return release(sheet.xml, written, update.owned)
        except NotAsAWhole as error:
            area = error.args[0].reference
            raise ScorecardError(
                f"the array formula in {area} fills cells that are not computed ones, so a part of it cannot "
                "be replaced; change it in Excel.",
                book=self._workbook,
                sheet=sheet.name,
            ) from None

    def _cell_edits(self, sheet: SheetXml, update: SheetUpdate, released: Released) -> Iterator[Edit]:
        """The edits of the cells in their order, each made when it is written."""
        changes = update.changes
        for change in changes:
            if isinstance(change.new, str):
                refuse_too_long(change.new)
            if change.number_format is not None:  # the styles may be written before the sheet is
                self._style(sheet, change)
        ordered = sorted(changes, key=attrgetter("row", "column"))
        changed = (self._edit(sheet, change) for change in ordered if sheet.is_open(change.row))
        cells = {**released.cells, **dict(_without_results(sheet, update, released))}
        others = [cell_edit(sheet, *place, cell) for place, cell in cells.items()]
        for row, some in groupby(ordered, attrgetter("row")):
            if row <= sheet.last_row and not sheet.is_open(row):
                others.append(sheet.row_edit(row, self._cells(sheet, some)))
        return iter(sorted([*changed, *others], key=itemgetter(0, 1))) if others else changed

    def _rows_behind(self, sheet: SheetXml, changes: Sequence[CellChange], last_row: int) -> Iterator[bytes]:
        """The rows of changed cells that lie below all that is written."""
        below = sorted((c for c in changes if c.row > last_row), key=attrgetter("row", "column"))
        for row, some in groupby(below, attrgetter("row")):
            yield sheet.new_row(row, self._cells(sheet, some))

    def _cells(self, sheet: SheetXml, changes: Iterable[CellChange]) -> bytes:
        return b"".join(self._cell(sheet, change, self._style(sheet, change)) for change in changes)

    def _style(self, sheet: SheetXml, change: CellChange) -> int:
        column = change.column if change.like_column is None else change.like_column
        written = sheet.styled_span(change.row, column) if sheet.is_open(change.row) else None
        style = written[2] if written else int(sheet.style_of_blank(change.row, column) or 0)
        if change.number_format is None:
            return style
        return self._styles.with_number_format(style, change.number_format)

    def _edit(self, sheet: SheetXml, change: CellChange) -> Edit:
        row, column, number_format = change.row, change.column, change.number_format
        written = sheet.styled_span(row, column)
        if written is None or change.like_column is not None:
            style = self._style(sheet, change)
        else:
            style = written[2]
            if number_format is not None:
                style = self._styles.with_number_format(style, number_format)
        if written is None:
            return cell_edit(sheet, row, column, self._cell(sheet, change, style))
        start, end, _ = written
        if number_format is not None and _stays(sheet, change):
            return Edit(start, end, restyled(sheet.data[start:end], sheet.prefix, style))
        return Edit(start, end, self._cell(sheet, change, style))

    def _cell(self, sheet: SheetXml, change: CellChange, style: int) -> bytes:
        if change.old_text:
            reworded = self._reworded(sheet, change)
            return inline_cell(sheet.prefix, change.row, change.column, style, reworded)
        return content_cell(sheet.prefix, change.row, change.column, style, change.new, self._first_day)

    def _reworded(self, sheet: SheetXml, change: CellChange) -> bytes:
        """The content of a header with its month replaced, as rich as it was."""
        found = sheet.span(change.row, change.column) if sheet.is_open(change.row) else None
        if found is not None:
            _, _, kind, _, value, inline = found[0]
            item = self._strings().item(int(text_of_markup(value))) if kind == b"s" else inline
            if item.startswith((f"<{sheet.prefix}si".encode(), f"<{sheet.prefix}is".encode())):
                new = reworded_runs(item, change.old_text, change.new_text)
                if new is not None and text_of(b"<is>%b</is>" % new, sheet.prefix) == change.new:
                    return new
        text = escaped(str(change.new)).decode()
        return f'<{sheet.prefix}t xml:space="preserve">{text}</{sheet.prefix}t>'.encode()


def _stays(sheet: SheetXml, change: CellChange) -> bool:
    """Whether a cell keeps what it holds, as rich as it is, and changes its number format alone."""
    if change.new != change.old or type(change.new) is not type(change.old):
        return False
    found = sheet.span(change.row, change.column)
    return found is not None and not found[0][3]


def _without_results(
    sheet: SheetXml, update: SheetUpdate, released: Released
) -> Iterator[tuple[Place, bytes]]:
    """The cells whose results are out of date, without these."""
    for row, column in update.uncalculated:
        found = sheet.span(row, column) if sheet.is_open(row) else None
        written = sheet.data[found[1].start : found[1].end] if found else b""
        cell = released.cells.get((row, column), written)
        if cell:
            yield (row, column), without_result(cell, sheet.prefix)


def _used(update: SheetUpdate, frame: Frame) -> Area:
    """The cells below all that is written that an update writes, and those of new columns."""
    cells = [
        (change.row, change.column)
        for change in update.changes
        if change.row > frame.last_row or change.like_column is not None
    ]
    if update.added:
        first, rows = update.added.first_row, update.added.rows
        cells += [(first, 1), (first + len(rows) - 1, max([1, *map(len, rows)]))]
    rows_used, columns_used = zip(*cells, strict=True)
    return Area(min(rows_used), min(columns_used), max(rows_used), max(columns_used))


def _edited(sheet: FileSheet, edits: Iterable[Edit]) -> Iterator[bytes]:
    """The worksheet part, made piece by piece while it is saved."""
    try:
        yield from edited(sheet.data, edits)
    except BrokenPart as broken:
        raise sheet.damaged(str(broken)) from None
