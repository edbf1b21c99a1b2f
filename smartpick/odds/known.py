"""What the user's knowledge, and what programs publish, does to the odds at each program of a pool.

A published fact enters as an imported answer does: as evidence of a stated reliability, by its confidence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from smartpick.applicant import Applicant
from smartpick.catalog.published_policies import TRANSFER, PublishedFact, confidence_in, for_newcomer
from smartpick.data_folder import published
from smartpick.knowledge import NOTHING_KNOWN, Answer, Knowledge, PolicyStatement, fills_of, settled
from smartpick.odds.assumptions import constant
from smartpick.odds.model import Array
from smartpick.odds.pool import Pool
from smartpick.odds.requirements import REQUIREMENTS, meets, refusal_sentence, refusing_share
from smartpick.odds.visa import VisaAnswers

_NEEDED = {"none": (), "j1_only": ("j1",), "h1b_only": ("h1b",), "j1_or_h1b": ("j1", "h1b")}
"""Visa need → the answers that must all be no for the program to be out."""
_REFUSALS = {"j1": "it does not sponsor the J-1", "h1b": "it does not sponsor the H-1B"}
_RIGHT = {
    "": "imported_right",
    "high": "published_right_high",
    "medium": "published_right_medium",
    "low": "published_right_low",
}
_ONLY_TRANSFERS = "it sponsors the H-1B only for people who hold one already or graduated from a US school"


@dataclass(frozen=True, eq=False)
class PoolKnowledge:
    """The user's knowledge and the published facts as arrays over the programs of a pool (n,).

    visa: answers on J-1 and H-1B; passes: factor on the interview chance from the requirements, 1 where nothing is
    known; fill: log-odds from the fill history, 0 without one; open: the default pool after verified answers and clear
    pages on visas; closed: the sentence that says why a program is not open, "" where it is.
    """

    visa: VisaAnswers
    passes: Array
    fill: Array
    open: np.ndarray
    closed: np.ndarray


def knowledge_at(pool: Pool, applicant: Applicant, knowledge: Knowledge = NOTHING_KNOWN) -> PoolKnowledge:
    """What the user knows and what programs publish, laid over a pool and weighed for this applicant."""
    closed = pool.table["pool_reason"].astype(object).to_numpy().copy()
    closed[pool.open] = ""
    n = len(closed)
    here = PoolKnowledge(VisaAnswers.none(n), np.ones(n), _fill(pool, knowledge), pool.open.copy(), closed)
    position = {code: i for i, code in enumerate(pool.codes)}
    military = (pool.table["pool"] == "military").to_numpy()
    by_program: dict[int, dict[str, Settled]] = {}
    for (code, key), statements in settled(pool.catalog, knowledge).items():
        if code in position:
            by_program.setdefault(position[code], {})[key] = Settled(statements)
    for i, answers in by_program.items():
        citizens = answers.get("noncitizens")
        if military[i] and citizens is not None and citizens.verified and citizens.value:
            here.open[i], here.closed[i] = True, ""
            del answers["noncitizens"]  # a share of open programs says nothing of a military one
        _take_visa(here, i, answers, applicant)
        _take_requirements(here, i, answers, applicant)
    return here


@dataclass(frozen=True)
class Settled:
    """What speaks of one policy of one program, the one that wins first, and how far it can be leant on."""

    statements: tuple[PolicyStatement, ...]

    @property
    def best(self) -> PolicyStatement:
        """The one that wins."""
        return self.statements[0]

    @property
    def value(self) -> bool | int:
        """What it says to a newcomer, as everyone is here: the form does not ask who holds an H-1B already."""
        return for_newcomer(self.best.value)

    @property
    def verified(self) -> bool:
        """Whether the user checked it."""
        return self.best.kind == "verified"

    @property
    def confidence(self) -> str:
        """Of a published fact high, medium or low; "" of the user's own answer."""
        pages = tuple(statement for statement in self.statements if isinstance(statement, PublishedFact))
        return confidence_in(pages) if isinstance(self.best, PublishedFact) else ""

    @property
    def right(self) -> float:
        """How often such a statement is still right (assumption)."""
        return constant(_RIGHT[self.confidence])

    @property
    def bars(self) -> bool:
        """Whether its no is clear enough to take a program out: checked, or plain on the program's own page."""
        return not self.value and (self.verified or self.confidence in {"high", "medium"})


def _take_visa(here: PoolKnowledge, i: int, answers: Mapping[str, Settled], applicant: Applicant) -> None:
    """Put the visa answers at program i into the arrays; it is out when every visa that would do is a clear no."""
    for key in answers.keys() & {"j1", "h1b"}:
        answer, chance, checked = answers[key], getattr(here.visa, key), getattr(here.visa, f"{key}_checked")
        checked[i] = answer.verified
        chance[i] = float(answer.value) if checked[i] else answer.right if answer.value else 1 - answer.right
        if key == "h1b" and answer.value and answer.confidence == "low":
            chance[i] = constant("published_h1b_unclear")
    needed = [answers.get(key) for key in _NEEDED[applicant.visa]]
    refused = [answer for answer in needed if answer is not None and answer.bars]
    if here.open[i] and needed and len(refused) == len(needed):
        here.open[i], here.closed[i] = False, _no_visa(refused)


def _no_visa(refused: list[Settled]) -> str:
    """Why no visa that would do can be had: the user's own checks, then the pages that say so."""
    checked = [answer.best for answer in refused if isinstance(answer.best, Answer)]
    sentences = []
    if checked:
        last = max(checked, key=lambda answer: answer.as_of or dt.date.min)
        sentences.append(_checked(last, " and ".join(_REFUSALS[answer.fact] for answer in checked)))
    pages: dict[tuple[str, str, str], list[str]] = {}
    for fact in (answer.best for answer in refused):
        if isinstance(fact, PublishedFact):
            why = _ONLY_TRANSFERS if fact.value == TRANSFER else _REFUSALS[fact.fact]
            pages.setdefault((fact.scope, fact.page, fact.season), []).append(why)
    for (scope, page, season), reasons in pages.items():
        whose = "Its own page" if scope == "program" else "A page of its institution"
        sentences.append(f"{whose} says: {' and '.join(reasons)} ({season or 'season not printed'}; {page}).")
    return " ".join(sentences)


def _take_requirements(here: PoolKnowledge, i: int, answers: Mapping[str, Settled], applicant: Applicant) -> None:
    """Weigh what program i asks for against the applicant's form; a verified requirement not met puts it out."""
    for key in REQUIREMENTS:
        answer = answers.get(key)
        fits = None if answer is None else meets(key, answer.value, applicant)
        if answer is None or fits is None:
            continue
        if isinstance(answer.best, Answer) and answer.verified and not fits and here.open[i]:
            here.open[i] = False
            here.closed[i] = _checked(answer.best, refusal_sentence(key, answer.best.value, applicant))
        here.passes[i] *= belief(key, answer, applicant) / belief(key, None, applicant)


def belief(key: str, answer: Settled | None, applicant: Applicant) -> float:
    """Chance that the applicant meets a requirement of a program, by what is known of it.

    Args:
        key: of REQUIREMENTS.
        answer: what speaks of it there, None for nothing.
        applicant: whose form.
    """
    taking = 1 - refusing_share(key, applicant)
    fits = None if answer is None else meets(key, answer.value, applicant)
    if answer is None or fits is None:
        return taking
    if answer.verified:
        return float(fits)
    return max(answer.right, taking) if fits else min(1 - answer.right, taking)


def requirement_keys(applicant: Applicant) -> tuple[str, ...]:
    """Requirements that some program may hold against this applicant, as far as the form is filled."""
    return tuple(key for key in REQUIREMENTS if refusing_share(key, applicant) > 0)


def visa_keys(applicant: Applicant) -> tuple[str, ...]:
    """The visa answers this applicant's need asks for."""
    return _NEEDED[applicant.visa]


def _checked(answer: Answer, reason: str) -> str:
    """A hard reason that names the user's own check."""
    on = "" if answer.as_of is None else f" on {answer.as_of.day} {answer.as_of:%B %Y}"
    return f"You checked{on}: {reason}."


def _fill(pool: Pool, knowledge: Knowledge) -> Array:
    """(n,) log-odds of openness from the fill history: unfilled share against the specialty's published one of 2025.

    Applied after centring: what is known of some programs must not move the others.
    """
    term, histories = np.zeros(len(pool.rows)), fills_of(knowledge)
    if not histories:
        return term
    figure = published("specialties").set_index("specialty").loc[pool.specialty]
    usual = float(1 - figure["filled_2025"] / figure["positions_2025"])
    shrink, slope = constant("fill_shrink"), constant("fill_slope")
    for i, code in enumerate(pool.codes):
        quota = sum(fill.quota for fill in histories.get(code, ()))
        if quota:
            empty = quota - sum(fill.filled for fill in histories[code])
            term[i] = slope * ((empty + shrink * usual) / (quota + shrink) - usual)
    return term
