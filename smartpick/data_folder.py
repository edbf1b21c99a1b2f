"""The one way to `data/`: where its files lie, its small tables, and the table of states."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

DATA = Path(__file__).resolve().parents[1] / "data"
PUBLISHED, RULES, ODDS = DATA / "published", DATA / "rules", DATA / "odds"


class CatalogError(ValueError):
    """Something about the data is not as it should be, said in one sentence a user can act on."""


@lru_cache
def csv_rows(path: str) -> tuple[Mapping[str, str], ...]:
    """The lines of one CSV table below `data/`, each a mapping from column to text; "" where a cell is empty.

    Args:
        path: as in "rules/home_names.csv".
    """
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def published_names() -> list[str]:
    """Names of all tables of published figures, alphabetical: one replaceable folder, `data/published/`."""
    return sorted(path.stem for path in PUBLISHED.glob("*.csv"))


@lru_cache
def published(name: str) -> pd.DataFrame:
    """One table of published figures as numbers (NaN where unknown), years and counts whole where none is missing.

    `value` and `date` stay text where they are not all numbers. Treat the table as read-only: it is shared.

    Raises:
        CatalogError: there is no such table or it cannot be read.
    """
    if name not in published_names():
        raise CatalogError(f'There is no published table "{name}"; there are {", ".join(published_names())}.')
    try:
        return pd.read_csv(PUBLISHED / f"{name}.csv", keep_default_na=False, na_values=[""])
    except (OSError, ValueError) as error:
        raise CatalogError(f"The published table {name}.csv cannot be read: {error}.") from error


def records(name: str) -> Iterable[Any]:
    """The rows of one table of published figures as named tuples, a field a column."""
    return published(name).itertuples(index=False)


@lru_cache
def shapes(path: str) -> dict[str, Any]:
    """A file of outlines below `data/` as GeoJSON (longitude, latitude in degrees). Read-only: it is shared.

    Args:
        path: "us_states.json", or as in "regions/socal_counties.json".

    Raises:
        CatalogError: there is no such file or it is not JSON.
    """
    try:
        return json.loads((DATA / path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CatalogError(f"The shapes {path} cannot be read: {error}.") from error


@lru_cache
def states() -> pd.DataFrame:
    """The table of states: one row a state, the District or Puerto Rico, indexed by its two letters. Read-only.

    Columns: state_name, census_division (missing for Puerto Rico), filled_2025, nonus_img_2025 and what else
    `data/published/states.csv` holds.
    """
    return published("states").set_index("state")


@lru_cache
def state_names() -> Mapping[str, str]:
    """Postal code → name of the state."""
    return {str(code): str(name) for code, name in states()["state_name"].items()}


@lru_cache
def division_of_state() -> Mapping[str, str]:
    """Postal code → census division; Puerto Rico lies in none."""
    return {str(code): str(division) for code, division in states()["census_division"].dropna().items()}
