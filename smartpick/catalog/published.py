"""Published figures the product stands on: small cited tables in data/published/, one replaceable folder."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pandas as pd

from smartpick.catalog.data_folder import DATA, CatalogError

PUBLISHED = DATA / "published"


def published_names() -> list[str]:
    """Names of all tables, alphabetical."""
    return sorted(path.stem for path in PUBLISHED.glob("*.csv"))


@lru_cache
def published(name: str) -> pd.DataFrame:
    """One table, figures as numbers (NaN where unknown), years and counts whole where none is missing.

    `value` and `date` stay text where they are not all numbers. Treat the table as read-only: it is shared.
    Raises CatalogError if there is no such table or it cannot be read.
    """
    if name not in published_names():
        raise CatalogError(f'There is no published table "{name}"; there are {", ".join(published_names())}.')
    try:
        return pd.read_csv(PUBLISHED / f"{name}.csv", keep_default_na=False, na_values=[""])
    except (OSError, ValueError) as error:
        raise CatalogError(f"The published table {name}.csv cannot be read: {error}.") from error


def records(name: str) -> Iterable[Any]:
    """The rows of one table as named tuples, a field a column."""
    return published(name).itertuples(index=False)
