"""Explore: the specialty that is shown, with what follows from the applicant's answers for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from smartpick.catalog import Catalog
from smartpick.odds import Odds, fitted_specialties
from smartpick.plan import odds_for
from smartpick.ui import derived, session, shipped
from smartpick.ui.explore.view import described
from smartpick.ui.widgets.chance_steps import NOT_KNOWN, NOT_OPEN, STEPS, step_of

STEP_NAMES = {**dict(enumerate(step.name for step in STEPS)), NOT_OPEN: "not open", NOT_KNOWN: "not rated"}
"""From the lowest on; "not rated": no odds are published for the specialty."""


@dataclass(frozen=True, eq=False)
class Seen:
    """The programs of one specialty, as one applicant sees them.

    Args:
        is_own: whether it is the specialty they apply in.
        rows: (n,) of the catalog's table.
        is_open: (n,).
        middle: (n,) chance, 0–1; NaN where not open or without odds.
        table: `described`.
        listed: (n,) whether on their list; none is in another specialty.
    """

    specialty: str
    is_own: bool
    rows: np.ndarray
    is_open: np.ndarray
    middle: np.ndarray
    table: pd.DataFrame
    listed: np.ndarray

    def most_reachable_first(self, passing: np.ndarray) -> np.ndarray:
        """Positions of the programs that pass ((n,) booleans), by chance, then open ones first, then by name."""
        at = np.flatnonzero(passing)
        names = self.table["program_name"].to_numpy(dtype=str)[at]
        return at[np.lexsort((names, ~self.is_open[at], np.nan_to_num(-self.middle[at], nan=1.0)))]


def odds_in(specialty: str) -> Odds | None:
    """The applicant's odds in a specialty, theirs or another; None where no match figures are published for it."""
    basis = session.profile().basis
    if specialty == basis.applicant.specialty:
        return derived.odds_now()
    if specialty not in fitted_specialties():
        return None
    elsewhere = basis.applicant.model_copy(update={"specialty": specialty, "second_specialty": None})
    return _odds_elsewhere(basis.model_copy(update={"applicant": elsewhere}))


_odds_elsewhere = derived.kept(1)(lambda basis: odds_for(shipped.catalog(), basis))


def seen(catalog: Catalog, specialty: str) -> Seen:
    """What the applicant of this session sees of a specialty."""
    profile, rows, odds = session.profile(), catalog.rows(specialty), odds_in(specialty)
    is_own = specialty == profile.applicant.specialty
    is_open = catalog.is_open[rows] if odds is None else odds.open
    middle = np.full(len(rows), np.nan) if odds is None else np.where(is_open, odds.intervals[1], np.nan)
    steps = np.where(is_open, NOT_KNOWN if odds is None else step_of(middle), NOT_OPEN)
    plan, _ = derived.plan_or_reason()
    return Seen(
        specialty=specialty,
        is_own=is_own,
        rows=rows,
        is_open=is_open,
        middle=middle,
        table=described(catalog, rows, profile.knowledge, is_open, np.array([STEP_NAMES[step] for step in steps])),
        listed=np.isin(rows, plan.rows if plan is not None and is_own else []),
    )
