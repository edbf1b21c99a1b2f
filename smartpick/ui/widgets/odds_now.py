"""The odds now, in a line, on pages that speak of the list."""

from __future__ import annotations

import streamlit as st

from smartpick.plan import counted
from smartpick.season.zones import day_words
from smartpick.ui import derived
from smartpick.ui.widgets.words import of_hundred


def line() -> None:
    """The chance of matching with the news of the season; nothing where none was entered."""
    news = derived.heard()
    if news is None:
        return
    home = news.sent.listed.catalog.regions.tiers[1]
    st.info(
        f"**Now** ({day_words(news.date)}), with {counted(news.held, 'interview')} and the rest of your news: of 100 "
        f"applicants like you **{of_hundred(news.match)}** match, **{of_hundred(news.by_tier[1])}** of them in {home}. "
        "More on page Season. What stands below is the list as it was before any news.", icon=":material/event:",
    )  # fmt: skip
