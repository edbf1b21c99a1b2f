"""Parts of a page that give way on phones: tabs, which would scroll out of sight, and long parts, which fold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from smartpick.ui.components import browser
from smartpick.ui.widgets import controls


def parts(label: str, drawn: Mapping[str, Callable[[], None]], key: str, fragment: str) -> None:
    """Draw the part that is chosen, and only that, below the means to choose another.

    Args:
        label: what is asked on phones.
        drawn: title of each part to what draws it; the first is shown at first.
        key: in the session, where the title of the chosen part stays, also while other pages are visited.
        fragment: what is drawn again when another is chosen.
    """

    def choose(title: str) -> None:
        st.session_state[key] = title

    chosen: str = st.session_state.get(key, "")
    if chosen not in drawn:
        chosen = next(iter(drawn))
    tie = controls.tied(f"{key}-shown", chosen, choose, [fragment])
    if browser.is_narrow():
        st.selectbox(label, list(drawn), filter_mode=None, **tie)  # not to be typed in: no keyboard comes up
        drawn[chosen]()
        return
    for tab, draw in zip(st.tabs(list(drawn), **tie), drawn.values(), strict=True):
        if tab.open:
            with tab:
                draw()


def folded_on_phones(label: str) -> Any:
    """Where a part is drawn that a phone shows only when asked: a folded one under this name there, else as it is."""
    return st.expander(label) if browser.is_narrow() else st.container()


def part(title: str) -> Any:
    """Where a part of a long page is drawn: below its heading, and on phones folded under it."""
    if browser.is_narrow():
        return st.expander(title)
    st.header(title)
    return st.container()
