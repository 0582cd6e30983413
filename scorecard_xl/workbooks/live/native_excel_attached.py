"""What Excel tells of a sheet's cells beside what they hold, on Windows and on macOS.

It uses the ``.api`` of xlwings as ``native_excel.py`` does, and no test can run it either.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from scorecard_xl.spreadsheet.attachments import Attached, Attachment, at_cells
from scorecard_xl.spreadsheet.cells import Area, area_of
from scorecard_xl.spreadsheet.raised_text import raised
from scorecard_xl.workbooks.live.halving import spread_by_halving

Failures = tuple[type[Exception], ...]

_VALIDATED = -4174  # XlCellType.xlCellTypeAllValidation


def attached_on_windows(sheet: Any, failures: Failures) -> list[Attachment]:
    """What is attached to the cells of a sheet of Excel for Windows."""
    found = list(at_cells(Attached.NOTE, _noted(sheet, failures)))
    links = sheet.Hyperlinks
    for number in range(1, links.Count + 1):
        try:
            address = links.Item(number).Range.GetAddress(False, False)
        except failures:  # a shape's
            continue
        found.append(Attachment(Attached.LINK, area_of(address)))
    try:
        validated = sheet.Cells.SpecialCells(_VALIDATED).Areas
        areas = [validated(number).GetAddress(False, False) for number in range(1, validated.Count + 1)]
    except failures:  # there are none
        areas = []
    found += [Attachment(Attached.VALIDATION, area_of(area)) for area in areas]
    filters = [sheet.AutoFilter, *(table.AutoFilter for table in sheet.ListObjects)]
    found += [one for auto_filter in filters if auto_filter is not None for one in _filtered(auto_filter)]
    return [*found, *at_cells(Attached.SHOWN_BY_EXCEL, shown_by_excel_on_windows(sheet, failures))]


def _noted(sheet: Any, failures: Failures) -> set[tuple[int, int]]:
    try:
        threads = list(sheet.CommentsThreaded)
    except failures:  # an older Excel knows no threads
        threads = []
    cells = [comment.Parent for comment in [*sheet.Comments, *threads]]
    return {(int(cell.Row), int(cell.Column)) for cell in cells}


def _filtered(auto_filter: Any) -> Iterator[Attachment]:
    area = area_of(auto_filter.Range.GetAddress(False, False))
    for number in range(1, auto_filter.Filters.Count + 1):
        if auto_filter.Filters.Item(number).On:
            column = area.first_column + number - 1
            yield Attachment(Attached.FILTER, Area(area.first_row, column, area.last_row, column))


def shown_by_excel_on_windows(sheet: Any, failures: Failures) -> set[tuple[int, int]]:
    """The cells that hold a picture or a data type."""

    def look(area: Area) -> str | None:
        """A range says of all its cells at once that they hold one, or none of them, or only some."""
        return {True: "rich", False: ""}.get(sheet.Range(area.reference).HasRichDataType)

    return _cells_with(sheet, look, failures)


def raised_on_windows(sheet: Any, failures: Failures) -> set[tuple[int, int]]:
    """The cells in whose texts something is set above or below the line; a range says of all at once that
    none has."""

    def look(area: Area) -> str | None:
        font = sheet.Range(area.reference).Font
        if font.Superscript is False and font.Subscript is False:
            return ""
        return "raised" if area[:2] == area[2:] else None

    return _cells_with(sheet, look, failures)


def marked_on_windows(cell: Any, text: str) -> str:
    """A cell's text with what is set above or below the line in characters that are so by themselves."""
    font = cell.Font
    if font.Superscript is not None and font.Subscript is not None:  # which they are where a part is so
        return text
    fonts = (cell.GetCharacters(place, 1).Font for place in range(1, len(text) + 1))
    return "".join(
        raised(character) if font.Superscript or font.Subscript else character
        for character, font in zip(text, fonts, strict=True)
    )


def _cells_with(sheet: Any, look: Callable[[Area], str | None], failures: Failures) -> set[tuple[int, int]]:
    """The cells in use for which a look at them is not empty."""
    try:
        used = area_of(sheet.UsedRange.GetAddress(False, False))
        looks = spread_by_halving(used, look, "")
    except failures:  # an older Excel does not tell
        return set()
    return {
        (row, column)
        for row, looks_of_row in enumerate(looks, start=used.first_row)
        for column, look_of_cell in enumerate(looks_of_row, start=used.first_column)
        if look_of_cell
    }


def attached_on_mac(
    sheet: Any, failures: Failures, kinds: Sequence[tuple[Attached, Any]]
) -> list[Attachment]:
    """What is attached to the cells of a sheet of Excel for Mac, as far as its AppleScript tells it:
    ``kinds`` are the kinds of special cells to ask for."""
    found: list[Attachment] = []
    for attached, special in kinds:
        try:
            address = sheet.used_range.special_cells(type=special).get_address()
        except failures:  # there are none
            continue
        for area in map(area_of, address.split(",")):
            if attached is Attached.NOTE:
                rows, columns = (range(first, last + 1) for first, last in (area[::2], area[1::2]))
                found += at_cells(attached, ((row, column) for row in rows for column in columns))
            else:
                found.append(Attachment(attached, area))
    return found


def charts_on_windows(sheet: Any, failures: Failures) -> list[str]:
    """The formulas of the series of a sheet's charts."""
    found = []
    for chart in sheet.ChartObjects():
        try:
            found += [str(series.Formula) for series in chart.Chart.SeriesCollection()]
        except failures:  # of a kind of chart whose series tell none
            continue
    return found
