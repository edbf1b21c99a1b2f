"""The page Shortlist."""
