"""Explore: the table of programs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from smartpick.catalog import Catalog
from smartpick.knowledge import page_to_open, policy_columns
from smartpick.plan.visa_pool import VISA_NAMES
from smartpick.ui import derived, session
from smartpick.ui.components import browser
from smartpick.ui.explore import living
from smartpick.ui.explore.filters import UNKNOWN, YES_NO
from smartpick.ui.explore.policy_words import table_cells
from smartpick.ui.widgets.links import CHECK_IT_THERE

_FOOTING = (
    "From you, or from the program's own page or that of its institution: kind and season. “check”: old, unclear or "
    "contradicted. “observed”: the employer filed H-1B papers, which is no answer of the program. Unknown is not a no."
)


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
    profile, shown = session.profile(), catalog.table.iloc[rows].reset_index(drop=True)
    policies = policy_columns(catalog, profile.knowledge).iloc[rows].reset_index(drop=True)
    also = [key for key in YES_NO if key not in VISA_NAMES and (policies[key] != UNKNOWN).any()]
    visa = "h1b" if profile.applicant.visa == "h1b_only" else "j1"
    shown = shown.assign(
        on_list=shown["acgme_code"].isin(chosen),
        page=[page_to_open(catalog, code, visa, profile.knowledge) or None for code in shown["acgme_code"]],
        **{key: table_cells(policies, key) for key in (*VISA_NAMES, *also)},
    )
    chances = chance_columns(rows)
    if chances is not None:
        shown = shown.join(chances)
    lives = living.columns(catalog, rows)
    shown = shown.join(lives)
    # What decides comes first, so that a phone shows it without scrolling.
    order = ["program_name", *VISA_NAMES, "page", *([] if chances is None else chances), "on_list", "city", "state",
             "subregion", "visa_evidence", "setting", *also, "acgme_code", *lives]  # fmt: skip
    shown = shown[order]
    event = st.dataframe(
        shown, key="programs", hide_index=True, height=min(390, 38 + 35 * len(shown)), on_select="rerun",
        selection_mode="multi-row", placeholder="–",
        column_config={
            "on_list": st.column_config.CheckboxColumn("On list", width="small"),
            "program_name": st.column_config.TextColumn("Program", width=130 if browser.is_narrow() else 240),
            "city": "City",
            "state": st.column_config.TextColumn("State", width="small"),
            "subregion": "Sub-region",
            "chance_from": st.column_config.NumberColumn(
                "Chance from", format="%.2f %%", help="Of an interview and a rank high enough. Low end, an estimate."
            ),
            "chance_to": st.column_config.NumberColumn("to", format="%.2f %%", help="High end of the estimate."),
            **{
                key: st.column_config.TextColumn(VISA_NAMES.get(key, label), help=_FOOTING, width=170)
                for key, label in YES_NO.items()
            },
            "page": st.column_config.LinkColumn(
                "Page", display_text=CHECK_IT_THERE, width=110,
                help=f"What speaks of the {VISA_NAMES[visa]}; where nobody could tell, the page on applying.",
            ),
            "visa_evidence": st.column_config.TextColumn(
                "Visa evidence", help="Federal records at the employer. Unknown is not a no."
            ),
            "setting": st.column_config.TextColumn("Setting", help="Estimated from names, owner and size."),
            "acgme_code": st.column_config.TextColumn("ACGME code", help="What you type into ERAS."),
            **living.column_config(),
        },
        alt="Programs that pass the filters",
    )  # fmt: skip
    return [position for position in event["selection"]["rows"] if position < len(rows)]
