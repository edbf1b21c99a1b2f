"""Answers imagined: what the chances at every program would be if one policy were known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from smartpick.applicant import Applicant
from smartpick.catalog import Catalog
from smartpick.knowledge import NOTHING_KNOWN, Knowledge
from smartpick.knowledge.policies import settled_answers
from smartpick.odds import odds_given
from smartpick.odds.assumptions import constant
from smartpick.odds.known import Known, known, requirement_keys, visa_keys
from smartpick.odds.model import NODE_W, Array
from smartpick.odds.pool import pool_of
from smartpick.odds.requirements import refusing_share
from smartpick.odds.sponsorship import sponsorship
from smartpick.odds.visa import joint


@dataclass(frozen=True, eq=False)
class Question:
    """One policy fact at the n programs of the specialty, asked of each alone.

    unknown: (n,) nobody answered it yet and the program is open; chance_yes: (n,) chance of the good answer (a yes, or
    a requirement the applicant meets) by what is believed now; if_yes, if_no: (n, 75) chances that the program works
    out after a verified answer. chance_yes · if_yes + (1 − chance_yes) · if_no averages to the chance before.
    """

    key: str
    unknown: np.ndarray
    chance_yes: Array
    if_yes: Array
    if_no: Array


def questions(
    catalog: Catalog,
    applicant: Applicant,
    competitiveness_percentile: float | None = None,
    knowledge: Knowledge = NOTHING_KNOWN,
) -> list[Question]:
    """Every fact that can matter, with both answers worked out under the central parameters."""
    asked = _Asked(catalog, applicant, competitiveness_percentile, knowledge)
    return [asked.visa(key) for key in visa_keys(applicant)] + [
        asked.requirement(key) for key in requirement_keys(applicant)
    ]


@dataclass(frozen=True, eq=False)
class _Asked:
    catalog: Catalog
    applicant: Applicant
    percentile: float | None
    knowledge: Knowledge

    @cached_property
    def told(self) -> Known:
        return known(self.catalog, self.applicant, self.knowledge)

    def unknown(self, key: str) -> np.ndarray:
        settled = settled_answers(self.knowledge)
        rows = pool_of(self.catalog, self.applicant.specialty).rows
        codes = self.catalog.table["acgme_code"].to_numpy()[rows]
        return self.told.open & np.array([(code, key) not in settled for code in codes])

    def probability(self, told: Known) -> Array:
        return odds_given(self.catalog, self.applicant, self.percentile, told).probability

    def visa(self, key: str) -> Question:
        """What a verified yes and a verified no would do, and the chance of a yes."""
        unknown, answers = self.unknown(key), self.told.visa
        checked = unknown | getattr(answers, f"{key}_checked")
        after = []
        for value in (1.0, 0.0):
            changes = {key: np.where(unknown, value, getattr(answers, key)), f"{key}_checked": checked}
            after.append(self.probability(replace(self.told, visa=replace(answers, **changes))))
        pool, shift = pool_of(self.catalog, self.applicant.specialty), np.zeros(1)
        q = joint(*sponsorship(pool, shift), constant("h1b_beyond_j1"), answers)
        chance_yes = (q[1].sum(axis=0) if key == "j1" else q[:, 1].sum(axis=0))[0]
        return Question(key, unknown, chance_yes, *after)

    def requirement(self, key: str) -> Question:
        """What it does to learn that the applicant meets a requirement, or does not."""
        unknown, taking = self.unknown(key), 1 - refusing_share(key, self.applicant)
        now = self.probability(self.told)
        yes = self.probability(
            replace(self.told, passes=np.where(unknown, self.told.passes / taking, self.told.passes))
        )
        # Where a met requirement would lift an interview above certainty, fewer programs can refuse than assumed.
        before, after = now @ NODE_W, yes @ NODE_W
        chance_yes = np.divide(before, after, out=np.ones_like(before), where=after > 0)
        return Question(key, unknown, chance_yes, yes, np.where(unknown[:, None], 0.0, now))
