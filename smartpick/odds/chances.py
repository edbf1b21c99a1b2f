"""The chance at each program: central probabilities that choose a list, and the 200 draws behind every interval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
    draws_last,
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
    """Chances at k programs of s specialties in each of d parameter draws. In memory the draws lie side by side.

    invited: (k, 15, d) chance of an interview, given strength; ranked: (s, 15, 5, d) of being ranked high enough then,
    given strength and skill, at any program of each specialty; of: (k,) which specialty each program is of.
    """

    invited: Array
    ranked: Array
    of: np.ndarray

    @classmethod
    def together(cls, parts: Sequence[DrawnChances]) -> DrawnChances:
        """The programs of several, one after the other, under the same draws."""
        invited, ranked = (np.concatenate([getattr(part, name) for part in parts]) for name in ("invited", "ranked"))
        starts = np.cumsum([0, *(len(part.ranked) for part in parts[:-1])])
        return cls(invited, ranked, np.concatenate([part.of + at for part, at in zip(parts, starts, strict=True)]))

    @cached_property
    def probability(self) -> Array:
        """(d, k, 75) chance that each program works out, given the node."""
        ranked = self.ranked if len(self.ranked) == 1 else self.ranked[self.of]
        works = self.invited[:, :, None, :] * ranked
        return works.reshape(len(works), -1, works.shape[-1]).transpose(2, 0, 1)

    @property
    def interview(self) -> Array:
        """(d, k, 15) chance of an interview, given strength."""
        return self.invited.transpose(2, 0, 1)

    @property
    def no_interview(self) -> Array:
        """(d,) chance that none of the programs invites."""
        return STRENGTH_W @ (1 - self.invited).prod(axis=0)

    @property
    def interviews(self) -> Array:
        """(d,) expected number of interviews."""
        return STRENGTH_W @ self.invited.sum(axis=0)

    @property
    def chance(self) -> Array:
        """(d, k) chance that each program works out."""
        by_strength = STRENGTH_W[:, None] * np.einsum("sted,e->std", self.ranked, SKILL_W)
        chance = np.empty((len(self.invited), self.invited.shape[-1]))
        for kind, weight in enumerate(by_strength):
            at = self.of == kind
            chance[at] = (self.invited[at] * weight).sum(axis=1)
        return chance.T

    @property
    def match(self) -> Array:
        """(d,) chance that at least one of the programs works out."""
        return 1 - NODE_W @ self.nothing_works(np.zeros(len(self.of), dtype=int), 1)[0]

    def match_by_group(self, order: np.ndarray, group: np.ndarray, n_groups: int) -> Array:
        """(d, G) chance of matching in each group 0..G-1, by a rank list in this order.

        Args:
            order: (k,) positions of the programs, the first ranked first.
            group: (k,) group of each program.
        """
        return portfolio.match_in_turn(self._each(order), NODE_W, self.ranked.shape[-1], group[order], n_groups)

    def nothing_works(self, group: np.ndarray, n_groups: int) -> Array:
        """(G, 75, d) chance that no program of each group works out, given the node; `group` (k,) is 0..G-1."""
        nothing = np.ones((n_groups, len(NODE_W), self.ranked.shape[-1]))
        for works, of in zip(self._each(range(len(group))), group, strict=True):
            nothing[of] *= np.subtract(1, works, out=works)
        return nothing

    def _each(self, order: Iterable[int]) -> Iterator[Array]:
        """(75, d) chance that each program works out: the same array each time, which stays near the processor."""
        works = np.empty(self.ranked.shape[1:])
        for place in order:
            np.multiply(self.invited[place][:, None, :], self.ranked[self.of[place]], out=works)
            yield works.reshape(len(NODE_W), -1)


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
        return DrawnChances(stages.invited, draws_last(stages.ranked)[None], np.zeros(len(members), dtype=int))

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
    def invited(self) -> Array:
        """(k, 15, d) chance of an interview, given strength: in memory the draws lie side by side."""
        return self._invited(self.residual)

    @property
    def interview(self) -> Array:
        """(d, k, 15) the same."""
        return self.invited.transpose(2, 0, 1)

    @property
    def averaged(self) -> Array:
        """(d, k, 15) the interview stage with what no fact tells of a program averaged over."""
        return self._invited(None).transpose(2, 0, 1)

    def _invited(self, residual: Array | None) -> Array:
        invited = interview_chance(self.parameters, self.openness, self.t, residual).transpose(1, 2, 0)
        if self.passes is not None:
            invited *= draws_last(self.passes)[:, None, :]
            np.minimum(invited, 1.0, out=invited)
        invited *= draws_last(self.visa)[:, None, :]
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
        openness=openness(parameters, pool, members) + (tie_term(pool, applicant) + here.openness)[members],
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
