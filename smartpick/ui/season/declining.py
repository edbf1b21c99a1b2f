"""Season: before interviews are declined: what it costs, the notice left, a text; and a stop where needed."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import streamlit as st

from smartpick.plan import PlanError
from smartpick.season.calendar import season
from smartpick.season.interviews import decline, decline_events
from smartpick.season.news import News
from smartpick.season.soap import no_contact
from smartpick.ui import today
from smartpick.ui.quoted import as_text
from smartpick.ui.season import moves
from smartpick.ui.widgets.links import plain
from smartpick.ui.widgets.words import of_hundred, points_range

_ASKED = "season-declining"


def ask(code: str) -> None:
    """Ask about declining one interview, on its card; "" = no more."""
    st.session_state[_ASKED] = code


def asked() -> str:
    """The program whose interview is asked about, else ""."""
    return st.session_state.get(_ASKED, "")


def panel(news: News, codes: tuple[str, ...], names: Mapping[str, str], place: str) -> None:
    """What declining would cost, how to do it, and the button that does it.

    Args:
        news: the odds today.
        codes: the interviews.
        names: ACGME code to name.
        place: keeps the keys of two places apart.
    """
    try:
        advice = decline(news, codes)
    except PlanError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    one = len(codes) == 1
    with st.container(border=True, key=f"decline-{place}"):
        st.markdown(
            f"Of 100 applicants like you **{of_hundred(news.match)}** match; without "
            f"{'this interview' if one else f'these {len(codes)} interviews'} **{of_hundred(advice.match_after)}** "
            f"({'it adds' if one else 'they add'} {points_range(advice.cost.match)} points)."
        )
        tiers = news.sent.listed.catalog.regions.tiers
        parts = (f"{tiers[tier]} {points_range(change)}" for tier, change in advice.cost.by_tier.items())
        st.caption(f"By region {'it adds' if one else 'they add'}: {'; '.join(parts)}.")
        for code in codes:
            name = "" if one else f"**{plain(names[code])}**: "
            st.markdown(f":material/schedule: {name}{advice.notice[code]}")
        st.caption(advice.duty)
        if blocked := no_contact(season(), today.moment(), today.own_zone()):
            st.warning(as_text(blocked), icon=":material/block:")
        else:
            with st.expander("A text to send" if one else "Texts to send"):
                for code in codes:
                    st.code(advice.letters[code], language=None, wrap_lines=True)
        sure = True
        if advice.stop:
            st.warning(as_text(advice.stop), icon=":material/front_hand:")
            sure = st.checkbox("I have read this and mean it", key=f"decline-sure-{place}-{'-'.join(codes)}")
        with st.container(horizontal=True):
            moves.button(
                _label({news.stands[code].kind for code in codes}, len(codes)), f"decline-yes-{place}", _decline, news,
                codes, sure, disabled=not sure,
            )  # fmt: skip
            if place == "one":
                moves.button("Keep it", "decline-no", ask, "")


def _label(stand: Collection[str], count: int) -> str:
    """What the button does to interviews that stand so: an invitation is declined, an agreed interview cancelled."""
    what = " or ".join(verb for kind, verb in (("invited", "decline"), ("accepted", "cancel")) if kind in stand)
    return f"{what.capitalize()} {'it' if count == 1 else count}"


def _decline(news: News, codes: tuple[str, ...], override: bool) -> None:
    moves.add(*decline_events(news, codes, override))
    ask("")
