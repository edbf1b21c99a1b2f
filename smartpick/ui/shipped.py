"""What is the same for every visitor, made once a process: the program table and the first list. Nobody's texts."""

from __future__ import annotations

import streamlit as st

from smartpick.applicant import Applicant
from smartpick.catalog import Catalog, load_catalog
from smartpick.plan import Plan, Profile, recommend_profile

START = Profile(applicant=Applicant(specialty="Internal Medicine", visa="j1_or_h1b"))
"""What the first visit shows: the specialty most non-US IMGs choose, and the commonest visa need."""


@st.cache_resource(show_spinner=False)
def catalog() -> Catalog:
    """The program table."""
    return load_catalog()


@st.cache_resource(show_spinner=False)
def first_plan() -> Plan:
    """The list of the first visit."""
    return recommend_profile(catalog(), START)
