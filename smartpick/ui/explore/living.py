"""What living near a program costs and how far it is, as columns, on the map and on the card."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from smartpick.catalog import Catalog
from smartpick.catalog.living import living_columns, places_of, price_source
from smartpick.ui import session, shipped


def _near() -> str | None:
    """The place that distances are counted from; None where none is named, or one we do not know."""
    name = session.profile().preferences.near
    return name if name in places_of(shipped.catalog()) else None


def columns(catalog: Catalog, rows: np.ndarray) -> pd.DataFrame:
    """price_level, and miles where a place is named, at rows of the catalog."""
    return pd.DataFrame(living_columns(catalog, rows, _near()))


def column_config() -> dict[str, Any]:
    """How the two columns are headed."""
    name_one = "" if _near() else " Name a place to be near on page Balance to see miles too."
    return {
        "price_level": st.column_config.NumberColumn(
            "Price level", format="%.1f", help=f"Of the state; the nation is 100. {price_source()}.{name_one}"
        ),
        "miles": st.column_config.NumberColumn(
            f"Miles to {_near()}", format="%d", help="In a straight line; the road is longer."
        ),
    }


def labels(table: pd.DataFrame) -> list[str]:
    """A line for the label of each program on the map.

    Args:
        table: rows of the catalog's table, indexed by their positions.
    """
    return [
        f"Price level {_level(level)}" + (f" · {miles[0]:,.0f} miles to {_near()}" if miles else "")
        for level, *miles in columns(shipped.catalog(), table.index.to_numpy()).itertuples(index=False)
    ]


def sentences(catalog: Catalog, row: int) -> str:
    """The same of one program in words, with its source."""
    level, *miles = columns(catalog, np.array([row])).iloc[0]
    state = catalog.table["state"].iloc[row]
    words = f"Price level of {state}: **{_level(level)}** (nation 100; {price_source()})."
    return words + (f" **{miles[0]:,.0f} miles** from {_near()} in a straight line." if miles else "")


def _level(level: float) -> str:
    return "unknown" if np.isnan(level) else f"{level:.1f}"
