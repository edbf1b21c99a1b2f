"""Marks on programs set by buttons of this page, and what they draw again."""

from __future__ import annotations

from typing import Any

import streamlit as st

from smartpick.ui import session
from smartpick.ui.widgets import controls

FRAGMENTS = ["shortlist", "standing"]
"""What a mark draws again on this page, beside what follows every move."""


def mark_all(marks: dict[str, dict[str, Any]]) -> None:
    """`session.mark_all` from a button, and the list drawn again."""
    session.mark_all(marks)
    draw_again()


def draw_again() -> None:
    """Draw the list again, and what follows every move; only from a callback."""
    st.rerun([*FRAGMENTS, *controls.AFTER_EVERY_MOVE])
