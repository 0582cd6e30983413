"""Mutated workbooks, and what has to hold for each: it is refreshed right, or refused and left as it was."""
