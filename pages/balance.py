"""Balance: Southern California against the nation, safety against wish, and what it costs."""

import streamlit as st

from smartpick.ui import balance, state


@st.fragment(key="balance")
def split() -> None:
    """Sliders, list and charts: what answers while you look."""
    plan, reason = state.plan_or_reason()
    controls, result = st.columns([2, 3], gap="large")
    with controls:
        balance.sliders(plan)
    with result:
        if plan is None:
            st.warning(reason, icon=":material/info:")
            return
        balance.clamps(plan)
        st.subheader("Where your list lies")
        balance.split_chart(plan)
        balance.cost_line(plan)
        st.subheader(f"Your list: {len(plan.rows)} programs")
        balance.list_table(plan)


@st.fragment(key="interval")
def interval() -> None:
    """What it may bring; follows a moment later."""
    plan, _ = state.plan_or_reason()
    if plan is None:
        return
    st.subheader("What it may bring")
    with st.spinner("Computing the range over 200 sets of assumptions…", show_time=False):
        balance.interval_panel(plan)


st.title("Balance")
st.markdown("Move a slider: list, split and cost follow at once, the range of your chances a moment later.")
split()
interval()
