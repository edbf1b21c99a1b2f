"""What the applications cost: the fee line of the application service, from `data/published/fees.csv`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from math import isnan
from typing import NamedTuple

from smartpick.applicant import MATCH_YEAR
from smartpick.data_folder import records
from smartpick.dated import age_note, season_month

_ROUNDING = 1e-6
"""USD by which a sum of fees may exceed the budget: ten times 29.99 is 299.9 less a rounding error."""

_FLAT = "flat for all of these programs"
"""The `unit` in `fees.csv` of a step that costs the same for one program as for all of them."""

_OTHER_SERVICES = {
    "Plastic Surgery - Integrated": (
        "Integrated Plastic Surgery also has an application of its own, the PSCA (Plastic Surgery Common, later "
        "Central, Application), free in 2022. Each program chose ERAS, the PSCA or both, and some took only the PSCA "
        "in the 2025 season. Which of them takes what this season is not in our sources, so ERAS is counted for all "
        "of them: ask each program (ACAPS, questions and answers on the PSCA, 2022; UTMB Health, application page "
        "for 2024-25{aged})."
    ),
}
"""Specialty → what is known where programs differ in their application service; {aged}: how old that is."""
_OTHER_SERVICES_OF = "2024-11"
"""The newest of its sources: the application page of one program for the interviews of January 2025."""


class FeeStep(NamedTuple):
    """One step of a fee line. first, last: programs, None = no end; usd: for each, or for the whole step if flat."""

    first: int
    last: int | None
    usd: float
    flat: bool = False

    @property
    def words(self) -> str:
        """ "11 USD each for programs 1–30"."""
        each = "in all" if self.flat else "each"
        which = f"from program {self.first}" if self.last is None else f"for programs {self.first}–{self.last}"
        return f"{self.usd:,.0f} USD {each} {which}"


@dataclass(frozen=True)
class FeeLine:
    """Application fees within one specialty, steps ascending; season: the match year they are of, None if entered."""

    steps: tuple[FeeStep, ...]
    source: str
    season: int | None = None

    def cost(self, programs: int) -> float:
        """USD for this many programs in one specialty."""
        total = 0.0
        for first, last, usd, flat in self.steps:
            top = programs if last is None else min(programs, last)
            count = max(top - first + 1, 0)
            total += min(count, 1) * usd if flat else count * usd
        return total

    def affordable(self, budget_usd: float) -> int:
        """The most programs in one specialty that the budget pays for."""
        count = 0
        for _, last, usd, flat in self.steps:
            room = max(int((budget_usd - self.cost(count) + _ROUNDING) // usd), 0)
            if last is None:
                return count + room
            whole = last - count
            count += min(whole * room if flat else room, whole)
            if count < last:
                break
        return count

    def age(self, today: dt.date) -> str:
        """A sentence where the fees are of an earlier season than the one the product serves, else ""."""
        if self.season is None or self.season >= MATCH_YEAR:
            return ""
        note = age_note(season_month(self.season), today)
        aged = f" {note[0].upper()}{note[1:]}." if note else ""
        return f"These are the fees of the {self.season} season; those of {MATCH_YEAR} are not in our table.{aged}"


@lru_cache
def application_service(specialty: str) -> str:
    """ "ERAS" or "ResidencyCAS" as published; "ERAS" where the table says nothing."""
    services = {row.specialty: row.application_service for row in records("specialties")}
    return services.get(specialty, "ERAS")


def service_note(specialty: str, today: dt.date) -> str:
    """What is known where the programs of a specialty differ in their application service, else "".

    Args:
        specialty: by its full name in the program table.
        today: the day to judge the age of the sources by.
    """
    note = age_note(_OTHER_SERVICES_OF, today)
    return _OTHER_SERVICES.get(specialty, "").format(aged=f"; {note}" if note else "")


@lru_cache
def fee_line(specialty: str, fee_per_program_usd: float | None = None) -> FeeLine | None:
    """The fee line of one specialty, or None when its service's fee is not known and none was entered.

    Of the seasons up to `MATCH_YEAR` the newest counts; a fee that is published for this specialty alone counts for
    no other of its service.
    """
    if fee_per_program_usd is not None:
        return FeeLine((FeeStep(1, None, fee_per_program_usd),), "Entered by you")
    service, items = application_service(specialty), {"application", f"application, {specialty}"}
    rows = [r for r in records("fees") if r.body == service and r.item in items and r.season <= MATCH_YEAR]
    if not rows:
        return None
    season = max(int(row.season) for row in rows)
    rows = sorted((row for row in rows if row.season == season), key=lambda row: row.from_count)
    steps = tuple(
        FeeStep(
            int(row.from_count), None if isnan(row.to_count) else int(row.to_count), float(row.amount_usd),
            row.unit == _FLAT,
        )
        for row in rows
    )  # fmt: skip
    return FeeLine(steps, "; ".join(dict.fromkeys(row.source for row in rows)), season)
