"""Start: the one question, and what answers it."""
