"""The card's “this page is gone”: a page of a program that no longer answers, marked by the user, and taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from urllib.parse import urlsplit

import streamlit as st

from smartpick.catalog import Catalog
from smartpick.catalog.recheck import LABELS
from smartpick.knowledge import POLICY_FACTS, Knowledge
from smartpick.ui import session
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.links import CHECK_IT_THERE, link

PAGE_GONE = "page gone"


def pages_of(catalog: Catalog, code: str) -> dict[str, list[str]]:
    """Address of each page that speaks of a program → labels of what it says; what decides on visas first."""
    statements = [s for key in POLICY_FACTS for s in catalog.published.facts.get((code, key), ())]
    pages: dict[str, list[str]] = {}
    for statement in (*statements, *catalog.published.apply_facts.get(code, ())):
        pages.setdefault(statement.page, []).append(LABELS[statement.fact])
    return pages


def without_links(markdown: str, knowledge: Knowledge) -> str:
    """What is said of policies, “page gone” in place of each link to a page that the user marked as gone."""
    for page in knowledge.gone:
        if to_it := link(CHECK_IT_THERE, page):
            markdown = markdown.replace(to_it, PAGE_GONE)
    return markdown


def links(catalog: Catalog, code: str, fragments: Sequence[str]) -> None:
    """Each page of a program as a link, with the button beside it that says it is gone, or that it is back.

    Args:
        fragments: what is drawn again after a mark, beside what follows every move.
    """
    pages, gone = pages_of(catalog, code), session.profile().knowledge.gone
    marked = [gone[page] for page in pages if page in gone]
    for mark in marked:
        st.warning(as_text(f"{mark.words}: {', '.join(pages[mark.page])}."), icon=":material/link_off:")
    if not pages:
        return
    with st.popover("A page does not open?", icon=":material/link_off:"):
        st.caption(
            "Open it. If it is gone, say so: what it said then counts as unclear, takes no program off your list, and "
            "is asked first on page Data."
        )
        for i, (page, labels) in enumerate(pages.items()):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.link_button(str(urlsplit(page).hostname), page, icon=":material/open_in_new:", type="tertiary")
                st.button(
                    "It is back" if page in gone else "This page is gone", key=f"gone-{code}-{i}", on_click=_mark,
                    args=(page, page not in gone, tuple(fragments)),
                )  # fmt: skip
            st.caption(", ".join(labels))


def _mark(page: str, gone: bool, fragments: tuple[str, ...]) -> None:
    knowledge = session.profile().knowledge
    session.set_knowledge(knowledge.with_page_gone(page, dt.date.today()) if gone else knowledge.with_page_back(page))
    st.rerun([*fragments, *controls.AFTER_EVERY_MOVE])
