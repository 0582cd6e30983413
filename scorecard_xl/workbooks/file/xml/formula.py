"""The formula element of a cell."""

import re
from typing import NamedTuple

from scorecard_xl.spreadsheet.cells import LAST_COLUMN, LAST_ROW, Area, area_of
from scorecard_xl.workbooks.file.xml.spans import BrokenPart, text_of_markup

_FORMULA = re.compile(rb"<f(?P<attributes>[^>]*?)/?>(?P<text>[^<]*)")


class FormulaElement(NamedTuple):
    """A formula element: its text, kind ("", "shared", "array", "dataTable"), area and shared group."""

    text: str
    kind: str
    area: Area | None
    group: str


class FormulaCell(NamedTuple):
    """A cell that holds a formula element."""

    row: int
    column: int
    formula: FormulaElement


def formula_of(element: bytes) -> FormulaElement:
    """What a formula element says.

    >>> text, kind, area, group = formula_of(b'<f t="shared" ref="U11:U18" si="0">P11/O11-1</f>')
    >>> text, kind, area.reference, group
    ('P11/O11-1', 'shared', 'U11:U18', '0')
    """
    found = _FORMULA.match(element)
    if found is None:
        return FormulaElement("", "", None, "")
    attributes = {name: one or other for name, one, other in _ATTRIBUTE.findall(found["attributes"])}
    kind, reference = attributes.get(b"t", b"").decode(), attributes.get(b"ref", b"").decode()
    return FormulaElement(
        text_of_markup(found["text"]),
        "" if kind == "normal" else kind,
        area_in_sheet(reference) if reference else None,
        attributes.get(b"si", b"").decode(),
    )


_ATTRIBUTE = re.compile(rb"""\b(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def area_in_sheet(reference: str) -> Area:
    """The area that a reference in a part names; raises BrokenPart for one that no sheet has.

    >>> area_in_sheet("B2:D9").reference
    'B2:D9'
    """
    said = " ".join(reference.split())[:40]
    try:
        area = area_of(reference)
    except ValueError:
        raise BrokenPart(f"“{said}” names no cells") from None
    if area.first_row < 1 or area.last_row > LAST_ROW or area.last_column > LAST_COLUMN:
        raise BrokenPart(f"“{said}” lies outside of every sheet")
    return area
