"""The applicant's own weights, low prices and a place to be near: their settings, and what they cost."""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd
import streamlit as st

from smartpick.catalog.living import find_place, levels_by_state, places_of, price_source
from smartpick.plan import Plan
from smartpick.ui import derived, session, shipped
from smartpick.ui.balance import two_lists
from smartpick.ui.balance.trade_off import cost_words, ranges
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.tables import frame
from smartpick.whatif import WeightCurve, own_weights, weight_curve

NO_PLACE = "No place"

_curve = derived.kept(4)(weight_curve)


def settings() -> None:
    """What prices and distance are worth to the user; drawn when opened, for the places are many."""
    opened = st.expander(
        "What low prices and a place are worth to you", on_change="rerun", key="own-weights", icon=":material/tune:"
    )
    if opened.open:
        with opened:
            _price()
            _distance()


def _price() -> None:
    levels = levels_by_state()
    lowest, highest = min(levels, key=levels.__getitem__), max(levels, key=levels.__getitem__)
    controls.bound(
        st.slider, "What low prices are worth to you", "preferences", "price_weight", fragments=True,
        min_value=0.0, max_value=5.0, step=0.05,
        help=f"0: prices do not count. 1: a match where prices are lowest ({lowest}, {levels[lowest]:.0f}) is worth "
        f"twice a match where they are highest ({highest}, {levels[highest]:.0f}); the states between, in proportion. "
        "The nation is 100. Puerto Rico has no published level and counts as 100.",
    )  # fmt: skip
    st.caption(f"By state, cities and countryside together ({price_source()}).")


def _distance() -> None:
    places, near = places_of(shipped.catalog()), session.profile().preferences.near
    known = find_place(shipped.catalog(), near)
    unknown = [near] if near and not known else []
    controls.bound(
        st.selectbox, "A place you want to be near", "preferences", "near", fragments=True,
        options=[None, *unknown, *places], placeholder=NO_PLACE,
        format_func=lambda name: f"{name} (not a place we know)" if name in unknown else name or NO_PLACE,
        shown=lambda name: known.name if known else name,
        help="A city that has a program, or a state capital. Its distance then stands in tables and files.",
    )  # fmt: skip
    controls.bound(
        st.slider, "What being near it is worth to you", "preferences", "distance_weight", fragments=True,
        min_value=0.0, max_value=5.0, step=0.05, disabled=near is None,
        help="0: distance does not count. 1: a match in that place is worth twice a match far away; 250 miles from it "
        "half of that, 500 miles a quarter. Straight lines; roads are longer.",
    )  # fmt: skip


def shows() -> Hashable | None:
    """What this follows from while it is folded and off: only from whether there is a list."""
    wishes = session.profile().preferences
    is_on = st.session_state.get("own-weights") or wishes.price_weight or wishes.distance_weight
    return None if is_on else derived.but_for_home_share()


def panel(plan: Plan) -> None:
    """What each of the weights in use costs in chance, and what it brings."""
    counting = own_weights(plan)
    if not counting:
        st.caption("Off: neither prices nor distance have weight in your list.")
        return
    two_lists.one_list_note(plan)
    for field in counting:
        curve = _curve(plan, field)
        st.markdown(_words(plan, field, curve))
        with st.expander(f"The numbers at other weights of {_wish(field)}"):
            frame(_table(field, curve), f"The list at other weights of {_wish(field)}")


def _wish(field: str) -> str:
    return "low prices" if field == "price_weight" else "being near"


def _words(plan: Plan, field: str, curve: WeightCurve) -> str:
    """What the present weight does against none."""
    if field == "price_weight":
        where = "where prices are below the nation's"
        mean = f"the mean price level goes from {curve.mean[0]:.1f} to {curve.mean[curve.at]:.1f} (nation 100);"
    else:
        where = f"within 250 miles of {plan.profile.preferences.near}"
        mean = f"the mean distance goes from {curve.mean[0]:,.0f} to {curve.mean[curve.at]:,.0f} miles;"
    before, now = curve.counts[[0, curve.at]]
    programs = f"{now} programs {where}, as before" if before == now else f"from {before} to {now} programs {where}"
    return (
        f"A weight of {curve.weights[curve.at]:g} for {_wish(field)}, against none, on lists of {len(plan.rows)}: "
        f"{programs}; {mean} "
        f"{cost_words(100 * curve.cost.mid, 100 * curve.won, 100 * (curve.match[2, 0] - curve.match[0, 0]))}"
    )


def _table(field: str, curve: WeightCurve) -> pd.DataFrame:
    by_price = field == "price_weight"
    return pd.DataFrame(
        {
            "Weight": [f"{w:g}" + (" (yours)" if i == curve.at else "") for i, w in enumerate(curve.weights)],
            "Programs there": curve.counts,
            "Mean price level" if by_price else "Mean miles": [f"{x:,.{1 if by_price else 0}f}" for x in curve.mean],
            "Matching at all": ranges(curve.match),
            "Matching there": ranges(curve.there),
        }
    )
