"""Builds everything.xlsm: a scorecard that holds all that people and Excel put into such workbooks.

- "Scorecard": two PAIRED tables (headers in rows 10 and 20), computed columns out of date, blank, left out
  or without a number format; formulas in month cells (R11 from another workbook, Q12, R12, R15) and in
  computed ones (X14 right, Y16 wrong); figures typed as text (Q21); two columns more than the published.
- "Education": a TEXT table under a header of two rows, months as text, no commentary, a section's heading.
- "Audits" (an Excel table), "Summary" (a pivot table with a slicer), "Notes" (protected), "Apr-21" (a hidden
  copy of the first table).

Run it from the repository's folder: python -m tests.data.build_everything
"""

import tempfile
from pathlib import Path

from xlsxwriter.workbook import Workbook

from tests.data import everything_parts as parts
from tests.data import everything_sheets as sheets
from tests.data.package_edits import Package

HERE = Path(__file__).parent


def build(path: str | Path) -> None:
    """Writes the workbook; the same bytes each time."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder, "everything.xlsm")
        with Workbook(str(plain), {"in_memory": True}) as workbook:
            sheets.write_scorecard(workbook)
            sheets.write_education(workbook)
            sheets.write_audits(workbook)
            sheets.write_summary(workbook)
            sheets.write_notes(workbook)
            sheets.write_hidden_copy(workbook)
            workbook.add_vba_project(str(HERE / "vba_project.bin"))
            sheets.set_workbook(workbook)
        package = Package(plain)
    parts.add_sheet_details(package)
    parts.add_controls(package)
    parts.add_shapes(package)
    parts.add_external_link(package)
    parts.add_pivot_table(package)
    parts.add_threaded_comments(package)
    parts.add_documents(package)
    parts.add_calculation_chain(package)
    package.save(path)


def main() -> None:
    """Builds the workbook beside this script."""
    build(HERE / "everything.xlsm")


if __name__ == "__main__":
    main()
