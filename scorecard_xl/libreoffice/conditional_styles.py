"""The cell styles that conditional formats refer to: one for each look, once in a workbook."""

from collections.abc import Mapping
from typing import Any

import xlwings

from scorecard_xl.libreoffice.bridge import enum, failures
from scorecard_xl.libreoffice.colours import rgb
from scorecard_xl.libreoffice.document import Cells, Document

BOLD = 150.0
"""com.sun.star.awt.FontWeight.BOLD; NORMAL is 100."""

# A style made through the programming interface always inherits from the default one, and what that sets
# of these would cover what the cells have of their own.
_INHERITED = ("CharFontName", "CharHeight", "VertJustify", "HoriJustify", "IsTextWrapped")


def style_of(cells: Cells, spec: Mapping[str, Any]) -> str:
    """The name of the style of a look for such cells, made where the workbook has none yet.

    ``spec`` has xlwings' ``fill_color``, ``font_color``, ``font_bold``, ``font_italic`` where they are set.
    """
    book = cells.sheet.book
    wanted = {**_kept(book, cells), **_looks(spec)}
    said = ", ".join(f"{name} {_said(value)}" for name, value in wanted.items())
    name = f"Conditional: {said}"
    if not book.cell_styles.hasByName(name):
        _make(book, name, wanted)
    return name


def _make(book: Document, name: str, wanted: Mapping[str, Any]) -> None:
    """Make a style. LibreOffice does so only while no sheet is protected, and keeps what a protection allows
    while it is off.

    Raises XlwingsError where a sheet is protected with a password.
    """
    document = book.api
    sheets = [document.Sheets.getByIndex(index) for index in range(document.Sheets.Count)]
    lifted = []
    try:
        for sheet in sheets:
            if sheet.isProtected():
                try:
                    sheet.unprotect("")
                except failures():
                    raise xlwings.XlwingsError(f"The sheet {sheet.Name} has a password.") from None
                lifted.append(sheet)
        book.cell_styles.insertByName(name, document.createInstance("com.sun.star.style.CellStyle"))
        style = book.cell_styles.getByName(name)
        for property_name, value in wanted.items():
            setattr(style, property_name, value)
    finally:
        for sheet in lifted:
            sheet.protect("")


def _looks(spec: Mapping[str, Any]) -> dict[str, Any]:
    """What a rule sets, by LibreOffice's properties."""
    looks: dict[str, Any] = {}
    if spec.get("fill_color") is not None:
        looks["CellBackColor"] = rgb(spec["fill_color"])
    if spec.get("font_color") is not None:
        looks["CharColor"] = rgb(spec["font_color"])
    if spec.get("font_bold"):
        looks["CharWeight"] = BOLD
    if spec.get("font_italic"):
        looks["CharPosture"] = enum("awt.FontSlant", "ITALIC")
    return looks


def _kept(book: Document, cells: Cells) -> dict[str, Any]:
    """What the first of the cells has of its own, where the default style would cover it."""
    states = book.cell_styles.getByName("Default").getPropertyStates(_INHERITED)
    names = [name for name, state in zip(_INHERITED, states, strict=True) if state.value == "DIRECT_VALUE"]
    if not names:
        return {}
    first = cells.api.getCellByPosition(0, 0)
    return {name: getattr(first, name) for name in names}


def _said(value: Any) -> str:
    return str(getattr(value, "value", value))
