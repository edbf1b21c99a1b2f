"""What a list may bring: the range in words, as a hundred people, and by region."""

from __future__ import annotations

import streamlit as st

from smartpick.odds.calibration.moments import few_ranked
from smartpick.plan import NAMED, WIDENERS, Listed, Plan, widest_words
from smartpick.ui import derived
from smartpick.ui.balance.balance import home_cost_of
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets import charts, odds_now
from smartpick.ui.widgets.words import middle_of_hundred, of_hundred, percent_range, points_range

WIDE = 0.40
"""An interval wider than this many points says what would narrow it (product decision)."""


def panel(plan: Plan) -> None:
    """The range in words, with its middle."""
    outlook, home = plan.outlook, plan.catalog.regions.tiers[1]
    there = (
        f"**{of_hundred(outlook.socal_match)}** of them in {home}" if plan.tier_counts[1]
        else f"none of them in {home}, where your list holds no program"
    )  # fmt: skip
    interviews = outlook.interviews
    odds_now.line()
    lean_on_others(plan)
    if why := derived.why_it_fell("bound", "tie"):
        st.info(as_text(why), icon=":material/trending_down:")
    st.markdown(
        f"Of **100** applicants like you who send this list, **{of_hundred(outlook.match)}** match (middle "
        f"**{middle_of_hundred(outlook.match)}**), {there}. {of_hundred(outlook.no_interview)} get no interview at "
        f"all. Expect {interviews.low:.1f} to {interviews.high:.1f} interviews."
    )


def people(plan: Plan) -> None:
    """A hundred people who send this list."""
    outlook = plan.outlook
    match, silent = outlook.match, round(100 * outlook.no_interview.mid)
    sure, maybe = round(100 * match.low), round(100 * match.high) - round(100 * match.low)
    nobody = min(silent, 100 - sure - maybe)
    groups = [
        ("match", sure), ("may match", maybe), ("do not match", 100 - sure - maybe - nobody),
        ("no interview", nobody),
    ]  # fmt: skip
    words = "; ".join(f"{count} {name}" for name, count in groups)
    st.plotly_chart(
        charts.hundred_people(groups), config=charts.CONFIG, key="people", alt=f"Of 100 who send this list: {words}"
    )


def by_region(plan: Plan) -> None:
    """The range by region as bars, and what the numbers rest on."""
    outlook, regions = plan.outlook, plan.catalog.regions
    rows = [
        ("Matching at all", outlook.match),
        *((f"… in {regions.within(tier)}", interval) for tier, interval in outlook.by_tier.items()),
        ("No interview at all", outlook.no_interview),
        ("Matching, once interviewed", outlook.match_ranked),
    ]
    st.plotly_chart(
        charts.interval_bars(rows), config=charts.CONFIG, key="intervals",
        alt="; ".join(f"{name} {percent_range(interval)}" for name, interval in rows),
    )  # fmt: skip
    _place_costs(plan)
    st.caption(
        "Bars run from the 10th to the 90th percentile of 200 sets of assumptions; the mark is the middle. "
        f"{best_words(plan)} That is how well the list is chosen, not how sure the chances are. No rate for "
        f"{regions.tiers[1]} alone is published; that part is an assumption."
    )


def best_words(listed: Listed) -> str:
    """How near the list is to the best possible one, as far as can be proven."""
    if listed.gap < 0.00005:  # shows as 0.00 %
        return "No better list exists under your settings (of our estimate)."
    return f"No list under your settings is more than {100 * listed.gap:.2f} % better (of our estimate)."


def lean_on_others(listed: Listed) -> None:
    """Where a specialty is too small for a fit of its own, that its numbers lean on the others."""
    for part in listed.parts:
        if sentence := few_ranked(part.profile.applicant.specialty):
            st.info(as_text(sentence), icon=":material/groups:")


def _place_costs(plan: Plan) -> None:
    """What the programs in the home region cost, with its range."""
    cost = home_cost_of(plan)
    moves = "" if cost.is_nothing else f" With its range: {points_range(cost.change)} points."
    st.markdown(cost.sentence + moves)


def narrowing(plan: Plan) -> None:
    """What widens the range most, always; where it is wide, what would narrow it."""
    match = plan.outlook.match
    if not plan.widest:
        return
    if match.high - match.low <= WIDE:
        st.caption(f"What widens this range most: **{widest_words(plan.widest)}**.")
        return
    causes = [
        f"- {WIDENERS[name][0]} ({100 * share:.0f} % of the spread): {WIDENERS[name][1]}."
        for name, share in plan.widest[:NAMED]
    ]
    st.info(
        f"This range is {100 * (match.high - match.low):.0f} points wide. It owes most to:\n" + "\n".join(causes),
        icon=":material/unfold_more:",
    )
