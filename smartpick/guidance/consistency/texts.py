"""Every typed text of a plan with those who read it, and the list the texts are held against."""

from __future__ import annotations

from collections.abc import Mapping, Sized
from dataclasses import dataclass
from functools import cached_property

from smartpick.catalog import Catalog
from smartpick.guidance.statements import StatementPlan, version_label
from smartpick.guidance.text.places import concerns_home
from smartpick.guidance.text.readings import Kind, read_all
from smartpick.guidance.text.wordings import Wording
from smartpick.plan import QUESTIONS, Messages

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
    """A typed text.

    where: where it stands, in words. kind: a key of `FILLS`. codes: the programs of the list that read or hear it.
    """

    where: str
    kind: str
    text: str
    codes: tuple[str, ...]

    def quote(self, sentence: str) -> str:
        """A sentence of the text with where it stands, for a finding."""
        return f"In your {self.where}: “{sentence[:200]}”"

    def evidence(self, wording: Wording) -> str:
        """The sentence of a wording with where it stands; what only the small reader finds is to be looked at."""
        look = "" if wording.by == "rule" else " Look at this: no rule names the words, they read like others that do."
        return self.quote(wording.sentence) + look


FILLS: Mapping[str, frozenset[str]] = {
    "statement": frozenset({"statements", "assignments", "texts", "written"}),
    "answer": frozenset({"answers", "texts"}),
    "essay": frozenset({"essays", "texts", "written"}),
    "letter": frozenset({"letters", "texts", "written"}),
    "visa": frozenset({"texts"}),
    "story": frozenset({"texts"}),
}
"""Kind of text → the parts it fills."""


@dataclass(frozen=True)
class Finding:
    """One contradiction. what: it in a sentence; evidence: the words or numbers; codes: the programs it concerns."""

    what: str
    evidence: str
    codes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Reading:
    """What the rules look at: the typed texts, the choices, and the list. Each part is computed once.

    Args:
        statements: who gets which statement, and the plan it follows from.
    """

    statements: StatementPlan

    @property
    def catalog(self) -> Catalog:
        """The table of programs."""
        return self.statements.plan.catalog

    @property
    def region(self) -> str:
        """The name of the home region."""
        return self.catalog.regions.name

    @property
    def messages(self) -> Messages:
        """What the applicant typed and chose."""
        return self.statements.plan.profile.messages

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """ACGME codes of the list, in order."""
        return tuple(self.statements.assignments)

    @cached_property
    def home(self) -> tuple[str, ...]:
        """The codes in the home region."""
        tier = self.statements.plan.list_table["tier"]
        return tuple(code for code, number in zip(self.codes, tier, strict=True) if number == 1)

    @cached_property
    def away(self) -> tuple[str, ...]:
        """The codes outside the home region."""
        return tuple(code for code in self.codes if code not in set(self.home))

    @property
    def home_share(self) -> float:
        """Share of the list in the home region, 0–1."""
        return len(self.home) / max(len(self.codes), 1)

    @property
    def chosen(self) -> list[str]:
        """The census divisions chosen in ERAS."""
        return [choice.division for choice in self.messages.divisions]

    def in_division(self, division: str) -> tuple[str, ...]:
        """Codes of the list in one census division."""
        return tuple(code for code in self.codes if self.statements.divisions.get(code) == division)

    @cached_property
    def texts(self) -> list[Text]:
        """Every typed text with those who see it; empty ones are left out."""
        messages, story = self.messages, self.statements.plan.profile.story
        texts = []
        for statement in messages.statements:
            codes = tuple(code for code, version in self.statements.assignments.items() if version == statement.version)
            where = f"statement “{version_label(self.catalog, statement.version)}”"
            texts.append(Text(where, "statement", statement.text, codes))
        for question, answer in messages.answers.items():
            texts.append(Text(f"answer to “{QUESTIONS[question]}”", "answer", answer, self.codes))
        for choice in messages.divisions:
            where = f"essay for {choice.division}"
            texts.append(Text(where, "essay", choice.essay, self.in_division(choice.division)))
        if messages.no_preference:
            texts.append(Text("essay on no preference", "essay", messages.no_preference_essay, self.codes))
        if messages.settings:
            texts.append(Text("essay on the setting", "essay", messages.setting_essay, self.codes))
        for letter in messages.letters:
            codes = (letter.code,) if letter.code else self._readers(letter.kind)
            texts.append(Text(f"letter “{letter.kind}”", "letter", letter.text, codes))
        texts.append(Text("words on the visa", "visa", messages.visa_text, self.codes))
        for i, item in enumerate(story.items, 1):
            if item.sentence and item.done_by(self.statements.today):
                codes = self.home if concerns_home(self.catalog, item) else self.codes
                texts.append(Text(f"own sentence for fact {i}", "story", item.sentence, codes))
        texts.append(Text(f"own words on why {self.region}", "story", story.why_home, self.home))
        texts.append(Text("own words on how you adapt", "story", story.adaptability, self.codes))
        return [text for text in texts if text.text.strip()]

    def _readers(self, kind: str) -> tuple[str, ...]:
        """Who can get the letter written for all programs of a kind."""
        return {"inside home": self.home, "outside home": self.away}.get(kind, self.codes)

    def has(self, part: str) -> bool:
        """Whether a part, a key of `PARTS`, is not empty."""
        messages = self.messages
        filled = {name for text in self.texts for name in FILLS[text.kind]}
        return {
            "assignments": part in filled or bool(messages.assignments),
            "divisions": bool(messages.divisions) or messages.no_preference,
            "essays": any(choice.essay.strip() for choice in messages.divisions),
            "settings": bool(messages.settings),
            "signals": bool(messages.signals),
        }.get(part, part in filled)

    @cached_property
    def _wordings(self) -> list[tuple[Text, Wording]]:
        kinds: tuple[Kind, ...] = ("home_first", "setting", "broad", "rank", "extreme")
        return [(text, wording) for text in self.texts for wording in read_all(self.catalog, kinds, text.text)]

    def with_wording(self, key: str) -> list[tuple[Text, Wording]]:
        """The texts that hold a wording of one key, each with it."""
        return [(text, wording) for text, wording in self._wordings if wording.key == key]

    def quoted(self, key: str, what: str, codes: tuple[str, ...]) -> list[Finding]:
        """One finding for each text that holds a wording.

        Args:
            key: of the wording.
            what: the contradiction, in a sentence.
            codes: the programs it concerns.
        """
        return [Finding(what, text.evidence(wording), codes) for text, wording in self.with_wording(key)]


def count_programs(codes: Sized) -> str:
    """ "1 program", "5 programs"."""
    return "1 program" if len(codes) == 1 else f"{len(codes)} programs"
