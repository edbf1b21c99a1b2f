"""A move that should help, and a chance of matching that falls: why, in one sentence where it happens.

A list is the best by what a match is worth to the applicant, not by the chance of matching alone. So with a bound
lifted, or a tie added, the best list can be one that matches less often.
"""

from __future__ import annotations

from typing import Literal

from smartpick.plan.home import SENSIBLE_COST
from smartpick.plan.plan import Plan
from smartpick.plan.preferences import Basis
from smartpick.whatif.competitive import central_match

Loosened = Literal["", "bound", "tie"]
_BOUNDS = ("socal_share", "west_share", "targets", "safety_floor")
WEIGHED = {
    "place_weight": "place", "setting_weight": "the setting", "price_weight": "low prices",
    "distance_weight": "being near your place",
}  # fmt: skip
"""Weights of the preferences, in words."""
FALL = 0.001
"""The least fall of a chance (0–1) that is explained; less would not be seen (product decision)."""


def loosened(before: Basis, now: Basis) -> Loosened:
    """What a move gave the list more room by: "bound" lifted, "tie" added; "" where it did more than that, or neither.

    Args:
        before: what the list followed from before the move.
        now: what it follows from now.
    """
    if before.model_copy(update={"preferences": now.preferences}) == now:
        old, new = before.preferences, now.preferences
        lifted = [name for name in _BOUNDS if getattr(old, name) is not None and getattr(new, name) is None]
        same = old.model_copy(update=dict.fromkeys(lifted) | {"home": new.home}) == new
        return "bound" if lifted and same else ""
    applicant = before.applicant.model_copy(update={"ties": now.applicant.ties})
    added = set(now.applicant.ties) > set(before.applicant.ties)
    return "tie" if added and before.model_copy(update={"applicant": applicant}) == now else ""


def why_it_fell(before: Plan, now: Plan) -> str:
    """Why the chance of matching fell although the move gave the list more room; "" where it did not fall.

    Args:
        before: the list before the move.
        now: the list after it.
    """
    move = loosened(before.profile.basis, now.profile.basis)
    if not move:
        return ""
    given = {"bound": "You lifted a bound", "tie": "The tie raises your chance at programs there"}[move]
    old, new = before.outlook.match.mid, now.outlook.match.mid
    if old - new < FALL:
        return ""
    fell = f"{given}, yet the chance of matching at all fell from {100 * old:.1f} to {100 * new:.1f} %."
    if central_match(before) - central_match(now) < FALL:
        return (
            f"{fell} The list is chosen for one middle set of assumptions, under which it did not fall; the range is "
            "counted over 200."
        )
    home = now.catalog.regions.tiers[1]
    return (
        f"{fell} The list is the best for your wishes, not for that chance alone: {_chooses(now, home)}. "
        f"{_counts(before, now, home)}."
    )


def _chooses(plan: Plan, home: str) -> str:
    """What chooses the programs of a list, where it is not the chance of matching."""
    rule = plan.profile.preferences.home_rule
    if rule == "sensible":
        return f"it takes as many programs in {home} as cost at most {100 * SENSIBLE_COST:.0f} points"
    if rule in {"first", "every"}:
        return f"it puts {home} first, whatever that costs"
    weighed = [words for name, words in WEIGHED.items() if getattr(plan.profile.preferences, name)]
    if not weighed:
        return "nothing but matching has weight, and both lists are the best we found for it"
    return f"your weight on {' and '.join(weighed)} says that a match you would rather have is worth more than another"


def _counts(before: Plan, now: Plan, home: str) -> str:
    """How many programs of the home region each list holds."""
    old, new = before.tier_counts[1], now.tier_counts[1]
    if old == new:
        return f"Programs in {home}: {new or 'none'} on both lists"
    return f"Programs in {home}: {old} before, {new} now"
