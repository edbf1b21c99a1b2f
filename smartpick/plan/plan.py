"""The plan: a profile and the list that follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd

from smartpick import portfolio
from smartpick.applicant import Applicant, Strength, strength
from smartpick.catalog import Catalog
from smartpick.catalog.living import living_columns
from smartpick.knowledge import NOTHING_KNOWN, Knowledge
from smartpick.odds import Odds, chances, parameters_of, pool_of
from smartpick.odds.model import percentiles
from smartpick.plan.choice import Choice, choose
from smartpick.plan.fees import fee_line
from smartpick.plan.outlook import Outlook, outlook, what_widens
from smartpick.plan.own_weights import own_reasons
from smartpick.plan.preferences import Basis, Preferences, Profile
from smartpick.plan.reasons import reasons, short_reasons

SHORTLIST_COLUMNS = (
    "rank", "acgme_code", "program_name", "specialty", "city", "state", "county", "tier", "subregion",
    "chance_low", "chance_mid", "chance_high", "visa_evidence", "reason",
)  # fmt: skip
"""The first columns of every shortlist; more follow."""


@dataclass(frozen=True, eq=False)
class Plan:
    """A profile and the list chosen for it. Derived parts are computed when first asked.

    Args:
        profile: what it follows from, and the texts beside it.
        odds: chances at every program of the pool.
        choice: the members of the list within the pool, and how good it is.
        clamps: sentences on what was asked for and could not be had.

    Example:
        >>> from smartpick import Applicant, Preferences, load_catalog, recommend
        >>> person = Applicant(specialty="Family Medicine", visa="j1_only")
        >>> plan = recommend(load_catalog(), person, Preferences(applications=60))
        >>> len(plan.codes), sum(plan.tier_counts.values())
        (60, 60)
        >>> plan.outlook.match.low <= plan.outlook.match.mid <= plan.outlook.match.high
        True
    """

    profile: Profile
    odds: Odds
    choice: Choice
    clamps: tuple[str, ...]

    @property
    def catalog(self) -> Catalog:
        """The program table the list comes from."""
        return self.odds.pool.catalog

    @property
    def parts(self) -> tuple[Plan, ...]:
        """The lists it holds: this one; for two lists under one budget, both."""
        return (self,)

    @property
    def rows(self) -> np.ndarray:
        """(k,) positions of the chosen programs in the catalog's table, in order."""
        return self.odds.pool.rows[self.choice.members]

    @property
    def codes(self) -> list[str]:
        """ACGME codes of the chosen programs, in order."""
        return self.odds.pool.codes[self.choice.members].tolist()

    def again(self, profile: Profile) -> Plan:
        """The list of a changed profile; the odds are computed again only where they follow from what changed.

        Raises:
            PlanError, NoPublishedFigures, CatalogError: as `recommend`.
        """
        odds = self.odds if _same_odds(self.profile, profile) else odds_for(self.catalog, profile)
        return list_from(odds, profile)

    def with_texts(self, written: Profile) -> Self:
        """The same list and all that was derived from it, beside the texts and the name of another profile."""
        other = copy(self)
        other.__dict__["profile"] = self.profile.with_texts(written)
        return other

    @property
    def tier(self) -> np.ndarray:
        """(k,) tier of each program of the list, in order; 1 is the home region."""
        return self.odds.pool.tier[self.choice.members]

    @cached_property
    def strength(self) -> Strength:
        """Strength of the applicant with its parts."""
        return strength(self.profile.applicant, self.profile.preferences.competitiveness_percentile)

    @cached_property
    def _intervals(self) -> tuple[Outlook, np.ndarray, np.ndarray]:
        """The outlook, the (d,) chances of matching and the (3, k) percentiles of each program's chance."""
        members = self.choice.members
        drawn = self.odds.drawn(members)
        return *outlook(self.tier, self.choice.utility[members], drawn), percentiles(drawn.chance)

    @property
    def outlook(self) -> Outlook:
        """Intervals for matching, for each tier, for interviews."""
        return self._intervals[0]

    @property
    def drawn_match(self) -> np.ndarray:
        """(d,) chance of matching under each parameter draw."""
        return self._intervals[1]

    @cached_property
    def widest(self) -> list[tuple[str, float]]:
        """What the width of the interval for matching comes from, largest first; see `what_widens`."""
        draws = parameters_of(self.profile.applicant.specialty).take(slice(1, None))
        return what_widens(self.drawn_match, draws)

    @cached_property
    def gap(self) -> float:
        """Certified gap to the best possible list under the same bounds, as a share of its value by our estimate."""
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
        return {number: int((self.tier == number).sum()) for number in (1, 2, 3)}

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
    def short_reasons(self) -> list[str]:
        """What speaks for each program of the list itself, in order; the table's `reason` says the rest too."""
        return short_reasons(self.odds, self.choice.members, self.list_table, self.profile.knowledge)

    @property
    def table(self) -> pd.DataFrame:
        """The shortlist: SHORTLIST_COLUMNS, then adds_points, visa_chance, setting, price_level, pinned, note.

        Where a place to be near is named, `miles` to it stands behind price_level.
        """
        notes = [self.profile.notes.get(code, "") for code in self._table["acgme_code"]]
        return self._table.assign(note=notes)

    @cached_property
    def _table(self) -> pd.DataFrame:
        """The shortlist without notes, which change no list."""
        shown = self.list_table
        low, mid, high = self._intervals[2]
        wishes = self.profile.preferences
        living = living_columns(self.catalog, self.rows, wishes.near)
        why_chosen = reasons(self.short_reasons, shown, self.catalog.regions.tiers[3])
        full = shown.assign(
            chance_low=low,
            chance_mid=mid,
            chance_high=high,
            reason=[why + own for why, own in zip(why_chosen, own_reasons(wishes, living), strict=True)],
            visa_chance=self.odds.visa[self.choice.members],
            **living,
        )
        extra = ["adds_points", "visa_chance", "setting", *living, "pinned"]
        return full.loc[:, [*SHORTLIST_COLUMNS, *extra]]


def _positions(odds: Odds, codes: Iterable[str], verb: str, second: str | None, clamps: list[str]) -> np.ndarray:
    """Positions within the pool of the codes that lie in it.

    Args:
        verb: "pinned" or "excluded", for the sentences.
        second: the second specialty; its codes are for the other list and pass without a word.
        clamps: takes a sentence for every other code.
    """
    table, code_position = odds.pool.catalog.table, odds.pool.catalog.code_position
    at = {int(row): i for i, row in enumerate(odds.pool.rows)}
    positions = []
    for code in codes:
        row = code_position.get(code)
        if row is None:
            clamps.append(f"Program {code}, which you {verb}, is not in the program table; it was kept aside.")
        elif row not in at and table["specialty"].iloc[row] == second:
            continue  # it is for the other list
        elif row not in at:
            name = table["program_name"].iloc[row]
            clamps.append(f"{name} ({code}), which you {verb}, is in another specialty; it was kept aside.")
        elif verb == "pinned" and not odds.open[at[row]]:
            name = table["program_name"].iloc[row]
            clamps.append(f"{name} ({code}) is not open to you and was left out. {odds.closed[at[row]]}")
        else:
            positions.append(at[row])
    return np.array(positions, dtype=int)


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
        catalog: the program table.
        applicant: who applies.
        preferences: what they want; None = 85 programs, the home region as far as it is sensible.
        pins: ACGME codes that must be on the list.
        exclusions: ACGME codes that must not.
        notes: ACGME code to the user's own note.
        knowledge: the user's own answers.

    Raises:
        PlanError: the preferences cannot be met.
        NoPublishedFigures: the specialty has no odds.
        CatalogError: there is no such specialty. All three are ValueErrors with one sentence.

    Example:
        >>> from smartpick import Applicant, Preferences, load_catalog, recommend
        >>> person = Applicant(specialty="Neurology", visa="j1_or_h1b", step2_ck=245)
        >>> plan = recommend(load_catalog(), person, Preferences(applications=40), pins=["1800400001"])
        >>> len(plan.table), "1800400001" in plan.codes
        (40, True)
    """
    profile = Profile(
        applicant=applicant, preferences=preferences or Preferences(), pins=tuple(pins),
        exclusions=tuple(exclusions), notes=notes or {}, knowledge=knowledge,
    )  # fmt: skip
    return recommend_profile(catalog, profile)


def recommend_profile(catalog: Catalog, profile: Profile) -> Plan:
    """`recommend` for a whole profile, as a plan file holds it.

    Args:
        catalog: the program table.
        profile: who applies, what they want, know and wrote.

    Raises:
        PlanError, NoPublishedFigures, CatalogError: as `recommend`.

    Example:
        >>> from smartpick import Applicant, Preferences, Profile, load_catalog, recommend_profile
        >>> person = Applicant(specialty="Pediatrics", visa="j1_only")
        >>> profile = Profile(applicant=person, preferences=Preferences(budget_usd=500))
        >>> recommend_profile(load_catalog(), profile).cost_usd
        480.0
    """
    return list_from(odds_for(catalog, profile), profile)


def odds_for(catalog: Catalog, profile: Basis) -> Odds:
    """The odds a list is chosen by: the one place where a pool is made for a profile.

    Raises:
        NoPublishedFigures, CatalogError: as `recommend`.
    """
    applicant, percentile = profile.applicant, profile.preferences.competitiveness_percentile
    return chances(pool_of(catalog, applicant.specialty), applicant, percentile, profile.knowledge)


def _same_odds(one: Basis, other: Basis) -> bool:
    """Whether the odds of two profiles are the same: they follow from applicant, knowledge and the own percentile."""
    return (
        one.applicant == other.applicant
        and one.knowledge == other.knowledge
        and one.preferences.competitiveness_percentile == other.preferences.competitiveness_percentile
    )


def list_from(odds: Odds, profile: Profile) -> Plan:
    """The best list for a profile whose odds are at hand.

    Raises:
        PlanError: the preferences cannot be met.
    """
    clamps: list[str] = []
    second = profile.applicant.second_specialty
    pins = _positions(odds, profile.pins, "pinned", second, clamps)
    exclusions = _positions(odds, profile.exclusions, "excluded", second, clamps)
    choice = choose(odds, profile.preferences, pins, exclusions)
    return Plan(profile, odds, choice, (*clamps, *choice.clamps))
