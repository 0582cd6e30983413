"""Where a scorecard lives: each kind of workbook offers the protocol that `spreadsheet` declares."""
