"""The page Explore: every program of the specialty on a map and in a table, and the card of one."""
