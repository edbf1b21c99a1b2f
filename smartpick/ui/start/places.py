"""Where the programs lie: the home region large, the nation beside it."""

from __future__ import annotations

from smartpick.plan import Plan


def two_maps(plan: Plan) -> None:
    """Draw the two panels."""
