"""The applicant's own facts for statements, answers and letters: people, places, work, moves, languages, aims.

Each field completes a sentence the applicant would say, so that a text can be made of it without inventing anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from smartpick.applicant.limits import limits
from smartpick.kept import Kept

StoryKind = Literal[
    "person", "place", "experience", "aim", "move", "rural", "volunteering", "public health", "language", "research",
    "rounds", "telehealth", "community",
]  # fmt: skip
STORY_KINDS: Mapping[str, str] = {
    "person": "A person there: family, partner, mentor",
    "place": "A place I lived or know well",
    "experience": "Clinical experience",
    "aim": "A career aim",
    "move": "A move between countries or regions",
    "rural": "Rural or semi-urban work",
    "volunteering": "Volunteering",
    "public health": "Public-health work",
    "language": "A language I use with patients",
    "research": "Research, also from abroad",
    "rounds": "Virtual grand rounds or conferences",
    "telehealth": "Telehealth, also from abroad",
    "community": "A community or congregation there I belong to",
}
MAX_ITEMS = 60


def _one_line(text: Any) -> Any:
    """One line without brackets (they mark what is missing in a text) and without the final full stop."""
    if not isinstance(text, str):
        return text
    return " ".join(text.replace("[", "(").replace("]", ")").split()).rstrip(". ")


Line = Annotated[str, BeforeValidator(_one_line)]
Own = Annotated[str, BeforeValidator(lambda text: " ".join(text.split()) if isinstance(text, str) else text)]
"""One line as it was typed; brackets in it still mark what is missing."""
Month = Annotated[str, Field(pattern=r"^([12][0-9]{3}(-(0[1-9]|1[0-2]))?)?$")]


class StoryItem(Kept):
    """One fact of the applicant's life; empty text means "not entered".

    Args:
        kind: a key of `STORY_KINDS`.
        place: where, as "Riverside, CA".
        origin: where a move began.
        who: "my sister", "Dr. Ana Ruiz".
        what: completes "I …" ("treated farm workers in a village clinic"), of a person "… lives there", of an aim
            "I want to …"; of a language its name.
        learned: completes "I learned …".
        population: the patients, "farm workers with diabetes".
        start: "2023" or "2023-04".
        end: likewise, not before `start`.
        still_going: whether it still goes on, where it has no end; None = not entered.
        planned_for: the day it will be done; None = not only planned.
        sentence: the applicant's own sentence: where it is given, texts say it as it stands instead of what the other
            fields make, which still count for ties, dates and checks.
    """

    kind: StoryKind
    place: Line = Field(default="", max_length=80)
    origin: Line = Field(default="", max_length=80)
    who: Line = Field(default="", max_length=120)
    what: Line = Field(default="", max_length=300)
    learned: Line = Field(default="", max_length=300)
    population: Line = Field(default="", max_length=160)
    start: Month = ""
    end: Month = ""
    still_going: bool | None = None
    planned_for: dt.date | None = None
    sentence: Own = Field(default="", max_length=400)

    @model_validator(mode="after")
    def _in_order(self) -> StoryItem:
        if self.start and self.end and self.end[: len(self.start)] < self.start[: len(self.end)]:
            raise ValueError(f"In your story something ends ({self.end}) before it begins ({self.start}).")
        return self

    def words(self, *fields: str) -> str:
        """What texts may say of it: the own sentence, else what was typed into some fields."""
        return self.sentence or "; ".join(getattr(self, field) for field in fields)

    @property
    def done(self) -> bool:
        """Whether a text may tell it today."""
        return self.done_by(dt.date.today())

    def done_by(self, today: dt.date) -> bool:
        """Whether a text may tell it on a day: not only planned, and begun (ended, if only its end is given)."""
        return self.planned_for is None and not _later(self.start or self.end, today)

    def ongoing(self, today: dt.date) -> bool:
        """Whether it has begun and still goes on: it ends only after a day's month or year, or was said to go on."""
        goes_on = _later(self.end, today) if self.end else self.still_going is True
        return bool(self.start) and self.done_by(today) and goes_on


def _later(when: str, today: dt.date) -> bool:
    """Whether a year or a month lies after the one a day is in; "" does not."""
    return when > today.isoformat()[: len(when)]


class Story(Kept):
    """All the facts, and what the applicant typed from them.

    Args:
        name: as letters are signed.
        aamc_id: likewise.
        items: the facts, up to `MAX_ITEMS`.
        why_home: the own text on why the home region.
        adaptability: the own text on change.
    """

    name: Line = Field(default="", max_length=120)
    aamc_id: Line = Field(default="", max_length=20)
    items: tuple[StoryItem, ...] = Field(default=(), max_length=MAX_ITEMS)
    why_home: str = Field(default="", max_length=5_000)
    adaptability: str = Field(default="", max_length=5_000)

    def of_kind(self, *kinds: str, today: dt.date | None = None) -> tuple[StoryItem, ...]:
        """The items of some kinds that a text may tell on a day (None: today), in order."""
        day = today or dt.date.today()
        return tuple(item for item in self.items if item.kind in kinds and item.done_by(day))


def _most(model: type[BaseModel], field: str) -> str:
    return f"can have up to {limits(model, field)[1]:,} characters."


STORY_SENTENCES = {
    "name": f"Your name {_most(Story, 'name')}",
    "aamc_id": f"Your AAMC ID {_most(Story, 'aamc_id')}",
    "items": f"Your story can hold up to {MAX_ITEMS} facts, each with a kind such as person, place or move.",
    "kind": f"The kind of a fact must be one of: {', '.join(STORY_KINDS)}.",
    "place": f"A place in your story {_most(StoryItem, 'place')}",
    "origin": f"A place in your story {_most(StoryItem, 'origin')}",
    "who": f"A person in your story {_most(StoryItem, 'who')}",
    "what": f"What you did {_most(StoryItem, 'what')}",
    "learned": f"What you learned {_most(StoryItem, 'learned')}",
    "population": f"The patients in your story {_most(StoryItem, 'population')}",
    "start": "The beginning of a fact must be a year or a month, for example 2023 or 2023-04.",
    "end": "The end of a fact must be a year or a month, for example 2023 or 2023-04.",
    "still_going": "Whether a fact still goes on must be yes or no (true or false), or be left out.",
    "planned_for": "The date of something planned must look like 2027-03-31.",
    "sentence": f"Your own sentence for a fact {_most(StoryItem, 'sentence')}",
    "why_home": f"The text on why your first region {_most(Story, 'why_home')}",
    "adaptability": f"The text on how you adapt {_most(Story, 'adaptability')}",
}
"""Field to what it takes, said when something else was given; the numbers are the models' own."""
