"""What any spreadsheet is: cells, areas, references, number formats, and what a workbook offers."""
