"""Season: enter news in one go, by pasted names or codes or by a sheet, with a look at it before anything is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from smartpick.knowledge.imports import ImportRefused
from smartpick.plan import KINDS, Event, EventKind, Listed, counted
from smartpick.season.calendar import season
from smartpick.season.entry import Entry, EntryRow, read_entry
from smartpick.season.interview_days import program_names
from smartpick.season.zones import day_words
from smartpick.ui import derived, session, shipped, today
from smartpick.ui.season import moves
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.links import plain
from smartpick.ui.widgets.tables import frame

KIND_NAMES: dict[EventKind, str] = {
    "applied": "Applied", "signaled": "Signaled", "waitlisted": "Waitlisted", "invited": "Invited",
    "accepted": "Interview accepted", "done": "Interview done", "declined": "Declined",
    "cancelled": "Interview cancelled", "withdrawn": "Application withdrawn",
}  # fmt: skip
"""Kind of event to what it is called on the page."""
_PASTED, _SHEET, _CHOSEN, _OF_BOOK = "season-pasted", "season-sheet", "season-choice", "season-of-book"
"""In the session: what stands in the field, also after a visit elsewhere; the file; programs chosen for lines; the
file and the sheet of it that was chosen."""
MOST_ASKED = 12
"""Doubtful lines asked about at once (product decision); the others come when these are settled."""


def take_over(listed: Listed) -> None:
    """Where no application is entered yet: the list counts as sent when its applicant says so."""
    events = session.profile().events
    if any(event.kind == "applied" for event in events):
        return
    codes = [code for part in listed.parts for code in part.codes]
    begun = "No application is entered yet: your whole list counts."
    st.info(
        f"{begun if events else 'Nothing of your season is entered yet.'} Say where you applied: invitations and "
        "silence change your chances only where it is known that you did.", icon=":material/mail:",
    )  # fmt: skip
    sent = min(today.today(), season()["eras.programs_see_applications"].day)
    if sent < season()["eras.submit_opens"].day:
        st.markdown(f"Applications can be sent from {season()['eras.submit_opens'].when(today.own_zone())}.")
        return
    moves.button(
        f"I applied to my whole list: {counted(len(codes), 'program')}", "season-take-over", _applied, codes, sent,
        icon=":material/check:",
    )  # fmt: skip
    st.caption(f"It counts as sent by {day_words(sent)}. Applied elsewhere? Paste the names in part “Interviews”.")


def _applied(codes: Sequence[str], sent: dt.date) -> None:
    moves.add(*(Event(code=code, kind="applied", date=sent) for code in codes))


def section() -> None:
    """Paste or upload, look, take in."""
    day = today.today()
    st.markdown("One program a line, by name or by code; days, hours and “declined” in the line are understood.")
    kind_field, date_field = st.columns(2)
    kind = kind_field.selectbox("What happened", list(KINDS), KINDS.index("invited"), KIND_NAMES.__getitem__,
                                key="season-kind", filter_mode=None)  # fmt: skip
    date = date_field.date_input(
        "On", day, max_value=max(day, season().last), format="YYYY-MM-DD", key=f"season-date-{day}"
    )
    text = st.text_area(
        "Names or codes", height=140,
        placeholder="UCLA Olive View, interview 2026-12-10 09:00\n1400500895\nCedars-Sinai: declined",
        **controls.tied("season-paste", st.session_state.get(_PASTED, ""), _keep_pasted, ["season"]),
    )  # fmt: skip
    uploads = st.session_state.get("season-uploads", 0)
    sheet = st.file_uploader("or a sheet (CSV, Excel)", type=["csv", "tsv", "txt", "xlsx", "xlsm"],
                             key=f"{_SHEET}-{uploads}")  # fmt: skip
    content = text or "" if sheet is None else sheet.getvalue()
    if sheet is None and not content.strip():
        return
    of_file, chosen = st.session_state.get(_OF_BOOK, ("", None))
    chosen = chosen if sheet is not None and of_file == sheet.file_id else None
    try:
        entry = _read(content, "" if sheet is None else sheet.name, kind, _one_day(date, day), chosen)
    except ImportRefused as error:
        st.error(f"{plain(str(error))} Nothing was changed.", icon=":material/error:")
        return
    if sheet is not None and entry.given.sheets:
        _choose_sheet(entry, sheet.file_id)
    _preview(entry, content)


def _choose_sheet(entry: Entry, file: str) -> None:
    """Which sheet of a workbook is read; the others are named."""
    sheets, read = entry.given.sheets, entry.given.sheet

    def chosen(name: str) -> None:
        st.session_state[_OF_BOOK] = file, name
        st.session_state.pop(_CHOSEN, None)

    st.selectbox(
        "Sheet to read, with about how many programs each has", list(sheets),
        format_func=lambda name: f"{name} ({sheets[name]:,})",
        **controls.tied(f"season-of-book-{file}", read, chosen, ["season"]),
    )  # fmt: skip
    others = ", ".join(f"“{plain(name)}”" for name in sheets if name != read)
    st.caption(f"Only “{plain(read)}” is read; not read: {others}.")


def _keep_pasted(text: str) -> None:
    st.session_state[_PASTED] = text


def _one_day(value: Any, day: dt.date) -> dt.date:
    """What a field of a day holds; today where it was emptied."""
    return value if isinstance(value, dt.date) else day


def choices(content: str | bytes) -> dict[int, str]:
    """Line → the program chosen for it, of the choices made for this very content."""
    about, choices = st.session_state.get(_CHOSEN, (None, {}))
    return choices if about == content else {}


def _read(content: str | bytes, name: str, kind: EventKind, date: dt.date, sheet: str | None) -> Entry:
    """The preview of what was entered, with the programs chosen so far."""
    listed = derived.listed()
    codes = () if listed is None else tuple(code for part in listed.parts for code in part.codes)
    return _read_once(
        content, name, kind, date, sheet, today.today(), tuple(choices(content).items()), codes, session.profile()
    )


def _follows(*others: Any) -> tuple[Any, ...]:
    profile = others[-1]
    return (*others[:-1], profile.events, profile.knowledge, profile.applicant)


@derived.kept(2, key=_follows)
def _read_once(*others: Any) -> Entry:
    content, name, kind, date, sheet, day, choices, codes, profile = others
    return read_entry(
        content, shipped.catalog(), profile, kind, date, today=day, listed=codes, choices=dict(choices), name=name,
        sheet=sheet,
    )  # fmt: skip


def _preview(entry: Entry, content: str | bytes) -> None:
    st.markdown(f"**{entry.sentence}**")
    questions(entry, content)
    if entry.rows:
        frame(pd.DataFrame([_line(row) for row in entry.rows]), "What would be taken in, line by line", **_WIDTHS)
    for sentence in entry.warnings:
        st.warning(plain(sentence), icon=":material/warning:")
    if entry.events:
        count = len(entry.events)
        moves.button(
            f"Take in {counted(count, 'line')}", "season-take-in", _take_in, entry, content,
            icon=":material/check:",
        )  # fmt: skip
    left = sum(row.event is None and not row.is_settled for row in entry.rows)
    if left and isinstance(content, str):
        st.caption(f"{counted(left, 'line')} to settle: choose the program, or correct the line in the field above.")
    elif left and entry.events:
        st.caption(f"The other {left} then {'stands' if left == 1 else 'stand'} in the field above, to be corrected.")
    elif left:
        moves.button(
            "Put the lines into the field above, to correct them", "season-to-field", _to_field, entry, content,
            icon=":material/edit:",
        )  # fmt: skip


def questions(entry: Entry, content: str | bytes) -> None:
    """Which program the doubtful lines mean, and which of the others are to be left out."""
    doubtful = [row for row in entry.rows if row.outcome == "doubtful" or row.by == "choice"]
    for row in doubtful[:MOST_ASKED]:
        _ask(row, content)
    certain = [row for row in entry.rows if row.outcome == "matched" and row.by != "choice" and not row.refused]
    if certain:
        _leave_out(certain, content)


def _ask(row: EntryRow, content: str | bytes) -> None:
    """Which program a line means."""
    names = program_names(shipped.catalog(), session.profile().knowledge, [one.code for one in row.candidates])
    names |= {one.code: f"{names[one.code]} (among yours)" for one in row.candidates if one.mine}
    key, chosen = f"season-which-{row.line}", choices(content).get(row.line)
    st.selectbox(
        f"Line {row.line}, “{plain(row.text[:80])}”: which program is it?", list(names), format_func=names.__getitem__,
        placeholder="Choose one; else the line is not taken in",
        **controls.tied(key, chosen or None, lambda code: _choose(content, {row.line: code}), ["season"]),
    )  # fmt: skip


def _choose(content: str | bytes, more: dict[int, str | None]) -> None:
    """Keep which program some lines mean; "" = a line is left out, None = nothing chosen."""
    kept = {**choices(content), **more}
    st.session_state[_CHOSEN] = content, {line: code for line, code in kept.items() if code is not None}


def _leave_out(rows: Sequence[EntryRow], content: str | bytes) -> None:
    """Lines that were matched but are not to be taken in."""
    names = {row.line: f"{row.line}: {row.program}" for row in rows}
    left = [line for line in names if choices(content).get(line) == ""]

    def chosen(lines: Sequence[int]) -> None:
        _choose(content, {line: "" if line in lines else None for line in names})

    st.multiselect(
        "Leave out", list(names), format_func=names.__getitem__, placeholder="None: all these lines are right",
        **controls.tied("season-leave-out", left, chosen, ["season"]),
    )  # fmt: skip


_WIDTHS = {
    name: st.column_config.TextColumn(width=width)
    for name, width in {"Line": 215, "Program": 215, "What": 140, "Interview": 110, "Notes": 370}.items()
}
"""So that all columns are in sight at 1280 pixels, the notes whole."""


def _line(row: EntryRow) -> dict[str, str]:
    """A line of the preview as a row of its table."""
    event = row.event
    if event is None:
        what = {"matched": "not kept", "doubtful": "which program?", "unknown": "no such program"}[row.outcome]
    else:
        new = {"new": "", "changed": " (changes what is kept)", "same": " (kept already)"}[row.change]
        what = f"{KIND_NAMES[event.kind]} on {day_words(event.date)}{new}"
    day = "" if event is None or event.day is None else f"{day_words(event.day)} {event.time} {event.zone}".strip()
    return {
        "Line": row.text, "Program": row.program, "What": what, "Interview": day,
        "Notes": " ".join((*row.refused, *row.notes)),
    }  # fmt: skip


def _take_in(entry: Entry, content: str | bytes) -> None:
    """Keep what is matched; what is not stays in the field."""
    if moves.add(*entry.events):
        moves.show_group("")
        _to_field(entry, content)


def _to_field(entry: Entry, content: str | bytes) -> None:
    """What is not settled stands in the field, below what is there beside a sheet, and no sheet is open any more."""
    below = "" if isinstance(content, str) else st.session_state.get(_PASTED, "")
    st.session_state[_PASTED] = entry.left(below)
    st.session_state["season-uploads"] = st.session_state.get("season-uploads", 0) + 1
    st.session_state.pop(_CHOSEN, None)
