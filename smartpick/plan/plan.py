"""The plan: a profile and the list that follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from smartpick import portfolio
from smartpick.applicant import Applicant, Strength, strength
from smartpick.catalog import Catalog
from smartpick.knowledge import NOTHING_KNOWN, Knowledge
from smartpick.odds import DrawnChances, Odds, chances, drawn_chances, parameters_of
from smartpick.plan.choice import Choice, choose
from smartpick.plan.fees import fee_line
from smartpick.plan.outlook import Outlook, outlook, what_widens
from smartpick.plan.preferences import Preferences, Profile
from smartpick.plan.reasons import reasons

SHORTLIST_COLUMNS = (
    "rank", "acgme_code", "program_name", "specialty", "city", "state", "county", "tier", "subregion",
    "chance_low", "chance_mid", "chance_high", "visa_evidence", "reason",
)  # fmt: skip
"""The first columns of every shortlist; more follow."""


@dataclass(frozen=True, eq=False)
class Plan:
    """A profile, the catalog it was read against, and the chosen list. Derived parts are computed when first asked.

    bound: the certified share by which the best possible list could at most be better (0.001 = 0.1 %).
    """

    catalog: Catalog
    profile: Profile
    odds: Odds
    choice: Choice
    clamps: tuple[str, ...]

    @property
    def rows(self) -> np.ndarray:
        """(k,) positions of the chosen programs in the catalog's table, in order."""
        return self.odds.pool.rows[self.choice.members]

    @property
    def codes(self) -> list[str]:
        """ACGME codes of the chosen programs, in order."""
        return self.catalog.table["acgme_code"].iloc[self.rows].tolist()

    def drawn(self, members: np.ndarray) -> DrawnChances:
        """Chances at some programs, positions (k,) within the pool, under the 200 parameter draws."""
        profile = self.profile
        percentile = profile.preferences.competitiveness_percentile
        return drawn_chances(self.catalog, profile.applicant, members, percentile, profile.knowledge)

    @cached_property
    def strength(self) -> Strength:
        """Strength of the applicant with its parts."""
        return strength(self.profile.applicant, self.profile.preferences.competitiveness_percentile)

    @cached_property
    def _intervals(self) -> tuple[Outlook, np.ndarray, np.ndarray]:
        """The outlook, the (d,) chances of matching and the (3, k) percentiles of each program's chance."""
        members = self.choice.members
        drawn = self.drawn(members)
        percentiles = np.quantile(drawn.chance, (0.1, 0.5, 0.9), axis=0)
        return *outlook(self.catalog, self.rows, self.choice.utility[members], drawn), percentiles

    @property
    def outlook(self) -> Outlook:
        """Intervals for matching, for each tier, for interviews."""
        return self._intervals[0]

    @property
    def widest(self) -> list[tuple[str, float]]:
        """Which assumptions the width of the interval for matching comes from, largest first; see `what_widens`."""
        draws = parameters_of(self.profile.applicant.specialty).take(slice(1, None))
        return what_widens(self._intervals[1], draws)

    @cached_property
    def bound(self) -> float:
        """Certified gap to the best possible list under the same bounds, as a share of its value."""
        return self.choice.selection.gap

    @property
    def node_weights(self) -> np.ndarray:
        """(75,) weight of each node in what a program of the list adds."""
        return self.odds.weights

    @cached_property
    def worth(self) -> np.ndarray:
        """(n,) chance of matching: what the list loses without a member, or gains by adding a program of the pool."""
        ones = np.ones(len(self.choice.utility))
        return portfolio.worth(self.odds.probability, self.node_weights, ones, self.choice.members)

    @cached_property
    def tier_counts(self) -> dict[int, int]:
        """Programs of the list by tier."""
        tier = self.catalog.table["tier"].to_numpy()[self.rows]
        return {number: int((tier == number).sum()) for number in (1, 2, 3)}

    @property
    def cost_usd(self) -> float | None:
        """Application fees for the list; None when the service's fee is not known."""
        line = fee_line(self.profile.applicant.specialty, self.profile.preferences.fee_per_program_usd)
        return None if line is None else line.cost(len(self.rows))

    @cached_property
    def list_table(self) -> pd.DataFrame:
        """The list without its intervals: what can be shown at once. One row a program, in order."""
        members = self.choice.members
        columns = [name for name in SHORTLIST_COLUMNS if name in self.catalog.table] + ["setting"]
        shown = self.catalog.table[columns].iloc[self.rows].reset_index(drop=True)
        shown.insert(0, "rank", np.arange(1, len(shown) + 1))
        return shown.assign(
            chance=self.odds.chance[members],
            adds_points=100 * self.worth[members],
            pinned=shown["acgme_code"].isin(self.profile.pins),
        )

    @cached_property
    def table(self) -> pd.DataFrame:
        """The shortlist: SHORTLIST_COLUMNS, then adds_points, interview_mid, visa_chance, setting, pinned, note."""
        shown = self.list_table
        low, mid, high = self._intervals[2]
        full = shown.assign(
            chance_low=low,
            chance_mid=mid,
            chance_high=high,
            reason=reasons(self.catalog, self.odds, self.choice.members, shown, self.profile.knowledge),
            visa_chance=self.odds.visa[self.choice.members],
            note=[self.profile.notes.get(code, "") for code in shown["acgme_code"]],
        )
        extra = ["adds_points", "visa_chance", "setting", "pinned", "note"]
        return full.loc[:, [*SHORTLIST_COLUMNS, *extra]]


def _positions(
    catalog: Catalog, odds: Odds, codes: Iterable[str], verb: str, second: str | None, said: list[str]
) -> np.ndarray:
    """Positions within the pool of the codes that lie in it; the rest is said, but for the second specialty's."""
    at = {int(row): i for i, row in enumerate(odds.pool.rows)}
    found = []
    for code in codes:
        row = catalog.code_position.get(code)
        if row is None:
            said.append(f"Program {code}, which you {verb}, is not in the program table; it was kept aside.")
        elif row not in at and catalog.table["specialty"].iloc[row] == second:
            continue  # it is for the other list
        elif row not in at:
            name = catalog.table["program_name"].iloc[row]
            said.append(f"{name} ({code}), which you {verb}, is in another specialty; it was kept aside.")
        elif verb == "pinned" and not odds.pool.open[at[row]]:
            name = catalog.table["program_name"].iloc[row]
            said.append(f"{name} ({code}) is not open to you and was left out. {odds.closed[at[row]]}")
        else:
            found.append(at[row])
    return np.array(found, dtype=int)


def recommend(
    catalog: Catalog,
    applicant: Applicant,
    preferences: Preferences | None = None,
    pins: Iterable[str] = (),
    exclusions: Iterable[str] = (),
    notes: dict[str, str] | None = None,
    knowledge: Knowledge = NOTHING_KNOWN,
) -> Plan:
    """The best list for one applicant, with its reasons and its honest outlook.

    Args:
        pins, exclusions: ACGME codes that must, must not be on the list. knowledge: the user's own answers.

    Raises:
        PlanError: the preferences cannot be met; NoPublishedFigures, CatalogError: the specialty has no odds or does
        not exist. All are ValueErrors with one sentence.
    """
    profile = Profile(
        applicant=applicant, preferences=preferences or Preferences(), pins=tuple(pins),
        exclusions=tuple(exclusions), notes=notes or {}, knowledge=knowledge,
    )  # fmt: skip
    return recommend_profile(catalog, profile)


def recommend_profile(catalog: Catalog, profile: Profile) -> Plan:
    """`recommend` for a whole profile."""
    applicant, preferences = profile.applicant, profile.preferences
    catalog.rows(applicant.specialty)
    odds = chances(catalog, applicant, preferences.competitiveness_percentile, profile.knowledge)
    said: list[str] = []
    pins = _positions(catalog, odds, profile.pins, "pinned", applicant.second_specialty, said)
    exclusions = _positions(catalog, odds, profile.exclusions, "excluded", applicant.second_specialty, said)
    choice = choose(catalog, applicant.specialty, odds, preferences, pins, exclusions)
    return Plan(catalog, profile, odds, choice, (*said, *choice.clamps))
