"""Every page is reached through app.py."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager


def through_app() -> None:
    """Run again through app.py when Streamlit took `pages/` for its older kind of multipage app.

    It does so once a process, until `st.navigation` has been called: a first visitor who opens /balance would get the
    page alone, without the four questions.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()
