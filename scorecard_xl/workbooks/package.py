"""A closed .xlsx or .xlsm: its parts are patched, and all else stays byte for byte as it was.

Only the worksheet part's owned cells, its conditional formats of ours and what those need elsewhere are
written: new styles at the end of ``styles.xml``, a renamed header in its Excel table's part, and
``calcChain.xml`` where a formula made way for a value.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import BinaryIO

from ..cells import Applied, Area, CellChange, SheetUpdate, StaleFormulas, cell_name
from ..errors import ScorecardError
from . import calc_chain_xml
from .dependents import ChangedCells, formulas_reading
from .formulas_xml import NotAsAWhole, Released, release
from .lock_files import refuse_if_open
from .package_sheet import PackageSheet
from .parts import Parts, Relationship
from .references import references
from .saving import save
from .shared_strings_xml import SharedStringsXml, text_of
from .sheet_edits import cell_edit, inline_cell, number_cell, reworded_runs, rule_edits, serial, text_cell
from .sheet_xml import SheetXml
from .styles_xml import StylesXml
from .table_xml import TableXml, named_column
from .xml_spans import BrokenPart, Edit, Element, edited, elements_of, escaped, text_of_markup

_EPOCH_1900 = datetime.date(1899, 12, 30)
_EPOCH_1904 = datetime.date(1904, 1, 1)


class PackageWorkbook:
    """A workbook in a file that no application has open.

    ``output`` is where the refreshed workbook goes, the same file where it is None. Raises ScorecardError
    for a file that is no workbook, is damaged, or is open somewhere.
    """

    def __init__(self, path: Path, output: Path | None = None, *, to_write: bool = True) -> None:
        self._output = output
        if output is not None and output.suffix.lower() != path.suffix.lower():
            raise ScorecardError(
                f"{output.name or output} has to end in {path.suffix} as {path.name} does, or Excel will not "
                "open it; name the output so."
            )
        if to_write and output is None and path.is_file():
            refuse_if_open(path)
        self.name = path.name
        self._path = path
        self._parts = Parts.open(path)
        self._workbook_xml = self._elements(self._parts.workbook_name)
        self._related = self._parts.relationships(self._parts.workbook_name)
        self._styles_name = self._related_part("/styles")
        if self._styles_name is None:
            raise self._damaged("it has no styles")
        self._styles = self._read_styles(self._styles_name)
        self._strings: SharedStringsXml | None = None
        self._part_of: dict[str, str] = {}
        self._id_of: dict[str, str] = {}
        try:
            self.sheets: Sequence[PackageSheet] = self._find_sheets()
        except BrokenPart as broken:
            raise self._damaged(f"its part {self._parts.workbook_name} is broken, {broken}") from None

    def places_named(self, name: str) -> Sequence[tuple[str, Area]]:
        try:
            listed = self._workbook_xml.first("definedNames")
        except BrokenPart as broken:
            raise self._damaged(f"its part {self._parts.workbook_name} is broken, {broken}") from None
        return [
            place
            for one in (listed.children if listed else [])
            if one.attributes.get("name", "").casefold() == name.casefold()
            for place in references(one.text)
        ]

    def apply(self, updates: Sequence[SheetUpdate], *, dry_run: bool = False) -> Applied:
        try:
            return self._apply(updates, dry_run)
        except BrokenPart as broken:
            raise self._damaged(str(broken)) from None

    def _apply(self, updates: Sequence[SheetUpdate], dry_run: bool) -> Applied:
        self._refuse_reserved()
        replaced: dict[str, bytes | Iterable[bytes]] = {}
        gone: set[tuple[str, str]] = set()
        by_name = {sheet.name: sheet for sheet in self.sheets}
        for update in updates:
            sheet = by_name[update.sheet]
            self._refuse_protected(sheet, update)
            replaced.update(self._renamed_columns(update))
            try:
                released = self._released(sheet, update)
                gone |= {(self._id_of[sheet.name], cell_name(*place)) for place in released.gone}
                formats = rule_edits(sheet.xml, update.rules, self._styles)
                if update.changes or formats:
                    edits = chain(self._cell_edits(sheet.xml, update.changes, released), formats)
                    replaced[self._part_of[sheet.name]] = _sheet_edited(sheet, edits)
            except BrokenPart as broken:
                raise sheet.damaged(str(broken)) from None
        if (styles := self._styles.patched()) is not None and self._styles_name:
            replaced[self._styles_name] = styles
        removed = self._forget_formulas(gone, replaced)
        applied = Applied(bool(replaced) or self._output is not None, self._stale_formulas(updates))
        if dry_run or not applied.needed:
            return applied
        save(
            self._path, self._parts.original, lambda file: self._write(file, replaced, removed), self._output
        )
        return applied

    def _stale_formulas(self, updates: Sequence[SheetUpdate]) -> tuple[StaleFormulas, ...]:
        changes = [change for update in updates for change in update.changes]
        readers = [sheet for sheet in self.sheets if sheet.visible and sheet.xml.has_formulas]
        if not changes or not readers:
            return ()
        changed = ChangedCells((change.sheet, change.row, change.column) for change in changes)
        stale = []
        for sheet in readers:  # what nobody sees shows nothing old
            cells = [
                (row, column)
                for row, column in formulas_reading(changed, sheet.name, sheet.xml)
                if not changed.within(sheet.name, Area(row, column, row, column))
            ]
            if cells:
                stale.append(StaleFormulas(sheet.name, cell_name(*cells[0]), len(cells)))
        return tuple(stale)

    def _released(self, sheet: PackageSheet, update: SheetUpdate) -> Released:
        if not sheet.xml.has_formulas:
            return Released()
        written = {(change.row, change.column) for change in update.changes}
        try:
            return release(sheet.xml, written, update.owned)
        except NotAsAWhole as error:
            area = error.args[0].reference
            raise ScorecardError(
                f"{self.name}, sheet {sheet.name}: the array formula in {area} fills cells that are not "
                "computed ones, so a part of it cannot be replaced; change it in Excel."
            ) from None

    def _write(
        self, file: BinaryIO, replaced: dict[str, bytes | Iterable[bytes]], removed: tuple[str, ...]
    ) -> None:
        if replaced:
            self._parts.write(file, replaced, removed)
        else:
            file.write(self._parts.original)

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

    def _read_styles(self, part: str) -> StylesXml:
        try:
            return StylesXml(self._parts.read(part))
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

    def _find_sheets(self) -> list[PackageSheet]:
        related = {relationship.id: relationship for relationship in self._related}
        listed = self._workbook_xml.first("sheets")
        settings = self._workbook_xml.first("workbookPr")
        counts_from_1904 = settings is not None and settings.attributes.get("date1904") in ("1", "true")
        self._first_day = _EPOCH_1904 if counts_from_1904 else _EPOCH_1900
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
            sheets.append(
                PackageSheet(
                    self.name,
                    name,
                    sheet.attributes.get("state", "visible") == "visible",
                    lambda part=part, name=name: self._load_sheet(name, part),  # type: ignore[misc]
                    self._shared_strings,
                    self._styles,
                    lambda part=part: list(self._tables_of(part).values()),  # type: ignore[misc]
                    self._first_day,
                )
            )
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

    def _load_sheet(self, name: str, part: str) -> SheetXml:
        try:
            return SheetXml(self._parts.read(part))
        except BrokenPart as broken:
            raise self._damaged(f"its sheet {name} is broken, {broken}") from None

    def _refuse_reserved(self) -> None:
        sharing = self._workbook_xml.first("fileSharing")
        if sharing is not None and sharing.attributes.keys() & {"reservationPassword", "hashValue"}:
            raise ScorecardError(
                f"{self.name} may only be changed with its password for writing; open it in Excel with the "
                "password, and save it without."
            )

    def _refuse_protected(self, sheet: PackageSheet, update: SheetUpdate) -> None:
        protection = sheet.xml.root.first("sheetProtection")
        if protection is None or protection.attributes.get("sheet") not in ("1", "true"):
            return
        if not protection.attributes.keys() & {"password", "hashValue"}:
            return
        for area in update.owned:
            for row in range(area.first_row, area.last_row + 1):
                for column in range(area.first_column, area.last_column + 1):
                    if self._styles.is_locked(sheet.style(row, column)):
                        raise ScorecardError(
                            f"{self.name}, sheet {sheet.name}, cell {cell_name(row, column)}: the cell is "
                            "locked and the sheet protected with a password; unprotect the sheet, or unlock "
                            "the computed cells and headers."
                        )

    def _cell_edits(
        self, sheet: SheetXml, changes: Sequence[CellChange], released: Released
    ) -> Iterator[Edit]:
        """The edits of the cells in their order, each made when it is written."""
        for change in changes:
            if change.number_format is not None:  # the styles may be written before the sheet is
                place = sheet.place(change.row, change.column)
                style = place[2] if place else sheet.style_of_blank(change.row, change.column)
                self._styles.with_number_format(int(style or 0), change.number_format)
        changed = (self._edit(sheet, change) for change in sorted(changes, key=attrgetter("row", "column")))
        if not released.cells:
            return changed
        others = (cell_edit(sheet, *place, cell) for place, cell in released.cells.items())
        return iter(sorted([*changed, *others], key=itemgetter(0, 1)))

    def _edit(self, sheet: SheetXml, change: CellChange) -> Edit:
        _, row, column, _, _, _, new, number_format, old_text, _ = change
        place = sheet.place(row, column)
        style = place[2] if place else int(sheet.style_of_blank(row, column) or 0)
        if number_format is not None:
            style = self._styles.with_number_format(style, number_format)
        if isinstance(new, float):
            cell = number_cell(sheet.prefix, row, column, style, new)
        elif isinstance(new, datetime.date):
            cell = number_cell(sheet.prefix, row, column, style, serial(new, self._first_day))
        elif old_text:
            cell = inline_cell(sheet.prefix, row, column, style, self._reworded(sheet, change))
        else:
            cell = text_cell(sheet.prefix, row, column, style, new)
        return Edit(place[0], place[1], cell) if place else cell_edit(sheet, row, column, cell)

    def _reworded(self, sheet: SheetXml, change: CellChange) -> bytes:
        """The content of a header with its month replaced, as rich as it was."""
        found = sheet.span(change.row, change.column)
        if found is not None:
            _, _, kind, _, value, inline = found[0]
            item = self._shared_strings().item(int(text_of_markup(value))) if kind == b"s" else inline
            if item.startswith((f"<{sheet.prefix}si".encode(), f"<{sheet.prefix}is".encode())):
                new = reworded_runs(item, change.old_text, change.new_text)
                if new is not None and text_of(b"<is>%b</is>" % new, sheet.prefix) == change.new:
                    return new
        text = escaped(str(change.new)).decode()
        return f'<{sheet.prefix}t xml:space="preserve">{text}</{sheet.prefix}t>'.encode()

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

    def _renamed_columns(self, update: SheetUpdate) -> dict[str, bytes]:
        """The Excel tables of a sheet with the columns renamed whose header cells are."""
        headers = [change for change in update.changes if change.column_name == "header"]
        if not headers:
            return {}
        renamed = {}
        for part, table in self._tables_of(self._part_of[update.sheet]).items():
            inside = {
                place: change
                for change in headers
                if isinstance(change.new, str)
                and (place := table.column(change.row, change.column)) is not None
            }
            if inside:
                self._refuse_named_in_formulas(update.sheet, list(inside.values()))
                names = {place: str(change.new) for place, change in inside.items()}
                if (twice := table.twice(names)) is not None:
                    raise ScorecardError(
                        f"{self.name}, sheet {update.sheet}, cell {inside[twice].cell}: the header should "
                        f"become “{names[twice]}”, which another column of the Excel table is called; rename "
                        "that one first."
                    )
                renamed[part] = table.renamed(names)
        return renamed

    def _refuse_named_in_formulas(self, sheet: str, headers: Sequence[CellChange]) -> None:
        """A formula that names a table's column would lose it by the new name."""
        texts = self._related_part("/sharedStrings")
        for part in self._parts.names:
            if not part.endswith(".xml") or part == texts:
                continue
            data = self._parts.read(part)
            for change in headers:
                if named_column(str(change.old)).search(data):
                    raise ScorecardError(
                        f"{self.name}, sheet {sheet}, cell {change.cell}: a formula refers to the table's "
                        f"column by its header, which should become “{change.new}”; rename the header in "
                        "Excel, which changes the formula as well."
                    )

    def _forget_formulas(
        self, gone: set[tuple[str, str]], replaced: dict[str, bytes | Iterable[bytes]]
    ) -> tuple[str, ...]:
        """Take cells out of the calculation chain; the parts to leave out of the package when it is empty."""
        chain = self._related_part("/calcChain")
        if not gone or chain is None or chain not in self._parts:
            return ()
        try:
            left = calc_chain_xml.without_cells(self._parts.read(chain), gone)
        except BrokenPart as broken:
            raise self._damaged(f"its part {chain} is broken, {broken}") from None
        if left is not None:
            replaced[chain] = left
            return ()
        types = "[Content_Types].xml"
        folder, _, base = self._parts.workbook_name.rpartition("/")
        relationships = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
        replaced[types] = self._without(
            types, "PartName", lambda name: name.lstrip("/").lower() == chain.lower()
        )
        replaced[relationships] = self._without(
            relationships, "Type", lambda kind: kind.endswith("/calcChain")
        )
        return (chain,)

    def _without(self, part: str, attribute: str, matches: Callable[[str], bool]) -> bytes:
        """A part without the elements whose attribute matches."""
        data = self._parts.read(part)
        edits = [
            Edit(child.start, child.end, b"")
            for child in self._elements(part).children
            if matches(child.attributes.get(attribute, ""))
        ]
        return b"".join(edited(data, edits))


def _sheet_edited(sheet: PackageSheet, edits: Iterable[Edit]) -> Iterator[bytes]:
    """The worksheet part, made piece by piece while it is saved."""
    try:
        yield from edited(sheet.xml.data, edits)
    except BrokenPart as broken:
        raise sheet.damaged(str(broken)) from None
