"""The problems that a refresh and a check report alike."""

from .cells import Value, cell_name
from .computed import shown
from .model import HeaderMonth, Indicator, Month, Problem, Table


def formula_problem(
    table: Table, indicator: Indicator, column: int, stored: Value, content: float | str, code: str | None
) -> Problem:
    """A computed cell whose formula gives something else than it should."""
    code = code or "General"
    is_shown, expected = shown(stored, code), shown(content, code)
    formula = indicator.formulas[column]
    what = f"shows “{is_shown}”" if is_shown else "shows nothing"
    return Problem(
        table.sheet,
        cell_name(indicator.row, column),
        indicator.ref,
        "formula-wrong",
        f"The formula {shortened(formula)} {what}, and “{expected}” is right: correct it, or refresh with "
        "--replace-formulas.",
    )


def shortened(formula: str) -> str:
    formula = f"={formula.removeprefix('=')}"
    return formula if len(formula) <= 60 else formula[:59] + "…"


def header_problem(table: Table, header: HeaderMonth, about: Month) -> Problem:
    """A header whose formula names another month than it is about."""
    return Problem(
        table.sheet,
        header.cell,
        "",
        "header-formula",
        f"The header's formula names {header.month.label}, and the column is about {about.label}: correct it.",
    )
