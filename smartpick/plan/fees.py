"""What the applications cost: the fee line of the application service, from `data/published/fees.csv`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import isnan

from smartpick.applicant import MATCH_YEAR
from smartpick.data_folder import records

_ROUNDING = 1e-6
"""USD by which a sum of fees may exceed the budget: ten times 29.99 is 299.9 less a rounding error."""


@dataclass(frozen=True)
class FeeLine:
    """Application fees within one specialty: (first program, last program or None, USD each), ascending."""

    steps: tuple[tuple[int, int | None, float], ...]
    source: str

    def cost(self, programs: int) -> float:
        """USD for this many programs in one specialty."""
        total = 0.0
        for first, last, each in self.steps:
            top = programs if last is None else min(programs, last)
            total += max(top - first + 1, 0) * each
        return total

    def affordable(self, budget_usd: float) -> int:
        """The most programs in one specialty that the budget pays for."""
        count = 0
        for _, last, each in self.steps:
            room = int((budget_usd - self.cost(count) + _ROUNDING) // each)
            count += max(room if last is None else min(room, last - count), 0)
        return count


@lru_cache
def application_service(specialty: str) -> str:
    """ "ERAS" or "ResidencyCAS" as published; "ERAS" where the table says nothing."""
    services = {row.specialty: row.application_service for row in records("specialties")}
    return services.get(specialty, "ERAS")


@lru_cache
def fee_line(specialty: str, fee_per_program_usd: float | None = None) -> FeeLine | None:
    """The fee line of one specialty, or None when its service's fee is not known and none was entered."""
    if fee_per_program_usd is not None:
        return FeeLine(((1, None, fee_per_program_usd),), "Entered by you")
    service = application_service(specialty)
    rows = [r for r in records("fees") if (r.body, r.item, r.season) == (service, "application", MATCH_YEAR)]
    if not rows:
        return None
    rows.sort(key=lambda row: row.from_count)
    steps = tuple(
        (int(row.from_count), None if isnan(row.to_count) else int(row.to_count), float(row.amount_usd)) for row in rows
    )
    return FeeLine(steps, "; ".join(row.source for row in rows))
