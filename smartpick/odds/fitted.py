"""The shipped fit: `data/odds/parameters.parquet`, a central set and 200 draws a specialty."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache

import pandas as pd

from smartpick.data_folder import ODDS, records
from smartpick.odds.calibration.moments import SMALL
from smartpick.odds.model import Parameters


@lru_cache
def _table() -> dict[str, pd.DataFrame]:
    table = pd.read_parquet(ODDS / "parameters.parquet")
    return {str(name): rows.sort_values("draw") for name, rows in table.groupby("specialty", observed=True)}


def fitted_specialties() -> tuple[str, ...]:
    """Specialties with published match figures, hence with odds, alphabetical."""
    return tuple(sorted(_table()))


def parameters_of(specialty: str) -> Parameters:
    """The parameter set of one specialty: row 0 the central fit, rows 1…200 the draws. KeyError when not fitted."""
    rows = _table()[specialty]
    return Parameters(**{f.name: rows[f.name].to_numpy(dtype=float) for f in fields(Parameters)})


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
