"""Cells in, a scorecard and its problems out."""
