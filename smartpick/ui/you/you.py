"""You: the profile in plain words, and what moves your strength."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from smartpick.applicant import (
    ESTIMATE_FIELDS,
    TIE_KINDS,
    VISA_NEEDS,
    Applicant,
    Strength,
    Tie,
    cautions,
    strength,
)
from smartpick.guidance import ties_of_story
from smartpick.plan import Plan, counted
from smartpick.ui import derived, session, shipped
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets import charts, controls
from smartpick.ui.widgets.parts import folded_on_phones
from smartpick.ui.widgets.tables import frame
from smartpick.ui.widgets.words import place_label, place_of_hundred, rounded_points
from smartpick.whatif import Effect, effects, tie_effects

LANGUAGES = ("Spanish", "Arabic", "Armenian", "Chinese", "Farsi", "French", "Hindi", "Korean", "Portuguese", "Russian",
             "Tagalog", "Urdu", "Vietnamese")  # fmt: skip
_EFFECT_WIDTH = 100
"""Pixels for what an answer moves: room enough beside the field also on a phone."""
COUNTRIES = ("IN", "PK", "NG", "EG", "JO", "PH", "NP", "BD", "SA", "IR", "SD", "SY", "LB", "MX", "BR", "CO", "VE", "GB")


def answers_line(moves: Callable[[str], str]) -> None:
    """The answers to the six questions, which are asked on top of the page and on Start alone.

    Args:
        moves: from a field of the form to what its answer moves, in words.
    """
    applicant, wishes = session.profile().applicant, session.profile().preferences
    score = "not entered" if applicant.step2_ck is None else f"{applicant.step2_ck} ({moves('step2_ck')})"
    year = "not entered" if applicant.graduation_year is None else (
        f"{applicant.graduation_year} ({moves('graduation_year')})"
    )  # fmt: skip
    length = (
        counted(wishes.applications, "program")
        if wishes.budget_usd is None
        else f"{wishes.budget_usd:,.0f} USD of fees"
    )
    st.markdown(
        f"Your answers: **{applicant.specialty}** · {VISA_NEEDS[applicant.visa]} · Step 2 CK {score} · graduated "
        f"{year} · {length} (change under “Your answers”, above)."
    )


class Form:
    """The form with what each answer moves beside it; the effects are filled in when the list is there."""

    def __init__(self) -> None:
        self.places: dict[str, Any] = {}

    def _beside(self, field: str, draw: Callable[..., None], label: str, **arguments: Any) -> None:
        row = st.container(horizontal=True, vertical_alignment="bottom", wrap=False)
        with row.container():
            draw(label, field, **arguments)
        self.places[field] = row.container(width=_EFFECT_WIDTH).empty()

    def ties(self) -> None:
        """Ties as lines that can be added and taken away, and those that only the story names."""
        st.header("Ties to places")
        applicant, catalog = session.profile().applicant, shipped.catalog()
        for i, tie in enumerate(applicant.ties):
            row = st.container(horizontal=True, vertical_alignment="center", wrap=False)
            row.button(
                f"{as_text(tie.place)}: {TIE_KINDS[tie.kind]}", key=f"tie-{i}", icon=":material/close:",
                help="Take this tie away.", on_click=_drop_tie, args=(i,), width="stretch",
            )  # fmt: skip
            self.places[f"tie-{i}"] = row.container(width=_EFFECT_WIDTH).empty()
        for i, tie in enumerate(ties_of_story(catalog, applicant, session.profile().story)):
            st.button(
                f"Your story names {as_text(tie.place)} ({TIE_KINDS[tie.kind].lower()}). Count it as a tie",
                key=f"you-story-{i}", icon=":material/add:", on_click=_keep_tie, args=(tie,),
            )  # fmt: skip
        with (
            st.form("new-tie", clear_on_submit=True, border=False),
            st.container(horizontal=True, vertical_alignment="bottom"),
        ):
            st.selectbox(
                "State or county", catalog.places, index=None, key="tie_place", placeholder="Type to search",
                format_func=place_label,
            )  # fmt: skip
            st.selectbox("Kind", list(TIE_KINDS), format_func=TIE_KINDS.__getitem__, key="tie_kind")
            st.form_submit_button("Add tie", on_click=_add_tie)
        st.caption("A tie raises the chance at programs of that place a little (assumption).")
        if why := derived.why_it_fell("tie"):
            st.info(as_text(why), icon=":material/trending_down:")

    def experience(self) -> None:
        """Clinical experience, letters, research, gaps."""
        st.header("Experience")
        self._beside("usce_hands_on_months", controls.number, "Months of hands-on US clinical experience")
        self._beside("us_letters", controls.number, "Letters from US physicians")
        self._beside("research_items", controls.number, "Research items", help="Papers, posters, talks, abstracts.")
        with st.expander("Observerships, all letters, gaps, earlier cycles"):
            self._beside("usce_observership_months", controls.number, "Months of observerships in the US")
            self._beside(
                "usce_socal_months", controls.number, "Hands-on or observing, months in Southern California"
            )  # fmt: skip
            self._beside("letters", controls.number, "Letters of recommendation, all")
            self._beside("gap_months", controls.number, "Months without medical work")
            self._beside("earlier_cycles", controls.number, "Match cycles you were in before")

    def exams(self) -> None:
        """Exams and certificates."""
        st.header("Exams")
        self._beside(
            "step3_passed", controls.yes_no, "Step 3 passed",
            help="H-1B needs it. Not entered counts as the average of applicants.",
        )  # fmt: skip
        with st.expander("Attempts, ECFMG, H-1B you hold"):
            self._beside("step1_attempts", controls.number, "Step 1 attempts", help="1: passed at once.")
            self._beside("step2_attempts", controls.number, "Step 2 CK attempts", help="1: passed at once.")
            self._beside("ecfmg_certified", controls.yes_no, "ECFMG certified")
            self._beside(
                "h1b_transfer", controls.yes_no, "You hold an H-1B now, or graduated from a US school",
                help="Some programs sponsor the H-1B only for these. Not entered counts as a newcomer.",
            )  # fmt: skip

    def person(self) -> None:
        """Languages, citizenship, where the applicant is."""
        with st.expander("Languages, citizenship, status"):
            st.caption("For texts and cautions; they move no chance.")
            controls.words("Languages you use with patients", "languages", LANGUAGES)
            controls.words(
                "Citizenships (two-letter country codes)", "citizenships", COUNTRIES,
                help="Optional. Used only to warn you about visa rules; it never changes a chance.",
            )  # fmt: skip
            controls.yes_no("In the US now, with a valid status", "in_us_with_status")

    def fill_in(self, plan: Plan) -> None:
        """What each answer moves, beside it."""
        for field, place in self.places.items():
            if not field.startswith("tie-"):
                place.caption(moves(plan, field))
        for i, effect in enumerate(_tie_effects(plan)):
            at = f"counts at {counted(effect.programs, 'program')} of your list" if effect.programs else _NONE_THERE
            self.places[f"tie-{i}"].caption(f"{_points(effect)}; {at}")


_NONE_THERE = "no program there is on your list; page Explore shows those there are"


def moves(plan: Plan, field: str) -> str:
    """What an answer of the form moves, in a few words."""
    if field not in ESTIMATE_FIELDS:
        return "Moves no chance."
    effect = _effects(plan).get(field)
    return "Moves nothing yet." if effect is None else _points(effect)


def _points(effect: Effect) -> str:
    points = rounded_points(100 * effect.change.mid)
    return "Moves nothing" if points == "0" else f"{points} points of matching"


_effects = derived.kept(2)(effects)
_tie_effects = derived.kept(2)(tie_effects)


def _add_tie() -> None:
    if place := st.session_state["tie_place"]:
        _keep_tie(Tie(place=place, kind=st.session_state["tie_kind"]))


def _keep_tie(tie: Tie) -> None:
    session.change("applicant", ties=[*_ties_now(), tie.model_dump()])


def _drop_tie(index: int) -> None:
    now = _ties_now()
    session.change("applicant", ties=now[:index] + now[index + 1 :])


def _ties_now() -> list[dict[str, Any]]:
    return [tie.model_dump() for tie in session.profile().applicant.ties]


def strength_panel(applicant: Applicant, own_percentile: float | None) -> None:
    """The waterfall, the percentile in words, and the table behind."""
    own_strength: Strength = strength(applicant, own_percentile)
    st.header("What moves your strength")
    source = "From your answers" if own_percentile is None else "By your own setting on page Balance"
    st.markdown(
        f"{source} you are about **{place_of_hundred(own_strength.percentile)} of 100** non-US IMGs who apply in "
        f"{applicant.specialty} (the 1st is the weakest, the 50th in the middle). Only part of your strength shows on "
        "a form; the rest stays in the range."
    )
    entered = [part for part in own_strength.parts if part.entered]
    if entered:
        st.plotly_chart(
            charts.strength_waterfall(own_strength), config=charts.CONFIG, key="waterfall",
            alt="; ".join(f"{part.label} {part.value:+.2f}" for part in entered),
        )  # fmt: skip
    else:
        st.caption("Nothing of it is entered yet, so nothing moves it.")
    with st.expander("Each part, and where its weight comes from"):
        parts = {
            "Part": [part.label for part in own_strength.parts],
            "Moves": [part.value if part.entered else None for part in own_strength.parts],
            "Kind": [part.kind for part in own_strength.parts],
            "Footing": [part.note for part in own_strength.parts],
        }
        frame(pd.DataFrame(parts), "Parts of the strength", Moves=st.column_config.NumberColumn(format="%+.2f"))


def cautions_panel(applicant: Applicant) -> None:
    """Dated cautions on visas and exams."""
    sentences = cautions(applicant)
    if sentences:
        with folded_on_phones(f"{counted(len(sentences), 'point')} to know before you apply"):
            for sentence in sentences:
                st.warning(as_text(sentence), icon=":material/gavel:")
    st.caption("Information, not immigration or legal advice.")
