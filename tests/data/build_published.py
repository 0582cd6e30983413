"""Builds the published scorecard of May 2021 as a council's workbook, the changes PAIRED and as TEXT.

Run it from the repository's folder: python -m tests.data.build_published
"""

from datetime import datetime
from pathlib import Path

from xlsxwriter.workbook import Workbook

from scorecard_xl.template.new.published import published_tables
from tests.data.scorecard_sheet import ScorecardSheet

HERE = Path(__file__).parent
TITLE = "Children's services scorecard: May 2021"
FIRST_HEADER_ROW = 9


def build(path: str | Path, paired: bool) -> None:
    """Writes the workbook; the same bytes each time, every row where the published text has it."""
    with Workbook(str(path), {"in_memory": True}) as workbook:
        workbook.set_properties(
            {"title": TITLE, "author": "Performance team", "created": datetime(2021, 6, 14, 9)}
        )
        workbook.set_size(28800, 15000)
        sheet = ScorecardSheet(workbook, workbook.add_worksheet("Scorecard"), paired)
        sheet.set_columns()
        sheet.write_key(TITLE)
        row = FIRST_HEADER_ROW
        for table in published_tables():
            row = sheet.write_table(row, table) + 1
        sheet.set_print(row - 2)
        sheet.worksheet.hide_gridlines(2)
        sheet.worksheet.set_zoom(90)
        sheet.worksheet.freeze_panes(1, 2)


def main() -> None:
    """Builds both workbooks beside this script."""
    build(HERE / "published_paired.xlsx", paired=True)
    build(HERE / "published_text.xlsx", paired=False)


if __name__ == "__main__":
    main()
