"""Every constant of the odds in one table: `data/odds/assumptions.csv`, with its range, kind and source.

Tables of the same columns elsewhere below `data/` are read the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from smartpick.data_folder import csv_rows


@dataclass(frozen=True)
class Assumption:
    """One constant: `central` value, the range `low`–`high` it is drawn from (equal to `central` when fixed)."""

    name: str
    label: str
    central: float
    low: float
    high: float
    unit: str
    kind: str
    source: str


@lru_cache
def assumptions(path: str = "odds/assumptions.csv") -> dict[str, Assumption]:
    """All constants of a table by name, in the order of the file.

    Args:
        path: below `data/`.
    """
    return {
        row["name"]: Assumption(
            row["name"],
            row["label"],
            float(row["central"]),
            float(row["low"] or row["central"]),
            float(row["high"] or row["central"]),
            row["unit"],
            row["kind"],
            row["source"],
        )
        for row in csv_rows(path)
    }


def constant(name: str) -> float:
    """The central value of one constant; KeyError for a name that is not in the table."""
    return assumptions()[name].central
