"""Explore: filters, map, table, one program's card, and up to four programs side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from smartpick.catalog import Catalog, Fact
from smartpick.catalog.visa_place import california_facts, evidence_by_state
from smartpick.knowledge import POLICY_FACTS, program_facts
from smartpick.knowledge.policies import policy_columns
from smartpick.ui import derived, session, shipped
from smartpick.ui.explore import living, verify
from smartpick.ui.shortlist import why_not
from smartpick.ui.widgets import browser, controls
from smartpick.ui.widgets.colours import TIER_SIGNS
from smartpick.ui.widgets.map import LAYER_NAMES, area_figure, program_map
from smartpick.ui.widgets.words import percent, small_range

MOST_COMPARED = 4
UNKNOWN = "unknown"
YES_NO = {key: fact.label for key, fact in POLICY_FACTS.items() if fact.kind == "yes/no"}
_SIGN_COLOURS = {1: "orange", 2: "blue", 3: "gray"}


@dataclass(frozen=True)
class Filters:
    """What the user asked to see; empty means everything."""

    search: str
    tiers: tuple[int, ...]
    subregions: tuple[str, ...]
    states: tuple[str, ...]
    settings: tuple[str, ...]
    evidence: tuple[str, ...]
    policies: tuple[tuple[str, tuple[str, ...]], ...]
    unknown: bool
    closed: bool


def _known_or_unknown(column: Any, wanted: tuple[str, ...], unknown: bool) -> np.ndarray:
    """Rows whose value is wanted; unknown ones by the switch."""
    text = column.astype(object).where(column.notna(), UNKNOWN).astype(str)
    return np.where(text == UNKNOWN, unknown, text.isin(wanted))


def apply_filters(table: Any, filters: Filters) -> np.ndarray:
    """Boolean (n,): which rows of the catalog table pass."""
    keep = np.ones(len(table), dtype=bool)
    if not filters.closed:
        keep &= table["shown"].to_numpy()
    for word in filters.search.lower().split():
        text = table["program_name"] + " " + table["city"] + " " + table["acgme_code"]
        keep &= text.str.lower().str.contains(word, regex=False).to_numpy()
    for column, wanted in (
        ("tier", filters.tiers),
        ("subregion", filters.subregions),
        ("state", filters.states),
    ):
        if wanted:
            keep &= table[column].isin(wanted).to_numpy()
    for column, wanted in (("setting", filters.settings), ("visa_evidence", filters.evidence), *filters.policies):
        if wanted:
            keep &= _known_or_unknown(table[column], wanted, filters.unknown)
    return keep


def with_knowledge(catalog: Catalog, rows: np.ndarray) -> pd.DataFrame:
    """Rows of one specialty's programs with what the user knows of them.

    Added: shown (open, or closed only by the user's own answer, which must stay in sight), a column a yes/no policy.
    """
    knowledge = session.profile().knowledge
    policies = policy_columns(catalog, knowledge)[list(YES_NO)].iloc[rows]
    lines = catalog.table.iloc[rows]
    shown = derived.open_now()[0] | (lines["acgme_code"].isin(knowledge.codes).to_numpy() & catalog.is_open[rows])
    return pd.concat([lines.assign(shown=shown), policies], axis=1)


def _counted(column: Any) -> dict[str, str]:
    """Value → label with its count, unknown left out (it has its own switch)."""
    counts = column.astype(str)[column.notna()].value_counts()
    return {str(value): f"{value} ({count})" for value, count in counts.items() if value != UNKNOWN and count}


def _label(labels: dict[str, str], value: Any) -> str:
    return labels.get(value, str(value))


def filter_widgets(table: Any, catalog: Catalog) -> Filters:
    """The filter row; its state is part of the address, so a view can be shared. It holds nothing personal."""
    tiers = catalog.regions.tiers
    counts = table["tier"].value_counts()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input("Search by name, city or code", key="search", bind="query-params", width=260)
        tier = st.pills(
            "Region", list(tiers), selection_mode="multi", key="tier", bind="query-params",
            format_func=lambda t: f"{TIER_SIGNS[t]} {tiers[t]} ({counts.get(t, 0)})",
        )  # fmt: skip
        more = st.popover("More filters", icon=":material/filter_list:")
    with more:
        chosen = {}
        for key, label, column in (
            ("subregion", "Sub-region", "subregion"),
            ("state", "State", "state"),
            ("setting", "Setting (estimate)", "setting"),
            ("evidence", "Visa evidence", "visa_evidence"),
        ):
            options = _counted(table[column])
            chosen[key] = st.multiselect(
                label, sorted(options), format_func=partial(_label, options), key=key, bind="query-params"
            )
        for key, label in YES_NO.items():
            options = _counted(table[key])
            no_answer = int((table[key] == UNKNOWN).sum())
            chosen[key] = st.multiselect(
                f"{label} ({no_answer} unknown)", sorted(options), format_func=partial(_label, options), key=key,
                bind="query-params", help="From your own checks and files. Without any, all are unknown.",
            )  # fmt: skip
        unknown_setting = int(table["setting"].isna().sum())
        unknown_evidence = int((table["visa_evidence"] == UNKNOWN).sum())
        unknown = st.toggle(
            f"Include unknown ({unknown_setting} settings, {unknown_evidence} visa evidence)", True, key="unknown",
            bind="query-params",
            help="Where you filter by setting, evidence or sponsorship: also show programs for which it is not known. "
            "No record is not a no.",
        )  # fmt: skip
        shut = int((~table["shown"]).sum())
        closed = st.toggle(
            f"Show programs not open to you ({shut})", False, key="closed", bind="query-params",
            help="Military, independent-format and possibly closed programs, each with its reason on its card.",
        )  # fmt: skip
    return Filters(
        search=search or "",
        tiers=tuple(tier or ()),
        subregions=tuple(chosen["subregion"]),
        states=tuple(chosen["state"]),
        settings=tuple(chosen["setting"]),
        evidence=tuple(chosen["evidence"]),
        policies=tuple((key, tuple(chosen[key])) for key in YES_NO),
        unknown=unknown,
        closed=closed,
    )


def legend(catalog: Catalog) -> None:
    """What the marks mean, in words and signs."""
    parts = [f":{_SIGN_COLOURS[tier]}[**{TIER_SIGNS[tier]}**] {label}" for tier, label in catalog.regions.tiers.items()]
    st.caption(" · ".join([*parts, "◯ around a mark: on your list"]) + ". Programs of one city are spread a little.")


def pick_on_map(table: pd.DataFrame, chosen: set[str]) -> list[str]:
    """Draw the map and return the codes picked on it, by click or by box."""
    how = st.segmented_control(
        "How to pick", ["Click", "Draw a box"], default="Click", key="pick", label_visibility="collapsed", required=True
    )
    described = f"Map of {len(table)} programs. The table below holds the same programs."
    if how == "Draw a box":
        event = st.plotly_chart(
            area_figure(table), key="area", on_select="rerun", selection_mode=("box", "lasso"), alt=described,
            config={"displayModeBar": False, "scrollZoom": False},
        )  # fmt: skip
        return [str(point["customdata"]) for point in event["selection"]["points"] if "customdata" in point]
    shares = None
    if st.toggle(
        "Shade states by H-1B evidence", False, key="shade", bind="query-params",
        help="Share of this specialty's programs in the state whose employer filed H-1B papers for residents "
        "(Department of Labor, fiscal year 2025). No filing is not a no. The numbers are on page Data.",
    ):  # fmt: skip
        evidence = evidence_by_state(shipped.catalog(), session.profile().applicant.specialty)
        shares = dict(zip(evidence["state"], evidence["filing_share"], strict=True))
    event = st.pydeck_chart(
        program_map(table, chosen, browser.is_narrow(), shares, living.labels(table)), key="map", on_select="rerun",
        selection_mode="multi-object", height=260 if browser.is_narrow() else 430, alt=described,
    )  # fmt: skip
    objects: dict[str, list[Any]] = event["selection"]["objects"]
    return [str(row[4]) for name in LAYER_NAMES.values() for row in objects.get(name, [])]


def chance_columns(rows: np.ndarray) -> pd.DataFrame | None:
    """Chance from and to, 0–100 (NaN where not open), at rows of the present specialty; None without odds."""
    odds = derived.odds_now()
    if odds is None:
        return None
    low, _, high = odds.intervals
    at = np.searchsorted(odds.pool.rows, rows)
    shown = np.where(odds.open[at], 100.0, np.nan)
    return pd.DataFrame({"chance_from": shown * low[at], "chance_to": shown * high[at]})


def program_table(catalog: Catalog, rows: np.ndarray, chosen: set[str]) -> list[int]:
    """The table of programs; returns the positions (in `rows`) of the selected lines."""
    columns = ["program_name", "city", "state", "subregion", "visa_evidence", "setting", "acgme_code"]
    shown = catalog.table[columns].iloc[rows].reset_index(drop=True)
    shown.insert(0, "on_list", shown["acgme_code"].isin(chosen))
    policies = policy_columns(catalog, session.profile().knowledge)[list(YES_NO)].iloc[rows].reset_index(drop=True)
    answered = policies.loc[:, (policies != UNKNOWN).any()]
    shown = pd.concat([shown.iloc[:, :5], answered.astype(str), shown.iloc[:, 5:]], axis=1)
    chances = chance_columns(rows)
    if chances is not None:
        shown = pd.concat([shown.iloc[:, :5], chances, shown.iloc[:, 5:]], axis=1)
    shown = pd.concat([shown, living.columns(catalog, rows)], axis=1)
    event = st.dataframe(
        shown, key="programs", hide_index=True, height=min(390, 38 + 35 * len(shown)), on_select="rerun",
        selection_mode="multi-row",
        column_config={
            "on_list": st.column_config.CheckboxColumn("On list", width="small"),
            "program_name": st.column_config.TextColumn("Program", width="large"),
            "city": "City",
            "state": st.column_config.TextColumn("State", width="small"),
            "subregion": "Sub-region",
            "chance_from": st.column_config.NumberColumn(
                "Chance from", format="%.1f %%", help="Of an interview and a rank high enough. Low end, an estimate."
            ),
            "chance_to": st.column_config.NumberColumn("to", format="%.1f %%", help="High end of the estimate."),
            **{key: st.column_config.TextColumn(label, help="From you.") for key, label in YES_NO.items()},
            "visa_evidence": st.column_config.TextColumn(
                "Visa evidence", help="Federal records at the employer. Unknown is not a no."
            ),
            "setting": st.column_config.TextColumn("Setting", help="Estimated from names, owner and size."),
            "acgme_code": st.column_config.TextColumn("ACGME code", help="What you type into ERAS."),
            **living.column_config(),
        },
        alt="Programs that pass the filters",
    )  # fmt: skip
    return [position for position in event["selection"]["rows"] if position < len(rows)]


def card(catalog: Catalog, row: int, fragments: Sequence[str] = ("explore",)) -> None:
    """Everything known of one program, with source, date and kind.

    Args:
        fragments: what is drawn again after a mark or an answer, beside the side panel.
    """
    line = catalog.table.iloc[row]
    code = str(line["acgme_code"])
    with st.container(border=True):
        st.markdown(f"#### {line['program_name']}")
        st.markdown(f"{line['specialty']} · {line['city']}, {line['state']} · {line['subregion']} · code {code}")
        if session.profile().applicant.specialty == line["specialty"]:
            _own_chance(catalog, row, code, fragments)
        else:
            st.markdown(f"Chances are shown for your own specialty; this is a program in {line['specialty']}.")
        st.markdown(living.sentences(catalog, row))
        if line["state"] == "CA":
            facts = california_facts().set_index("fact")["value"]
            st.caption(f"California: {facts['Training needed for a full license']}. Sources on page Data.")
        st.dataframe(
            _fact_table(_policies_first(program_facts(catalog, code, session.profile().knowledge))), hide_index=True,
            alt="Facts with source, date and kind",
            column_config={
                "Value": st.column_config.TextColumn(width=160), "Source": st.column_config.TextColumn(width=220),
                "As of": st.column_config.TextColumn(width=90), "Note": st.column_config.TextColumn(width=300),
            },
        )  # fmt: skip
        with st.expander("I checked: put in what you found out", icon=":material/fact_check:"):
            verify.form(code, fragments)


def _own_chance(catalog: Catalog, row: int, code: str, fragments: Sequence[str]) -> None:
    """Chance, place on the list, and the buttons to change it."""
    at = int(np.searchsorted(catalog.rows(session.profile().applicant.specialty), row))
    is_open, closed = (values[at] for values in derived.open_now())
    if not is_open:
        st.warning(f"Not open to you. {closed}", icon=":material/block:")
    chances = chance_columns(np.array([row]))
    plan, _ = derived.plan_or_reason()
    if chances is not None and chances.notna().all(axis=None):
        low, high = chances.iloc[0]
        st.markdown(f"Chance that it works out for you: **{small_range(low, high)}** (estimate).")
    if plan is not None and plan.profile.applicant.visa != "none" and is_open:
        takes = plan.odds.visa[at]
        answer = "your own check says yes" if takes > 1 - 1e-9 else f"about {percent(takes)} (estimate)"
        st.markdown(f"Chance that it takes your visa need: {answer}.")
    if plan is not None:
        why_not.words(plan, code)
    profile = session.profile()
    with st.container(horizontal=True):
        pinned, excluded = code in profile.pins, code in profile.exclusions
        st.button(
            "Unpin" if pinned else "Pin to my list", on_click=_mark, args=(code, fragments),
            kwargs={"pinned": not pinned}, icon=":material/push_pin:", disabled=not is_open, key=f"pin-{code}",
        )  # fmt: skip
        st.button(
            "Take back" if excluded else "Leave out", on_click=_mark, args=(code, fragments),
            kwargs={"excluded": not excluded}, icon=":material/block:", key=f"exclude-{code}",
        )  # fmt: skip


def _mark(code: str, fragments: Sequence[str], pinned: bool | None = None, excluded: bool | None = None) -> None:
    session.mark(code, pinned=pinned, excluded=excluded)
    st.rerun([*fragments, *controls.SIDEBAR_FRAGMENTS])


def _policies_first(facts: list[Fact]) -> list[Fact]:
    """What decides whether one can apply, before what says who they are."""
    labels = {fact.label for fact in POLICY_FACTS.values()}
    return sorted(facts, key=lambda fact: fact.name not in labels)


def _fact_table(facts: list[Fact]) -> pd.DataFrame:
    rows = [
        {
            "Fact": fact.name,
            "Value": "unknown" if fact.value is None else str(fact.value),
            "Kind": fact.kind,
            "Source": fact.source,
            "As of": fact.as_of,
            "Note": fact.note,
        }
        for fact in facts
    ]
    return pd.DataFrame(rows)


def compare(catalog: Catalog, rows: list[int]) -> None:
    """Up to four programs side by side, one fact a line."""
    if len(rows) > MOST_COMPARED:
        st.info(f"The first {MOST_COMPARED} of {len(rows)} selected programs are compared.", icon=":material/info:")
        rows = rows[:MOST_COMPARED]
    table = catalog.table.iloc[rows]
    columns = {}
    for position, line in zip(rows, table.itertuples(), strict=True):
        facts = {
            f.name: "unknown" if f.value is None else str(f.value)
            for f in program_facts(catalog, str(line.acgme_code), session.profile().knowledge)
        }
        chances = chance_columns(np.array([position]))
        if chances is not None and chances.notna().all(axis=None):
            low, high = chances.iloc[0]
            facts = {"Chance for you (estimate)": small_range(low, high), **facts}
        columns[f"{line.program_name} ({line.acgme_code})"] = facts
    st.markdown(f"#### {len(rows)} programs side by side")
    st.dataframe(pd.DataFrame(columns).rename_axis("Fact"), alt="Comparison of the selected programs")
