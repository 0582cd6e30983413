"""Scorecards as councils lay them out, invented from public descriptions; no council's own."""

from tests.layouts import adults, boards, children, corporate, housing, places, without_years

LAYOUTS = (
    *children.LAYOUTS,
    *adults.LAYOUTS,
    *housing.LAYOUTS,
    *places.LAYOUTS,
    *corporate.LAYOUTS,
    *boards.LAYOUTS,
    *without_years.LAYOUTS,
)
