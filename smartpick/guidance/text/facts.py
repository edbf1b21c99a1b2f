"""The applicant's facts as sentences: ties, experience, story, and the track record of moving and adapting (S21)."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from itertools import islice

from smartpick.applicant import Applicant, Story, StoryItem
from smartpick.data_folder import state_names
from smartpick.guidance.text.drafts import Draft, gaps_in, render
from smartpick.guidance.text.typed_words import aimed, bare, described, done_words, person, without_place

TRACK_KINDS = ("move", "rural", "volunteering", "public health", "language")
"""What shows that someone adapts: moves, rural or semi-urban work, volunteering, public health, languages in use."""
_TIES = {
    "family": "I have family in {place}.",
    "lived": "I lived in {place}.",
    "trained": "I trained in {place}.",
    "worked": "I worked in {place}.",
}


_CENTER = re.compile(
    r"\b(?:University|Hospitals?|Clinic|Medical Center|Institute|School|UC|UCLA|UCSD|UCSF|UCI|UCR|USC|NYU)\b"
    r"(?! (?:Park|City|Heights|Place)\b)"
)
"""A place that is a center and not a town: one works at it, not in it."""


def month_words(when: str) -> str:
    """ "2023-04" as "April 2023"; a year stays a year."""
    year, _, month = when.partition("-")
    return f"{calendar.month_name[int(month)]} {year}" if month else year


def when_words(item: StoryItem, today: dt.date | None = None) -> str:
    """ " in 2021", " from April 2023 to June 2023", " since April 2026" where it goes on after today, or "".

    Args:
        item: the fact; its words begin with a blank.
        today: None for today's date.
    """
    if item.start and item.ongoing(today or dt.date.today()):
        return f" {'in' if item.kind == 'move' else 'since'} {month_words(item.start)}"
    if item.start and item.end and item.start != item.end:
        return f" from {month_words(item.start)} to {month_words(item.end)}"
    when = item.start or item.end
    return f" in {month_words(when)}" if when else ""


def story_sentence(item: StoryItem, today: dt.date | None = None) -> Draft:
    """One fact as a sentence or two; what is missing stands in brackets.

    Args:
        item: the fact, as typed.
        today: what goes on after this day is put so ("have worked"); None for today's date.
    """
    day, kind = today or dt.date.today(), item.kind
    ongoing = item.ongoing(day) and kind != "move"
    what = bare(item.what, kind if kind in {"aim", "language", "person", "volunteering"} else "did")
    place, who = bare(item.place, "place"), person(item.who)
    what = without_place(without_place(what, place), who)
    if kind == "person":
        what = described(
            bare(what[len(who) :] if who and what.lower().startswith(f"{who.lower()} ") else what, "person")
        )
        who = who[:1].upper() + who[1:]
    elif what and kind == "aim":
        what = aimed(what)
    elif what and kind != "language":
        what = done_words(what, bool(item.start or item.end), ongoing)
    draft = render(
        "story", kind=kind, place=place, origin=bare(item.origin, "place"), who=who, what=what,
        learned=bare(item.learned, "learned"), population=bare(item.population, "population"),
        when=when_words(item, day), ongoing=ongoing, at="at" if _CENTER.search(place) else "in",
    )  # fmt: skip
    text = " ".join(draft.text.split())
    return Draft(text, gaps_in(text))


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
    """One point of the timeline: when ("" if not entered), what kind, the sentence."""

    when: str
    kind: str
    sentence: Draft
    item: StoryItem


def track_record(story: Story, today: dt.date | None = None) -> list[Milestone]:
    """The timeline of moves, rural work, volunteering, public health and languages, oldest first, undated last.

    Args:
        story: all facts; the others are left out.
        today: what begins later is left out; None for today's date.
    """
    items = _track_items(story, today)
    return [Milestone(when_words(item, today).strip(), item.kind, story_sentence(item, today), item) for item in items]


def _track_items(story: Story, today: dt.date | None) -> list[StoryItem]:
    return sorted(story.of_kind(*TRACK_KINDS, today=today), key=lambda item: item.start or item.end or "9999")


def adaptability(story: Story, most: int = 2, today: dt.date | None = None) -> Draft:
    """Complete sentences that show adapting, moves first; a gap when there is none.

    The same sentences serve the national statement, the answers and the letters.

    Args:
        story: all facts.
        most: sentences at the most.
        today: what begins later is left out; None for today's date.
    """
    items = sorted(_track_items(story, today), key=lambda item: TRACK_KINDS.index(item.kind))
    sentences = (story_sentence(item, today) for item in items)
    first = list(islice((draft for draft in sentences if not draft.gaps), most))
    if not first:
        missing = "a move, rural work, volunteering or a language that shows how you adapt"
        return Draft(f"[{missing}]", (missing,))
    return Draft(" ".join(draft.text for draft in first))
