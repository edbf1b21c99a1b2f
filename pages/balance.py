"""Balance: Southern California against the nation, safety against wish, and what it costs."""

import streamlit as st

from smartpick.ui import derived, entry
from smartpick.ui.balance import (
    balance,
    competitive,
    levers,
    own_weights,
    prospects,
    starting_points,
    trade_off,
    two_lists,
    visa_pool,
)

entry.through_app()


@st.fragment(key="presets")
def presets() -> None:
    """Starting points with what each will give: other lists, so they come after the list itself."""
    plan, _ = derived.plan_or_reason()
    if plan is not None:
        starting_points.cards(plan)


@st.fragment(key="balance")
def settings() -> None:
    """The sliders: what decides on the list."""
    plan, reason = derived.plan_or_reason()
    balance.home_choice()
    balance.fee()
    if plan is None:
        st.warning(reason, icon=":material/info:")
        return
    balance.home_slider(plan)
    with st.expander("More: West, floor, strength, place"):
        balance.more(plan)


@st.fragment(key="interval")
def interval() -> None:
    """What it may bring, and what it costs; follows a moment later."""
    plan, _ = derived.plan_or_reason()
    if plan is None:
        return
    two_lists.one_list_note(plan)
    prospects.panel(plan)
    balance.cost_line(plan)


@st.fragment(key="split")
def split() -> None:
    """List and split: what answers while you look."""
    plan, _ = derived.plan_or_reason()
    if plan is None:
        return
    balance.clamps(plan)
    balance.split_chart(plan)


@st.fragment(key="people")
def people() -> None:
    """The range as a hundred people."""
    plan, _ = derived.plan_or_reason()
    if plan is not None:
        prospects.people(plan)
        prospects.narrowing(plan)


@st.fragment(key="trade-off")
def trade() -> None:
    """What each further program in the home region costs; follows last."""
    plan, _ = derived.plan_or_reason()
    if plan is None:
        return
    st.header(f"What {plan.catalog.regions.tiers[1]} costs you")
    two_lists.one_list_note(plan)
    trade_off.panel(plan)


@st.fragment(key="footing")
def footing() -> None:
    """The details behind the numbers above, folded."""
    plan, _ = derived.plan_or_reason()
    if plan is None:
        return
    st.header("Details")
    with st.expander("Your list at a glance, and the numbers by sub-region"):
        balance.list_table(plan)
        st.dataframe(balance.subregion_counts(plan), hide_index=True, alt="Programs by sub-region")
    with st.expander("The range by region, fees, and what these numbers rest on"):
        prospects.by_region(plan)
        balance.cost_steps(plan)
    with st.expander("What each starting point sets"):
        starting_points.notes(plan)
    visa_pool.panel(plan)


@st.fragment(key="ways")
def ways() -> None:
    """What would reach a safety floor that the list misses."""
    plan, _ = derived.plan_or_reason()
    if plan is not None:
        levers.floor_panel(plan)


@st.fragment(key="own")
def own() -> None:
    """Low prices and a place to be near: set here, beside what they cost."""
    plan, _ = derived.plan_or_reason()
    own_weights.settings()
    if plan is not None:
        own_weights.panel(plan)


@st.fragment(key="second")
def second() -> None:
    """How competitive the specialty is, and a second one under the same budget."""
    plan, _ = derived.plan_or_reason()
    if plan is None:
        return
    st.header("How competitive it is, and a second specialty")
    competitive.verdict(plan)
    two_lists.choose_second(plan)
    two_lists.panel()


st.title("Balance")
top = st.container()
sliders, outcome = st.columns([2, 3], gap="medium")
with sliders:
    settings()
with outcome:
    result = st.container()
    split()
    with result:
        interval()
    people()
trade()
with top:
    presets()
footing()
ways()
own()
second()
