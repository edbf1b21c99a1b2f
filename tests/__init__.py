"""Tests. A package, so that `python -m tests.screenshots` finds its parts."""
