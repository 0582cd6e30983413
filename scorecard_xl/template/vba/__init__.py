"""The VBA project of the buttons."""
