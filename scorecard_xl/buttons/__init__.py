"""What a click on a button of the workbook runs, in Excel and in LibreOffice.

Workbooks in use call the two functions by these names.
"""

from scorecard_xl.buttons.clicks import click_in_excel, click_in_libreoffice

__all__ = ["click_in_excel", "click_in_libreoffice"]
