"""The areas and formulas in the elements of a part, as they read once rows of a sheet were inserted or
deleted: what belongs to cells that are gone goes with them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scorecard_xl.spreadsheet.cells import Area, cell_name
from scorecard_xl.spreadsheet.references import moved, shifted
from scorecard_xl.spreadsheet.row_shifts import RowShift
from scorecard_xl.workbooks.file.xml.edits import set_attribute
from scorecard_xl.workbooks.file.xml.formula import area_in_sheet
from scorecard_xl.workbooks.file.xml.spans import Edit, Element, markup_of, number_or

_FORMULAS = frozenset(["f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula"])
_FORMULA_ATTRIBUTES = ("textlink", "fmlaLink", "fmlaRange", "fmlaTxbx", "location")
_AREAS = ("sqref", "ref")
_CELLS = frozenset(["cellWatch", "inputCells"])  # whose area is called r
_CONTAINERS = frozenset(
    [
        "mergeCells",
        "hyperlinks",
        "dataValidations",
        "conditionalFormattings",
        "protectedRanges",
        "ignoredErrors",
        "cellWatches",
        "rowBreaks",
        "sparklines",
        "sparklineGroups",
        "ext",
        "extLst",
    ]
)


class CannotShift(Exception):
    """Something whose references nobody here knows how to shift; the text says what it is."""


class IsProtected(CannotShift):
    """The sheet whose rows are to be shifted has a password."""


class SheetShift:
    """A shift of a sheet's rows, as the parts of the sheet ``home`` ("" for none) see it."""

    def __init__(self, shift: RowShift, sheet: str, home: str = "") -> None:
        self.shift, self.sheet, self.home = shift, sheet, home
        self.is_here = sheet.casefold() == home.casefold()
        """Whether it is this sheet's rows that are shifted."""

    def formula(self, text: str, rows: int = 0) -> str:
        """A formula as it reads afterwards, in a cell so many rows below the one that it was written for."""
        return shifted(moved(text, rows, 0) if rows else text, self.shift, self.sheet, self.home)

    def areas(self, text: str) -> list[str]:
        """The references of a list of areas afterwards, without those that are gone."""
        found = [self.shift.area(area_in_sheet(one)) for one in text.split()]
        return [area.reference for area in found if area]


def reference_edits(data: bytes, elements: Iterable[Element], shift: SheetShift) -> list[Edit]:
    """The edits after which the references in some elements read as they should.

    >>> from scorecard_xl.workbooks.file.xml.spans import edited, elements_of
    >>> part = b'<worksheet><mergeCells count="2"><mergeCell ref="A5:B5"/><mergeCell ref="A9:B9"/>'
    >>> part += b"</mergeCells></worksheet>"
    >>> shift = SheetShift(RowShift(5, -1), "Rates", "Rates")
    >>> b"".join(edited(part, reference_edits(part, [elements_of(part)], shift)))
    b'<worksheet><mergeCells count="1"><mergeCell ref="A8:B8"/></mergeCells></worksheet>'
    """
    walk = _Walk(data, shift)
    for element in elements:
        if walk.is_gone(element):
            walk.edits.append(Edit(element.start, element.end, b""))
    return sorted(walk.edits)


class _Areas(NamedTuple):
    """Areas as they are written: in an attribute of an element, or as its text."""

    text: str
    element: Element
    attribute: str


class _Walk:
    def __init__(self, data: bytes, shift: SheetShift) -> None:
        self.edits: list[Edit] = []
        self._data = data
        self._shift = shift

    def is_gone(self, element: Element, below: int = 0) -> bool:
        """Whether an element belongs to cells that are deleted; its edits are noted where it stays.

        ``below`` is how many rows below the first cell of their area formulas are to be read, as the rows
        above are gone.
        """
        before = len(self.edits)
        name = element.local_name
        if name in _FORMULAS and not element.children:  # an extension's formula1 holds an f
            new = self._shift.formula(element.text, below)
            if new != element.text:
                self.edits.append(Edit(element.content_start, element.content_end, markup_of(new)))
            return False
        if name == "colBreaks":
            return False
        if name == "dataRef" and self._leads_here(element):
            raise CannotShift("a consolidation of data")
        if name == "sparkline" and self._loses_figures(element):
            return True
        if self._shift.is_here:
            if name == "brk":
                return self._set_break(element)
            if name != "selection" and (areas := self._areas_of(element)) is not None:
                if self._set_areas(element, areas):
                    return name != "dimension"
                below = self._rows_gone_above(areas.text)
        self._set_attributes(element)
        gone = [child for child in element.children if self.is_gone(child, below)]
        if not gone:
            return False
        is_emptied = name in _CONTAINERS and len(gone) == len(element.children)
        if is_emptied or (name == "sparklineGroup" and gone[0].local_name == "sparklines"):
            del self.edits[before:]
            return True
        self.edits += [Edit(child.start, child.end, b"") for child in gone]
        self._count(element, len(element.children) - len(gone))
        return False

    def _loses_figures(self, sparkline: Element) -> bool:
        figures = (child.text for child in sparkline.children if child.local_name == "f")
        return any("#REF!" in self._shift.formula(text) for text in figures)

    def _leads_here(self, element: Element) -> bool:
        named = element.attributes.get("sheet", self._shift.home)
        return named.casefold() == self._shift.sheet.casefold()

    def _set_areas(self, element: Element, written: "_Areas") -> bool:
        """Whether all the areas of an element are gone; it is given those that stay."""
        areas = self._shift.areas(written.text)
        if not areas or (element.local_name == "mergeCell" and ":" not in areas[0]):
            return True
        if areas != written.text.split():
            new = " ".join(areas)
            if written.element is element:
                self.edits.append(set_attribute(self._data, element, written.attribute, new))
            else:
                place = written.element.content_start, written.element.content_end
                self.edits.append(Edit(*place, new.encode()))
        return False

    def _set_attributes(self, element: Element) -> None:
        if self._shift.is_here and element.local_name == "selection":
            self._select(element)
        if self._shift.is_here and element.local_name == "anchor":
            self._set_anchor(element)
        for name in _FORMULA_ATTRIBUTES:
            is_link = name == "location" and element.local_name != "hyperlink"
            text = "" if is_link else element.attributes.get(name, "")
            if text and (new := self._shift.formula(text)) != text:
                self.edits.append(set_attribute(self._data, element, name, new))

    def _areas_of(self, element: Element) -> "_Areas | None":
        """The areas that an element belongs to; None where it says none."""
        attribute = "r" if element.local_name in _CELLS else ""
        attribute = attribute or next((name for name in _AREAS if name in element.attributes), "")
        if attribute:
            return _Areas(element.attributes[attribute], element, attribute)
        named = (child for child in element.children if child.local_name == "sqref")
        return next((_Areas(child.text, child, "") for child in named), None)

    def _rows_gone_above(self, text: str) -> int:
        """How many rows below its first one the first is that stays of some areas."""
        areas = [area_in_sheet(one) for one in text.split()]
        shift = self._shift.shift
        stays = [
            max(area.first_row, shift.first - shift.by)
            if area.first_row >= shift.first and shift.row(area.first_row) is None
            else area.first_row
            for area in areas
            if shift.area(area)
        ]
        return min(stays) - min(area.first_row for area in areas)

    def _count(self, element: Element, children: int) -> None:
        for name in ("count", "manualBreakCount"):
            if name in element.attributes:
                self.edits.append(set_attribute(self._data, element, name, str(children)))

    def _select(self, element: Element) -> None:
        """What is selected moves with its cells; where these are gone, what is in their place is selected."""
        shift = self._shift.shift

        def moved_to(area: Area) -> Area:
            row = min(shift.first, area.first_row)
            return shift.area(area) or area._replace(first_row=row, last_row=row)

        for name in ("activeCell", "sqref"):
            text = element.attributes.get(name, "")
            new = " ".join(moved_to(area_in_sheet(one)).reference for one in text.split())
            if new != text:
                self.edits.append(set_attribute(self._data, element, name, new))

    def _set_break(self, element: Element) -> bool:
        """A break of pages stands above the row behind its number."""
        number = number_or(element.attributes.get("id", ""), 0)
        row = self._shift.shift.row(number + 1)
        if row is None:
            return True
        if row != number + 1:
            self.edits.append(set_attribute(self._data, element, "id", str(row - 1)))
        return False

    def _set_anchor(self, element: Element) -> None:
        """Where a control lies, unless it keeps its place on the sheet."""
        if element.attributes.get("moveWithCells") in ("1", "true"):
            is_sized = element.attributes.get("sizeWithCells") in ("1", "true")
            self.edits += anchor_edits(element, self._shift.shift, is_sized=is_sized)


def anchor_edits(anchor: Element, shift: RowShift, *, is_sized: bool) -> list[Edit]:
    """The edits that move what lies from one cell to another with its cells; without ``is_sized`` it keeps
    its height."""
    rows = [
        (row, number_or(row.text.strip(), 0))
        for corner in anchor.children
        if corner.local_name in ("from", "to")
        for row in corner.children
        if row.local_name == "row"
    ]
    new = shifted_rows([number for _, number in rows], shift, is_sized=is_sized)
    return [
        Edit(row.content_start, row.content_end, str(after).encode())
        for (row, number), after in zip(rows, new, strict=True)
        if after != number
    ]


def shifted_rows(rows: Sequence[int], shift: RowShift, *, is_sized: bool) -> list[int]:
    """The rows, counted from 0, between which something lies, afterwards.

    >>> [shifted_rows([4, 9], RowShift(8, 1), is_sized=is_sized) for is_sized in (True, False)]
    [[4, 10], [4, 9]]
    """
    new = [row - 1 if (row := shift.row(old + 1)) else shift.first - 1 for old in rows]
    if is_sized or not rows:
        return new
    return [old + new[0] - rows[0] for old in rows]


def note_cell(reference: str, shift: RowShift) -> str | None:
    """Where the cell of a note stands afterwards; None where it is gone."""
    area = shift.area(area_in_sheet(reference))
    return cell_name(*area[:2]) if area else None
