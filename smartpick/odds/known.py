"""What the user's own knowledge does to the odds at each program of a specialty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from smartpick.applicant import Applicant
from smartpick.catalog import Catalog
from smartpick.data_folder import published
from smartpick.knowledge import NOTHING_KNOWN, Answer, Knowledge, fills_of
from smartpick.knowledge.policies import settled_answers
from smartpick.odds.assumptions import constant
from smartpick.odds.model import Array
from smartpick.odds.pool import pool_of
from smartpick.odds.requirements import REQUIREMENTS, meets, refusal_sentence, refusing_share
from smartpick.odds.visa import VisaAnswers

_NEEDED = {"none": (), "j1_only": ("j1",), "h1b_only": ("h1b",), "j1_or_h1b": ("j1", "h1b")}
"""Visa need → the answers that must all be no for the program to be out."""
_REFUSALS = {"j1": "it does not sponsor the J-1", "h1b": "it does not sponsor the H-1B"}


@dataclass(frozen=True, eq=False)
class Known:
    """The user's knowledge as arrays over the specialty's programs (n,), catalog order.

    visa: answers on J-1 and H-1B; passes: factor on the interview chance from the requirements, 1 where nothing is
    known; fill: log-odds from the fill history, 0 without one; open: the default pool with verified answers applied;
    closed: the sentence that says why a program is not open, "" where it is.
    """

    visa: VisaAnswers
    passes: Array
    fill: Array
    open: np.ndarray
    closed: np.ndarray


@lru_cache(maxsize=16)
def known(catalog: Catalog, applicant: Applicant, knowledge: Knowledge = NOTHING_KNOWN) -> Known:
    """The knowledge at the programs of the applicant's specialty; kept."""
    pool = pool_of(catalog, applicant.specialty)
    lines = catalog.table.iloc[pool.rows]
    closed = lines["pool_reason"].astype(object).to_numpy().copy()
    closed[pool.open] = ""
    fill = _fill(catalog, applicant.specialty, knowledge)
    found = Known(VisaAnswers.none(len(closed)), np.ones(len(closed)), fill, pool.open.copy(), closed)
    here = {code: i for i, code in enumerate(lines["acgme_code"])} if knowledge.answers else {}
    military = (lines["pool"] == "military").to_numpy()
    by_program: dict[int, dict[str, Answer]] = {}
    for (code, key), answers in settled_answers(knowledge).items():
        if code in here:
            by_program.setdefault(here[code], {})[key] = answers[0]
    for i, answers in by_program.items():
        citizens = answers.get("noncitizens")
        if military[i] and citizens is not None and citizens.kind == "verified" and citizens.value:
            found.open[i], found.closed[i] = True, ""
            del answers["noncitizens"]  # a share of open programs says nothing of a military one
        _take_visa(found, i, answers, applicant)
        if found.open[i]:
            _take_requirements(found, i, answers, applicant)
    return found


def _take_visa(found: Known, i: int, answers: Mapping[str, Answer], applicant: Applicant) -> None:
    """Put the visa answers at program i into the arrays; it is out when every visa that would do is a verified no."""
    right = constant("imported_right")
    for key in answers.keys() & {"j1", "h1b"}:
        answer, chance, checked = answers[key], getattr(found.visa, key), getattr(found.visa, f"{key}_checked")
        checked[i] = answer.kind == "verified"
        chance[i] = float(answer.value) if checked[i] else right if answer.value else 1 - right
    needed = [answers.get(key) for key in _NEEDED[applicant.visa]]
    refused = [answer for answer in needed if answer is not None and answer.kind == "verified" and not answer.value]
    if found.open[i] and needed and len(refused) == len(needed):
        last = max(refused, key=lambda answer: answer.as_of or dt.date.min)
        said = " and ".join(_REFUSALS[answer.fact] for answer in refused)
        found.open[i], found.closed[i] = False, _checked(last, said)


def _take_requirements(found: Known, i: int, answers: Mapping[str, Answer], applicant: Applicant) -> None:
    """Weigh what program i asks for against what the applicant told; a verified requirement not met puts it out."""
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
                found.open[i] = False
                found.closed[i] = _checked(answer, refusal_sentence(key, answer.value, applicant))
        else:
            belief = max(right, taking) if fits else min(1 - right, taking)
        found.passes[i] *= belief / taking


def requirement_keys(applicant: Applicant) -> tuple[str, ...]:
    """Requirements that some program may hold against this applicant, as far as they told."""
    return tuple(key for key in REQUIREMENTS if refusing_share(key, applicant) > 0)


def visa_keys(applicant: Applicant) -> tuple[str, ...]:
    """The visa answers this applicant's need asks for."""
    return _NEEDED[applicant.visa]


def _checked(answer: Answer, said: str) -> str:
    """A hard reason that names the user's own check."""
    on = "" if answer.as_of is None else f" on {answer.as_of.day} {answer.as_of:%B %Y}"
    return f"You checked{on}: {said}."


def _fill(catalog: Catalog, specialty: str, knowledge: Knowledge) -> Array:
    """(n,) log-odds of openness from the fill history: unfilled share against the specialty's published one of 2025.

    Applied after centring: what is known of some programs must not move the others.
    """
    rows = pool_of(catalog, specialty).rows
    term, histories = np.zeros(len(rows)), fills_of(knowledge)
    if not histories:
        return term
    figure = published("specialties").set_index("specialty").loc[specialty]
    usual = float(1 - figure["filled_2025"] / figure["positions_2025"])
    shrink, slope = constant("fill_shrink"), constant("fill_slope")
    for i, code in enumerate(catalog.table["acgme_code"].iloc[rows]):
        quota = sum(fill.quota for fill in histories.get(code, ()))
        if quota:
            empty = quota - sum(fill.filled for fill in histories[code])
            term[i] = slope * ((empty + shrink * usual) / (quota + shrink) - usual)
    return term
