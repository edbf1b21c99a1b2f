"""Answers imagined: what the chances at every program would be if one policy were known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from smartpick.knowledge import NOTHING_KNOWN, Knowledge, PolicyStatement, settled
from smartpick.odds.assumptions import constant
from smartpick.odds.chances import Odds, odds_given
from smartpick.odds.known import PoolKnowledge, Settled, requirement_keys, visa_keys
from smartpick.odds.model import NODE_W, Array
from smartpick.odds.reliability import central_reliability
from smartpick.odds.sponsorship import sponsorship
from smartpick.odds.visa import joint


@dataclass(frozen=True, eq=False)
class Question:
    """One policy fact at the n programs of the specialty, asked of each alone.

    unknown: (n,) the program is open and nobody answered yet, or only an old, unclear or contradicted page does;
    chance_yes: (n,) chance of the good answer (a yes, or a requirement the applicant meets) by what is believed now;
    if_yes, if_no: (n, 75) chances that the program works out after a verified answer. chance_yes · if_yes +
    (1 − chance_yes) · if_no averages to the chance before.
    """

    key: str
    unknown: np.ndarray
    chance_yes: Array
    if_yes: Array
    if_no: Array


def questions(odds: Odds, knowledge: Knowledge = NOTHING_KNOWN) -> list[Question]:
    """Every fact that can matter, with both answers worked out under the central parameters.

    Args:
        odds: of one applicant, computed with this knowledge.
    """
    asked = _Asked(odds, settled(odds.pool.catalog, knowledge))
    return [asked.visa(key) for key in visa_keys(odds.applicant)] + [
        asked.requirement(key) for key in requirement_keys(odds.applicant)
    ]


@dataclass(frozen=True, eq=False)
class _Asked:
    odds: Odds
    settled: Mapping[tuple[str, str], tuple[PolicyStatement, ...]]

    def unknown(self, key: str) -> np.ndarray:
        """(n,) open programs where nobody answers, or only an old, unclear or contradicted page."""
        statements = [self.settled.get((code, key)) for code in self.odds.pool.codes]
        transfers = bool(self.odds.applicant.h1b_transfer)
        return self.odds.open & np.array(
            [each is None or Settled(each, transfers).confidence == "low" for each in statements]
        )

    def probability(self, here: PoolKnowledge) -> Array:
        odds = self.odds
        return odds_given(odds.pool, odds.applicant, odds.percentile, here).probability

    def visa(self, key: str) -> Question:
        """What a verified yes and a verified no would do, and the chance of a yes."""
        pool, here, unknown = self.odds.pool, self.odds.here, self.unknown(key)
        yes, no = (self.probability(here.asked(key, unknown, value)) for value in (True, False))
        before = sponsorship(pool, np.zeros(1))
        q = joint(*before, constant("h1b_beyond_j1"), here.belief(central_reliability(), np.arange(len(pool.rows))))
        chance_yes = (q[1].sum(axis=0) if key == "j1" else q[:, 1].sum(axis=0))[0]
        return Question(key, unknown, chance_yes, yes, no)

    def requirement(self, key: str) -> Question:
        """What it does to learn that the applicant meets a requirement, or does not."""
        unknown, now = self.unknown(key), self.odds.probability
        yes = self.probability(self.odds.here.asked(key, unknown, True))
        # Where a met requirement would lift an interview above certainty, fewer programs can refuse than assumed.
        before, after = now @ NODE_W, yes @ NODE_W
        chance_yes = np.divide(before, after, out=np.ones_like(before), where=after > 0)
        return Question(key, unknown, chance_yes, yes, np.where(unknown[:, None], 0.0, now))
