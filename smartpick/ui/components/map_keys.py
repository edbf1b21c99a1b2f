"""Buttons that zoom the map of a page in and out, and put it back; the wheel is left to the page.

No data is sent. The trigger `reset` is "yes" when the map should show again what it showed at first.
"""

from __future__ import annotations

from collections.abc import Callable

from smartpick.ui.components import registered

_component = registered(
    "map_keys",
    '<div role="group" aria-label="Zoom of the map">'
    '<button data-zoom="in" aria-label="Zoom in">+</button>'
    '<button data-zoom="out" aria-label="Zoom out">−</button>'
    "<button>Reset</button></div>",
)


def map_keys(reset: Callable[[], None]) -> None:
    """Draw the three buttons. The map is the page's own pydeck chart.

    Args:
        reset: called when the map should go back.
    """
    _component({}, key="map-keys", height="content", width="content", on_reset_change=reset)
