"""Explore: up to four programs side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from smartpick.catalog import Catalog
from smartpick.knowledge import program_facts
from smartpick.ui import session
from smartpick.ui.explore.table import chance_columns
from smartpick.ui.widgets.words import small_range

MOST_COMPARED = 4


def compare(catalog: Catalog, rows: list[int]) -> None:
    """Up to four programs side by side, one fact a line."""
    if len(rows) > MOST_COMPARED:
        st.info(f"The first {MOST_COMPARED} of {len(rows)} selected programs are compared.", icon=":material/info:")
        rows = rows[:MOST_COMPARED]
    table = catalog.table.iloc[rows]
    columns = {}
    for position, line in zip(rows, table.itertuples(), strict=True):
        facts = {
            f.name: "unknown" if f.value is None else str(f.value)
            for f in program_facts(catalog, str(line.acgme_code), session.profile().knowledge)
        }
        chances = chance_columns(np.array([position]))
        if chances is not None and chances.notna().all(axis=None):
            low, high = chances.iloc[0]
            facts = {"Chance for you (estimate)": small_range(low, high), **facts}
        columns[f"{line.program_name} ({line.acgme_code})"] = facts
    st.markdown(f"#### {len(rows)} programs side by side")
    st.dataframe(pd.DataFrame(columns).rename_axis("Fact"), alt="Comparison of the selected programs")
