"""Highly competitive or not: said plainly, with the numbers, and what else can be done."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from smartpick.plan import Plan, Profile
from smartpick.ui import derived
from smartpick.whatif import Competitive, competitiveness


@lru_cache(maxsize=derived.PLANS_KEPT)
def _found(told: Profile) -> Competitive:
    return competitiveness(derived.plan_of(told))


def verdict(plan: Plan) -> None:
    """Open and loud where the specialty is highly competitive for the applicant; one quiet line where it is not."""
    found = _found(plan.profile)
    if not found.highly:
        st.caption(" ".join(found.sentences[1:3]))
        return
    st.warning(f"**{found.sentences[0]}** {' '.join(found.sentences[1:3])}", icon=":material/warning:")
    st.markdown("**What you can do**")
    st.markdown("\n".join(f"- {sentence}" for sentence in found.sentences[3:]))
    st.caption(f"Positions: {found.source}.")
