"""A range of cells, and its font."""

from typing import Any

from xlwings import base_classes

from scorecard_xl.libreoffice.bridge import enum, naming_what_it_lacks
from scorecard_xl.libreoffice.colours import AUTOMATIC, Colour, colour_of, rgb
from scorecard_xl.libreoffice.conditional_formats import ConditionalFormats
from scorecard_xl.libreoffice.conditional_styles import BOLD
from scorecard_xl.libreoffice.document import Spreadsheet
from scorecard_xl.libreoffice.formulas import in_excels_words
from scorecard_xl.libreoffice.values import Rows, english_format, read_block, write_block
from scorecard_xl.spreadsheet.cells import FIRST_ERRORS, LAST_COLUMN, Area

_MIXED = "AMBIGUOUS_VALUE"
_PIXEL = 2540 / 96  # in 1/100 mm
_CHARACTER, _PADDING = 7, 5  # pixels of a column, as Excel counts them in its usual font


@naming_what_it_lacks
class Range(base_classes.Range):
    """Cells of one sheet: a ``com.sun.star.sheet.SheetCellRange``. Rows and columns are counted from 1."""

    row: int
    column: int
    shape: tuple[int, int]
    options: dict[str, Any]
    sheet: Spreadsheet

    def __init__(self, sheet: Spreadsheet, row: int, column: int, rows: int, columns: int) -> None:
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
    def area(self) -> Area:
        """Where the range lies."""
        rows, columns = self.shape
        return Area(self.row, self.column, self.row + rows - 1, self.column + columns - 1)

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
        write_block(self._document, self.api, data)

    @property
    def formula(self) -> Any:
        """The formulas in one block (``getFormulaArray``), in Excel's words; a constant as its text. Of a
        single cell as such."""
        formulas = [[in_excels_words(formula) for formula in row] for row in self.api.getFormulaArray()]
        for row, values in zip(formulas, self.api.getDataArray(), strict=True):
            for column, value in enumerate(values):
                if isinstance(value, str) and row[column] == f"'{value}":
                    row[column] = value  # LibreOffice marks a text that looks like a number
                elif row[column] in ("=TRUE()", "=FALSE()"):
                    row[column] = row[column][1:-2]
                elif row[column][1:] in FIRST_ERRORS:
                    row[column] = row[column][1:]  # no constant either
        return formulas[0][0] if len(self) == 1 else formulas

    @formula.setter
    def formula(self, data: Any) -> None:
        """Writes formulas in Excel's words, row by row, or one into every cell (``setTokens``); a text that
        does not begin with = stays one, but for an error's, and a leading apostrophe, Excel's mark of a text,
        is left out."""
        rows, columns = self.shape
        if not isinstance(data, list | tuple):
            data = [[data] * columns] * rows
        for row, formulas in enumerate(data):
            for column, formula in enumerate(formulas):
                cell = self.api.getCellByPosition(column, row)
                if formula is None:
                    cell.String = ""
                elif not isinstance(formula, str):
                    cell.Value = formula
                elif formula in FIRST_ERRORS:
                    cell.Formula = f"={formula}"
                elif formula.startswith("="):
                    tokens = self.sheet.book.formulas.tokens(formula.removeprefix("="), cell.CellAddress)
                    cell.setTokens(tokens)
                else:
                    cell.String = formula.removeprefix("'")

    @property
    def has_array(self) -> bool | None:
        """Whether every cell belongs to an array formula, None where only some do (``getFormulaArray``)."""
        held = {formula.startswith("{=") for row in self.api.getFormulaArray() for formula in row}
        return held.pop() if len(held) == 1 else None

    @property
    def number_format(self) -> str | None:
        """The number format code (``NumberFormat``), None where the cells have several."""
        if self.is_mixed("NumberFormat"):
            return None
        return str(english_format(self._document, self.api.NumberFormat).FormatString)

    @number_format.setter
    def number_format(self, code: str) -> None:
        key = self.sheet.book.number_format_key(code)
        if self.is_mixed("NumberFormat"):  # what the first cell has already would change in no other
            self.api.NumberFormat = self.sheet.book.number_format_key("@" if code != "@" else "0")
        self.api.NumberFormat = key

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
    def column_width(self) -> float | None:
        """The width in characters of Excel's usual font (``Width``), None where the columns differ."""
        columns = self.api.Columns
        widths = {columns.getByIndex(index).Width for index in range(columns.Count)}
        return (widths.pop() / _PIXEL - _PADDING) / _CHARACTER if len(widths) == 1 else None

    @column_width.setter
    def column_width(self, width: float) -> None:
        self.api.Columns.Width = round((width * _CHARACTER + _PADDING) * _PIXEL)

    @property
    def wrap_text(self) -> bool | None:
        """Whether lines are broken (``IsTextWrapped``), None where the cells differ."""
        return None if self.is_mixed("IsTextWrapped") else bool(self.api.IsTextWrapped)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.api.IsTextWrapped = value

    @property
    def merge_cells(self) -> bool | None:
        """True where all cells are one merged area's, False where none is merged, else None
        (``getIsMerged``, ``collapseToMergedArea``)."""
        if not self.api.getIsMerged() and self._with_merged_areas() == self.api.RangeAddress:
            return False
        around, here = self._merged_around_first(), self.area
        is_one = around.holds(here.first_row, here.first_column) and around.holds(
            here.last_row, here.last_column
        )
        return True if is_one else None

    @property
    def merge_area(self) -> "Range":
        """The merged area of the first cell, that cell where it has none."""
        around = self._merged_around_first()
        rows, columns = around.last_row - around.first_row + 1, around.last_column - around.first_column + 1
        return Range(self.sheet, around.first_row, around.first_column, rows, columns)

    def _merged_around_first(self) -> Area:
        found = Range(self.sheet, self.row, self.column, 1, 1)._with_merged_areas()
        return Area(found.StartRow + 1, found.StartColumn + 1, found.EndRow + 1, found.EndColumn + 1)

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
        pieces = []
        for corner in self.address.split(":"):
            _, column, row = corner.split("$")
            pieces.append(f"{'$' * bool(col_absolute)}{column}{'$' * bool(row_absolute)}{row}")
        address = ":".join(pieces)
        return f"'[{self.sheet.book.name}]{self.sheet.name}'!{address}" if external else address

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Inserts cells, which look like those above (``insertCells``): whole rows."""
        self._shift("insertCells", "CellInsertMode", shift, "down")

    def delete(self, shift: str | None = None) -> None:
        """Deletes the cells (``removeRange``): whole rows."""
        self._shift("removeRange", "CellDeleteMode", shift, "up")

    def _shift(self, method: str, mode: str, shift: str | None, known: str) -> None:
        if shift != known or self.shape[1] != LAST_COLUMN:
            raise NotImplementedError("LibreOffice's engine inserts and deletes whole rows alone")
        getattr(self.sheet.api, method)(self.api.RangeAddress, enum(f"sheet.{mode}", "ROWS"))

    def select(self) -> None:
        """Selects the cells in the book's window (``XSelectionSupplier.select``)."""
        self._document.CurrentController.select(self.api)


@naming_what_it_lacks
class Font(base_classes.Font):
    """A range's font; each member is None where several cells, or the parts of one cell's text, differ."""

    parent: Range

    def __init__(self, parent: Range) -> None:
        self.parent = parent

    @property
    def api(self) -> Any:
        """The cell range, which holds the font's properties in LibreOffice."""
        return self.parent.api

    def _value(self, name: str) -> Any:
        values = [getattr(part, name) for part in self._parts()]
        is_one = all(value == values[0] for value in values) and not self.parent.is_mixed(name)
        return values[0] if is_one else None

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
        return None if weight is None else bool(weight >= BOLD)

    @bold.setter
    def bold(self, value: bool) -> None:
        self.api.CharWeight = BOLD if value else 100.0

    @property
    def name(self) -> str | None:
        """``CharFontName``."""
        name = self._value("CharFontName")
        return None if name is None else str(name)

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
