"""Data: what the user checked, and pages found gone, as files that the next build of SmartPick's facts takes."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from smartpick.catalog import Catalog
from smartpick.knowledge import Knowledge
from smartpick.knowledge.next_build import checked_lines, checks_csv, retired_csv, retired_lines
from smartpick.plan import counted
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets.tables import frame


def section(catalog: Catalog, knowledge: Knowledge) -> None:
    """Two downloads, each only where there is something to hand on."""
    checked, gone = checked_lines(catalog, knowledge), knowledge.gone_pages
    if not (checked.lines or checked.left_out or gone):
        return
    st.header("Hand on what you found out")
    st.markdown(
        "Your own checks win on this computer. As a file they can also become part of the facts that ship: it holds "
        "program, fact, answer, page and day, and nothing else of your plan."
    )
    for reason, count in checked.reasons.items():
        st.info(as_text(f"{counted(count, 'check')} left out, {reason}."), icon=":material/info:")
    with st.container(horizontal=True):
        if checked.lines:
            st.download_button(
                counted(len(checked.lines), "check"), checks_csv(checked.lines), "smartpick-checks.csv", "text/csv",
                on_click="ignore", icon=":material/download:", key="next-build-checks",
            )  # fmt: skip
        if retired := retired_lines(catalog, knowledge):
            st.download_button(
                f"{counted(len(retired), 'fact')} of pages that are gone", retired_csv(retired), "smartpick-gone.csv",
                "text/csv", on_click="ignore", icon=":material/download:", key="next-build-gone",
            )  # fmt: skip
    if gone:
        marks = [{"Page": mark.page, "Marked on": mark.on.isoformat()} for mark in gone]
        frame(pd.DataFrame(marks), "Pages you marked as gone")
        st.caption("A mark is taken back on the card of a program.")
