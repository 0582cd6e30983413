"""What people type, and what it means: months, headers, figures."""
