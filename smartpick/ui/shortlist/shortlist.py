"""Shortlist: the list with its reasons, marks on single programs, what changed, downloads."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from smartpick import export
from smartpick.plan import Listed, Plan, TwoLists
from smartpick.ui import derived, session
from smartpick.ui.components.cards import cards
from smartpick.ui.shortlist.rows import card_rows, top_of_scale


def listing(plan: Plan) -> None:
    cards(card_rows(plan), "shortlist", top_of_scale(plan), [])


def left_out(plan: Plan) -> None:
    """Programs the user left out, each with a way back."""
    codes = plan.profile.exclusions
    if not codes:
        return
    with st.expander(f"Left out by you ({len(codes)})"):
        for code in codes:
            name = _name(plan, code)
            st.button(
                f"Take back {name}", key=f"back-{code}", on_click=session.mark, args=(code,), kwargs={"excluded": False}
            )


def _name(plan: Plan, code: str) -> str:
    row = plan.catalog.code_position.get(code)
    if row is None:
        return code
    line = plan.catalog.table[["program_name", "city", "state"]].iloc[row]
    return f"{line['program_name']} ({line['city']}, {line['state']})"


def changes(plan: Plan) -> None:
    """What the last move brought and took."""
    came, went = derived.changes()
    if not came and not went:
        return
    with st.expander(
        f"What changed in the last move: {len(came)} came, {len(went)} left", icon=":material/compare_arrows:"
    ):
        st.dataframe(
            pd.DataFrame(
                {
                    "Change": ["came"] * len(came) + ["left"] * len(went),
                    "Program": [_name(plan, code) for code in [*came, *went]],
                }
            ),
            hide_index=True, alt="Programs that came and left",
        )  # fmt: skip


def one_or_two(plan: Plan) -> Listed:
    """With a second specialty, the user says whether both lists are meant or the first alone."""
    both, reason = derived.two_lists_or_reason()
    if both is None:
        if reason:
            st.warning(f"{reason} So only one list is shown.", icon=":material/info:")
        return plan
    names = [part.profile.applicant.specialty for part in (both.first, both.second)]
    labels = {
        "two": f"Two lists: {names[0]} ({both.counts[0]}) and {names[1]} ({both.counts[1]})",
        "one": f"One list: {names[0]} ({len(plan.rows)})",
    }
    how = st.segmented_control(
        "Which list", list(labels), format_func=labels.__getitem__, default="two", key="which-list", required=True
    )
    return both.with_texts(session.profile()) if how == "two" else plan


def counts(listed: Listed) -> None:
    """How many programs, and where."""
    tiers = listed.catalog.regions.tiers
    where = [f"{label}: {sum(part.tier_counts[tier] for part in listed.parts)}" for tier, label in tiers.items()]
    what = " and ".join(f"{len(part.rows)} {part.profile.applicant.specialty}" for part in listed.parts)
    st.markdown(f"{what} programs, the ones that add most first. " + " · ".join(where))


def both_editors(both: TwoLists) -> None:
    """The two lists, one under the other."""
    for part in (both.first, both.second):
        st.subheader(f"{part.profile.applicant.specialty}: {len(part.rows)} programs")
        if len(part.rows):
            listing(part)


def downloads(plan: Listed) -> None:
    """CSV, Excel and Parquet, built when asked for."""
    with st.container(horizontal=True):
        for name, kind in export.FORMATS.items():
            if name in {"xlsx", "csv", "parquet"}:
                st.download_button(
                    kind.label, lambda write=kind.write: write(plan), f"smartpick-shortlist.{name}", kind.mime,
                    on_click="ignore", icon=":material/download:", key=f"download-{name}",
                )  # fmt: skip
    st.caption("Excel keeps the leading zeros of the codes and holds sources and assumptions on sheets of their own.")
