"""Personal statements: how many versions and why, what each must hold, and which program gets which (S12)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Literal

import pandas as pd

from smartpick.applicant import Applicant, Story, StoryItem
from smartpick.catalog import Catalog
from smartpick.data_folder import state_names
from smartpick.guidance.text.drafts import Draft
from smartpick.guidance.text.facts import adaptability, story_sentence
from smartpick.guidance.text.places import (
    Mention,
    OwnNames,
    ask_whether_home,
    named_elsewhere,
    names_home,
    own_names,
    places_entered,
)
from smartpick.guidance.text.readings import read
from smartpick.guidance.text.ready import faults
from smartpick.guidance.text.wordings import Wording, rows
from smartpick.guidance.ties import (
    MODERATE,
    Ties,
    division_ties,
    divisions_of,
    home_divisions,
    home_states,
    home_tie_strength,
    state_of,
    state_ties,
)
from smartpick.guidance.why_home import aims, bridge, home_items, home_reasons, months_sentence
from smartpick.plan import Plan, census_divisions
from smartpick.plan.messages import Strategy

HOME_SHARE = 0.15
"""Share of the list in the home region from which the list itself shows a preference (assumption)."""
STRATEGIES = {
    "universal": "One statement for all programs",
    "two": "Two statements: one for the home region, one for the rest of the country",
    "regional": "A statement for each region you have strong ties to",
}
VERSION_LABELS = {"universal": "Universal", "home": "Home region", "national": "National"}


def version_label(catalog: Catalog, version: str) -> str:
    """A version of the statement in words: the home region by its name, a division as it is."""
    return catalog.regions.name if version == "home" else VERSION_LABELS.get(version, version)


@dataclass(frozen=True)
class Advice:
    """The recommended strategy, the versions it needs, the reason in words, and the ties it rests on."""

    strategy: Strategy
    versions: tuple[str, ...]
    reason: str
    home: Ties
    others: tuple[Ties, ...]


@dataclass(frozen=True)
class ContentItem:
    """One thing a statement must hold. filled: sentences of the applicant's own facts; ask: what to add if none."""

    key: str
    label: str
    filled: tuple[str, ...]
    ask: str


@dataclass(frozen=True)
class Misfit:
    """A program that gets a statement that does not fit it, why, and the version that would."""

    code: str
    program_name: str
    version: str
    why: str
    better: str


@dataclass(frozen=True, eq=False)
class StatementPlan:
    """What the texts of one applicant stand on: facts as sentences, ties, the advice on statements, and who gets which.

    Each part is computed once, when it is first asked: make one of these for each redraw and hand it down.

        statements = StatementPlan(recommend_profile(load_catalog(), profile))
        print(statements.advice.reason)

    Args:
        plan: the list, with the story and the messages in its profile.
        today: what begins later is not told yet; today's date when not given.
    """

    plan: Plan
    today: dt.date = field(default_factory=dt.date.today)

    @property
    def _facts(self) -> tuple[Catalog, Applicant, Story, dt.date]:
        return self.plan.catalog, self.plan.profile.applicant, self.plan.profile.story, self.today

    @cached_property
    def sentences(self) -> dict[StoryItem, Draft]:
        """Every fact of the story as a sentence."""
        return {item: story_sentence(item, self.today) for item in self.plan.profile.story.items}

    @cached_property
    def faults_of(self) -> Callable[[str], list[str]]:
        """What is wrong in a sentence; each is looked at once, for the letters share most of theirs."""
        return cache(faults)

    @cached_property
    def said_in(self) -> Callable[[str], list[Wording]]:
        """Promises of the first rank, questions on it and generic reasons in a sentence; each is read once too."""
        return cache(lambda sentence: [*read(self.plan.catalog, "rank", sentence), *read(None, "generic", sentence)])

    @cached_property
    def home_ties(self) -> Ties:
        """Ties to the home region."""
        return home_tie_strength(*self._facts)

    @cached_property
    def division_ties(self) -> tuple[Ties, ...]:
        """Ties to census divisions by facts outside the home region, strongest first."""
        return division_ties(*self._facts)

    @cached_property
    def state_ties(self) -> tuple[Ties, ...]:
        """The same by state."""
        return state_ties(*self._facts)

    @cached_property
    def home_reasons(self) -> list[Draft]:
        """Complete sentences on the tie to the home region."""
        return home_reasons(*self._facts)

    @cached_property
    def tied_home(self) -> bool:
        """Whether there is a tie to the home region: a person, a place, work there; a lecture or an aim is none."""
        catalog, applicant, story, today = self._facts
        near = {item.kind for item in home_items(catalog, story, today)}
        return (
            bool(near & _TIES)
            or any(names_home(catalog, tie.place) for tie in applicant.ties)
            or bool(months_sentence(catalog, applicant))
        )

    @cached_property
    def home_facts(self) -> list[Draft]:
        """What a text to the home region tells, strongest first; without a tie, first the patients like its own."""
        if self.tied_home or not self.bridge:
            return self.home_reasons
        return [Draft(self.bridge), *(draft for draft in self.home_reasons if draft.text not in self.bridge)]

    @cached_property
    def aims(self) -> tuple[list[Draft], list[Draft]]:
        """Complete sentences on career aims: those in the home region, and those any program may read."""
        return aims(self.plan.catalog, self.plan.profile.story, self.today)

    @cached_property
    def bridge(self) -> str:
        """Two sentences on patients like those of the home region, where there is no tie to it; else ""."""
        return "" if self.tied_home else bridge(self.plan.catalog, self.plan.profile.story, self.today)

    @cached_property
    def track(self) -> Draft:
        """Up to two sentences that show adapting, else a gap."""
        return adaptability(self.plan.profile.story, today=self.today)

    @cached_property
    def prefers_home(self) -> bool:
        """Whether the plan itself says that the home region comes first: programs there, and a tie, a share, a rule.

        A list that happens to hold a few programs there is no preference; HOME_SHARE of the list is, but not where our
        own rule put them there.
        """
        here, preferences = self.plan.tier_counts[1], self.plan.profile.preferences
        targets = preferences.targets or {}
        least = [targets[name][0] for name in self.plan.catalog.regions.of_tier(1) if name in targets]
        chosen = preferences.home_rule == "own" and here >= HOME_SHARE * len(self.plan.rows)
        asked = preferences.socal_share or any(least) or preferences.home_first or chosen
        return here > 0 and bool(asked or self.home_ties.points >= MODERATE)

    @cached_property
    def divisions(self) -> dict[str, str]:
        """ACGME code → census division, for the programs of the list that lie in one."""
        return divisions_of(self.plan.catalog, self.plan.codes)

    @cached_property
    def advice(self) -> Advice:
        """How many versions of the statement, and why; from the ties and from what is on the list."""
        return _advice(self.plan, self.home_ties, self.division_ties, set(self.divisions.values()))

    @cached_property
    def in_use(self) -> tuple[Strategy, tuple[str, ...]]:
        """The chosen strategy, else the recommended one, and its versions."""
        advice, chosen = self.advice, self.plan.profile.messages.strategy
        if chosen is None or chosen == advice.strategy:
            return advice.strategy, advice.versions
        if chosen == "regional":
            homes = home_divisions(self.plan.catalog)
            far = [ties.region for ties in advice.others if ties.region not in homes][:1]
            return "regional", ("home", *far, "national")
        return chosen, ("universal",) if chosen == "universal" else ("home", "national")

    @cached_property
    def assignments(self) -> dict[str, str]:
        """ACGME code → version of the statement, for every program of the list; the applicant's own choices win."""
        strategy, versions = self.in_use
        own, table = self.plan.profile.messages.assignments, self.plan.list_table
        assigned = {}
        for code, tier in zip(table["acgme_code"], table["tier"], strict=True):
            if strategy == "universal":
                version = versions[0]
            elif tier == 1:
                version = "home"
            else:
                version = self.divisions.get(code, "national")
                version = version if version in versions else "national"
            assigned[code] = own.get(code, version)
        return assigned

    @cached_property
    def misfits(self) -> list[Misfit]:
        """Programs whose statement speaks of another region; own choices that do not fit the place of the program.

        The home statement fits the home region and the rest of its state or states.
        """
        catalog, (_, versions) = self.plan.catalog, self.in_use
        home, homes = catalog.regions.name, home_states(catalog)
        columns = (self.plan.list_table[name] for name in ("acgme_code", "program_name", "state", "tier"))
        misfits = []
        for code, program, state, tier in zip(*columns, strict=True):
            version, why = self.assignments[code], ""
            if version == "home" and tier != 1 and state not in homes:
                why = f"The statement for {home} goes to {state_names()[state]}."
            elif version in census_divisions() and self.divisions.get(code) != version:
                why = f"The statement for {version} goes to {state_names()[state]}, which is not in that division."
            if why:
                better = "home" if tier == 1 and "home" in versions else versions[-1]
                misfits.append(Misfit(code, program, version, why, better))
        return misfits

    @cached_property
    def misnamed(self) -> list[tuple[str, Mention, tuple[str, ...]]]:
        """(version, name in its text, codes it goes to and does not fit), for every written statement."""
        catalog, profile = self.plan.catalog, self.plan.profile
        misnamed = []
        for statement in profile.messages.statements:
            codes = [code for code, version in self.assignments.items() if version == statement.version]
            for mention, wrong in named_elsewhere(catalog, statement.text, codes, self.own_names):
                misnamed.append((statement.version, mention, wrong))
        return misnamed

    @cached_property
    def own_names(self) -> OwnNames:
        """What the story and the ties name: the applicant may well write of it."""
        return own_names(self.plan.catalog, self.plan.profile.story, self.plan.profile.applicant)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Who gets which, for the page and the download.

        Columns: rank, acgme_code, program_name, city, state, tier, version, chosen_by, written, problem ("" when
        none).
        """
        messages = self.plan.profile.messages
        problems = {misfit.code: misfit.why for misfit in self.misfits}
        for _, mention, wrong in self.misnamed:
            for code in wrong:
                problems[code] = f"{problems.get(code, '')} The statement names {mention.name}.".strip()
        table = self.plan.list_table[["rank", "acgme_code", "program_name", "city", "state", "tier"]]
        codes, written = self.assignments, {s.version for s in messages.statements if s.text.strip()}
        return table.assign(
            version=list(codes.values()),
            chosen_by=["you" if code in messages.assignments else "SmartPick" for code in codes],
            written=[version in written for version in codes.values()],
            problem=[problems.get(code, "") for code in codes],
        )

    def content(self, version: str) -> list[ContentItem]:
        """The checklist of one version, bound to the applicant's facts; the rules are `statement_content.csv`."""
        story, today, (near_aims, any_aims) = self.plan.profile.story, self.today, self.aims
        near = home_items(self.plan.catalog, story, today)

        def sentences(items: Iterable[StoryItem]) -> list[Draft]:
            return [self.sentences[item] for item in items]

        ties = next((t for t in self.division_ties if t.region == version), None)
        cared = [
            item
            for item in story.items
            if item.done_by(today) and item.population and item.kind not in {"aim", "person", "language"}
        ]
        people = [draft for draft in self.home_reasons if _FAMILY.search(draft.text)]
        facts: dict[str, list[Draft]] = {
            "experience": sentences(
                i for i in near if i.kind in {"experience", "research", "volunteering", "public health", "telehealth"}
            ),
            "learned": sentences(i for i in cared if i.learned),
            "aim": [*near_aims, *any_aims] if version == "home" else any_aims,
            "person": sentences(i for i in near if i.kind in {"person", "community"}) + people,
            "track": [] if self.track.gaps else [self.track],
            "commit": [],
            "support": [],
            "interest": [],
            "settings": sentences(_settings(story, today)),
            "patients": sentences(cared),
            "tie": [Draft(text) for text in ties.facts] if ties else [],
        }
        if _COMMITS.search(self.plan.profile.messages.statement(version)):
            facts["commit"].append(Draft("Your text says so."))
        if _SUPPORTS.search(self.plan.profile.messages.statement(version)):
            facts["support"].append(Draft("Your text says so."))
        if _LOOKS_FOR.search(self.plan.profile.messages.statement(version)):
            facts["interest"].append(Draft("Your text says so."))
        kind = version if version in VERSION_LABELS else "division"
        return [
            ContentItem(
                row["key"], row["label"],
                tuple(dict.fromkeys(d.text for d in facts[row["key"]] if not d.gaps)), row["ask"],
            )
            for row in rows("statement_content") if row["version"] == kind
        ]  # fmt: skip


def _settings(story: Story, today: dt.date) -> list[StoryItem]:
    """Work in more than one kind of place: rural work, or several places with public-health or voluntary work."""
    if rural := story.of_kind("rural", today=today):
        return [*rural, *story.of_kind("public health", "volunteering", today=today)]
    work = story.of_kind("public health", "volunteering", "experience", today=today)
    places = {item.place.split(",")[0].strip().lower() for item in work if item.place}
    return list(work) if len(places) > 1 and any(item.kind != "experience" for item in work) else []


def lives(statements: StatementPlan, city: str, state: str) -> Literal["here", "away", ""]:
    """Whether the applicant lives in a program's city ("here"), in another state or abroad ("away"), or "" if unclear.

    What goes on there and the latest move say so, else the form where it says that they are not in the US.
    """
    story, today = statements.plan.profile.story, statements.today
    moves = sorted(story.of_kind("move", today=today), key=lambda item: item.start or item.end)
    now = [item for item in story.items if item.kind in _ON_SITE and item.ongoing(today)]
    places = [item.place for item in (*now, *moves[-1:]) if item.place]
    if any(place.split(",")[0].strip().lower() == city.lower() for place in places):
        return "here"
    if any(state_of(place) == state for place in places):
        return ""
    return "away" if places or statements.plan.profile.applicant.in_us_with_status is False else ""


_TIES = frozenset({"person", "place", "experience", "research", "public health", "volunteering", "rural", "community"})
_ON_SITE = frozenset({"place", "experience", "rural", "volunteering", "public health", "community"})


def local_ties(statements: StatementPlan, state: str) -> str:
    """Ties to the program's own state, in sentences; "" without one: a tie next door is no reason for this place."""
    return next((" ".join(ties.facts[:2]) for ties in statements.state_ties if ties.region == state), "")


def _advice(plan: Plan, home: Ties, others: tuple[Ties, ...], on_list: set[str]) -> Advice:
    """How many versions of the statement, and why. on_list: the census divisions with programs of the list."""
    catalog, profile = plan.catalog, plan.profile
    here, total = plan.tier_counts[1], len(plan.rows)
    name = catalog.regions.name
    distinct = on_list - home_divisions(catalog)
    far = [ties for ties in others if ties.strength == "strong" and ties.region in distinct]
    fact = home.facts[0].rstrip(".") if home.facts else ""
    if home.strength == "strong" and here and far:
        return Advice(
            "regional", ("home", far[0].region, "national"),
            f"Your ties to {name} and to {far[0].region} are both strong and distinct. Each can carry a statement of "
            "its own. More versions mean more risk of a mix-up: check the table before you send.", home, others,
        )  # fmt: skip
    if here == 0:
        why = f"Your list holds no program in {name}, so a statement about it would go nowhere."
        return Advice("universal", ("universal",), why, home, others)
    ask = ask_whether_home(catalog, places_entered(profile.applicant, profile.story))
    if here == total:
        why = f"All {total} programs on your list are in {name}, so one statement about it fits them all."
        if not home.points:
            why = f"{why} {ask or 'Your facts show no tie to it yet: add one.'}"
        return Advice("universal", ("home",), why, home, others)
    if home.strength == "strong":
        why = (
            f"Your ties to {name} are strong ({fact}), and {here} of {total} programs on your list are there. "
            "One statement can use these ties; the other shows the rest of the country that you will commit there."
        )
        return Advice("two", ("home", "national"), why, home, others)
    if home.strength == "moderate":
        why = (
            f"Your ties to {name} are moderate ({fact}): enough for a paragraph, not for a statement of their "
            f"own. Speak of "
            "the patients and settings you look for, which the region has too, and of how you adapt."
        )
    else:
        ties = "few ties" if home.points else "no tie yet"
        why = f"Your facts show {ties} to {name}. A statement about it would be thin."
        if ask:
            why = ask if not home.points else f"{why} {ask}"
    return Advice("universal", ("universal",), f"{why} One good statement for all is safer.", home, others)


_SUPPORTS = re.compile(
    r"\b(?:support|mentor|train|welcome|teach)\w*\b[^.]{0,40}\b(?:international|foreign|IMGs?)\b", re.IGNORECASE
)
_FAMILY = re.compile(r"\bfamily\b(?! (?:medicine|physician|doctor|practice|clinic|health|planning))", re.IGNORECASE)
"""Relatives; "family medicine" is a specialty."""
_LOOKS_FOR = re.compile(
    r"\b(look(ing)? for|drawn to|interested in|(want|hope|like) to (serve|care for|work with|train where|treat))\b",
    re.IGNORECASE,
)
"""A sentence on the patients and places one looks for (assumption)."""
_COMMITS = re.compile(
    r"\b(commit(ted|ment)?|relocat(e|ing)|complete (the|my) (full |whole )?(training|residency)|settle|will move)\b",
    re.IGNORECASE,
)
