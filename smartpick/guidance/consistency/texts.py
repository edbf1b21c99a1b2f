"""What is said: every typed text of a plan with those who read it, and the list it is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from smartpick.guidance.statements import assignments, version_label
from smartpick.guidance.text.places import home_or_state
from smartpick.guidance.text.wordings import Wording, wordings
from smartpick.guidance.ties import divisions_of
from smartpick.plan import QUESTIONS, Plan

PARTS: Mapping[str, str] = {
    "statements": "statement",
    "assignments": "statement or assignment of your own",
    "answers": "answer",
    "texts": "statement, answer, essay, letter, own word on your story or on the visa",
    "written": "statement, essay or letter",
    "divisions": "census division or “no preference”",
    "essays": "essay for a census division",
    "settings": "setting",
    "letters": "edited letter",
    "signals": "signal",
}
"""Part of the messages → what it is called when it is empty."""


@dataclass(frozen=True)
class Text:
    """A typed text: where it stands and the codes of the list that see it."""

    where: str
    kind: str
    text: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """One contradiction. what: it in a sentence; evidence: the words or numbers; codes: the programs it concerns."""

    what: str
    evidence: str
    codes: tuple[str, ...]


@dataclass
class Said:
    """All that is said and the list it is held against. Computed parts are kept."""

    plan: Plan
    given: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.given = assignments(self.plan)
        self.catalog, self.messages = self.plan.catalog, self.plan.profile.messages
        self.codes = tuple(self.plan.codes)
        tier = self.plan.list_table["tier"].to_numpy()
        self.home = tuple(code for code, t in zip(self.codes, tier, strict=True) if t == 1)
        self.away = tuple(code for code in self.codes if code not in set(self.home))
        self.home_share = len(self.home) / max(len(self.codes), 1)
        self.division = divisions_of(self.catalog, self.codes)
        self.chosen = [choice.division for choice in self.messages.divisions]

    def in_division(self, division: str) -> tuple[str, ...]:
        """Codes of the list in one census division."""
        return tuple(code for code in self.codes if self.division.get(code) == division)

    @cached_property
    def texts(self) -> list[Text]:
        """Every typed text with those who see it; empty ones are left out."""
        messages, found = self.messages, []
        for kept in messages.statements:
            codes = tuple(code for code in self.codes if self.given[code] == kept.version)
            found.append(
                Text(f"statement “{version_label(self.catalog, kept.version)}”", "statement", kept.text, codes)
            )
        for question, text in messages.answers.items():
            found.append(Text(f"answer to “{QUESTIONS[question]}”", "answer", text, self.codes))
        for choice in messages.divisions:
            where = f"essay for {choice.division}"
            found.append(Text(where, "essay", choice.essay, self.in_division(choice.division)))
        if messages.no_preference:
            found.append(Text("essay on no preference", "essay", messages.no_preference_essay, self.codes))
        if messages.settings:
            found.append(Text("essay on the setting", "essay", messages.setting_essay, self.codes))
        for letter in messages.letters:
            codes = (letter.code,) if letter.code else self._readers(letter.kind)
            found.append(Text(f"letter “{letter.kind}”", "letter", letter.text, codes))
        found.append(Text("words on the visa", "visa", messages.visa_text, self.codes))
        story, name = self.plan.profile.story, self.catalog.regions.name
        found.append(Text(f"own words on why {name}", "story", story.why_home, self.home))
        found.append(Text("own words on how you adapt", "story", story.adaptability, self.codes))
        return [text for text in found if text.text.strip()]

    def _readers(self, kind: str) -> tuple[str, ...]:
        """Who can get the letter written for all programs of a kind."""
        return {"inside home": self.home, "outside home": self.away}.get(kind, self.codes)

    def has(self, part: str) -> bool:
        """Whether a part is not empty."""
        messages, kinds = self.messages, {text.kind for text in self.texts}
        return {
            "statements": "statement" in kinds,
            "assignments": "statement" in kinds or bool(messages.assignments),
            "answers": "answer" in kinds,
            "texts": bool(kinds),
            "written": bool(kinds - {"answer", "visa", "story"}),
            "divisions": bool(messages.divisions) or messages.no_preference,
            "essays": any(choice.essay.strip() for choice in messages.divisions),
            "settings": bool(messages.settings),
            "letters": "letter" in kinds,
            "signals": bool(messages.signals),
        }[part]

    @cached_property
    def spoken(self) -> list[tuple[Text, Wording]]:
        """Wordings of `data/rules/said.csv` in all texts."""
        home = home_or_state(self.catalog)
        return [(text, wording) for text in self.texts for wording in wordings("said", text.text, home)]

    def says(self, key: str) -> list[tuple[Text, Wording]]:
        """The texts that say one of these wordings."""
        return [(text, wording) for text, wording in self.spoken if wording.key == key]


def _quote(text: Text, sentence: str) -> str:
    return f"In your {text.where}: “{sentence[:200]}”"


def _programs(codes: tuple[str, ...]) -> str:
    return "1 program" if len(codes) == 1 else f"{len(codes)} programs"


_READS = {
    "statement": {"statements", "assignments", "texts", "written"},
    "answer": {"answers", "texts"},
    "essay": {"essays", "texts", "written"},
    "letter": {"letters", "texts", "written"},
    "visa": {"texts"},
    "story": {"texts"},
}
"""Kind of text → the parts it fills."""
