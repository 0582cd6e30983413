"""A closed .xlsx or .xlsm: its parts are patched, and all else stays byte for byte as it was.

Only the worksheet part's owned cells, rows behind the last one, its conditional formats of ours and what
those need elsewhere are written: new sheets behind all others, new styles at the end of ``styles.xml``, a
renamed header in its Excel table's part, and ``calcChain.xml`` where a formula made way for a value.
"""

import copy
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from scorecard_xl.errors import ScorecardError
from scorecard_xl.spreadsheet.cells import EPOCH_1900, EPOCH_1904, Area, Formula, cell_name
from scorecard_xl.spreadsheet.table_references import Renamed
from scorecard_xl.spreadsheet.workbook import (
    Applied,
    Macros,
    SheetUpdate,
    StaleFormulas,
    is_list_of_ours,
    sheet_anew,
)
from scorecard_xl.workbooks.file.calculation import forget_formulas
from scorecard_xl.workbooks.file.cell_bytes import TextTooLong, too_long
from scorecard_xl.workbooks.file.chart_parts import put_charts, set_print_area
from scorecard_xl.workbooks.file.new_sheet import add_sheet, worksheet
from scorecard_xl.workbooks.file.parts import Parts, Relationship
from scorecard_xl.workbooks.file.renamed_columns import parts_with_new_headers, renamed_columns
from scorecard_xl.workbooks.file.saving import save
from scorecard_xl.workbooks.file.sheet import FileSheet, SheetSource
from scorecard_xl.workbooks.file.sheet_anew import Numbering, all_shown, cells_with_formulas, write_anew
from scorecard_xl.workbooks.file.sheet_patching import SheetPatcher
from scorecard_xl.workbooks.file.stale_formulas import ChangedCells, formulas_reading
from scorecard_xl.workbooks.file.xml import notes
from scorecard_xl.workbooks.file.xml.shared_strings import SharedStringsXml
from scorecard_xl.workbooks.file.xml.spans import BrokenPart, Element, elements_of
from scorecard_xl.workbooks.file.xml.styles import StylesXml
from scorecard_xl.workbooks.file.xml.table import TableXml
from scorecard_xl.workbooks.file.xml.workbook import WorkbookXml
from scorecard_xl.workbooks.lock_files import refuse_if_open

if TYPE_CHECKING:
    from scorecard_xl.workbooks.file.shifted_rows import ShiftedSheet


class FileWorkbook:
    """A workbook in a file that no application has open.

    ``output`` is where the refreshed workbook goes, the same file where it is None; ``is_alone`` says whether
    no other command can write it meanwhile. Raises ScorecardError
    for a file that is no workbook, is damaged, or is open somewhere.
    """

    def __init__(
        self, path: Path, output: Path | None = None, *, to_write: bool = True, is_alone: bool = True
    ) -> None:
        self._output = output
        self._is_alone = is_alone
        if output is not None and output.suffix.lower() != path.suffix.lower():
            raise ScorecardError(
                f"{output.name or output} has to end in {path.suffix} as {path.name} does, or Excel will not "
                "open it; name the output so."
            )
        if to_write and output is None and path.is_file():
            refuse_if_open(path)
        self.name = path.name
        self._path = path
        self._removed: tuple[str, ...] = ()
        self._look_into(Parts.open(path), to_write=to_write)

    def _look_into(self, parts: Parts, *, to_write: bool) -> None:
        self._parts = parts
        self._workbook_xml = self._elements(self._parts.workbook_name)
        self._related = self._parts.relationships(self._parts.workbook_name)
        self._styles_name = self._related_part("/styles")
        if self._styles_name is None and to_write:
            raise self._damaged("it has no styles")
        self._styles = self._read_styles(self._styles_name)
        self._strings: SharedStringsXml | None = None
        self._part_of: dict[str, str] = {}
        self._id_of: dict[str, str] = {}
        try:
            self.sheets: Sequence[FileSheet] = self._find_sheets()
        except BrokenPart as broken:
            raise self._damaged(f"its part {self._parts.workbook_name} is broken, {broken}") from None
        self._patcher = SheetPatcher(self.name, self._styles, self._shared_strings, self._first_day)

    @property
    def names(self) -> Sequence[tuple[str, str]]:
        try:
            listed = self._workbook_xml.first("definedNames")
        except BrokenPart as broken:
            raise self._damaged(f"its part {self._parts.workbook_name} is broken, {broken}") from None
        defined = listed.children if listed else []
        return [
            ("!" * ("localSheetId" in one.attributes) + one.attributes.get("name", ""), one.text)
            for one in defined
        ]

    @property
    def macros(self) -> Macros:
        from scorecard_xl.workbooks.file.macros import macros_of  # as few as ask for them

        return macros_of(self._parts, self._part_of.values())

    @property
    def charts(self) -> Sequence[tuple[str, str]]:
        from scorecard_xl.workbooks.file.shifted_rows import chart_formulas  # no refresh needs this

        return list(chart_formulas(self._parts, self._worksheets))

    @property
    def _worksheets(self) -> "list[ShiftedSheet]":
        from scorecard_xl.workbooks.file.shifted_rows import ShiftedSheet

        return [ShiftedSheet(one.name, self._part_of[one.name], self._id_of[one.name]) for one in self.sheets]

    def apply(self, updates: Sequence[SheetUpdate], *, dry_run: bool = False) -> Applied:
        try:
            return self._apply(updates, dry_run)
        except BrokenPart as broken:
            raise self._damaged(str(broken)) from None

    def _apply(self, updates: Sequence[SheetUpdate], dry_run: bool) -> Applied:
        self._refuse_reserved()
        names = [update.sheet.lower() for update in updates]
        if len(set(names)) < len(names):
            raise ValueError("a sheet takes one update at a time")
        if any(update.shifts for update in updates):
            rest = [update._replace(shifts=()) for update in updates]
            return self._with_shifted_rows(updates)._apply(rest, dry_run)
        parts = self._parts.copy()
        replaced, gone = self._changed_parts(parts, updates)
        removed = (*forget_formulas(parts, gone, replaced), *self._removed)
        needed = bool(replaced) or parts.is_changed
        applied = Applied(
            needed or self._output is not None, self._stale_formulas(updates), is_alone=self._is_alone
        )
        if dry_run:
            return applied._replace(needed=needed)
        if not applied.needed:
            return applied

        def write(file: BinaryIO) -> None:
            if needed:
                parts.write(file, replaced, removed)
            else:
                file.write(parts.original)

        save(self._path, parts.original, write, self._output)
        return applied

    def _with_shifted_rows(self, updates: Sequence[SheetUpdate]) -> "FileWorkbook":
        """The workbook as it is once the rows are inserted and deleted, in memory."""
        from scorecard_xl.workbooks.file.shifted_rows import shift_all

        staged, parts = copy.copy(self), self._parts.copy()
        staged._removed = shift_all(self.name, parts, self._worksheets, updates)
        staged._look_into(parts, to_write=True)
        return staged

    def _changed_parts(
        self, parts: Parts, updates: Sequence[SheetUpdate]
    ) -> tuple[dict[str, bytes | Iterable[bytes]], set[tuple[str, str]]]:
        """What the parts become, and the cells (sheet id, name) that no formula fills any more."""
        replaced: dict[str, bytes | Iterable[bytes]] = {}
        gone: set[tuple[str, str]] = set()
        renamed: dict[str, Mapping[str, str]] = {}
        by_name = {sheet.name.lower(): sheet for sheet in self.sheets}
        part_of = dict(self._part_of)
        numbering = Numbering(self._styles, self._first_day)
        for sheet, part in self._add_sheets(parts, updates):
            by_name[sheet.name.lower()], part_of[sheet.name] = sheet, part
        for update in updates:
            sheet = by_name[update.sheet.lower()]
            if (anew := sheet_anew(update)) is not None:
                if sheet in self.sheets:  # or it was added with all that it holds
                    part = self._part_of[sheet.name]
                    written = write_anew(self.name, parts, part, sheet, anew, numbering)
                    if written is not None:
                        replaced[part] = written
                        gone |= {(self._id_of[sheet.name], cell) for cell in cells_with_formulas(sheet)}
                continue
            patch = self._patcher.patch(sheet, update)
            tables = partial(self._tables_of, part_of[sheet.name])
            for part, table, new in renamed_columns(self.name, sheet.name, update.changes, tables):
                replaced[part] = table
                renamed.update(new)
            if patch.content is not None:
                replaced[part_of[sheet.name]] = patch.content
            gone |= {(self._id_of[sheet.name], cell_name(*place)) for place in patch.without_formula}
        self._ask_for_calculation(parts, updates)
        if renamed:
            self._rename_in_formulas(parts, renamed, replaced)
        if (styles := self._styles.patched()) is not None and self._styles_name:
            replaced[self._styles_name] = styles
        return replaced, gone

    def _ask_for_calculation(self, parts: Parts, updates: Sequence[SheetUpdate]) -> None:
        if any(map(_leaves_uncalculated, updates)):
            book = WorkbookXml(parts.read(parts.workbook_name))
            book.calculate_on_load()
            parts.change(parts.workbook_name, book.patched())

    def _rename_in_formulas(
        self, parts: Parts, renamed: Renamed, replaced: dict[str, bytes | Iterable[bytes]]
    ) -> None:
        """Formulas name a table's columns by their headers, wherever they stand."""
        strings = self._related_part("/sharedStrings")
        names = [name for name in parts.names if name != strings]

        def read(name: str) -> bytes:
            data = replaced.get(name)
            if data is None:
                return parts.read(name)
            whole = replaced[name] = data if isinstance(data, bytes) else b"".join(data)
            return whole

        replaced.update(parts_with_new_headers(renamed, names, read))

    def _add_sheets(self, parts: Parts, updates: Sequence[SheetUpdate]) -> Iterator[tuple[FileSheet, str]]:
        """Add the sheets that updates need and the workbook does not have; each with its part."""
        known = {sheet.name.lower() for sheet in self.sheets}
        missing = [update for update in updates if update.sheet.lower() not in known]
        wanted = [update.new for update in missing if update.new]
        wanted += [all_shown(update.anew) for update in missing if update.anew]
        if not wanted:
            return
        book = WorkbookXml(parts.read(parts.workbook_name))
        for content in wanted:
            where = f"{self.name}: the sheet {content.name} cannot be added"
            if content.name.lower() in [sheet.name.lower() for sheet in book.sheets]:
                raise ScorecardError(f"{where}, as another kind of sheet has this name; rename that one.")
            if book.is_structure_locked:
                raise ScorecardError(
                    f"{where}, as the workbook's structure is protected; take the protection off (Review > "
                    "Protect Workbook), then try again."
                )
            try:
                data = worksheet(content, self._styles, self._first_day, is_strict=book.is_strict)
            except TextTooLong as long:
                raise too_long(self.name, content.name, long) from None
            part = add_sheet(parts, book, content.name, data, is_hidden=content.is_hidden)
            if content.charts:
                put_charts(parts, part, content, book, self._first_day)
            source = SheetSource(
                partial(parts.read, part),
                partial(parts.read_start, part),
                partial(parts.read_pieces, part),
            )
            yield self._sheet(content.name, not content.is_hidden, source), part
        parts.change(parts.workbook_name, book.patched())
        for content in wanted:
            set_print_area(parts, content.name, content)

    def _stale_formulas(self, updates: Sequence[SheetUpdate]) -> tuple[StaleFormulas, ...]:
        changes = [change for update in updates for change in update.changes]
        if not changes:
            return ()
        changed = ChangedCells((change.sheet, change.row, change.column) for change in changes)
        lists = {update.sheet.lower() for update in updates if update.added}
        stale = []
        for sheet in self.sheets:
            # What nobody sees shows nothing old, and a list of ours, which may be long, has no formulas.
            if not sheet.visible or sheet.name.lower() in lists or is_list_of_ours(sheet):
                continue
            cells = [
                (row, column)
                for row, column in formulas_reading(changed, sheet.name, sheet.xml)
                if not changed.within(sheet.name, Area(row, column, row, column))
            ]
            if cells:
                stale.append(StaleFormulas(sheet.name, cell_name(*cells[0]), len(cells)))
        return tuple(stale)

    def _damaged(self, what: str) -> ScorecardError:
        return ScorecardError(
            f"{self.name} is damaged: {what}; open it in Excel, let it be repaired, and save it."
        )

    def _elements(self, part: str) -> Element:
        try:
            return elements_of(self._parts.read(part))
        except BrokenPart as broken:
            raise self._damaged(f"its part {part} is broken, {broken}") from None

    def _related_part(self, kind: str) -> str | None:
        targets = (r.target for r in self._related if r.type.endswith(kind) and not r.external)
        return next(targets, None)

    def _read_styles(self, part: str | None) -> StylesXml:
        try:
            return StylesXml(self._parts.read(part) if part else b"<styleSheet/>")
        except BrokenPart as broken:
            raise self._damaged(f"its part {part} is broken, {broken}") from None

    def _shared_strings(self) -> SharedStringsXml:
        if self._strings is None:
            part = self._related_part("/sharedStrings")
            try:
                self._strings = SharedStringsXml(self._parts.read(part) if part else b"<sst/>")
            except BrokenPart as broken:
                raise self._damaged(f"its part {part} is broken, {broken}") from None
        return self._strings

    def _find_sheets(self) -> list[FileSheet]:
        related = {relationship.id: relationship for relationship in self._related}
        listed = self._workbook_xml.first("sheets")
        settings = self._workbook_xml.first("workbookPr")
        counts_from_1904 = settings is not None and settings.attributes.get("date1904") in ("1", "true")
        self._first_day = EPOCH_1904 if counts_from_1904 else EPOCH_1900
        sheets = []
        parts: set[str] = set()
        names: set[str] = set()
        for sheet in listed.children if listed else []:
            name = sheet.attributes.get("name", "")
            part = self._part_of_sheet(sheet, related)
            if part is None:
                continue
            if part.lower() in parts or name.lower() in names:
                raise self._damaged(f"two of its sheets are one part or have one name, {name}")
            parts.add(part.lower())
            names.add(name.lower())
            self._part_of[name] = part
            self._id_of[name] = sheet.attributes.get("sheetId", "")
            source = SheetSource(
                partial(self._parts.read, part),
                partial(self._parts.read_start, part),
                partial(self._parts.read_pieces, part),
                partial(self._tables_in, part),
                partial(self._notes_in, part),
            )
            sheets.append(self._sheet(name, sheet.attributes.get("state", "visible") == "visible", source))
        if not sheets:
            raise self._damaged("it has no worksheet")
        return sheets

    def _part_of_sheet(self, sheet: Element, related: dict[str, Relationship]) -> str | None:
        """The worksheet part of a sheet, None for a sheet of another kind (a chart, a dialog)."""
        ids = [value for key, value in sheet.attributes.items() if key.endswith(":id")]
        relationship = related.get(ids[0]) if ids else None
        if relationship is None or relationship.external:
            raise self._damaged(f"its sheet {sheet.attributes.get('name', '')} leads to no part")
        return relationship.target if relationship.type.endswith("/worksheet") else None

    def _sheet(self, name: str, visible: bool, source: SheetSource) -> FileSheet:
        return FileSheet(
            self.name, name, visible, source, self._shared_strings, self._styles, self._first_day
        )

    def _refuse_reserved(self) -> None:
        sharing = self._workbook_xml.first("fileSharing")
        if sharing is not None and sharing.attributes.keys() & {"reservationPassword", "hashValue"}:
            raise ScorecardError(
                f"{self.name} may only be changed with its password for writing; open it in Excel with the "
                "password, and save it without."
            )

    def _tables_in(self, sheet_part: str) -> Sequence[TableXml]:
        return list(self._tables_of(sheet_part).values())

    def _notes_in(self, sheet_part: str) -> Collection[tuple[int, int]]:
        """The cells of a sheet that have notes or threads of comments."""
        cells: set[tuple[int, int]] = set()
        for relationship in self._parts.relationships(sheet_part):
            if relationship.type.endswith(notes.KINDS) and not relationship.external:
                try:
                    cells.update(notes.noted_cells(self._parts.read(relationship.target)))
                except BrokenPart as broken:
                    raise self._damaged(f"its part {relationship.target} is broken, {broken}") from None
        return cells

    def _tables_of(self, sheet_part: str) -> dict[str, TableXml]:
        """The Excel tables of a sheet, by their parts."""
        tables = {}
        for relationship in self._parts.relationships(sheet_part):
            if relationship.type.endswith("/table") and not relationship.external:
                try:
                    tables[relationship.target] = TableXml(self._parts.read(relationship.target))
                except BrokenPart as broken:
                    raise self._damaged(f"its part {relationship.target} is broken, {broken}") from None
        return tables


def _leaves_uncalculated(update: SheetUpdate) -> bool:
    """Whether formulas stand without results after an update."""
    return bool(update.uncalculated) or any(
        isinstance(change.new, Formula) and change.new.result is None for change in update.changes
    )
