"""What the user knows beyond the shipped table: answers they checked or imported, fill history, programs of their own.

Keyed by ACGME code, so that it survives a new program table. Frozen and hashable: odds are cached by it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Hashable, Iterable
from functools import cached_property
from typing import Any, Literal, TypeVar

from pydantic import Field, field_validator, model_validator

from smartpick.catalog.policy_facts import POLICY_FACTS
from smartpick.catalog.published_policies import TRANSFER, PublishedValue
from smartpick.kept import Kept

AnswerKind = Literal["verified", "imported"]


def checked_code(code: str) -> str:
    """Ten digits, lost leading zeros restored.

    Raises:
        ValueError: with a sentence, if the text is no ACGME code.
    """
    code = code.strip()
    if not (code.isascii() and code.isdigit()) or len(code) > 10:
        raise ValueError(f"“{code[:20]}” is not an ACGME program code (ten digits).")
    return code.zfill(10)


_OTHER = re.compile(r"[^a-z0-9]+")
_PLACE = re.compile(r"(, page \d+)?, line \d+$")


def comparable(text: str) -> str:
    """Letters and digits only, lower case, without accents: what names are compared by."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _OTHER.sub("", plain.replace("&", "and").replace("%", "percent").replace("#", "number"))


class Answer(Kept):
    """One policy fact of one program, with its footing.

    value: of `POLICY_FACTS[fact]`, or "transfer" for h1b; as_of: the day it was true, by the user or the file.
    """

    code: str
    fact: str
    value: PublishedValue
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
        if self.value == TRANSFER and self.fact == "h1b":
            return self
        if fact.kind == "yes/no" and not isinstance(self.value, bool):
            raise ValueError(f"{fact.label} is yes or no.")
        if fact.kind == "number" and (isinstance(self.value, bool | str) or not fact.least <= self.value <= fact.most):
            raise ValueError(f"{fact.label} must be a whole number from {fact.least} to {fact.most}.")
        return self


class Fill(Kept):
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


class OwnProgram(Kept):
    """A program the shipped table does not hold (a preliminary year, a new one). Kept and listed, never given odds."""

    name: str = Field(min_length=2, max_length=300)
    specialty: str = Field(default="", max_length=120)
    city: str = Field(default="", max_length=120)
    state: str = Field(default="", max_length=40)
    code: str = Field(default="", max_length=20)
    source: str = Field(default="", max_length=500)
    note: str = Field(default="", max_length=2000)


class GonePage(Kept):
    """A page that programs publish on and that no longer answers. on: the day the user found it gone."""

    page: str = Field(min_length=1, max_length=500)
    on: dt.date

    @property
    def words(self) -> str:
        """What is shown with every fact of this page."""
        return f"Page gone, marked by you on {self.on.day} {self.on:%B %Y}"


Item = Answer | Fill | OwnProgram


def topic(item: Item) -> tuple[str, ...]:
    """What an item speaks of, whoever it comes from: two items with one topic agree or are a conflict."""
    if isinstance(item, Answer):
        return "answer", item.code, item.fact
    if isinstance(item, Fill):
        return "fill", item.code, str(item.year)
    return "own", item.code, comparable(item.name), comparable(item.specialty), comparable(item.city), item.state


def identity(item: Item) -> tuple[str, ...]:
    """What a later item must share with an earlier one to take its place: the topic, and who speaks.

    What the user checked has one voice, the user's: the last word on a fact counts. Whatever a file says stands beside
    what other files say, and is replaced only by the same file.
    """
    if isinstance(item, Answer) and item.kind == "verified":
        return (*topic(item), "verified")
    return (*topic(item), "imported", source_name(item.source))


def source_name(source: str) -> str:
    """The file that speaks, without the line in it and whom the line names: “phone, in list.csv, line 7” is list.csv.

    So a file sorted anew, or with another source in a line, is the same source. What no file brought is its own source.
    """
    return _PLACE.sub("", source).rpartition(", in ")[2]


_Kind = TypeVar("_Kind", bound=Item)


def latest(items: Iterable[_Kind]) -> tuple[_Kind, ...]:
    """The last of the items of one identity, where the last of them stands."""
    kept: dict[tuple[str, ...], _Kind] = {}
    for item in items:
        key = identity(item)
        kept.pop(key, None)
        kept[key] = item
    return tuple(kept.values())


class Knowledge(Kept):
    """All that the user brought, in the order it came; two sources that disagree stay, and are a conflict.

    gone_pages: pages that no longer answer. reopened: ACGME codes of programs whose page says that they take no visa
    that would do, and which the user wants in the pool all the same, for the page may be old.
    """

    answers: tuple[Answer, ...] = ()
    fills: tuple[Fill, ...] = ()
    own_programs: tuple[OwnProgram, ...] = ()
    gone_pages: tuple[GonePage, ...] = ()
    reopened: tuple[str, ...] = ()

    @field_validator("reopened")
    @classmethod
    def _codes(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(checked_code(code) for code in codes))

    def __hash__(self) -> int:
        return hash(self._digest)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Knowledge) and self._digest == other._digest)

    def __copy__(self) -> Knowledge:
        """Without what was derived, for `model_copy` may change the copy."""
        return Knowledge.model_construct(**{name: getattr(self, name) for name in Knowledge.model_fields})

    @cached_property
    def _digest(self) -> bytes:
        """Computed once: caches compare thousands of answers by it."""
        return hashlib.sha256(self.model_dump_json().encode()).digest()

    @cached_property
    def derived(self) -> dict[Hashable, Any]:
        """What others computed from it, under names of their own; it goes when this object goes."""
        return {}

    @property
    def items(self) -> tuple[Item, ...]:
        """Answers, then fills, then programs of one's own."""
        return (*self.answers, *self.fills, *self.own_programs)

    @property
    def codes(self) -> frozenset[str]:
        """ACGME codes that an answer or a fill speaks of."""
        return frozenset(item.code for item in (*self.answers, *self.fills))

    def with_answer(self, *answers: Answer) -> Knowledge:
        """With answers added, as `with_items` adds them."""
        return self.with_items(*answers)

    def with_items(self, *items: Item) -> Knowledge:
        """With items added at the end; each takes the place of an earlier one of its `identity`."""
        return self._of(latest((*self.items, *items)))

    def without(self, answer: Answer) -> Knowledge:
        """Without exactly this answer."""
        return self._of(item for item in self.items if item != answer)

    def taken_back(self, before: Knowledge, after: Knowledge) -> Knowledge:
        """Without what turned `before` into `after`, and with all that came since.

        It is `before` with the same later additions and removals made to it: what `after` brought goes, and what it had
        replaced is back in its old order, unless something newer has its `identity`.

        Args:
            before: the knowledge a file was taken into.
            after: the knowledge with it.
        """
        now, brought = set(self.items), set(after.items)
        since = [item for item in self.items if item not in brought]
        gone = {identity(item) for item in since}
        kept = [item for item in before.items if identity(item) not in gone and (item in now or item not in brought)]
        return self._of((*kept, *since))

    def open_again(self, code: str, yes: bool = True) -> Knowledge:
        """With a program taken into the pool although its page refuses, or without it."""
        others = tuple(kept for kept in self.reopened if kept != code)
        return self.model_copy(update={"reopened": (*others, checked_code(code)) if yes else others})

    def _of(self, items: Iterable[Item]) -> Knowledge:
        """The same with these items in place of its own, each kind in the order given."""
        items = tuple(items)
        kinds = {"answers": Answer, "fills": Fill, "own_programs": OwnProgram}
        return self.model_copy(
            update={name: tuple(item for item in items if isinstance(item, kind)) for name, kind in kinds.items()}
        )

    @property
    def gone(self) -> dict[str, GonePage]:
        """Address → the mark that its page is gone."""
        return {mark.page: mark for mark in self.gone_pages}

    def with_page_gone(self, page: str, on: dt.date) -> Knowledge:
        """With a page marked as gone since a day; only its last mark is kept."""
        mark = GonePage(page=page, on=on)
        return self.model_copy(update={"gone_pages": (*self.with_page_back(page).gone_pages, mark)})

    def with_page_back(self, page: str) -> Knowledge:
        """Without the mark that a page is gone."""
        return self.model_copy(update={"gone_pages": tuple(mark for mark in self.gone_pages if mark.page != page)})


NOTHING_KNOWN = Knowledge()
"""What a user brings who brings nothing: the default everywhere."""
