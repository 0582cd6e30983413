"""Many rows of a few columns at once hold what their cells hold one by one, however these are written."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.workbooks.file.xml.records import records_in

COLUMNS = (1, 2, 5)
FORMS = st.sampled_from(
    [
        "",
        "",
        ' s="2"><v>1</v></c>',
        ' t="str"><v>"B2" and > E</v></c>',
        ' t="str"><v>x</v></c>',
        ' s="3"/>',
        "><f>A1&amp;B1</f><v>2</v></c>",
        ' t="inlineStr"><is><t>x</t></is></c>',
        "><v/></c>",
    ]
)
PLAIN = st.sampled_from([' s="2"><v>1</v></c>', ' t="str"><v>x</v></c>'])
ROWS = st.lists(
    st.one_of(st.lists(PLAIN, min_size=7, max_size=7), st.lists(FORMS, min_size=7, max_size=7)), max_size=8
)


@given(ROWS, st.lists(st.integers(0, 2000), max_size=4), st.booleans())
def test_records_are_the_cells(rows: list[list[str]], ends: list[int], are_numbered: bool) -> None:
    part = b"<worksheet><sheetData>"
    held: list[list[str]] = []
    for number, forms in enumerate(rows, start=4):
        cells = [
            f'<c r="{letter}{number}"{form}' for letter, form in zip("ABCDEFG", forms, strict=True) if form
        ]
        part += (f'<row r="{number}">' if are_numbered else "<row>").encode()
        part += "".join(cells).encode() + b"</row>"
        held.append([forms[column - 1].removesuffix("</v></c>") for column in COLUMNS])
    part += b'</sheetData><autoFilter ref="B3:E9"/></worksheet>'
    cuts = [0, *sorted(ends), len(part)]
    pieces = [part[start:end] for start, end in pairwise(cuts)]
    at = 0
    for cells_of, numbers in records_in(iter(pieces), COLUMNS):
        if not cells_of:
            assert not are_numbered or list(numbers) == list(range(4 + at, 4 + at + len(numbers)))
            at += len(numbers)
            continue
        for found in zip(*cells_of, strict=True):
            assert [one.decode() for one in found] == held[at]
            at += 1
    assert at == len(rows) or not are_numbered
