"""Figures out of the extract files that other systems write."""
