"""Explore: the filters, few in a row and the others behind a button, and the view they make.

The view is kept in the session, so it outlives a visit to another page, and in the address, so it can be shared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from smartpick.catalog import Catalog
from smartpick.plan import counted
from smartpick.plan.visa_pool import COUNTED, VISA_NAMES
from smartpick.ui import session
from smartpick.ui.components import browser
from smartpick.ui.explore.address import from_address, to_address
from smartpick.ui.explore.view import CHOICES, REGION_KEYS, UNKNOWN, View, passing
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.colours import TIER_SIGNS
from smartpick.ui.widgets.links import plain

_FIRST = "q"
"""Key of the first filter. Streamlit forgets a widget that the last run did not draw, so it tells whether the page was
just come to."""
_FRAGMENTS = ["explore", *controls.AFTER_EVERY_MOVE]
_MOST_NAMED, _LONGEST = 3, 40
"""How many parts of an address that nobody understands are named, and how many letters of each."""


def view() -> View:
    """What is asked for in this session."""
    return st.session_state.setdefault("explore", View())


def show_view(new: View) -> None:
    """Ask for something else; the map then shows what passes."""
    if new == view():
        return
    if replace(new, colour="") != replace(view(), colour=""):
        look_at("filters" if new.is_filtered else "nation")
    st.session_state["explore"] = new


def look_at(what: str) -> None:
    """Let the map show something: a key of `on_map.LOOKS`, or "filters" for what passes. Again, if it does already."""
    st.session_state["explore-look"] = what, looked_at()[1] + 1


def looked_at() -> tuple[str, int]:
    """What the map shows, and the how-manieth look that is."""
    return st.session_state.get("explore-look", ("nation", 0))


def read_address(catalog: Catalog) -> None:
    """Take the view from the address where it is a new one: a link, a typed one, back or forward."""
    came, own = st.query_params.to_dict(), session.profile().applicant.specialty
    just_come = _FIRST not in st.session_state
    if came != st.session_state.get("explore-address", {}) and (came or not just_come):
        asked, strange = from_address(came, catalog)
        show_view(replace(asked, mine=view().mine))
        st.session_state["explore-address"] = came
        st.session_state["explore-written"] = to_address(asked, own)
        st.session_state["explore-strange"] = strange
    elif not came:
        st.session_state["explore-address"] = {}
        st.session_state["explore-written"] = {}
    if view().specialty == own:
        show_view(replace(view(), specialty=None))


def write_address() -> None:
    """Put the view into the address where it is another one."""
    words = to_address(view(), session.profile().applicant.specialty)
    if words != st.session_state.get("explore-written"):
        st.session_state["explore-address"] = st.session_state["explore-written"] = words
        st.session_state["explore-strange"] = []
        st.query_params.from_dict(words)


def what_was_strange() -> None:
    """Say what of the address nobody understands."""
    strange: list[str] = st.session_state.get("explore-strange", [])
    if strange:
        named = ", ".join(f"“{plain(part[:_LONGEST])}”" for part in strange[:_MOST_NAMED])
        more = len(strange) - _MOST_NAMED
        others = f" and {more} more" if more > 0 else ""
        st.info(
            f"This address also says {named}{others}, which is not known here. All the rest of it is shown.",
            icon=":material/link_off:",
        )


def _bound(
    widget: Callable[..., Any], label: str, key: str, value: Any, moved: Callable[[Any], View], **more: Any
) -> None:
    """A widget that shows what the view says and changes it when a hand moves it."""
    widget(label, **controls.tied(key, value, lambda now: show_view(moved(now)), _FRAGMENTS), **more)


def choice(
    widget: Callable[..., Any], label: str, field: str, options: Sequence[str], *, place: str = "", **more: Any
) -> None:
    """A widget for one filter in which values are chosen.

    Args:
        field: a key of CHOICES, or CHANCE.
        options: what may be chosen; what is chosen already is added.
        place: where it stands, when the same filter stands on the page twice.
    """
    chosen = list(view().chosen.get(field, ()))
    _bound(
        widget, label, field + place, chosen, lambda values: view().choosing(field, tuple(values)),
        options=list(dict.fromkeys([*options, *chosen])), **more,
    )  # fmt: skip


def colour(label: str, options: Mapping[str, str]) -> None:
    """Ask what colours the marks."""
    _bound(
        st.segmented_control, label, "colour", view().colour, lambda key: replace(view(), colour=key),
        options=list(options), format_func=options.__getitem__, required=True,
    )  # fmt: skip


def how_many(table: pd.DataFrame, field: str) -> dict[str, int]:
    """How many programs have each value of a filter, among those that pass the others."""
    values = table.loc[passing(table, view(), but=field), field].astype(str)
    return dict(Counter(values))


def filters(table: pd.DataFrame, catalog: Catalog) -> None:
    """The filters: what most people ask in one row, the others behind a button; on a phone all but the search."""
    narrow = browser.is_narrow()
    with st.container(horizontal=True, vertical_alignment="center"):
        words = "Search by name, city or code"
        _bound(
            st.text_input, words, _FIRST, view().q, lambda q: replace(view(), q=q or ""), icon=":material/search:",
            placeholder="Search" if narrow else words, label_visibility="collapsed", width=150 if narrow else 270,
        )  # fmt: skip
        if narrow:
            with st.popover("Filters", icon=":material/filter_list:", key="all-filters"):
                _region(catalog)
                _open_to_me()
                _visas(table)
                _others(table)
        else:
            _region(catalog)
            with st.popover("Visa answer", icon=":material/travel:", key="visa-answer"):
                _visas(table)
            _open_to_me()
            with st.popover("More filters", icon=":material/filter_list:", key="more-filters"):
                _others(table)


def _region(catalog: Catalog) -> None:
    regions = {REGION_KEYS[tier]: f"{TIER_SIGNS[tier]} {label}" for tier, label in catalog.regions.tiers.items()}
    choice(
        st.pills, CHOICES["region"], "region", list(regions), selection_mode="multi", format_func=regions.__getitem__,
        label_visibility="collapsed", width="content", wrap=True,
    )  # fmt: skip


def _open_to_me() -> None:
    _bound(
        st.toggle, "Open to me", "mine", view().mine, lambda mine: replace(view(), mine=mine),
        help="Only programs where your answers leave you a chance. It follows from your answers, so it is no part "
        "of the address you may share.",
    )  # fmt: skip


def _visas(table: pd.DataFrame) -> None:
    st.caption(
        "What programs say on visas: from your own checks and files, else from their own page or that of their "
        "institution. Unknown: nobody could tell. It is not a no."
    )
    for key, name in VISA_NAMES.items():
        counts = how_many(table, key)
        choice(
            st.pills, name, key, COUNTED, selection_mode="multi", width="content", wrap=True,
            format_func=lambda answer, counts=counts: f"{answer} ({counts.get(answer, 0)})",
        )  # fmt: skip


def _others(table: pd.DataFrame) -> None:
    for key, label in CHOICES.items():
        if key in ("region", *VISA_NAMES):
            continue
        counts = how_many(table, key)
        options = sorted(counts, key=lambda value: (value == UNKNOWN, value))
        choice(
            st.multiselect, label, key, options, placeholder="All",
            format_func=lambda value, counts=counts: f"{value} ({counts.get(value, 0)})",
        )  # fmt: skip
    shut = int(np.sum(~table["shown"].to_numpy()))
    _bound(
        st.toggle, f"Show military and closed programs ({shut})", "closed", view().closed,
        lambda closed: replace(view(), closed=closed),
        help="Military, independent-format and possibly closed programs, each with its reason on its card.",
    )  # fmt: skip


def _clear() -> None:
    show_view(view().cleared())


def what_is_asked(table: pd.DataFrame, count: int, catalog: Catalog) -> None:
    """How many pass which filters; and how many nobody could tell are left out by a visa answer."""
    now = view()
    regions = {REGION_KEYS[tier]: label for tier, label in catalog.regions.tiers.items()}
    parts = [f"“{plain(now.q)}”"] if now.q else []
    parts += [
        f"{CHOICES.get(key, 'Chance')}: {' or '.join(regions.get(value, value) for value in values)}"
        for key, values in now.chosen.items()
    ]
    parts += ["open to me"] if now.mine else []
    parts += ["closed ones too"] if now.closed else []
    if not parts:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{counted(count, 'program')}:** {' · '.join(parts)}", width="content")
        st.button("Clear filters", on_click=_clear, icon=":material/filter_list_off:", type="tertiary", key="clear")
    for key, name in VISA_NAMES.items():
        unknown = how_many(table, key).get(UNKNOWN, 0)
        if key in now.chosen and UNKNOWN not in now.chosen[key] and unknown:
            with st.container(horizontal=True, vertical_alignment="center"):
                words = f"{unknown} more say nothing we could read on the {name}. Unknown is not a no."
                st.caption(words, width="content")
                st.button(
                    "Show them too", key=f"unknown-{key}", type="tertiary", on_click=_with_unknown, args=(key,)
                )  # fmt: skip


def _with_unknown(key: str) -> None:
    show_view(view().choosing(key, (*view().chosen[key], UNKNOWN)))
