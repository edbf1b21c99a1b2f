"""The page Messages."""
