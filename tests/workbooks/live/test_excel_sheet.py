"""What an application gives for a cell, and what the scorecard's rules see of it."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import xlwings
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.spreadsheet.cells import CellError, Value
from scorecard_xl.workbooks.live.native import area_of_range
from scorecard_xl.workbooks.live.native_excel import ExcelOnMac, ExcelOnWindows
from scorecard_xl.workbooks.live.sheet import read_rows

Rows = Sequence[Sequence[Any]]


class Cells:
    """A range as far as it is read: its values, and its formulas in whatever form an application has."""

    def __init__(self, values: Rows, formula: Any = None) -> None:
        self.read = values
        self.formula = formula if formula is not None else [[_constant(v) for v in row] for row in values]
        self.shape = (len(values), len(values[0]))

    def values(self, cells: "Cells") -> Rows:
        """The values, as an application's own form gives them."""
        return cells.read


def _constant(value: Any) -> str:
    return "" if value is None else str(value)


def read(values: Rows, formula: Any = None) -> dict[int, Any]:
    """The rows that hold something."""
    cells: Any = Cells(values, formula)
    return read_rows(cells, cells)


def value_of(raw: Any, formula: str) -> tuple[Value, str]:
    """A cell's value, and its formula where it has one."""
    (row,) = read([[raw, 1.0]], [[formula, "1"]]).values()
    return row.values[0], row.formulas[0]


@pytest.mark.parametrize(
    ("raw", "formula", "value"),
    [
        (219.0, "219", 219.0),
        (-0.0868, "=(E4-D4)/D4", -0.0868),
        (219, "219", 219.0),
        (True, "TRUE", True),
        (False, "=1=2", False),
        ("n/a", "n/a", "n/a"),
        ("n/a", '=IF(1=2,5,"n/a")', "n/a"),
        (" ", " ", " "),
        (None, "", None),
        (None, '=IF(1=2,5,"")', ""),
        ("=not a formula", "=not a formula", "=not a formula"),
    ],
)
def test_a_cell_holds_a_number_a_text_a_truth_value_or_nothing(
    raw: object, formula: str, value: Value
) -> None:
    found, _ = value_of(raw, formula)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("raw", "formula", "error"),
    [
        ("#DIV/0!", "=1/0", "#DIV/0!"),
        ("#N/A", "=NA()", "#N/A"),
        ("#NAME?", "=SOME()", "#NAME?"),
        ("#VALUE!", "#VALUE!", "#VALUE!"),
        (None, "#N/A", "#N/A"),
        ("Err:508", "=SUM(", "Err:508"),
        (-2146826245, "=SORT(A1:A9)", "#ERROR!"),
        (-2146826300, "=LAMBDA(1)", "#ERROR!"),
        (-2146826201, "=LAMBDA(1)", "#ERROR!"),
    ],
)
def test_an_error_is_one_whether_an_application_gives_its_text_or_its_number(
    raw: object, formula: str, error: str
) -> None:
    assert value_of(raw, formula)[0] == CellError(error)


@pytest.mark.parametrize(
    ("raw", "value"),
    [("Err:508", "Err:508"), ("#1 in the list", "#1 in the list"), (-2146826200, -2146826200.0)],
)
def test_what_only_resembles_an_error_is_none(raw: object, value: Value) -> None:
    assert value_of(raw, str(raw))[0] == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (datetime.datetime(2021, 5, 1), datetime.date(2021, 5, 1)),
        (datetime.datetime(2021, 5, 1, 23, 59), datetime.date(2021, 5, 1)),
        (datetime.datetime(1899, 12, 30, 12), 0.5),
        (datetime.datetime(1899, 12, 30, 23, 59, 59), 86399 / 86400),
        (datetime.datetime(1899, 12, 30), 0.0),
    ],
)
def test_a_date_is_a_day_and_less_than_a_day_is_a_number(
    raw: datetime.datetime, value: datetime.date | float
) -> None:
    found, _ = value_of(raw, "44317")
    assert isinstance(found, type(value)) and found == value


@pytest.mark.parametrize(
    ("raw", "formula", "expected"),
    [
        (219.0, "=SUM(C4:D4)", "=SUM(C4:D4)"),
        ("↑", '=IF(D4>0,"↑","↓")', '=IF(D4>0,"↑","↓")'),
        (None, '=""', '=""'),
        ("#DIV/0!", "=1/0", "=1/0"),
        (219.0, "219", ""),
        ("=not a formula", "=not a formula", ""),
        ("- n/a", "- n/a", ""),
        (None, "", ""),
    ],
)
def test_a_formula_is_what_gives_something_else_than_it_says(
    raw: object, formula: str, expected: str
) -> None:
    assert value_of(raw, formula)[1] == expected


@pytest.mark.parametrize(
    ("values", "formula"),
    [
        ([[219.0]], "=C4"),
        ([[219.0, "n/a"]], ("=C4", "n/a")),
        ([[219.0, "n/a"]], ["=C4", "n/a"]),
        ([[219.0, "n/a"]], (("=C4", "n/a"),)),
        ([[219.0], [200.0]], (("=C4",), ("200",))),
    ],
)
def test_an_application_may_give_one_cell_and_one_row_as_they_are(values: Rows, formula: Any) -> None:
    rows = read(values, formula)
    assert [row.values for row in rows.values()] == values
    assert rows[1].formulas[0] == "=C4"
    assert not any(rows[1].formulas[1:])


def test_a_row_that_holds_nothing_is_left_out_and_the_others_keep_their_numbers() -> None:
    rows = read([[None, None], ["M1", 1.0], [None, None], [None, 2.0]])
    assert {number: row.values for number, row in rows.items()} == {2: ["M1", 1.0], 4: [None, 2.0]}


def test_a_row_whose_formula_shows_nothing_is_there() -> None:
    rows = read([[None, None], [None, None]], [["", ""], ["", '=""']])
    assert {number: row.values for number, row in rows.items()} == {2: [None, ""]}


class Block:
    """A block of cells as xlwings' engine for an Excel gives it, and its native form."""

    def __init__(self, value: Rows, **native: Any) -> None:
        self.value = value
        self.api = SimpleNamespace(**native)

    def options(self, **_: Any) -> "Block":
        return self


def test_a_mac_gives_the_texts_of_errors_beside_the_values() -> None:
    shown = SimpleNamespace(get=lambda: [["M1", "#DIV/0!"], ["#N/A", "2"]])
    block: Any = Block([["M1", None], [None, 2.0]], string_value=shown)
    assert ExcelOnMac.values(object.__new__(ExcelOnMac), block) == [["M1", "#DIV/0!"], ["#N/A", 2.0]]


@pytest.mark.parametrize(
    ("raised", "text"), [([], "2341"), ([3], "234¹"), ([1, 3], "2³4¹"), ([0, 1, 2, 3], "2341")]
)
def test_excel_tells_the_raised_parts_of_a_text(raised: list[int], text: str) -> None:
    def font(places: Sequence[int]) -> SimpleNamespace:
        high = {place in raised for place in places}
        return SimpleNamespace(Superscript=high.pop() if len(high) == 1 else None, Subscript=False)

    api = SimpleNamespace(
        Font=font(range(4)), GetCharacters=lambda start, _: SimpleNamespace(Font=font([start - 1]))
    )
    cell = cast("xlwings.Range", SimpleNamespace(api=api))
    assert ExcelOnWindows.with_marks(object.__new__(ExcelOnWindows), cell, "2341") == text


def test_windows_gives_what_is_shown_as_currency_exactly() -> None:
    block: Any = Block(
        [["M1", Decimal("1.6667")], [2.0, None]], Value2=(("M1", 1.6666666666666667), (2.0, None))
    )
    assert ExcelOnWindows.values(object.__new__(ExcelOnWindows), block) == [
        ["M1", 1.6666666666666667],
        [2.0, None],
    ]


@given(
    st.lists(
        st.lists(
            st.none() | st.floats(allow_nan=False) | st.booleans() | st.sampled_from(["↑", "n/a", "a text"]),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_plain_values_come_as_they_are(values: list[list[Any]]) -> None:
    rows = read(values)
    assert {number: row.values for number, row in rows.items()} == {
        number: row for number, row in enumerate(values, start=1) if any(value is not None for value in row)
    }
    assert not any(any(row.formulas) for row in rows.values())


@pytest.mark.live
def test_a_range_says_where_it_lies(app: xlwings.App, data: Path) -> None:
    sheet = app.books.open(data / "published_text.xlsx", read_only=True).sheets[0]
    for reference in ("A1", "C4:D9", "B2:B7"):
        assert area_of_range(sheet.range(reference)).reference == reference
