"""What differs between two workbook files, byte for byte, beyond what a refresh may change.

It knows the format by regular expressions of its own, not by the code that it judges.
"""

import re
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path

_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_BLOCK = re.compile(rb"<conditionalFormatting [^>]*>.*?</conditionalFormatting>", re.DOTALL)
_RULE = re.compile(rb"<cfRule [^>]*>(?:(?!<cfRule ).)*?</cfRule>", re.DOTALL)
_OURS = re.compile(rb"N\((?:&quot;|\")scorecard_xl(?:&quot;|\")\)=0")
_STYLE_LISTS = ("numFmts", "fonts", "fills", "borders", "cellXfs", "dxfs")
_ENTRY = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*/>')

Cells = Collection[str]


def differences(
    before: Path,
    after: Path,
    written: Mapping[str, Cells],
    without_formula: Mapping[str, Cells] | None = None,
) -> list[str]:
    """The differences that a refresh may not make.

    ``written`` are the cells that it may write, by the sheet's part; ``without_formula`` the cells that may
    leave the calculation chain, by the sheet's number there.
    """
    with zipfile.ZipFile(before) as one, zipfile.ZipFile(after) as other:
        if one.namelist() != other.namelist():
            return [f"parts: {one.namelist()} {other.namelist()}"]
        found = [_of_entry(a, b) for a, b in zip(one.infolist(), other.infolist(), strict=True)]
        for name in one.namelist():
            old, new = one.read(name), other.read(name)
            if name in written:
                found += [f"{name}: {what}" for what in of_sheets(old, new, written[name])]
            elif name == "xl/styles.xml":
                found += [f"{name}: {what}" for what in of_styles(old, new)]
            elif name == "xl/calcChain.xml" and without_formula:
                gone = {f"{cell} {sheet}" for sheet, cells in without_formula.items() for cell in cells}
                if [entry for entry in _chain(old) if entry not in gone] != _chain(new):
                    found.append(f"{name}: other cells")
            elif old != new:
                found.append(f"{name}: other bytes")
    return [what for what in found if what]


def _of_entry(old: zipfile.ZipInfo, new: zipfile.ZipInfo) -> str:
    for what in ("filename", "date_time", "external_attr", "create_system", "comment", "extra"):
        if getattr(old, what) != getattr(new, what):
            return f"{old.filename}: another {what}"
    return ""


def of_sheets(old: bytes, new: bytes, written: Cells) -> list[str]:
    """The differences of two worksheet parts beyond the written cells and the rules of ours."""
    found = []
    one, other = (_cells(data) for data in (old, new))
    for name in sorted((one.keys() | other.keys()) - set(written)):
        if one.get(name) != other.get(name):
            found.append(f"cell {name}: {one.get(name)!r} became {other.get(name)!r}")
    if list(other) != sorted(other, key=_place):
        found.append("the cells are out of order")
    if len(other) != len(_CELL.findall(new)):
        found.append("a cell stands twice")
    if _rest(old, written) != _rest(new, written):
        found.append("something else than cells and rules of ours")
    return found


def _cells(data: bytes) -> dict[str, bytes]:
    return {(cell[1] + cell[2]).decode(): cell[0] for cell in _CELL.finditer(data)}


def _place(name: str) -> tuple[int, int, str]:
    letters = name.rstrip("0123456789")
    return int(name[len(letters) :]), len(letters), letters


def _rest(data: bytes, written: Cells) -> bytes:
    """The part without the written cells and the rules of ours."""
    names = {name.encode() for name in written}
    data = _CELL.sub(lambda cell: b"" if cell[1] + cell[2] in names else cell[0], data)
    return _BLOCK.sub(_without_ours, data)


def _without_ours(block: re.Match[bytes]) -> bytes:
    left = _RULE.sub(lambda rule: b"" if _OURS.search(rule[0]) else rule[0], block[0])
    return left if b"<cfRule" in left else b""


def of_styles(old: bytes, new: bytes) -> list[str]:
    """The differences of two styles parts beyond new ones at the end of their lists."""
    found = []
    for name in _STYLE_LISTS:
        whole = re.compile(rf'<{name} count="(\d+)"(?:/>|>(.*?)</{name}>)'.encode(), re.DOTALL)
        one, other = whole.search(old), whole.search(new)
        if other is None:
            if one is not None:
                found.append(f"{name} are gone")
            continue
        if not (other[2] or b"").startswith(one[2] or b"" if one else b""):
            found.append(f"{name} are not as they were, with more behind")
        if int(other[1]) != _children(other[2] or b""):
            found.append(f"{name} say {int(other[1])} and are {_children(other[2] or b'')}")
        old, new = whole.sub(b"", old), whole.sub(b"", new)
    if old != new:
        found.append("something else than new styles")
    return found


def _children(content: bytes) -> int:
    """How many elements stand side by side."""
    depth = number = 0
    for tag in re.finditer(rb"<(/?)[a-zA-Z][^>]*?(/?)>", content):
        if tag[1]:
            depth -= 1
            continue
        number += depth == 0
        depth += not tag[2]
    return number


def _chain(data: bytes) -> list[str]:
    """The cells of a calculation chain, each with its sheet's number, which may be that of the one before."""
    cells = []
    sheet = ""
    for entry in _ENTRY.finditer(data):
        own = re.search(rb' i="(\d+)"', entry[0])
        sheet = own[1].decode() if own else sheet
        cells.append(f"{entry[1].decode()} {sheet}")
    return cells
