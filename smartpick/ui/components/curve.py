"""The curve that is the slider: programs in the home region against the chances of matching anywhere and there.

Sent: the fields of `Points`. While it is moved the browser answers alone, from the points it has, and tells the strip
by the window's event `smartpick-live` ({home, low, high, homeLow, homeHigh, move}; null: back to what the plan says).
Returned as triggers: `home`, once a move has ended, as {home, move}; `automatic` when the automatic is asked for. The
move's number comes back in the data; until then older answers of the server do not throw the handle back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

import streamlit as st

from smartpick.ui.components import registered

_component = registered(
    "curve",
    """
    <div class="curve">
      <label for="home"></label>
      <svg aria-hidden="true"></svg>
      <input id="home" type="range" step="1">
      <p class="says"></p>
      <p class="mark"><span></span> <button type="button"></button></p>
    </div>
    """,
)


@dataclass(frozen=True)
class Points:
    """What the curve draws; chances in percent (0–100).

    Args:
        place: name of the home region.
        size: programs on every list.
        home: programs there on the present list.
        counts: (m,) programs there at each point, ascending.
        match, there: (3, m) low, middle and high chance of matching anywhere, and there.
        lost, won: (m,) points of matching anywhere given up against the first point, and of matching there won.
        auto: programs there that the automatic takes.
        rule: what the automatic does, in words.
        automatic: whether the present list follows it.
        now: the rule that the present list follows, in words; "" for the user's own.
        move: number of the last move that the plan has followed.
    """

    place: str
    size: int
    home: int
    counts: list[int]
    match: list[list[float]]
    there: list[list[float]]
    lost: list[float]
    won: list[float]
    auto: int
    rule: str
    automatic: bool
    now: str
    move: int


def curve(points: Points, key: str, moved: Callable[[], None], released: Callable[[], None]) -> None:
    """Draw the curve.

    Args:
        points: what it shows.
        key: of the component; a move lies in `st.session_state[key].home` when `moved` is called.
        moved: called when a move has ended.
        released: called when the automatic is asked for.
    """
    _component(key=key, data=asdict(points), on_home_change=moved, on_automatic_change=released)


def last_move() -> int:
    """Number of the last move that the plan has followed; 0 for none."""
    return st.session_state.get("curve-move", 0)


def take_move(number: int) -> None:
    """Note that the plan follows this move."""
    st.session_state["curve-move"] = number
