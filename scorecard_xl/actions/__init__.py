"""What people do with a scorecard each month, beside refreshing and checking it."""
