"""What would change the chance of matching: the applicant's own levers, and the ways to a safety floor."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from smartpick.plan import Plan
from smartpick.ui import derived
from smartpick.ui.widgets import charts
from smartpick.ui.widgets.tables import frame
from smartpick.ui.widgets.words import middle_of_hundred, percent, points_range, rounded_points
from smartpick.whatif import Lever, ways_to_floor, what_would_change

_CAN_BE_ENTERED = {
    "usce_hands_on_months": "your months of hands-on US experience",
    "us_letters": "your letters from US physicians",
}


_own = derived.kept(2)(what_would_change)
_ways = derived.kept(2)(ways_to_floor)


def own_panel(plan: Plan) -> None:
    """What would change the applicant's list most, each computed by choosing the list again."""
    levers = _own(plan)
    home = plan.catalog.regions.tiers[1]
    if levers:
        middle = middle_of_hundred(plan.outlook.match)
        about = "about " if middle.isdigit() else ""
        st.markdown(
            f"Of 100 who send your list now, {about}**{middle}** match (the middle of "
            "the range). Each line is that one change alone, with the list chosen again."
        )
        _chart(levers, "own-levers")
        with st.expander("Each change in numbers"):
            frame(_table(levers, home), "What would change your list")
    else:
        st.markdown("Nothing that can be computed from what you entered would change your chance.")
    missing = [words for field, words in _CAN_BE_ENTERED.items() if getattr(plan.profile.applicant, field) is None]
    notes = ["Not listed, for it cannot change: exams passed or failed, your year of graduation, earlier cycles."]
    if not plan.profile.applicant.ecfmg_certified:
        notes.insert(0, "Your ECFMG certificate can still come. It moves no chance here, but no one starts without it.")
    if missing:
        notes.insert(0, f"Enter {' and '.join(missing)} to see what a change there would do.")
    st.caption(" ".join(notes))


def floor_missed(plan: Plan) -> bool:
    """Whether a safety floor is set and the list does not reach it."""
    floor = plan.profile.preferences.safety_floor
    return floor is not None and plan.outlook.match.mid < floor


def floor_panel(plan: Plan) -> None:
    """Where the floor is missed: every way to come closer with its effect; computed when opened."""
    floor = plan.profile.preferences.safety_floor
    if floor is None or not floor_missed(plan):
        return
    opened = st.expander(f"What would reach your floor of {percent(floor)}", on_change="rerun", key="ways")
    if not opened.open:
        return
    with opened:
        with st.spinner("Computing each way…"):
            levers = _ways(plan, floor)
        safest, ways = levers[0], levers[1:]
        reach = [way for way in ways if way.reaches]
        st.markdown(
            f"The safest list with your settings gives about **{percent(safest.after)}**. "
            + (f"**{reach[0].label}** would reach the floor." if len(reach) == 1 else "")
            + (f"{len(reach)} of the ways below would reach the floor, each alone." if len(reach) > 1 else "")
            + ("None of the ways below reaches the floor alone." if not reach else "")
        )
        _chart(ways, "ways-chart")
        frame(_table(ways, plan.catalog.regions.tiers[1]), "Ways to your safety floor")


def _chart(levers: Sequence[Lever], key: str) -> None:
    rows = [(lever.label, lever.change) for lever in levers]
    st.plotly_chart(
        charts.change_bars(rows), config=charts.CONFIG, key=key,
        alt="; ".join(f"{lever.label}: {points_range(lever.change)}" for lever in levers),
    )  # fmt: skip


def _table(levers: Sequence[Lever], home: str) -> pd.DataFrame:
    """One line a lever; a column that says nothing for any of them is left out."""
    rows = []
    for lever in levers:
        at_home = None
        if lever.home_before is not None and lever.home_after is not None:
            at_home = rounded_points(100 * (lever.home_after - lever.home_before))
        rows.append(
            {
                "Change": lever.label,
                "Matching, points": points_range(lever.change),
                "To match then": percent(lever.after) + (" (estimate)" if lever.estimate else ""),
                f"In {home}, points": at_home,
                "Programs that come": len(lever.comes),
                "Programs that go": len(lever.goes),
                "Reaches your floor": None if lever.reaches is None else ("yes" if lever.reaches else "no"),
                "Note": lever.note,
            }
        )
    return pd.DataFrame(rows).dropna(axis=1, how="all")
