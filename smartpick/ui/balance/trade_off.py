"""The trade-off curve: its words, its chart with points to adopt, and the table behind."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd
import streamlit as st

from smartpick.catalog.visa_place import california_facts
from smartpick.plan import NO_HOME_SHARE, Basis, Interval, Plan
from smartpick.ui import derived, session
from smartpick.ui.balance import two_lists
from smartpick.ui.widgets import charts, controls
from smartpick.ui.widgets.parts import folded_on_phones, opened
from smartpick.ui.widgets.tables import frame
from smartpick.whatif import bands, random_list_match, trade_off_curve
from smartpick.whatif.home_cost import NOTHING
from smartpick.whatif.trade_off import bands_of, is_home


@dataclass(frozen=True, eq=False)
class Curve:
    """What the chart needs: counts (m,), size of the list, match and home (3, m) low, middle, high.

    first: the list at the first count, positions within the pool; lost, won: (m,) points of matching at all given up
    against it, and of matching in the home region won.
    gain: points of matching that the best list has over one of the same size drawn at random from the open programs.
    """

    counts: np.ndarray
    size: int
    match: np.ndarray
    home: np.ndarray
    first: np.ndarray
    lost: np.ndarray
    won: np.ndarray
    gain: float


@derived.kept(4)
def _curve(basis: Basis) -> Curve:
    plan = derived.plan_of(basis)
    curve = trade_off_curve(plan)
    spread = bands(plan, curve)
    gain = 100 * (curve.match.max() - random_list_match(plan))
    return Curve(
        curve.counts, curve.size, spread.match, spread.home, curve.choices[0].members, 100 * spread.lost,
        100 * spread.won, gain,
    )  # fmt: skip


def curve_of(plan: Plan) -> Curve:
    """The curve under the present settings, through the present list: there it says what the outlook says.

    How much of the list now lies in the home region does not change the other points.
    """
    curve, now = _curve(plan.profile.changed("preferences", **NO_HOME_SHARE, home="own").basis), plan.outlook
    count = plan.tier_counts[1]
    at = int(np.searchsorted(curve.counts, count))
    others = curve.counts != count

    def through(values: np.ndarray, here: Interval) -> np.ndarray:
        return np.insert(values[:, others], at, [here.low, here.mid, here.high], axis=1)

    here = bands_of(plan, [curve.first, plan.choice.members], is_home(plan))
    return replace(
        curve, counts=np.insert(curve.counts[others], at, count), match=through(curve.match, now.match),
        home=through(curve.home, now.socal_match), lost=np.insert(curve.lost[others], at, 100 * here.lost[1]),
        won=np.insert(curve.won[others], at, 100 * here.won[1]),
    )  # fmt: skip


def panel(plan: Plan) -> None:
    """The curve with the present list marked; a click on a point takes its number of home-region programs."""
    curve = curve_of(plan)
    home = plan.catalog.regions.tiers[1]
    st.header(f"What {home} costs you")
    two_lists.one_list_note(plan)
    if len(curve.counts) < 2:
        st.markdown(
            f"No {plan.profile.applicant.specialty} program in {home} is open to you, so there is no trade-off."
        )
        return
    st.markdown(_words(curve, home))
    with folded_on_phones("The curve"):
        _chart(plan, curve, home)
    numbers = opened("The numbers of the curve", "curve-numbers")
    if numbers.open:
        with numbers:
            frame(_table(curve, home), "The numbers of the curve")


def _chart(plan: Plan, curve: Curve, home: str) -> None:
    outlook = plan.outlook
    now = (plan.tier_counts[1], outlook.match.mid, outlook.socal_match.mid)
    st.plotly_chart(
        charts.trade_off_chart(curve.counts.tolist(), curve.match, curve.home, home, now),
        key="trade-off", on_select=_adopt, selection_mode="points", config={"displayModeBar": False},
        alt=f"Chance of matching, and of matching in {home}, by the number of programs there",
    )  # fmt: skip
    st.caption(
        "Which programs you choose matters too: a list of this length drawn at random would match about "
        f"**{curve.gain:.0f} points** less often than the best one."
    )
    st.caption("Click a point to take it. Bands: 10th to 90th percentile of 200 sets of assumptions.")
    if home == "Southern California":
        st.caption(_california(dt.date.today()))


@lru_cache(maxsize=2)
def _california(today: dt.date) -> str:
    """The published share behind the cost, with its source."""
    facts = california_facts(today).set_index("fact")
    share = facts.loc["Non-US IMGs among filled positions in California 2025"]
    origin = "; ".join(filter(None, [share["source"], share["note"]]))
    return f"Non-US IMGs in filled positions of California, 2025: {share['value']} ({origin})."


def _adopt() -> None:
    points = st.session_state["trade-off"]["selection"]["points"]
    plan, _ = derived.plan_or_reason()
    if points and plan is not None:
        session.change("preferences", socal_share=float(points[0]["x"]) / len(plan.rows), targets=None)
    controls.again(controls.BALANCE_FRAGMENTS)


def _words(curve: Curve, home: str) -> str:
    """What the curve shows for this applicant, in one or two sentences."""
    first, last = curve.counts[0], curve.counts[-1]
    lost, won, width = curve.lost[-1], curve.won[-1], 100 * (curve.match[2, 0] - curve.match[0, 0])
    return f"From {first} to {last} programs in {home}, on lists of {curve.size}: {cost_words(lost, won, width)}"


def cost_words(lost: float, won: float, width: float) -> str:
    """What a list costs against another, and what it brings.

    Args:
        lost, won: points of matching at all given up, and points of matching in the places wished for won.
        width: of the range of the chance of matching, points.
    """
    sentences = f"your chance to match there {_moves(won)}, your chance to match at all {_moves(-lost)}."
    if 0 <= lost < width / 4:
        sentences += f" The price is small beside what nobody can know: the range itself is {width:.0f} points wide."
    return sentences


def _moves(points: float) -> str:
    if abs(points) < NOTHING:
        return "changes almost nothing"
    return f"{'rises' if points > 0 else 'falls'} by about **{abs(points):.1f} points**"


def ranges(values: np.ndarray) -> list[str]:
    """From low to high in words; values (3, m)."""
    return [f"{100 * low:.0f}–{100 * high:.0f} %" for low, _, high in values.T]


def _table(curve: Curve, home: str) -> pd.DataFrame:
    return pd.DataFrame(
        {f"Programs in {home}": curve.counts, "Matching at all": ranges(curve.match), f"In {home}": ranges(curve.home)}
    )
