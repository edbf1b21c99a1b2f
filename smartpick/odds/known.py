"""What the user's own knowledge does to the odds at each program of a specialty."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from smartpick.applicant import Applicant
from smartpick.catalog import NOTHING_KNOWN, Answer, Catalog, Knowledge, fills_of
from smartpick.catalog.policies import settled_answers
from smartpick.catalog.published import published
from smartpick.odds.assumptions import constant
from smartpick.odds.model import Array
from smartpick.odds.openness import pool_of
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
    n, table = len(pool.rows), catalog.table
    visa, passes, is_open = VisaAnswers.none(n), np.ones(n), pool.open.copy()
    closed = table["pool_reason"].astype(object).to_numpy()[pool.rows].copy()
    closed[is_open] = ""
    at = {catalog.table["acgme_code"].iat[row]: i for i, row in enumerate(pool.rows)} if knowledge.answers else {}
    no: dict[int, dict[str, Answer]] = {}
    right = constant("imported_right")
    # Whether a military program is open decides whether its other answers count.
    settled = sorted(settled_answers(knowledge).items(), key=lambda item: item[0][1] != "noncitizens")
    for (code, key), answers in settled:
        i, answer = at.get(code), answers[0]
        if i is None:
            continue
        verified = answer.kind == "verified"
        if key in {"j1", "h1b"}:
            getattr(visa, key)[i] = float(answer.value) if verified else right if answer.value else 1 - right
            getattr(visa, f"{key}_checked")[i] = verified
            if verified and not answer.value:
                no.setdefault(i, {})[key] = answer
            continue
        fits = meets(key, answer.value, applicant)
        if key == "noncitizens" and verified and fits and table["pool"].iat[pool.rows[i]] == "military":
            is_open[i], closed[i] = True, ""
            continue
        if fits is None or not is_open[i]:
            continue
        if verified and not fits:
            is_open[i], closed[i] = False, _checked(answer, refusal_sentence(key, answer.value, applicant))
        taking = 1 - refusing_share(key, applicant)
        belief = float(fits) if verified else max(right, taking) if fits else min(1 - right, taking)
        passes[i] *= belief / taking
    needed = _NEEDED[applicant.visa]
    for i, answers in no.items():
        if needed and all(key in answers for key in needed) and is_open[i]:
            last = max((answers[key] for key in needed), key=lambda answer: answer.as_of or dt.date.min)
            is_open[i], closed[i] = False, _checked(last, " and ".join(_REFUSALS[key] for key in needed))
    return Known(visa, passes, _fill(catalog, applicant.specialty, knowledge), is_open, closed)


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
