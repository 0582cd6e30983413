import pytest

from scorecard_xl.actions.pointing_at_rows import pointing
from scorecard_xl.spreadsheet.row_shifts import RowShift
from tests.books.grid_workbook import Cell, GridWorkbook, sheet_of


@pytest.mark.parametrize(
    ("name", "marker", "is_said"),
    [
        ("Notes", "Notes (scorecard-xl)", True),
        ("Settings", "Settings (scorecard-xl)", True),
        ("Publication", "Texts (scorecard-xl)", True),
        ("History", "History (scorecard-xl)", False),
        ("History", "Mine", True),
    ],
)
def test_formulas_are_said_where_people_type_and_not_in_what_we_write(
    name: str, marker: str, is_said: bool
) -> None:
    workbook = GridWorkbook(
        [sheet_of("May", [["Ref."], ["EH1"]]), sheet_of(name, [[marker], [Cell("EH1", "May!A2")]])]
    )
    found = list(pointing(workbook, {"May": [RowShift(2, -1)]}, {("May", 2): "EH1"}))
    assert [(one.sheet, one.cell) for one in found] == ([(name, "A2")] if is_said else [])
