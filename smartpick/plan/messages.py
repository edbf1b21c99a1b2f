"""What the applicant says to programs: statements and who gets which, ERAS preferences, answers, letters, signals."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from smartpick.data_folder import division_of_state
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

Strategy = Literal["universal", "two", "regional"]
Signal = Literal["gold", "silver", "signal"]
Setting = Literal["urban", "suburban", "rural"]
LetterKind = Literal["outside home", "inside home", "update", "interest", "visa"]
QUESTIONS: Mapping[str, str] = {
    "preference": "Do you prefer one part of the country?",
    "elsewhere": "Where else have you applied?",
    "move": "Would you move to another state?",
}
"""The three questions on place that programs ask."""


@lru_cache
def census_divisions() -> tuple[str, ...]:
    """The nine census divisions, alphabetical; Puerto Rico lies in none."""
    return tuple(sorted(set(division_of_state().values())))


def _fitting(what: str, text: str, limit: int) -> str:
    """The text, when it is not too long; ValueError that says how long it is and may be."""
    if len(text) > limit:
        raise ValueError(f"{what} has {len(text):,} characters; the limit is {limit:,}.")
    return text


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Statement(_Kept):
    """One version of the personal statement: "universal", "home", "national" or a census division, and its text."""

    version: str = Field(min_length=1, max_length=40)
    text: str = ""

    @field_validator("text")
    @classmethod
    def _length(cls, text: str) -> str:
        return _fitting("The statement", text, STATEMENT_CHARACTERS)

    @field_validator("version")
    @classmethod
    def _known(cls, version: str) -> str:
        return checked_version(version)


class DivisionChoice(_Kept):
    """A census division chosen in ERAS and its essay (at most 300 characters)."""

    division: str = Field(max_length=40)
    essay: str = ""

    @field_validator("essay")
    @classmethod
    def _length(cls, essay: str) -> str:
        return _fitting("The essay", essay, ESSAY_CHARACTERS)

    @field_validator("division")
    @classmethod
    def _known(cls, division: str) -> str:
        if division not in census_divisions():
            raise ValueError(f"“{division}” is not one of the nine census divisions.")
        return division


class EditedLetter(_Kept):
    """A letter as the applicant edited it; code "" is the text for all programs of its kind."""

    kind: LetterKind
    code: str = ""
    text: str

    @field_validator("text")
    @classmethod
    def _length(cls, text: str) -> str:
        return _fitting("The letter", text, LETTER_CHARACTERS)

    @field_validator("code")
    @classmethod
    def _code(cls, code: str) -> str:
        return checked_code(code) if code else ""


def checked_version(version: str) -> str:
    """The version of a statement; ValueError with a sentence when there is no such version."""
    if version not in {"universal", "home", "national", *census_divisions()}:
        raise ValueError(f"“{version[:40]}” is not a version of the statement (universal, home, national, a division).")
    return version


class Messages(_Kept):
    """What is said, as typed. Empty parts mean "not written yet".

    strategy: None = as recommended. assignments: {ACGME code: version}, only where the applicant chose otherwise.
    divisions: 0–3; no_preference: "no division preference", with its essay. settings: one setting or more.
    answers: {question: text}, the keys of `QUESTIONS`. visa_text: the own words on the visa need.
    signals: {ACGME code: "gold", "silver", or "signal" where the specialty has no tiers}.
    """

    strategy: Strategy | None = None
    statements: tuple[Statement, ...] = Field(default=(), max_length=12)
    assignments: dict[str, str] = {}
    divisions: tuple[DivisionChoice, ...] = Field(default=(), max_length=MOST_DIVISIONS)
    no_preference: bool = False
    no_preference_essay: str = ""
    settings: tuple[Setting, ...] = Field(default=(), max_length=3)
    setting_essay: str = ""
    answers: dict[str, str] = {}
    letters: tuple[EditedLetter, ...] = Field(default=(), max_length=200)
    visa_text: str = ""
    signals: dict[str, Signal] = {}

    @field_validator("no_preference_essay", "setting_essay")
    @classmethod
    def _essay_length(cls, essay: str) -> str:
        return _fitting("The essay", essay, ESSAY_CHARACTERS)

    @field_validator("visa_text")
    @classmethod
    def _visa_length(cls, text: str) -> str:
        return _fitting("The text on the visa", text, VISA_CHARACTERS)

    @field_validator("assignments", "signals")
    @classmethod
    def _program_codes(cls, told: dict[str, str]) -> dict[str, str]:
        return {checked_code(code): value for code, value in told.items()}

    @field_validator("assignments")
    @classmethod
    def _versions(cls, told: dict[str, str]) -> dict[str, str]:
        return {code: checked_version(version) for code, version in told.items()}

    @field_validator("answers")
    @classmethod
    def _known_questions(cls, told: dict[str, str]) -> dict[str, str]:
        for question, text in told.items():
            if question not in QUESTIONS:
                raise ValueError(f"“{question[:40]}” is not one of the questions: {', '.join(QUESTIONS)}.")
            _fitting("The answer", text, LETTER_CHARACTERS)
        return told

    @field_validator("settings")
    @classmethod
    def _once(cls, settings: tuple[Setting, ...]) -> tuple[Setting, ...]:
        return tuple(dict.fromkeys(settings))

    @model_validator(mode="after")
    def _one_of_each(self) -> Messages:
        versions = [statement.version for statement in self.statements]
        if len(versions) != len(set(versions)):
            raise ValueError("One version of the statement is there twice. Keep one.")
        chosen = [choice.division for choice in self.divisions]
        if len(chosen) != len(set(chosen)):
            raise ValueError("One census division is chosen twice. Choose another one or remove it.")
        if self.divisions and self.no_preference:
            raise ValueError("You chose census divisions and “no preference”. ERAS takes one or the other.")
        letters = [(letter.kind, letter.code) for letter in self.letters]
        if len(letters) != len(set(letters)):
            raise ValueError("One letter is there twice. Keep one.")
        return self

    def statement(self, version: str) -> str:
        """The text of a version, "" when not written."""
        return next((kept.text for kept in self.statements if kept.version == version), "")

    def letter(self, kind: str, code: str) -> str | None:
        """The edited letter to one program, else the one for all of its kind, else None."""
        kept = {(letter.kind, letter.code): letter.text for letter in self.letters}
        return kept.get((kind, code), kept.get((kind, "")))


MESSAGES_SENTENCES = {
    "strategy": "The statement strategy must be universal, two or regional.",
    "statements": f"There can be up to 12 statements, each of up to {STATEMENT_CHARACTERS:,} characters.",
    "assignments": "Assignments give programs (by ACGME code) a version of the statement.",
    "divisions": (
        f"ERAS takes up to {MOST_DIVISIONS} census divisions, each with an essay of up to "
        f"{ESSAY_CHARACTERS} characters."
    ),
    "no_preference": "“No preference” must be yes or no (true or false).",
    "no_preference_essay": f"An ERAS essay can have up to {ESSAY_CHARACTERS} characters.",
    "settings": "Settings must be among urban, suburban and rural.",
    "setting_essay": f"An ERAS essay can have up to {ESSAY_CHARACTERS} characters.",
    "answers": "Answers are texts to the questions on place.",
    "letters": (
        "There can be up to 200 edited letters. "
        "Letters need a kind (outside home, inside home, update, interest, visa) and a text of up to 5,000 characters."
    ),
    "visa_text": "Your words on the visa can have up to 2,000 characters.",
    "signals": "Signals give programs (by ACGME code) “gold” or “silver”, or “signal” where there are no tiers.",
}
