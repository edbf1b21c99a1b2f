"""The page Balance."""
