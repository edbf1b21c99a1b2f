"""Every page is reached through app.py."""

from __future__ import annotations

import streamlit as st

from smartpick.private import leave_pages_directory


def through_app() -> None:
    """Run again through app.py when Streamlit took `pages/` for its older kind of multipage app.

    It does so once a process, until `st.navigation` has been called: a first visitor who opens /balance would get the
    page alone, without the strip.
    """
    if leave_pages_directory():
        st.rerun()
