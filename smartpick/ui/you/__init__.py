"""The page You: the form beside the questions of every page, what moves the strength, and dated cautions."""
