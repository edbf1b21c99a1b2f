"""Season, in part “Rank list”: try to game it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from smartpick.season.couples import couple_sentences
from smartpick.season.game import MOST_TRIED, Attempt, Tried, try_every_list, try_own_list
from smartpick.season.interview_days import program_names
from smartpick.season.matching import nrmp_example
from smartpick.ui import derived, session, shipped
from smartpick.ui.season import moves
from smartpick.ui.widgets.links import plain
from smartpick.ui.widgets.tables import frame

EXAMPLE, OWN, COUPLES = "The NRMP's example", "Your own list", "Couples"
_tried = derived.kept(2)(try_own_list)


def section() -> None:
    """Every other list sent in the place of the true one; nothing here changes the plan."""
    opened = st.expander("Try to game it", on_change="rerun", key="game", icon=":material/casino:")
    if not opened.open:
        return
    with opened:
        st.markdown("Can another order than your true one get you a better place? Here every other order is sent.")
        which = st.segmented_control("In", [EXAMPLE, OWN, COUPLES], default=EXAMPLE, required=True, key="game-in")
        if which == EXAMPLE:
            _example()
        elif which == OWN:
            _own()
        else:
            for sentence in couple_sentences():
                st.markdown(plain(sentence))


def _example() -> None:
    """The published market, its applicants one by one."""
    market = nrmp_example()
    st.caption(
        "The NRMP's own example, “Run a Match”: five applicants, three programs with two positions each. What each "
        "ranks, best first:"
    )
    lists = [{"Who": name, "Ranks": ", ".join(ranked)} for side in (market.applicants, market.programs)
             for name, ranked in side.items()]  # fmt: skip
    frame(pd.DataFrame(lists), "What each applicant and each program ranks")
    who = st.selectbox("You are", list(market.applicants), key="game-who", filter_mode=None)
    _shown(try_every_list(market, who, list(market.programs)), list(market.programs), f"example-{who}")


def _own() -> None:
    """The first of the own list in a made-up market."""
    first = _own_programs()
    if not first:
        st.info("Rank some programs first.", icon=":material/info:")
        return
    seed = st.session_state.get("game-seed", 0)
    st.caption(
        f"Your first {len(first)} in a market of 50 applicants. What programs and the others rank is made up, since "
        "nobody can know it; in this market you do not get your first choice, as far as there is such a one."
    )
    _shown(_tried(tuple(first), seed), first, f"own-{seed}")
    moves.button("Another market", "game-another", _another, icon=":material/casino:")


def _another() -> None:
    st.session_state["game-seed"] = st.session_state.get("game-seed", 0) + 1


def _shown(tried: Tried, programs: list[str], key: str) -> None:
    """What the true list brings, what one of your choice brings, and all of them."""
    st.markdown(f"**{plain(tried.sentences[0])}**")
    for sentence in tried.sentences[1:]:
        st.markdown(plain(sentence))
    sent = tuple(
        st.multiselect("Send another list: choose in the order you want", programs, key=f"game-sent-{key}",
                       placeholder="Nothing chosen")
    )  # fmt: skip
    if sent == tried.true.sent:
        st.markdown(f"That is the true list: {_brings(tried.true)}.")
    elif sent:
        one = next(attempt for attempt in tried.others if attempt.sent == sent)
        worth = "better" if one in tried.better else "worse" if one in tried.worse else "the same"
        st.markdown(f"It brings {_brings(one)}: **{worth}**, where your true list brings {_brings(tried.true)}.")
    with st.expander(f"All {len(tried.others)} other lists"):
        lines = [{"List": ", ".join(one.sent) or "nobody", "Brings": _brings(one)} for one in tried.others]
        frame(pd.DataFrame(lines), "Every other list and what it brings")


def _brings(one: Attempt) -> str:
    if not one.matched:
        return "no match"
    return f"{plain(one.matched)}, choice {one.place}" if one.place else f"{plain(one.matched)}, not on the true list"


def _own_programs() -> list[str]:
    """Names of the first programs ranked, best first."""
    order = session.profile().rank_list.order[:MOST_TRIED]
    return list(program_names(shipped.catalog(), session.profile().knowledge, order).values())
