"""A part ``drawings/vmlDrawing1.vml``: the notes and the form controls of a sheet.

Applications write parts of this kind that are no well-formed XML, so that they are not parsed: what stands
there is looked for by patterns.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from scorecard_xl.workbooks.file.xml.spans import text_of_markup

# A tag that is not empty, with > in its attributes' values as these applications write it.
_SHAPE = re.compile(
    rb"""<(\w+):shape\b((?:[^>"'/]|"[^"]*"|'[^']*'|/(?!>))*)>(.*?)</\1:shape\s*>""", re.DOTALL
)
# The only numbers of shapes that applications know again; one with another name is lost, and LibreOffice
# then reads nothing of the part.
_NUMBER = re.compile(rb"""\s(?:o:sp)?id\s*=\s*["']_x0000_s\d{1,9}["']""")
_MACRO = re.compile(rb"<x:FmlaMacro>([^<]*)</x:FmlaMacro>")
_CLIENT_DATA = re.compile(
    rb"""<x:ClientData\b[^>]*?ObjectType\s*=\s*["'](\w+)["'].*?</x:ClientData""", re.DOTALL
)
_ANCHOR = re.compile(rb"<x:Anchor>\s*((?:\d+\s*,\s*){7}\d+)\s*</x:Anchor>")
_START = re.compile(rb"<x:Anchor>\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*,")


class Anchor(NamedTuple):
    """Where a shape stands: its corners' columns and rows, counted from 0, and the pixels inside them."""

    column: int
    x: int
    row: int
    y: int
    last_column: int
    last_x: int
    last_row: int
    last_y: int


class Control(NamedTuple):
    """A form control that runs a macro: whether applications show it, and where it starts (a column and a
    row, counted from 0, each with the pixels inside), None where that cannot be read."""

    macro: str
    is_shown: bool
    start: tuple[int, int, int, int] | None


def visible_anchors(data: bytes) -> list[Anchor]:
    """Where the shapes of a drawing stand that people see: all but notes that show only when pointed at."""
    anchors = []
    for found in _CLIENT_DATA.finditer(data):
        anchor = _ANCHOR.search(found[0])
        if anchor and (found[1] != b"Note" or b"<x:Visible" in found[0]):
            anchors.append(Anchor(*map(int, re.findall(rb"\d+", anchor[1]))))
    return anchors


def controls(data: bytes) -> list[Control]:
    """The form controls of a drawing that run macros.

    >>> data = b'<x:ClientData><x:FmlaMacro>[0]!Go</x:FmlaMacro></x:ClientData></v:shape>'
    >>> controls(b'<v:shape id="_x0000_s1025">' + data + b'<v:shape id="shape_0">' + data)
    [Control(macro='[0]!Go', is_shown=True, start=None), Control(macro='[0]!Go', is_shown=False, start=None)]
    """
    return [control for shape in _SHAPE.finditer(data) if (control := _control(shape))]


def shown_controls(data: bytes) -> list[Control]:
    """Those that applications show."""
    return [control for control in controls(data) if control.is_shown]


def without_controls(data: bytes, is_gone: Callable[[Control], bool]) -> bytes:
    """The drawing without some of its form controls that run macros.

    >>> shape = b'<v:shape id="shape_0"><x:FmlaMacro>Go</x:FmlaMacro></v:shape>'
    >>> without_controls(b"<xml>" + shape + b"</xml>", lambda control: control.macro == "Go")
    b'<xml></xml>'
    """

    def left(shape: re.Match[bytes]) -> bytes:
        control = _control(shape)
        return b"" if control and is_gone(control) else shape[0]

    return _SHAPE.sub(left, data)


def _control(shape: re.Match[bytes]) -> Control | None:
    macro, start = _MACRO.search(shape[3]), _START.search(shape[3])
    if macro is None:
        return None
    numbers = tuple(map(int, start.groups())) if start else None
    return Control(text_of_markup(macro[1]), _NUMBER.search(shape[2]) is not None, numbers)  # type: ignore[arg-type]
