"""Workbooks that the tests read, and the scripts that build them."""
