"""Compares a workbook before and after a refresh, by means of its own: not those that wrote it."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from xml.etree import ElementTree

from scorecard_xl.spreadsheet.cells import column_letters, column_number
from scorecard_xl.spreadsheet.workbook import CellChange

_MARKER = 'N("scorecard_xl")=0'
_LISTS_OF_STYLES = ("numFmts", "cellXfs", "dxfs")

Difference = tuple[str, str]
Element = ElementTree.Element


def differences(
    before: bytes, after: bytes, changes: Sequence[CellChange], *, may_share: bool
) -> Difference | None:
    """What a refresh changed beyond its own cells, rules and styles; None where there is nothing.

    ``may_share``: formulas were replaced, so that cells which shared them may be written otherwise.
    """
    try:
        old = _parts(before)
    except (zipfile.BadZipFile, NotImplementedError):  # a comment that holds a zip's signature, for example
        return None
    try:
        new = _parts(after)
    except zipfile.BadZipFile as error:
        return "zip", str(error)
    lost = [name for name in old.keys() - new.keys() if "calcChain" not in name]
    if lost or new.keys() - old.keys():
        return "parts", f"{lost}"
    sheets = _sheets_by_part(old)
    if not sheets:
        return None
    for name, other in new.items():
        one = old[name]
        on_sheet = [change for change in changes if change.sheet == sheets.get(name.lower())]
        if one != other and (found := _of_part(name, one, other, on_sheet, may_share)):
            return found
    return None


def _parts(data: bytes) -> dict[str, bytes]:
    """The parts by name; the packed bytes of one that cannot be unpacked."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            try:
                found[entry.filename] = archive.read(entry)
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
                found[entry.filename] = b"broken %d" % entry.CRC
    return found


def _sheets_by_part(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The sheets' names by their parts' names, in lower case."""
    by_name = {name.lower(): data for name, data in parts.items()}
    try:
        related = ElementTree.fromstring(by_name["xl/_rels/workbook.xml.rels"])
        sheets = ElementTree.fromstring(by_name["xl/workbook.xml"]).findall("./{*}sheets/*")
    except (KeyError, ElementTree.ParseError):
        return {}
    targets = {each.get("Id"): each.get("Target", "") for each in related.iter()}
    names = {}
    for sheet in sheets:
        target = next((targets.get(v, "") for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        names[posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").lower()] = sheet.get("name", "")
    return names


def _of_part(
    name: str, before: bytes, after: bytes, changes: Sequence[CellChange], may_share: bool
) -> Difference | None:
    try:
        old = ElementTree.fromstring(before)
    except ElementTree.ParseError:  # prefixes that nothing declares
        return None
    try:
        new = ElementTree.fromstring(after)
    except ElementTree.ParseError as error:
        return "XML", f"{name}: {error}"
    kind = _local(old)
    if kind == "worksheet":
        return _of_sheet(old, new, changes, may_share)
    if kind == "styleSheet":
        return _of_styles(old, new)
    if kind in ("calcChain", "Types", "Relationships") and may_share:
        return None
    if kind == "table":
        return None if len(_lines(old)) == len(_lines(new)) else ("table", name)
    return "part", name


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _of_sheet(
    old: Element, new: Element, changes: Sequence[CellChange], may_share: bool
) -> Difference | None:
    written = {(change.row, change.column): change for change in changes}
    old_cells, new_cells = dict(_cells(old)), dict(_cells(new))
    for place in sorted(old_cells.keys() | new_cells.keys()):
        one, other = old_cells.get(place), new_cells.get(place)
        cell = f"{column_letters(place[1])}{place[0]}"
        if place in written:
            if not other or len(other) != 1 or not _holds(other[0], written[place]):
                return "cell not as said", f"{cell}: {_all_lines(other)}, {written[place].new!r}"
        elif _all_lines(one) != _all_lines(other):
            shares = may_share and one and one[0].find("./{*}f") is not None
            if not shares:
                return "cell", f"{cell}: {_all_lines(one)}, {_all_lines(other)}"
    before, after = list(_lines_but_ours(old)), list(_lines_but_ours(new))
    if before != after:
        differing = [pair for pair in zip(before, after, strict=False) if pair[0] != pair[1]][:1]
        return "sheet", f"{differing or (before[len(after) :], after[len(before) :])}"
    return None


def _cells(sheet: Element) -> Iterable[tuple[tuple[int, int], list[Element]]]:
    """The cells by row and column; several where they say the same place."""
    found: dict[tuple[int, int], list[Element]] = {}
    row_number = 0
    for row in sheet.findall("./{*}sheetData/{*}row"):
        row_number = int(row.get("r", row_number + 1))
        column = 0
        for cell in row.findall("./{*}c"):
            letters = cell.get("r", "").rstrip("0123456789")
            column = column_number(letters) if letters else column + 1
            found.setdefault((row_number, column), []).append(cell)
    return found.items()


def _holds(cell: Element, change: CellChange) -> bool:
    if isinstance(change.new, str):
        text = "".join(part.text or "" for part in cell.iter() if _local(part) in ("v", "t"))
        return cell.get("t") in ("str", "inlineStr") and (text == change.new or "_x" in text)
    value = cell.findtext("./{*}v") or ""
    return cell.get("t", "n") == "n" and (not isinstance(change.new, float) or float(value) == change.new)


def _lines(element: Element) -> list[str]:
    attributes = sorted(element.attrib.items())
    line = f"{element.tag} {attributes} {element.text or ''}"
    return [line, *(line for child in element for line in _lines(child))]


def _all_lines(cells: Sequence[Element] | None) -> list[str]:
    return [line for cell in cells or () for line in _lines(cell)]


def _lines_but_ours(sheet: Element) -> Iterable[str]:
    """All of a sheet but its cells and the rules of ours."""
    for child in sheet:
        kind = _local(child)
        if kind == "sheetData":
            for row in child:
                yield f"{row.tag} {sorted(row.attrib.items())}"
        elif kind == "conditionalFormatting":
            rules = list(child)
            others = [rule for rule in rules if _local(rule) != "cfRule" or not _is_ours(rule)]
            if others or not rules:
                yield f"{child.tag} {sorted(child.attrib.items())}"
                for rule in others:
                    yield from _lines(rule)
        else:
            yield from _lines(child)


def _is_ours(rule: Element) -> bool:
    return any(_MARKER in "".join((formula.text or "").split()) for formula in rule.findall("./{*}formula"))


def _of_styles(old: Element, new: Element) -> Difference | None:
    """New styles stand behind the old ones, and nothing else changed."""
    lists = {_local(child): child for child in new}
    names = [_local(child) for child in old]
    for child in old:
        name = _local(child)
        if names.count(name) > 1:  # a broken list that nobody reads
            continue
        other = lists.get(name)
        if other is None:
            return "styles", f"{name} is gone"
        if name in _LISTS_OF_STYLES:
            one, more = [_lines(entry) for entry in child], [_lines(entry) for entry in other]
            if more[: len(one)] != one:
                return "styles", name
        elif _lines(child) != _lines(other):
            return "styles", name
    return None
