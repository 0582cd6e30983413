"""How changes become blocks, and texts such that Excel keeps them."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.model import MONTH_NAMES
from scorecard_xl.spreadsheet.cells import Area, Content, Value
from scorecard_xl.spreadsheet.workbook import CellChange
from scorecard_xl.workbooks.live.blocks import as_written, blocks_of, format_runs, safe_text
from tests.programs.excel_typing import Typed, typed

ARROWS = ("↑", "→", "↓")
FIGURES = (
    "-",
    "n/a",
    "- n/a",
    *ARROWS,
    *(f"{arrow} {percent}%" for arrow in ARROWS for percent in (-100, 0, 10)),
)
HEADERS = (
    "% change from Apr-21",
    "% change from May-20",
    "Change since April 2021",
    "Commentary (May-21):",
    "Commentary May 2021",
    "Apr-21",
    "April 2021",
    "SEPT 2020",
    "vs. Apr-21",
    "Apr-21 to date",
    "=Apr-21",
    "+ Apr-21",
    "- change since Apr-21",
    "@ Apr-21",
    "'Apr-21",
    "'tis the change since Apr-21",
)
READ_OTHERWISE = (
    *(
        "1",
        " 1 ",
        "-1",
        "+1",
        "1.5",
        ".5",
        "1,237",
        "1E5",
        "1.5e-3",
        "(5)",
        "10%",
        "-10%",
        "%10",
        "£5",
        "$1,000.50",
    ),
    *("1/2", "0 1/2", "12:30", "5 pm", "1/5/2021", "2021-05-01", "2021-05", "1-Jun", "Jun-21", "Apr 2021"),
    *(
        "March 5 2021",
        "5 March 2021",
        "DEC1",
        "TRUE",
        "false",
        "#N/A",
        "#DIV/0!",
        "=1+1",
        "-A1",
        "+A1",
        "@SUM(A1)",
    ),
)


@pytest.mark.parametrize("text", ["-", "n/a", *FIGURES[3:], "% change from Apr-21", "Commentary (May-21):"])
def test_what_excel_does_not_read_is_written_as_it_is(text: str) -> None:
    assert safe_text(text) == text


@pytest.mark.parametrize(
    "text", [*READ_OTHERWISE, "- n/a", "Apr-21", "", "'quoted words", "- change since then"]
)
def test_what_excel_might_read_stands_behind_an_apostrophe(text: str) -> None:
    assert safe_text(text) == f"'{text}"


@pytest.mark.parametrize("text", [*FIGURES, *HEADERS, *READ_OTHERWISE])
def test_every_text_is_in_the_cell_as_it_should_be(text: str) -> None:
    assert typed(safe_text(text), 2024) == Typed(text)


pieces = (
    *(*MONTH_NAMES, *(name[:3] for name in MONTH_NAMES), "Sept", "change", "from", "per", "am", "PM", "TRUE"),
    *(*"0123456789E", "12", "21", "2021", "1,000", "#N/A", "n/a", *ARROWS, *"=+-@'%£$/.,:;() –"),
)
words = st.sampled_from(pieces)


@given(st.lists(words, max_size=7).map("".join) | st.lists(words, max_size=5).map(" ".join))
def test_excel_keeps_whatever_text_is_written(text: str) -> None:
    assert typed(safe_text(text), 2024) == Typed(text)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Apr-21", "'Apr-21"),
        ("↑ 10%", "↑ 10%"),
        (0.095, 0.095),
        (datetime.date(2021, 4, 1), datetime.datetime(2021, 4, 1)),
        (datetime.datetime(2021, 4, 1, 12), datetime.datetime(2021, 4, 1, 12)),
        (True, True),
        (None, ""),
    ],
)
def test_dates_are_written_as_moments_and_texts_safely(value: Value, written: Value) -> None:
    found = as_written(value)
    assert (type(found), found) == (type(written), written)


Place = tuple[int, int]


def change(place: Place, new: float | str = "new", number_format: str | None = None) -> CellChange:
    row, column = place
    return CellChange(
        sheet="Scorecard",
        row=row,
        column=column,
        ref="M1",
        column_name="average",
        old="old",
        new=new,
        number_format=number_format,
    )


class Standing:
    """What stands in those of a sheet's cells where it may be written again."""

    def __init__(self, values: Mapping[Place, Value]) -> None:
        self.values = values

    def __call__(self, row: int, columns: Sequence[int]) -> dict[int, Value]:
        return {column: self.values[row, column] for column in columns if (row, column) in self.values}


def cells_of(area: Area) -> list[Place]:
    return list(
        product(range(area.first_row, area.last_row + 1), range(area.first_column, area.last_column + 1))
    )


class Sheet(NamedTuple):
    """Owned areas, the changes of cells in them, and what stands in the sheet."""

    owned: list[Area]
    changes: dict[Place, CellChange]
    standing: Standing


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Owned areas beside each other, of any height, some of their cells changed."""
    owned, column = [], 1
    for width, gap in draw(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 2)), min_size=1, max_size=4)):
        top = draw(st.integers(1, 50))
        owned.append(Area(top, column + gap, top + draw(st.integers(0, 90)), column + gap + width - 1))
        column += gap + width
    cells = [cell for area in owned for cell in cells_of(area)]
    changed = draw(st.sets(st.sampled_from(cells), max_size=40))
    untouchable = draw(st.sets(st.sampled_from(cells), max_size=10))
    standing = {cell: draw(st.sampled_from([None, 1.0])) for cell in cells if cell not in untouchable}
    changes = {cell: change(cell, float(number)) for number, cell in enumerate(sorted(changed))}
    return Sheet(owned, changes, Standing(standing))


def written(sheet: Sheet) -> list[tuple[Place, Content]]:
    """The cells that the blocks of a sheet write, each with its value."""
    found: list[tuple[Place, Content]] = []
    for block in blocks_of(sheet.changes, sheet.owned, sheet.standing):
        values = [value for row in block.values for value in row]
        found += zip(cells_of(block.area), values, strict=True)
    return found


@given(sheets())
def test_every_change_is_written_once_and_nothing_else_is_changed(sheet: Sheet) -> None:
    found = written(sheet)
    assert {cell for cell, count in Counter(cell for cell, _ in found).items() if count > 1} == set()
    values = dict(found)
    assert set(sheet.changes) <= set(values)
    for cell, value in values.items():
        if cell in sheet.changes:
            assert value == sheet.changes[cell].new
        else:
            assert any(area.holds(*cell) for area in sheet.owned)
            assert value == sheet.standing.values[cell]


@given(sheets())
def test_a_block_lies_in_one_owned_area(sheet: Sheet) -> None:
    for block in blocks_of(sheet.changes, sheet.owned, sheet.standing):
        first, last = block.area[:2], block.area[2:]
        assert sum(area.holds(*first) and area.holds(*last) for area in sheet.owned) == 1
        assert all(len(row) == last[1] - first[1] + 1 for row in block.values)


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 60), st.integers(1, 6))
def test_an_area_that_changes_as_a_whole_is_one_block(top: int, left: int, rows: int, columns: int) -> None:
    area = Area(top, left, top + rows - 1, left + columns - 1)
    changes = {cell: change(cell, float(number)) for number, cell in enumerate(cells_of(area))}
    (block,) = blocks_of(changes, [area], Standing({}))
    assert block.area == area
    assert [value for row in block.values for value in row] == [one.new for one in changes.values()]


OWNED = Area(1, 1, 200, 2)


def areas(changed: Sequence[Place], untouchable: Sequence[Place] = ()) -> list[str]:
    """The blocks for these changes where all else stands right, in an area of two columns."""
    standing = Standing({cell: 1.0 for cell in cells_of(OWNED) if cell not in untouchable})
    return [
        block.area.reference
        for block in blocks_of({cell: change(cell) for cell in changed}, [OWNED], standing)
    ]


@pytest.mark.parametrize(
    ("right_rows", "expected"),
    [(0, ["A10:A11"]), (1, ["A10:A12"]), (32, ["A10:A43"]), (33, ["A10", "A44"]), (150, ["A10", "A161"])],
)
def test_rows_that_are_right_are_bridged_up_to_a_width(right_rows: int, expected: list[str]) -> None:
    assert areas([(10, 1), (11 + right_rows, 1)]) == expected


@pytest.mark.parametrize(
    ("changed", "untouchable", "expected"),
    [
        ([(10, 1), (12, 1)], [(11, 1)], ["A10", "A12"]),
        ([(10, 1), (12, 1)], [(11, 2)], ["A10:A12"]),
        ([(10, 1), (11, 2)], [], ["A10:B11"]),
        ([(10, 1), (11, 1), (11, 2), (12, 2)], [(10, 2)], ["A10", "A11:B12"]),
        ([(10, 1), (11, 1), (11, 2)], [(10, 1)], ["A10:B11"]),
        ([], [(10, 1)], []),
    ],
)
def test_a_cell_that_stays_untouched_parts_the_blocks(
    changed: list[Place], untouchable: list[Place], expected: list[str]
) -> None:
    assert areas(changed, untouchable) == expected


def test_changes_in_owned_areas_apart_are_written_apart() -> None:
    owned = [Area(1, 1, 9, 1), Area(1, 3, 9, 3), Area(11, 1, 19, 1)]
    changes = {cell: change(cell) for cell in ((9, 1), (9, 3), (11, 1))}
    standing = Standing(dict.fromkeys(cells_of(Area(1, 1, 20, 3)), 1.0))
    assert [block.area.reference for block in blocks_of(changes, owned, standing)] == ["A9", "C9", "A11"]


def test_number_formats_are_set_in_stretches_of_cells_below_each_other() -> None:
    changes = [
        change((4, 9), 0.5, "0%"),
        *(change((row, 7), 0.5, "0%") for row in (6, 4, 5, 9)),
        change((7, 7), 0.5, "0.0"),
        change((8, 7), 0.5),
    ]
    found = sorted((area.reference, code) for area, code in format_runs(changes))
    assert found == [("G4:G6", "0%"), ("G7", "0.0"), ("G9", "0%"), ("I4", "0%")]


@given(
    st.dictionaries(
        st.tuples(st.integers(1, 12), st.integers(1, 4)), st.sampled_from([None, "0%", "0.0"]), max_size=30
    )
)
def test_every_cell_gets_the_number_format_that_was_asked_for(wanted: dict[Place, str | None]) -> None:
    changes = [change(cell, 0.5, code) for cell, code in wanted.items()]
    found = [(cell, code) for area, code in format_runs(changes) for cell in cells_of(area)]
    assert sorted(found) == sorted((cell, code) for cell, code in wanted.items() if code is not None)
