"""The shipped fit: `data/odds/parameters.parquet`, a central set and 200 draws a specialty."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache

import pandas as pd

from smartpick.data_folder import ODDS
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
