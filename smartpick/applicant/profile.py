"""Who applies: the fields of the form, what they may hold, and a plain sentence when they may not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator

from smartpick.applicant.limits import limits
from smartpick.kept import Kept
from smartpick.sentences import printable

MATCH_YEAR = 2027
"""The season the shipped fees and figures serve. A constant, so that a saved plan opens to the same list."""

VISA_NEEDS = {
    "none": "No visa needed",
    "j1_or_h1b": "J-1 or H-1B",
    "j1_only": "J-1 only",
    "h1b_only": "H-1B only",
}
TIE_KINDS = {
    "family": "Family there",
    "lived": "Lived there",
    "trained": "Trained there",
    "worked": "Worked there",
}

VisaNeed = Literal["none", "j1_or_h1b", "j1_only", "h1b_only"]
TieKind = Literal["family", "lived", "trained", "worked"]


class Tie(Kept):
    """A tie to a place, which raises the chance there a little.

    Args:
        place: "Los Angeles County, CA", a state's postal code such as "CA", or the name of the home region.
        kind: "family", "lived", "trained" or "worked".

    Example:
        >>> from smartpick import Tie
        >>> Tie(place="Los Angeles County, CA", kind="family")
        Tie(place='Los Angeles County, CA', kind='family')
    """

    place: str = Field(min_length=2, max_length=80)
    kind: TieKind


class Applicant(Kept):
    """A non-US-citizen IMG as the form knows them. Frozen; None means "not entered" and moves nothing.

    Args:
        specialty: by its full name in the program table.
        visa: what the applicant needs: "none", "j1_or_h1b", "j1_only" or "h1b_only".
        second_specialty: for a second list under the same budget.
        step2_ck: three-digit score, 1 to 300.
        step1_attempts: every sitting counts; 1 is passed the first time.
        step2_attempts: the same for Step 2 CK.
        step3_passed: whether Step 3 is passed; an H-1B petition needs it.
        h1b_transfer: whether they hold an H-1B now or graduated from a US school: some programs sponsor only these.
        graduation_year: of medical school, up to `MATCH_YEAR`.
        usce_hands_on_months: months of hands-on clinical experience in the US.
        usce_observership_months: months of observerships in the US.
        usce_socal_months: of these two together, months in Southern California.
        us_letters: of the letters, those from US physicians.
        letters: letters of recommendation.
        citizenships: two-letter country codes; only ever give dated cautions.
        in_us_with_status: whether in the US now with a valid status; likewise.
        ecfmg_certified: likewise.
        research_items: papers, posters, talks, abstracts.
        gap_months: months without medical work.
        earlier_cycles: match cycles taken part in before.
        languages: used with patients.
        ties: to places.
        no_ties: True where the applicant says that there are none; it moves no chance. None wherever there is a tie.

    Raises:
        ValidationError: pydantic's own, where a field does not fit; `refusal` turns it into sentences.

    Example:
        >>> from smartpick import Applicant
        >>> person = Applicant(specialty="Internal Medicine", visa="j1_only", step2_ck=248, graduation_year=2023)
        >>> person.step2_ck, person.us_letters
        (248, None)
    """

    specialty: str = Field(min_length=1, max_length=80)
    visa: VisaNeed
    second_specialty: str | None = Field(default=None, max_length=80)
    step2_ck: int | None = Field(default=None, ge=1, le=300)
    step1_attempts: int | None = Field(default=None, ge=1, le=6)
    step2_attempts: int | None = Field(default=None, ge=1, le=6)
    step3_passed: bool | None = None
    h1b_transfer: bool | None = None
    graduation_year: int | None = Field(default=None, ge=1960, le=MATCH_YEAR)
    usce_hands_on_months: float | None = Field(default=None, ge=0, le=60)
    usce_observership_months: float | None = Field(default=None, ge=0, le=60)
    usce_socal_months: float | None = Field(default=None, ge=0, le=120)
    us_letters: int | None = Field(default=None, ge=0, le=10)
    letters: int | None = Field(default=None, ge=0, le=10)
    citizenships: tuple[str, ...] = ()
    in_us_with_status: bool | None = None
    ecfmg_certified: bool | None = None
    research_items: int | None = Field(default=None, ge=0, le=500)
    gap_months: float | None = Field(default=None, ge=0, le=600)
    earlier_cycles: int | None = Field(default=None, ge=0, le=20)
    languages: tuple[str, ...] = ()
    ties: tuple[Tie, ...] = ()
    no_ties: bool | None = None

    def __hash__(self) -> int:  # pydantic makes one for frozen models, but type checkers do not see it
        return hash(tuple(self.__dict__.values()))

    @field_validator("citizenships")
    @classmethod
    def _iso_codes(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        codes = tuple(code.strip().upper() for code in codes)
        for code in codes:
            if len(code) != 2 or not code.isalpha():
                raise ValueError(f"“{code}” is not a two-letter country code such as IN, NG or PH.")
        return codes

    @field_validator("no_ties")
    @classmethod
    def _none_beside_a_tie(cls, no_ties: bool | None, info: ValidationInfo) -> bool | None:
        return True if no_ties and not info.data.get("ties") else None

    @model_validator(mode="after")
    def _parts_fit_the_whole(self) -> Applicant:
        experience = (self.usce_hands_on_months or 0) + (self.usce_observership_months or 0)
        if self.usce_socal_months is not None and self.usce_socal_months > experience:
            raise ValueError(
                f"Months of US experience in Southern California ({self.usce_socal_months:g}) cannot be more than "
                f"all your US experience ({experience:g} months)."
            )
        if self.us_letters is not None and self.letters is not None and self.us_letters > self.letters:
            raise ValueError(f"US letters ({self.us_letters}) cannot be more than all your letters ({self.letters}).")
        if self.second_specialty is not None and self.second_specialty == self.specialty:
            raise ValueError("The second specialty is the same as the first. Choose another one or leave it empty.")
        return self


_NEVER_AN_ANSWER = {"specialty", "visa", "second_specialty"}
_MOVES_NO_CHANCE = {"letters", "citizenships", "in_us_with_status", "ecfmg_certified", "languages", "no_ties"}
"""Fields that only serve cautions, texts or the limits of other fields."""
ESTIMATE_FIELDS = tuple(name for name in Applicant.model_fields if name not in _NEVER_AN_ANSWER | _MOVES_NO_CHANCE)
"""The questions of the form that can move a chance, beside specialty and visa, which everyone answers."""


def answered(applicant: Applicant) -> tuple[str, ...]:
    """Which of `ESTIMATE_FIELDS` are entered; that there are no ties is an answer too."""
    entered = {name for name in ESTIMATE_FIELDS if getattr(applicant, name) not in (None, ())}
    return tuple(name for name in ESTIMATE_FIELDS if name in entered or (name == "ties" and applicant.no_ties))


def _span(field: str, joined: str = " to ") -> str:
    """The limits of a field in words: "1 to 300"."""
    return joined.join(f"{end:g}" for end in limits(Applicant, field))


APPLICANT_SENTENCES = {
    "specialty": "Choose a specialty by its full name, for example Internal Medicine.",
    "visa": f"Visa need must be one of: {', '.join(VISA_NEEDS)}.",
    "step2_ck": f"Step 2 CK scores run from {_span('step2_ck')}.",
    "step1_attempts": (
        f"Step 1 attempts must be a whole number from {_span('step1_attempts')} (1 means passed the first time)."
    ),
    "step2_attempts": (
        f"Step 2 CK attempts must be a whole number from {_span('step2_attempts')} (1 means passed the first time)."
    ),
    "step3_passed": "Step 3 passed must be yes or no (true or false); leave it out if you do not want to say.",
    "h1b_transfer": "Holding an H-1B now, or a US school, must be yes or no (true or false).",
    "graduation_year": (
        f"Graduation year must be between {_span('graduation_year', ' and ')}: residency in this season starts in July "
        f"{MATCH_YEAR}, and you must have graduated by then."
    ),
    "usce_hands_on_months": f"Hands-on months must be between {_span('usce_hands_on_months', ' and ')}.",
    "usce_observership_months": f"Observership months must be between {_span('usce_observership_months', ' and ')}.",
    "usce_socal_months": f"Months in Southern California must be between {_span('usce_socal_months', ' and ')}.",
    "us_letters": f"US letters must be a whole number from {_span('us_letters')}.",
    "letters": f"Letters must be a whole number from {_span('letters')}.",
    "research_items": f"Research items must be a whole number from {_span('research_items')}.",
    "gap_months": f"Gap months must be between {_span('gap_months', ' and ')}.",
    "earlier_cycles": f"Earlier match cycles must be a whole number from {_span('earlier_cycles')}.",
    "ties": (
        'Each tie needs a place ("CA" or "Los Angeles County, CA") and a kind (family, lived, trained or worked).'
    ),
    "no_ties": "That there are no ties to places must be true; leave it out if you do not want to say.",
    "languages": "Languages must be a list of names, for example Spanish.",
}
"""Field to what it takes, said when something else was given; the numbers are the model's own."""


def sentence_for(problem: Mapping[str, Any], sentences: Mapping[str, str]) -> str:
    """One pydantic problem (an item of `ValidationError.errors()`) as a sentence.

    Args:
        problem: needs "type", "loc", "input" and, for the model's own refusals, "ctx".
        sentences: field name to what the field takes.
    """
    field = str(problem["loc"][0]) if problem["loc"] else ""
    if problem["type"] == "extra_forbidden":
        return f"“{printable(problem['loc'][-1], 60)}” is not a field SmartPick knows; check its spelling."
    if problem["type"] == "missing" and len(problem["loc"]) == 1:
        return f"“{field}” is missing. {sentences.get(field, '')}".strip()
    if problem["type"] == "value_error":
        return str(problem["ctx"]["error"])
    given = "" if problem["input"] is None else f" You gave: {printable(problem['input'], 60)}."
    return f"{sentences.get(field, f'“{field}” does not fit.')}{given}"


def refusal(error: ValidationError, sentences: Mapping[str, str] = APPLICANT_SENTENCES) -> str:
    """What is wrong with a form, in sentences a worried person understands.

    Args:
        error: as pydantic raised it.
        sentences: field name to what the field takes; those of the applicant's form by default.
    """
    return " ".join(dict.fromkeys(sentence_for(problem, sentences) for problem in error.errors()))
