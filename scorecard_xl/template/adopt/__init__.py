"""Puts the buttons and our sheets into a workbook that is in use."""
