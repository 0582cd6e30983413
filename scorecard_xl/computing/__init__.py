"""Figures in, figures out: the arithmetic of the scorecard, its computed columns and their rules."""
