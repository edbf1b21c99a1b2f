"""What the applicant says to programs: statements and who gets which, ERAS preferences, answers, letters, signals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, Field, field_validator, model_validator

from smartpick.data_folder import division_of_state
from smartpick.kept import Kept
from smartpick.knowledge import checked_code

ESSAY_CHARACTERS = 300
"""Length of an ERAS preference essay (AAMC, MyERAS applicant guide, geographic preferences)."""
STATEMENT_CHARACTERS = 28_000
"""Longest personal statement kept (the size of the ERAS field, medium confidence)."""
LETTER_CHARACTERS = 5_000
"""Longest letter or answer kept (assumption: far more than anyone reads)."""
VISA_CHARACTERS = 2_000
"""Longest words on the visa kept (assumption)."""
MOST_DIVISIONS = 3
"""Census divisions an applicant may choose in ERAS (AAMC, MyERAS applicant guide, geographic preferences)."""

MOST_STATEMENTS = 12
"""Versions of the statement kept: universal, home, national and the nine census divisions."""
MOST_LETTERS = 200
"""Edited letters kept (assumption: more than anyone edits)."""

Strategy = Literal["universal", "two", "regional"]
Signal = Literal["gold", "silver", "signal"]
Setting = Literal["urban", "mostly urban", "suburban", "mostly rural", "rural", "no preference"]
LetterKind = Literal["outside home", "inside home", "update", "thanks", "interest", "visa"]
QUESTIONS: Mapping[str, str] = {
    "preference": "Do you prefer one part of the country?",
    "elsewhere": "Where else have you applied?",
    "move": "Would you move to another state?",
    "state": "Why our state?",
}
"""Three questions on place, and the one that programs may always ask: on their own state."""


@lru_cache
def census_divisions() -> tuple[str, ...]:
    """The nine census divisions, alphabetical; Puerto Rico lies in none."""
    return tuple(sorted(set(division_of_state().values())))


def checked_version(version: str) -> str:
    """The version of a statement; ValueError with a sentence when there is no such version."""
    if version not in {"universal", "home", "national", *census_divisions()}:
        raise ValueError(f"“{version[:40]}” is not a version of the statement (universal, home, national, a division).")
    return version


def _checked_division(division: str) -> str:
    if division not in census_divisions():
        raise ValueError(f"“{division[:40]}” is not one of the nine census divisions.")
    return division


def _checked_question(question: str) -> str:
    if question not in QUESTIONS:
        raise ValueError(f"“{question[:40]}” is not one of the questions: {', '.join(QUESTIONS)}.")
    return question


def _at_most(limit: int, what: str) -> AfterValidator:
    """Refuses a longer text with how long it is and may be. what: as the sentence names the text."""

    def checked(text: str) -> str:
        if len(text) > limit:
            raise ValueError(f"{what} has {len(text):,} characters; the limit is {limit:,}.")
        return text

    return AfterValidator(checked)


Code = Annotated[str, AfterValidator(checked_code)]
Version = Annotated[str, AfterValidator(checked_version)]
EssayText = Annotated[str, _at_most(ESSAY_CHARACTERS, "The essay")]


class Statement(Kept):
    """One version of the personal statement: "universal", "home", "national" or a census division, and its text."""

    version: Version
    text: Annotated[str, _at_most(STATEMENT_CHARACTERS, "The statement")] = ""


class DivisionChoice(Kept):
    """A census division chosen in ERAS and its essay."""

    division: Annotated[str, AfterValidator(_checked_division)]
    essay: EssayText = ""


class EditedLetter(Kept):
    """A letter as the applicant edited it; code "" is the text for all programs of its kind."""

    kind: LetterKind
    code: Annotated[str, AfterValidator(lambda code: code and checked_code(code))] = ""
    text: Annotated[str, _at_most(LETTER_CHARACTERS, "The letter")]


class Messages(Kept):
    """What the applicant typed and chose. Empty parts mean "not written yet".

    strategy: None = as recommended. assignments: {ACGME code: version}, only where the applicant chose otherwise.
    divisions: 0–3; no_preference: "no division preference", with its essay. settings: one setting or more.
    answers: {question: text}, the keys of `QUESTIONS`. visa_text: the own words on the visa need.
    h1b_reason: why only an H-1B will do, to take to an immigration attorney; no text to a program uses it.
    signals: {ACGME code: "gold", "silver", or "signal" where the specialty has no tiers}.
    """

    strategy: Strategy | None = None
    statements: tuple[Statement, ...] = Field(default=(), max_length=MOST_STATEMENTS)
    assignments: dict[Code, Version] = Field(default={})
    divisions: tuple[DivisionChoice, ...] = Field(default=(), max_length=MOST_DIVISIONS)
    no_preference: bool = False
    no_preference_essay: EssayText = ""
    settings: tuple[Setting, ...] = Field(default=(), max_length=len(get_args(Setting)))
    setting_essay: EssayText = ""
    answers: dict[
        Annotated[str, AfterValidator(_checked_question)], Annotated[str, _at_most(LETTER_CHARACTERS, "The answer")]
    ] = Field(default={})
    letters: tuple[EditedLetter, ...] = Field(default=(), max_length=MOST_LETTERS)
    h1b_reason: Annotated[str, _at_most(VISA_CHARACTERS, "The reason for H-1B only")] = ""
    visa_text: Annotated[str, _at_most(VISA_CHARACTERS, "The text on the visa")] = ""
    signals: dict[Code, Signal] = Field(default={})

    @field_validator("settings")
    @classmethod
    def _once(cls, settings: tuple[Setting, ...]) -> tuple[Setting, ...]:
        return tuple(dict.fromkeys(settings))

    @model_validator(mode="after")
    def _one_of_each(self) -> Messages:
        if _twice(statement.version for statement in self.statements):
            raise ValueError("One version of the statement is there twice. Keep one.")
        if _twice(choice.division for choice in self.divisions):
            raise ValueError("One census division is chosen twice. Choose another one or remove it.")
        if self.divisions and self.no_preference:
            raise ValueError("You chose census divisions and “no preference”. ERAS takes one or the other.")
        if _twice((letter.kind, letter.code) for letter in self.letters):
            raise ValueError("One letter is there twice. Keep one.")
        if "no preference" in self.settings and len(self.settings) > 1:
            raise ValueError("You chose a setting and “no preference”. ERAS takes one or the other.")
        return self

    def statement(self, version: str) -> str:
        """The text of a version, "" when not written."""
        return next((kept.text for kept in self.statements if kept.version == version), "")

    def letter(self, kind: str, code: str) -> str | None:
        """The edited letter to one program, else the one for all of its kind, else None."""
        kept = {(letter.kind, letter.code): letter.text for letter in self.letters}
        return kept.get((kind, code), kept.get((kind, "")))


def _twice(values: Iterable[object]) -> bool:
    """Whether a value comes more than once."""
    some = list(values)
    return len(some) != len(set(some))


def _choices(literal: Any, last: str) -> str:
    """The values of a Literal in words: "a, b or c". last: the word before the last one."""
    *first, end = get_args(literal)
    return f"{', '.join(first)} {last} {end}"


MESSAGES_SENTENCES = {
    "strategy": f"The statement strategy must be {_choices(Strategy, 'or')}.",
    "statements": (
        f"There can be up to {MOST_STATEMENTS} statements, each of up to {STATEMENT_CHARACTERS:,} characters."
    ),
    "assignments": "Assignments give programs (by ACGME code) a version of the statement.",
    "divisions": (
        f"ERAS takes up to {MOST_DIVISIONS} census divisions, each with an essay of up to "
        f"{ESSAY_CHARACTERS} characters."
    ),
    "no_preference": "“No preference” must be yes or no (true or false).",
    "no_preference_essay": f"An ERAS essay can have up to {ESSAY_CHARACTERS} characters.",
    "settings": f"Settings must be among {_choices(Setting, 'and')}.",
    "setting_essay": f"An ERAS essay can have up to {ESSAY_CHARACTERS} characters.",
    "answers": "Answers are texts to the questions on place.",
    "letters": (
        f"There can be up to {MOST_LETTERS} edited letters. "
        f"Letters need a kind ({', '.join(get_args(LetterKind))}) and a text of up to {LETTER_CHARACTERS:,} characters."
    ),
    "h1b_reason": f"The reason for H-1B only can have up to {VISA_CHARACTERS:,} characters.",
    "visa_text": f"Your words on the visa can have up to {VISA_CHARACTERS:,} characters.",
    "signals": "Signals give programs (by ACGME code) “gold” or “silver”, or “signal” where there are no tiers.",
}
