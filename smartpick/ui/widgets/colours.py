"""Colours that tell tiers apart for colour-blind eyes, in light and dark, and the signs that go with them.

Colour never stands alone: each tier also has its own sign on the map and its own pattern in the charts.
"""

from __future__ import annotations

import streamlit as st

TIER_SIGNS = {1: "◆", 2: "■", 3: "●"}
"""As drawn on the map."""
TIER_PATTERNS = {1: "", 2: "/", 3: "."}

_LIGHT = {1: "#c44e00", 2: "#0072b2", 3: "#5a6472"}
_DARK = {1: "#ff9e45", 2: "#56b4e9", 3: "#b0b9c5"}

ANSWER_SIGNS = {"yes": "+", "no": "x", "only transfers": "~", "unknown": ""}
"""What stands above a mark that is coloured by what the program says on a visa."""
_LIGHT_ANSWERS = {"yes": "#0072b2", "no": "#c44e00", "only transfers": "#3d1a5b", "unknown": "#7a7f86"}
_DARK_ANSWERS = {"yes": "#56b4e9", "no": "#ff9e45", "only transfers": "#f5e6ff", "unknown": "#7d8794"}


def is_dark() -> bool:
    """Whether the browser shows the dark theme; light when it does not say."""
    return st.context.theme.type == "dark"


def tier_colours() -> dict[int, str]:
    """Hex colour of each tier in the present theme."""
    return dict(_DARK if is_dark() else _LIGHT)


def tier_colour(tier: int) -> str:
    """Hex colour of a tier in the present theme."""
    return tier_colours()[tier]


def answer_colour(answer: str) -> str:
    """Hex colour of what a program says on a visa, in the present theme.

    Any two are 25 or more apart in CIELAB also for eyes without one kind of cone (simulated after Machado and others,
    2009), and 3 : 1 or more from the ground.
    """
    return (_DARK_ANSWERS if is_dark() else _LIGHT_ANSWERS)[answer]


def rgb(colour: str, alpha: int = 255) -> list[int]:
    """[r, g, b, a], 0–255, of a hex colour."""
    return [*(int(colour[i : i + 2], 16) for i in (1, 3, 5)), alpha]


def ink() -> str:
    """Text colour of the present theme, for marks that must stand out."""
    return "#e8edf4" if is_dark() else "#1a2333"


def faint() -> str:
    """Colour of outlines that should stay behind."""
    return "#3c4a5e" if is_dark() else "#c5cedb"


def land() -> str:
    """Colour of the land on a map: the theme's second ground."""
    return "#1b2431" if is_dark() else "#f1f4f8"


def accent() -> str:
    """The theme's own colour, for the one thing that is picked."""
    return "#6cb2f5" if is_dark() else "#0b5cad"
