"""Season: what happens after the list is sent, and what to do about it."""

from collections.abc import Callable

import streamlit as st

from smartpick.ui import entry
from smartpick.ui.season import day, interviews, not_matched, now, rank_list, signals
from smartpick.ui.widgets.parts import parts

entry.through_app()

TABS: dict[str, Callable[[], None]] = {
    "Now": now.section,
    "Interviews": interviews.section,
    "Signals": signals.section,
    "Rank list": rank_list.section,
    "Not matched": not_matched.section,
}
"""Title of each part to what draws it."""


@st.fragment(key="season")
def sections() -> None:
    """The parts; only the chosen one is computed."""
    day.choose()
    parts("What to look at", TABS, "season_tab", "season")


st.title("Season")
sections()
