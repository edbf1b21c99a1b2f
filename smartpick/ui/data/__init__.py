"""The page Data: what is known and what to check, the user's own files, the model and its fit, the sources."""
