"""A worksheet part in other forms than the usual libraries write, each the same to every XML parser."""

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from tests.data.package_edits import Package

_TAG = re.compile(r"<[^>]*>")
_CELL = re.compile(r'<c r="([A-Z]+)\d+"([^>]*)>')
_ROW = re.compile(r'<row r="(\d+)"([^>]*?)(?:/>|>(.*?)</row>)', re.DOTALL)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def single_quotes(text: str) -> str:
    return _TAG.sub(lambda tag: re.sub(r'="([^"\']*)"', r"='\1'", tag[0]), text)


def other_order(text: str) -> str:
    return re.sub(r'<c (r="[^"]*")((?: \w+="[^"]*")+)', r"<c\2 \1", text)


def prefixed(text: str) -> str:
    """Every element without a prefix gets one."""
    text = re.sub(r"<(/?)(\w+)(?=[\s/>])", r"<\1x:\2", text)
    return text.replace(" xmlns=", " xmlns:x=", 1)


def without_names(text: str) -> str:
    """Cells and rows that say no place: what is missing between them stands there empty."""
    last_row = 0

    def row(found: re.Match[str]) -> str:
        nonlocal last_row
        gap = "<row/>" * (int(found[1]) - last_row - 1)
        last_row, column = int(found[1]), 0

        def cell(match: re.Match[str]) -> str:
            nonlocal column
            empty = "<c/>" * (_number(match[1]) - column - 1)
            column = _number(match[1])
            return f"{empty}<c{match[2]}>"

        return f"{gap}<row{found[2]}>{_CELL.sub(cell, found[3] or '')}</row>"

    return _ROW.sub(row, text)


def comments(text: str) -> str:
    return text.replace("</c>", '</c><!-- <c r="A1"><v>1</v></c> -->')


def cdata(text: str) -> str:
    def value(found: re.Match[str]) -> str:
        plain = (
            found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
        )
        return f"<v><![CDATA[{plain}]]></v>"

    return re.sub("<v>([^<]*)</v>", value, text)


def pretty(text: str) -> str:
    return re.sub(r"(?<=>)(?=<(?!/(?:t|v|f)>))", "\n  ", text)


def spaced_tags(text: str) -> str:
    text = re.sub(r"<(c|row|v|f|sheetData|mergeCell)([ >])", r"<\1" + "\n" + r"\2", text)
    return re.sub(r"</(c|row|v|sheetData)>", r"</\1 >", text)


def empty_tags_written_out(text: str) -> str:
    return re.sub(r"<(c|row|mergeCell|cfRule)( [^>]*)/>", r"<\1\2></\1>", text)


def processing_instruction(text: str) -> str:
    return text.replace("<sheetData>", '<?somebody <row r="1"><c r="A1"/></row>?><sheetData>')


def byte_order_mark(text: str) -> str:
    return "\ufeff" + text


def character_references(text: str) -> str:
    return re.sub("(?<=<v>)([0-9])", lambda digit: f"&#{ord(digit[1])};", text)


FORMS: dict[str, Callable[[str], str]] = {
    form.__name__: form
    for form in (
        single_quotes,
        other_order,
        prefixed,
        without_names,
        comments,
        cdata,
        pretty,
        spaced_tags,
        empty_tags_written_out,
        processing_instruction,
        byte_order_mark,
        character_references,
    )
}


def in_form(path: Path, form: str, parts: tuple[str, ...], output: Path) -> Path:
    """A copy of a workbook whose sheets are written in another form."""
    package = Package(path)
    for part in parts:
        package.parts[part] = FORMS[form](package.text(part)).encode("utf-8")
    package.save(output)
    return output


Tree = tuple[str, tuple[tuple[str, str], ...], str, tuple["Tree", ...]]


def tree(data: bytes) -> Tree:
    """What a worksheet part says, whatever its form: elements, attributes and texts, every cell named."""
    root = ElementTree.fromstring(data)
    sheet_data = root.find("{*}sheetData")
    row_number = 0
    for row in list(sheet_data) if sheet_data is not None else []:
        row_number = int(row.get("r", row_number + 1))
        row.set("r", str(row_number))
        column = 0
        for cell in list(row):
            column = _number(cell.get("r", "").rstrip("0123456789")) or column + 1
            cell.set("r", f"{column} {row_number}")
            if len(cell) == 0 and cell.keys() == ["r"]:
                row.remove(cell)
        if sheet_data is not None and len(row) == 0 and row.keys() == ["r"]:
            sheet_data.remove(row)
    return _tree(root)


def _tree(element: ElementTree.Element) -> Tree:
    text = element.text or ""
    children = tuple(map(_tree, element))
    return element.tag, tuple(sorted(element.items())), text if not children else text.strip(), children
