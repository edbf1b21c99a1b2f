"""What the user knows beyond the shipped table: answers they checked or imported, fill history, programs of their own.

Keyed by ACGME code, so that it survives a new program table. Frozen and hashable: odds are cached by it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

AnswerKind = Literal["verified", "imported"]


@dataclass(frozen=True)
class PolicyFact:
    """A policy an applicant can ask a program about. kind: "yes/no" or "number" with its unit and range."""

    key: str
    label: str
    kind: Literal["yes/no", "number"]
    unit: str = ""
    least: int = 0
    most: int = 0


POLICY_FACTS: Mapping[str, PolicyFact] = {
    fact.key: fact
    for fact in (
        PolicyFact("j1", "J-1 sponsorship", "yes/no"),
        PolicyFact("h1b", "H-1B sponsorship", "yes/no"),
        PolicyFact("usce_months", "US clinical experience required", "number", "months", 0, 60),
        PolicyFact("graduation_limit", "Most years since graduation", "number", "years", 1, 60),
        PolicyFact("step2_minimum", "Lowest Step 2 CK accepted", "number", "points", 1, 300),
        PolicyFact("us_letters", "US letters required", "number", "letters", 0, 10),
        PolicyFact("attempts_limit", "Most attempts allowed at one Step exam", "number", "attempts", 1, 6),
        PolicyFact("noncitizens", "Takes people who are not US citizens", "yes/no"),
    )
}
"""Fact key → what it is. A requirement of 0 means: not required. "No limit" is kept as `NO_LIMIT`."""
NO_LIMIT = 60
"""Graduation limit in years that means "no limit" (longer than any career)."""


def checked_code(code: str) -> str:
    """Ten digits, lost leading zeros restored. ValueError with a sentence otherwise."""
    code = code.strip()
    if not (code.isascii() and code.isdigit()) or len(code) > 10:
        raise ValueError(f"“{code[:20]}” is not an ACGME program code (ten digits).")
    return code.zfill(10)


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Answer(_Kept):
    """One policy fact of one program, with its footing. as_of: the day it was true, as told by the user or the file."""

    code: str
    fact: str
    value: bool | int
    kind: AnswerKind
    source: str = Field(default="", max_length=500)
    as_of: dt.date | None = None
    note: str = Field(default="", max_length=500)

    @field_validator("code")
    @classmethod
    def _code(cls, code: str) -> str:
        return checked_code(code)

    @model_validator(mode="after")
    def _fits(self) -> Answer:
        fact = POLICY_FACTS.get(self.fact)
        if fact is None:
            raise ValueError(f"“{self.fact[:40]}” is not a fact SmartPick keeps.")
        if fact.kind == "yes/no" and not isinstance(self.value, bool):
            raise ValueError(f"{fact.label} is yes or no.")
        if fact.kind == "number" and (isinstance(self.value, bool) or not fact.least <= self.value <= fact.most):
            raise ValueError(f"{fact.label} must be a whole number from {fact.least} to {fact.most}.")
        return self


class Fill(_Kept):
    """Positions offered and filled at one program in one match year, from the user's own copy of a report."""

    code: str
    year: int = Field(ge=1990, le=2100)
    quota: int = Field(ge=0, le=2000)
    filled: int = Field(ge=0, le=2000)
    source: str = Field(default="", max_length=500)

    @field_validator("code")
    @classmethod
    def _code(cls, code: str) -> str:
        return checked_code(code)

    @model_validator(mode="after")
    def _fits(self) -> Fill:
        if self.filled > self.quota:
            raise ValueError(f"Program {self.code} cannot have filled {self.filled} of {self.quota} positions.")
        return self


class OwnProgram(_Kept):
    """A program the shipped table does not hold (a preliminary year, a new one). Kept and listed, never given odds."""

    name: str = Field(min_length=2, max_length=300)
    specialty: str = Field(default="", max_length=120)
    city: str = Field(default="", max_length=120)
    state: str = Field(default="", max_length=40)
    code: str = Field(default="", max_length=20)
    source: str = Field(default="", max_length=500)
    note: str = Field(default="", max_length=2000)


class Knowledge(_Kept):
    """All that the user brought, in the order it came; a later answer of the same kind replaces an earlier one.

    An imported answer replaces only one from the same source: two sources that disagree stay, and are a conflict.
    """

    answers: tuple[Answer, ...] = ()
    fills: tuple[Fill, ...] = ()
    own_programs: tuple[OwnProgram, ...] = ()

    def __hash__(self) -> int:
        return hash(self._digest)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Knowledge) and self._digest == other._digest)

    @cached_property
    def _digest(self) -> bytes:
        """Computed once: caches compare thousands of answers by it."""
        return hashlib.sha256(self.model_dump_json().encode()).digest()

    @property
    def codes(self) -> frozenset[str]:
        """ACGME codes that an answer or a fill speaks of."""
        return frozenset(item.code for item in (*self.answers, *self.fills))

    def with_answer(self, *answers: Answer) -> Knowledge:
        """With answers added; each replaces an earlier one of its program, fact and kind (imported: and source)."""
        return self._with(answers=_latest((*self.answers, *answers), answer_key))

    def without(self, answer: Answer) -> Knowledge:
        """Without exactly this answer."""
        return self._with(answers=tuple(kept for kept in self.answers if kept != answer))

    def taken_back(self, before: Knowledge, after: Knowledge) -> Knowledge:
        """Without what turned `before` into `after`, and with all that came since.

        What `after` brought goes; what it had replaced comes back where nothing newer stands in its place.
        """
        if self == after:
            return before
        return Knowledge(
            answers=_take_back(self.answers, before.answers, after.answers, answer_key),
            fills=_take_back(self.fills, before.fills, after.fills, lambda fill: (fill.code, fill.year)),
            own_programs=_take_back(
                self.own_programs, before.own_programs, after.own_programs, lambda own: (own.name, own.specialty)
            ),
        )

    def _with(self, *, answers: tuple[Answer, ...]) -> Knowledge:
        return Knowledge(answers=answers, fills=self.fills, own_programs=self.own_programs)


NOTHING_KNOWN = Knowledge()
"""What a user brings who brings nothing: the default everywhere."""


def answer_key(answer: Answer) -> tuple[str, ...]:
    """What a later answer must share with an earlier one to replace it."""
    source = answer.source if answer.kind == "imported" else ""
    return answer.code, answer.fact, answer.kind, source


_Item = TypeVar("_Item")


def _take_back(
    now: tuple[_Item, ...],
    before: tuple[_Item, ...],
    after: tuple[_Item, ...],
    key: Callable[[_Item], tuple[object, ...]],
) -> tuple[_Item, ...]:
    came, stays = set(after) - set(before), set(after)
    kept = [item for item in now if item not in came]
    taken = {key(item) for item in kept}
    return (*kept, *(item for item in before if item not in stays and key(item) not in taken))


def _latest(items: Iterable[_Item], key: Callable[[_Item], tuple[object, ...]]) -> tuple[_Item, ...]:
    """The last of the items with one key, where the last of them stands."""
    kept: dict[tuple[object, ...], _Item] = {}
    for item in items:
        kept.pop(key(item), None)
        kept[key(item)] = item
    return tuple(kept.values())
