"""A small app the driver is tried against: fragments rerun by a callback, a slider in a fragment, every widget."""

import time
from pathlib import Path

import numpy as np
import streamlit as st
from streamlit.components import v2

_component = v2.component("driver_part", html="<span></span>", js="export default () => {}")


def hold(place: str) -> None:
    """Wait at that place until the test makes the file that is called after it: no clock decides what came first."""
    gate, given_up = Path(st.session_state.gate), time.monotonic() + 30
    while gate.stem == place and not gate.exists() and time.monotonic() < given_up:
        time.sleep(0.01)


@st.fragment(key="balance")
def balance() -> None:
    st.text(f"balance {st.session_state.socal_share}")
    hold("balance")
    if st.session_state.wide:
        st.markdown("wide " * 4000)  # above 10 kB: the browser keeps it, the server then sends a reference
    if st.session_state.frame:
        st.dataframe(np.random.default_rng(st.session_state.socal_share).random((1000, 64)))  # half a megabyte


@st.fragment(key="interval")
def interval() -> None:
    st.session_state.setdefault("intervals", []).append(st.session_state.socal_share)
    hold("interval")
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
    st.text_input("Gate", key="gate")
    st.checkbox("Wide", key="wide")
    st.checkbox("Frame", key="frame")
    balance()
    interval()
    inside()
    if st.button("Break"):
        raise RuntimeError("broken on purpose")


def widgets_page() -> None:
    values = {
        "age": st.slider("Age", 0, 99, 30, key="age"),
        "span": st.slider("Span", 0, 99, (10, 20), key="span"),
        "size": st.select_slider("Size", ["small", "medium", "large"], "medium", key="size"),
        "on": st.toggle("On", value=True, key="on"),
        "count": st.number_input("Count", 0, 9, 3, key="count"),
        "empty": st.number_input("Empty", value=None, key="empty"),
        "name": st.text_input("Name", "Ada", key="name"),
        "note": st.text_area("Note", key="note"),
        "fruit": st.selectbox("Fruit", ["apple", "pear"], key="fruit"),
        "colour": st.radio("Colour", ["red", "blue"], index=None, key="colour"),
        "pets": st.multiselect("Pets", ["cat", "dog"], ["dog"], key="pets"),
        "view": st.segmented_control("View", ["map", "list"], default="map", key="view"),
    }
    st.text(str(values))
    st.text(f"intervals computed for {st.session_state.get('intervals')}")
    st.button("Rename", on_click=lambda: st.session_state.update(name="Grace", pets=["cat"], age=40, fruit="pear"))


def parts_page() -> None:
    for name, tab in zip(("One", "Two"), st.tabs(["One", "Two"], key="tabs", on_change="rerun"), strict=True):
        if tab.open:
            tab.text(f"tab {name}")
    said = _component(key="part", on_spoke_change=lambda: None)
    st.text(f"part {said.spoke}")


st.navigation(
    [
        st.Page(explore_page, title="Explore", default=True),
        st.Page(balance_page, title="Balance", url_path="balance"),
        st.Page(widgets_page, title="Widgets", url_path="widgets"),
        st.Page(parts_page, title="Parts", url_path="parts"),
    ]
).run()
