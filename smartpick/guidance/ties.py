"""Ties to the home region, to a census division, to a state: facts that count, and the points they give."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from smartpick.applicant import Applicant, Story, StoryItem, Tie, TieKind
from smartpick.catalog import Catalog
from smartpick.data_folder import division_of_state, state_names
from smartpick.guidance.text.facts import story_sentence, tie_sentences
from smartpick.guidance.text.places import (
    concerns_home,
    names_home,
    tells_place,
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


def home_tie_strength(catalog: Catalog, applicant: Applicant, story: Story, today: dt.date | None = None) -> Ties:
    """Ties to the home region: form, months there, story; each fact of the table counts once.

    Args:
        catalog: says which places lie in the home region.
        applicant: the ties and the months of US experience on the form.
        story: all facts.
        today: what begins later does not count yet; None for today's date.
    """
    facts: dict[str, str] = {}
    states = home_states(catalog)
    for item in home_items(catalog, story, today):
        fact = _fact_of(item)
        if fact not in facts:
            facts[fact] = story_sentence(item, today).text
    for tie, (place, draft) in zip(applicant.ties, tie_sentences(applicant), strict=True):
        if names_home(catalog, place):
            _from_form(facts, tie.kind, draft.text)
        elif place.rsplit(", ", 1)[-1] in states:
            facts.setdefault("tie_state", draft.text)
    months = (applicant.usce_socal_months or 0) if catalog.regions.name == "Southern California" else 0
    for least in (1, 3):
        if months >= least:
            facts[f"months_{least}"] = f"{months:g} months of US clinical experience there."
    return _ties(catalog.regions.name, facts)


def _from_form(facts: dict[str, str], kind: str, sentence: str) -> None:
    """Adds a tie of the form; where the story tells the same in full, with the story's sentence."""
    told = {"tie_trained": "story_experience", "tie_worked": "story_experience"}.get(f"tie_{kind}", "")
    facts.setdefault(f"tie_{kind}", facts.get(told, sentence))


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


def _ties(region: str, facts: Mapping[str, str]) -> Ties:
    """The points of some facts. facts: row of `tie_strength.csv` → its sentence."""
    counted = [(int(row["points"]), facts[row["fact"]]) for row in rows("tie_strength") if row["fact"] in facts]
    return Ties(region, sum(points for points, _ in counted), tuple(dict.fromkeys(text for _, text in counted)))


def state_of(place: str) -> str | None:
    """The postal code of a place whose text ends in a state: "Houston, TX", "TX", "Harris County, Texas"."""
    last = place.rsplit(",", 1)[-1].strip().lower()
    return next((code for code, name in state_names().items() if last in (code.lower(), name.lower())), None)


def _division_of(place: str) -> str | None:
    """The census division of a place whose text ends in a state; None for Puerto Rico, which lies in none."""
    return division_of_state().get(state_of(place) or "")


def _ties_by(
    region_of: Callable[[str], str | None], catalog: Catalog, applicant: Applicant, story: Story, today: dt.date | None
) -> tuple[Ties, ...]:
    day = today or dt.date.today()
    facts: dict[str, dict[str, str]] = {}
    for item in story.items:
        region, fact = region_of(item.place), _fact_of(item)
        if region is None or fact in facts.get(region, {}):
            continue
        if item.done_by(day) and not concerns_home(catalog, item) and tells_place(catalog, item):
            draft = story_sentence(item, day)
            if not draft.gaps:
                facts.setdefault(region, {})[fact] = draft.text
    for tie, (place, draft) in zip(applicant.ties, tie_sentences(applicant), strict=True):
        region = region_of(place)
        if region and not names_home(catalog, place):
            _from_form(facts.setdefault(region, {}), tie.kind, draft.text)
    ties = [_ties(region, sentences) for region, sentences in facts.items()]
    return tuple(sorted((one for one in ties if one.points), key=lambda one: -one.points))


def division_ties(
    catalog: Catalog, applicant: Applicant, story: Story, today: dt.date | None = None
) -> tuple[Ties, ...]:
    """Ties to census divisions by facts that lie outside the home region, strongest first.

    Args:
        catalog: says which places lie in the home region.
        applicant: the ties and the months of US experience on the form.
        story: all facts.
        today: what begins later does not count yet; None for today's date.
    """
    return _ties_by(_division_of, catalog, applicant, story, today)


def state_ties(catalog: Catalog, applicant: Applicant, story: Story, today: dt.date | None = None) -> tuple[Ties, ...]:
    """`division_ties` by state: region is the postal code. Puerto Rico counts, though it lies in no division."""
    return _ties_by(state_of, catalog, applicant, story, today)


_KIND_OF_FACT: Mapping[str, TieKind] = {"tie_family": "family", "tie_lived": "lived"}


def ties_of_story(catalog: Catalog, applicant: Applicant, story: Story, today: dt.date | None = None) -> list[Tie]:
    """Family and places lived in that the story names and the form does not: the odds know only those of the form.

    Args:
        catalog: says which county a city lies in, and what lies in the home region.
        applicant: the ties on the form.
        story: all facts.
        today: what begins later does not count yet; None for today's date.
    """
    entered, found = {tie.place for tie in applicant.ties}, {}
    day = today or dt.date.today()
    for item in story.items:
        kind, place = _KIND_OF_FACT.get(_fact_of(item)), _place_on_form(catalog, item.place)
        if kind and place and place not in entered and item.done_by(day):
            found.setdefault(place, Tie(place=place, kind=kind))
    return list(found.values())


def _place_on_form(catalog: Catalog, place: str) -> str | None:
    """A place of the story as the form has it: its county where that has a program, its state, the home region."""
    state = state_of(place)
    if state is None:
        return catalog.regions.name if names_home(catalog, place) else None
    town = place.rpartition(",")[0].strip()
    table: Any = catalog.table
    there = table[(table["state"] == state) & ((table["city"] == town) | (table["county"] == town))]
    counties = there["county"].dropna()
    return f"{counties.iloc[0]}, {state}" if len(counties) else state


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
    divisions = _all_divisions(catalog)
    return {code: divisions[code] for code in codes if code in divisions}


@lru_cache(maxsize=4)
def _all_divisions(catalog: Catalog) -> dict[str, str]:
    table: Any = catalog.table[["acgme_code", "census_division"]].dropna()
    return dict(zip(table["acgme_code"], table["census_division"].astype(str), strict=True))
