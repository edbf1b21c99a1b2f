"""Choosing a list of programs under bounds, and what a list is worth: arrays in, arrays out, numpy only.

``select`` chooses; ``any_works``, ``value``, ``worth`` and the ``match_*`` functions describe any list exactly.
"""

from smartpick.portfolio.bounds import InfeasibleBounds
from smartpick.portfolio.choice import Selection, select
from smartpick.portfolio.valuation import (
    any_works,
    match_by_group,
    match_chances,
    match_in_turn,
    match_share,
    nothing_works,
    value,
    worth,
)

__all__ = [
    "InfeasibleBounds",
    "Selection",
    "any_works",
    "match_by_group",
    "match_chances",
    "match_in_turn",
    "match_share",
    "nothing_works",
    "select",
    "value",
    "worth",
]
