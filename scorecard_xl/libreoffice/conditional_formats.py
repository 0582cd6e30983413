"""Conditional formats: LibreOffice keeps them by sheet, each with its cells and its entries.

An entry refers to a cell style (``conditional_styles.py``). LibreOffice keeps no order among formats that
cover the same cells: what xlwings says of the first and the last place holds for the order in which they are
listed. Cells know by number which formats to paint, and the programming interface (tried in 7.4) neither
tells them of a new format nor of one that is gone.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from .colours import Colour, colour_of
from .conditional_styles import BOLD, style_of
from .unsupported import naming_what_it_lacks

if TYPE_CHECKING:
    from .ranges import Range

_CONDITION = 0  # com.sun.star.sheet.ConditionEntryType
_BY_FORMULA = 24  # what LibreOffice gives as Operator of a rule by formula


@naming_what_it_lacks
class ConditionalFormats(base_classes.ConditionalFormats):
    """The rules that cover any of a range's cells, in the sheet's order."""

    parent: "Range"

    def __init__(self, parent: "Range") -> None:
        self.parent = parent

    @property
    def api(self) -> Any:
        """The sheet's ``com.sun.star.sheet.XConditionalFormats``."""
        return self.parent.sheet.api.ConditionalFormats

    def _rules(self) -> Iterator["ConditionalFormat"]:
        area = self.parent.api.RangeAddress
        for holder in self.api.getConditionalFormats():
            if any(_meet(area, covered) for covered in holder.Range.getRangeAddresses()):
                for place in range(holder.Count):
                    yield ConditionalFormat(self, holder, place)

    def __iter__(self) -> Iterator["ConditionalFormat"]:
        return iter(list(self._rules()))

    def __len__(self) -> int:
        return sum(1 for _ in self._rules())

    def __call__(self, place: int) -> "ConditionalFormat":
        return list(self._rules())[place - 1]

    def add_custom(self, spec: Mapping[str, Any]) -> "ConditionalFormat":
        """A new rule over the range's cells that holds where a formula does (``createByRange``)."""
        style = style_of(self.parent, spec)
        number = self.api.createByRange(self.parent.sheet.cell_ranges([self.parent.api.RangeAddress]))
        holder = next(one for one in reversed(self.api.getConditionalFormats()) if number == one.ID)
        holder.createEntry(_CONDITION, 0)
        entry = holder.getByIndex(0)
        entry.Operator = _BY_FORMULA
        entry.Formula1 = spec["formula"].removeprefix("=")
        entry.StyleName = style
        return ConditionalFormat(self, holder, 0)

    def paint(self) -> bool:
        """Has the range's cells paint the formats that cover them, which they do of themselves only once the
        book has been opened again: each row is copied onto itself.

        Returns False, with nothing done, where a colour scale, data bar or the like lies over the cells: a
        copy would divide it, and each part would have a scale of its own. LibreOffice makes one of formats
        that are alike meanwhile, so that rules have to be looked up again.
        A copy leaves filtered rows out and would move what is below them up: those are taken one by one,
        shown to the copy for a moment. Should the contents differ afterwards all the same, they are put back.
        """
        if any(rule.api.getType() != _CONDITION for rule in self):
            return False
        sheet, block = self.parent.sheet.api, self.parent.api
        before = block.getFormulaArray()
        seen: set[int] = set()
        for visible in block.queryVisibleCells().getRangeAddresses():
            _copy_onto_itself(sheet, visible)
            seen.update(range(visible.StartRow, visible.EndRow + 1))
        first_row = block.RangeAddress.StartRow
        rows, columns = self.parent.shape
        for place in range(rows):
            if first_row + place not in seen:
                hidden = block.getCellRangeByPosition(0, place, columns - 1, place)
                is_filtered = hidden.Rows.IsFiltered
                if is_filtered:
                    hidden.Rows.IsFiltered = False
                _copy_onto_itself(sheet, hidden.RangeAddress)
                if is_filtered:
                    hidden.Rows.IsFiltered = True
        if block.getFormulaArray() != before:
            block.setFormulaArray(before)
        return True


@naming_what_it_lacks
class ConditionalFormat(base_classes.ConditionalFormat):
    """One rule: an entry of one of the sheet's formats.

    It is known by its place, as in Excel on macOS, so that several are deleted from the last to the first.
    """

    holder: Any

    def __init__(self, formats: ConditionalFormats, holder: Any, place: int) -> None:
        self._formats = formats
        self._place = place
        self._entry = holder.getByIndex(place)
        self.holder = holder

    @property
    def api(self) -> Any:
        """The ``com.sun.star.sheet.XConditionEntry``."""
        return self._entry

    @property
    def type(self) -> str:
        """ "custom" for a rule by formula; "cell_value" and the others are "unknown" here."""
        is_formula = self._entry.getType() == _CONDITION and self._entry.Operator == _BY_FORMULA
        return "custom" if is_formula else "unknown"

    @property
    def formula(self) -> str | None:
        """``Formula1`` with the equals sign that Excel writes before it; None for other rules."""
        return f"={self._entry.Formula1}" if self.type == "custom" else None

    @property
    def stop_if_true(self) -> bool:
        """LibreOffice takes the first rule that holds, so every rule is one that stops."""
        return True

    def _style_value(self, name: str) -> Any:
        if self._entry.getType() != _CONDITION:
            return None  # a colour scale or a data bar has no style
        styles = self._formats.parent.sheet.book.api.StyleFamilies.getByName("CellStyles")
        style = styles.getByName(self._entry.StyleName)
        return getattr(style, name) if style.getPropertyState(name).value == "DIRECT_VALUE" else None

    @property
    def fill_color(self) -> Colour | None:
        """The style's ``CellBackColor``."""
        return _colour(self._style_value("CellBackColor"))

    @property
    def font_color(self) -> Colour | None:
        """The style's ``CharColor``."""
        return _colour(self._style_value("CharColor"))

    @property
    def font_bold(self) -> bool | None:
        """The style's ``CharWeight``."""
        weight = self._style_value("CharWeight")
        return None if weight is None else bool(weight >= BOLD)

    def cover(self, addresses: list[Any]) -> None:
        """Applies the rule to these range addresses and no others (the format's ``Range``)."""
        self.holder.Range = self._formats.parent.sheet.cell_ranges(addresses)

    def delete(self) -> None:
        """Takes the rule away wherever it applies (``removeByIndex``, ``removeByID``)."""
        if self.holder.Count > 1:
            self.holder.removeByIndex(self._place)
            return
        covered = self.holder.Range.getRangeAddresses()
        self._formats.api.removeByID(self.holder.ID)
        others = [area for one in self._formats.api.getConditionalFormats() for area in _areas_of(one)]
        for address in covered:
            if not any(_meet(address, other) for other in others):
                _forget(self._formats.parent.sheet.api, address)


def _areas_of(holder: Any) -> Any:
    return holder.Range.getRangeAddresses()


def _forget(sheet: Any, address: Any) -> None:
    """Cells that no format covers any more forget the number of the last one, which a new one may get."""
    block = sheet.getCellRangeByPosition(
        address.StartColumn, address.StartRow, address.EndColumn, address.EndRow
    )
    none = block.ConditionalFormat
    none.clear()
    block.ConditionalFormat = none


def _copy_onto_itself(sheet: Any, address: Any) -> None:
    first = sheet.getCellByPosition(address.StartColumn, address.StartRow)
    sheet.copyRange(first.CellAddress, address)


def _meet(one: Any, other: Any) -> bool:
    rows = one.StartRow <= other.EndRow and other.StartRow <= one.EndRow
    return bool(rows and one.StartColumn <= other.EndColumn and other.StartColumn <= one.EndColumn)


def _colour(value: int | None) -> Colour | None:
    return None if value is None else colour_of(value)
