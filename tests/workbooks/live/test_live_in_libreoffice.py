"""The published scorecard open in LibreOffice: refreshed, edited as people edit it, and refreshed again.

What is right is worked out here once more, in exact fractions and by nothing of the code under test.
"""

import csv
import re
import shutil
import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import xlwings

import scorecard_xl
from scorecard_xl.libreoffice.bridge import struct
from tests.books.beside_commentary import beside_commentary
from tests.books.kinds_of_workbook import Look

pytestmark = pytest.mark.live

FIRST_MONTH, LAST_MONTH = 4, 17  # from 0: E to R
CHANGES = {"published_paired.xlsx": ((18, 19), (20, 21)), "published_text.xlsx": ((18,), (19,))}
PREFERENCE = {"published_paired.xlsx": 22, "published_text.xlsx": 20}
COLOURS = {"Positive": (198, 239, 206), "Similar": (255, 176, 0), "Negative": (176, 0, 32), "": None}
LAST_COLUMN = 28
THEIR_CELLS = 73 * 4  # at the least, of somebody's rule over the changes
TABLE = "A60:AC72"  # an indicator table of the published sheet, its header above


@pytest.fixture(params=CHANGES)
def name(request: pytest.FixtureRequest) -> str:
    """Each of the two forms that changes are shown in."""
    form: str = request.param
    return form


@pytest.fixture
def look(name: str, app: xlwings.App, data: Path, tmp_path: Path) -> Look:
    """The published scorecard, open, with somebody's own rules in it, and refreshed."""
    look = Look(app.books.open(Path(shutil.copy(data / name, tmp_path))))
    cells = look.book.sheets[0].range("S11:V84")
    cells.conditional_formats.add_custom('=$A11="nobody"', fill_color="#123456", font_italic=True)
    look.book.sheets[0].range("AC11:AC20").conditional_formats.add_custom("=LEN($AC11)>900", font_bold=True)
    scorecard_xl.refresh(look.book)
    return look


def percent(change: Fraction) -> int:
    """A change as a whole percent, halves away from zero."""
    scaled = abs(change) * 100
    whole = int(scaled + Fraction(1, 2))
    return whole if change > 0 else -whole


def change_of(now: Fraction | None, then: Fraction | None) -> tuple[str, Fraction | None]:
    if now is None or then is None or then <= 0:
        return "-", None
    change = (now - then) / then
    shown = percent(change)
    return "↑" if shown >= 10 else "↓" if shown <= -10 else "→", change


def verdict(arrow: str, preference: Any) -> str:
    if preference not in ("▲", "▼") or arrow == "-":
        return ""
    if arrow == "→":
        return "Similar"
    return "Positive" if (arrow, preference) in (("↑", "▲"), ("↓", "▼")) else "Negative"


def rows_of(look: Look) -> dict[str, list[Any]]:
    """The values of every indicator's row, by its ref."""
    rows = look.values("A11:AC90")
    return {row[0]: row for row in rows if row[0] and row[0] != "Ref."}


def assert_right(look: Look, indicators: int) -> None:
    """Every computed cell is what the row's months give, and nothing is left to refresh or to find."""
    assert beside_commentary(scorecard_xl.check(look.book)) == ()
    rows = rows_of(look)
    assert len(rows) == indicators
    columns = CHANGES[look.book.name]
    for ref, row in rows.items():
        months = [
            Fraction(repr(value)) if isinstance(value, float) else None
            for value in row[FIRST_MONTH : LAST_MONTH + 1]
        ]
        for place, then in zip(columns, (months[-2], months[1]), strict=True):
            arrow, change = change_of(months[-1], then)
            stored = [row[column] for column in place]
            if len(place) == 1:
                assert stored == [f"{arrow} {'n/a' if change is None else f'{percent(change)}%'}"], ref
            else:
                assert stored[0] == arrow, ref
                assert stored[1] == ("n/a" if change is None else pytest.approx(float(change), rel=1e-14)), (
                    ref
                )
        present = [month for month in months[-12:] if month is not None]
        average, maximum = row[PREFERENCE[look.book.name] + 1 : PREFERENCE[look.book.name] + 3]
        assert average == (
            pytest.approx(float(sum(present) / len(present)), rel=1e-14) if present else "-"
        ), ref
        assert maximum == (float(max(present)) if present else "-"), ref


def assert_rules(look: Look) -> None:
    """Each rule of ours stands once, over exactly the rows in use; other people's stand as they did."""
    numbers = [
        row for row, values in enumerate(look.values("A11:A90"), 11) if values[0] not in (None, "Ref.")
    ]
    rules = look.rules()
    assert len(rules) == len({rule.formula for rule in rules}) == 6
    covered = [
        sorted(
            row
            for area in rule.areas
            for first, last in [re.findall(r"\d+", area)[:1] + re.findall(r"\d+", area)[-1:]]
            for row in range(int(first), int(last) + 1)
        )
        for rule in rules
    ]
    assert covered == [numbers] * 6
    assert [rule.colour for rule in rules] == [COLOURS[v] for v in ("Positive", "Similar", "Negative")] * 2
    theirs = [(formula or "", len(cells)) for _, cells, formula in look.other_rules()]
    assert sum('="nobody"' in formula and size >= THEIR_CELLS for formula, size in theirs) == 1
    assert sum(formula == "=LEN($AC11)>900" for formula, _ in theirs) == 1


def native(look: Look, area: str) -> Any:
    """An area of the sheet in LibreOffice's own form, to do with it what a person does in its window."""
    return look.book.sheets[0].api.getCellRangeByName(area)


def row_of(look: Look, ref: str) -> int:
    return next(row for row, values in enumerate(look.values("A1:A90"), 1) if values[0] == ref)


def a_figure(look: Look) -> int:
    native(look, f"R{row_of(look, 'M2')}").Value = 99.0
    return 64


def a_preference(look: Look) -> int:
    native(look, f"A{row_of(look, 'M2')}:AC{row_of(look, 'M2')}").getCellByPosition(
        PREFERENCE[look.book.name], 0
    ).String = "▼"
    return 64


def a_row_more(look: Look) -> int:
    row = row_of(look, "M3")
    look.book.sheets[0].api.Rows.insertByIndex(row - 1, 1)
    values = ["NEW1", "Number of new things", "Somebody", "Outcome", *map(float, range(20, 34))]
    native(look, f"A{row}:R{row}").setDataArray((tuple(values),))
    return 65


def a_row_less(look: Look) -> int:
    look.book.sheets[0].api.Rows.removeByIndex(row_of(look, "M3") - 1, 1)
    return 63


def a_table_sorted(look: Look) -> int:
    field = struct("table.TableSortField", Field=1, IsAscending=False)
    block = native(look, TABLE)
    descriptor = [
        struct("beans.PropertyValue", Name="SortFields", Value=typed_fields(field)),
        struct("beans.PropertyValue", Name="ContainsHeader", Value=False),
    ]
    before = [values[0] for values in look.values("A60:A72")]
    block.sort(tuple(descriptor))
    assert [values[0] for values in look.values("A60:A72")] != before
    return 64


def typed_fields(field: Any) -> Any:
    import uno

    return uno.Any("[]com.sun.star.table.TableSortField", (field,))


def a_change_pasted(look: Look) -> int:
    sheet = look.book.sheets[0].api
    last = "V" if look.book.name == "published_paired.xlsx" else "T"
    source = native(look, f"S{row_of(look, 'M1')}:{last}{row_of(look, 'M1')}")
    for ref in ("M2", "CIN5"):
        sheet.copyRange(native(look, f"S{row_of(look, ref)}").CellAddress, source.RangeAddress)
    sheet.copyRange(native(look, "AF5").CellAddress, source.RangeAddress)
    native(look, "AF5:AI5").clearContents(1 + 4 + 16)  # values, texts and formulas: the rules stay there
    return 64


EDITS: list[Callable[[Look], int]] = [
    a_figure,
    a_preference,
    a_row_more,
    a_row_less,
    a_table_sorted,
    a_change_pasted,
]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_after_an_edit_a_refresh_puts_everything_right(edit: Callable[[Look], int], look: Look) -> None:
    indicators = edit(look)
    scorecard_xl.refresh(look.book)
    assert_right(look, indicators)
    assert_rules(look)
    assert scorecard_xl.refresh(look.book).written is False


def test_one_edit_after_the_other(look: Look) -> None:
    for edit in (a_table_sorted, a_row_more, a_change_pasted, a_figure, a_preference):
        edit(look)
        scorecard_xl.refresh(look.book)
    assert_right(look, 65)
    assert_rules(look)


def golden(data: Path) -> list[dict[str, str]]:
    with (data / "golden_may_2021.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_live_refresh_gives_every_golden_figure(look: Look, data: Path) -> None:
    assert_right(look, 64)
    rows = rows_of(look)
    for expected in golden(data):
        row = rows[expected["ref"]]
        for columns, base in zip(CHANGES[look.book.name], ("apr_21", "may_20"), strict=True):
            stored = [row[column] for column in columns]
            if len(columns) == 1:
                assert stored == [f"{expected[f'arrow_{base}']} {expected[f'shown_{base}']}"]
                continue
            number = f"{stored[1]:.6f}" if isinstance(stored[1], float) else ""
            assert (stored[0], number) == (expected[f"arrow_{base}"], expected[f"change_from_{base}"])
        place = PREFERENCE[look.book.name]
        shown = [f"{value:.6f}" if isinstance(value, float) else "" for value in row[place + 1 : place + 3]]
        maximum = float(expected["maximum_12_months"]) if expected["maximum_12_months"] else None
        assert shown[0] == expected["average_12_months"]
        assert shown[1] == ("" if maximum is None else f"{maximum:.6f}")


def test_the_colours_are_the_golden_verdicts(look: Look, data: Path, tmp_path: Path) -> None:
    """As LibreOffice paints them: in the HTML that it writes, cell by cell."""
    html = tmp_path / "look.html"
    web = struct("beans.PropertyValue", Name="FilterName", Value="HTML (StarCalc)")
    look.book.api.storeToURL(html.as_uri(), (web,))
    painted: dict[str, list[tuple[int, ...] | None]] = {}
    for row in re.findall("<tr>(.*?)</tr>", html.read_text("utf-8"), re.DOTALL):
        cells = re.findall("<td([^>]*)>(.*?)</td>", row, re.DOTALL)
        if len(cells) > LAST_COLUMN - 3:
            ref = re.sub("<[^>]*>|\\s+", " ", cells[0][1]).strip()
            painted[ref] = [colour_in(attributes) for attributes, _ in cells]
    for expected in golden(data):
        for columns, base in zip(CHANGES[look.book.name], ("apr_21", "may_20"), strict=True):
            wanted = COLOURS[expected[f"verdict_{base}"].capitalize()]
            assert [painted[expected["ref"]][column] for column in columns] == [wanted] * len(columns)


def colour_in(attributes: str) -> tuple[int, ...] | None:
    found = re.search('bgcolor="#([0-9A-Fa-f]{6})"', attributes)
    return tuple(bytes.fromhex(found[1])) if found else None


@pytest.mark.libreoffice
def test_the_live_workbook_can_be_printed(look: Look, tmp_path: Path) -> None:
    pdf = tmp_path / "scorecard.pdf"
    look.book.api.storeToURL(
        pdf.as_uri(), (struct("beans.PropertyValue", Name="FilterName", Value="calc_pdf_Export"),)
    )
    subprocess.run(["pdftoppm", "-r", "50", "-png", "-l", "1", pdf, tmp_path / "page"], check=True)
    assert [page.stat().st_size > 10_000 for page in tmp_path.glob("page*.png")] == [True]
