"""Builds a workbook to measure with, and the list of cells that a refresh changes in it.

Usage: python prepare.py BOOK CHANGES INDICATORS PAIRED
"""

import pickle
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from scorecard_xl import refresh
from tests.data.build_large import build


def main() -> None:
    book, changes, indicators, paired = sys.argv[1:]
    build(Path(book), int(indicators), paired == "True")
    planned = refresh(book, dry_run=True).changes
    listed = [(change.sheet, change.cell, change.new) for change in planned]
    Path(changes).write_bytes(pickle.dumps(listed))


if __name__ == "__main__":
    main()
