"""The whole plan to print or to keep: one PDF, made when asked for, and one workbook."""

from __future__ import annotations

import datetime as dt
from functools import partial

import streamlit as st

from smartpick.export import EXCEL, PAPERS, Paper, binder, plan_to_excel
from smartpick.plan import Listed, file_name
from smartpick.ui import session, today

_KEPT, _ASKED = "binder", "binder-asked"
"""Where the last PDF lies in the session, with what it was made from; and whether one was just asked for."""


def binder_download(listed: Listed, date: dt.date) -> None:
    """A folded part with the buttons; making the PDF shows how far it is.

    Args:
        listed: the plan, or two lists; the texts are those of the session.
        date: the day it is made; later news does not count yet.
    """
    profile = session.profile()
    whole = listed.with_texts(profile.in_season(time_zone=today.own_zone()))
    with st.expander("The whole plan to print or to keep", icon=":material/menu_book:"):
        st.markdown(
            "Profile, split, map, list with reasons and sources, signals, statements, interviews, rank list, dates, "
            "assumptions: your notes and texts are in it."
        )
        paper: Paper = st.segmented_control(
            "Paper", list(PAPERS), format_func=PAPERS.__getitem__, default="a4", required=True, key="binder-paper"
        )
        made_from = (profile, len(listed.parts), date, paper)
        st.button("Make the PDF", on_click=_ask, icon=":material/picture_as_pdf:", key="make-binder")
        if st.session_state.pop(_ASKED, False):
            bar = st.progress(0.0)
            pages = binder(whole, date, paper, bar.progress)
            bar.empty()
            st.session_state[_KEPT] = (made_from, pages)
        kept = st.session_state.get(_KEPT)
        if kept and kept[0] == made_from:
            pdf = file_name(profile, "binder", "pdf")
            st.download_button(
                f"Download the PDF ({len(kept[1]) / 1e6:.1f} MB)", kept[1], pdf, "application/pdf", on_click="ignore",
                icon=":material/download:", key="download-binder",
            )  # fmt: skip
        st.download_button(
            "The same as Excel, a sheet each", partial(plan_to_excel, whole, date),
            file_name(profile, "plan", "xlsx"), EXCEL, on_click="ignore", icon=":material/download:",
            key="download-plan-xlsx",
        )  # fmt: skip


def _ask() -> None:
    """A run that begins again before it is here would lose the button's own value."""
    st.session_state[_ASKED] = True
