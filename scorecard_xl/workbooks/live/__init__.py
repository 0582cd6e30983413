"""A workbook that is open in an application, through xlwings."""
