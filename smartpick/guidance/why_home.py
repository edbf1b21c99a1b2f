"""Why the home region: how concrete the story is, which reasons are generic, what can be built from abroad."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from smartpick.applicant import Applicant, Story, StoryItem
from smartpick.catalog import Catalog
from smartpick.data_folder import state_names
from smartpick.guidance.text.deeds import says_nothing
from smartpick.guidance.text.drafts import Draft, gaps_in
from smartpick.guidance.text.facts import month_count, story_sentence, tie_sentences
from smartpick.guidance.text.places import (
    ask_whether_home,
    cities_named,
    concerns_home,
    countries,
    names_home,
    places_entered,
)
from smartpick.guidance.text.readings import read
from smartpick.guidance.text.wordings import Wording, rows

OPENING_MONTH = 9
"""ERAS takes residency applications from early September (AAMC, ERAS timelines of 2023 and 2024)."""
_DAYS_A_MONTH = 30.4
_IN_STORY_AS = {"family": {"person"}, "lived": {"place"}, "trained": {"experience"}, "worked": {"experience"}}
"""Kind of tie on the form → kinds of facts of the story that tell the same."""
_WORK = frozenset({"experience", "research", "rounds", "volunteering", "public health", "telehealth"})


@dataclass(frozen=True)
class Point:
    """One rule of the score: points it can give, whether it is met, by which sentences, and what to add if not."""

    key: str
    label: str
    points: int
    met: bool
    by: tuple[str, ...]
    ask: str


@dataclass(frozen=True)
class HomeStory:
    """How concrete the story is. score of `most` points (the points are an assumption); generic: reasons to replace.

    ever_there: the applicant lived, worked, trained or did clinical months in the region.
    """

    score: int
    most: int
    points: tuple[Point, ...]
    generic: tuple[Wording, ...]
    ever_there: bool

    @property
    def asks(self) -> tuple[str, ...]:
        """What to add or replace, the missing concrete things first."""
        missing = [point.ask for point in self.points if not point.met]
        return tuple(dict.fromkeys((*missing, *(wording.ask for wording in self.generic))))


def home_items(catalog: Catalog, story: Story, today: dt.date | None = None) -> list[StoryItem]:
    """The facts that have to do with the home region.

    Args:
        catalog: says which places lie in the home region.
        story: all facts.
        today: what is planned or begins later is left out; None for today's date.
    """
    day = today or dt.date.today()
    return [item for item in story.items if item.done_by(day) and serves_home(catalog, item)]


_OF_THE_SYSTEM = {"research", "public health", "experience", "telehealth", "rounds"}


def serves_home(catalog: Catalog, item: StoryItem) -> bool:
    """Whether a fact has to do with the home region, or is work on its health system (Medi-Cal), from wherever."""
    if concerns_home(catalog, item):
        return True
    words = item.words("what", "learned", "who")
    return item.kind in _OF_THE_SYSTEM and any(pattern.search(words) for pattern, _ in _people_of(catalog, "system"))


@lru_cache(maxsize=8)
def _people_of(catalog: Catalog, kind: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns and words of `home_people.csv` for the home region. kind: "people" or "system"."""
    return tuple(
        (re.compile(rf"\b(?:{row['pattern']})", re.IGNORECASE), row["words"])
        for row in rows("home_people")
        if row["region"] == catalog.regions.name and row["kind"] == kind
    )


def bridge(catalog: Catalog, story: Story, today: dt.date | None = None) -> str:
    """For who has no tie to the home region but cared for people like those who live there: two sentences, else "".

    It does not say that the applicant never lived there: that nothing is entered is no proof.
    """
    day = today or dt.date.today()
    for item in story.items:
        if not item.done_by(day) or item.kind in {"aim", "person", "move", "place", "community"}:
            continue
        words = item.words("population", *(["what"] if item.kind == "language" else []))
        people = next((told for pattern, told in _people_of(catalog, "people") if pattern.search(words)), "")
        draft = story_sentence(item, day)
        if people and item.population and not draft.gaps:
            return f"{draft.text} Many {people} live in {catalog.regions.name} too."
    return ""


def _ties(catalog: Catalog, applicant: Applicant, *kinds: str) -> list[str]:
    """Sentences of the ties of some kinds in the home region."""
    ties = zip(applicant.ties, tie_sentences(applicant), strict=True)
    return [draft.text for tie, (place, draft) in ties if tie.kind in kinds and names_home(catalog, place)]


def months_sentence(catalog: Catalog, applicant: Applicant) -> str:
    """The months of US experience in Southern California, "" where there are none or home is another region."""
    months = applicant.usce_socal_months
    if not months or catalog.regions.name != "Southern California":
        return ""
    return f"I completed {month_count(months)} of US clinical experience in {catalog.regions.name}."


def home_story(catalog: Catalog, applicant: Applicant, story: Story, today: dt.date | None = None) -> HomeStory:
    """Scores the facts by `data/rules/story_score.csv`, and reads the typed text for generic reasons.

    Args:
        catalog: says which places lie in the home region.
        applicant: the ties and the months of US experience on the form.
        story: all facts, and the typed text.
        today: what is planned or begins later counts for nothing yet; None for today's date.
    """
    day = today or dt.date.today()
    items = home_items(catalog, story, day)
    work = [item for item in items if item.kind in _WORK]
    months = [text for text in (months_sentence(catalog, applicant),) if text]
    cared = [i for i in story.items if i.done_by(day) and i.population and i.kind not in {"aim", "person"}]
    aims = [item for item in story.of_kind("aim", today=day) if concerns_home(catalog, item) or item.population]

    def by(some: list[StoryItem], test: Callable[[StoryItem], object]) -> list[str]:
        return [story_sentence(item, day).text for item in some if test(item)]

    met: Mapping[str, list[str]] = {
        "place": by(items, lambda i: i.kind in {"place", "experience"} and names_home(catalog, i.place))
        + _ties(catalog, applicant, "lived", "worked", "trained"),
        "person": by(items, lambda i: i.who and i.kind != "rounds") + _ties(catalog, applicant, "family"),
        "experience": by(work, lambda i: i.kind != "rounds") + months,
        "dates": by(work, lambda i: i.start),
        "patient": by(cared, bool),
        "learned": by([*work, *cared], lambda i: i.learned),
        "aim": by(aims, bool),
    }
    question = ask_whether_home(catalog, places_entered(applicant, story))
    asks = {row["key"]: row["ask"] for row in rows("story_score")}
    if question:
        asks |= {key: f"{question} {asks[key]}" for key in ("place", "person")}
    points = tuple(
        Point(row["key"], row["label"], int(row["points"]), bool(facts), tuple(dict.fromkeys(facts)), asks[row["key"]])
        for row in rows("story_score")
        for facts in (met[row["key"]],)
    )
    there = bool(
        months
        or _ties(catalog, applicant, "lived", "worked", "trained")
        or by(items, lambda i: i.kind in {"place", "experience", "volunteering"} and names_home(catalog, i.place))
    )
    score = sum(point.points for point in points if point.met)
    return HomeStory(score, sum(p.points for p in points), points, tuple(generic_reasons(story.why_home)), there)


def generic_reasons(text: str) -> list[Wording]:
    """Reasons every program has heard: weather, beach, diversity without a patient, friends, lifestyle, a dream."""
    return read(None, "generic", text)


def aims(catalog: Catalog, story: Story, today: dt.date | None = None) -> tuple[list[Draft], list[Draft]]:
    """Complete sentences on career aims: those in the home region, and those any program may read (without a place).

    Args:
        catalog: says which places lie in the home region.
        story: all facts.
        today: what is planned or begins later is left out; None for today's date.
    """
    drafts = [(item, story_sentence(item, today)) for item in story.of_kind("aim", today=today)]
    complete = [
        (item, draft)
        for item, draft in drafts
        if not draft.gaps and (item.population or item.sentence or not says_nothing(item.what))
    ]
    near = [draft for item, draft in complete if concerns_home(catalog, item)]
    return near, [draft for item, draft in complete if not _placed(catalog, item)]


_PLACE_WORDS = re.compile(
    r"\b(?:my|home|own) country\b|\bback home\b|\b(?:return|back) to\b|\bborder\b|\b(?:Gulf|Delta|Valley|Coast|Plains|"
    r"Appalachia\w*|Midwest\w*|Bay Area|Rockies|Panhandle|Ozarks|Great Lakes|New England|Inland Empire|Rust "
    r"Belt|Bible Belt|"
    r"Southwest|Southeast|Northwest|Northeast|Deep South|West Coast|East Coast|Pacific|Caribbean|Hawaii\w*|Alask\w+|"
    r"Texan?s?|Californians?|New Yorkers?|Floridians?|Navajo|Cajuns?|Creoles?|Amish|Inuit|Cherokee|Lakota|"
    r"Hopi|Apache)\b|"
    r"\bthe (?:South|North|West|East|islands?|reservation)\b|\b(?:coastal|desert|mountain|island|Gulf|border) (?:town|"
    r"community|communities|towns|region)s?\b|\bthere\b",
    re.IGNORECASE,
)
"""An aim with one of these means one part of the country or the world, so it goes to no other."""


def _placed(catalog: Catalog, item: StoryItem) -> bool:
    """Whether an aim means one place: the field is filled, or its words name a city, a state or the home country."""
    words = item.words("what", "population")
    return bool(
        item.place
        or concerns_home(catalog, item)
        or _PLACE_WORDS.search(words)
        or cities_named(catalog, words)
        or any(re.search(rf"\b{re.escape(name)}\b", words) for name in state_names().values())
        or countries().search(words)
    )


def home_reasons(catalog: Catalog, applicant: Applicant, story: Story, today: dt.date | None = None) -> list[Draft]:
    """Complete sentences on the tie to the region: people, places, work, aims of the story, then the form's facts.

    Args:
        catalog: says which places lie in the home region.
        applicant: the ties and the months of US experience on the form.
        story: all facts.
        today: what is planned or begins later is left out; None for today's date.
    """
    order = (
        "person",
        "place",
        "experience",
        "research",
        "public health",
        "volunteering",
        "telehealth",
        "community",
        "rounds",
        "aim",
        "language",
    )
    items = sorted(
        (item for item in home_items(catalog, story, today) if item.kind in order),
        key=lambda item: order.index(item.kind),
    )
    sentences = [story_sentence(item, today) for item in items]
    in_story = {item.kind for item in items}  # what the story tells in full, the form need not repeat
    kinds = [kind for kind, by in _IN_STORY_AS.items() if not in_story & by]
    ties = [Draft(text) for text in _ties(catalog, applicant, *kinds)]
    months = [Draft(text) for text in (months_sentence(catalog, applicant),) if text and "experience" not in in_story]
    return [draft for draft in (*sentences, *ties, *months) if not draft.gaps]


@dataclass(frozen=True)
class AbroadStep:
    """Something to build from abroad, with dates before applications open.

    status: "done", "planned" or "open". begin_by: latest day to begin and still finish in time; finish_by: the day
    applications open. in_time: whether there is still time. sentence: what can be said once it is done; gaps in
    brackets until then.
    """

    key: str
    label: str
    what_to_do: str
    why: str
    months_needed: int
    begin_by: dt.date
    finish_by: dt.date
    in_time: bool
    status: Literal["done", "planned", "open"]
    sentence: Draft


def next_opening(today: dt.date) -> dt.date:
    """The day from which residency applications can be sent next, taken as 1 September."""
    this_year = dt.date(today.year, OPENING_MONTH, 1)
    return this_year if today < this_year else dt.date(today.year + 1, OPENING_MONTH, 1)


def from_abroad(catalog: Catalog, story: Story, today: dt.date) -> list[AbroadStep]:
    """What can still be built from abroad, earliest begin first; the rules are `data/rules/from_abroad.csv`.

    The months needed are an assumption.

    Args:
        catalog: says which places lie in the home region.
        story: a fact of a step's kind makes it done, or planned.
        today: the day from which the time left is counted.
    """
    opening, home = next_opening(today), catalog.regions.name
    steps = []
    for row in rows("from_abroad"):
        months = int(row["months_needed"])
        begin_by = opening - dt.timedelta(days=round(months * _DAYS_A_MONTH))
        done = [item for item in story.of_kind(row["kind"], today=today) if _counts(catalog, item)]
        planned = [item for item in story.items if item.kind == row["kind"] and not item.done_by(today)]
        pattern = row["done_pattern"]
        sentence = story_sentence(done[0], today) if done else Draft(pattern, gaps_in(pattern))
        own = [item.planned_for for item in planned if item.planned_for and not done]
        status = "done" if done else "planned" if planned else "open"
        what_to_do, why = row["what_to_do"].format(home=home), row["why"].format(home=home)
        finish_by, in_time = min([opening, *own]), begin_by >= today
        step = AbroadStep(
            row["key"], row["label"], what_to_do, why, months, begin_by, finish_by, in_time, status, sentence
        )
        steps.append(step)
    return sorted(steps, key=lambda step: (step.status == "done", step.begin_by))


def _counts(catalog: Catalog, item: StoryItem) -> bool:
    """Research and rounds count when they are with the region; patients and languages count wherever they were."""
    return item.kind in {"public health", "language", "telehealth"} or serves_home(catalog, item)
