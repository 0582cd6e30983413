"""Where a scorecard lives: each kind of workbook offers the protocol of :mod:`scorecard_xl.cells`."""
