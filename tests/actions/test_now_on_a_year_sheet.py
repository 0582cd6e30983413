"""What now is on a sheet of a year: the latest month with figures, though later ones have their columns."""

import pytest

from scorecard_xl.actions.retire import retire
from scorecard_xl.model import Month
from scorecard_xl.own_sheets.history import read_history
from tests.books.grid_workbook import Content, GridWorkbook
from tests.books.small_scorecard import settings_sheet
from tests.books.year_sheet import BEHIND, above, book, header, row

FIGURES = (10, 20, 30, 40, 50)
"""Of April to August."""


def until_august(*, commentary_header: Content = "Commentary") -> GridWorkbook:
    """Two indicators with figures up to August, the first with commentary."""
    behind = [*BEHIND[:5], commentary_header]
    return book(
        above("2020/21"), header(behind=behind), row("M1", *FIGURES, commentary="Seen"), row("M2", *FIGURES)
    )


@pytest.mark.parametrize(
    ("header_says", "settings_say", "month"),
    [
        ("Commentary", "", Month(2020, 8)),
        ("Commentary (Aug):", "", Month(2020, 8)),
        ("Commentary (Jul):", "", Month(2020, 7)),
        ("Commentary", "2020-07", Month(2020, 7)),
    ],
)
def test_commentary_of_a_retired_row_is_about_the_reporting_month(
    header_says: str, settings_say: str, month: Month
) -> None:
    workbook = until_august(commentary_header=header_says)
    if settings_say:
        workbook.sheets = [*workbook.sheets, settings_sheet(["Reporting month", settings_say])]
    retire(workbook, ["M1"], agreed=True)
    assert read_history(workbook).commentaries == {(month, "M1"): "Seen"}
