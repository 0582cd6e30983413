"""The buttons that a workbook in use has already, or what other applications have left of them.

LibreOffice keeps a shape without its macro and its alternative text, and of a form control only parts that no
application reads as one; ONLYOFFICE makes a drawing without a name of a form control.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scorecard_xl.own_sheets.button_bar import BUTTONS, Button, button_running
from scorecard_xl.spreadsheet.cells import cell_name
from scorecard_xl.template.button_shapes import draw, part_of_drawing, placed, shape_of
from scorecard_xl.template.sheet_sizes import Lines, columns_of, rows_of
from scorecard_xl.workbooks.file.parts import Parts
from scorecard_xl.workbooks.file.xml.drawing import Drawn, drawn_in, revived
from scorecard_xl.workbooks.file.xml.sheet import SheetXml
from scorecard_xl.workbooks.file.xml.spans import BrokenPart, Edit, Element, edited, number_or, root_of
from scorecard_xl.workbooks.file.xml.vml_drawing import Control, controls, without_controls


class Found(NamedTuple):
    """A button, the cell where it starts, and whether it was put there again just now."""

    button: Button
    cell: str
    is_back: bool = False


def take_up(parts: Parts, sheet_part: str, sheet: SheetXml, edits: list[Edit]) -> Iterator[Found]:
    """The buttons of a sheet, once shapes stand in the place of those that another application lost.

    ``edits`` get what that takes in the sheet's own part.
    """
    controls_part = part_of_drawing(parts, sheet_part, sheet.root, "legacyDrawing")
    there = [
        (button, control)
        for control in (controls(parts.read(controls_part)) if controls_part else ())
        if (button := button_running(control.macro))
    ]
    for button, control in there:
        if control.is_shown:
            yield Found(button, _cell(control))
    lost = {button: control for button, control in there if not control.is_shown}
    if lost:
        parts.change(controls_part, without_controls(parts.read(controls_part), _is_lost))
    numbers = _unlist(sheet.root, edits) if lost else set()
    if drawn := part_of_drawing(parts, sheet_part, sheet.root):
        try:
            yield from _take_up_shapes(parts, drawn, numbers)
        except BrokenPart as broken:
            raise BrokenPart(f"its part {drawn} is broken, {broken}") from None
    again = {button: control for button, control in lost.items() if control.start}
    if again:
        columns, rows = columns_of(sheet), rows_of(sheet)
        corners = [_corner(control, columns, rows) for control in again.values()]
        edits += draw(parts, sheet_part, sheet.root, placed(again, columns, rows, corners))
    yield from (Found(button, _cell(control), True) for button, control in again.items())


def _is_lost(control: Control) -> bool:
    return not control.is_shown and button_running(control.macro) is not None


def _cell(control: Control) -> str:
    column, _, row, _ = control.start or (0, 0, 0, 0)
    return cell_name(row + 1, column + 1)


def _corner(control: Control, columns: Lines, rows: Lines) -> tuple[int, int]:
    column, x, row, y = control.start or (0, 0, 0, 0)
    return columns.start(column + 1) + x, rows.start(row + 1) + y


def _take_up_shapes(parts: Parts, drawn: str, lost: set[str]) -> Iterator[Found]:
    data = parts.read(drawn)
    root = root_of(data, "wsDr")
    changes: list[Edit] = []
    for shape in drawn_in(root):
        button = button_running(shape.macro) or _left_of(shape)
        if button is None:
            continue
        if not shape.macro:
            changes += revived(data, shape, shape_of(button))
        yield Found(button, _cell_of(shape.anchor), not shape.macro)
    changes += (Edit(choice.start, choice.end, b"") for choice in root.children if _is_of(choice, lost))
    if changes:
        parts.change(drawn, b"".join(edited(data, sorted(changes))))


def _left_of(shape: Drawn) -> Button | None:
    """The button of which a shape is left that runs nothing."""
    if shape.macro:
        return None
    if shape.name:
        return button_running(shape.name)
    return next((button for button in BUTTONS if button.label == shape.text.strip()), None)


def _cell_of(anchor: Element) -> str:
    start = anchor.first("from")
    places = (start.first(name) for name in ("row", "col")) if start else ()
    row, column = [number_or(place.text, 0) if place else 0 for place in places] or [0, 0]
    return cell_name(row + 1, column + 1)


def _unlist(root: Element, edits: list[Edit]) -> set[str]:
    """Take the form controls that were ours off a worksheet's list of them; the numbers that they had."""
    numbers = set()
    for holder in root.children:
        listed = list(_controls_in(holder))
        ours = [(whole, control) for whole, control in listed if _runs_a_button(control)]
        numbers |= {control.attributes.get("shapeId", "") for _, control in ours}
        gone = [holder] if len(ours) == len(listed) else [whole for whole, _ in ours]
        edits += (Edit(one.start, one.end, b"") for one in gone if ours)
    return numbers


def _controls_in(element: Element) -> Iterator[tuple[Element, Element]]:
    """The form controls that a worksheet lists, each with the choice of forms that it stands in."""
    if element.local_name == "controls":
        for whole in element.children:
            yield from ((whole, control) for control in _named([whole], "control"))
    elif element.local_name in ("AlternateContent", "Choice"):
        for child in element.children:
            yield from _controls_in(child)


def _named(elements: Iterable[Element], name: str) -> Iterator[Element]:
    for element in elements:
        if element.local_name == name:
            yield element
        else:
            yield from _named(element.children, name)


def _runs_a_button(control: Element) -> bool:
    said = _named(control.children, "controlPr")
    return any(button_running(one.attributes.get("macro", "")) for one in said)


def _is_of(choice: Element, numbers: set[str]) -> bool:
    """Whether something stands for a form control of one of these numbers alone."""
    named = list(_named([choice], "cNvPr")) if choice.local_name == "AlternateContent" else []
    return bool(named) and all(one.attributes.get("id", "") in numbers for one in named)
