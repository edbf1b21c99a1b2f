"""Season, part “Signals”: which to send, and what became of those that are out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from smartpick.plan import Event, Plan, TwoLists, counted
from smartpick.season.calendar import season
from smartpick.season.signals import Allocation, SignalLedger, allocate, ledger, published_effects
from smartpick.season.zones import day_words
from smartpick.ui import derived, session, today
from smartpick.ui.balance import two_lists
from smartpick.ui.quoted import as_text
from smartpick.ui.season import moves
from smartpick.ui.season.entry import KIND_NAMES
from smartpick.ui.widgets.links import plain
from smartpick.ui.widgets.parts import part
from smartpick.ui.widgets.signal_choice import give_signals, own_signals, signal_choice
from smartpick.ui.widgets.tables import frame
from smartpick.ui.widgets.texts import program_label

_SEES = {True: "yes", False: "no", None: ""}
"""Whether a program lies in a division that was chosen, in a cell of a table."""


def section() -> None:
    """Draw the part."""
    moves.refused()
    listed = derived.listed()
    if listed is None:
        st.info(as_text(derived.plan_or_reason()[1]), icon=":material/info:")
        return
    plan = two_lists.one_of(listed, "signals-of") if isinstance(listed, TwoLists) else listed
    out = _ledger(plan, today.today())
    if out.sent:
        _after(plan, out)
        with st.expander("Enter others that you sent", icon=":material/post_add:"):
            _enter(plan, out.signals)
    else:
        _before(plan)


def _follows(plan: Plan, date: dt.date) -> tuple[Any, ...]:
    profile = plan.profile
    return profile.basis, profile.events, profile.messages.divisions, date


_ledger = derived.kept(2, key=_follows)(ledger)


@derived.kept(2, key=_follows)
def _allocated(plan: Plan, date: dt.date) -> Allocation:
    return allocate(plan, date)


def _before(plan: Plan) -> None:
    """Which to send by the value of the list, the applicant's own choice, and that they are out."""
    allocation = _allocated(plan, today.today())
    limits, *rest = allocation.sentences
    st.markdown(plain(limits))
    if not allocation.suggestions:
        _sentences(rest)
        return
    usual = season()["eras.programs_see_applications"].day
    if today.today() > usual:
        with part("Which did you send?"):
            st.markdown("Signals went out with the application. Say which you sent, then see here what became of them.")
            _enter(plan, {})
        with st.expander("Which would have added most"):
            _most(plan, allocation)
            _sentences(rest)
        return
    with part("Which to send"):
        _most(plan, allocation)
        if own_signals(plan) != allocation.signals:
            moves.button(
                f"Take these {len(allocation.suggestions)} as my signals", "take-signals", give_signals, plan,
                allocation.signals, icon=":material/check:",
            )  # fmt: skip
        _sentences(rest)
    with part("Your choice"):
        _enter(plan, {})


def _most(plan: Plan, allocation: Allocation) -> None:
    """The programs at which a signal adds most."""
    st.markdown(
        "The programs of your list at which a signal adds most to its worth, one after the other. One that would "
        "invite you anyway, or hardly at all, gains little."
    )
    tiers, mine = plan.catalog.regions.tiers, own_signals(plan)
    lines = [
        {
            "Program": program_label(plan.catalog, one.code),
            "Region": tiers[one.tier],
            "Signal": one.kind,
            "An interview, of 100": f"{100 * one.invited[0]:.0f} → {100 * one.invited[1]:.0f}",
            "Adds to a match, of 100": f"{100 * max(one.adds.low, 0):.1f} to {100 * one.adds.high:.1f}",
            "In your divisions": _SEES[one.sees_place],
            "Your choice": mine.get(one.code, ""),
        }
        for one in allocation.suggestions
    ]
    table = pd.DataFrame(lines)
    frame(table.loc[:, (table != "").any()], "Signals that add most")


def _enter(plan: Plan, sent: Mapping[str, str]) -> None:
    """The applicant's own choice, and a button that says they are out."""
    allocation = _allocated(plan, today.today())
    if allocation.limits is None:
        return
    signal_choice(plan, allocation.limits, moves.AFTER)
    out = {
        code: kind for code, kind in own_signals(plan).items() if kind in allocation.limits.most and code not in sent
    }
    if not out:
        return
    first, usual = season()["eras.submit_opens"].day, season()["eras.programs_see_applications"].day
    if today.today() < first:
        st.markdown(f"They go out with the application, from {day_words(first)} on.")
        return
    usual = min(usual, today.today())
    day = st.date_input(
        "They went out with my application on", usual, min_value=first, max_value=today.today(),
        key=f"signals-sent-{usual}",
    )  # fmt: skip
    moves.button(
        f"I sent {'this signal' if len(out) == 1 else f'these {len(out)} signals'}", "signals-out", _sent, plan, out,
        day if isinstance(day, dt.date) else usual, icon=":material/send:",
    )  # fmt: skip
    if not _has_applied():
        st.caption("No application is entered yet: your whole list then counts as sent on that day.")


def _has_applied() -> bool:
    return any(event.kind == "applied" for event in session.profile().events)


def _sent(plan: Plan, signals: Mapping[str, str], day: dt.date) -> None:
    """Keep that signals are out; where no application is entered, the list counts as sent with them."""
    events = [
        Event(code=code, kind="signaled", date=day, signal=kind)  # type: ignore[arg-type]
        for code, kind in signals.items()
    ]
    if not _has_applied():
        listed = derived.listed() or plan
        events += [Event(code=code, kind="applied", date=day) for each in listed.parts for code in each.codes]
    moves.add(*events)


def _after(plan: Plan, out: SignalLedger) -> None:
    """What became of each signal."""
    published = published_effects(plan.profile.applicant.specialty)
    first, *rest = [sentence for sentence in out.sentences if sentence not in published]
    st.markdown(f"**{plain(first)}**")
    with part("What became of them"):
        lines = [
            {
                "Program": program_label(plan.catalog, one.code),
                "Signal": one.kind,
                "Sent": day_words(one.date),
                "Became": _became(one.state),
                "On your list": "yes" if one.on_list else "no",
                "In your divisions": _SEES[one.sees_place],
            }
            for one in sorted(out.sent, key=lambda one: not one.invited)
        ]
        table = pd.DataFrame(lines)
        frame(table.loc[:, (table != "").any()], "Signals sent and what became of them")
        _sentences(rest)
        st.markdown(plain(_allocated(plan, today.today()).sentences[0]))
    with st.expander(f"What is published on signals ({counted(len(published), 'line')})"):
        _sentences(published)


def _became(state: str) -> str:
    return {**KIND_NAMES, "silent": "No word yet"}[state]


def _sentences(sentences: list[str]) -> None:
    for sentence in sentences:
        st.markdown(plain(sentence))
