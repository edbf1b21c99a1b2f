"""Season, part “Signals”."""

from __future__ import annotations


def section() -> None:
    """Draw the part."""
