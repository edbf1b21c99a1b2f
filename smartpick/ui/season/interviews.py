"""Season, part “Interviews”: the next one, what clashes, where every program stands, what each is worth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from smartpick.plan import EventKind, Status, counted, status
from smartpick.season.interview_days import (
    Interview,
    clashes,
    free_days,
    interviews,
    next_interview,
    program_names,
    trips,
)
from smartpick.season.interviews import Worth, worth_of_held
from smartpick.season.news import News
from smartpick.season.zones import day_words
from smartpick.ui import derived, session, shipped, today
from smartpick.ui.components import browser
from smartpick.ui.season import declining, details, entry, moves
from smartpick.ui.season.now import worths
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.colours import TIER_SIGNS
from smartpick.ui.widgets.links import plain
from smartpick.ui.widgets.parts import part
from smartpick.ui.widgets.words import points_range

FIRST, FIRST_ON_PHONES = 10, 4
"""Programs drawn before "Show more" (product decision)."""
HELD, SILENT, OVER = "Interviews", "No word yet", "Over"
_GROUPS: Mapping[EventKind, str] = {
    "invited": HELD, "accepted": HELD, "done": HELD, "applied": SILENT, "signaled": SILENT, "waitlisted": SILENT,
    "declined": OVER, "cancelled": OVER, "withdrawn": OVER,
}  # fmt: skip
_STEPS: Mapping[EventKind, Sequence[tuple[str, EventKind, str]]] = {
    "applied": (("Invited", "invited", "mail"), ("Waitlisted", "waitlisted", "hourglass_empty"),
                ("They declined", "declined", "block")),
    "waitlisted": (("Invited", "invited", "mail"), ("They declined", "declined", "block")),
    "invited": (("Accept", "accepted", "check"),),
    "accepted": (("Done", "done", "done_all"),),
}  # fmt: skip
"""Where a program stands → the usual next steps: label, kind of event, icon."""


@dataclass(frozen=True)
class Line:
    """One program in the list of the part.

    Args:
        code: ACGME code.
        name: with city and state.
        tier: 1–3, 0 = not in the table.
        stands: where it stands.
        interview: with its day, None where none is held or it has no day.
        worth: what keeping the interview is worth, None where none is held or it does not count.
    """

    code: str
    name: str
    tier: int
    stands: Status
    interview: Interview | None
    worth: Worth | None


def section() -> None:
    """Draw the part."""
    moves.refused()
    news = derived.news()
    if news is not None:
        entry.take_over(news.sent.listed)
    _next()
    _problems()
    with st.expander("Enter news: paste names or codes, or a sheet", key="season-entry", icon=":material/post_add:"):
        entry.section()
    lines = _lines(news)
    if lines:
        with part("Your programs"):
            _programs(lines, news)
    if news is not None and news.stands:
        _one_more(news)


def _next() -> None:
    """The interview that comes next, with what to have at hand."""
    coming = next_interview(shipped.catalog(), session.profile(), today.today())
    if coming is None:
        return
    days = {0: "today", 1: "tomorrow"}.get(coming.days_left, f"in {coming.days_left} days")
    agreed = "" if coming.interview.is_agreed else " (offered, not yet accepted)"
    with st.container(border=True, key="next-interview"):
        st.markdown(f":material/push_pin: **Next interview, {days}: {plain(coming.interview.name)}**{agreed}")
        st.markdown(coming.interview.when(today.own_zone()))
        for sentence in filter(None, [coming.interview.at_night(today.own_zone()), *coming.to_ask]):
            st.markdown(f":material/info: {plain(sentence)}")
        for note in coming.notes:
            st.text(f"Your note: {note}")
        with st.expander("Questions they may ask, with your replies"):
            for question, reply in coming.replies.items():
                st.markdown(f"**{question}**")
                st.text(reply or "Not written yet: page Messages, part “Answers”.")


def _problems() -> None:
    """Two interviews at once, ways that are too long, days that are free again."""
    profile, day = session.profile(), today.today()
    days = interviews(shipped.catalog(), profile, day)
    for clash in clashes(days, day):
        st.error(plain(clash.sentence), icon=":material/event_busy:")
    for trip in trips(days, day):
        show = st.info if trip.verdict == "enough" else st.warning
        show(plain(trip.sentence), icon=":material/flight:")
    for free in free_days(shipped.catalog(), profile, day):
        st.info(plain(free.sentence), icon=":material/event_available:")


held_worths = derived.kept(2)(worth_of_held)
"""ACGME code → worth of each interview held, kept with the session."""


def _lines(news: News | None) -> list[Line]:
    """Every program with events; the most pressing first."""
    profile, day, catalog = session.profile(), today.today(), shipped.catalog()
    stands = status(profile.events, day)
    days = {each.code: each for each in interviews(catalog, profile, day)}
    worth = {} if news is None else held_worths(news)
    names = program_names(catalog, profile.knowledge, stands)
    table, at = catalog.table, catalog.code_position
    lines = [
        Line(code, names[code], int(table["tier"].iat[at[code]]) if code in at else 0, one, days.get(code),
             worth.get(code))
        for code, one in stands.items()
    ]  # fmt: skip
    return sorted(lines, key=_pressing)


def _pressing(line: Line) -> tuple[Any, ...]:
    """Order of the list: invitations to reply to, interviews by day, those that are done, the rest by region."""
    kinds = ("invited", "accepted", "done", "waitlisted", "applied")
    at = kinds.index(line.stands.kind) if line.stands.kind in kinds else len(kinds)
    day = dt.date.max if line.interview is None else line.interview.day
    return at, day, line.tier or 9, line.name


def _programs(lines: Sequence[Line], news: News | None) -> None:
    groups = [_GROUPS[line.stands.kind] for line in lines]
    labels = {group: f"{group} ({groups.count(group)})" for group in (HELD, SILENT, OVER)}
    group = moves.group() or next(group for group in labels if groups.count(group))
    search_field, group_field, date_field = st.columns([2, 3, 2], vertical_alignment="bottom")
    search = search_field.text_input("Search a program", key="season-search", live=True).casefold().split()
    group_field.segmented_control(
        "Show", list(labels), format_func=labels.__getitem__, required=True,
        **controls.tied("season-group", group, moves.show_group, ["season"]),
    )  # fmt: skip
    day = today.today()
    date = date_field.date_input("News of", day, max_value=day, key=f"season-news-of-{day}", format="YYYY-MM-DD",
                                 help="The day of what you enter with the buttons below.")  # fmt: skip
    chosen = [line for line in lines if all(word in line.name.casefold() or word in line.code for word in search)]
    if not search:  # a search looks everywhere
        chosen = [line for line in chosen if _GROUPS[line.stands.kind] == group]
    if not chosen:
        st.info("No program here. Search by name, city or code, or enter news above.", icon=":material/search_off:")
    most = FIRST_ON_PHONES if browser.is_narrow() else FIRST
    shown = chosen if st.session_state.get("season-all") == group else chosen[:most]
    for line in shown:
        _card(line, news, date if isinstance(date, dt.date) else day)
    if len(shown) < len(chosen):
        moves.button(f"Show all {len(chosen)}", "season-show-all", _show_all, group, width="stretch")
    held = [line.code for line in lines if line.stands.held and line.stands.kind != "done" and line.worth]
    if news is not None and len(held) > 1:
        with st.expander("Decline or cancel several interviews"):
            names = {line.code: line.name for line in lines}
            several = st.multiselect("Which", held, format_func=names.__getitem__, key="season-decline-several")
            if several:
                declining.panel(news, tuple(several), names, "several")


def _show_all(group: str) -> None:
    st.session_state["season-all"] = group


def _card(line: Line, news: News | None, date: dt.date) -> None:
    """One program: where it stands, what it is worth, and the usual next steps as buttons."""
    code, stands = line.code, line.stands
    with st.container(border=True, key=f"program-{code}", gap="small"):
        words, buttons = st.columns(2, vertical_alignment="center")
        with words:
            st.markdown(f"{TIER_SIGNS.get(line.tier, '')} **{plain(line.name)}**")
            st.markdown(_stands_words(line))
            if line.worth is not None:
                st.caption(_worth_words(line, line.worth))
        with buttons.container(horizontal=True, gap="small"):
            for label, kind, icon in _STEPS.get(stands.kind, ()):
                if kind != "done" or line.interview is None or line.interview.day <= today.today():
                    moves.button(
                        label, f"step-{kind}-{code}", _step, code, kind, date, icon=f":material/{icon}:",
                    )  # fmt: skip
            if line.worth is not None and stands.kind in {"invited", "accepted"}:
                label = "Decline…" if stands.kind == "invited" else "Cancel…"
                moves.button(label, f"decline-{code}", declining.ask, code, icon=":material/block:")
            details.popover(code, stands)
        if news is not None and declining.asked() == code and line.worth is not None:
            declining.panel(news, (code,), {code: line.name}, "one")


def _worth_words(line: Line, worth: Worth) -> str:
    """What the interview adds to the chances."""
    what = "It adds" if line.stands.kind == "done" else "Keeping it adds"
    region = shipped.catalog().regions.within(line.tier)
    there = "" if line.tier == 3 else f" and {points_range(worth.by_tier[line.tier])} to matching in {region}"
    return f"{what} {points_range(worth.match)} points of 100 to matching{there}."


def _step(code: str, kind: EventKind, date: dt.date) -> None:
    moves.add(moves.event(code, kind, date))


def _stands_words(line: Line) -> str:
    """Where a program stands, in a line."""
    stands, since = line.stands, day_words(line.stands.since)
    if line.interview is not None:
        when = line.interview.when(today.own_zone())
        what = {"invited": "Invited", "accepted": "Accepted", "done": "Done"}[stands.kind]
        form = f", {line.interview.event.format}" if line.interview.event.format else ""
        return f"{what}: {when}{form}."
    days = (today.today() - stands.since).days
    words = {
        "applied": f"Applied on {since}; no word for {counted(days, 'day')}.",
        "waitlisted": f"Waitlisted on {since}.",
        "invited": f"Invited on {since}; no day yet.",
        "accepted": f"Accepted on {since}; the day is not entered.",
        "done": f"Done on {since}.",
        "declined": f"You declined on {since}." if stands.invited else f"They declined on {since}.",
        "cancelled": f"Cancelled on {since}.",
        "withdrawn": f"Application withdrawn on {since}.",
    }
    return words[stands.kind]


def _one_more(news: News) -> None:
    """What one more interview is worth, at all and by region."""
    regions, next_worth = news.sent.listed.catalog.regions, worths(news)
    with part("Worth of one more interview"):
        st.markdown(
            f"One more interview adds **{points_range(next_worth[1].match)}** points (of 100) to your chance of "
            "matching. Of matching there: "
            + "; ".join(
                f"in {regions.within(tier)} **{points_range(worth.by_tier[tier])}**"
                for tier, worth in next_worth.items()
            )
            + "."
        )
        st.caption(
            "At a program you did not apply to, ranked behind those of its region. Keep every one you mean to attend."
        )
