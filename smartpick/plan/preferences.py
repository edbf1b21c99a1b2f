"""What the applicant wants: list size or budget, shares, floor, weights; and the profile that holds it all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from smartpick.applicant import APPLICANT_SENTENCES, STORY_SENTENCES, Applicant, Story, refusal, sentence_for
from smartpick.kept import Kept
from smartpick.knowledge import Knowledge, checked_code
from smartpick.plan.events import EVENT_SENTENCES, MOST_EVENTS, NOTE_CHARACTERS, Event, Zone, in_order
from smartpick.plan.messages import MESSAGES_SENTENCES, Messages
from smartpick.plan.rank_list import RANK_LIST_SENTENCES, RankList
from smartpick.sentences import mended, printable

MAX_APPLICATIONS = 400
MOST_TARGET = 100_000
"""Largest number a target may name (assumption: more than there are programs)."""
SECOND_WORTH = 0.7
"""What a match in the second specialty is worth against one in the first, until the applicant says (assumption)."""

NAME_CHARACTERS = 60
"""Longest name of a plan (assumption: it stands in one line of a phone)."""
MOST_UNFILLED = 3_000
"""Unfilled programs kept (assumption: more than any specialty has)."""
MOST_MARKS = 6_000
"""Programs pinned or excluded (assumption: as many as the table has)."""
_NAME_SENTENCE = f"The name of a plan can have up to {NAME_CHARACTERS} characters."

HomeRule = Literal["free", "sensible", "first", "every", "own"]
"""How much of the list lies in the home region; `plan.home` says what each comes to."""


class PlanError(ValueError):
    """Something asked for cannot be done; the message is one sentence for the applicant."""


class Preferences(Kept):
    """What the applicant wants. Frozen and validated; the JSON keys are the field names.

    Args:
        applications: size of the list; ignored when budget_usd is given.
        budget_usd: application fees only, US dollars.
        fee_per_program_usd: for application services whose fee is not in our table.
        home: how much of the list lies in the home region (tier 1), while neither socal_share nor targets say so:
            "free" only where it costs nothing, "sensible" as far as that costs at most two points of matching,
            "first" as in example A, "every" program there that takes the visa need, "own" as the weights have it.
        socal_share: 0–1 of the list in the home region; overrides `home`.
        west_share: 0–1 of the rest in tier 2; None = the weights alone decide.
        safety_floor: 0–1, the least chance of matching.
        competitiveness_percentile: 0–100, replaces the form.
        place_weight: what a match in tier 1 is worth beyond matching, tier 2 half of it; it chooses programs only where
            `home` is neither "free" nor "sensible".
        setting_weight: what a university program is worth beyond matching, a university-affiliated one half of it.
        price_weight: what a match where prices are lowest is worth beyond matching; where they are highest nothing.
        distance_weight: what a match at the place `near` is worth beyond matching, 250 miles away half of it.
        near: a city with a program, or a state capital, as in "Fresno, CA"; None = no place, no distance.
        targets: {sub-region: (least, most)}; override the shares. "West + Mountain other" bounds the two together.
        second_share: 0–1 of all programs that lie in the second specialty, None = as it serves best; for two lists.
        second_worth: above 0 to 1, what a match there is worth against one in the first; for two lists.

    Example:
        >>> from smartpick import Preferences
        >>> wishes = Preferences(applications=60, socal_share=0.3)
        >>> wishes.socal_share, wishes.safety_floor
        (0.3, None)
    """

    applications: int = Field(default=85, ge=1, le=MAX_APPLICATIONS)
    budget_usd: float | None = Field(default=None, ge=11, le=50_000)
    fee_per_program_usd: float | None = Field(default=None, ge=0.01, le=1_000)
    home: HomeRule = "sensible"
    socal_share: float | None = Field(default=None, ge=0, le=1)
    west_share: float | None = Field(default=None, ge=0, le=1)
    safety_floor: float | None = Field(default=None, ge=0, le=1)
    competitiveness_percentile: float | None = Field(default=None, ge=0, le=100)
    place_weight: float = Field(default=0.25, ge=0, le=5)
    setting_weight: float = Field(default=0.0, ge=0, le=5)
    price_weight: float = Field(default=0.0, ge=0, le=5)
    distance_weight: float = Field(default=0.0, ge=0, le=5)
    near: str | None = Field(default=None, min_length=1, max_length=100)
    targets: dict[str, tuple[int, int]] | None = None
    second_share: float | None = Field(default=None, ge=0, le=1)
    second_worth: float = Field(default=SECOND_WORTH, gt=0, le=1)

    @property
    def has_shares(self) -> bool:
        """Whether any share, rule or target bounds how many programs lie in a region."""
        set_by_hand = (self.socal_share, self.west_share, self.targets) != (None, None, None)
        return set_by_hand or self.home_rule not in {"free", "own"}

    @property
    def home_rule(self) -> HomeRule:
        """The rule in force: "own" where a share or targets are set."""
        return "own" if self.socal_share is not None or self.targets else self.home

    @property
    def home_first(self) -> bool:
        """Whether the rule in force puts the home region first, whatever that costs."""
        return self.home_rule in {"first", "every"}

    def with_home(self, count: int, size: int) -> Preferences:
        """With exactly `count` home-region programs on a list of `size`; targets, which override shares, are off."""
        return self.model_copy(update={"socal_share": count / size, "targets": None})

    def __hash__(self) -> int:
        targets = None if self.targets is None else tuple(self.targets.items())
        return hash(tuple(targets if name == "targets" else value for name, value in self.__dict__.items()))

    @field_validator("targets")
    @classmethod
    def _least_below_most(cls, targets: dict[str, tuple[int, int]] | None) -> dict[str, tuple[int, int]] | None:
        for name, (least, most) in (targets or {}).items():
            if not 0 <= least <= most <= MOST_TARGET:
                raise ValueError(
                    f"The target for {printable(name, 60)} must run from a smaller to a larger number "
                    f"up to {MOST_TARGET:,}, not {printable(least, 30)} to {printable(most, 30)}."
                )
        return targets


NO_HOME_SHARE: Mapping[str, None] = {"socal_share": None, "targets": None}
"""Changes after which the rule `home` decides how much of the list lies in the home region."""
NO_SHARES: Mapping[str, str | None] = {**NO_HOME_SHARE, "west_share": None, "home": "own"}
"""Changes after which the weights alone decide how the list is spread over the regions."""

NO_WEIGHTS: Mapping[str, float] = {
    "place_weight": 0.0, "setting_weight": 0.0, "price_weight": 0.0, "distance_weight": 0.0,
}  # fmt: skip
"""Changes after which only matching counts, wherever it is."""

_PREFERENCE_SENTENCES = {
    "applications": f"The list can hold 1 to {MAX_APPLICATIONS} programs.",
    "budget_usd": "The budget must be between 11 (one program) and 50,000 US dollars.",
    "fee_per_program_usd": "The fee for one program must be between 0.01 and 1,000 US dollars.",
    "home": "How much of the home region is asked for is one of: free, sensible, first, every, own.",
    "socal_share": "The Southern California share must be between 0 and 1 (0.3 means 30 %).",
    "west_share": "The West share must be between 0 and 1 (0.3 means 30 %).",
    "safety_floor": "The safety floor must be between 0 and 1 (0.7 means 70 %).",
    "competitiveness_percentile": "Competitiveness is a percentile from 0 to 100.",
    "place_weight": "The weight of place must be between 0 and 5.",
    "setting_weight": "The weight of setting must be between 0 and 5.",
    "price_weight": "The weight of low prices must be between 0 and 5.",
    "distance_weight": "The weight of being near must be between 0 and 5.",
    "near": "The place to be near is a city with its state, like “Fresno, CA”.",
    "second_share": "The share of the second specialty must be between 0 and 1 (0.5 means half of the programs).",
    "second_worth": "What the second specialty is worth must be above 0 and at most 1 (1 means as much as the first).",
    "targets": "Targets give each sub-region a least and a most number of programs.",
    "name": _NAME_SENTENCE,
    "time_zone": EVENT_SENTENCES["zone"],
    "pins": f"“pins” takes up to {MOST_MARKS:,} programs, each by its ACGME code.",
    "exclusions": f"“exclusions” takes up to {MOST_MARKS:,} programs, each by its ACGME code.",
    "unfilled": f"There can be up to {MOST_UNFILLED:,} unfilled programs, each by its ACGME code.",
}


_PARTS: dict[object, dict[str, str]] = {
    "applicant": APPLICANT_SENTENCES,
    "preferences": _PREFERENCE_SENTENCES,
    "story": STORY_SENTENCES,
    "messages": MESSAGES_SENTENCES,
    "events": EVENT_SENTENCES,
    "rank_list": RANK_LIST_SENTENCES,
    "knowledge": {
        name: f"What you know about programs is damaged in this file ({words})."
        for name, words in {
            "answers": "answers",
            "fills": "fills",
            "own_programs": "own programs",
            "gone_pages": "pages marked as gone",
            "reopened": "programs put back",
        }.items()
    },
}
"""Part of a profile to the sentences for its fields."""


def _codes(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Ten-digit ACGME codes, leading zeros restored, order kept, duplicates dropped."""
    return tuple(dict.fromkeys(checked_code(code) for code in codes))


class Basis(Kept):
    """What a list follows from: who applies, what they want and know, and which programs must or must not be on it."""

    applicant: Applicant
    preferences: Preferences = Preferences()
    pins: tuple[str, ...] = Field(default=(), max_length=MOST_MARKS)
    exclusions: tuple[str, ...] = Field(default=(), max_length=MOST_MARKS)
    knowledge: Knowledge = Knowledge()

    def __hash__(self) -> int:
        """For derived values: they are kept by the basis they were computed from."""
        return hash((self.applicant, self.preferences, self.pins, self.exclusions, self.knowledge))

    @field_validator("pins", "exclusions")
    @classmethod
    def _program_codes(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        return _codes(codes)

    @model_validator(mode="after")
    def _not_both(self) -> Self:
        both = sorted(set(self.pins) & set(self.exclusions))
        if both:
            raise ValueError(f"Program {both[0]} is both pinned and excluded. Choose one.")
        return self


class Texts(Kept):
    """What the applicant wrote, and what happened in the season. No list to apply to changes with it."""

    notes: dict[str, str] = Field(default={})
    story: Story = Story()
    messages: Messages = Messages()
    events: tuple[Event, ...] = Field(default=(), max_length=MOST_EVENTS)
    time_zone: Zone = ""
    unfilled: tuple[str, ...] = Field(default=(), max_length=MOST_UNFILLED)
    rank_list: RankList = RankList()

    @field_validator("events")
    @classmethod
    def _by_date(cls, events: tuple[Event, ...]) -> tuple[Event, ...]:
        return in_order(events)

    @field_validator("unfilled")
    @classmethod
    def _unfilled_programs(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        return _codes(codes)

    @field_validator("notes")
    @classmethod
    def _noted_programs(cls, notes: dict[str, str]) -> dict[str, str]:
        kept: dict[str, str] = {}
        for written, text in notes.items():
            code = checked_code(written)
            if code in kept:
                raise ValueError(f"There are two notes on program {code}, one of them under “{written}”. Keep one.")
            if len(text) > NOTE_CHARACTERS:
                raise ValueError(f"The note on program {code} is too long: at most {NOTE_CHARACTERS:,} characters.")
            kept[code] = text
        return {code: text for code, text in kept.items() if text.strip()}


class Profile(Texts, Basis):
    """Everything a user keeps: the basis of the list, and the texts beside it.

    Args:
        name: what the user calls this plan; "" = nothing yet.
        applicant: who applies.
        preferences: what they want.
        pins: ACGME codes that must be on the list.
        exclusions: ACGME codes that must not.
        knowledge: the user's own answers.
        notes: ACGME code to the user's own note.
        story: the applicant's own facts.
        messages: what they say to programs.
        events: what happened in the season, by date.
        time_zone: the applicant's own; "" = not entered.
        unfilled: ACGME codes of programs with unfilled places, as entered in SOAP week.
        rank_list: the rank order list.

    Example:
        >>> from smartpick import Applicant, Profile
        >>> profile = Profile(applicant=Applicant(specialty="Neurology", visa="none"), pins=["1800400001"])
        >>> profile.changed("preferences", applications=40).preferences.applications
        40
    """

    __hash__ = None  # type: ignore[assignment]  # derived values are kept by the basis, never by anyone's texts

    name: str = Field(default="", max_length=NAME_CHARACTERS)

    @field_validator("name")
    @classmethod
    def _one_line(cls, name: str) -> str:
        return " ".join(name.split())

    @classmethod
    def of(cls, basis: Basis) -> Profile:
        """A basis without any text beside it."""
        return cls.model_construct(**{name: getattr(basis, name) for name in Basis.model_fields})

    @property
    def basis(self) -> Basis:
        """The part a list follows from."""
        return Basis.model_construct(**{name: getattr(self, name) for name in Basis.model_fields})

    def with_texts(self, written: Profile) -> Profile:
        """The same basis beside the texts and the name of another profile."""
        return self.model_copy(update={name: getattr(written, name) for name in (*Texts.model_fields, "name")})

    def changed(self, part: str, **fields: object) -> Profile:
        """With some fields of one part changed; only that part is validated.

        Args:
            part: "applicant", "preferences", "story", "messages" or "rank_list".

        Raises:
            PlanError: with sentences for what does not fit.
        """
        old = getattr(self, part)
        try:
            new = type(old).model_validate({**{name: getattr(old, name) for name in type(old).model_fields}, **fields})
        except ValidationError as error:
            raise PlanError(_profile_refusal(error, part)) from error
        return self.model_copy(update={part: new})

    def named(self, name: str) -> Profile:
        """With another name.

        Raises:
            PlanError: the name is too long.
        """
        name = " ".join(mended(name).split())
        if len(name) > NAME_CHARACTERS:
            raise PlanError(_NAME_SENTENCE)
        return self.model_copy(update={"name": name})

    def in_season(self, **fields: object) -> Profile:
        """With other `events`, `time_zone` or `unfilled`; only these are validated.

        Raises:
            PlanError: with sentences for what does not fit.
        """
        try:
            texts = Texts.model_validate(fields)
        except ValidationError as error:
            raise PlanError(_profile_refusal(error)) from error
        return self.model_copy(update={name: getattr(texts, name) for name in fields})

    def with_events(self, events: Iterable[Event]) -> Profile:
        """With other events, put in order of date.

        Raises:
            PlanError: there are too many.
        """
        return self.in_season(events=tuple(events))

    def marked(self, pins: Iterable[str], exclusions: Iterable[str], notes: Mapping[str, str]) -> Profile:
        """With other pins, exclusions and notes (ACGME code to text); only these are validated.

        Raises:
            PlanError: a code that is none, or a program both pinned and excluded.
        """
        try:
            basis = Basis(applicant=self.applicant, pins=tuple(pins), exclusions=tuple(exclusions))
            texts = Texts(notes=dict(notes))
        except ValidationError as error:
            raise PlanError(_profile_refusal(error)) from error
        return self.model_copy(update={"pins": basis.pins, "exclusions": basis.exclusions, "notes": texts.notes})


def read_profile(data: object) -> Profile:
    """A profile from parsed JSON, `{"applicant": {…}, "preferences": {…}, "pins": […], "exclusions": […]}`.

    Raises:
        PlanError: with sentences for everything that does not fit.
    """
    if not isinstance(data, dict):
        raise PlanError("A profile is a JSON object with the keys applicant, preferences, pins and exclusions.")
    try:
        return Profile.model_validate(data)
    except ValidationError as error:
        raise PlanError(_profile_refusal(error)) from error


def _profile_refusal(error: ValidationError, part: str = "") -> str:
    """Sentences for a whole profile, or one part of it: each problem in the words of the part it lies in."""
    sentences = []
    for problem in error.errors():
        where = (part, *problem["loc"]) if part else problem["loc"]
        first = where[0] if where else ""
        inside = where[1:] if first in _PARTS else where
        if inside[:1] == ("items",) and len(inside) > 2:  # a fact of the story, by its own field
            inside = inside[2:]
        if first == "events":  # one of them, by its own field
            inside = inside[1:]
        sentences.append(sentence_for({**problem, "loc": inside or where}, _PARTS.get(first, _PREFERENCE_SENTENCES)))
    return printable(" ".join(dict.fromkeys(sentences)))


def checked_preferences(**fields: object) -> Preferences:
    """Preferences from plain values; PlanError with sentences when they do not fit."""
    try:
        return Preferences.model_validate(fields)
    except ValidationError as error:
        raise PlanError(refusal(error, _PREFERENCE_SENTENCES)) from error
