"""How likely each program meets a visa need, before and after the user's answers."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from smartpick.applicant import Applicant, typical
from smartpick.odds.assumptions import constant
from smartpick.odds.model import Array, logit, sigmoid
from smartpick.odds.pool import Pool
from smartpick.odds.visa import VisaBelief, joint, met


def _centred(rate: float, shift: Array, evidence: Array, over: np.ndarray) -> Array:
    """σ(c + evidence) with c such that its mean over the open programs is the rate, its log-odds moved by `shift`.

    shift (d,), evidence (n,), over (n,) bool → (d, n). Newton's method from the rate itself: four steps reach 1e-9.
    """
    target = sigmoid(float(logit(rate)) + shift)
    c = logit(target) - evidence[over].mean()
    for _ in range(6):
        p = sigmoid(c[:, None] + evidence[over])
        c = c - (p.mean(axis=1) - target) / (p * (1 - p)).mean(axis=1)
    return sigmoid(c[:, None] + evidence)


def sponsorship(pool: Pool, shift: Array) -> tuple[Array, Array]:
    """(d, n) chance of J-1, and of J-1 and H-1B both, at every program, before any answer of the user; not to be
    written into.
    """
    return _sponsorship(pool, np.asarray(shift, dtype=float).tobytes())


@lru_cache(maxsize=2 * 32)  # the central shift and the draws of every specialty: the same for all visitors
def _sponsorship(pool: Pool, shift: bytes) -> tuple[Array, Array]:
    by_draw = np.frombuffer(shift)
    j1 = _centred(pool.j1_rate, by_draw, pool.j1_evidence, pool.open)
    h1b = np.minimum(_centred(pool.h1b_rate, by_draw, pool.h1b_evidence, pool.open), j1)
    for chance in (j1, h1b):
        chance.setflags(write=False)
    return j1, h1b


def step3_in_time(applicant: Applicant) -> float:
    """Chance that Step 3 is passed before an H-1B petition is due.

    Not entered counts as the mean over applicants, some of whom have passed: yes raises it, no lowers it.
    """
    passed = typical("step3_passed") if applicant.step3_passed is None else float(applicant.step3_passed)
    return passed + (1 - passed) * constant("step3_later")


def visa_chance(
    pool: Pool,
    applicant: Applicant,
    shift: Array,
    belief: VisaBelief | None = None,
    members: np.ndarray | slice = slice(None),
) -> Array:
    """v_j: the chance that each program can take this applicant's visa need, shape (d, k).

    Args:
        pool: the specialty's programs; applicant: only `visa` and `step3_passed` are read.
        shift: (d,) how far sponsorship is commoner (+) or rarer (−) than the study says, in logits.
        belief: what answers say of the k programs; see `visa`.
        members: positions of the k programs in the pool; all n by default.
    """
    if applicant.visa == "none":
        return np.ones((len(shift), len(pool.rows[members])))
    j1, h1b = (chance[:, members] for chance in sponsorship(pool, shift))
    in_time, beyond = step3_in_time(applicant), constant("h1b_beyond_j1")
    if applicant.visa == "j1_only":
        chance = j1.copy()
    elif applicant.visa == "h1b_only":
        chance = (h1b + beyond) * in_time
    else:
        chance = np.minimum(j1 + beyond * in_time, 1.0)
    if belief is not None and (at := np.flatnonzero(belief.any)).size:
        chance[:, at] = met(joint(j1[:, at], h1b[:, at], beyond, belief.take(at)), applicant.visa, in_time)
    return chance
