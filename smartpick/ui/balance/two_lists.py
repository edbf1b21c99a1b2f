"""Two specialties under one budget: choose the second, see the split, move it, look at both lists."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from smartpick.odds import fitted_specialties
from smartpick.odds.calibration.moments import few_ranked
from smartpick.plan import Part, Plan, TwoLists, widest_words
from smartpick.ui import derived, session
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets import charts, controls
from smartpick.ui.widgets.tables import frame
from smartpick.ui.widgets.words import middle_of_hundred, of_hundred, rounded_points

NO_SECOND = "One specialty only"


def choose_second(plan: Plan) -> None:
    """Which specialty goes beside the first."""
    options = [None, *(name for name in fitted_specialties() if name != plan.profile.applicant.specialty)]
    controls.bound(
        st.selectbox, "Second specialty", "applicant", "second_specialty", fragments=True, options=options,
        format_func=lambda name: name or NO_SECOND, placeholder=NO_SECOND,
        help="The budget of your list is then shared by two lists. Only specialties with published figures.",
    )  # fmt: skip


def panel(_plan: Plan) -> None:
    """The two lists, their joint outlook, and the sliders that move the split."""
    both, reason = derived.two_lists_or_reason()
    if both is None:
        if reason:
            st.warning(as_text(reason), icon=":material/info:")
        return
    first, second = both.first.profile.applicant.specialty, both.second.profile.applicant.specialty
    outlook = both.outlook
    cost = "" if both.cost_usd is None else f", together **{both.cost_usd:,.0f} USD**"
    st.markdown(f"**{both.counts[0]} programs in {first} and {both.counts[1]} in {second}**{cost}.")
    st.markdown(
        f"Of **100** applicants like you who send both lists, **{of_hundred(outlook.match)}** match (middle "
        f"**{middle_of_hundred(outlook.match)}**): "
        f"{of_hundred(both.in_first_interval)} in {first}, {of_hundred(both.in_second_interval)} in {second}. "
        f"{of_hundred(outlook.no_interview)} get no interview at all. What widens this range most: "
        f"{widest_words(both.widest)}."
    )
    if sentence := few_ranked(second):
        st.info(as_text(sentence), icon=":material/groups:")
    for sentence in both.clamps:
        st.warning(as_text(sentence), icon=":material/info:")
    _sliders(both)
    curve = both.curve
    st.plotly_chart(
        charts.split_curve(
            curve.second[::-1].tolist(), _against_now(both, curve.match)[::-1].tolist(),
            _against_now(both, curve.in_second)[::-1].tolist(), second, both.counts[1],
        ),
        config=charts.CONFIG, key="split-curve",
        alt=f"Points of matching, and of matching in {second}, against your two lists, by the programs in {second}",
    )  # fmt: skip
    with st.expander("The numbers of this curve"):
        frame(_table(both), "Every tenth split of the budget")
    st.caption(
        "The curve says what another split would add or cost; the sentence above has the range. Both lists are yours: "
        "the same hidden strength counts in both, so two lists help less than two separate chances would. The figures "
        "of each specialty speak of people who chose it first. The Shortlist page holds both lists and their files."
    )


def one_of(both: TwoLists, key: str) -> Part:
    """One of the two lists, as the user says."""
    parts = {part.profile.applicant.specialty: part for part in (both.first, both.second)}
    names = list(parts)
    return parts[st.segmented_control("Specialty", names, default=names[0], key=key, required=True)]


def one_list_note(plan: Plan) -> None:
    """Where a panel speaks of one list though the user plans two."""
    both, _ = derived.two_lists_or_reason()
    if both is not None:
        name = plan.profile.applicant.specialty
        st.caption(f"This is about one list in {name} alone. Your two lists together: end of page Balance.")


def _sliders(both: TwoLists) -> None:
    total = sum(both.counts)
    own = session.profile().preferences.second_share
    second = both.second.profile.applicant.specialty
    left, right = st.columns(2)
    with left:
        controls.bound(
            st.slider, f"Share of programs in {second}", "preferences", "second_share", fragments=True,
            min_value=0, max_value=100, step=1, format="%d %%",
            shown=lambda value: round(100 * (both.counts[1] / total if value is None else value)),
            kept=lambda value: value / 100, help="How many of all programs lie in the second specialty.",
        )  # fmt: skip
        if own is None:
            st.caption("Automatic: the split that is worth most to you. Move the slider to decide yourself.")
        else:
            controls.automatic("second_share", "Back to automatic")
    with right:
        controls.bound(
            st.slider, f"What a match in {second} is worth to you", "preferences", "second_worth", fragments=True,
            min_value=5, max_value=100, step=5, format="%d %%", shown=lambda value: round(100 * value),
            kept=lambda value: value / 100, help="100 %: as much as a match in your first specialty.",
        )  # fmt: skip


def _against_now(both: TwoLists, values: np.ndarray) -> np.ndarray:
    """(m,) points (×100) that each split of the curve adds to what the present one gives. values: (m,) 0–1."""
    now = int(np.argmin(np.abs(both.curve.first - both.counts[0]) + np.abs(both.curve.second - both.counts[1])))
    return 100 * (values - values[now])


def _table(both: TwoLists) -> pd.DataFrame:
    """Every tenth split, and the one shown."""
    curve = both.curve
    shown = np.zeros(len(curve.first), dtype=bool)
    shown[::10] = shown[-1] = True
    at = np.flatnonzero(shown | (curve.first == both.counts[0]))
    first, second = (part.profile.applicant.specialty for part in (both.first, both.second))
    shares = {
        "Matching at all, points": curve.match, f"… in {first}": curve.in_first, f"… in {second}": curve.in_second,
    }  # fmt: skip
    return pd.DataFrame(
        {
            f"Programs in {first}": curve.first[at],
            f"Programs in {second}": curve.second[at],
            **{name: [rounded_points(x) for x in _against_now(both, values)[at]] for name, values in shares.items()},
            "Fees, USD": ["unknown" if np.isnan(usd) else f"{usd:,.0f}" for usd in curve.cost[at]],
        }
    )
