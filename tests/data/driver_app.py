"""A small app the driver is tried against: keyed fragments rerun by a callback, a slider in a fragment, a plain one."""

import time

import streamlit as st


@st.fragment(key="balance")
def balance() -> None:
    st.text(f"balance {st.session_state.socal_share}")
    if st.session_state.get("wide"):
        st.markdown("wide " * 4000)  # above 10 kB: the browser keeps it, the server then sends a reference


@st.fragment(key="interval")
def interval() -> None:
    time.sleep(st.session_state.get("slow", 0.0))
    st.text(f"interval {st.session_state.socal_share}")


@st.fragment
def inside() -> None:
    value = st.slider("Inside", 0, 100, 10, key="inside")
    st.text(f"inside {value}")


def explore_page() -> None:
    st.text("explore")


def balance_page() -> None:
    st.slider("SoCal share", 0, 100, 20, key="socal_share", on_change=lambda: st.rerun(["balance", "interval"]))
    plain = st.slider("Plain", 0.0, 1.0, 0.5, 0.001, key="plain")
    st.text(f"plain {plain}")
    st.number_input("Slow, seconds", 0.0, 5.0, 0.0, key="slow")
    st.checkbox("Wide", key="wide")
    balance()
    interval()
    inside()
    if st.button("Break"):
        raise RuntimeError("broken on purpose")


st.navigation(
    [st.Page(explore_page, title="Explore", default=True), st.Page(balance_page, title="Balance", url_path="balance")]
).run()
