"""The first programs of the list, with Pin and Leave out, and the whole list as a file."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from smartpick import export
from smartpick.plan import Plan
from smartpick.ui import session
from smartpick.ui.start.curve import FRAGMENTS
from smartpick.ui.widgets.words import small_range

FIRST = 6
"""How many programs Start shows: enough to pin three, short enough for a phone (product decision)."""


def panel(plan: Plan) -> None:
    """The first programs, the home region's before the others, by chance within."""
    shown: Any = plan.table.sort_values(["tier", "chance_mid"], ascending=[True, False]).head(FIRST)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(f"Your list: {len(plan.rows)} programs", width="content")
        kind = export.FORMATS["xlsx"]
        st.download_button(
            "Download (Excel)", partial(kind.write, plan), "smartpick-shortlist.xlsx", kind.mime, on_click="ignore",
            icon=":material/download:", key="download-xlsx",
        )  # fmt: skip
    for line in shown.itertuples():
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            chance = small_range(100 * line.chance_low, 100 * line.chance_high)
            st.markdown(f"**{line.program_name}**  \n{line.city}, {line.state} · chance {chance}", width="stretch")
            code = str(line.acgme_code)
            st.button(
                "Unpin" if line.pinned else "Pin", key=f"pin-{code}", on_click=_mark, args=(code,),
                kwargs={"pinned": not line.pinned},
            )  # fmt: skip
            st.button("Leave out", key=f"out-{code}", on_click=_mark, args=(code,), kwargs={"excluded": True})
    st.page_link("pages/shortlist.py", label=f"All {len(plan.rows)} programs, with reasons and notes")


def _mark(code: str, pinned: bool | None = None, excluded: bool | None = None) -> None:
    session.mark(code, pinned=pinned, excluded=excluded)
    st.rerun(FRAGMENTS)
