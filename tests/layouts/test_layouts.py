"""Twenty scorecards as councils lay them out: a refresh gives what a careful analyst wants, tells of what has
to be looked at, and leaves everything else as it was."""

import datetime
from pathlib import Path

import pytest

from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Severity
from scorecard_xl.spreadsheet.cells import area_of, cell_name
from tests.books.kinds_of_workbook import Kind, Look
from tests.books.verdicts import verdict
from tests.layouts import LAYOUTS
from tests.layouts.layout import Layout, by_cell

pytestmark = pytest.mark.live

# A closed file leaves formulas elsewhere with their old results; LibreOffice shows new colours late under a
# colour scale.
ONE_KIND_ONLY = ("formulas-not-recalculated", "colours-not-shown")

Cells = dict[tuple[str, str], tuple[object, str, str]]


def cells(look: Look) -> Cells:
    """The value, the formula and the number format of every cell."""
    found = {}
    for sheet, (address, values, formulas, codes) in look.everything().items():
        used = area_of(address.replace("$", ""))
        codes = codes[-len(values) :]  # they begin in A1
        for row, (along, of_row, shown) in enumerate(zip(values, formulas, codes, strict=True)):
            shown_as = shown.split("|")[-len(along) :]
            for column, value in enumerate(along):
                cell = cell_name(used.first_row + row, used.first_column + column)
                found[sheet, cell] = (as_read(value), str(of_row[column]), shown_as[column])
    return found


def rules_of_others(look: Look) -> dict[str, list[object]]:
    """The conditional formats that are not ours, of each sheet."""
    return {sheet.name: [*look.other_rules(sheet.name)] for sheet in look.book.sheets}


def as_read(value: object) -> object:
    """A value as this module compares it: an empty text is blank, a duration a number."""
    if isinstance(value, datetime.datetime):
        value = (value - datetime.datetime(1899, 12, 30)) / datetime.timedelta(days=1)
    return round(float(value), 9) if isinstance(value, int | float) else value or None


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_refresh_gives_what_a_careful_analyst_wants(kind: Kind, tmp_path: Path, layout: Layout) -> None:
    kind.use(layout.book(tmp_path))
    with kind.looking() as look:
        before, rules = cells(look), rules_of_others(look)
        first = look.book.sheets[0].name
    if layout.refused:
        with pytest.raises(ScorecardError, match=layout.refused):
            kind.refresh(**layout.options)
        with kind.looking() as look:
            assert cells(look) == before
        return

    refreshed = kind.refresh(**layout.options)
    wanted = {(sheet or first, cell): as_read(one) for sheet, cell, one in by_cell(layout.holds)}
    with kind.looking() as look:
        after = cells(look)
        assert rules_of_others(look) == rules
    assert refreshed.scorecard.month.label == layout.month
    assert {place: after[place][0] for place in wanted} == wanted
    changed = {place for place in after if not is_same(before.get(place), after[place])}
    assert changed == {place for place, value in wanted.items() if before[place][0] != value}
    assert {cell: after[first, cell][2] for cell in layout.formats} == layout.formats
    found = {
        f"{'' if one.sheet == first else one.sheet + '!'}{one.cell} {one.code.value}"
        for one in refreshed.problems
        if one.code.value not in ONE_KIND_ONLY
    }
    assert found == {*layout.reported}
    assert not kind.refresh(**layout.options).written
    checked = kind.check(**layout.options)
    assert [one for one in checked.findings if one.code.severity is Severity.WRONG] == []
    with kind.looking() as look:
        for sheet, cell, letter in by_cell(layout.verdicts):
            assert (cell, (verdict(look, cell, sheet or first) or "-")[0]) == (cell, letter)


def is_same(old: tuple[object, str, str] | None, new: tuple[object, str, str]) -> bool:
    """Whether a cell is as it was; a formula that reads a changed cell may give something else."""
    return old == new or (old is not None and old[1:] == new[1:] and new[1].startswith("="))
