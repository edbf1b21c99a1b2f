"""Messages: the texts against the list and the choices; findings name the programs, say why, and offer the fix."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from smartpick.catalog import Catalog
from smartpick.guidance import Checked, StatementPlan, check_consistency
from smartpick.ui import session
from smartpick.ui.widgets.tables import frame
from smartpick.ui.widgets.texts import button, plain, program_label, with_statements

_MOST_SHOWN = 5
_TAB = {
    "statement_region": "Statements", "statement_names": "Statements", "letter_names": "Letters",
    "home_first_elsewhere": "Statements", "only_home": "Answers", "anywhere": "Answers",
    "no_preference": "ERAS places", "home_division_missing": "ERAS places", "home_share_unseen": "ERAS places",
    "division_empty": "ERAS places", "essay_names": "ERAS places", "setting": "ERAS places", "visa": "Visa",
    "signal_unwritten": "Statements", "other_specialty": "Statements", "broad": "Answers",
    "signal_off_list": "ERAS places", "signal_limit": "ERAS places", "signal_outside": "ERAS places",
    "state_first": "Statements", "anywhere_division": "Answers", "home_first_no_home": "Answers",
}  # fmt: skip
"""Rule → the tab where it is mended."""


def section() -> None:
    """What was found first, then what was not checked, then where nothing was found."""
    with_statements(_draw)


def _draw(statements: StatementPlan) -> None:
    with st.spinner("Reading everything you wrote…"):
        checked = check_consistency(statements)
    of = {status: [c for c in checked if c.status == status] for status in ("found", "not checked", "nothing found")}
    st.markdown(
        f"**{len(checked)} rules**: {len(of['found'])} found something, {len(of['nothing found'])} found nothing, "
        f"{len(of['not checked'])} not checked because a part is empty."
    )
    if len(of["not checked"]) == len(checked):
        st.info("You have written nothing yet, so nothing could be checked. Begin under “Statements” or “Answers”.")
    for rule in of["found"]:
        _found(statements, rule)
    st.header("Every rule")
    frame(_table([*of["found"], *of["not checked"], *of["nothing found"]]), "Every rule with its status")


def _found(statements: StatementPlan, rule: Checked) -> None:
    """One rule that found something."""
    with st.container(border=True, key=f"found-{rule.key}"):
        st.markdown(f":material/warning: **{rule.label}**")
        for finding in rule.findings[:_MOST_SHOWN]:
            plain(finding.what, "arrow_right")
            plain(finding.evidence)
            _programs(statements.plan.catalog, finding.codes)
        if len(rule.findings) > _MOST_SHOWN:
            st.caption(f"The first {_MOST_SHOWN} of {len(rule.findings)} findings.")
        st.markdown(f"**Why a program might mind:** {rule.why}")
        st.markdown(f"**What to do:** {rule.fix}")
        with st.container(horizontal=True):
            if rule.key == "statement_region":
                better = {misfit.code: misfit.better for misfit in statements.misfits}
                button("Give them the version that fits", "fix-assign", _assign, better, icon=":material/build:")
            if rule.key in _TAB:
                button(f"Open {_TAB[rule.key]}", f"open-{rule.key}", _open, _TAB[rule.key], icon=":material/edit:")


def _programs(catalog: Catalog, codes: tuple[str, ...]) -> None:
    if not codes:
        return
    shown = "; ".join(program_label(catalog, code) for code in codes[:_MOST_SHOWN])
    if len(codes) <= _MOST_SHOWN:
        plain(f"Programs: {shown}.")
        return
    plain(f"Programs: {shown}; and {len(codes) - _MOST_SHOWN} more.")
    with st.expander(f"All {len(codes)} programs"):
        plain("\n".join(program_label(catalog, code) for code in codes))


def _assign(better: dict[str, str]) -> None:
    session.say(assignments={**session.profile().messages.assignments, **better})


def _open(tab: str) -> None:
    st.session_state["messages_tab"] = tab


def _table(checked: list[Checked]) -> pd.DataFrame:
    """Every rule, what came of it, and which texts it was held against."""
    marks = {"found": "⚠ found", "nothing found": "nothing found by these checks", "not checked": "– not checked"}
    return pd.DataFrame(
        [
            {
                "Status": marks[rule.status],
                "Rule": rule.label,
                "Read, or what is missing": rule.missing or "; ".join(rule.read) or "your choices and your list",
            }
            for rule in checked
        ]
    )
