"""Season, part “Not matched”: who may take part in SOAP, its hours, where to apply, no contact, and the next cycle."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from smartpick.export.tables import csv_bytes
from smartpick.knowledge.imports import ImportRefused
from smartpick.plan import Listed, Plan, PlanError, TwoLists, counted
from smartpick.season import soap
from smartpick.season.calendar import Season, season
from smartpick.season.entry import Entry, EntryRow, read_entry
from smartpick.season.interview_days import program_names
from smartpick.ui import derived, session, shipped, today
from smartpick.ui.balance import two_lists
from smartpick.ui.quoted import as_text
from smartpick.ui.season import entry, moves
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.links import plain
from smartpick.ui.widgets.parts import part
from smartpick.ui.widgets.tables import frame
from smartpick.ui.widgets.texts import program_label
from smartpick.ui.widgets.words import rounded_points

_PASTED, _IN = "unfilled-pasted", "unfilled-specialty"
_ANSWERS = {
    "yes": ("success", "You may take part in SOAP, as far as it is entered here."),
    "no": ("error", "You cannot take part in SOAP."),
    "open": ("info", "Whether you may take part in SOAP is open."),
}


def section() -> None:
    """Draw the part."""
    moves.refused()
    day, zone = today.today(), today.own_zone()
    st.markdown(
        "SOAP is the NRMP's way to fill the places that are left in the week of the match. It is also a plan for the "
        "worst day: look at it before."
    )
    blocked = soap.no_contact(season(), day, zone)
    show = st.error if blocked else st.info
    opens = season()["nrmp.soap_unfilled_list_opens"]
    show(plain(blocked or soap.no_contact(season(), opens.at or opens.day, zone)), icon=":material/do_not_disturb_on:")
    _eligibility(day, zone)
    with part("Hour by hour"):
        _hours(day, zone)
    with part("Unfilled programs"):
        _unfilled(day)
    _next_cycle()


def _eligibility(day: dt.date, zone: str) -> None:
    profile = session.profile()
    zoned = profile if profile.time_zone else profile.in_season(time_zone=zone)
    result = soap.eligibility(zoned, season(), day)
    kind, words = _ANSWERS[result.answer]
    getattr(st, kind)(words)
    with part("May you take part?"):
        for sentence in result.sentences:
            st.markdown(f"- {plain(sentence)}")
        controls.yes_no("Has ECFMG certified you?", "ecfmg_certified", place="soap")


def _hours(day: dt.date, zone: str) -> None:
    every = soap.hours(season())
    lines = [{"When": each.when(zone), "What": each.label, "What to do": each.todo} for each in every]
    frame(pd.DataFrame(lines), "The hours of the week of the match")
    with st.expander("What these hours and rules rest on"):
        for each in every:
            st.markdown(f"**{plain(each.label)}**: {plain(each.footing(day))}")
        for rule in soap.rules().values():
            st.markdown(f"{plain(rule.rule)} ({plain(rule.source)}, {rule.as_of}; confidence: {rule.confidence})")


def _unfilled(day: dt.date) -> None:
    """Codes or names in, the applications out."""
    profile = session.profile()
    st.markdown(
        f"The NRMP shows the list of unfilled programs to who takes part. Paste it here, by codes or names: SmartPick "
        f"chooses your {soap.MOST_APPLICATIONS} applications among them."
    )
    _paste(day)
    if not profile.unfilled:
        return
    names = program_names(shipped.catalog(), profile.knowledge, profile.unfilled)
    with st.expander(f"{counted(len(profile.unfilled), 'unfilled program')} entered", key="unfilled-entered"):
        st.multiselect(
            "Take out what is filled by now", list(profile.unfilled), format_func=names.__getitem__,
            **controls.tied("unfilled", list(profile.unfilled), _keep, moves.AFTER),
        )  # fmt: skip
    listed = derived.listed()
    if listed is None:
        st.info(as_text(derived.plan_or_reason()[1]), icon=":material/info:")
        return
    _chosen(listed, day)


def _keep(codes: list[str]) -> None:
    moves.settle(session.in_season(unfilled=tuple(codes)))


def _paste(day: dt.date) -> None:
    """The field, and what each line means before anything is kept."""
    specialties, applicant = shipped.catalog().specialties, session.profile().applicant
    where, _ = st.columns(2)
    specialty = where.selectbox(
        "Names are looked up in", specialties, specialties.index(applicant.specialty), key=_IN,
        help="A code is found whatever its specialty. Names are looked up in one at a time: take in each part of the "
        "list by itself.",
    )  # fmt: skip
    text = st.text_area(
        "Names or codes, one a line", height=140, placeholder="1400500895\nKern Medical, Bakersfield, CA",
        **controls.tied("unfilled-paste", st.session_state.get(_PASTED, ""), _typed, ["season"]),
    )  # fmt: skip
    if not text or not text.strip():
        return
    try:
        read = _read(text, specialty, tuple(entry.choices(text).items()), day, session.profile())
    except ImportRefused as error:
        st.error(f"{plain(str(error))} Nothing was changed.", icon=":material/error:")
        return
    entry.questions(read, text)
    matched = _matched(read, text)
    words = {"matched": "", "doubtful": "which program?", "unknown": "no such program in this specialty"}
    lines = [
        {"Line": row.text, "Program": row.program, "Found": words[row.outcome] or f"by {row.by}"} for row in read.rows
    ]
    frame(pd.DataFrame(lines), "What each line means")
    if matched:
        moves.button(
            f"Take in {counted(len(matched), 'program')}", "unfilled-take-in", _take_in, read, text,
            icon=":material/check:",
        )  # fmt: skip
        if len(matched) < len(read.rows):
            st.caption(f"The other {len(read.rows) - len(matched)} stay in the field above.")


def _typed(text: str) -> None:
    st.session_state[_PASTED] = text


def _paste_follows(*others: Any) -> tuple[Any, ...]:
    return (*others[:-1], others[-1].knowledge)


@derived.kept(2, key=_paste_follows)
def _read(*others: Any) -> Entry:
    text, specialty, choices, day, profile = others
    there = profile.changed("applicant", specialty=specialty, second_specialty=None)
    return read_entry(text, shipped.catalog(), there, "applied", day, today=day, choices=dict(choices))


def _matched(read: Entry, text: str) -> list[EntryRow]:
    """The lines whose program is known and not left out."""
    return [row for row in read.rows if row.outcome == "matched" and entry.choices(text).get(row.line) != ""]


def _take_in(read: Entry, text: str) -> None:
    """Keep the programs that are found; lines of no known program stay in the field."""
    codes = dict.fromkeys([*session.profile().unfilled, *(row.code for row in _matched(read, text))])
    if moves.settle(session.in_season(unfilled=tuple(codes))):
        st.session_state[_PASTED] = "\n".join(row.text for row in read.rows if row.outcome != "matched")


def _choice_follows(plan: Listed, date: dt.date) -> tuple[Any, ...]:
    profile = plan.profile
    return profile.basis, profile.events, profile.unfilled, date


@derived.kept(2, key=_choice_follows)
def _choose(plan: Listed, date: dt.date) -> soap.SoapList:
    return soap.choose(plan, date)


def _chosen(listed: Listed, day: dt.date) -> None:
    """The applications, the most useful first."""
    result, catalog = _choose(listed, day), shipped.catalog()
    for sentence in result.sentences:
        st.markdown(plain(sentence))
    several = len({line.specialty for line in result.lines}) > 1
    table = pd.DataFrame(
        [
            {
                "No.": at,
                "Program": program_label(catalog, line.code),
                **({"Specialty": line.specialty} if several else {}),
                "Region": catalog.regions.tiers[line.tier],
                "Adds, of 100": f"{100 * line.adds:.1f}",
                "This season": line.before,
                "ACGME code": line.code,
            }
            for at, line in enumerate(result.lines, 1)
        ]
    )
    if len(table):
        frame(table.loc[:, (table != "").any()], "Your applications, the most useful first")
        st.download_button(
            "These applications (CSV)", partial(csv_bytes, table), "smartpick-soap.csv", "text/csv",
            on_click="ignore", icon=":material/download:", key="download-soap",
        )  # fmt: skip
    aside = {**dict.fromkeys(result.no_odds, "No match figures are published for its specialty: decide by hand."),
             **result.left_out}  # fmt: skip
    if aside:
        with st.expander(f"Not chosen between ({len(aside)})"):
            lines = [{"Program": program_label(catalog, code), "Why": why} for code, why in aside.items()]
            frame(pd.DataFrame(lines), "Programs that were not chosen between")


def _cycle_follows(plan: Plan, season: Season) -> tuple[Any, ...]:
    return plan.profile.basis, season.year


_cycle = derived.kept(2, key=_cycle_follows)(soap.next_cycle)
_lists = derived.kept(2, key=_cycle_follows)(soap.next_lists)


def _next_cycle() -> None:
    """What moves the chance next time, by how much, until when; computed when it is asked for."""
    opened = st.expander(
        "The next cycle: what would change your chance", on_change="rerun", key="next-cycle",
        icon=":material/update:",
    )  # fmt: skip
    if not opened.open:
        return
    with opened:
        listed = derived.listed()
        if listed is None:
            st.info(as_text(derived.plan_or_reason()[1]), icon=":material/info:")
            return
        plan = two_lists.one_of(listed, "next-cycle-of") if isinstance(listed, TwoLists) else listed
        try:
            _cycle_of(plan)
        except PlanError as error:
            st.info(as_text(str(error)), icon=":material/info:")


def _cycle_of(plan: Plan) -> None:
    cycle = _cycle(plan, season())
    for sentence in cycle.sentences:
        st.markdown(plain(sentence))
    if cycle.own:
        st.markdown("**What you can change**")
        _steps(cycle.own, "What you can change before the next cycle")
    st.markdown("**Dates**")
    for words in cycle.dates:
        st.markdown(f"- {words}")
    if st.toggle("Other lists too: longer, wider, in two specialties (takes some seconds)", key="next-lists"):
        with st.spinner("Making other lists …"):
            _steps(_lists(plan, season()), "Other lists in the next cycle")


def _steps(steps: tuple[soap.NextStep, ...], alt: str) -> None:
    lines = [
        {
            "What": step.lever.label,
            "Moves, points of 100": f"{rounded_points(100 * step.lever.change.low)} to "
            f"{rounded_points(100 * step.lever.change.high)}",
            "Done by about": soap.day_words(step.by),
            "Note": step.lever.note,
        }
        for step in steps
    ]
    frame(pd.DataFrame(lines), alt)
