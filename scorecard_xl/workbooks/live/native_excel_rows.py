"""Rows that are inserted in Excel."""

import xlwings


def insert_rows_in_excel(sheet: xlwings.Sheet, rows: str, like: str) -> None:
    """Insert rows ("31:32") that look like another one, as it stands afterwards; like none where that is
    empty."""
    app = sheet.book.app
    app.cut_copy_mode = False  # or what somebody has copied would be inserted
    sheet.range(rows).insert("down")
    if not like:
        return
    new, model = sheet.range(rows), sheet.range(like)  # a range goes with its cells
    model.copy()
    # Formats come with the insertion from the row above: pasted, they would split people's rules.
    if model.row != new.row - 1 or model.merge_cells is not False:
        new.paste("formats")
    new.paste("validation")
    app.cut_copy_mode = False
