"""Builds workbooks with the buttons: new ones, and those that people already use."""
