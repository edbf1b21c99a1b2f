"""Season, part “Rank list”."""

from __future__ import annotations


def section() -> None:
    """Draw the part."""
