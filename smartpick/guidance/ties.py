"""Ties to the home region, to a census division, to a state: facts that count, and the points they give."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from smartpick.applicant import Applicant, Story, StoryItem
from smartpick.catalog import Catalog
from smartpick.data_folder import division_of_state, state_names
from smartpick.guidance.text.facts import story_sentence, tie_sentences
from smartpick.guidance.text.places import (
    concerns_home,
    names_home,
)
from smartpick.guidance.text.wordings import rows
from smartpick.guidance.why_home import home_items

STRONG, MODERATE = 5, 2
"""Points of `data/rules/tie_strength.csv` from which ties are called strong, moderate (assumption)."""


@dataclass(frozen=True)
class Ties:
    """Ties to one region: points, a word ("strong", "moderate", "weak", "none") and the facts that gave the points."""

    region: str
    points: int
    facts: tuple[str, ...]

    @property
    def strength(self) -> str:
        """The points as a word."""
        if self.points >= STRONG:
            return "strong"
        return "moderate" if self.points >= MODERATE else "weak" if self.points else "none"


def home_tie_strength(catalog: Catalog, applicant: Applicant, story: Story) -> Ties:
    """Ties to the home region: form, months there, story; each fact of the table counts once."""
    told: dict[str, str] = {}
    states = home_states(catalog)
    for tie, (place, draft) in zip(applicant.ties, tie_sentences(applicant), strict=True):
        if names_home(catalog, place):
            told.setdefault(f"tie_{tie.kind}", draft.text)
        elif place.rsplit(", ", 1)[-1] in states:
            told.setdefault("tie_state", draft.text)
    months = (applicant.usce_socal_months or 0) if catalog.regions.name == "Southern California" else 0
    for least in (1, 3):
        if months >= least:
            told[f"months_{least}"] = f"{months:g} months of US clinical experience there."
    for item in home_items(catalog, story):
        told.setdefault(_fact_of(item), story_sentence(item).text)
    return _ties(catalog.regions.name, told)


_FAMILY = re.compile(
    r"\b(famil(y|ies)|wife|husband|spouse|partner|fianc[ée]+|sisters?|brothers?|siblings?|mother|father|parents?|mom|dad|"
    r"sons?|daughters?|child(ren)?|aunts?|uncles?|cousins?|nieces?|nephews?|grand\w+|\w+-in-law)\b",
    re.IGNORECASE,
)


_LIVED = re.compile(r"\b(lived?|living|grew up|raised|born)\b", re.IGNORECASE)


def _fact_of(item: StoryItem) -> str:
    """The row of `tie_strength.csv`: family, or a place lived in, counts as much in the story as on the form."""
    if item.kind == "person" and _FAMILY.search(item.who):
        return "tie_family"
    if item.kind == "place" and _LIVED.search(item.what):
        return "tie_lived"
    return f"story_{item.kind}"


def _ties(region: str, told: dict[str, str]) -> Ties:
    counted = [(int(row["points"]), told[row["fact"]]) for row in rows("tie_strength") if row["fact"] in told]
    return Ties(region, sum(points for points, _ in counted), tuple(dict.fromkeys(text for _, text in counted)))


def _state_of(place: str) -> str | None:
    """The postal code of a place whose text ends in a state: "Houston, TX", "TX", "Harris County, Texas"."""
    last = place.rsplit(",", 1)[-1].strip()
    return next((code for code, name in state_names().items() if last in (code, name)), None)


def _division_of(place: str) -> str | None:
    """The census division of a place whose text ends in a state; None for Puerto Rico, which lies in none."""
    return division_of_state().get(_state_of(place) or "")


def _ties_by(
    region_of: Callable[[str], str | None], catalog: Catalog, applicant: Applicant, story: Story, today: dt.date | None
) -> tuple[Ties, ...]:
    day = today or dt.date.today()
    told: dict[str, dict[str, str]] = {}
    for tie, (place, draft) in zip(applicant.ties, tie_sentences(applicant), strict=True):
        region = region_of(place)
        if region and not names_home(catalog, place):
            told.setdefault(region, {}).setdefault(f"tie_{tie.kind}", draft.text)
    for item in story.items:
        region = region_of(item.place)
        if item.done_by(day) and region and not concerns_home(catalog, item):
            draft = story_sentence(item, day)
            if not draft.gaps:
                told.setdefault(region, {}).setdefault(_fact_of(item), draft.text)
    found = [_ties(region, facts) for region, facts in told.items()]
    return tuple(sorted((ties for ties in found if ties.points), key=lambda ties: -ties.points))


def division_ties(
    catalog: Catalog, applicant: Applicant, story: Story, today: dt.date | None = None
) -> tuple[Ties, ...]:
    """Ties to census divisions by facts that lie outside the home region and may be told, strongest first.

    today: None for today's date.
    """
    return _ties_by(_division_of, catalog, applicant, story, today)


def state_ties(catalog: Catalog, applicant: Applicant, story: Story, today: dt.date | None = None) -> tuple[Ties, ...]:
    """The same by state; region is the postal code. Puerto Rico counts, though it lies in no division."""
    return _ties_by(_state_of, catalog, applicant, story, today)


@lru_cache(maxsize=4)
def home_states(catalog: Catalog) -> frozenset[str]:
    """Postal codes of the states with programs in the home region."""
    return frozenset(catalog.table.loc[catalog.table["tier"] == 1, "state"].astype(str))


@lru_cache(maxsize=4)
def home_divisions(catalog: Catalog) -> frozenset[str]:
    """Census divisions with programs in the home region."""

    table: Any = catalog.table
    return frozenset(table.loc[table["tier"] == 1, "census_division"].dropna().astype(str))


def divisions_of(catalog: Catalog, codes: Iterable[str]) -> dict[str, str]:
    """ACGME code → census division, for the programs that lie in one (Puerto Rico lies in none)."""
    known = _all_divisions(catalog)
    return {code: known[code] for code in codes if code in known}


@lru_cache(maxsize=4)
def _all_divisions(catalog: Catalog) -> dict[str, str]:
    table: Any = catalog.table[["acgme_code", "census_division"]].dropna()
    return dict(zip(table["acgme_code"], table["census_division"].astype(str), strict=True))
