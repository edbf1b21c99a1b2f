"""What ships and is the same for every visitor, read once a process."""

from __future__ import annotations

import streamlit as st

from smartpick.catalog import Catalog, load_catalog


@st.cache_resource(show_spinner=False)
def catalog() -> Catalog:
    """The program table."""
    return load_catalog()
