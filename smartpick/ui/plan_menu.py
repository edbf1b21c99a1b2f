"""The plan as a file: save it, open it again, or start over."""

from __future__ import annotations

from functools import partial

import streamlit as st

from smartpick.plan import profile_to_json
from smartpick.ui import session, shipped


def menu() -> None:
    """Save the plan to one file, open it again, or start over."""
    _save()
    # A new key after each file, so that the same file can be opened again.
    key = f"plan_upload{st.session_state.get('uploads', '')}"
    st.file_uploader("Open a saved plan", type=["json"], key=key, on_change=_open_upload, args=(key,))
    sentence = st.session_state.pop("plan_refused", "")
    if sentence:
        st.error(f"{sentence} Your present plan stays.", icon=":material/error:")
    if st.session_state.pop("plan_opened", False):
        st.success("Plan opened.", icon=":material/check:")
    st.button("Start over", on_click=session.start_over, help="Forgets all answers on this computer.", width="stretch")
    st.caption("Your answers stay on this computer. Nothing is sent anywhere.")


@st.fragment(key="save")
def _save() -> None:
    # Bound here: a download is written after the run, outside the session.
    text = partial(profile_to_json, session.profile(), shipped.catalog().version)
    st.download_button("Save plan", text, "smartpick-plan.json", "application/json", on_click="ignore", width="stretch")


def _open_upload(key: str) -> None:
    upload = st.session_state[key]
    if upload is None:
        return
    st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1
    sentence = session.open_text(upload.getvalue())
    st.session_state["plan_refused" if sentence else "plan_opened"] = sentence or True
