"""The chance at each program: central probabilities that choose a list, and the 200 draws behind every interval."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from smartpick import portfolio
from smartpick.applicant import Applicant, strength
from smartpick.knowledge import NOTHING_KNOWN, Knowledge
from smartpick.odds.fitted import parameters_of
from smartpick.odds.known import PoolKnowledge, knowledge_at
from smartpick.odds.model import (
    NODE_W,
    SKILL_W,
    STRENGTH_W,
    Array,
    Parameters,
    interview_chance,
    percentiles,
    ranked_chance,
    strength_at_nodes,
)
from smartpick.odds.openness import openness, tie_term
from smartpick.odds.pool import Pool
from smartpick.odds.reliability import central_reliability, drawn_reliability
from smartpick.odds.sponsorship import visa_chance


@dataclass(frozen=True, eq=False)
class DrawnChances:
    """Chances at k programs in each of d parameter draws: probability (d, k, 75), interview (d, k, 15)."""

    probability: Array
    interview: Array

    @property
    def no_interview(self) -> Array:
        """(d,) chance that none of the programs invites."""
        return portfolio.nothing_works(self.interview) @ STRENGTH_W

    @property
    def interviews(self) -> Array:
        """(d,) expected number of interviews."""
        return self.interview.sum(axis=1) @ STRENGTH_W

    @property
    def chance(self) -> Array:
        """(d, k) chance that each program works out."""
        return self.probability @ NODE_W

    @property
    def match(self) -> Array:
        """(d,) chance that at least one of the programs works out."""
        return np.asarray(portfolio.any_works(self.probability, NODE_W))


@dataclass(frozen=True, eq=False)
class Odds:
    """Central chances of one applicant at every program of a pool (n programs, 75 nodes), and how to draw them.

    applicant, percentile, here: what they were computed from; here is the user's knowledge over the pool.
    probability: (n, 75) interview and ranked high enough, given the node; weights: (75,), sum 1;
    interview: (n, 15) chance of an interview, given strength; visa: (n,) chance the visa need can be met;
    chance: (n,) probability averaged over the nodes; openness: (n,) log-odds against the specialty's mean program.
    """

    pool: Pool
    applicant: Applicant
    percentile: float | None
    here: PoolKnowledge
    probability: Array
    weights: Array
    interview: Array
    visa: Array
    chance: Array
    openness: Array

    @property
    def open(self) -> np.ndarray:
        """(n,) bool: programs open to the applicant, by the table and the user's own checks."""
        return self.here.open

    @property
    def closed(self) -> np.ndarray:
        """(n,) why a program is not open to the applicant, "" where it is."""
        return self.here.closed

    def drawn(self, members: np.ndarray) -> DrawnChances:
        """Chances at some programs under the 200 draws of the parameter set.

        Args:
            members: (k,) positions within the pool.
        """
        stages = self._drawn_stages(members)
        return DrawnChances(stages.probability, stages.interview)

    def drawn_for(self, applicant: Applicant, knowledge: Knowledge, members: np.ndarray) -> DrawnChances:
        """The same draws for another applicant of the same specialty, without the central chances, which take longer.

        Args:
            applicant: who applies instead.
            knowledge: the user's own answers.
            members: (k,) positions within the pool.
        """
        here = knowledge_at(self.pool, applicant, knowledge)
        return replace(self, applicant=applicant, here=here).drawn(members)

    def interviews(self, members: np.ndarray) -> tuple[Array, Array]:
        """Chance of an interview given strength: (1 + 200, k, 15) centrally, then under each draw; and (200, k, 15)
        under each draw where what no fact tells of a program is averaged over, as it is centrally.

        Args:
            members: (k,) positions within the pool.
        """
        drawn = self._drawn_stages(members)
        return np.concatenate([self.interview[None, members], drawn.interview]), drawn.averaged

    @cached_property
    def ranked(self) -> Array:
        """(1 + 200, 75) chance of being ranked high enough after an interview, at any program: as `interviews`."""
        parameters = parameters_of(self.pool.specialty)
        t = strength_at_nodes(parameters, strength(self.applicant, self.percentile).score)
        return ranked_chance(parameters, t).reshape(len(parameters), -1)

    @cached_property
    def intervals(self) -> Array:
        """(3, n) low end, middle and high end of the chance at every program of the pool."""
        stages = self._drawn_stages(np.arange(len(self.pool.rows)))
        by_strength = STRENGTH_W * (stages.ranked @ SKILL_W)
        return percentiles(np.einsum("dnt,dt->dn", stages.interview, by_strength))

    def _drawn_stages(self, members: np.ndarray) -> _Stages:
        draws = parameters_of(self.pool.specialty).take(slice(1, None))
        residual = _residuals(self.pool.specialty, len(draws), len(self.pool.rows))[:, members]
        return _stages(self.pool, self.applicant, self.percentile, draws, members, residual, self.here)


@dataclass(frozen=True, eq=False)
class _Stages:
    parameters: Parameters
    t: Array
    openness: Array
    residual: Array | None
    visa: Array
    passes: Array | None

    @cached_property
    def interview(self) -> Array:
        return self._interview(self.residual)

    @property
    def averaged(self) -> Array:
        """The interview stage with what no fact tells of a program averaged over."""
        return self._interview(None)

    def _interview(self, residual: Array | None) -> Array:
        invited = interview_chance(self.parameters, self.openness, self.t, residual)
        if self.passes is not None:
            invited *= self.passes[:, :, None]
            np.minimum(invited, 1.0, out=invited)
        invited *= self.visa[:, :, None]
        return invited

    @cached_property
    def ranked(self) -> Array:
        return ranked_chance(self.parameters, self.t)

    @property
    def probability(self) -> Array:
        joint = self.interview[:, :, :, None] * self.ranked[:, None, :, :]
        return joint.reshape(*self.interview.shape[:2], -1)


def _stages(
    pool: Pool,
    applicant: Applicant,
    percentile: float | None,
    parameters: Parameters,
    members: np.ndarray,
    residual: Array | None,
    here: PoolKnowledge,
) -> _Stages:
    right = central_reliability() if residual is None else drawn_reliability()
    return _Stages(
        parameters=parameters,
        t=strength_at_nodes(parameters, strength(applicant, percentile).score),
        openness=openness(parameters, pool, members) + (tie_term(pool, applicant) + here.fill)[members],
        residual=residual,
        visa=visa_chance(pool, applicant, parameters.visa_shift, here.belief(right, members), members),
        passes=here.passes(right, members),
    )


def chances(
    pool: Pool, applicant: Applicant, percentile: float | None = None, knowledge: Knowledge = NOTHING_KNOWN
) -> Odds:
    """Central chances of this applicant at every program of a pool.

    Args:
        pool: of the applicant's specialty; see `pool_of`.
        percentile: 0–100 among the specialty's non-US-IMG applicants, in place of what the form says.
        knowledge: the user's own answers and fill histories.
    """
    return odds_given(pool, applicant, percentile, knowledge_at(pool, applicant, knowledge))


def odds_given(pool: Pool, applicant: Applicant, percentile: float | None, here: PoolKnowledge) -> Odds:
    """Central chances with the user's knowledge already laid over the pool; for answers that are only imagined too."""
    central = parameters_of(pool.specialty).take(slice(0, 1))
    stages = _stages(pool, applicant, percentile, central, np.arange(len(pool.rows)), None, here)
    probability = stages.probability[0]
    return Odds(
        pool=pool,
        applicant=applicant,
        percentile=percentile,
        here=here,
        probability=probability,
        weights=NODE_W,
        interview=stages.interview[0],
        visa=stages.visa[0],
        chance=probability @ NODE_W,
        openness=stages.openness[0],
    )


@lru_cache(maxsize=32)
def _residuals(specialty: str, draws: int, programs: int) -> Array:
    """What no fact explains about each program in each draw, standard normal (d, n); fixed by the specialty's name."""
    seed = int.from_bytes(specialty.encode(), "little") % 2**32
    return np.random.default_rng(seed).standard_normal((draws, programs))
