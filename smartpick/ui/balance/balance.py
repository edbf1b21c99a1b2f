"""Balance: the sliders, the split of the list, the cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from smartpick.plan import (
    HOME_RULES,
    NO_HOME_SHARE,
    HomeRule,
    Listed,
    Plan,
    application_service,
    fee_line,
    rule_words,
    service_note,
)
from smartpick.ui import derived, session, shipped
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets import charts, controls
from smartpick.ui.widgets.parts import folded_on_phones
from smartpick.ui.widgets.tables import frame
from smartpick.whatif import HomeCost, Room, place_free, room_for

EXAMPLE_CASES = (
    ("Example A", {1: (25, 30), 2: (20, 25), 3: (30, 40)}),
    ("Example B", {1: (20, 20), 2: (35, 35), 3: (15, 20)}),
)
"""Programs by tier, from and to, in the two worked examples of the article this product grew from.
B's 20 "West and Mountain" programs count as tier 2 here, though some Mountain states are tier 3."""


def home_choice() -> None:
    """How much of the list lies in the home region: five choices."""
    applicant, home = session.profile().applicant, shipped.catalog().regions.tiers[1]

    def words(rule: HomeRule) -> str:
        text = rule_words(rule, home, applicant.visa)
        return text[0].upper() + text[1:]

    rule = session.profile().preferences.home_rule
    st.radio(
        f"How much of {home}", HOME_RULES, format_func=words,
        **controls.tied("home", rule, _take_home, controls.BALANCE_FRAGMENTS),
    )  # fmt: skip


def _take_home(rule: HomeRule) -> None:
    """Take the rule chosen; "my own share" begins with the share the list has."""
    plan, _ = derived.plan_or_reason()
    if rule == "own" and plan is not None:
        session.change("preferences", socal_share=plan.tier_counts[1] / len(plan.rows))
    else:
        session.change("preferences", **NO_HOME_SHARE, home=rule)


def home_cost_of(plan: Plan) -> HomeCost:
    """What the programs in the home region cost; the list it is counted against stays while a share moves."""
    return HomeCost(plan, _counted_against(place_free(plan.profile).basis))


_counted_against = derived.kept(2)(derived.plan_of)


def _weight_chooses() -> bool:
    """Whether the weight of place has a say in which programs are on the list."""
    return session.profile().preferences.home_rule not in {"free", "sensible"}


def home_slider(plan: Plan) -> None:
    """How many programs of the list lie in the home region, from as few as can be to as many."""
    home, size = plan.catalog.regions.tiers[1], len(plan.rows)
    room = room_for(plan, 1)
    ends = _ends(room, size)
    if room.least == room.most:
        st.caption(f"{ends} No other number is possible.")
        return
    controls.bound(
        st.slider, f"Programs in {home}, of your {size}", "preferences", "socal_share", fragments=True,
        min_value=room.least, max_value=room.most, step=1, also={"targets": None},
        shown=lambda _: plan.tier_counts[1], kept=lambda count: count / size,
    )  # fmt: skip
    st.caption(ends)


def _ends(room: Room, most: int) -> str:
    """Why a slider ends where it does. most: programs that a list could hold there if all were open."""
    exist = f"{room.exist} {'exists' if room.exist == 1 else 'exist'} there, {room.able} open to you"
    words = f"Ends at {room.most}: {exist}." if room.most < most else f"Ends at {most}, all there is room for: {exist}."
    return words + (f" Begins at {room.least}: you pinned them, or no more are open elsewhere." if room.least else "")


def west_slider(plan: Plan) -> None:
    """How many of the programs outside the home region lie in the rest of the West."""
    regions, rest, wishes = plan.catalog.regions, len(plan.rows) - plan.tier_counts[1], plan.profile.preferences
    west, room = regions.tiers[2], room_for(plan, 2)
    ends = _ends(room, rest)
    if room.least == room.most:
        st.caption(f"{ends} No other number is possible.")
        return
    keeps = {} if wishes.targets is None else {"targets": None, "socal_share": plan.tier_counts[1] / len(plan.rows)}
    controls.bound(
        st.slider, f"{west}, of what remains", "preferences", "west_share", fragments=True,
        min_value=room.least, max_value=room.most, step=1, also=keeps,
        shown=lambda _: plan.tier_counts[2], kept=lambda count: count / rest,
        help=f"Of the {rest} programs outside {regions.tiers[1]}, how many lie in {', '.join(regions.of_tier(2))}.",
    )  # fmt: skip
    st.caption(ends)
    if wishes.west_share is None:
        decides = "your weights decide" if _weight_chooses() else "only the chance of matching decides"
        st.caption(f"Automatic: {decides}. Move the slider to decide yourself.")
    else:
        controls.automatic("west_share", "Back to automatic")


def more(plan: Plan) -> None:
    """What few people move: the rest of the West, the safety floor, strength, the worth of place."""
    regions, preferences = plan.catalog.regions, plan.profile.preferences
    home, west = regions.tiers[1], regions.tiers[2]
    west_slider(plan)
    controls.bound(
        st.slider, "Safety floor: least chance of matching", "preferences", "safety_floor", fragments=True,
        min_value=0, max_value=100, step=5, format="%d %%", shown=lambda value: round(100 * (value or 0)),
        kept=lambda value: value / 100 or None,
        help="0 means no floor. It is held to the middle of the range. Where it cannot be reached, the page says so.",
    )  # fmt: skip
    controls.bound(
        st.slider, "How strong you are among applicants", "preferences", "competitiveness_percentile",
        fragments=True, min_value=0, max_value=100, step=1,
        shown=lambda value: round(plan.strength.percentile if value is None else value),
        kept=float, help="Of 100 non-US IMGs who apply in this specialty, the first the weakest. 50 is the middle.",
    )  # fmt: skip
    if preferences.competitiveness_percentile is None:
        st.caption("From your answers (page You). Move the slider to set it yourself.")
    else:
        controls.automatic("competitiveness_percentile", "Back to my answers")
    controls.bound(
        st.slider, f"What a match in {home} is worth to you", "preferences", "place_weight", fragments=True,
        min_value=0.0, max_value=5.0, step=0.05,
        also={} if _weight_chooses() else {"home": "own"},
        help=f"0: place does not count. 1: a match in {home} is worth twice a match elsewhere. {west}: half of that.",
    )  # fmt: skip
    if not _weight_chooses():
        st.caption("It only orders your rank list now. Move the slider to let your weights choose the programs.")


def split_chart(plan: Plan) -> None:
    """The list by tier beside the examples and what exists; `subregion_counts` has the numbers behind it."""
    catalog = plan.catalog
    open_here = np.bincount(plan.odds.pool.tier[plan.odds.open], minlength=4)
    all_open = {tier: int(open_here[tier]) for tier in catalog.regions.tiers}

    def exactly(counts: Mapping[int, int]) -> dict[int, tuple[int, int]]:
        return {tier: (count, count) for tier, count in counts.items()}

    rows = [("Your list", exactly(plan.tier_counts)), *EXAMPLE_CASES, ("All open to you", exactly(all_open))]
    with folded_on_phones("Your list by region, beside two examples"):
        st.plotly_chart(
            charts.tier_bars(rows, catalog.regions.tiers), config=charts.CONFIG, key="split",
            alt="Share of your list by region, beside two examples and all programs open to you",
        )  # fmt: skip


def subregion_counts(plan: Plan) -> pd.DataFrame:
    """Programs by sub-region: on the list, open, existing."""
    cells = plan.odds.pool.table["subregion"].cat
    codes, names = cells.codes.to_numpy(), list(cells.categories)

    def count(programs: Any) -> np.ndarray:
        return np.bincount(codes[programs], minlength=len(names))

    return pd.DataFrame({
        "Sub-region": names, "On your list": count(plan.choice.members), "Open to you": count(plan.odds.open),
        "Exist": count(slice(None)),
    })  # fmt: skip


def fee() -> None:
    """The fee for one program, where our table has none or the user entered their own."""
    profile = session.profile()
    specialty = profile.applicant.specialty
    if fee_line(specialty) is None or profile.preferences.fee_per_program_usd is not None:
        controls.bound(
            st.number_input, f"{application_service(specialty)} fee for one program, USD", "preferences",
            "fee_per_program_usd", fragments=True, min_value=0.01, max_value=1000.0, step=1.0,
            placeholder=controls.NOT_ENTERED,
            help="Look the fee up and enter it here where our table has none; what you enter goes before the table.",
        )  # fmt: skip


def cost_line(plan: Plan) -> None:
    """What the list costs: in chance, for its programs in the home region, and in fees."""
    home, count, size = plan.catalog.regions.tiers[1], plan.tier_counts[1], len(plan.rows)
    price = home_cost_of(plan)
    costs = "costs nothing" if price.is_nothing else f"costs **{price.points:.1f} points** of matching"
    if price.points < 0 and not price.is_nothing:
        costs = f"brings **{-price.points:.1f} points** of matching"
    specialty = plan.profile.applicant.specialty
    fees = (
        f"**Fees: unknown.** What {application_service(specialty)} takes for {specialty} was looked for and not found. "
        "Enter the fee for one program to see the cost."
        if plan.cost_usd is None
        else f"**Application fees: {plan.cost_usd:,.0f} USD**."
    )
    against = "" if price.is_nothing else ", against the list where place has no weight"
    st.markdown(f"**{count} of your {size}** in {home}: that {costs}{against}. {fees}")


def cost_steps(plan: Plan) -> None:
    """How the fees are counted, with their source."""
    specialty, today = plan.profile.applicant.specialty, dt.date.today()
    line = fee_line(specialty, plan.profile.preferences.fee_per_program_usd)
    if line is not None:
        steps = "; ".join(step.words for step in line.steps)
        st.caption(
            f"Fees: {steps}. Source: {line.source}. {line.age(today)} Exam transcripts, ECFMG, NRMP and travel come on "
            "top."
        )
    if note := service_note(specialty, today):
        st.caption(note)


def list_table(plan: Plan) -> None:
    """The list at a glance."""
    columns = ["program_name", "rank", "city", "state", "subregion", "chance"]
    shown = plan.list_table[columns].assign(chance=100 * plan.list_table["chance"])
    with st.container(key="list"):
        frame(
            shown, "Your list in order", rank=st.column_config.NumberColumn("#", width=40),
            program_name=st.column_config.TextColumn("Program", width="medium"), city="City",
            state=st.column_config.TextColumn("State", width="small"), subregion="Sub-region",
            chance=st.column_config.NumberColumn(
                "Chance", format="%.1f %%", help="Middle estimate; its range is on the Shortlist page."
            ),
        )  # fmt: skip


def clamps(plan: Listed) -> None:
    """What was asked for and could not be had, with the reason."""
    for sentence in plan.clamps:
        st.warning(as_text(sentence), icon=":material/info:")
