"""Choosing a list of programs under bounds, and what a list is worth: arrays in, arrays out, numpy only.

``select`` chooses; ``value``, ``worth`` and the ``match_*`` functions describe any list exactly.
"""

from smartpick.portfolio.bounds import InfeasibleBounds
from smartpick.portfolio.choice import Selection, select
from smartpick.portfolio.valuation import match_by_group, match_chances, match_share, value, worth

__all__ = [
    "InfeasibleBounds",
    "Selection",
    "match_by_group",
    "match_chances",
    "match_share",
    "select",
    "value",
    "worth",
]
