"""What is settled about visas in the pool, counted: yes, no, only transfers, unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from smartpick.knowledge.policies import ONLY_TRANSFERS, policy_columns
from smartpick.plan.plan import Plan

COUNTED = ("yes", "no", ONLY_TRANSFERS, "unknown")
"""The four standings, always shown together: a count of answers says nothing without the count of the unanswered."""
VISA_NAMES = {"j1": "J-1", "h1b": "H-1B"}


@dataclass(frozen=True)
class VisaPool:
    """The programs of one specialty in one region (or in all), before any of them is left out for a visa.

    where: the region's name, "the nation" for all; counts: "j1" and "h1b" → count of each of COUNTED, sum `total`;
    left_out: codes of those not open because their page says that no visa will do; transfers: whether "only transfers"
    means the applicant.
    """

    specialty: str
    where: str
    total: int
    counts: Mapping[str, Mapping[str, int]]
    left_out: tuple[str, ...]
    transfers: bool = False

    def sentence(self, key: str) -> str:
        """One visa in words; key: "j1" or "h1b"."""
        count, visa = self.counts[key], VISA_NAMES[key]
        mine = ", as you are one" if self.transfers else ""
        transfers = f", {count[ONLY_TRANSFERS]} only for transfers{mine}" if count[ONLY_TRANSFERS] else ""
        verb, new = ("take", "") if key == "j1" else ("sponsor", " a new" if transfers else " an")
        return (
            f"{self.total} {self.specialty} programs in {self.where}: {count['yes'] or 'none'} say they {verb}{new} "
            f"{visa}, {count['no']} say they do not{transfers}, of {count['unknown']} we could read nothing."
        )


def none_at_home(plan: Plan) -> str:
    """Where no program of the home region, in any specialty, is known to sponsor an H-1B for this applicant: the
    sentence that says so; else "".
    """
    wanted = {"yes", ONLY_TRANSFERS} if plan.profile.applicant.h1b_transfer else {"yes"}
    at_home = (plan.catalog.table["tier"] == 1).to_numpy()
    if wanted & set(policy_columns(plan.catalog, plan.profile.knowledge)["h1b"][at_home]):
        return ""
    return f"We found no program in {plan.catalog.regions.tiers[1]}, in any specialty, that sponsors a new H-1B."


def visa_pool(plan: Plan, tier: int | None = None) -> VisaPool:
    """What pages and the user's own answers settle about visas, at the programs open by the table.

    Args:
        plan: whose specialty and knowledge.
        tier: only programs of this tier; None for all.
    """
    pool, here = plan.odds.pool, plan.odds.here
    inside = pool.open & (np.ones_like(pool.open) if tier is None else pool.tier == tier)
    columns = policy_columns(plan.catalog, plan.profile.knowledge)[list(VISA_NAMES)].iloc[pool.rows[inside]]
    counts = {}
    for key in VISA_NAMES:
        found = columns[key].value_counts()
        counts[key] = {standing: int(found.get(standing, 0)) for standing in COUNTED}
    return VisaPool(
        specialty=pool.specialty,
        where="the nation" if tier is None else plan.catalog.regions.tiers[tier],
        total=int(inside.sum()),
        counts=counts,
        transfers=bool(plan.profile.applicant.h1b_transfer),
        left_out=tuple(str(code) for code in pool.codes[inside & np.not_equal(here.by_page, "") & ~here.open]),
    )
