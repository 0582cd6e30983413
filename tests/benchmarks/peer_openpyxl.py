"""The peer: openpyxl loads a workbook, sets the same cells that a refresh writes, and saves it.

Usage: python peer_openpyxl.py BOOK CHANGES (a pickled list of sheet, cell and value)
"""

import pickle
import sys
from pathlib import Path

from openpyxl import load_workbook


def main() -> None:
    book, changes = sys.argv[1:]
    workbook = load_workbook(book, keep_vba=book.endswith(".xlsm"))
    for sheet, cell, value in pickle.loads(Path(changes).read_bytes()):
        workbook[sheet][cell] = value
    workbook.save(book)


if __name__ == "__main__":
    main()
