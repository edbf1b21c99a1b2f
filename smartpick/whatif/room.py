"""How many programs of a region a list can hold: where a slider begins and ends, and why."""

from __future__ import annotations

from dataclasses import dataclass

from smartpick.plan.plan import Plan


@dataclass(frozen=True)
class Room:
    """How many programs of one tier a list of the same length can hold.

    Args:
        least, most: the fewest and the most, pins kept.
        exist: programs of the specialty in that tier.
        able: those that can be on the list.
    """

    least: int
    most: int
    exist: int
    able: int


def room_for(plan: Plan, tier: int) -> Room:
    """The room of a tier; for tiers after the first the programs of those before stay as many as they are.

    Args:
        plan: one list.
        tier: 1 the home region, 2 what lies near.
    """
    tiers, able = plan.odds.pool.tier, plan.choice.available
    pinned = tiers[plan.choice.pins]
    places = len(plan.rows) - sum(plan.tier_counts[before] for before in range(1, tier))
    here, after = int((able & (tiers == tier)).sum()), int((able & (tiers > tier)).sum())
    most = min(here, places - int((pinned > tier).sum()))
    least = min(max(int((pinned == tier).sum()), places - after, 0), most)
    return Room(least, most, int((tiers == tier).sum()), here)
