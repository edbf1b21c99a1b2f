"""Balance: the sliders, the split of the list, the interval, the cost."""

from __future__ import annotations

import datetime as dt
from typing import Any

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
from smartpick.ui.widgets import charts, controls
from smartpick.whatif import HomeCost, Preset, available_presets, place_free

EXAMPLE_CASES = (
    ("Example A", {1: 27.5, 2: 22.5, 3: 35}),
    ("Example B", {1: 20, 2: 35, 3: 17.5}),
)
"""Programs by tier in the two worked examples of the article this product grew from, ranges at their middle.
B's 20 "West and Mountain" programs count as tier 2 here, though some Mountain states are tier 3."""


def _own_or(part_value: float | None, actual: float) -> int:
    return round(100 * (actual if part_value is None else part_value))


def _share_slider(label: str, field: str, actual: float, decides: str, help_text: str) -> None:
    """A share as a slider in percent that stands where the list stands until the user moves it.

    decides: what does so until then.
    """
    own = getattr(session.profile().preferences, field)
    controls.bound(
        st.slider, label, "preferences", field, fragments=True, min_value=0, max_value=100, step=1, format="%d %%",
        shown=lambda value: _own_or(value, actual), kept=lambda value: value / 100, help=help_text,
    )  # fmt: skip
    if own is None:
        st.caption(f"Automatic: {decides}. Move the slider to decide yourself.")
    else:
        controls.automatic(field, "Back to automatic")


def presets(plan: Plan) -> None:
    """One-click starting points; each keeps the answers about the applicant and sets only the balance."""
    st.markdown("**Start from**")
    with st.container(horizontal=True):
        for preset in available_presets(plan.catalog):
            st.button(preset.name, key=f"preset-{preset.key}", help=preset.note, on_click=_take_preset, args=(preset,))
    taken = st.session_state.get("preset")
    if taken and taken[1] == plan.profile.preferences:
        _preset_outcome(plan, taken[0])


def _take_preset(preset: Preset) -> None:
    plan, _ = derived.plan_or_reason()
    if plan is not None:
        session.change("preferences", **preset.changes(plan))
        st.session_state["preset"] = (preset, session.profile().preferences)
    st.rerun(controls.BALANCE_FRAGMENTS)


def _preset_outcome(plan: Plan, preset: Preset) -> None:
    """What the preset came to, against the numbers it names."""
    lies = plan.list_table["subregion"].tolist()
    programs = {where: sum(cell in cells for cell in lies) for where, cells, _, _ in preset.numbers}
    if not programs:
        home = plan.catalog.regions.tiers[1]
        st.caption(f"{preset.name}: {preset.note} That gives {plan.tier_counts[1]} programs in {home}.")
        return
    lines = [
        f"{where}: {programs[where]} of {least}" + (f"–{most}" if most > least else "")
        for where, _, least, most in preset.numbers
    ]
    st.caption(f"{preset.name}: {preset.note} Your list now: {'; '.join(lines)}.")


def home_choice(plan: Plan | None) -> None:
    """How much of the list lies in the home region: five choices, and what the present one comes to."""
    applicant, home = session.profile().applicant, shipped.catalog().regions.tiers[1]

    def words(rule: HomeRule) -> str:
        text = rule_words(rule, home, applicant.visa)
        return text[0].upper() + text[1:]

    rule = session.profile().preferences.home_rule
    st.radio(
        f"How much of {home}", HOME_RULES, format_func=words,
        **controls.tied("home", rule, _take_home, controls.BALANCE_FRAGMENTS),
    )  # fmt: skip
    if plan is not None:
        st.caption(home_cost_of(plan).sentence)


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


def share_sliders(plan: Plan | None) -> None:
    """Southern California against the rest, and in the rest West against nation."""
    counts, size = (plan.tier_counts, len(plan.rows)) if plan else ({1: 0, 2: 0, 3: 0}, 1)
    regions = shipped.catalog().regions
    home, west = regions.tiers[1], regions.tiers[2]
    rule = session.profile().preferences.home
    weights = "your weights decide"
    _share_slider(
        f"{home} share of the list", "socal_share", counts[1] / max(size, 1),
        weights if rule == "own" else "your choice above decides", f"How much of your list lies in {home}.",
    )  # fmt: skip
    _share_slider(
        "West against nation", "west_share", counts[2] / max(size - counts[1], 1),
        weights if _weight_chooses() else "only the chance of matching decides",
        f"Of the programs outside {home}, how many lie in the {west.lower()}: {', '.join(regions.of_tier(2))}.",
    )  # fmt: skip


def other_settings(plan: Plan | None) -> None:
    """Fee, competitiveness, safety floor, worth of place."""
    profile, regions = session.profile(), shipped.catalog().regions
    home, west = regions.tiers[1], regions.tiers[2]
    _fee()
    own = profile.preferences.competitiveness_percentile
    controls.bound(
        st.slider, "How competitive you are among applicants", "preferences", "competitiveness_percentile",
        fragments=True, min_value=0, max_value=100, step=1,
        shown=lambda value: round(value if value is not None else (plan.strength.percentile if plan else 50)),
        kept=float, help="A percentile of non-US IMGs who apply in this specialty. 50 is the middle.",
    )  # fmt: skip
    if own is None:
        st.caption("From your profile (page You). Move the slider to set it yourself.")
    else:
        controls.automatic("competitiveness_percentile", "Back to my profile")
    controls.bound(
        st.slider, "Safety floor: least chance of matching", "preferences", "safety_floor", fragments=True,
        min_value=0, max_value=100, step=5, format="%d %%", shown=lambda value: round(100 * (value or 0)),
        kept=lambda value: value / 100 or None,
        help="0 means no floor. It is held to the central estimate, which can differ from the middle of the range by "
        "a point or two. Where it cannot be reached, you are told.",
    )  # fmt: skip
    controls.bound(
        st.slider, f"What a match in {home} is worth to you", "preferences", "place_weight", fragments=True,
        min_value=0.0, max_value=5.0, step=0.05,
        also={} if _weight_chooses() else {"home": "own"},
        help=f"0: place does not count. 1: a match in {home} is worth twice a match elsewhere. {west}: half of that.",
    )  # fmt: skip
    if not _weight_chooses():
        st.caption("It only orders your rank list now. Move the slider to let your weights choose the programs.")


def _fee() -> None:
    """The fee for one program, where the table has none or the user entered their own."""
    profile = session.profile()
    specialty = profile.applicant.specialty
    if fee_line(specialty) is None or profile.preferences.fee_per_program_usd is not None:
        controls.bound(
            st.number_input, f"{application_service(specialty)} fee for one program, USD", "preferences",
            "fee_per_program_usd", fragments=True, min_value=0.01, max_value=1000.0, step=1.0,
            placeholder=controls.NOT_ENTERED,
            help="Look the fee up and enter it here where our table has none; what you enter goes before the table.",
        )  # fmt: skip


def split_chart(plan: Plan) -> None:
    """The list by tier beside the examples and what exists; the numbers by sub-region behind it."""
    catalog = plan.catalog
    tiers = catalog.table["tier"].iloc[plan.odds.pool.rows[plan.odds.open]].value_counts()
    rows: list[tuple[str, Any]] = [
        ("Your list", plan.tier_counts),
        *EXAMPLE_CASES,
        ("All open to you", tiers.to_dict()),
    ]
    st.plotly_chart(
        charts.tier_bars(rows, catalog.regions.tiers), config=charts.CONFIG, key="split",
        alt="Share of your list by region, beside two examples and all programs open to you",
    )  # fmt: skip
    numbers = st.expander("The numbers by sub-region", on_change="rerun", key="numbers")
    if not numbers.open:
        return
    with numbers:
        st.dataframe(subregion_counts(plan), hide_index=True, alt="Programs by sub-region")
        st.caption(
            "Example A: a moderately competitive applicant in Internal Medicine. Example B: a strong applicant in "
            "Family Medicine with California ties. They come from an article on Southern California strategy and "
            "show one way, not the best one. Ranges are taken at their middle."
        )


def subregion_counts(plan: Plan) -> pd.DataFrame:
    """Programs by sub-region: on the list, open, existing."""
    catalog = plan.catalog
    rows = catalog.rows(plan.profile.applicant.specialty)
    cells = catalog.table["subregion"]

    def count(positions: Any) -> pd.Series:
        return cells.iloc[positions].value_counts().reindex(catalog.regions.subregions)

    return pd.DataFrame(
        {"On your list": count(plan.rows), "Open to you": count(rows[plan.odds.open]), "Exist": count(rows)}
    ).rename_axis("Sub-region").reset_index()  # fmt: skip


def cost_line(plan: Plan) -> None:
    """What the applications cost, with the source of the fee."""
    specialty, today = plan.profile.applicant.specialty, dt.date.today()
    line = fee_line(specialty, plan.profile.preferences.fee_per_program_usd)
    if line is None or plan.cost_usd is None:
        service = application_service(specialty)
        st.markdown(f"**Cost:** {service} fees are not in our table. Enter the fee for one program to see the cost.")
        return
    steps = "; ".join(step.words for step in line.steps)
    st.markdown(f"**Application fees: {plan.cost_usd:,.0f} USD** ({steps}).")
    st.caption(f"Source: {line.source}. {line.age(today)} Exam transcripts, ECFMG, NRMP and travel come on top.")
    if note := service_note(specialty, today):
        st.caption(note)


def list_table(plan: Plan) -> None:
    """The list at a glance."""
    columns = ["rank", "program_name", "city", "state", "subregion", "chance"]
    shown = plan.list_table[columns].assign(chance=100 * plan.list_table["chance"])
    st.container(key="list").dataframe(
        shown, hide_index=True, height=320, alt="Your list in order",
        column_config={
            "rank": st.column_config.NumberColumn("#", width=40),
            "program_name": st.column_config.TextColumn("Program", width="medium"),
            "city": "City",
            "state": st.column_config.TextColumn("State", width="small"),
            "subregion": "Sub-region",
            "chance": st.column_config.NumberColumn(
                "Chance", format="%.1f %%", help="Middle estimate; its range is on the Shortlist page."
            ),
        },
    )  # fmt: skip


def clamps(plan: Listed) -> None:
    """What was asked for and could not be had, with the reason."""
    for sentence in plan.clamps:
        st.warning(sentence, icon=":material/info:")
