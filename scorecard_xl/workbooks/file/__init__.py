"""A closed .xlsx or .xlsm file, patched in place."""
