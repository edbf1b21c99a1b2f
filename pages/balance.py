"""Balance: Southern California against the nation, safety against wish, and what it costs."""

import streamlit as st

from smartpick.ui import derived, entry
from smartpick.ui.balance import balance, competitive, levers, own_weights, prospects, trade_off, two_lists, visa_pool

entry.through_app()


@st.fragment(key="balance")
def split() -> None:
    """Sliders, list and charts: what answers while you look."""
    plan, reason = derived.plan_or_reason()
    if plan is not None:
        balance.presets(plan)
    shares, split = st.columns([2, 3], gap="large")
    settings, programs = st.columns([2, 3], gap="large")
    with shares:
        balance.home_choice(plan)
        balance.share_sliders(plan)
    with settings:
        balance.other_settings(plan)
    if plan is None:
        split.warning(reason, icon=":material/info:")
        return
    with split:
        balance.clamps(plan)
        balance.split_chart(plan)
    with programs:
        balance.cost_line(plan)
        visa_pool.panel(plan)
        balance.list_table(plan)


@st.fragment(key="interval")
def interval() -> None:
    """What it may bring; follows a moment later."""
    plan, _ = derived.plan_or_reason()
    if plan is None:
        return
    st.subheader("What it may bring")
    two_lists.one_list_note(plan)
    with st.spinner("Computing the range over 200 sets of assumptions…"):
        prospects.panel(plan)


@st.fragment(key="trade-off")
def trade() -> None:
    """What each further program in the home region costs; follows last."""
    plan, _ = derived.plan_or_reason()
    if plan is None:
        return
    st.subheader(f"What {plan.catalog.regions.tiers[1]} costs you")
    two_lists.one_list_note(plan)
    with st.spinner("Computing the best list at each point…"):
        trade_off.panel(plan)


@st.fragment(key="own")
def own() -> None:
    """Low prices and a place to be near: set here, beside what they cost."""
    plan, _ = derived.plan_or_reason()
    st.subheader("Prices and distance")
    own_weights.settings()
    if plan is not None:
        own_weights.panel(plan)


@st.fragment(key="ways")
def ways() -> None:
    """What would reach a safety floor that the list misses."""
    plan, _ = derived.plan_or_reason()
    if plan is not None:
        levers.floor_panel(plan)


@st.fragment(key="second")
def second() -> None:
    """How competitive the specialty is, and a second one under the same budget."""
    plan, _ = derived.plan_or_reason()
    if plan is None:
        return
    st.subheader("How competitive it is, and a second specialty")
    competitive.verdict(plan)
    two_lists.choose_second(plan)
    two_lists.panel()


st.title("Balance")
st.markdown("Move a slider: list, split and cost follow at once, the range of your chances a moment later.")
split()
ways()
interval()
trade()
own()
second()
