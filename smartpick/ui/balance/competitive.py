"""Highly competitive or not: said plainly, with the numbers, and what else can be done."""

from __future__ import annotations

import streamlit as st

from smartpick.plan import Plan
from smartpick.ui import derived
from smartpick.whatif import competitiveness

_verdict_of = derived.kept(2)(competitiveness)


def verdict(plan: Plan) -> None:
    """Open and loud where the specialty is highly competitive for the applicant; one quiet line where it is not."""
    rules = _verdict_of(plan)
    if not rules.highly:
        st.caption(" ".join(rules.sentences[1:3]))
        return
    st.warning(f"**{rules.sentences[0]}** {' '.join(rules.sentences[1:3])}", icon=":material/warning:")
    st.markdown("**What you can do**")
    st.markdown("\n".join(f"- {sentence}" for sentence in rules.sentences[3:]))
    st.caption(f"Positions: {rules.source}.")
