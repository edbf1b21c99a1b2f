"""Data: visa and place. What is published, by state and by date, and what it does to this applicant's pool."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from smartpick.catalog import Catalog
from smartpick.catalog.evidence import DO_NOT_ADD_UP, NOT_A_NO
from smartpick.catalog.visa_place import (
    RESIDENT_FILINGS,
    california_facts,
    conrad_facts,
    evidence_by_state,
    policy_events,
)
from smartpick.plan import Plan
from smartpick.ui import derived
from smartpick.ui.data.place_questions import numbers_of_present, visa_table
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets.parts import part
from smartpick.ui.widgets.tables import frame, named
from smartpick.ui.widgets.words import percent

LATER = (
    "J-1 physicians must live two years in their home country after training, or get a waiver. The best known one is "
    "Conrad 30: each state may ask for 30 a year, for physicians who work where doctors are short. "
    "**The state you train in need not be the state that gives you the waiver.** So a place for training and a place "
    "for later work are two decisions. No table of waivers by state is among our sources. Until when the law behind "
    "Conrad 30 runs is unknown to us: it was extended in 2026, and no end date was found. Ask the health department of "
    "the state."
)


def section(catalog: Catalog, specialty: str) -> None:
    """Pool by visa need, federal H-1B records by state, waivers, policy events, California."""
    today = dt.date.today()
    _pool()
    with part("Federal H-1B record by state"):
        st.markdown(
            f"Programs of {specialty} whose employer has a federal H-1B record for residents (Department of Labor, "
            "fiscal year 2025, second and third quarter). On page Explore, “Shade states” puts the same shares on the "
            "map."
        )
        shown = evidence_by_state(catalog, specialty)
        shown["filing_share"] = shown["filing_share"].map(percent)
        shown["nonus_img_share"] = [percent(x) if x >= 0 else "–" for x in shown["nonus_img_share"]]
        names = {
            "state_name": "State", "programs": "Programs", "with_filings": "With a record", "filing_share": "Share",
            "employers": "Employers", "nonus_img_share": "Non-US IMGs in filled positions, 2025",
        }  # fmt: skip
        frame(named(shown, names), "Federal H-1B record by state")
        st.caption(f"{DO_NOT_ADD_UP} {NOT_A_NO} Shares of positions: NRMP 2025, all specialties.")
    with part("J-1: where you train and where you serve later"):
        st.markdown(LATER)
        frame(conrad_facts(today).rename(columns=str.capitalize), "Published facts on the home rule and its waivers")
    with part("What changed in visa policy, newest first"):
        st.warning(
            "Check each point again before you rely on it. Policy can change within weeks.", icon=":material/gavel:"
        )
        frame(policy_events(today).rename(columns=str.capitalize), "Events of visa policy")
    with part("California"):
        st.markdown(
            "Few non-US IMGs train in California, and the licence rule is the same for US and international graduates: "
            "36 months of training. The odds on every page count the low share; the licence rule matters for "
            "short posts."
        )
        frame(california_facts(today).rename(columns=str.capitalize), "Facts on California")
        st.caption("Information, not immigration or legal advice.")


def _pool() -> None:
    plan, reason = derived.plan_or_reason()
    st.header("What each visa need does to your pool")
    if plan is None:
        st.info(as_text(reason), icon=":material/info:")
        return
    with st.spinner("Choosing the list for each need…"):
        numbers = numbers_of_present(plan)
    frame(visa_table(numbers), "Programs likely open and chances by visa need")
    if plan.profile.applicant.visa == "h1b_only":
        _h1b_only(plan)
    st.caption("Likely open: the sum of the visa chances over the programs that can be on your list (estimate).")


def _h1b_only(plan: Plan) -> None:
    """How far the pool shrinks, and how the list answers, against the same person with J-1 or H-1B."""
    wider = derived.with_either_visa()
    now, other = (float(p.odds.visa[p.choice.available].sum()) for p in (plan, wider))
    filed, filed_other = (_with_filings(p) for p in (plan, wider))
    states, states_other = (p.list_table["state"].nunique() for p in (plan, wider))
    moved = len(set(plan.codes) - set(wider.codes))
    st.markdown(
        f"With H-1B only, about **{now:.0f}** programs can take you, with J-1 or H-1B about **{other:.0f}**. The "
        f"list answers by itself: **{moved}** of its {len(plan.rows)} programs are others. Now {filed} have an "
        f"employer with a federal H-1B record for residents (otherwise {filed_other}), and it reaches into {states} "
        f"states (otherwise {states_other})."
    )


def _with_filings(plan: Plan) -> int:
    return sum(level in RESIDENT_FILINGS for level in plan.list_table["visa_evidence"])
