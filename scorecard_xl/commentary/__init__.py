"""What owners wrote, held against the figures."""
