"""What a list may bring: the intervals in words, as bars, and as pictures of a hundred people."""

from __future__ import annotations

import streamlit as st

from smartpick.plan import WIDENERS, Interval, Plan
from smartpick.ui.balance.balance import home_cost_of
from smartpick.ui.widgets import charts
from smartpick.ui.widgets.words import of_hundred, percent_range, points_range


def panel(plan: Plan) -> None:
    """Words first, then the pictures, then the bars; what makes the range wide, last."""
    outlook, tiers = plan.outlook, plan.catalog.regions.tiers
    home = (
        f"{of_hundred(outlook.socal_match)} of them in {tiers[1]}" if plan.tier_counts[1]
        else f"none of them in {tiers[1]}, where your list holds no program"
    )  # fmt: skip
    interviews = outlook.interviews
    st.markdown(
        f"Of **100** applicants like you who send this list, **{of_hundred(outlook.match)}** match, {home}; "
        f"{of_hundred(outlook.no_interview)} get no interview at all. Expect {interviews.low:.1f} to "
        f"{interviews.high:.1f} interviews."
    )
    pictures = st.columns(2)
    with pictures[0]:
        _hundred("Of 100 who send this list", outlook.match, outlook.no_interview, "sent")
    with pictures[1]:
        _hundred("Of 100 who get to rank", outlook.match_ranked, None, "ranked")
    rows = [
        ("Matching at all", outlook.match),
        *((f"… in {tiers[tier]}", interval) for tier, interval in outlook.by_tier.items()),
        ("No interview at all", outlook.no_interview),
    ]
    st.plotly_chart(
        charts.interval_bars(rows), config=charts.CONFIG, key="intervals",
        alt="; ".join(f"{name} {percent_range(interval)}" for name, interval in rows),
    )  # fmt: skip
    _narrowing(plan)
    _place_costs(plan)
    st.caption(
        "Bars run from the 10th to the 90th percentile of 200 sets of assumptions; the mark is the middle. "
        f"This list is certified to be within {100 * plan.gap:.2f} % of the best possible list under your settings, "
        f"as far as the model knows. No rate for {tiers[1]} alone is published; that part is an assumption."
    )


def _place_costs(plan: Plan) -> None:
    """The range of what the programs in the home region cost."""
    home = plan.catalog.regions.tiers[1]
    cost = home_cost_of(plan)
    if not cost.is_nothing:
        st.markdown(
            f"Against the list where place has no weight, your chance of matching moves by "
            f"**{points_range(cost.change)} points**; {plan.tier_counts[1]} programs lie in {home}."
        )


def _hundred(title: str, match: Interval, silent: Interval | None, key: str) -> None:
    """One picture of a hundred people, with its meaning in words below."""
    sure, maybe = round(100 * match.low), round(100 * match.high) - round(100 * match.low)
    nobody = min(round(100 * silent.mid), 100 - sure - maybe) if silent else 0
    groups = [("match", sure), ("may match: the range", maybe), ("do not match", 100 - sure - maybe - nobody)]
    if silent:
        groups.append(("get no interview", nobody))
    words = "; ".join(f"{count} {name}" for name, count in groups)
    st.markdown(f"**{title}**")
    st.plotly_chart(charts.hundred_people(groups), config=charts.CONFIG, key=f"hundred-{key}", alt=f"{title}: {words}")


def _narrowing(plan: Plan) -> None:
    """The two assumptions that the range for matching owes most to, always, with what would narrow it."""
    match = plan.outlook.match
    causes = [
        f"- {WIDENERS[name][0]} ({100 * share:.0f} % of the spread): {WIDENERS[name][1]}."
        for name, share in plan.widest[:2]
    ]
    st.info(
        f"This range is {100 * (match.high - match.low):.0f} points wide. Most of it comes from:\n" + "\n".join(causes),
        icon=":material/unfold_more:",
    )
