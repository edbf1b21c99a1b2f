"""How much is known: by column and specialty, how old it is, and everything known of one program."""

from __future__ import annotations

from typing import Any

import pandas as pd

from smartpick.catalog.everyday import matching, searched
from smartpick.catalog.evidence import sources
from smartpick.catalog.load import Catalog


def coverage(catalog: Catalog, specialty: str) -> pd.DataFrame:
    """Share of programs (0–100) for which each shown column is known.

    Args:
        catalog: the program table.
        specialty: whose programs are told apart from the others.

    Returns:
        fact, own (of the specialty), home (of the specialty in tier 1; NaN when there are none), every (all
        specialties), kind, as_of (the date of the source, or the span of dates where it differs by program).
    """
    table: Any = catalog.table
    own = catalog.rows(specialty)
    home = own[(table["tier"].to_numpy() == 1)[own]]
    rows = []
    for source in sources().to_dict("records"):
        column = source["column"]
        is_known = table[column].notna() & (table[column].astype(object) != "unknown")
        dates = table[source["dated_by"]].dropna().astype(str) if source["dated_by"] else pd.Series(dtype=str)
        rows.append(
            {
                "fact": source["label"],
                "own": 100 * is_known.iloc[own].mean(),
                "home": 100 * is_known.iloc[home].mean(),
                "every": 100 * is_known.mean(),
                "kind": source["kind"],
                "as_of": _span(dates) if len(dates) else source["as_of"],
            }
        )
    return pd.DataFrame(rows)


def _span(dates: Any) -> str:
    first, last = dates.min(), dates.max()
    return first if first == last else f"{first} to {last}"


def search(catalog: Catalog, words: str, most: int = 50) -> pd.DataFrame:
    """Programs of any specialty that `everyday.matching` finds.

    Args:
        catalog: the program table.
        words: parted by blanks; none give no rows.
        most: rows given at most.

    Returns:
        Rows of the catalog's table; the index is the position there.
    """
    table: Any = catalog.table
    if not words.strip():
        return table.iloc[:0]
    return table[matching(searched(catalog), words)].head(most)
