"""You: the profile in plain words, and what moves your strength."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from smartpick.applicant import MATCH_YEAR, TIE_KINDS, Applicant, Strength, cautions, strength
from smartpick.ui import session, shipped, sidebar
from smartpick.ui.widgets import charts, controls

LANGUAGES = ("Spanish", "Arabic", "Armenian", "Chinese", "Farsi", "French", "Hindi", "Korean", "Portuguese", "Russian",
             "Tagalog", "Urdu", "Vietnamese")  # fmt: skip
COUNTRIES = ("IN", "PK", "NG", "EG", "JO", "PH", "NP", "BD", "SA", "IR", "SD", "SY", "LB", "MX", "BR", "CO", "VE", "GB")


def exams() -> None:
    """Exams and graduation."""
    st.subheader("Exams and school")
    controls.number("Step 1 attempts", "step1_attempts", min_value=1, max_value=6, step=1, help="1: passed at once.")
    controls.number("Step 2 CK attempts", "step2_attempts", min_value=1, max_value=6, step=1, help="1: passed at once.")
    controls.bound(st.toggle, "Step 3 passed", "applicant", "step3_passed", help="H-1B needs it.")
    controls.number("Year you graduated", "graduation_year", min_value=1960, max_value=MATCH_YEAR, step=1, format="%d")
    controls.yes_no("ECFMG certified", "ecfmg_certified")


def experience() -> None:
    """Clinical experience, letters, research, gaps."""
    st.subheader("Experience")
    months = {"min_value": 0.0, "max_value": 60.0, "step": 1.0, "format": "%g"}
    controls.number("Months of hands-on US clinical experience", "usce_hands_on_months", **months)
    controls.number("Months of observerships in the US", "usce_observership_months", **months)
    controls.number("Of these, months in Southern California", "usce_socal_months", **{**months, "max_value": 120.0})
    controls.number("Letters of recommendation", "letters", min_value=0, max_value=10, step=1)
    controls.number("Of these, from US physicians", "us_letters", min_value=0, max_value=10, step=1)
    controls.number(
        "Research items",
        "research_items",
        min_value=0,
        max_value=500,
        step=1,
        help="Papers, posters, talks, abstracts.",
    )
    controls.number("Months without medical work", "gap_months", **{**months, "max_value": 600.0})
    controls.number("Match cycles you were in before", "earlier_cycles", min_value=0, max_value=20, step=1)


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
    profile = session.profile()
    catalog = shipped.catalog()
    st.markdown("**Ties to places**")
    for i, tie in enumerate(profile.applicant.ties):
        st.button(
            f"{tie.place}: {TIE_KINDS[tie.kind]}", key=f"tie-{i}", icon=":material/close:", help="Take this tie away.",
            on_click=_drop_tie, args=(i,),
        )  # fmt: skip
    places = _places(catalog.version)
    with st.form("tie", clear_on_submit=True, border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("State or county", places, index=None, key="tie_place", placeholder="Type to search")
        st.selectbox("Kind", list(TIE_KINDS), format_func=TIE_KINDS.__getitem__, key="tie_kind")
        st.form_submit_button("Add tie", on_click=_add_tie)
    st.caption("A tie raises the chance at programs of that county or state a little (assumption).")


@st.cache_data(show_spinner=False)
def _places(_version: str) -> list[str]:
    table = shipped.catalog().table
    states = table["state"].astype(str)
    return [*sorted(states.unique()), *sorted((table["county"] + ", " + states).dropna().unique())]


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
    found: Strength = strength(applicant, own_percentile)
    st.subheader("What moves your strength")
    st.markdown(
        f"By what you told, you stand near percentile **{found.percentile:.0f}** of the non-US IMGs who apply in "
        f"{applicant.specialty} (50 is the middle). Only part of your strength shows on a form; the rest stays in the "
        "range."
    )
    st.plotly_chart(
        charts.strength_waterfall(found), config=charts.CONFIG, key="waterfall",
        alt="; ".join(f"{part.label} {part.value:+.2f}" for part in found.parts if part.told),
    )  # fmt: skip
    with st.expander("Each part, and where its weight comes from"):
        st.dataframe(
            pd.DataFrame(
                {
                    "Part": [part.label for part in found.parts],
                    "Moves": [part.value if part.told else None for part in found.parts],
                    "Kind": [part.kind for part in found.parts],
                    "Footing": [part.note for part in found.parts],
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


def visa_need() -> None:
    """The visa question again, beside the cautions it brings."""
    sidebar.visa_need(place="you")
