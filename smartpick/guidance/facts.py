"""The applicant's facts as sentences: ties, experience, story, and the track record of moving and adapting (S21)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from functools import lru_cache

from smartpick.applicant import Applicant, Story, StoryItem
from smartpick.catalog.published import published
from smartpick.guidance.drafts import Draft, render

TRACK_KINDS = ("move", "rural", "volunteering", "public health", "language")
"""What shows that someone adapts: moves, rural or semi-urban work, volunteering, public health, languages in use."""
_TIES = {
    "family": "I have family in {place}.",
    "lived": "I lived in {place}.",
    "trained": "I trained in {place}.",
    "worked": "I worked in {place}.",
}


def month_words(when: str) -> str:
    """ "2023-04" as "April 2023"; a year stays a year."""
    year, _, month = when.partition("-")
    return f"{calendar.month_name[int(month)]} {year}" if month else year


def when_words(item: StoryItem) -> str:
    """ " in 2021", " from April 2023 to June 2023" or ""; begins with a blank."""
    if item.start and item.end and item.start != item.end:
        return f" from {month_words(item.start)} to {month_words(item.end)}"
    told = item.start or item.end
    return f" in {month_words(told)}" if told else ""


def story_sentence(item: StoryItem) -> Draft:
    """One fact as a sentence or two; what is missing stands in brackets."""
    what = item.what.removeprefix("I ")
    who = item.who[:1].upper() + item.who[1:] if item.kind == "person" else item.who
    facts = item.model_dump(exclude={"what", "who", "start", "end", "planned_for"})
    draft = render("story", **facts, what=what, who=who, when=when_words(item))
    return Draft(" ".join(draft.text.split()), draft.gaps)


@lru_cache
def state_names() -> dict[str, str]:
    """Postal code → name of the state."""
    table = published("states")
    return dict(zip(table["state"], table["state_name"], strict=True))


def place_words(place: str) -> str:
    """A tie's place in words: "CA" as "California", "Los Angeles County, CA" with the state's name."""
    names = state_names()
    county, _, state = place.rpartition(", ")
    return ", ".join(part for part in (county, names.get(state.strip(), state.strip())) if part)


def tie_sentences(applicant: Applicant) -> list[tuple[str, Draft]]:
    """(place, sentence) of every tie of the form."""
    return [(tie.place, Draft(_TIES[tie.kind].format(place=place_words(tie.place)))) for tie in applicant.ties]


def month_count(months: float) -> str:
    """ "2 months", "1 month"."""
    return f"{months:g} month" + ("" if months == 1 else "s")


@dataclass(frozen=True)
class Milestone:
    """One point of the timeline: when ("" if not told), what kind, the sentence."""

    when: str
    kind: str
    sentence: Draft
    item: StoryItem


def track_record(story: Story) -> list[Milestone]:
    """The timeline of moves, rural work, volunteering, public health and languages, oldest first, undated last."""
    items = sorted(story.of_kind(*TRACK_KINDS), key=lambda item: item.start or item.end or "9999")
    return [Milestone(when_words(item).strip(), item.kind, story_sentence(item), item) for item in items]


def adaptability(story: Story, most: int = 2) -> Draft:
    """Up to `most` complete sentences that show adapting, moves first; a gap when there is none.

    The same sentences serve the national statement, the answers and the letters.
    """
    complete = [milestone for milestone in track_record(story) if not milestone.sentence.gaps]
    first = sorted(complete, key=lambda milestone: TRACK_KINDS.index(milestone.kind))[:most]
    if not first:
        missing = "a move, rural work, volunteering or a language that shows how you adapt"
        return Draft(f"[{missing}]", (missing,))
    return Draft(" ".join(milestone.sentence.text for milestone in first))
