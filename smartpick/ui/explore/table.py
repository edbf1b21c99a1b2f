"""Explore: the table of programs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from smartpick.catalog import Catalog
from smartpick.knowledge.policies import policy_columns
from smartpick.ui import derived, session
from smartpick.ui.explore.filters import UNKNOWN, YES_NO


def chance_columns(rows: np.ndarray) -> pd.DataFrame | None:
    """Chance from and to, 0–100 (NaN where not open), at rows of the present specialty; None without odds."""
    odds = derived.odds_now()
    if odds is None:
        return None
    low, _, high = odds.intervals
    at = np.searchsorted(odds.pool.rows, rows)
    shown = np.where(odds.open[at], 100.0, np.nan)
    return pd.DataFrame({"chance_from": shown * low[at], "chance_to": shown * high[at]})


def program_table(catalog: Catalog, rows: np.ndarray, chosen: set[str]) -> list[int]:
    """The table of programs; returns the positions (in `rows`) of the selected lines."""
    columns = ["program_name", "city", "state", "subregion", "visa_evidence", "setting", "acgme_code"]
    shown = catalog.table[columns].iloc[rows].reset_index(drop=True)
    shown.insert(0, "on_list", shown["acgme_code"].isin(chosen))
    policies = policy_columns(catalog, session.profile().knowledge)[list(YES_NO)].iloc[rows].reset_index(drop=True)
    answered = policies.loc[:, (policies != UNKNOWN).any()]
    shown = pd.concat([shown.iloc[:, :5], answered.astype(str), shown.iloc[:, 5:]], axis=1)
    chances = chance_columns(rows)
    if chances is not None:
        shown = pd.concat([shown.iloc[:, :5], chances, shown.iloc[:, 5:]], axis=1)
    event = st.dataframe(
        shown, key="programs", hide_index=True, height=min(390, 38 + 35 * len(shown)), on_select="rerun",
        selection_mode="multi-row",
        column_config={
            "on_list": st.column_config.CheckboxColumn("On list", width="small"),
            "program_name": st.column_config.TextColumn("Program", width="large"),
            "city": "City",
            "state": st.column_config.TextColumn("State", width="small"),
            "subregion": "Sub-region",
            "chance_from": st.column_config.NumberColumn(
                "Chance from", format="%.1f %%", help="Of an interview and a rank high enough. Low end, an estimate."
            ),
            "chance_to": st.column_config.NumberColumn("to", format="%.1f %%", help="High end of the estimate."),
            **{key: st.column_config.TextColumn(label, help="From you.") for key, label in YES_NO.items()},
            "visa_evidence": st.column_config.TextColumn(
                "Visa evidence", help="Federal records at the employer. Unknown is not a no."
            ),
            "setting": st.column_config.TextColumn("Setting", help="Estimated from names, owner and size."),
            "acgme_code": st.column_config.TextColumn("ACGME code", help="What you type into ERAS."),
        },
        alt="Programs that pass the filters",
    )  # fmt: skip
    return [position for position in event["selection"]["rows"] if position < len(rows)]
