"""How much of the list lies in the home region: the trade-off curve, moved by hand."""

from __future__ import annotations

import numpy as np
import streamlit as st

from smartpick.plan import NO_HOME_SHARE, SENSIBLE_COST, Plan, rule_words
from smartpick.ui import derived, session
from smartpick.ui.balance.trade_off import curve_of
from smartpick.ui.components.curve import Points, curve, last_move, take_move
from smartpick.ui.widgets import controls

KEY = "curve"
ON_START = ("rows", "curve", "places")
"""The parts of Start that follow a move, in this order: the list first, the map last."""
FRAGMENTS = [controls.AFTER_EVERY_MOVE[0], *ON_START, *controls.AFTER_EVERY_MOVE[1:]]
"""What a move on Start draws again: the strip before all."""


def panel(plan: Plan) -> None:
    """The curve with the present list on it."""
    home = plan.catalog.regions.tiers[1]
    drawn = curve_of(plan)
    if len(drawn.counts) < 2:
        st.markdown(
            f"No {plan.profile.applicant.specialty} program in {home} is open to you, so there is nothing to weigh: "
            "your list lies elsewhere."
        )
        return
    rule = plan.profile.preferences.home_rule
    points = Points(
        place=home,
        size=len(plan.rows),
        home=plan.tier_counts[1],
        counts=drawn.counts.tolist(),
        match=np.round(100 * drawn.match, 2).tolist(),
        there=np.round(100 * drawn.home, 2).tolist(),
        lost=np.round(drawn.lost, 2).tolist(),
        won=np.round(drawn.won, 2).tolist(),
        auto=plan.tier_counts[1] if rule == "sensible" else _automatic(plan).tier_counts[1],
        rule=f"as much {home} as costs {100 * SENSIBLE_COST:.0f} points or less",
        automatic=rule == "sensible",
        now="" if rule == "own" else rule_words(rule, home, plan.profile.applicant.visa),
        move=last_move(),
    )
    curve(points, KEY, _moved, _release)
    if derived.heard() is not None:
        st.caption("The curve is the list before any news of your season; the line on top counts your news.")


def _automatic(plan: Plan) -> Plan:
    """The list that the automatic would choose."""
    return derived.plan_of(plan.profile.changed("preferences", **NO_HOME_SHARE, home="sensible").basis)


def _moved() -> None:
    """Take the number of programs there that the hand has left the curve at."""
    move = st.session_state[KEY].home
    plan, _ = derived.plan_or_reason()
    if move:
        take_move(move["move"])
    if move and plan is not None:
        size = len(plan.rows)
        session.change("preferences", socal_share=min(move["home"], size) / size, targets=None)
    st.rerun(FRAGMENTS)


def _release() -> None:
    """Back to the automatic."""
    session.change("preferences", **NO_HOME_SHARE, home="sensible")
    st.rerun(FRAGMENTS)
