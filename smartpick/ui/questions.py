"""The six questions that every page answers to, asked in one place only."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from smartpick.applicant import TIE_KINDS, VISA_NEEDS, Tie, TieKind, below_passing
from smartpick.guidance import names_home, ties_of_story
from smartpick.plan import MAX_APPLICATIONS, fee_line
from smartpick.ui import session, shipped
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.words import place_label

_VISA = {**VISA_NEEDS, "none": "None", "j1_only": "J-1", "h1b_only": "H-1B"}
"""Visa needs in words short enough for one line of a phone."""
_TIE = {
    "home": "Southern California", "west": "Elsewhere in the West", "other": "Elsewhere", "none": "No",
    "": controls.NOT_ENTERED,
}  # fmt: skip
_ASKS = "tie-asks"
"""Kept beside the plan: the part of the country for which the place is still to be named."""
_TAKEN = "ties-taken"
"""Likewise: the ties that an answer "No" took away, until there are new ones."""


def questions() -> None:
    """Specialty, visa, Step 2 CK, graduation year, family or work in a place, and how long the list may be."""
    with st.container(key="questions", horizontal=True, vertical_alignment="bottom"):
        controls.bound(
            st.selectbox, "Specialty", "applicant", "specialty",
            options=shipped.catalog().specialties, width=270,
        )  # fmt: skip
        controls.bound(
            st.pills, "Visa you need", "applicant", "visa", options=list(_VISA),
            format_func=_VISA.__getitem__, required=True, wrap=True,
            help="J-1: sponsored by ECFMG, taken by most programs that take any. H-1B: fewer programs, needs Step 3.",
        )  # fmt: skip
        controls.number("Step 2 CK", "step2_ck", width=120)
        controls.number("Graduated in", "graduation_year", width=120, format="%d")
        _size_or_budget()
        _ties()
        _tie_details()
    if failed := below_passing(session.profile().applicant):
        st.warning(as_text(failed), icon=":material/warning:")
    _other_ties()


def _size_or_budget() -> None:
    preferences = session.profile().preferences
    if preferences.budget_usd is None:
        controls.bound(
            st.number_input, "Programs", "preferences", "applications", min_value=1,
            max_value=MAX_APPLICATIONS, step=1, width=120,
        )  # fmt: skip
        other = "Set a budget instead"
    else:
        controls.bound(
            st.number_input, "Budget, USD", "preferences", "budget_usd", min_value=11.0,
            max_value=50_000.0, step=50.0, format="%.0f", width=120,
        )  # fmt: skip
        other = "Set a number instead"
    st.button(other, key="limit", type="tertiary", on_click=_other_limit)


def _other_limit() -> None:
    """From a number of programs to what they cost, and back to what the budget pays for."""
    profile = session.profile()
    line = fee_line(profile.applicant.specialty, profile.preferences.fee_per_program_usd)
    budget = profile.preferences.budget_usd
    if budget is None:
        session.change("preferences", budget_usd=line.cost(profile.preferences.applications) if line else 1000.0)
    else:
        size = line.affordable(budget) if line else profile.preferences.applications
        session.change("preferences", budget_usd=None, applications=min(max(size, 1), MAX_APPLICATIONS))
    st.rerun()


def part_of(place: str) -> str:
    """The part of the country a tie lies in: "home", "west" or "other"."""
    county, _, state = place.rpartition(", ")
    if (county or len(state) > 2) and names_home(shipped.catalog(), place):  # "LA" alone is Louisiana
        return "home"
    return "west" if state in _west() else "other"


@lru_cache(maxsize=1)
def _west() -> frozenset[str]:
    """Postal codes of the states with programs in tier 2."""
    table = shipped.catalog().table
    return frozenset(table.loc[table["tier"] == 2, "state"].astype(str))


def _answer() -> str:
    """What the pills show: the nearest part of the country with a tie."""
    if asked := session.beside().get(_ASKS):
        return asked
    applicant = session.profile().applicant
    parts = {part_of(tie.place) for tie in applicant.ties}
    return next((part for part in _TIE if part in parts), "none" if applicant.no_ties else "")


def _ties() -> None:
    home = shipped.catalog().regions.name
    st.pills(
        "Family or work in a place in the US?", list(_TIE), required=True, wrap=True,
        format_func={**_TIE, "home": home}.__getitem__, **controls.tied("near_tie", _answer(), _take_answer),
        help="A tie to a county or state raises the chance at its programs a little (assumption).",
    )  # fmt: skip


def _take_answer(answer: str) -> None:
    ties, beside = session.profile().applicant.ties, session.beside()
    beside.pop(_ASKS, None)
    if answer in {"none", ""}:
        if ties:
            beside[_TAKEN] = ties
        session.change("applicant", ties=(), no_ties=True if answer == "none" else None)
    elif answer not in {part_of(tie.place) for tie in ties}:
        if answer == "home":
            _keep((*ties, Tie(place=shipped.catalog().regions.name, kind="family")))
        else:
            beside[_ASKS] = answer


def _keep(ties: tuple[Tie, ...]) -> None:
    session.change("applicant", ties=[tie.model_dump() for tie in ties])
    session.beside().pop(_TAKEN, None)


def _tie_details() -> None:
    """What one tap cannot say: which place, family or work."""
    catalog, asked, bare = shipped.catalog(), session.beside().get(_ASKS), _bare()
    if asked:
        places = [place for place in catalog.places if part_of(place) == asked]
        st.selectbox(
            "Which state or county?", places, placeholder="Type to search", width=270, format_func=place_label,
            **controls.tied("tie-where", None, _take_place),
        )  # fmt: skip
    if bare is not None:
        st.pills(
            f"In {bare.place}", list(TIE_KINDS), required=True, wrap=True, format_func=TIE_KINDS.__getitem__,
            **controls.tied("tie-is", bare.kind, _take_kind),
        )  # fmt: skip


def _bare() -> Tie | None:
    """The tie to the home region that names no county."""
    home = shipped.catalog().regions.name
    return next((tie for tie in session.profile().applicant.ties if tie.place == home), None)


def _other_ties() -> None:
    """Ties entered in detail, ties to put back, and ties that the story names and the form does not."""
    profile, bare = session.profile(), _bare()
    ties, taken = profile.applicant.ties, session.beside().get(_TAKEN)
    if detailed := [f"{tie.place} ({TIE_KINDS[tie.kind].lower()})" for tie in ties if tie is not bare]:
        st.caption(f"Kept as well: {as_text('; '.join(detailed))}. Change them on page You." if bare else
                   f"Your ties: {as_text('; '.join(detailed))}. Change them on page You.")  # fmt: skip
    if taken and not ties:
        st.button("Put my ties back", key="ties-back", type="tertiary", icon=":material/undo:", on_click=_put_back)
    for i, tie in enumerate(ties_of_story(shipped.catalog(), profile.applicant, profile.story)):
        st.button(
            f"Your story names {as_text(tie.place)} ({TIE_KINDS[tie.kind].lower()}). Count it as a tie",
            key=f"tie-story-{i}", icon=":material/add:", on_click=_count, args=(tie,),
        )  # fmt: skip


def _take_place(place: str | None) -> None:
    if place:
        session.beside().pop(_ASKS, None)
        _keep((*session.profile().applicant.ties, Tie(place=place, kind="family")))


def _count(tie: Tie) -> None:
    _keep((*session.profile().applicant.ties, tie))
    st.rerun()


def _put_back() -> None:
    _keep(session.beside()[_TAKEN])
    st.rerun()


def _take_kind(kind: TieKind) -> None:
    home, ties = shipped.catalog().regions.name, session.profile().applicant.ties
    _keep(tuple(Tie(place=home, kind=kind) if tie.place == home else tie for tie in ties))
