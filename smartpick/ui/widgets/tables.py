"""Tables of a page: their widths, their heads, and what a reader without sight hears of them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from pandas.api.types import is_numeric_dtype

LONG, LONGER = 30, 50
"""Characters from which a column gets a set width, and from which its text is wrapped."""


MEDIUM, WIDE, WRAPPED = 150, 300, 68
"""Widths of such columns and the height of a row that wraps (Streamlit wraps above 64), pixels."""


def frame(data: pd.DataFrame, alt: str, **config: Any) -> None:
    """A table as this page shows them: no index, unknown stays unknown, long texts wrapped in a fair width."""
    texts = {name: data[name].dropna().astype(str) for name in data if not is_numeric_dtype(data[name])}
    longest = {name: int(column.str.len().max() or 0) for name, column in texts.items() if len(column)}
    widths = {
        name: st.column_config.TextColumn(width=WIDE if length > LONGER else MEDIUM)
        for name, length in longest.items()
        if length > LONG
    }
    st.dataframe(
        data, hide_index=True, alt=alt, column_config={**widths, **config}, placeholder="–",
        row_height=WRAPPED if any(length > LONGER for length in longest.values()) else None,
    )  # fmt: skip


def named(table: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Some columns of a table under the names people read."""
    return pd.DataFrame({label: table[name] for name, label in names.items()})
