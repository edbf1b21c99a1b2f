"""The page Shortlist: the list, or both lists, with reasons, pins and notes, and the files made of it."""
