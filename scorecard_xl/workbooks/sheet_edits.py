"""The edits of a worksheet part: cells that get a new content, and our conditional formats."""

import datetime
import re
from collections import Counter
from collections.abc import Iterable

from ..cells import Area, Fill, Rule, area_of, cell_name, is_rule_of_ours
from .sheet_xml import RawCell, SheetXml
from .styles_xml import StylesXml
from .xml_spans import Edit, Element, escaped

# What the schema puts before conditionalFormatting (CT_Worksheet, ECMA-376 part 1, 18.3.1.99).
_BEFORE_FORMATS = frozenset(
    {
        "sheetPr",
        "dimension",
        "sheetViews",
        "sheetFormatPr",
        "cols",
        "sheetData",
        "sheetCalcPr",
        "sheetProtection",
        "protectedRanges",
        "scenarios",
        "autoFilter",
        "sortState",
        "dataConsolidate",
        "customSheetViews",
        "mergeCells",
        "phoneticPr",
        "conditionalFormatting",
    }
)


def number_cell(prefix: bytes, row: int, column: int, style: int, number: float) -> bytes:
    """A cell that holds a number.

    >>> number_cell(b"", 11, 21, 7, 0.1)
    b'<c r="U11" s="7"><v>0.1</v></c>'
    """
    content = repr(number).removesuffix(".0").encode()
    return _opening(prefix, row, column, style) + b"><%bv>%b</%bv></%bc>" % (prefix, content, prefix, prefix)


def text_cell(prefix: bytes, row: int, column: int, style: int, text: str) -> bytes:
    """A cell that holds a text as a formula's result would, so that the shared strings stay as they are.

    >>> text_cell(b"", 11, 21, 0, "n/a").decode()
    '<c r="U11" t="str"><v>n/a</v></c>'
    """
    opening = _opening(prefix, row, column, style)
    return opening + b' t="str"><%bv>%b</%bv></%bc>' % (prefix, escaped(text), prefix, prefix)


def inline_cell(prefix: bytes, row: int, column: int, style: int, content: bytes) -> bytes:
    """A cell that holds a text of its own: ``content`` is what stands inside its ``is`` element."""
    opening = _opening(prefix, row, column, style)
    return opening + b' t="inlineStr"><%bis>%b</%bis></%bc>' % (prefix, content, prefix, prefix)


def _opening(prefix: bytes, row: int, column: int, style: int) -> bytes:
    shown = b' s="%d"' % style if style else b""
    return b'<%bc r="%b"%b' % (prefix, cell_name(row, column).encode(), shown)


_PLAIN_TEXT = re.compile(rb"(<t(?: [^>]*)?>)([^<]*)(</t>)")


def reworded_runs(content: bytes, old: str, new: str) -> bytes | None:
    """The inside of an ``si`` or ``is`` element with one wording replaced, its runs kept.

    None where no single run holds the wording.

    >>> reworded_runs(b"<r><t>from </t></r><r><rPr><b/></rPr><t>Apr-21</t></r>", "Apr-21", "May-21")
    b'<r><t>from </t></r><r><rPr><b/></rPr><t>May-21</t></r>'
    """
    wording = escaped(old)
    for run in _PLAIN_TEXT.finditer(content):
        if wording in run[2]:
            text = run[2].replace(wording, escaped(new), 1)
            return content[: run.start()] + run[1] + text + run[3] + content[run.end() :]
    return None


def serial(date: datetime.date, first_day: datetime.date) -> float:
    """A date as the number that a workbook stores for it.

    >>> serial(datetime.date(2021, 5, 1), datetime.date(1899, 12, 30))
    44317.0
    """
    return float((date - first_day).days)


def cell_edit(sheet: SheetXml, row: int, column: int, new: bytes) -> Edit:
    """The edit that puts new bytes in the place of a cell, or between others where none was written."""
    found = sheet.span(row, column)
    if found is not None:
        return Edit(*found[1], new)
    others, content = sheet.spans(row)
    place = min((span.start for other, (_, span) in others.items() if other > column), default=content.end)
    return Edit(place, place, new)


def without_formula(cell: RawCell, prefix: bytes, row: int, column: int) -> bytes:
    """A cell whose formula becomes the value that it gave last."""
    _, style, kind, _, value, _ = cell
    opening = _opening(prefix, row, column, int(style or 0)) + (b' t="%b"' % kind if kind else b"")
    return opening + b"><%bv>%b</%bv></%bc>" % (prefix, value, prefix, prefix)


def with_formula(cell: RawCell, prefix: bytes, row: int, column: int, formula: bytes) -> bytes:
    """A cell with another formula element and the value that it has."""
    plain = without_formula(cell, prefix, row, column)
    place = plain.index(b"><") + 1
    return plain[:place] + formula + plain[place:]


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
    edits = [_removal(block) for block in blocks if block.children and all(map(_is_ours, block.children))]
    gone = {edit.start for edit in edits}
    edits += [Edit(rule.start, rule.end, b"") for block, rule in ours if block.start not in gone]
    place = max(child.end for child in sheet.root.children if child.local_name in _BEFORE_FORMATS)
    highest = max((_priority(rule) for block in blocks for rule in block.all("cfRule")), default=0)
    new = b"".join(
        _block_bytes(rule, sheet.prefix, highest + number, styles.differential_style(rule.fill))
        for number, rule in enumerate(rules, start=1)
    )
    return sorted([*edits, Edit(place, place, new)])


def _is_ours(rule: Element) -> bool:
    return any(is_rule_of_ours(formula.text) for formula in rule.all("formula"))


def _held(block: Element, rule: Element, styles: StylesXml) -> tuple[frozenset[Area], str, Fill | None]:
    try:
        areas = frozenset(area_of(reference) for reference in block.attributes.get("sqref", "").split())
    except ValueError:
        areas = frozenset()
    usual = rule.attributes.get("type") == "expression" and not {"stopIfTrue"} & rule.attributes.keys()
    differential = rule.attributes.get("dxfId", "")
    fill = styles.fill_of(int(differential)) if usual and differential.isdecimal() else None
    formulas = rule.all("formula")
    return areas, formulas[0].text if len(formulas) == 1 else "", fill


def _removal(element: Element) -> Edit:
    return Edit(element.start, element.end, b"")


def _priority(rule: Element) -> int:
    priority = rule.attributes.get("priority", "")
    return int(priority) if priority.isdecimal() else 0


def _block_bytes(rule: Rule, prefix: bytes, priority: int, differential: int) -> bytes:
    areas = " ".join(area.reference for area in rule.areas).encode()
    opening = b'<%bconditionalFormatting sqref="%b">' % (prefix, areas)
    opening += b'<%bcfRule type="expression" dxfId="%d" priority="%d">' % (prefix, differential, priority)
    formula = b"<%bformula>%b</%bformula>" % (prefix, escaped(rule.formula), prefix)
    return opening + formula + b"</%bcfRule></%bconditionalFormatting>" % (prefix, prefix)
