"""The edits of a worksheet part: cells that get a new content, and our conditional formats."""

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import isfinite

from scorecard_xl.errors import ScorecardError
from scorecard_xl.spreadsheet.cells import (
    LONGEST_TEXT,
    Area,
    CellError,
    Content,
    Formula,
    area_of,
    column_letters,
)
from scorecard_xl.spreadsheet.workbook import Fill, Rule, is_rule_of_ours
from scorecard_xl.workbooks.file.xml.edits import elements_before
from scorecard_xl.workbooks.file.xml.sheet import RawCell, SheetXml
from scorecard_xl.workbooks.file.xml.spans import (
    Edit,
    Element,
    edited,
    elements_of,
    escaped,
    formula_markup,
    markup_of,
    number_or,
)
from scorecard_xl.workbooks.file.xml.styles import StylesXml

_NAME = re.compile(rb"""\sr\s*=\s*["']\w+["']""")
_TYPE = re.compile(rb"""\st\s*=\s*["']\w+["']""")
_STYLE = re.compile(rb"""\ss\s*=\s*["']\d+["']""")


class TextTooLong(ValueError):
    """A text that no cell holds; how it begins is the argument."""


def too_long(book: str, sheet: str, text: TextTooLong) -> ScorecardError:
    """The error for a text that no cell holds."""
    return ScorecardError(
        f"the text “{text}…” has more than {LONGEST_TEXT:,} characters, which no cell holds; shorten it.",
        book=book,
        sheet=sheet,
    )


def refuse_too_long(text: str) -> None:
    """Raise TextTooLong where a text has more characters than a cell may hold."""
    if len(text) > LONGEST_TEXT // 2 and len(text.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST_TEXT:
        raise TextTooLong(text[:30])


def text_cell(prefix: str, row: int, column: int, style: int, text: str) -> bytes:
    """A cell that holds a text as a formula's result would, so that the shared strings stay as they are.

    >>> text_cell("", 11, 21, 0, "n/a").decode()
    '<c r="U11" t="str"><v>n/a</v></c>'
    """
    return f'{_opening(prefix, row, column, style)} t="str">{_text(text, prefix)}</{prefix}c>'.encode()


def blank_cell(prefix: str, row: int, column: int, style: int) -> bytes:
    """A cell that holds nothing and keeps its look."""
    return f"{_opening(prefix, row, column, style)}/>".encode()


def content_cell(
    prefix: str, row: int, column: int, style: int, content: Content, first_day: datetime.date
) -> bytes:
    """A cell that holds anything.

    >>> day = datetime.date(1899, 12, 30)
    >>> for content in (Formula("A1&B1"), True, CellError("#N/A"), None):
    ...     print(content_cell("", 11, 21, 0, content, day).decode())
    <c r="U11"><f>A1&amp;B1</f></c>
    <c r="U11" t="b"><v>1</v></c>
    <c r="U11" t="e"><v>#N/A</v></c>
    <c r="U11"/>
    """
    if content is None:
        return blank_cell(prefix, row, column, style)
    kind, inside = content_of(content, prefix, first_day)
    return f"{_opening(prefix, row, column, style)}{kind}>{inside}</{prefix}c>".encode()


def content_of(content: Content, prefix: str, first_day: datetime.date) -> tuple[str, str]:
    """The attribute that says of which kind a cell's content is, and the content itself.

    A formula without a known result has no value: Excel calculates such a cell when it loads it.
    """
    if isinstance(content, str):
        return ' t="str"', _text(content, prefix)
    if isinstance(content, bool):
        return ' t="b"', f"<{prefix}v>{content:d}</{prefix}v>"
    if isinstance(content, (float, int)):
        return "", _number(content, prefix)
    if isinstance(content, datetime.date):
        return "", _number(serial(content, first_day), prefix)
    if isinstance(content, CellError):
        return ' t="e"', f"<{prefix}v>{_escaped(content.code)}</{prefix}v>"
    if isinstance(content, Formula):
        formula = f"<{prefix}f>{formula_markup(content.text)}</{prefix}f>"
        if content.result is None:
            return "", formula
        kind, result = content_of(content.result, prefix, first_day)
        return kind, formula + result
    raise TypeError(f"{content!r} cannot stand in a cell of a closed file")


def _number(number: float, prefix: str) -> str:
    if not isfinite(number):  # Excel would refuse the whole file
        raise ValueError(f"{number} cannot be stored in a cell")
    return f"<{prefix}v>{repr(number).removesuffix('.0')}</{prefix}v>"


def _text(text: str, prefix: str) -> str:
    refuse_too_long(text)
    keeps = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    return f"<{prefix}v{keeps}>{_escaped(text)}</{prefix}v>"


def inline_cell(prefix: str, row: int, column: int, style: int, content: bytes) -> bytes:
    """A cell that holds a text of its own: ``content`` is what stands inside its ``is`` element."""
    opening = _opening(prefix, row, column, style)
    return f'{opening} t="inlineStr"><{prefix}is>{content.decode()}</{prefix}is></{prefix}c>'.encode()


def _opening(prefix: str, row: int, column: int, style: int) -> str:
    name = f"{column_letters(column)}{row}"
    return f'<{prefix}c r="{name}" s="{style}"' if style else f'<{prefix}c r="{name}"'


@lru_cache(maxsize=1024)
def _escaped(text: str) -> str:
    """The few texts of computed cells and of lists, over and over."""
    return escaped(text).decode()


def reworded_runs(item: bytes, old: str, new: str) -> bytes | None:
    """The inside of an ``si`` or ``is`` element with one wording replaced, its runs kept.

    A wording that several runs hold takes the look of the first of them. None where there is no such
    wording, or something that only the part which the element is from can explain.

    >>> item = b"<is><r><t>from </t></r><r><rPr><b/></rPr><t>Apr-21:</t></r></is>"
    >>> reworded_runs(item, "Apr-21", "May-21").decode()
    '<r><t>from </t></r><r><rPr><b/></rPr><t xml:space="preserve">May-21:</t></r>'
    """
    root = elements_of(item)
    texts = [*root.all("t"), *(text for run in root.all("r") for text in run.all("t"))]
    start = "".join(text.text for text in texts).find(old)
    if start < 0 or not _is_plain(root, root.prefix):
        return None
    edits = []
    offset = 0
    for text in texts:
        first, last = start - offset, start + len(old) - offset
        offset += len(text.text)
        if first < len(text.text) and last > 0:
            wording = text.text[: max(first, 0)] + (new if first >= 0 else "") + text.text[last:]
            tag = b'<%b xml:space="preserve">' % text.name.encode() + markup_of(wording)
            edits.append(Edit(text.start, text.end, tag + b"</%b>" % text.name.encode()))
    behind = len(item) - root.content_end
    return b"".join(edited(item, edits))[root.content_start : -behind or None]


def _is_plain(element: Element, prefix: str) -> bool:
    """Whether an element and all in it use no other prefix, as another part may not know it."""
    foreign = [name for name in element.attributes if ":" in name and not name.startswith("xml:")]
    children = (_is_plain(child, prefix) for child in element.children)
    return element.prefix == prefix and not foreign and all(children)


def serial(date: datetime.date, first_day: datetime.date) -> float:
    """A date as the number that a workbook stores for it.

    >>> serial(datetime.date(2021, 5, 1), datetime.date(1899, 12, 30))
    44317.0
    """
    days = (date - first_day).days
    # Excel's calendar from 1900 has a 29 February 1900, which never was.
    return float(days - (first_day.year == 1899 and days <= 60))


def cell_edit(sheet: SheetXml, row: int, column: int, new: bytes) -> Edit:
    """The edit that puts new bytes in the place of a cell, or between others where none was written."""
    found = sheet.span(row, column)
    if found is not None:
        return Edit(*found[1], new)
    others, content = sheet.spans(row)
    offset = min((span.start for other, (_, span) in others.items() if other > column), default=content.end)
    return Edit(offset, offset, new)


def restyled(cell: bytes, prefix: str, style: int) -> bytes:
    """A cell as it is written, in another style.

    >>> restyled(b'<c r="A1" s="1" t="s"><v>4</v></c>', "", 7), restyled(b'<c r="A1"/>', "", 7)
    (b'<c r="A1" s="7" t="s"><v>4</v></c>', b'<c r="A1" s="7"/>')
    """
    end = cell.index(b">")
    said = b' s="%d"' % style
    tag, found = _STYLE.subn(said, cell[:end], count=1)
    if not found:
        named = _NAME.search(tag)
        offset = named.end() if named else len(f"<{prefix}c")  # behind its name, as in the usual form
        tag = tag[:offset] + said + tag[offset:]
    return tag + cell[end:]


def without_result(cell: bytes, prefix: str) -> bytes:
    """A cell with its formula and without what that gave last.

    >>> without_result(b'<c r="A1" s="1" t="str"><f>B1</f><v>tbc</v></c>', "")
    b'<c r="A1" s="1"><f>B1</f></c>'
    """
    end = cell.index(b">")
    result = re.compile(rb"<%bv(?:\s[^>]*)?(?:/>|>[^<]*</%bv>)" % (prefix.encode(), prefix.encode()))
    return _TYPE.sub(b"", cell[:end]) + result.sub(b"", cell[end:])


def without_formula(cell: RawCell, prefix: str, row: int, column: int) -> bytes:
    """A cell whose formula becomes the value that it gave last."""
    _, style, kind, _, value, _ = cell
    opening = _opening(prefix, row, column, int(style or 0))
    if not value:
        return f"{opening}/>".encode()
    opening += f' t="{kind.decode()}"' if kind else ""
    return f"{opening}><{prefix}v>{value.decode()}</{prefix}v></{prefix}c>".encode()


def rule_edits(sheet: SheetXml, rules: Iterable[Rule], styles: StylesXml) -> list[Edit]:
    """The edits after which exactly these rules of ours stand in the sheet, each once.

    Rules that are not ours stay as they are. There are no edits where all is as declared.
    """
    rules = list(rules)
    blocks = sheet.root.all("conditionalFormatting")
    ours = [(block, rule) for block in blocks for rule in block.all("cfRule") if _is_ours(rule)]
    held = Counter(_held(block, rule, styles) for block, rule in ours)
    if held == Counter((frozenset(rule.areas), rule.formula, rule.fill) for rule in rules):
        return []
    edits = [
        _removal(block)
        for block in blocks
        if (held_by := block.all("cfRule")) and all(map(_is_ours, held_by))
    ]
    gone = {edit.start for edit in edits}
    edits += [Edit(rule.start, rule.end, b"") for block, rule in ours if block.start not in gone]
    offset = max(
        child.end for child in sheet.root.children if child.local_name in elements_before("dataValidations")
    )
    new = b"".join(
        _block_bytes(rule, sheet.prefix, priority, styles.differential_style(rule.fill))
        for priority, rule in enumerate(rules, start=_first_free_priority(sheet.root))
    )
    return sorted([*edits, Edit(offset, offset, new)])


def _is_ours(rule: Element) -> bool:
    return any(is_rule_of_ours(formula.text) for formula in rule.all("formula"))


def _held(block: Element, rule: Element, styles: StylesXml) -> tuple[frozenset[Area], str, Fill | None]:
    try:
        areas = frozenset(area_of(reference) for reference in block.attributes.get("sqref", "").split())
    except ValueError:
        areas = frozenset()
    usual = rule.attributes.get("type") == "expression" and not {"stopIfTrue"} & rule.attributes.keys()
    differential = number_or(rule.attributes.get("dxfId", ""), -1)
    fill = styles.fill_of(differential) if usual and differential >= 0 else None
    formulas = rule.all("formula")
    return areas, formulas[0].text if len(formulas) == 1 else "", fill


def _removal(element: Element) -> Edit:
    return Edit(element.start, element.end, b"")


def _first_free_priority(root: Element) -> int:
    """The priority behind those of everybody else's rules; those in extLst count with the others."""
    holders = [child for child in root.children if child.local_name in ("conditionalFormatting", "extLst")]
    others = (rule for holder in holders for rule in _rules_in(holder) if not _is_ours(rule))
    return max((number_or(rule.attributes.get("priority", ""), 0) for rule in others), default=0) + 1


def _rules_in(element: Element) -> Iterator[Element]:
    for child in element.children:
        if child.local_name == "cfRule":
            yield child
        else:
            yield from _rules_in(child)


def _block_bytes(rule: Rule, prefix: str, priority: int, differential: int) -> bytes:
    areas = " ".join(area.reference for area in rule.areas)
    return (
        f'<{prefix}conditionalFormatting sqref="{areas}">'
        f'<{prefix}cfRule type="expression" dxfId="{differential}" priority="{priority}">'
        f"<{prefix}formula>{escaped(rule.formula).decode()}</{prefix}formula>"
        f"</{prefix}cfRule></{prefix}conditionalFormatting>"
    ).encode()
