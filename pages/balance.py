"""Balance: Southern California against the nation, safety against wish, and what it costs."""

from collections.abc import Callable, Hashable

import streamlit as st

from smartpick.plan import Plan
from smartpick.ui import derived, entry
from smartpick.ui.balance import (
    balance,
    competitive,
    details,
    levers,
    own_weights,
    prospects,
    starting_points,
    trade_off,
    two_lists,
)
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.parts import opened

entry.through_app()


def part(key: str, *draws: Callable[[Plan], None], shows: Callable[[], Hashable | None] = lambda: None) -> None:
    """A part of the page that is drawn again alone; empty where there is no list. shows: as of `controls.drawing`."""

    @st.fragment(key=key)
    def drawn() -> None:
        plan, _ = derived.plan_or_reason()
        with controls.drawing(key, shows):
            if plan is not None:
                for draw in draws:
                    draw(plan)

    drawn()


@st.fragment(key="balance")
def settings() -> None:
    """The sliders: what decides on the list."""
    plan, reason = derived.plan_or_reason()
    balance.home_choice()
    balance.fee()
    if plan is None:
        st.warning(as_text(reason), icon=":material/info:")
        return
    balance.home_slider(plan)
    more = opened("More: West, floor, strength, place", "more")
    if more.open:
        with more:
            balance.more(plan)


@st.fragment(key="own")
def own() -> None:
    """Low prices and a place to be near: set here, beside what they cost."""
    plan, _ = derived.plan_or_reason()
    with controls.drawing("own", own_weights.shows):
        own_weights.settings()
        if plan is not None:
            own_weights.panel(plan)


st.title("Balance")
cards = st.container()
sliders, outcome = st.columns([2, 3], gap="medium")
with sliders:
    settings()
with outcome:
    result = st.container()  # above the split, which is there sooner
    part("split", balance.clamps, balance.split_chart)
    with result:
        part("interval", two_lists.one_list_note, prospects.panel, balance.cost_line)
    part("people", prospects.people, prospects.narrowing)
part("trade-off", trade_off.panel)
with cards:
    part("presets", starting_points.cards, shows=derived.but_for_home_share)  # other lists: last
part("footing", details.panel, shows=details.shows)
part("ways", levers.floor_panel)
own()
part("second", competitive.verdict, two_lists.choose_second, two_lists.panel)
