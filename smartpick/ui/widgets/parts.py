"""Parts of a page that give way on phones: tabs, which would scroll out of sight, and long parts, which fold."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import streamlit as st

from smartpick.ui.components import browser
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.links import plain

ONE_LINE = 36
"""Characters that a closed select surely shows on a phone of 360 pixels (assumption: at most 8 pixels a character)."""

ADDRESS = "tab"
"""What the chosen part is called in the address."""


def parts(
    label: str,
    drawn: Mapping[str, Callable[[], None]],
    key: str,
    fragment: str,
    counts: Mapping[str, int] = MappingProxyType({}),
    start: str = "",
) -> None:
    """Draw the part that is chosen, and only that, below the means to choose another.

    Args:
        label: what is asked on phones.
        drawn: title of each part to what draws it.
        key: in the session, where the title of the chosen part stays, also while other pages are visited; for a reload
            it stands in the address too.
        fragment: what is drawn again when another is chosen.
        counts: how many things a part holds, said behind its title.
        start: title of the part that is shown at first; "" = the first.
    """
    names = {title: f"{title} ({counts[title]})" if title in counts else title for title in drawn}

    def choose(name: str) -> None:
        st.session_state[key] = name if name in drawn else name.rpartition(" (")[0]  # the count may be another by now

    start = start or next(iter(drawn))
    chosen: str = st.session_state.get(key) or st.query_params.get(ADDRESS, "")
    chosen = chosen if chosen in drawn else start
    if chosen != start:
        st.session_state[key] = st.query_params[ADDRESS] = chosen
    else:
        st.query_params.pop(ADDRESS, None)
    tie = controls.tied(f"{key}-shown", names[chosen], choose, [fragment])
    if browser.is_narrow():
        st.selectbox(label, list(names.values()), filter_mode=None, **tie)  # not to be typed in: no keyboard comes up
        drawn[chosen]()
        return
    for tab, draw in zip(st.tabs(list(names.values()), **tie), drawn.values(), strict=True):
        if tab.open:
            with contextlib.nullcontext() if counts else tab:  # tabs with other counts are new, and all inside them too
                draw()


def choice(label: str, options: Sequence[Any], words: Callable[[Any], str], key: str) -> Any:
    """A select of long names; on a phone, where a closed one has a single line, the chosen name stands below it whole.

    Args:
        label: what is asked.
        options: what can be chosen.
        words: what an option is called.
        key: of the widget.

    Returns:
        The chosen option.
    """
    chosen = st.selectbox(label, options, format_func=words, key=key)
    if browser.is_narrow() and chosen is not None and len(words(chosen)) > ONE_LINE:
        st.caption(plain(words(chosen)))
    return chosen


def opened(label: str, key: str) -> Any:
    """A folded part to be drawn only while it is open, as its `open` says: what nobody sees costs no move of a slider.

    Args:
        label: what stands on it.
        key: in the session, where it stays open or not.
    """
    return st.expander(label, on_change="rerun", key=key)


def folded_on_phones(label: str) -> Any:
    """Where a part is drawn that a phone shows only when asked: a folded one under this name there, else as it is."""
    return st.expander(label) if browser.is_narrow() else st.container()


def part(title: str) -> Any:
    """Where a part of a long page is drawn: below its heading, and on phones folded under it."""
    if browser.is_narrow():
        return st.expander(title)
    st.header(title)
    return st.container()
