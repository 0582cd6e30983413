"""Builds a new workbook."""
