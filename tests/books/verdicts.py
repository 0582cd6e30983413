"""Which verdict's colour a cell has, as LibreOffice computes it."""

from scorecard_xl.spreadsheet.cells import area_of
from tests.books.kinds_of_workbook import Look

_NAMES = {(198, 239, 206): "Positive", (255, 176, 0): "Similar", (176, 0, 32): "Negative", None: ""}
_SCRATCH = "AZ"  # a column that no test's book fills


def verdict(look: Look, cell: str, sheet: str = "Scorecard") -> str:
    """The verdict whose rule holds in a cell; "" for none. It leaves a formula beside the table."""
    place = area_of(cell)
    scratch = look.book.sheets[sheet].range(f"{_SCRATCH}{place.first_row}")
    held = []
    for rule in look.rules(sheet):
        if any(area_of(area).holds(place.first_row, place.first_column) for area in rule.areas):
            scratch.formula = f"=IFERROR(IF({rule.formula.removeprefix('=')},1,0),0)"
            held += [_NAMES[rule.colour]] * int(scratch.value)
    assert len(held) < 2
    return "".join(held)


def verdicts(look: Look, column: str, rows: range, sheet: str = "Scorecard") -> list[str]:
    """The verdicts of the cells of a column."""
    return [verdict(look, f"{column}{row}", sheet) for row in rows]
