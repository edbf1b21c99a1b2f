"""The questions on place: an outline in three moves, checks of the own answer, what match rules allow (S14)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from smartpick.applicant import Story
from smartpick.catalog import Catalog
from smartpick.data_folder import state_names
from smartpick.guidance.statements import StatementPlan, lives, local_ties
from smartpick.guidance.text.drafts import Draft, count_words, gaps_in, join, render, speaking_seconds
from smartpick.guidance.text.facts import TRACK_KINDS, adaptability, story_sentence, track_record
from smartpick.guidance.text.places import names_home
from smartpick.guidance.text.readings import read
from smartpick.guidance.text.wordings import Wording, rows
from smartpick.guidance.ties import state_of
from smartpick.guidance.why_home import generic_reasons
from smartpick.plan import QUESTIONS

SHORTEST_SECONDS, LONGEST_SECONDS = 20, 75
"""A spoken answer that is neither thin nor long (assumption)."""


@dataclass(frozen=True)
class Outline:
    """An answer in three moves; `whole` is the three one after the other."""

    question: str
    affirm: Draft
    acknowledge: Draft
    commit: Draft

    @property
    def whole(self) -> Draft:
        """The three moves as one text to say."""
        return join(self.affirm, self.acknowledge, self.commit)


@dataclass(frozen=True)
class Move:
    """Whether one of the three moves is made in a typed answer, and what to add if not."""

    key: str
    label: str
    made: bool
    ask: str


@dataclass(frozen=True)
class AnswerCheck:
    """What there is to change in a typed answer. written: False for an empty one: then nothing was checked.

    extremes: "only here" and "anywhere"; generic: reasons every program has heard; length: "" when it fits, else
    a sentence. seconds: to say it, at 130 words a minute. gaps: what still stands in [brackets].
    ranks: promises of the first rank, and questions on how the program ranks.
    """

    written: bool
    extremes: tuple[Wording, ...]
    moves: tuple[Move, ...]
    generic: tuple[Wording, ...]
    words: int
    seconds: int
    length: str
    gaps: tuple[str, ...]
    ranks: tuple[Wording, ...]

    @property
    def to_do(self) -> tuple[str, ...]:
        """Everything to change, the gaps first, then the extremes; empty for an answer that is not written."""
        missing = [move.ask for move in self.moves if not move.made] if self.written else []
        blanks = [f"Fill in what is still in brackets: {gap}." for gap in self.gaps]
        changes = [
            *blanks,
            *(w.ask for w in (*self.ranks, *self.extremes)),
            *missing,
            *(w.ask for w in self.generic),
            self.length,
        ]
        return tuple(dict.fromkeys(text for text in changes if text))


DECLINE: Mapping[str, str] = {
    "preference": "I’d rather not compare regions. May I tell you why I would like to train here?",
    "elsewhere": "I’d prefer to keep that to myself. I am glad to say what I look for in a program.",
    "move": "I would go where I match. Other programs I’d rather leave out.",
    "state": "",
}
"""What one can say, politely, to a question that need not be answered; "" where there is no reason to decline."""


def outline(statements: StatementPlan, question: str, code: str = "") -> Outline:
    """The answer to one of `QUESTIONS` from the applicant's facts and the list as it is, as one would say it.

    A program outside the home region hears of that region as one among several, and of ties to its own state first.

    Args:
        statements: the facts and the list.
        question: a key of `QUESTIONS`.
        code: the program that asks, by ACGME code; "" for one in the home region where the plan puts that first.

    Raises:
        KeyError: there is no such question.
        CatalogError: there is no such program.
    """
    label = QUESTIONS[question]
    plan, first = statements.plan, statements.prefers_home
    catalog, profile, today = plan.catalog, plan.profile, statements.today
    row = catalog.row(code) if code else None
    inside = first if row is None else int(catalog.table["tier"].iat[catalog.code_position[code]]) == 1
    state = "" if row is None else str(row["state"])
    reasons = statements.home_facts if first else []
    _, far = statements.aims
    record = [m for m in track_record(profile.story, today) if m.kind != "move" and not m.sentence.gaps]
    record.sort(key=lambda m: TRACK_KINDS.index(m.kind))
    track = "" if statements.track.gaps else adaptability(profile.story, most=1, today=today).text
    strongest = next((t for t in statements.state_ties if t.strength in {"moderate", "strong"}), None)
    family = [tie.place for tie in profile.applicant.ties if tie.kind == "family"]
    at_home = any(names_home(catalog, place) for place in family)
    known_state = next((state_of(place) for place in family if state_of(place)), None)
    facts = {
        "question": question,
        "code": code,
        "inside": inside,
        "home": catalog.regions.name,
        "specialty": profile.applicant.specialty.lower(),
        "home_first": first,
        "states": catalog.table["state"].iloc[plan.rows].nunique(),
        "parts": len(set(statements.divisions.values())),
        "reason": " ".join(draft.text for draft in reasons[:2]),
        "aim": far[0].text if far else "",
        "local": "" if row is None or inside else local_ties(statements, state),
        "state": state_names()[state] if state else "your state",
        "state_tie": " ".join(strongest.facts[:1]) if strongest and not first else "",
        "tied_state": state_names()[strongest.region] if strongest else "",
        "family": (
            catalog.regions.name
            if at_home
            else state_names()[known_state]
            if known_state and known_state != state
            else ""
        )
        if inside or not at_home
        else "",
        "tied": statements.tied_home,
        "track": track,
        "other_track": next((m.sentence.text for m in record), ""),
        "moved": f"I've done it before. {told}" if (told := _one_move(profile.story, today, track)) else "",
        "lives": "" if row is None else lives(statements, str(row["city"]), state),
    }
    own = [story_sentence(item, today).text for item in profile.story.items if item.sentence]
    affirm, acknowledge, commit = (
        Draft(_said_around(own, draft.text), draft.gaps)
        for draft in (render(move, **facts) for move in ("affirm", "acknowledge", "commit"))
    )
    return Outline(label, affirm, acknowledge, commit)


def _one_move(story: Story, today: dt.date, told: str) -> str:
    """The latest move with what it taught, one that was not told yet where there is one; "" without a move."""
    moves = [(m.item, m.sentence.text) for m in track_record(story, today) if m.kind == "move" and not m.sentence.gaps]
    ranked = sorted(moves, key=lambda move: (bool(move[0].learned), move[1] not in told))
    return ranked[-1][1] if ranked else ""


_SHORT = (
    (r"\bI have (?=\w+(?:ed|en|ught|one)\b)", "I've "),
    (r"\bI am (?!certified)", "I'm "),
    (r"\bI will\b", "I'll "),
)


def _said_around(own: list[str], text: str) -> str:
    """A text as one would say it, but for the applicant's own sentences, which stay as they are."""
    parts = re.split(f"({'|'.join(map(re.escape, own))})", text) if own else [text]
    return " ".join(part if part in own else said(part) for part in parts if part.strip())


def said(text: str) -> str:
    """A text as one would say it: states by their names, short forms, one blank between words."""
    for code, name in state_names().items():
        text = re.sub(rf", {code}\b", f", {name}", text)
    for pattern, short in _SHORT:
        text = re.sub(pattern, short, text)
    text = re.sub(r" \(online\)", " online", text)
    text = re.sub(r"(Dr|Prof)\. ([^().]*) \(([^()]*)\)", r"\1. \2 at \3", text)
    return " ".join(re.sub(r" \(([^()]*)\)", r" at \1", text).split())


def extremes(catalog: Catalog, text: str) -> list[Wording]:
    """ "Only here" and "anywhere" in a text, in many wordings."""
    return read(catalog, "extreme", text)


def on_rank(catalog: Catalog, text: str) -> list[Wording]:
    """Promises of the first rank and questions on how a program ranks."""
    return read(catalog, "rank", text)


def check_answer(catalog: Catalog, text: str) -> AnswerCheck:
    """Checks one typed answer: extremes, the three moves, generic reasons, time to say it."""
    written = bool(text.strip())
    made = {wording.key for wording in read(catalog, "moves", text)}
    moves = tuple(Move(row["key"], row["label"], row["key"] in made, row["ask"]) for row in rows("answer_moves"))
    seconds, length = speaking_seconds(text), ""
    if written and seconds < SHORTEST_SECONDS:
        length = f"This takes about {seconds} seconds. Add one fact; {SHORTEST_SECONDS} seconds is short enough."
    if seconds > LONGEST_SECONDS:
        length = f"This takes about {seconds} seconds. Cut it to {LONGEST_SECONDS} or less."
    return AnswerCheck(
        written, tuple(extremes(catalog, text)), moves, tuple(generic_reasons(text)), count_words(text), seconds,
        length, gaps_in(text), tuple(on_rank(catalog, text)),
    )  # fmt: skip


@dataclass(frozen=True)
class GuardNote:
    """What match rules say about a question. certain: stated on the page cited; otherwise to be checked."""

    text: str
    source: str
    address: str
    certain: bool


GUARD_NOTES: dict[str, tuple[GuardNote, ...]] = {
    "preference": (
        GuardNote(
            "A program may ask about anything in your application, and why you prefer it or your specialty. You may "
            "answer this question. It must not ask in which regions you applied.",
            "NRMP, help page on questions about other programs",
            "https://www.nrmp.org/help/item/why-are-program-directors-and-faculty-not-permitted-to-ask-applicants-"
            "anything-about-the-programs-to-which-they-have-or-may-apply-or-rank/",
            True,
        ),
    ),
    "elsewhere": (
        GuardNote(
            "A program must not ask for the names, specialties, places or other signs of the programs you applied to, "
            "for your signals, or how you will rank. You may tell it if you want. You may also decline, politely.",
            "NRMP, help page: must I tell where I applied and how I will rank",
            "https://www.nrmp.org/help/item/during-my-interview-the-program-director-asked-me-about-other-programs-to-"
            "which-i-had-applied-and-how-i-plan-to-rank-them-must-i-provide-that-information-2/",
            True,
        ),
        GuardNote(
            "The rule stands in the Match Participation Agreement and in the Match Code of Conduct for Programs. The "
            "number of the clause changes with the edition: check it in the agreement you sign.",
            "NRMP, Match Participation Agreement for Applicants and Programs",
            "https://www.nrmp.org/policy/match-code-of-conduct-programs/",
            False,
        ),
    ),
    "move": (
        GuardNote(
            "Whether you would move is about you, so you may answer it. Where else you applied, interview or rank is "
            "not; you need not name another program in your answer.",
            "Our reading of the NRMP help pages; check it in the Match Participation Agreement",
            "https://www.nrmp.org/policy/match-code-of-conduct-programs/",
            False,
        ),
    ),
    "state": (
        GuardNote(
            "A program may ask why you would like to train in its own state or city. There is no reason to decline.",
            "Our reading of the NRMP help pages; check it in the Match Participation Agreement",
            "https://www.nrmp.org/policy/match-code-of-conduct-programs/",
            False,
        ),
    ),
}
"""Question → what programs may ask and what may be declined. Information, not legal advice."""
