"""A range of cells, and its font."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from .colours import AUTOMATIC, Colour, colour_of, rgb
from .conditional_formats import ConditionalFormats
from .formulas import in_excels_words, in_libreoffices_words
from .unsupported import naming_what_it_lacks
from .values import Rows, read_block, written_block

if TYPE_CHECKING:
    from .sheets import Sheet

_BOLD = 150.0  # com.sun.star.awt.FontWeight.BOLD; NORMAL is 100
_MIXED = "AMBIGUOUS_VALUE"


@naming_what_it_lacks
class Range(base_classes.Range):
    """Cells of one sheet: a ``com.sun.star.sheet.SheetCellRange``. Rows and columns are counted from 1."""

    row: int
    column: int
    shape: tuple[int, int]
    options: dict[str, Any]
    sheet: "Sheet"

    def __init__(self, sheet: "Sheet", row: int, column: int, rows: int, columns: int) -> None:
        self.sheet = sheet
        self.row = row
        self.column = column
        self.shape = (rows, columns)
        self.options = {}  # xlwings puts the range's own here
        self._block: Any = None

    @property
    def api(self) -> Any:
        """The cell range of UNO (``getCellRangeByPosition``)."""
        if self._block is None:
            rows, columns = self.shape
            first = self.column - 1, self.row - 1
            last = self.column + columns - 2, self.row + rows - 2
            self._block = self.sheet.api.getCellRangeByPosition(*first, *last)
        return self._block

    @property
    def _document(self) -> Any:
        return self.sheet.book.api

    def __len__(self) -> int:
        rows, columns = self.shape
        return rows * columns

    def __call__(self, row: int, column: int | None = None) -> "Range":
        if column is None:
            row, column = divmod(row - 1, self.shape[1])
            row, column = row + 1, column + 1
        return Range(self.sheet, self.row + row - 1, self.column + column - 1, 1, 1)

    @property
    def raw_value(self) -> Rows:
        """The values in one block (``getDataArray``), with dates, truth values and errors as such."""
        return read_block(self._document, self.api)

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        """Writes a block (``setDataArray``), or one value into every cell; texts are never read as numbers,
        dates or formulas."""
        if not isinstance(data, list | tuple):
            rows, columns = self.shape
            data = [[data] * columns] * rows
        self.api.setDataArray(written_block(self._document, data))

    @property
    def formula(self) -> Rows:
        """The formulas in one block (``getFormulaArray``), in Excel's words; a constant as its text."""
        formulas = [[in_excels_words(formula) for formula in row] for row in self.api.getFormulaArray()]
        for row, values in zip(formulas, self.api.getDataArray(), strict=True):
            for column, value in enumerate(values):
                if isinstance(value, str) and row[column] == f"'{value}":
                    row[column] = value  # LibreOffice marks a text that looks like a number
                elif row[column] in ("=TRUE()", "=FALSE()"):
                    row[column] = row[column][1:-2]
        return formulas

    @formula.setter
    def formula(self, data: Sequence[Sequence[str]] | str) -> None:
        """Writes formulas and constants (``setFormulaArray``), which LibreOffice reads as typed."""
        if isinstance(data, str):
            rows, columns = self.shape
            data = [[data] * columns] * rows
        self.api.setFormulaArray(
            tuple(tuple(in_libreoffices_words(text or "") for text in row) for row in data)
        )

    @property
    def has_array(self) -> bool:
        """Whether every cell belongs to one array formula (``getArrayFormula``)."""
        return bool(self.api.getArrayFormula())

    @property
    def number_format(self) -> str | None:
        """The number format code (``NumberFormat``), None where the cells have several."""
        if self.is_mixed("NumberFormat"):
            return None
        return str(self._document.NumberFormats.getByKey(self.api.NumberFormat).FormatString)

    @number_format.setter
    def number_format(self, code: str) -> None:
        self.api.NumberFormat = self.sheet.book.number_format_key(code)

    @property
    def color(self) -> Colour | None:
        """The fill (``CellBackColor``), None where there is none or several."""
        return None if self.is_mixed("CellBackColor") else colour_of(self.api.CellBackColor)

    @color.setter
    def color(self, colour: Colour | str | int | None) -> None:
        self.api.CellBackColor = AUTOMATIC if colour is None else rgb(colour)

    @property
    def font(self) -> "Font":
        """The font of the cells (their ``Char…`` properties)."""
        return Font(self)

    def is_mixed(self, name: str) -> bool:
        """Whether the cells have several values of a property (``getPropertyState``)."""
        return bool(self.api.getPropertyState(name).value == _MIXED)

    @property
    def merge_cells(self) -> bool | None:
        """True where all cells are one merged area's, False where none is merged, else None
        (``getIsMerged``, ``collapseToMergedArea``)."""
        around = self._with_merged_areas()
        is_whole = around == self.api.RangeAddress
        if not self.api.getIsMerged():
            return not is_whole
        first = Range(self.sheet, self.row, self.column, 1, 1)
        return True if first._with_merged_areas() == around else None

    @property
    def merge_area(self) -> "Range":
        """The merged area of the first cell, that cell where it has none."""
        area = Range(self.sheet, self.row, self.column, 1, 1)._with_merged_areas()
        rows, columns = area.EndRow - area.StartRow + 1, area.EndColumn - area.StartColumn + 1
        return Range(self.sheet, area.StartRow + 1, area.StartColumn + 1, rows, columns)

    def _with_merged_areas(self) -> Any:
        cursor = self.sheet.api.createCursorByRange(self.api)
        cursor.collapseToMergedArea()
        return cursor.RangeAddress

    @property
    def conditional_formats(self) -> ConditionalFormats:
        """The conditional formats of these cells (the sheet's ``ConditionalFormats``)."""
        return ConditionalFormats(self)

    @property
    def address(self) -> str:
        """The address with dollar signs (``AbsoluteName`` without the sheet)."""
        return str(self.api.AbsoluteName.rpartition(".")[2])

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """The address; ``external`` puts the book and the sheet before it, as Excel does."""
        column, _, rest = "", "", self.address
        pieces = []
        for corner in rest.split(":"):
            _, column, row = corner.split("$")
            pieces.append(f"{'$' * bool(col_absolute)}{column}{'$' * bool(row_absolute)}{row}")
        address = ":".join(pieces)
        return f"'[{self.sheet.book.name}]{self.sheet.name}'!{address}" if external else address

    def select(self) -> None:
        """Selects the cells in the book's window (``XSelectionSupplier.select``)."""
        self._document.CurrentController.select(self.api)


@naming_what_it_lacks
class Font(base_classes.Font):
    """A range's font; each member is None where the cells, or the parts of their text, have several."""

    parent: Range

    def __init__(self, parent: Range) -> None:
        self.parent = parent

    @property
    def api(self) -> Any:
        """The cell range, which holds the font's properties in LibreOffice."""
        return self.parent.api

    def _value(self, name: str) -> Any:
        values = {getattr(part, name) for part in self._parts()}
        return values.pop() if len(values) == 1 and not self.parent.is_mixed(name) else None

    def _parts(self) -> list[Any]:
        """The range and, in a single cell, the stretches of its text."""
        found = [self.api]
        if len(self.parent) == 1 and self.api.getCellByPosition(0, 0).Type.value == "TEXT":
            paragraphs = self.api.getCellByPosition(0, 0).createEnumeration()
            found = []
            while paragraphs.hasMoreElements():
                stretches = paragraphs.nextElement().createEnumeration()
                while stretches.hasMoreElements():
                    found.append(stretches.nextElement())
        return found or [self.api]

    @property
    def bold(self) -> bool | None:
        """``CharWeight``."""
        weight = self._value("CharWeight")
        return None if weight is None else bool(weight >= _BOLD)

    @bold.setter
    def bold(self, value: bool) -> None:
        self.api.CharWeight = _BOLD if value else 100.0

    @property
    def italic(self) -> bool | None:
        """``CharPosture``."""
        values = {part.CharPosture.value for part in self._parts()}
        return values.pop() != "NONE" if len(values) == 1 else None

    @property
    def size(self) -> float | None:
        """``CharHeight``, in points."""
        height = self._value("CharHeight")
        return None if height is None else float(height)

    @size.setter
    def size(self, value: float) -> None:
        self.api.CharHeight = float(value)

    @property
    def color(self) -> Colour | None:
        """``CharColor``; None for the automatic colour as well."""
        value = self._value("CharColor")
        return None if value is None else colour_of(value)

    @color.setter
    def color(self, colour: Colour | str | int) -> None:
        self.api.CharColor = rgb(colour)

    @property
    def name(self) -> str | None:
        """``CharFontName``."""
        name = self._value("CharFontName")
        return None if name is None else str(name)

    @name.setter
    def name(self, value: str) -> None:
        self.api.CharFontName = value
