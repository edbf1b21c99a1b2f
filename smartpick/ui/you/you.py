"""You: the profile in plain words, and what moves your strength."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from smartpick.applicant import TIE_KINDS, Applicant, Strength, cautions, strength
from smartpick.ui import derived, session, shipped
from smartpick.ui.widgets import charts, controls

LANGUAGES = ("Spanish", "Arabic", "Armenian", "Chinese", "Farsi", "French", "Hindi", "Korean", "Portuguese", "Russian",
             "Tagalog", "Urdu", "Vietnamese")  # fmt: skip
COUNTRIES = ("IN", "PK", "NG", "EG", "JO", "PH", "NP", "BD", "SA", "IR", "SD", "SY", "LB", "MX", "BR", "CO", "VE", "GB")


def exams() -> None:
    """Exams and graduation."""
    st.subheader("Exams and school")
    controls.number("Step 1 attempts", "step1_attempts", help="1: passed at once.")
    controls.number("Step 2 CK attempts", "step2_attempts", help="1: passed at once.")
    controls.yes_no(
        "Step 3 passed", "step3_passed", help="H-1B needs it. Not entered counts as the average of applicants."
    )
    controls.yes_no(
        "You hold an H-1B now, or graduated from a US school", "h1b_transfer",
        help="Some programs sponsor the H-1B only for these. Not entered counts as a newcomer.",
    )  # fmt: skip
    controls.yes_no("ECFMG certified", "ecfmg_certified")


def experience() -> None:
    """Clinical experience, letters, research, gaps."""
    st.subheader("Experience")
    controls.number("Months of hands-on US clinical experience", "usce_hands_on_months")
    controls.number("Months of observerships in the US", "usce_observership_months")
    controls.number("Of these, months in Southern California", "usce_socal_months")
    controls.number("Letters of recommendation", "letters")
    controls.number("Of these, from US physicians", "us_letters")
    controls.number("Research items", "research_items", help="Papers, posters, talks, abstracts.")
    controls.number("Months without medical work", "gap_months")
    controls.number("Match cycles you were in before", "earlier_cycles")


def person() -> None:
    """Languages, citizenship, ties to places."""
    st.subheader("You and places")
    controls.words("Languages you use with patients", "languages", LANGUAGES)
    controls.words(
        "Citizenships (two-letter country codes)", "citizenships", COUNTRIES,
        help="Optional. Used only to warn you about visa rules; it never changes a chance.",
    )  # fmt: skip
    controls.yes_no("In the US now, with a valid status", "in_us_with_status")
    _ties()


def _ties() -> None:
    """Ties as lines that can be added and taken away."""
    st.markdown("**Ties to places**")
    for i, tie in enumerate(session.profile().applicant.ties):
        st.button(
            f"{tie.place}: {TIE_KINDS[tie.kind]}", key=f"tie-{i}", icon=":material/close:", help="Take this tie away.",
            on_click=_drop_tie, args=(i,),
        )  # fmt: skip
    with st.form("tie", clear_on_submit=True, border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "State or county", shipped.catalog().places, index=None, key="tie_place", placeholder="Type to search"
        )
        st.selectbox("Kind", list(TIE_KINDS), format_func=TIE_KINDS.__getitem__, key="tie_kind")
        st.form_submit_button("Add tie", on_click=_add_tie)
    st.caption("A tie raises the chance at programs of that county or state a little (assumption).")
    if why := derived.why_it_fell("tie"):
        st.info(why, icon=":material/trending_down:")


def _add_tie() -> None:
    place = st.session_state["tie_place"]
    if place:
        now = [tie.model_dump() for tie in session.profile().applicant.ties]
        session.change("applicant", ties=[*now, {"place": place, "kind": st.session_state["tie_kind"]}])


def _drop_tie(index: int) -> None:
    now = [tie.model_dump() for tie in session.profile().applicant.ties]
    session.change("applicant", ties=now[:index] + now[index + 1 :])


def strength_panel(applicant: Applicant, own_percentile: float | None) -> None:
    """The waterfall, the percentile in words, and the table behind."""
    own_strength: Strength = strength(applicant, own_percentile)
    st.subheader("What moves your strength")
    st.markdown(
        f"By what you entered, you stand near percentile **{own_strength.percentile:.0f}** of the non-US IMGs who "
        f"apply in {applicant.specialty} (50 is the middle). Only part of your strength shows on a form; the rest "
        "stays in the range."
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
        st.dataframe(
            pd.DataFrame(
                {
                    "Part": [part.label for part in own_strength.parts],
                    "Moves": [part.value if part.entered else None for part in own_strength.parts],
                    "Kind": [part.kind for part in own_strength.parts],
                    "Footing": [part.note for part in own_strength.parts],
                }
            ),
            hide_index=True, column_config={"Moves": st.column_config.NumberColumn(format="%+.2f")},
            alt="Parts of the strength",
        )  # fmt: skip


def cautions_panel(applicant: Applicant) -> None:
    """Dated cautions on visas and exams."""
    for sentence in cautions(applicant):
        st.warning(sentence, icon=":material/gavel:")
    st.caption("Information, not immigration or legal advice.")
