"""The sheets of a workbook that are ours: settings, history, change log; and the cells it names for us."""
