"""Why a program is on the list, why it is not, and what would bring it in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
import streamlit as st

from smartpick.plan import Listed, Part, Plan, TwoLists
from smartpick.ui import derived
from smartpick.ui.balance import two_lists
from smartpick.ui.components import browser
from smartpick.ui.components.program_list import pick_one
from smartpick.ui.widgets.tables import WIDE, WRAPPED, height_of
from smartpick.whatif import explain, explain_all

_ALL = "Every program and why it is on your list or not"
KINDS = {"in": "On your list", "near miss": "Near miss", "out": "Out"}


def words(plan: Plan, code: str) -> None:
    """One program: the reason, its closest rival or what it lacks, and what would bring it in."""
    why = explain(plan, code)
    st.markdown(f"**Out.** {why.reason}" if why.kind == "out" else why.reason)
    if why.ways and not isinstance(plan, Part):  # the ways are of a list that stands alone
        st.markdown("\n".join(f"- {way}" for way in why.ways))


def folded(plan: Plan) -> None:
    """Every program and why it is on the list or not, computed when opened."""
    opened = st.expander("Why and why not: every program", key="why-and-why-not", on_change="rerun")
    if opened.open:
        both, _ = derived.two_lists_or_reason()
        with opened:
            every_program(both or plan)


def every_program(listed: Listed) -> None:
    """All programs of the specialty (of one of the two) and where each stands; a selected line is said in full."""
    plan = two_lists.one_of(listed, "standing-of") if isinstance(listed, TwoLists) else listed
    table = explain_all(plan)
    lines = plan.catalog.table[["program_name", "city", "state"]].iloc[plan.odds.pool.rows].reset_index(drop=True)
    counts = table["kind"].value_counts()
    wanted = st.pills(
        "Show", list(KINDS), selection_mode="multi", key="standing-kinds",
        format_func=lambda kind: f"{KINDS[kind]} ({counts.get(kind, 0)})",
    )  # fmt: skip
    search = st.text_input("Search by name, city or code", key="standing-search").lower()
    everything = pd.concat([lines, table], axis=1).sort_values("points", ascending=False, na_position="last")
    text = (everything["program_name"] + " " + everything["city"] + " " + everything["acgme_code"]).str.lower()
    keep = everything["kind"].isin(wanted or list(KINDS))
    for word in search.split():
        keep &= text.str.contains(word, regex=False)
    everything = everything.loc[keep]
    if everything.empty:
        st.info("No program passes. Take a filter off.", icon=":material/search_off:")
        return
    shown = everything.assign(kind=everything["kind"].map(KINDS))
    at = _on_phones(shown) if browser.is_narrow() else _on_desks(shown)
    if at is None:
        st.caption("Select a line to see its closest rival, or what it lacks and what would bring it in.")
        return
    line = shown.iloc[at]
    with st.container(border=True):
        st.markdown(f"### {line['program_name']}, {line['city']}, {line['state']}")
        words(plan, str(line["acgme_code"]))


def _on_phones(shown: pd.DataFrame) -> int | None:
    """The programs as a list; position of the one picked."""
    lines: Iterable[Any] = shown.itertuples()
    rows = [
        [line.acgme_code, line.program_name, f"{line.city}, {line.state}", f"{line.kind}. {line.reason}"]
        for line in lines
    ]
    return pick_one(rows, _ALL, "why-picked")


def _on_desks(shown: pd.DataFrame) -> int | None:
    """The programs as a table; position of the one selected."""
    event = st.dataframe(
        shown[["program_name", "city", "state", "kind", "points", "reason", "acgme_code"]], key="standings",
        hide_index=True, height=height_of(len(shown)), row_height=WRAPPED, on_select="rerun",
        selection_mode="single-row", alt=_ALL,
        column_config={
            "program_name": st.column_config.TextColumn("Program", width=WIDE),
            "city": "City",
            "state": st.column_config.TextColumn("State", width="small"),
            "kind": "On your list",
            "points": st.column_config.NumberColumn(
                "Points", format="%.2f", help="On the list: what is lost without it. Else: what adding it brings."
            ),
            "reason": st.column_config.TextColumn("Why", width=WIDE),
            "acgme_code": st.column_config.TextColumn("ACGME code"),
        },
    )  # fmt: skip
    return next((row for row in event["selection"]["rows"] if row < len(shown)), None)
