"""The parts of a workbook file, one module for each."""
