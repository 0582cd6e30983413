"""What is said to people and to programs: lines, JSON objects, letters, the sheet Check, the log."""
