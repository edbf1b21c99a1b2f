"""What the user's knowledge does to the odds at each program of a pool."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from smartpick.applicant import Applicant
from smartpick.data_folder import published
from smartpick.knowledge import NOTHING_KNOWN, Answer, Knowledge, fills_of, settled_answers
from smartpick.odds.assumptions import constant
from smartpick.odds.model import Array
from smartpick.odds.pool import Pool
from smartpick.odds.requirements import REQUIREMENTS, meets, refusal_sentence, refusing_share
from smartpick.odds.visa import VisaAnswers

_NEEDED = {"none": (), "j1_only": ("j1",), "h1b_only": ("h1b",), "j1_or_h1b": ("j1", "h1b")}
"""Visa need → the answers that must all be no for the program to be out."""
_REFUSALS = {"j1": "it does not sponsor the J-1", "h1b": "it does not sponsor the H-1B"}


@dataclass(frozen=True, eq=False)
class PoolKnowledge:
    """The user's knowledge as arrays over the programs of a pool (n,).

    visa: answers on J-1 and H-1B; passes: factor on the interview chance from the requirements, 1 where nothing is
    known; fill: log-odds from the fill history, 0 without one; open: the default pool with verified answers applied;
    closed: the sentence that says why a program is not open, "" where it is.
    """

    visa: VisaAnswers
    passes: Array
    fill: Array
    open: np.ndarray
    closed: np.ndarray


def knowledge_at(pool: Pool, applicant: Applicant, knowledge: Knowledge = NOTHING_KNOWN) -> PoolKnowledge:
    """What the user knows, laid over the programs of a pool and weighed for this applicant."""
    closed = pool.table["pool_reason"].astype(object).to_numpy().copy()
    closed[pool.open] = ""
    n = len(closed)
    here = PoolKnowledge(VisaAnswers.none(n), np.ones(n), _fill(pool, knowledge), pool.open.copy(), closed)
    position = {code: i for i, code in enumerate(pool.codes)} if knowledge.answers else {}
    military = (pool.table["pool"] == "military").to_numpy()
    by_program: dict[int, dict[str, Answer]] = {}
    for (code, key), answers in settled_answers(knowledge).items():
        if code in position:
            by_program.setdefault(position[code], {})[key] = answers[0]
    for i, answers in by_program.items():
        citizens = answers.get("noncitizens")
        if military[i] and citizens is not None and citizens.kind == "verified" and citizens.value:
            here.open[i], here.closed[i] = True, ""
            del answers["noncitizens"]  # a share of open programs says nothing of a military one
        _take_visa(here, i, answers, applicant)
        if here.open[i]:
            _take_requirements(here, i, answers, applicant)
    return here


def _take_visa(here: PoolKnowledge, i: int, answers: Mapping[str, Answer], applicant: Applicant) -> None:
    """Put the visa answers at program i into the arrays; it is out when every visa that would do is a verified no."""
    right = constant("imported_right")
    for key in answers.keys() & {"j1", "h1b"}:
        answer, chance, checked = answers[key], getattr(here.visa, key), getattr(here.visa, f"{key}_checked")
        checked[i] = answer.kind == "verified"
        chance[i] = float(answer.value) if checked[i] else right if answer.value else 1 - right
    needed = [answers.get(key) for key in _NEEDED[applicant.visa]]
    refused = [answer for answer in needed if answer is not None and answer.kind == "verified" and not answer.value]
    if here.open[i] and needed and len(refused) == len(needed):
        last = max(refused, key=lambda answer: answer.as_of or dt.date.min)
        reason = " and ".join(_REFUSALS[answer.fact] for answer in refused)
        here.open[i], here.closed[i] = False, _checked(last, reason)


def _take_requirements(here: PoolKnowledge, i: int, answers: Mapping[str, Answer], applicant: Applicant) -> None:
    """Weigh what program i asks for against the applicant's form; a verified requirement not met puts it out."""
    right = constant("imported_right")
    for key in REQUIREMENTS:
        answer = answers.get(key)
        fits = None if answer is None else meets(key, answer.value, applicant)
        if answer is None or fits is None:
            continue
        taking = 1 - refusing_share(key, applicant)
        if answer.kind == "verified":
            belief = float(fits)
            if not fits:
                here.open[i] = False
                here.closed[i] = _checked(answer, refusal_sentence(key, answer.value, applicant))
        else:
            belief = max(right, taking) if fits else min(1 - right, taking)
        here.passes[i] *= belief / taking


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
