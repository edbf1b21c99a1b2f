"""The page You: the form beside the four questions, what moves the strength, and dated cautions."""
