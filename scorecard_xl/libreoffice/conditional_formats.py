"""Conditional formats: LibreOffice keeps them by sheet, each with its cells and its entries.

An entry refers to a cell style (``conditional_styles.py``). LibreOffice keeps no order among formats that
cover the same cells: what xlwings says of the first and the last place holds for the order in which they are
listed. Cells know by number which formats to paint, and the programming interface (tried in 7.4) neither
tells them of a new format nor of one that is gone.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import xlwings
from xlwings import base_classes

from scorecard_xl.libreoffice.bridge import naming_what_it_lacks
from scorecard_xl.libreoffice.colours import Colour, colour_of
from scorecard_xl.libreoffice.conditional_styles import style_of
from scorecard_xl.libreoffice.copying import copy_onto_itself
from scorecard_xl.libreoffice.document import Cells

_CONDITION = 0  # com.sun.star.sheet.ConditionEntryType
_BY_FORMULA = 24  # what LibreOffice gives as Operator of a rule by formula


@naming_what_it_lacks
class ConditionalFormats(base_classes.ConditionalFormats):
    """The rules that cover any of a range's cells, in the sheet's order."""

    parent: Cells

    def __init__(self, parent: Cells) -> None:
        self.parent = parent

    @cached_property
    def api(self) -> Any:
        """The sheet's ``com.sun.star.sheet.XConditionalFormats``."""
        sheet = self.parent.sheet
        return sheet.book.conditional_formats_of(sheet.api)

    def _rules(self) -> Iterator["ConditionalFormat"]:
        area = self.parent.api.RangeAddress
        for holder in self.api.getConditionalFormats():
            if any(_meet(area, covered) for covered in _addresses_of(holder)):
                entries = Entries(holder)
                for index in range(holder.Count):
                    yield ConditionalFormat(self, entries, index)

    def __iter__(self) -> Iterator["ConditionalFormat"]:
        return iter(list(self._rules()))

    def __len__(self) -> int:
        return sum(1 for _ in self._rules())

    def __call__(self, index: int) -> "ConditionalFormat":
        return list(self._rules())[index - 1]

    def add_custom(self, spec: Mapping[str, Any]) -> "ConditionalFormat":
        """A new rule over the range's cells that holds where a formula does (``createByRange``)."""
        style = style_of(self.parent, spec)
        entries = Entries(self._created([self.parent.api.RangeAddress]))
        book = self.parent.sheet.book
        formula = book.formulas.in_the_users_words(spec["formula"].removeprefix("="))
        entries.add(_BY_FORMULA, formula, "", style)
        return ConditionalFormat(self, entries, 0)

    def _created(self, addresses: Sequence[Any]) -> Any:
        """A new format without entries over these range addresses."""
        number = self.api.createByRange(self.parent.sheet.cell_ranges(addresses))
        return next(one for one in reversed(self.api.getConditionalFormats()) if number == one.ID)

    def without(self, entries: "Entries", index: int) -> None:
        """Take one of several entries away: LibreOffice (7.4) refuses to, so that a new format with the
        others takes the old one's place.

        Raises XlwingsError beside a colour scale or the like, which cannot be made anew.
        """
        old = entries.holder
        others = [old.getByIndex(other) for other in range(old.Count) if other != index]
        if any(other.getType() != _CONDITION for other in others):
            raise xlwings.XlwingsError(
                "LibreOffice cannot delete a conditional format that shares its cells with a colour scale."
            )
        entries.holder = self._created(_addresses_of(old))
        for other in others:
            entries.add(other.Operator, other.Formula1, other.Formula2, other.StyleName)
        self.api.removeByID(old.ID)

    def paint(self, areas: Sequence[Any]) -> list[Any]:
        """Has the cells of these range addresses paint the formats that cover them, which they do of
        themselves only once the book has been opened again: each is copied onto itself.

        Returns the addresses where not all of that was done: a copy would divide a colour scale, data bar or
        the like that lies over them, and each part would have a scale of its own, and it spoils notes and
        shapes. LibreOffice makes one of formats that are alike meanwhile: rules have to be looked up again.
        """
        held = self.api.getConditionalFormats()
        covered = [(_addresses_of(holder), _is_plain(holder)) for holder in held]
        document = self.parent.sheet.book.api
        document.lockControllers()  # a copy takes twenty times as long where a window shows it
        try:
            return [area for area in areas if not self._painted(area, covered)]
        finally:
            document.unlockControllers()

    def _painted(self, area: Any, covered: Sequence[tuple[Sequence[Any], bool]]) -> bool:
        """Whether an area could be copied: LibreOffice (7.4) lets a format grow that begins inside it."""
        for addresses, is_plain in covered:
            over = [address for address in addresses if _meet(area, address)]
            if over and not (is_plain and any(_contains(address, area) for address in over)):
                return False
        return copy_onto_itself(self.parent.sheet.api, area)


class Entries:
    """The entries of one format (``XConditionalFormat``); the rules that they are share it, as a format may
    have to be made anew."""

    def __init__(self, holder: Any) -> None:
        self.holder = holder

    def add(self, operator: int, formula: str, second: str, style: str) -> None:
        """A further entry, behind the others (``createEntry``)."""
        index = self.holder.Count
        self.holder.createEntry(_CONDITION, index)
        entry = self.holder.getByIndex(index)
        entry.Operator = operator
        entry.Formula1 = formula
        entry.Formula2 = second
        entry.StyleName = style


@naming_what_it_lacks
class ConditionalFormat(base_classes.ConditionalFormat):
    """One rule: an entry of one of the sheet's formats.

    It is known by its place, as in Excel on macOS, so that several are deleted from the last to the first.
    """

    def __init__(self, formats: ConditionalFormats, entries: Entries, index: int) -> None:
        self._formats = formats
        self._entries = entries
        self._index = index

    @property
    def api(self) -> Any:
        """The ``com.sun.star.sheet.XConditionEntry``."""
        return self._entry

    @cached_property
    def _entry(self) -> Any:
        return self._entries.holder.getByIndex(self._index)

    @property
    def areas(self) -> Sequence[Any]:
        """The range addresses that the rule applies to."""
        addresses: Sequence[Any] = _addresses_of(self._entries.holder)
        return addresses

    @property
    def type(self) -> str:
        """ "custom" for a rule by formula; "cell_value" and the others are "unknown" here."""
        is_formula = self._entry.getType() == _CONDITION and self._entry.Operator == _BY_FORMULA
        return "custom" if is_formula else "unknown"

    @property
    def formula(self) -> str | None:
        """``Formula1`` in Excel's words, with the equals sign before it; None for other rules."""
        if self.type != "custom":
            return None
        book = self._formats.parent.sheet.book
        return f"={book.formulas.in_excels_words(self._entry.Formula1)}"

    @property
    def fill_color(self) -> Colour | None:
        """The style's ``CellBackColor``; None where it has none of its own."""
        if self._entry.getType() != _CONDITION:
            return None  # a colour scale or a data bar has no style
        style = self._formats.parent.sheet.book.cell_styles.getByName(self._entry.StyleName)
        is_own = style.getPropertyState("CellBackColor").value == "DIRECT_VALUE"
        return colour_of(style.CellBackColor) if is_own else None

    def cover(self, addresses: Sequence[Any]) -> None:
        """Applies the rule to these range addresses and no others (the format's ``Range``)."""
        self._entries.holder.Range = self._formats.parent.sheet.cell_ranges(addresses)

    def delete(self) -> None:
        """Takes the rule away wherever it applies (``removeByID``)."""
        holder = self._entries.holder
        if holder.Count > 1:
            self._formats.without(self._entries, self._index)
            return
        covered = _addresses_of(holder)
        self._formats.api.removeByID(holder.ID)
        others = [area for one in self._formats.api.getConditionalFormats() for area in _addresses_of(one)]
        for address in covered:
            if not any(_meet(address, other) for other in others):
                _forget(self._formats.parent.sheet.api, address)


def _is_plain(holder: Any) -> bool:
    return all(holder.getByIndex(index).getType() == _CONDITION for index in range(holder.Count))


def _contains(address: Any, area: Any) -> bool:
    rows = address.StartRow <= area.StartRow and area.EndRow <= address.EndRow
    return bool(rows and address.StartColumn <= area.StartColumn and area.EndColumn <= address.EndColumn)


def _addresses_of(holder: Any) -> Any:
    return holder.Range.getRangeAddresses()


def _forget(sheet: Any, address: Any) -> None:
    """Cells that no format covers any more forget the number of the last one, which a new one may get. A
    format whose cells were deleted may be left with an address that is none."""
    whole = sheet.RangeAddress
    if not (
        0 <= address.StartRow <= address.EndRow <= whole.EndRow
        and 0 <= address.StartColumn <= address.EndColumn <= whole.EndColumn
    ):
        return
    block = sheet.getCellRangeByPosition(
        address.StartColumn, address.StartRow, address.EndColumn, address.EndRow
    )
    none = block.ConditionalFormat
    none.clear()
    block.ConditionalFormat = none


def _meet(one: Any, other: Any) -> bool:
    rows = one.StartRow <= other.EndRow and other.StartRow <= one.EndRow
    return bool(rows and one.StartColumn <= other.EndColumn and other.StartColumn <= one.EndColumn)
