"""Texts from templates: facts filled in, and a gap in square brackets wherever a fact is missing.

The templates are plain text in `templates/`, for an editor to change. What comes out is plain text too: a page shows
it as text, never as markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

TEMPLATES = Path(__file__).with_name("templates")
WORDS_PER_MINUTE = 130
"""How fast one speaks in an interview (assumption: unhurried English of a second-language speaker)."""

HOLES = ("program", "city", "state")
"""What a letter may hold in brackets: it is filled in for each program."""


@dataclass(frozen=True)
class Draft:
    """A text and what is still missing in it; every gap stands in the text in square brackets."""

    text: str
    gaps: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        """Words of the text."""
        return count_words(self.text)

    @property
    def only_gaps(self) -> bool:
        """Whether nothing stands in the text but what is still missing."""
        return not re.search(r"\w", re.sub(r"\[[^\[\]\n]*\]", "", self.text))

    @property
    def seconds(self) -> int:
        """Time to say it, in seconds."""
        return speaking_seconds(self.text)


def count_words(text: str) -> int:
    """Words as a reader counts them."""
    return len(text.split())


def speaking_seconds(text: str) -> int:
    """Seconds to say a text at WORDS_PER_MINUTE."""
    return round(60 * count_words(text) / WORDS_PER_MINUTE)


def join(*drafts: Draft) -> Draft:
    """Several texts one after the other; a gap that comes twice is named once."""
    text = " ".join(draft.text for draft in drafts if draft.text)
    return Draft(text, tuple(dict.fromkeys(gap for draft in drafts for gap in draft.gaps)))


def gaps_in(text: str) -> tuple[str, ...]:
    """What still stands in square brackets in a text someone edited."""
    return tuple(dict.fromkeys(re.findall(r"\[([^\[\]\n]{1,200})\]", text)))


@lru_cache
def _environment() -> Environment:
    # Plain text for e-mails and statements: escaping for HTML would put &amp; into a letter.
    return Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        autoescape=False,
    )  # fmt: skip


@lru_cache
def _template(name: str) -> Template:
    return _environment().get_template(f"{name}.txt")


def render(template: str, /, **facts: Any) -> Draft:
    """One template with its facts. In it, `fact or gap("what is missing")` leaves a gap.

    Args:
        template: file in `templates/` without ".txt".
        facts: every name the template uses; jinja2.UndefinedError for one that is not given.
    """
    gaps: list[str] = []

    def gap(missing: str) -> str:
        gaps.append(missing)
        return f"[{missing}]"

    text = _template(template).render(**facts, gap=gap)
    lines = [" ".join(line.split()) for line in text.strip().splitlines()]
    return Draft(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)), tuple(dict.fromkeys(gaps)))
