"""How much the slowest tests try: enough to notice a fault in the usual run, and all of it in the long one,
which `python3 .ci/project.py tests --long` asks for."""

import os

LONG = "SCORECARD_XL_LONG"

_IS_LONG = bool(os.environ.get(LONG))

MONTHS_PLAYED = 12 if _IS_LONG else 4
"""Months of a scorecard's life that each kind of workbook goes through."""

MUTATED_WORKBOOKS = 4_000 if _IS_LONG else 800

LINES_BETWEEN_KILLS = 1 if _IS_LONG else 5
"""A save is killed before every line of it, or before every fifth."""

EXAMPLES = 100 if _IS_LONG else 50
"""Examples of each property."""

SLOW_EXAMPLES = 100 if _IS_LONG else 10
"""Examples of a property whose example writes and reads a file."""
