"""Mutations of what a sheet's cells say, of its merges, rows, protection and rules, and of number formats."""

import re
from random import Random

from tests.fuzzing.xml_mutations import AREAS, Mutation, by_name

_HEADERS = (
    *("Ref.", "Indicator", "Owner/ Reporter", "Preferred DoT", "12-mnth avg", "12-mnth max.", "% change"),
    *("% change from Apr-21", "% change from May-20", "% change from last month", "Commentary (May-21):"),
    *("May-21", "Apr-20", "13 months average", "May-21 (p)", "Jun-99", "% change from Apr-21 to May-21"),
)
_VALUES = (
    *("", "-", "n/a", "tbc", "98%", "1,237", "about 5", "↑", "→ 3%", "- n/a", "▲", "▼", "⬆️", "better", " "),
    *("x" * 32_767, "a\nb", "<&>", "=1+1", "￿", "M1", "Number per 10,000", "rate of change"),
)
_NUMBERS = (
    *("0", "-0", "1", "-1", "0.1", "1e308", "-1e308", "1e-308", "5e-324", "123456789012345678", "44317"),
    *(
        "0.30000000000000004",
        "2958465",
        "1e15",
        "NaN",
        "inf",
        "9e999",
        "1_000",
        "+5",
        " 7 ",
        "12e",
        ".5",
        "219",
    ),
)
_FORMULAS = (
    *(
        "<f>1+1</f>",
        "<f>SUM(E11:R11)</f>",
        '<f t="shared" si="0"/>',
        '<f t="shared" ref="T11:T14" si="7">A1</f>',
    ),
    *('<f t="array" ref="T11:T12">1</f>', '<f t="array" ref="Q11:T14">E11</f>', "<f></f>", "<f/>"),
    *('<f t="dataTable" ref="S11:T12" r1="A1"/>', '<f t="shared" si="7"/>', "<f>[1]Other!$A$1</f>"),
)
_FORMATS = (
    *(
        "0%",
        "0.00%",
        "General",
        "mmm-yy",
        "@",
        "[$-809]d mmm",
        ";;;",
        "0.0E+0",
        "# ?/?",
        '"x',
        "[Red]0;[<5]1",
    ),
    *("\\", "[", "_", "*", "0" * 300, "0,,,,%%%%", "[h]:mm", '[>99999999999]0;"-"', "؋0", "", "0.0.0.0"),
)


def _random_cell(random: Random, reference: str) -> str:
    style = random.choice(("", "", ' s="1"', ' s="13"', ' s="17"', ' s="9999"', ' s="-3"'))
    formula = random.choice(_FORMULAS) if random.random() < 0.3 else ""
    kind = random.randrange(7)
    opening = f'<c r="{reference}"{style}'
    if kind <= 1:
        return f"{opening}>{formula}<v>{random.choice(_NUMBERS)}</v></c>"
    if kind <= 3:
        text = random.choice(_VALUES + _HEADERS).replace("&", "&amp;").replace("<", "&lt;")
        if formula or random.random() < 0.5:
            return f'{opening} t="str">{formula}<v>{text}</v></c>'
        return f'{opening} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    if kind == 4:
        return f'{opening} t="s">{formula}<v>{random.choice((0, 5, 15, 40, 99999, -1))}</v></c>'
    if kind == 5:
        return f'{opening} t="e">{formula}<v>{random.choice(("#N/A", "#DIV/0!", "#SPILL!", ""))}</v></c>'
    return f'{opening} t="b">{formula}<v>{random.choice(("0", "1", "true", "2"))}</v></c>'


def _cells(random: Random, data: bytes) -> bytes:
    """Some cells say something else, more often near one another than not."""
    cells = list(by_name(data).get(b"c", []))
    place = random.randrange(max(len(cells), 1))
    chosen = {place + random.choice((0, 0, 1, 2, 27, 29, 30)) for _ in range(random.choice((1, 1, 2, 4)))}
    for tag in reversed([cells[i] for i in sorted(chosen) if i < len(cells)]):
        named = re.search(rb'\br="([A-Z]+[0-9]+)"', data[tag.start : tag.opening_end])
        if named:
            new = _random_cell(random, named[1].decode()).encode()
            data = data[: tag.start] + new + data[tag.end :]
    return data


def _merged(random: Random, data: bytes) -> bytes:
    reference = random.choice(AREAS)
    if random.random() < 0.7:
        row, column = random.randrange(8, 26), random.randrange(26)
        width, height = random.choice((0, 1, 2)), random.choice((0, 0, 1, 2, 60))
        last = chr(ord("A") + min(column + width, 25))
        reference = f"{chr(ord('A') + column)}{row}:{last}{row + height}"
    cell = f'<mergeCell ref="{reference}"/>'.encode()
    if b"</mergeCells>" in data:
        return data.replace(b"</mergeCells>", cell + b"</mergeCells>")
    return data.replace(b"</sheetData>", b"</sheetData><mergeCells>" + cell + b"</mergeCells>")


def _rows_renumbered(random: Random, data: bytes) -> bytes:
    """All rows from one on stand some rows lower or higher, or very far down."""
    rows = by_name(data).get(b"row", [])
    numbers = [m for tag in rows if (m := re.search(rb'\br="([0-9]+)"', data[tag.start : tag.opening_end]))]
    if not numbers:
        return data
    first = int(random.choice(numbers)[1])
    by = random.choice((1, 2, -1, 1_000, 1_048_000, 2_000_000, 10**12))

    def moved(found: re.Match[bytes]) -> bytes:
        number = int(found[2])
        return found[1] + (b"%d" % (number + by) if number >= first else found[2]) + b'"'

    return re.sub(rb'(<row r="|<c r="[A-Z]+)([0-9]+)"', moved, data)


def _protected(random: Random, data: bytes) -> bytes:
    password = random.choice((b"", b' password="CC1A"', b' hashValue="x" saltValue="y" spinCount="1"'))
    tag = b'<sheetProtection sheet="1"' + password + b"/>"
    return data.replace(b"</sheetData>", b"</sheetData>" + tag)


def _rules(random: Random, data: bytes) -> bytes:
    """Conditional formats of ours and of others, whole and broken."""
    formula = random.choice(
        (b'AND(N("scorecard_xl")=0,TRUE)', b"AND(N(&quot;scorecard_xl&quot;)=0)", b"1", b"", b"&lt;")
    )
    areas = random.choice(AREAS).encode()
    attributes = random.choice((b'type="expression" dxfId="0" priority="1"', b"", b'dxfId="-1" priority="x"'))
    rule = b"<cfRule " + attributes + b"><formula>" + formula + b"</formula></cfRule>"
    rule *= random.choice((1, 1, 3))
    block = b'<conditionalFormatting sqref="' + areas + b'">' + rule + b"</conditionalFormatting>"
    return re.sub(rb"(?=<dataValidations|<pageMargins)", lambda _: block, data, count=1)


OF_SHEET: tuple[Mutation, ...] = (
    *(_cells, _cells, _cells, _cells, _merged, _rows_renumbered, _protected, _rules),
)


def formats_changed(random: Random, data: bytes) -> bytes:
    """A style shows numbers in another format."""
    code = random.choice(_FORMATS).replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    number = random.choice(("0", "9", "164", "165", "999999", "-1", "99999999999999999999"))
    data = re.sub(
        rb'formatCode="[^"]*"', f'formatCode="{code}"'.replace("\\", "\\\\").encode(), data, count=1
    )
    uses = list(re.finditer(rb'numFmtId="[^"]*"', data))
    if not uses:
        return data
    use = random.choice(uses)
    return data[: use.start()] + f'numFmtId="{number}"'.encode() + data[use.end() :]
