"""Messages: how many statements, what each must hold, and which program gets which."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from smartpick.export.tables import csv_bytes, in_words
from smartpick.guidance import STRATEGIES, StatementPlan, version_label
from smartpick.plan import census_divisions
from smartpick.ui import session
from smartpick.ui.components import browser
from smartpick.ui.widgets.controls import tied
from smartpick.ui.widgets.tables import WRAPPED
from smartpick.ui.widgets.texts import (
    FRAGMENTS,
    button,
    plain,
    program_label,
    rerun,
    text_field,
    with_statements,
    word_count,
)

_AS_RECOMMENDED = "As recommended"
_MOST_NAMED = 3


def section() -> None:
    """Advice, the versions one by one, and the table of who gets which."""
    with_statements(_draw)


def _draw(statements: StatementPlan) -> None:
    _advice(statements)
    _versions(statements)
    _assignments(statements)


def _advice(statements: StatementPlan) -> None:
    advice, plan = statements.advice, statements.plan
    home = plan.catalog.regions.name
    st.header("How many statements")
    st.markdown(f"Recommended: **{STRATEGIES[advice.strategy]}**")
    plain(advice.reason)
    with st.expander("Your ties, as they are counted (the points are an assumption)"):
        for ties in (advice.home, *advice.others):
            st.markdown(f"**{ties.region}**: {ties.strength}, {ties.points} points")
            for fact in ties.facts:
                plain(fact, "check_circle")
        if not advice.home.facts:
            st.caption(f"No tie to {home} entered. Enter ties on You, people and places under “Your story”.")
    strategy = plan.profile.messages.strategy or _AS_RECOMMENDED
    st.selectbox(
        "What you do", [_AS_RECOMMENDED, *STRATEGIES], format_func=lambda key: str(STRATEGIES.get(key, key)),
        **tied("strategy", strategy, _choose, FRAGMENTS),
    )  # fmt: skip


def _choose(strategy: str) -> None:
    session.say(strategy=None if strategy == _AS_RECOMMENDED else strategy)


def _versions(statements: StatementPlan) -> None:
    """One version at a time: its checklist bound to the facts, and the applicant's own text."""
    plan, (_, versions) = statements.plan, statements.in_use
    written = [statement.version for statement in plan.profile.messages.statements]
    shown = list(dict.fromkeys([*versions, *statements.assignments.values(), *written]))
    st.header("What each must hold")
    version = shown[0]
    if len(shown) > 1:
        if st.session_state.get("version") not in shown:
            st.session_state["version"] = shown[0]
        version = (
            st.segmented_control(
                "Version", shown, key="version", required=True, format_func=lambda v: version_label(plan.catalog, v)
            )
            or shown[0]
        )
    if version not in versions:
        st.caption("This version is not part of your present choice above.")
    content = statements.content(version)
    for item in content:
        if item.filled:
            st.markdown(f":material/check_circle: **{item.label}**")
            plain("\n".join(item.filled))
        else:
            st.markdown(f":material/radio_button_unchecked: **Missing: {item.label}**")
            plain(item.ask)
    st.caption(f"{sum(bool(item.filled) for item in content)} of {len(content)} filled from your facts.")
    text = text_field(
        f"Your statement: {version_label(plan.catalog, version)}", f"statement-{version}",
        plan.profile.messages.statement(version), partial(_write, version), height=320,
        placeholder="Write it here, or paste it. You write the text; the list above is what it should hold.",
    )  # fmt: skip
    word_count(text)


def _write(version: str, text: str) -> str:
    kept = [s.model_dump() for s in session.profile().messages.statements if s.version != version]
    return session.say(statements=[*kept, {"version": version, "text": text}] if text.strip() else kept)


def _assignments(statements: StatementPlan) -> None:
    """Who gets which: editable, wrong ones caught, as a file."""
    st.header("Which program gets which")
    plan, table = statements.plan, statements.table
    wrong: Any = table[table["problem"] != ""]
    better = {misfit.code: misfit.better for misfit in statements.misfits}
    if len(wrong):
        count = "1 program gets" if len(wrong) == 1 else f"{len(wrong)} programs get"
        st.warning(f"{count} a statement that does not fit. The column Problem says why.", icon=":material/warning:")
        for problem in wrong["problem"].unique():
            codes = wrong["acgme_code"][wrong["problem"] == problem].tolist()
            names = "; ".join(program_label(plan.catalog, code) for code in codes[:_MOST_NAMED])
            more = f"; and {len(codes) - _MOST_NAMED} more" if len(codes) > _MOST_NAMED else ""
            plain(f"{problem} It goes to: {names}{more}.", "arrow_right")
    else:
        st.markdown("No wrong one found.")
    with st.container(horizontal=True):
        if better:
            button("Give these the version that fits", "assign-better", _assign, better, icon=":material/build:")
        if plan.profile.messages.assignments:
            button("Take all my own choices back", "assign-reset", _reset, icon=":material/undo:")
    _editor(statements)
    st.download_button(
        "Download this table (CSV)", partial(_file, statements), "smartpick-statements.csv", "text/csv",
        on_click="ignore", icon=":material/download:", key="download-statements",
    )  # fmt: skip


def _file(statements: StatementPlan) -> bytes:
    """The table with its versions in words, written when it is asked for."""
    table, catalog = statements.table, statements.plan.catalog
    labels = [version_label(catalog, version) for version in table["version"]]
    regions = [catalog.regions.tiers[tier] for tier in table["tier"]]
    return csv_bytes(in_words(table.assign(version=labels, state=table["state"].astype("str"), tier=regions), _HEADERS))


_HEADERS = {
    "rank": "No.", "acgme_code": "ACGME code", "program_name": "Program", "city": "City", "state": "State",
    "tier": "Region", "version": "Statement", "chosen_by": "Chosen by", "written": "Written", "problem": "Problem",
}  # fmt: skip
"""Column of the table to its header in the file."""


def _editor(statements: StatementPlan) -> None:
    catalog, table, (_, versions) = statements.plan.catalog, statements.table, statements.in_use
    options = list(dict.fromkeys([*versions, "universal", "home", "national", *census_divisions()]))
    shown = table[["rank", "program_name", "version", "state", "city", "problem", "chosen_by", "written"]]
    # A new key for every table: an edit is taken over into the plan and must not be applied to the next one again.
    key = f"assign-{abs(hash((*table['version'], *table['acgme_code'])))}"
    st.data_editor(
        shown, key=key, hide_index=True, height=420, num_rows="fixed", disabled=[c for c in shown if c != "version"],
        on_change=_edited, args=(key, tuple(table["acgme_code"])), alt="Which program gets which statement",
        column_order=["program_name", "version"] if browser.is_narrow() else None,
        row_height=WRAPPED if browser.is_narrow() else None,
        column_config={
            "rank": st.column_config.NumberColumn("#", width=40),
            "program_name": st.column_config.TextColumn("Program", width="medium"),
            "city": "City",
            "state": st.column_config.TextColumn("State", width="small"),
            "version": st.column_config.SelectboxColumn(
                "Version", options=options, required=True, format_func=lambda v: version_label(catalog, str(v)),
                help="Double-click to choose another one.",
            ),
            "problem": st.column_config.TextColumn("Problem", width="medium"),
            "chosen_by": st.column_config.TextColumn("Chosen by", width="small"),
            "written": st.column_config.CheckboxColumn("Written", width="small"),
        },
    )  # fmt: skip


def chosen_in(edited_rows: dict[Any, dict[str, Any]], codes: Sequence[str]) -> dict[str, str]:
    """{ACGME code: version} of the edits of the table, as the browser sends them."""
    return {codes[int(row)]: cells["version"] for row, cells in edited_rows.items() if cells.get("version")}


def _edited(key: str, codes: tuple[str, ...]) -> None:
    _assign(chosen_in(st.session_state[key]["edited_rows"], codes))
    rerun()


def _assign(chosen: dict[str, str]) -> None:
    session.say(assignments={**session.profile().messages.assignments, **chosen})


def _reset() -> None:
    session.say(assignments={})
