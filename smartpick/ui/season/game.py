"""Season, in part “Rank list”: try to game it."""

from __future__ import annotations


def section() -> None:
    """Draw the part."""
