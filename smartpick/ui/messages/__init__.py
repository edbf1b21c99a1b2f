"""The page Messages: facts, statements, answers, letters, visa wording, and whether all of it fits together."""
