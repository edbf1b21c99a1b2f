"""Two maps side by side, the home region and the rest of the country; on a phone one at a time.

Marks are laid out in the browser for the width at hand: pushed apart until none covers another, the same way every
time, never out of their panel. Shape says the region, colour the step of chance, a thick edge that it is on the list.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypedDict

from smartpick.ui.components import registered

ON_LIST, PINNED, LEFT_OUT = 1, 2, 4
"""Bits of a mark's last number."""


class PanelData(TypedDict):
    """One map; numbers are whole units, `width` of them across.

    title: the region's name; height: of the panel.
    areas: [name, [west, north, east, south], path of states, path of counties]: the main one, then the insets.
    cities: [name, x, y], the most important first; other: the home panel's box and name in the second one, else [].
    places: [code, name, city and state, tier, which area, x, y] a program; they follow from no person.
    now: [step, words, answer, bits] a program: position in `steps`, -1 not known, -2 not open; its chance in words, or
    why it is not open; position in `answers`; ON_LIST, PINNED and LEFT_OUT added up.
    """

    title: str
    height: int
    areas: list[list[Any]]
    cities: list[list[Any]]
    other: list[Any]
    places: list[list[Any]]
    now: list[list[Any]]


class MapsData(TypedDict):
    """Everything the two maps show.

    width: units across each panel; panels: home, then the rest.
    steps: [name, numbers, colour in light, colour in dark], from the lowest chance on.
    tiers: names of the three regions; visa: which visa the answers are about, "" where none is needed;
    answers: what a program may say on it.
    """

    width: int
    panels: list[PanelData]
    steps: list[list[str]]
    tiers: list[str]
    visa: str
    answers: list[str]


_component = registered("two_maps", '<div class="maps"></div>')


def mount(data: MapsData, key: str, on_mark: Callable[[], None]) -> Any:
    """Draw the maps and return what was asked for.

    Args:
        data: what they show.
        key: of the component in the session.
        on_mark: called when a program is to be marked; `st.session_state[key].mark` is then
            {"code": ACGME code, "pinned" or "excluded": True or False}.

    Returns:
        An object whose `open` is the ACGME code of the program of which all is to be shown, else None.
    """
    return _component(key=key, data=data, on_mark_change=on_mark, on_open_change=lambda: None)
