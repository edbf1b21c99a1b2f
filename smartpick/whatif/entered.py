"""What each answer on the form moves: the present list with the answer, against the same list without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from smartpick.applicant import ESTIMATE_FIELDS
from smartpick.odds.openness import tie_term
from smartpick.plan.outlook import Interval
from smartpick.plan.plan import Plan


@dataclass(frozen=True)
class Effect:
    """What an answer moves on the present list.

    Args:
        change: of the chance of matching at all, 0–1, the same draws with and without the answer.
        programs: of a tie, the programs of the list at which it counts; None for any other answer.
    """

    change: Interval
    programs: int | None = None


def effects(plan: Plan) -> dict[str, Effect]:
    """Each answered field of the form that can move a chance to what it moves; a field left empty is not there.

    Args:
        plan: one list, which is not chosen again.
    """
    applicant = plan.profile.applicant
    answers: Mapping[str, Any] = {name: getattr(applicant, name) for name in ESTIMATE_FIELDS if name != "ties"}
    return {name: Effect(_change(plan, **{name: None})) for name, value in answers.items() if value is not None}


def tie_effects(plan: Plan) -> tuple[Effect, ...]:
    """What each tie moves, in the order of the form: against the same list without that tie alone."""
    applicant = plan.profile.applicant
    found = []
    for i in range(len(applicant.ties)):
        others = applicant.ties[:i] + applicant.ties[i + 1 :]
        without = applicant.model_copy(update={"ties": others})
        counts = tie_term(plan.odds.pool, applicant) != tie_term(plan.odds.pool, without)
        found.append(Effect(_change(plan, ties=others), int(np.count_nonzero(counts[plan.choice.members]))))
    return tuple(found)


def _change(plan: Plan, **without: Any) -> Interval:
    """The change of P(match) from a form with these fields so to the form as it is."""
    other = plan.profile.applicant.model_copy(update=without)
    drawn = plan.odds.drawn_for(other, plan.profile.knowledge, plan.choice.members)
    return Interval.of(plan.drawn_match - drawn.match)
