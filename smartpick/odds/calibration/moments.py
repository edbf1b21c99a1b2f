"""Published moments of contiguous ranks, and the same moments of the model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import lgamma

import numpy as np

from smartpick.applicant import Applicant
from smartpick.data_folder import records
from smartpick.odds.assumptions import constant
from smartpick.odds.model import (
    SKILL_W,
    STRENGTH_W,
    STRENGTH_X,
    Array,
    Parameters,
    interview_chance,
    ranked_chance,
)
from smartpick.odds.openness import openness
from smartpick.odds.pool import Pool
from smartpick.odds.sponsorship import visa_chance

SMALL = 100
"""Specialties with fewer applicants who ranked lean on the pooled fit (model design)."""


@lru_cache
def few_ranked(specialty: str) -> str:
    """Where few ranked a specialty and its fit leans on the others, a sentence that says so; else "".

    Args:
        specialty: one with odds, or any other (then "").
    """
    ranked = next(
        (int(row.nonus_img_preferring_2026) for row in records("specialties") if row.specialty == specialty), SMALL
    )
    if ranked >= SMALL:
        return ""
    return (
        f"Only {ranked} non-US IMGs ranked {specialty} in 2026, fewer than {SMALL}: these odds lean on those of all "
        "specialties together."
    )


DISCREPANCY = 0.02
"""Relative error granted to the model itself beside sampling error, so that no moment is chased to its last digit."""


MOMENTS = ("share_matched", "matched_mean", "matched_sd", "unmatched_mean", "unmatched_sd")


@dataclass(frozen=True)
class Published:
    """One specialty's published moments and their standard errors, NaN where not published."""

    specialty: str
    ranked: int
    matched: int
    values: Array
    errors: Array


def published_moments() -> list[Published]:
    """The moments of every specialty with match figures, in the order of the table."""
    out = []
    for row in records("specialties"):
        ranked, matched = int(row.nonus_img_preferring_2026), int(row.nonus_img_matched_preferred_2026)
        share = matched / ranked
        values, errors = [share], [np.sqrt(share * (1 - share) / ranked)]
        for group, n in (("matched", matched), ("unmatched", ranked - matched)):
            mean, sd = float(getattr(row, f"ranks_mean_{group}")), float(getattr(row, f"ranks_sd_{group}"))
            # A published SD of 0 or 0.8 over a handful of people says little: at least one rank of spread is granted.
            wide = max(sd, 1.0)
            values += [mean, sd]
            errors += [wide / np.sqrt(n), wide / np.sqrt(max(n - 1, 1))]
        moments = np.array(values, dtype=float)
        sampling = np.array(errors, dtype=float)
        out.append(Published(str(row.specialty), ranked, matched, moments, np.hypot(sampling, DISCREPANCY * moments)))
    return out


@lru_cache(maxsize=256)
def _log_choose(size: int) -> Array:
    return np.array([lgamma(size + 1) - lgamma(k + 1) - lgamma(size - k + 1) for k in range(size + 1)])


@dataclass(frozen=True)
class Ranks:
    """Distribution of contiguous ranks k = 0…size over the specialty's applicants: (size + 1,) arrays.

    `matched` and `unmatched` are joint chances (P(k ranks and matched), P(k ranks and not matched)).
    """

    matched: Array
    unmatched: Array

    @property
    def no_interview(self) -> float:
        """Share of applicants with no interview, who never get to rank."""
        return float(self.unmatched[0])

    def moments(self) -> Array:
        """The five moments of MOMENTS among those with at least one rank."""
        ranked = 1 - self.no_interview
        out = [self.matched.sum() / ranked]
        for pmf in (self.matched, self.unmatched):
            out += list(mean_sd(pmf))
        return np.array(out)


def mean_sd(pmf: Array) -> tuple[float, float]:
    """Mean and SD of k over k ≥ 1 under an unnormalised pmf of shape (size + 1,)."""
    k, weight = np.arange(1, len(pmf)), pmf[1:] / pmf[1:].sum()
    mean = float(k @ weight)
    return mean, float(np.sqrt(max((k - mean) ** 2 @ weight, 0.0)))


def rank_distribution(parameters: Parameters, pool: Pool) -> Ranks:
    """Contiguous ranks of the specialty's applicants under one parameter set (d = 1).

    A typical list is `list_length` programs drawn at random from the open pool, so given t the number of interviews
    is binomial with the pool's mean chance; about 85 % of applicants need a visa (see `need_visa_share`).
    """
    size = int(parameters.list_length[0])
    t = STRENGTH_X[None, :]
    chance = interview_chance(parameters, openness(parameters, pool), t)[0][pool.open]
    visa = visa_chance(pool, Applicant(specialty="any", visa="j1_or_h1b"), parameters.visa_shift)[0][pool.open]
    fail = 1 - ranked_chance(parameters, t)[0]
    k = np.arange(size + 1)
    none_works = (fail[:, :, None] ** k).transpose(0, 2, 1) @ SKILL_W
    need = constant("need_visa_share")
    matched = np.zeros(size + 1)
    unmatched = np.zeros(size + 1)
    for share, mean in ((need, (visa[:, None] * chance).mean(axis=0)), (1 - need, chance.mean(axis=0))):
        p = np.clip(mean, 1e-12, 1 - 1e-12)[:, None]
        pmf = np.exp(_log_choose(size) + k * np.log(p) + (size - k) * np.log1p(-p))
        matched += share * (STRENGTH_W @ (pmf * (1 - none_works)))
        unmatched += share * (STRENGTH_W @ (pmf * none_works))
    return Ranks(matched, unmatched)
