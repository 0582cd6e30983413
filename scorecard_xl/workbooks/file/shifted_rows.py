"""Inserts rows into a sheet of a closed workbook, or deletes them, with all that leads to what stands below.

Each part whose references we know is brought up to date; a workbook with any other part is refused.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from scorecard_xl.errors import ScorecardError
from scorecard_xl.spreadsheet.cells import cell_name
from scorecard_xl.spreadsheet.row_shifts import RowShift, in_order
from scorecard_xl.spreadsheet.workbook import SheetUpdate
from scorecard_xl.workbooks.file.calculation import FormulaCells, chain_of, forget_formulas
from scorecard_xl.workbooks.file.new_rows import longer_table, with_new_rows
from scorecard_xl.workbooks.file.parts import Parts
from scorecard_xl.workbooks.file.shifted_sheet import shifted_sheet
from scorecard_xl.workbooks.file.xml import shifted_parts
from scorecard_xl.workbooks.file.xml.shifted_references import CannotShift, IsProtected, SheetShift
from scorecard_xl.workbooks.file.xml.spans import markup_of, text_of_markup
from scorecard_xl.workbooks.file.xml.workbook import WorkbookXml

_WITHOUT_REFERENCES = re.compile(
    r"attachedToolbars|audio|calcChain|chart(?:ColorStyle|Style|UserShapes)|classificationlabels|connections"
    r"|(?:core|custom|extended)-properties|customProperty|customXml(?:Props)?|extensibility"
    r"|externalLink(?:Path|LongPath)?|FeaturePropertyBag|font|hdphoto|hyperlink|image|labels|metadata|package"
    r"|person|pivotCacheRecords|printerSettings|queryTable|rd[A-Z]\w+|richStyles|sharedStrings|sheetMetadata"
    r"|slicer(?:Cache)?|styles|theme(?:Override)?|thumbnail|timeline(?:Cache)?|vbaProject\w*|wordVbaData|xmlMaps"
)
"""How the types of the relationships end that lead to parts without references to cells."""
_CHART_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?>([^<]*)</")
_NOTES = ("comments", "threadedComment")
_CHARTS = ("chart", "chartEx", "ctrlProp")
_SHIFTED: dict[str, Callable[[bytes, SheetShift], bytes]] = {
    **dict.fromkeys(_CHARTS, shifted_parts.shifted_formulas),
    "drawing": shifted_parts.shifted_drawing,
    "table": shifted_parts.shifted_table,
    "pivotCacheDefinition": shifted_parts.shifted_pivot_cache,
}
_SHIFTED_HERE: dict[str, Callable[[bytes, SheetShift], bytes]] = {
    **dict.fromkeys(_NOTES, shifted_parts.shifted_notes),
    "vmlDrawing": shifted_parts.shifted_vml,
}


class ShiftedSheet(NamedTuple):
    """A worksheet, its part, and its id."""

    name: str
    part: str
    number: str


def shift_all(
    book: str, parts: Parts, sheets: Sequence[ShiftedSheet], updates: Sequence[SheetUpdate]
) -> tuple[str, ...]:
    """Insert and delete the rows that updates ask for, in the parts; those to leave out of the package.

    Raises ScorecardError, with what stands in the way, for a workbook in which that is not safe.
    """
    removed: tuple[str, ...] = ()
    for update in updates:
        for shift in in_order(update.shifts):
            try:
                gone = _shift(parts, sheets, update.sheet, shift)
            except IsProtected:
                raise ScorecardError(
                    "the sheet is protected with a password, so no rows can be inserted or deleted; "
                    "unprotect the sheet.",
                    book=book,
                    sheet=update.sheet,
                ) from None
            except CannotShift as why:
                raise ScorecardError(
                    f"rows cannot be inserted or deleted in the closed file, as it holds {why}; open the "
                    "workbook in Excel, and run the same again while it is open there.",
                    book=book,
                    sheet=update.sheet,
                ) from None
            replaced: dict[str, bytes | Iterable[bytes]] = {}
            removed = (*removed, *forget_formulas(parts, gone, replaced))
            for name, data in replaced.items():
                parts.change(name, data if isinstance(data, bytes) else b"".join(data))
            if shift.by > 0 and shift.like:
                _give_look(parts, sheets, update.sheet, shift)
            if chain := chain_of(parts):
                number = next(one.number for one in sheets if one.name == update.sheet)
                shifted = shifted_parts.shifted_chain(parts.read(chain), number, shift)
                _change(parts, chain, shifted)
    if any(shift.by < 0 for update in updates for shift in update.shifts):  # sums have lost a part
        book_xml = WorkbookXml(parts.read(parts.workbook_name))
        book_xml.calculate_on_load()
        parts.change(parts.workbook_name, book_xml.patched())
    return removed


def chart_formulas(parts: Parts, sheets: Sequence[ShiftedSheet]) -> Iterator[tuple[str, str]]:
    """The formulas by which charts read cells, each with the chart's sheet."""
    for kind, part, home in _parts(parts, {one.part.lower(): one.name for one in sheets}):
        if kind in ("chart", "chartEx"):
            yield from ((home, text_of_markup(found)) for found in _CHART_FORMULA.findall(parts.read(part)))


def _shift(parts: Parts, sheets: Sequence[ShiftedSheet], sheet: str, shift: RowShift) -> FormulaCells:
    """Change the parts to what they are once rows of a sheet were inserted or deleted; the cells whose
    formulas are gone."""
    gone: FormulaCells = set()
    by_part = {one.part.lower(): one.name for one in sheets}
    for kind, part, home in _parts(parts, by_part):
        seen = SheetShift(shift, sheet, home)
        change = _SHIFTED.get(kind) or (_SHIFTED_HERE.get(kind) if seen.is_here else None)
        if kind == "pivotTable":
            shifted_parts.refuse_pivot_table(parts.read(part), seen)
        elif kind not in {*_SHIFTED, *_SHIFTED_HERE} and not _WITHOUT_REFERENCES.fullmatch(kind):
            raise CannotShift(f"a part of a kind that is not known here ({kind})")
        if change is not None:
            _change(parts, part, change(parts.read(part), seen))
    for one in sheets:
        seen = SheetShift(shift, sheet, one.name)
        data = parts.read(one.part)
        if seen.is_here or _names(data, sheet):
            new, formulas = shifted_sheet(data, seen)
            gone |= {(one.number, cell_name(*place)) for place in formulas}
            _change(parts, one.part, new)
    book = parts.workbook_name
    _change(parts, book, shifted_parts.shifted_names(parts.read(book), SheetShift(shift, sheet)))
    return gone


def _give_look(parts: Parts, sheets: Sequence[ShiftedSheet], sheet: str, shift: RowShift) -> None:
    """Let new rows look like the row beside them, and belong to what that one belongs to."""
    rows, like = shift.new_rows, shift.row(shift.like) or shift.like
    part = next(one.part for one in sheets if one.name == sheet)
    _change(parts, part, with_new_rows(parts.read(part), rows, like))
    for table in parts.related(part, "/table"):
        data = parts.read(table.target)
        _change(parts, table.target, longer_table(data, rows, like))
    book = parts.workbook_name
    _change(parts, book, shifted_parts.longer_areas(parts.read(book), sheet, rows, like))


def _names(data: bytes, sheet: str) -> bool:
    """Whether a part may name a sheet in a formula."""
    said = data.lower()
    wordings = {sheet, sheet.replace("'", "''")}
    return b"&#" in said or any(markup_of(one).lower() in said for one in wordings)


def _change(parts: Parts, part: str, new: bytes) -> None:
    if new != parts.read(part):
        parts.change(part, new)


def _parts(parts: Parts, sheets: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Every part but the worksheets: its kind, its name, and the sheet that it belongs to, "" for none."""
    seen = {parts.workbook_name.lower()}
    waiting = [("", ""), (parts.workbook_name, "")]
    while waiting:
        owner, home = waiting.pop()
        for relationship in parts.relationships(owner):
            kind, part = relationship.type.rpartition("/")[2], relationship.target
            if relationship.external or part.lower() in seen or part not in parts:
                continue
            seen.add(part.lower())
            its_home = sheets.get(part.lower(), home)
            waiting.append((part, its_home))
            if kind not in ("worksheet", "chartsheet"):
                yield kind, part, its_home
