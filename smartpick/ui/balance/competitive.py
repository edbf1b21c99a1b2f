"""Highly competitive or not: said plainly, with the numbers, and what else can be done."""

from __future__ import annotations

from collections.abc import Hashable

import streamlit as st

from smartpick.plan import NO_SHARES, Plan
from smartpick.ui import derived
from smartpick.whatif import Competitive, candidates, competitiveness


def _others_follow_from(plan: Plan) -> tuple[Hashable, ...]:
    profile = plan.profile
    percentile = profile.preferences.competitiveness_percentile
    return profile.applicant, percentile, profile.knowledge, len(plan.rows)


_candidates = derived.kept(2, _others_follow_from)(candidates)


@derived.kept(2)
def _verdict_of(plan: Plan) -> Competitive:
    return competitiveness(
        plan, _candidates(plan), derived.plan_of(plan.profile.changed("preferences", **NO_SHARES).basis)
    )


def verdict(plan: Plan) -> None:
    """Open and loud where the specialty is highly competitive for the applicant; one quiet line where it is not."""
    st.header("How competitive it is, and a second specialty")
    rules = _verdict_of(plan)
    if not rules.highly:
        st.caption(" ".join(rules.sentences[1:3]))
        return
    st.warning(f"**{rules.sentences[0]}** {' '.join(rules.sentences[1:3])}", icon=":material/warning:")
    st.markdown("**What you can do**")
    st.markdown("\n".join(f"- {sentence}" for sentence in rules.sentences[3:]))
    st.caption(f"Positions: {rules.source}.")
