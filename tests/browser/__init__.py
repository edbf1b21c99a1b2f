"""The main paths in a real browser against the real server."""
