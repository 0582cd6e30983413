"""The floor: every part of a workbook's zip is unpacked and packed again, and nothing is done with it.

Usage: python peer_copy.py BOOK
"""

import os
import sys
import zipfile


def main() -> None:
    book = sys.argv[1]
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(book + ".tmp", "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(entry, source.read(entry))
    os.replace(book + ".tmp", book)


if __name__ == "__main__":
    main()
