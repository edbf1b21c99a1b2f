"""The shipped fit: `data/odds/parameters.parquet`, a central set and 200 draws a specialty."""

from __future__ import annotations

import io
from dataclasses import fields
from functools import lru_cache

import pandas as pd

from smartpick.data_folder import shipped_file
from smartpick.odds.model import Parameters


@lru_cache
def _table() -> dict[str, pd.DataFrame]:
    table = pd.read_parquet(io.BytesIO(shipped_file("odds/parameters.parquet")))
    return {str(name): rows.sort_values("draw") for name, rows in table.groupby("specialty", observed=True)}


def fitted_specialties() -> tuple[str, ...]:
    """Specialties with published match figures, hence with odds, alphabetical."""
    return tuple(sorted(_table()))


@lru_cache(maxsize=64)  # more than there are specialties: they are the same for all visitors
def parameters_of(specialty: str) -> Parameters:
    """The parameter set of one specialty: row 0 the central fit, rows 1…200 the draws; not to be written into.

    Raises:
        KeyError: not fitted.
    """
    rows = _table()[specialty]
    columns = {f.name: rows[f.name].to_numpy(dtype=float, copy=True) for f in fields(Parameters)}
    for column in columns.values():
        column.setflags(write=False)
    return Parameters(**columns)
