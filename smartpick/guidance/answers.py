"""The three questions on place: an outline in three moves, checks of the own answer, what match rules allow (S14)."""

from __future__ import annotations

from dataclasses import dataclass

from smartpick.catalog import Catalog
from smartpick.guidance.statements import StatementPlan
from smartpick.guidance.text.drafts import Draft, count_words, gaps_in, join, render, speaking_seconds
from smartpick.guidance.text.facts import adaptability
from smartpick.guidance.text.places import home_or_state
from smartpick.guidance.text.wordings import Wording, rows, wordings
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


def outline(statements: StatementPlan, question: str) -> Outline:
    """The answer to one of `QUESTIONS` from the applicant's facts and the list as it is.

    Args:
        statements: the facts and the list.
        question: a key of `QUESTIONS`.

    Raises:
        KeyError: there is no such question.
    """
    label = QUESTIONS[question]
    plan, first = statements.plan, statements.prefers_home
    catalog, profile = plan.catalog, plan.profile
    reasons = statements.home_reasons if first else []
    track = adaptability(profile.story, most=1, today=statements.today) if reasons else statements.track
    _, far = statements.aims
    facts = {
        "question": question,
        "home": catalog.regions.name,
        "specialty": profile.applicant.specialty,
        "home_first": first,
        "states": catalog.table["state"].iloc[plan.rows].nunique(),
        "parts": len(set(statements.divisions.values())),
        "needs_visa": profile.applicant.visa != "none",
        "reason": " ".join(draft.text for draft in (reasons[:2] if first else far[:1])),
        "track": "" if track.gaps else track.text,
    }
    affirm, acknowledge, commit = (
        Draft(" ".join(draft.text.split()), draft.gaps)
        for draft in (render(move, **facts) for move in ("affirm", "acknowledge", "commit"))
    )
    return Outline(label, affirm, acknowledge, commit)


def extremes(catalog: Catalog, text: str) -> list[Wording]:
    """ "Only here" and "anywhere" in a text, in many wordings (`data/rules/answer_extremes.csv`)."""
    return wordings("answer_extremes", text, home_or_state(catalog))


def on_rank(catalog: Catalog, text: str) -> list[Wording]:
    """Promises of the first rank and questions on how a program ranks (`data/rules/said.csv`)."""
    return [w for w in wordings("said", text, home_or_state(catalog)) if w.key in {"rank_promise", "rank_ask"}]


def check_answer(catalog: Catalog, text: str) -> AnswerCheck:
    """Checks one typed answer: extremes, the three moves, generic reasons, time to say it."""
    written = bool(text.strip())
    made = {wording.key for wording in wordings("answer_moves", text)}
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
            "answer this question.",
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
}
"""Question → what programs may ask and what may be declined. Information, not legal advice."""
