"""The chance at each program: central probabilities that choose a list, and the 200 draws behind every interval."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from smartpick.applicant import Applicant, strength
from smartpick.catalog import Catalog
from smartpick.knowledge import NOTHING_KNOWN, Knowledge
from smartpick.odds.fitted import fitted_specialties, parameters_of
from smartpick.odds.known import Known, known
from smartpick.odds.model import (
    NODE_W,
    SKILL_W,
    STRENGTH_W,
    Array,
    Parameters,
    interview_chance,
    ranked_chance,
    strength_at_nodes,
)
from smartpick.odds.openness import openness, tie_term
from smartpick.odds.pool import Pool, pool_of
from smartpick.odds.sponsorship import visa_chance


class NoPublishedFigures(ValueError):
    """The specialty has no published match figures for non-US IMGs, so no chance can be given."""


@dataclass(frozen=True, eq=False)
class Odds:
    """Central chances of one applicant at every program of the specialty, catalog order (n programs, 75 nodes).

    probability: (n, 75) interview and ranked high enough, given the node; weights: (75,), sum 1;
    interview: (n, 15) chance of an interview, given strength; visa: (n,) chance the visa need can be met;
    chance: (n,) probability averaged over the nodes; openness: (n,) log-odds against the specialty's mean program;
    closed: (n,) why a program is not open to the applicant (table or the user's own check), "" where `pool.open`.
    """

    pool: Pool
    probability: Array
    weights: Array
    interview: Array
    visa: Array
    chance: Array
    openness: Array
    closed: np.ndarray


@dataclass(frozen=True, eq=False)
class DrawnChances:
    """Chances at k programs in each of d parameter draws: probability (d, k, 75), interview (d, k, 15)."""

    probability: Array
    interview: Array

    @property
    def no_interview(self) -> Array:
        """(d,) chance that none of the programs invites."""
        return (1 - self.interview).prod(axis=1) @ STRENGTH_W

    @property
    def interviews(self) -> Array:
        """(d,) expected number of interviews."""
        return self.interview.sum(axis=1) @ STRENGTH_W

    @property
    def chance(self) -> Array:
        """(d, k) chance that each program works out."""
        return self.probability @ NODE_W


@dataclass(frozen=True, eq=False)
class _Stages:
    interview: Array
    ranked: Array
    visa: Array
    openness: Array

    @property
    def probability(self) -> Array:
        joint = self.interview[:, :, :, None] * self.ranked[:, None, :, :]
        return joint.reshape(*self.interview.shape[:2], -1)


def _stages(
    catalog: Catalog,
    applicant: Applicant,
    percentile: float | None,
    parameters: Parameters,
    members: np.ndarray,
    residual: Array | None,
    told: Known,
) -> _Stages:
    pool = pool_of(catalog, applicant.specialty)
    t = strength_at_nodes(parameters, strength(applicant, percentile).score)
    relative = (openness(parameters, pool) + tie_term(catalog, pool, applicant) + told.fill)[:, members]
    visa = visa_chance(pool, applicant, parameters.visa_shift, told.visa)[:, members]
    invited = interview_chance(parameters, relative, t, residual)
    passes = told.passes[members]
    if (passes != 1).any():
        invited = np.minimum(invited * passes[:, None], 1.0)
    return _Stages(visa[:, :, None] * invited, ranked_chance(parameters, t), visa, relative)


def _fitted(specialty: str) -> Parameters:
    if specialty not in fitted_specialties():
        raise NoPublishedFigures(
            f"No match figures for non-US IMGs are published for {specialty}, so SmartPick gives no chances there. "
            "You can still browse its programs."
        )
    return parameters_of(specialty)


def chances(
    catalog: Catalog,
    applicant: Applicant,
    competitiveness_percentile: float | None = None,
    knowledge: Knowledge = NOTHING_KNOWN,
) -> Odds:
    """Central chances of this applicant at every program of the specialty; kept, so that a slider does not pay again.

    Args:
        knowledge: the user's own answers and fill histories; see `known`.

    Raises:
        NoPublishedFigures: the specialty is not among `fitted_specialties()`.
    """
    return _chances(catalog, applicant, competitiveness_percentile, knowledge)


@lru_cache(maxsize=16)
def _chances(catalog: Catalog, applicant: Applicant, percentile: float | None, knowledge: Knowledge) -> Odds:
    _fitted(applicant.specialty)
    return odds_given(catalog, applicant, percentile, known(catalog, applicant, knowledge))


def odds_given(catalog: Catalog, applicant: Applicant, percentile: float | None, told: Known) -> Odds:
    """Central chances when this is what the user knows; not kept. For answers that are only imagined."""
    central = parameters_of(applicant.specialty).take(slice(0, 1))
    pool = pool_of(catalog, applicant.specialty)
    everyone = np.arange(len(pool.rows))
    stages = _stages(catalog, applicant, percentile, central, everyone, None, told)
    probability = stages.probability[0]
    return Odds(
        pool=replace(pool, open=told.open),
        probability=probability,
        weights=NODE_W,
        interview=stages.interview[0],
        visa=stages.visa[0],
        chance=probability @ NODE_W,
        openness=stages.openness[0],
        closed=told.closed,
    )


@lru_cache(maxsize=32)
def _residuals(specialty: str, draws: int, programs: int) -> Array:
    """What no fact explains about each program in each draw, standard normal (d, n); fixed by the specialty's name."""
    seed = int.from_bytes(specialty.encode(), "little") % 2**32
    return np.random.default_rng(seed).standard_normal((draws, programs))


def drawn_chances(
    catalog: Catalog,
    applicant: Applicant,
    members: np.ndarray,
    competitiveness_percentile: float | None = None,
    knowledge: Knowledge = NOTHING_KNOWN,
) -> DrawnChances:
    """Chances at some programs under the 200 draws of the parameter set.

    Args:
        members: (k,) positions within the specialty's pool.
    """
    draws = _fitted(applicant.specialty).take(slice(1, None))
    pool = pool_of(catalog, applicant.specialty)
    residual = _residuals(applicant.specialty, len(draws), len(pool.rows))[:, members]
    told = known(catalog, applicant, knowledge)
    stages = _stages(catalog, applicant, competitiveness_percentile, draws, members, residual, told)
    return DrawnChances(stages.probability, stages.interview)


def chance_intervals(
    catalog: Catalog,
    applicant: Applicant,
    competitiveness_percentile: float | None = None,
    knowledge: Knowledge = NOTHING_KNOWN,
) -> Array:
    """10th, 50th and 90th percentile of the chance at every program of the specialty, shape (3, n); kept.

    Raises:
        NoPublishedFigures: the specialty is not among `fitted_specialties()`.
    """
    return _intervals(catalog, applicant, competitiveness_percentile, knowledge)


@lru_cache(maxsize=8)
def _intervals(catalog: Catalog, applicant: Applicant, percentile: float | None, knowledge: Knowledge) -> Array:
    draws = _fitted(applicant.specialty).take(slice(1, None))
    pool = pool_of(catalog, applicant.specialty)
    everyone = np.arange(len(pool.rows))
    residual = _residuals(applicant.specialty, len(draws), len(pool.rows))
    stages = _stages(catalog, applicant, percentile, draws, everyone, residual, known(catalog, applicant, knowledge))
    by_strength = STRENGTH_W * (stages.ranked @ SKILL_W)
    return np.quantile(np.einsum("dnt,dt->dn", stages.interview, by_strength), (0.1, 0.5, 0.9), axis=0)
