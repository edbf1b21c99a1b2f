"""Season, part “Not matched”."""

from __future__ import annotations


def section() -> None:
    """Draw the part."""
