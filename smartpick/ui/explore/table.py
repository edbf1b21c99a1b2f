"""Explore: the table of programs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from smartpick.catalog import Catalog
from smartpick.knowledge import page_to_open, policy_columns
from smartpick.odds.known import visa_keys
from smartpick.plan import counted
from smartpick.plan.visa_pool import VISA_NAMES
from smartpick.ui import session, shipped
from smartpick.ui.explore import living
from smartpick.ui.explore.policy_words import table_cells
from smartpick.ui.explore.seen import Seen, odds_in
from smartpick.ui.explore.view import UNKNOWN, YES_NO
from smartpick.ui.widgets.links import CHECK_IT_THERE
from smartpick.ui.widgets.tables import WRAPPED, height_of
from smartpick.ui.widgets.words import small_range

_FOOTING = (
    "From you, or from the program's own page or that of its institution: kind and season. “check”: old, unclear or "
    "contradicted. “observed”: the employer has a federal H-1B record, which is no answer of the program. "
    "Unknown is not a no."
)
_DESK = ["name", "chance", "middle", *VISA_NAMES, "on_list", "page"]
"""The columns that fit at 1280 pixels without scrolling sideways; the others come on a wish."""
MOST_LISTED = 100
"""Programs in a list in place of the table, or beside the map; a search finds the others."""


def chance_columns(rows: np.ndarray) -> pd.DataFrame | None:
    """Chance from and to, 0–100 (NaN where not open), at rows of one specialty, at least one; None without odds."""
    odds = odds_in(str(shipped.catalog().table["specialty"].iloc[rows[0]]))
    if odds is None:
        return None
    low, _, high = odds.intervals
    at = np.searchsorted(odds.pool.rows, rows)
    shown = np.where(odds.open[at], 100.0, np.nan)
    return pd.DataFrame({"chance_from": shown * low[at], "chance_to": shown * high[at]})


def chance_words(rows: np.ndarray, not_open: str) -> list[str]:
    """The same in words: "0.4–3.8 %", `not_open`, or "" without odds."""
    chances = chance_columns(rows)
    if chances is None:
        return [""] * len(rows)
    return [not_open if np.isnan(low) else small_range(low, high) for low, high in chances.itertuples(index=False)]


def program_lines(catalog: Catalog, seen: Seen, at: np.ndarray) -> list[list[str]]:
    """The programs as lines for a list: code, name, place and whether on the list, chance, what is known of the visa.

    Args:
        at: positions in `seen` of the programs to show.
    """
    profile, rows = session.profile(), seen.rows[at]
    shown, policies = catalog.table.iloc[rows], policy_columns(catalog, profile.knowledge).iloc[rows]
    needs = visa_keys(profile.applicant)
    answers = [[f"{VISA_NAMES[key]}: {cell}" for cell in table_cells(policies, key)] for key in needs]
    columns = (shown[name].astype(str) for name in ("acgme_code", "program_name", "city", "state"))
    more = zip(chance_words(rows, "not open to you"), seen.listed[at], *answers, strict=True)
    return [
        [
            code, name, f"{city}, {state}{' · on your list' if listed else ''}",
            " · ".join([*([f"Chance {chance}"] if chance else []), *visas]),
        ]
        for code, name, city, state, (chance, listed, *visas) in zip(*columns, more, strict=True)
    ]  # fmt: skip


def program_table(catalog: Catalog, seen: Seen, at: np.ndarray) -> list[int]:
    """The table of programs, the most reachable first.

    Args:
        at: positions in `seen` of the programs to show.

    Returns:
        Places in `at` of the selected lines.
    """
    profile, rows = session.profile(), seen.rows[at]
    shown = catalog.table.iloc[rows].reset_index(drop=True)
    policies = policy_columns(catalog, profile.knowledge).iloc[rows].reset_index(drop=True)
    also = [key for key in YES_NO if key not in VISA_NAMES and (policies[key] != UNKNOWN).any()]
    visa = "h1b" if profile.applicant.visa == "h1b_only" else "j1"
    shown = shown.assign(
        name=shown["program_name"] + " – " + shown["city"] + ", " + shown["state"].astype(str),
        chance=chance_words(rows, "not open"),
        middle=100 * seen.middle[at],
        on_list=seen.listed[at],
        page=[page_to_open(catalog, code, visa, profile.knowledge) or None for code in shown["acgme_code"]],
        **{key: table_cells(policies, key) for key in (*VISA_NAMES, *also)},
    )
    lives = living.columns(catalog, rows)
    shown = shown.join(lives)[
        [*_DESK, "city", "state", "subregion", "visa_evidence", "setting", *also, "acgme_code", *lives]
    ]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"{counted(len(shown), 'program')}, the most reachable first. Select a line to see all that is known of "
            "it, two to four to compare them.",
            width="stretch",
        )  # fmt: skip
        every = st.toggle("All columns", key="all-columns")
    order = None if every else _DESK
    best = np.nanmax(seen.middle) if np.isfinite(seen.middle).any() else 1.0
    event = st.dataframe(
        shown, key="programs", hide_index=True, height=height_of(len(shown)), row_height=WRAPPED,
        on_select="rerun", selection_mode="multi-row", placeholder="–", column_order=order,
        column_config={
            "name": st.column_config.TextColumn("Program", width=440, pinned=every),
            "chance": st.column_config.TextColumn(
                "Chance", width=105,
                help="Of an interview and a rank high enough, at this program: an estimate with its range.",
            ),
            "middle": st.column_config.ProgressColumn(
                "Middle", width=95, format="%.2f %%", min_value=0.0, max_value=float(100 * best),
                help="The middle of the range. The longest bar is the program most within your reach.",
            ),
            "on_list": st.column_config.CheckboxColumn("On list", width=60),
            "city": "City",
            "state": st.column_config.TextColumn("State", width="small"),
            "subregion": "Sub-region",
            **{
                key: st.column_config.TextColumn(VISA_NAMES.get(key, label), help=_FOOTING, width=130)
                for key, label in YES_NO.items()
            },
            "page": st.column_config.LinkColumn(
                "Page", display_text=CHECK_IT_THERE, width=105,
                help=f"What speaks of the {VISA_NAMES[visa]}; where nobody could tell, the page on applying.",
            ),
            "visa_evidence": st.column_config.TextColumn(
                "Federal H-1B record", help="At the employer, not the program. Unknown is not a no."
            ),
            "setting": st.column_config.TextColumn("Setting", help="Estimated from names, owner and size."),
            "acgme_code": st.column_config.TextColumn("ACGME code", help="What you type into ERAS."),
            **living.column_config(),
        },
        alt="Programs that pass the filters",
    )  # fmt: skip
    return [position for position in event["selection"]["rows"] if position < len(at)]
