"""Personal statements: how many versions and why, what each must hold, and which program gets which (S12)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from smartpick.applicant import StoryItem
from smartpick.catalog import Catalog
from smartpick.data_folder import state_names
from smartpick.guidance.text.drafts import Draft
from smartpick.guidance.text.facts import adaptability, story_sentence
from smartpick.guidance.text.places import (
    Mention,
    ask_whether_home,
    named_elsewhere,
    own_words,
    places_told,
)
from smartpick.guidance.text.wordings import rows
from smartpick.guidance.ties import (
    MODERATE,
    Ties,
    division_ties,
    divisions_of,
    home_divisions,
    home_states,
    home_tie_strength,
)
from smartpick.guidance.why_home import aims, home_items, home_reasons
from smartpick.plan import Plan, census_divisions
from smartpick.plan.messages import Strategy

HOME_SHARE = 0.15
FEW_HOME = 3
"""Programs in the home region from which a statement of its own is worth the risk of a mix-up (assumption)."""

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


def prefers_home(plan: Plan) -> bool:
    """Whether the plan itself says that the home region comes first: programs there, and a tie, a share or a weight.

    A list that happens to hold a few programs there is no preference; HOME_SHARE of the list is (assumption).
    """
    here = plan.tier_counts[1]
    profile = plan.profile
    targets = profile.preferences.targets or {}
    least = [targets[name][0] for name in plan.catalog.regions.of_tier(1) if name in targets]
    asked = profile.preferences.socal_share or any(least)
    tied = home_tie_strength(plan.catalog, profile.applicant, profile.story).points >= MODERATE
    return here > 0 and bool(asked or tied or here >= HOME_SHARE * len(plan.rows))


def statement_advice(plan: Plan) -> Advice:
    """How many versions of the statement, and why; from the ties and from what is on the list."""
    catalog, profile = plan.catalog, plan.profile
    home = home_tie_strength(catalog, profile.applicant, profile.story)
    others = division_ties(catalog, profile.applicant, profile.story)
    here, total = plan.tier_counts[1], len(plan.rows)
    name = catalog.regions.name
    far = [ties for ties in others if ties.strength == "strong" and ties.region not in home_divisions(catalog)]
    on_list = set(divisions_of(catalog, plan.codes).values())
    far = [ties for ties in far if ties.region in on_list]
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
    ask = ask_whether_home(catalog, places_told(profile.applicant, profile.story))
    if here == total:
        why = f"All {total} programs on your list are in {name}, so one statement about it fits them all."
        if not home.points:
            why = f"{why} {ask or 'Your facts show no tie to it yet: add one.'}"
        return Advice("universal", ("home",), why, home, others)
    if home.strength == "strong" or (home.strength == "moderate" and here >= FEW_HOME):
        why = (
            f"Your ties to {name} are {home.strength} ({fact}), and {here} of {total} programs on your list are there. "
            "One statement can use these ties; the other shows the rest of the country that you will commit there."
        )
        return Advice("two", ("home", "national"), why, home, others)
    if home.strength == "moderate":
        why = f"Your ties to {name} are moderate, but only {here} of {total} programs on your list are there."
    else:
        ties = "few ties" if home.points else "no tie yet"
        why = f"Your facts show {ties} to {name}. A statement about it would be thin."
        if ask:
            why = ask if not home.points else f"{why} {ask}"
    return Advice("universal", ("universal",), f"{why} One good statement for all is safer.", home, others)


def strategy_in_use(plan: Plan) -> tuple[Strategy, tuple[str, ...]]:
    """The chosen strategy, else the recommended one, and its versions."""
    advice, chosen = statement_advice(plan), plan.profile.messages.strategy
    if chosen is None or chosen == advice.strategy:
        return advice.strategy, advice.versions
    if chosen == "regional":
        far = [ties.region for ties in advice.others if ties.region not in home_divisions(plan.catalog)][:1]
        return "regional", ("home", *far, "national")
    return chosen, ("universal",) if chosen == "universal" else ("home", "national")


def assignments(plan: Plan) -> dict[str, str]:
    """ACGME code → version of the statement for every program of the list; the applicant's own choices win."""
    strategy, versions = strategy_in_use(plan)
    own, table = plan.profile.messages.assignments, plan.list_table
    division = divisions_of(plan.catalog, plan.codes)
    found = {}
    for code, tier in zip(table["acgme_code"], table["tier"], strict=True):
        if strategy == "universal":
            version = versions[0]
        elif tier == 1:
            version = "home"
        else:
            version = division.get(code, "national")
            version = version if version in versions else "national"
        found[code] = own.get(code, version)
    return found


@dataclass(frozen=True)
class Misfit:
    """A program that gets a statement that does not fit it, why, and the version that would."""

    code: str
    program_name: str
    version: str
    why: str
    better: str


def misfits(plan: Plan) -> list[Misfit]:
    """Programs whose statement speaks of another region; own choices that do not fit the place of the program.

    The home statement fits the home region and the rest of its state or states.
    """
    catalog, table = plan.catalog, plan.list_table
    given, division = assignments(plan), divisions_of(catalog, plan.codes)
    _, versions = strategy_in_use(plan)
    home, found = catalog.regions.name, []
    lines: Iterable[Any] = table.itertuples()
    for row in lines:
        code, state, version = str(row.acgme_code), str(row.state), given[str(row.acgme_code)]
        why = ""
        if version == "home" and row.tier != 1 and state not in home_states(catalog):
            why = f"The statement for {home} goes to {state_names()[state]}."
        elif version in census_divisions() and division.get(code) != version:
            why = f"The statement for {version} goes to {state_names()[state]}, which is not in that division."
        if why:
            better = "home" if row.tier == 1 and "home" in versions else versions[-1]
            found.append(Misfit(code, str(row.program_name), version, why, better))
    return found


def misnamed(plan: Plan) -> list[tuple[str, Mention, tuple[str, ...]]]:
    """(version, name in its text, codes it goes to and does not fit), for every written statement."""
    profile, given = plan.profile, assignments(plan)
    own = own_words(profile.story, profile.applicant)
    found = []
    for statement in profile.messages.statements:
        codes = [code for code, version in given.items() if version == statement.version]
        for mention, wrong in named_elsewhere(plan.catalog, statement.text, codes, own):
            found.append((statement.version, mention, wrong))
    return found


def assignment_table(plan: Plan) -> pd.DataFrame:
    """For the page and the download: rank, acgme_code, program_name, city, state, tier, version, chosen_by, written,
    problem ("" when none)."""
    given, messages = assignments(plan), plan.profile.messages
    problems = {misfit.code: misfit.why for misfit in misfits(plan)}
    for _, mention, wrong in misnamed(plan):
        for code in wrong:
            problems[code] = f"{problems.get(code, '')} The statement names {mention.name}.".strip()
    columns = ["rank", "acgme_code", "program_name", "city", "state", "tier"]
    table = plan.list_table[columns].copy()
    codes = table["acgme_code"].tolist()
    return table.assign(
        version=[given[code] for code in codes],
        chosen_by=["you" if code in messages.assignments else "SmartPick" for code in codes],
        written=[bool(messages.statement(given[code]).strip()) for code in codes],
        problem=[problems.get(code, "") for code in codes],
    )


def statement_content(plan: Plan, version: str) -> list[ContentItem]:
    """The checklist of one version, bound to the applicant's facts; the rules are `statement_content.csv`."""
    catalog, applicant, story = plan.catalog, plan.profile.applicant, plan.profile.story
    near = home_items(catalog, story)

    def told(items: list[StoryItem] | tuple[StoryItem, ...]) -> list[Draft]:
        return [story_sentence(item) for item in items]

    track = adaptability(story)
    near_aims, any_aims = aims(catalog, story)
    ties = next((t for t in division_ties(catalog, applicant, story) if t.region == version), None)
    cared = [i for i in story.items if i.done and i.population and i.kind not in {"aim", "person", "language"}]
    people = [d for d in home_reasons(catalog, applicant, story) if re.search(r"\bfamily\b", d.text)]
    facts: dict[str, list[Draft]] = {
        "experience": told([i for i in near if i.kind in {"experience", "research", "volunteering"}]),
        "learned": told([i for i in cared if i.learned]),
        "aim": [*near_aims, *any_aims] if version == "home" else any_aims,
        "person": told([i for i in near if i.kind == "person"]) + people,
        "track": [] if track.gaps else [track],
        "commit": [],
        "interest": [],
        "settings": told(story.of_kind("rural", "public health", "volunteering")),
        "patients": told(cared),
        "tie": [Draft(text) for text in ties.facts] if ties else [],
    }
    written = plan.profile.messages.statement(version)
    if _COMMITS.search(written):
        facts["commit"].append(Draft("Your text says so."))
    kind = version if version in VERSION_LABELS else "division"
    return [
        ContentItem(
            row["key"], row["label"],
            tuple(dict.fromkeys(d.text for d in facts[row["key"]] if not d.gaps)), row["ask"],
        )
        for row in rows("statement_content") if row["version"] == kind
    ]  # fmt: skip


_COMMITS = re.compile(
    r"\b(commit(ted|ment)?|relocat(e|ing)|complete (the|my) (full |whole )?(training|residency)|settle|will move)\b",
    re.IGNORECASE,
)
