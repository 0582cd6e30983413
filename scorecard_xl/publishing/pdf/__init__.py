"""A copy of a scorecard as a PDF."""
