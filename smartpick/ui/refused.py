"""What was typed and not taken, so that nothing is lost."""

from __future__ import annotations

from typing import Any

import streamlit as st

from smartpick.ui.session import profile


def value_of(part: str, field: str) -> Any:
    """The present value of a field: what was refused (so that nothing typed is lost), else what the profile holds."""
    refused = st.session_state.get("refused", {})
    if (part, field) in refused:
        return refused[part, field][0]
    return getattr(getattr(profile(), part), field)


def refusal_of(part: str, field: str) -> str:
    """Why the value shown in a field was not taken; "" when it was."""
    return st.session_state.get("refused", {}).get((part, field), ("", ""))[1]


def typed(key: str, kept: str) -> str:
    """What a text field shows: what was typed and refused (so that it is not lost), else what is kept."""
    return st.session_state.get("refused", {}).get(("typed", key), (kept, ""))[0]


def settle_typed(key: str, text: str, sentence: str) -> None:
    """After a try to keep a typed text: remember it with its sentence when it was refused, else forget the refusal."""
    refused = dict(st.session_state.get("refused", {}))
    refused.pop(("typed", key), None)
    if sentence:
        refused["typed", key] = (text, sentence)
    st.session_state["refused"] = refused
