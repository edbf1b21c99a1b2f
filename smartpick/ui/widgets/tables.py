"""Tables of a page: their widths, their heads, and what a reader without sight hears of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from pandas.api.types import is_bool, is_float, is_number, is_numeric_dtype

from smartpick.ui.components import browser
from smartpick.ui.components.records import records

UNKNOWN = "–"
"""What stands in an empty cell."""

LONG, LONGER = 30, 50
"""Characters from which a column gets a set width, and from which its text is wrapped."""


MEDIUM, WIDE, WRAPPED = 150, 300, 68
"""Widths of such columns and the height of a row that wraps (Streamlit wraps above 64), pixels."""


def height_of(count: int) -> int:
    """Of a table of so many wrapped lines, pixels: eight are in view, the others are scrolled to."""
    return 38 + WRAPPED * min(count, 8)


def frame(data: pd.DataFrame, alt: str, **config: Any) -> None:
    """A table as this page shows them: no index, unknown stays unknown, long texts wrapped; on phones as blocks.

    Args:
        data: its columns under the names people read.
        alt: what it is, for those who hear it.
        config: of single columns, as `st.dataframe` takes it.
    """
    if browser.is_narrow():
        lines = data.to_dict("records")
        records(
            [[_cell(str(name), value, config.get(str(name))) for name, value in line.items()] for line in lines], alt
        )
        return
    texts = [name for name in data if not is_numeric_dtype(data[name])]
    longest = {name: max((len(str(value)) for value in data[name].dropna().tolist()), default=0) for name in texts}
    widths = {
        name: st.column_config.TextColumn(width=WIDE if length > LONGER else MEDIUM)
        for name, length in longest.items()
        if length > LONG
    }
    st.dataframe(
        data, hide_index=True, alt=alt, column_config={**widths, **config}, placeholder=UNKNOWN,
        row_height=WRAPPED if any(length > LONGER for length in longest.values()) else None,
    )  # fmt: skip


def _cell(name: str, value: Any, config: str | Mapping[str, Any] | None) -> tuple[str, str, str]:
    """Column, words and address of one cell, as `st.dataframe` would write it under that configuration."""
    column: Mapping[str, Any] = {"label": config} if isinstance(config, str) else config or {}
    label, kind = column.get("label") or name, column.get("type_config") or {}
    if value is None or value == "" or (is_float(value) and pd.isna(value)):
        return label, UNKNOWN, ""
    if is_bool(value):
        return label, "yes" if value else "no", ""
    if is_number(value):
        return label, kind["format"] % value if kind.get("format") else f"{value:.10g}", ""
    words = str(value)
    address = words if words.startswith(("https://", "http://")) else ""
    return label, str(kind.get("display_text") or words) if address else words, address


def named(table: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Some columns of a table under the names people read."""
    return pd.DataFrame({label: table[name] for name, label in names.items()})
