"""The fit of the model to published figures, offline: moments, fit, checks, sensitivity, and their text."""
