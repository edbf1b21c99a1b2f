"""Season, part “Rank list”: marks, the order, what each place may bring, what to check, and that it is certified."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from smartpick.catalog import Catalog
from smartpick.plan import Interval, PlanError, Profile, Status, counted, status
from smartpick.plan.rank_list import CRITERION_CHARACTERS, MOST_CRITERIA, MOST_WEIGHT
from smartpick.season.calendar import season
from smartpick.season.interview_days import program_names
from smartpick.season.rank_list import (
    CRITERIA,
    NO_PRELIMINARY,
    TRUE_ORDER,
    Ranking,
    by_scores,
    chances_now,
    checks,
    interviewed,
    lines,
    needs_preliminary,
    numbered,
    weights_of,
)
from smartpick.season.zones import day_words
from smartpick.ui import derived, refused, session, shipped, today
from smartpick.ui.components.rank_rows import RankRow, rank_rows
from smartpick.ui.quoted import as_text
from smartpick.ui.season import game, moves
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.colours import tier_colours
from smartpick.ui.widgets.links import plain
from smartpick.ui.widgets.parts import part
from smartpick.ui.widgets.words import of_hundred

MOST_CHECKS = 5
"""Things to check that are shown at once (product decision)."""
_STATES = {
    "invited": "invited, not accepted yet", "accepted": "interview agreed", "done": "interview done",
    "declined": "declined", "cancelled": "interview cancelled", "withdrawn": "application withdrawn",
}  # fmt: skip


class _Alone(NamedTuple):
    """A rank list without a list to apply to behind it."""

    profile: Profile
    catalog: Catalog


def section() -> None:
    """Draw the part."""
    moves.refused()
    profile, day, catalog = session.profile(), today.today(), shipped.catalog()
    st.markdown(TRUE_ORDER)
    _begin(profile, day, catalog)
    _criteria(profile)
    _rows(profile, day, catalog)
    if profile.rank_list.preliminary or needs_preliminary(catalog, profile.rank_list):
        _preliminary(profile)
    _certify(derived.listed() or _Alone(profile, catalog), day)
    game.section()


def _begin(profile: Profile, day: dt.date, catalog: Catalog) -> None:
    """Put the interviews on the list, order it by the marks, add another program."""
    kept = profile.rank_list
    left = [code for code in interviewed(profile, day) if code not in kept.order]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if left:
            words = "Begin with" if not kept.order else "Add"
            moves.button(
                f"{words} your {counted(len(left), 'interview')}", "rank-begin", _put_on, left,
                icon=":material/playlist_add:",
            )  # fmt: skip
        if kept.order:
            wanted = by_scores(catalog, profile, kept.order)
            moves.button(
                "Order by my marks", "rank-by-marks", _rank, {"order": wanted}, icon=":material/sort:",
                disabled=wanted == kept.order,
            )  # fmt: skip
    if not left and not kept.order:
        st.info(
            "No interview is agreed or done yet. Enter them in part “Interviews”; they come here by themselves.",
            icon=":material/event:",
        )  # fmt: skip


def _put_on(codes: list[str]) -> None:
    """Put programs on the list: by the marks while it is empty, else at the end."""
    order = session.profile().rank_list.order
    _rank({"order": (*order, *by_scores(shipped.catalog(), session.profile(), codes))})


def _rank(fields: Mapping[str, Any]) -> bool:
    return moves.settle(session.rank(**fields))


def _criteria(profile: Profile) -> None:
    """What is marked, and what each criterion counts."""
    weights = weights_of(profile.rank_list)
    with st.expander("What counts, and how much", key="rank-criteria", icon=":material/tune:"):
        st.caption("Training and people first, place second, unless you say otherwise. 0: it does not count.")
        names = list(weights)
        for at in range(0, len(names), 2):
            for field, name in zip(st.columns(2), names[at : at + 2], strict=False):
                with field:
                    _weight(name, weights[name])
        if len(weights) < MOST_CRITERIA:
            st.text_input(
                "A criterion of your own", max_chars=CRITERION_CHARACTERS, placeholder="Near my sister",
                **controls.tied("weight-new", "", _add, moves.AFTER),
            )  # fmt: skip


def _weight(name: str, weight: float) -> None:
    st.slider(
        CRITERIA.get(name) or plain(name), 0.0, MOST_WEIGHT, step=0.25,
        **controls.tied(f"weight-{name}", float(weight), partial(_weigh, name), moves.AFTER),
    )  # fmt: skip
    if name not in CRITERIA:
        moves.button(f"Take out “{plain(name)}”", f"weight-out-{name}", _take_out, name, type="tertiary")


def _weigh(name: str, weight: float) -> None:
    _rank({"weights": {**session.profile().rank_list.weights, name: weight}})


def _add(name: str) -> None:
    name = " ".join(name.split())
    if name and name not in weights_of(session.profile().rank_list):
        _weigh(name, 1.0)


def _take_out(name: str) -> None:
    kept = session.profile().rank_list
    scores = {code: {key: mark for key, mark in marks.items() if key != name} for code, marks in kept.scores.items()}
    _rank({"weights": {key: weight for key, weight in kept.weights.items() if key != name}, "scores": scores})


def _rows(profile: Profile, day: dt.date, catalog: Catalog) -> None:
    """The list, and below it the programs with an interview that are not on it."""
    kept, stands = profile.rank_list, status(profile.events, day)
    codes = [*kept.order, *(code for code, one in stands.items() if one.held and code not in kept.order)]
    codes += [code for code in kept.scores if code not in codes]
    news = derived.news()
    chances = None if news is None else chances_now(news, kept.order)
    chance = {} if chances is None else dict(zip(chances.codes, chances.positions, strict=True))
    if codes:
        if kept.order and chances is not None:
            st.markdown(chances.sentence)
        st.caption("Mark each from 1 to 5. Type a number to put a program there; empty it to take the program off.")
        names = program_names(catalog, profile.knowledge, codes)
        ranked = {line.code: line for line in lines(catalog, profile, kept.order)}
        others = [code for code in codes if code not in ranked]
        shown = [*ranked.values(), *(lines(catalog, profile, [code])[0] for code in others)]
        rank_rows(
            [
                RankRow(
                    code=line.code,
                    name=names[line.code],
                    where=_state(stands.get(line.code)),
                    tier=line.tier,
                    place=kept.order.index(line.code) + 1 if line.code in ranked else 0,
                    marks=kept.scores.get(line.code, {}),
                    score="–" if line.score is None else f"{line.score:.1f}",
                    chance=_chance(chance.get(line.code)),
                    note=line.sentence if line.code in ranked else "",
                    nrmp=refused.typed(f"nrmp-{line.code}", kept.nrmp_codes.get(line.code, "")),
                    refused=refused.refusal_of("typed", f"nrmp-{line.code}"),
                )
                for line in shown
            ],
            {name: CRITERIA.get(name, name) for name in weights_of(kept)}, "rank-rows", tier_colours(), _moved,
        )  # fmt: skip
    _another(codes, profile, catalog)


def _preliminary(profile: Profile) -> None:
    """First years for positions that begin a year later, as typed: none of them is in the program table."""
    with st.expander("Preliminary list: first years for advanced positions", key="rank-preliminary"):
        st.caption(NO_PRELIMINARY)
        lines_now = refused.typed("preliminary", "\n".join(profile.rank_list.preliminary))
        st.text_area(
            "One program a line, the most wanted first", placeholder="Mercy Hospital, Chicago, 1000140P0",
            **controls.tied("preliminary-lines", lines_now, _first_years, moves.AFTER),
        )  # fmt: skip
        if reason := refused.refusal_of("typed", "preliminary"):
            st.error(as_text(reason), icon=":material/error:")


def _first_years(text: str) -> None:
    listed = tuple(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
    sentence = session.rank(preliminary=listed)
    refused.settle_typed("preliminary", text if sentence else "", sentence)


def _state(stands: Status | None) -> str:
    if stands is None or stands.kind not in _STATES:
        return "no interview entered"
    day = stands.interview.day if stands.interview is not None else None
    return _STATES[stands.kind] + (f", {day_words(day)}" if day else "")


def _chance(interval: Interval | None) -> str:
    return "–" if interval is None else of_hundred(interval)


def _another(codes: list[str], profile: Profile, catalog: Catalog) -> None:
    """A field that puts a program on the list which has no interview there yet."""
    specialties = [profile.applicant.specialty, profile.applicant.second_specialty]
    listed = derived.listed()
    first = [] if listed is None else [code for each in listed.parts for code in each.codes]
    rest = catalog.table["acgme_code"][catalog.table["specialty"].isin(specialties)]
    options = [c for c in dict.fromkeys([*first, *(e.code for e in profile.events), *rest]) if c not in codes]
    names = program_names(catalog, profile.knowledge, options)
    st.selectbox(
        "Put another program on the list", options, format_func=lambda code: names.get(code, ""), index=None,
        placeholder="Name, city or state",
        **controls.tied("rank-another", None, lambda code: _put_on([code] if code else []), moves.AFTER),
    )  # fmt: skip


def _moved(new: list[dict[str, Any]]) -> None:
    """Take over what was typed, marked, dragged: as one move that can be taken back."""
    kept = session.profile().rank_list
    order, scores, nrmp = kept.order, {code: dict(marks) for code, marks in kept.scores.items()}, dict(kept.nrmp_codes)
    try:
        for move in new:
            code, what, value = move["code"], move["what"], move["value"]
            if what == "place":
                order = numbered(order, {code: int(value)}) if value else tuple(c for c in order if c != code)
            elif what == "nrmp":
                _entered(code, str(value), nrmp)
            else:
                scores.setdefault(code, {})[what.removeprefix("mark:")] = int(value)
    except (PlanError, TypeError, ValueError) as error:
        moves.settle(str(error))
    scores = {code: {name: mark for name, mark in marks.items() if mark} for code, marks in scores.items()}
    scores = {code: marks for code, marks in scores.items() if marks}
    changed = {"order": order, "scores": scores, "nrmp_codes": nrmp}
    fields = {name: value for name, value in changed.items() if value != getattr(kept, name)}
    if fields:
        _rank(fields)
    st.rerun(moves.AFTER)


def _entered(code: str, text: str, nrmp: dict[str, str]) -> None:
    """An NRMP code as typed; one that is none stays in its field with the reason."""
    key = f"nrmp-{code}"
    try:
        nrmp[code] = Profile.changed(session.profile(), "rank_list", nrmp_codes={code: text}).rank_list.nrmp_codes[code]
    except KeyError:  # emptied
        nrmp.pop(code, None)
    except PlanError as error:
        refused.settle_typed(key, text, str(error))
        return
    refused.settle_typed(key, "", "")


def _certify(plan: Ranking, day: dt.date) -> None:
    """What to look at before certifying, and the day it was done."""
    kept = plan.profile.rank_list
    with part("Before you certify"):
        listed = checks(plan, season(), day)
        if not listed:
            st.markdown(":material/check_circle: Nothing does not fit.")
        for check in listed[:MOST_CHECKS]:
            st.markdown(f":material/warning: {plain(check.sentence)}")
        if len(listed) > MOST_CHECKS:
            with st.expander(f"{len(listed) - MOST_CHECKS} more"):
                for check in listed[MOST_CHECKS:]:
                    st.markdown(f":material/warning: {plain(check.sentence)}")
    if kept.certified is not None:
        programs = counted(len(kept.certified_order), "program")
        st.success(as_text(f"Certified on {day_words(kept.certified)}: {programs}."), icon=":material/verified:")
    changed = kept.order != kept.certified_order
    with st.container(horizontal=True):
        if kept.order and (kept.certified is None or changed):
            words = "I certified it today" if kept.certified is None else "I certified it again today"
            moves.button(
                words, "rank-certified", _rank, {"certified": day, "certified_order": kept.order},
                icon=":material/verified:",
            )  # fmt: skip
        if kept.certified is not None:
            if changed:
                moves.button("Back to the order I certified", "rank-restore", _rank,
                             {"order": kept.certified_order}, icon=":material/undo:")  # fmt: skip
            moves.button("It is not certified", "rank-not-certified", _rank,
                         {"certified": None, "certified_order": ()}, type="tertiary")  # fmt: skip
    st.caption("You certify in the NRMP's own system; here you only note that you did, to see what changes after.")
