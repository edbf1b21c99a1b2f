"""Explore: what the user asked to see; the state is part of the address, so a view can be shared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from smartpick.catalog import Catalog
from smartpick.knowledge import POLICY_FACTS
from smartpick.knowledge.policies import policy_columns
from smartpick.plan.visa_pool import COUNTED, VISA_NAMES
from smartpick.ui import derived, session
from smartpick.ui.widgets.colours import TIER_SIGNS

UNKNOWN = COUNTED[-1]
YES_NO = {key: fact.label for key, fact in POLICY_FACTS.items() if fact.kind == "yes/no"}


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
    """Rows whose value is wanted; unknown ones also by the switch."""
    text = column.astype(object).where(column.notna(), UNKNOWN).astype(str)
    return (text.isin(wanted) | (unknown & (text == UNKNOWN))).to_numpy()


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


def passing(table: Any, filters: Filters) -> np.ndarray:
    """Positions of the rows that pass, those let in although a filtered policy is unknown after the others."""
    at = np.flatnonzero(apply_filters(table, filters))
    unknown = np.zeros(len(at), dtype=bool)
    for key, wanted in filters.policies:
        if wanted:
            unknown |= (table[key] == UNKNOWN).to_numpy()[at]
    return np.concatenate([at[~unknown], at[unknown]])


def with_knowledge(catalog: Catalog, rows: np.ndarray) -> pd.DataFrame:
    """Rows of one specialty's programs with what is settled of their yes/no policies.

    Added: shown (open, or closed only by an answer: a no must stay in sight with its page), a column a yes/no policy.
    """
    knowledge = session.profile().knowledge
    policies = policy_columns(catalog, knowledge)[list(YES_NO)].iloc[rows]
    shown = derived.open_now()[0] | catalog.is_open[rows]
    return pd.concat([catalog.table.iloc[rows].assign(shown=shown), policies], axis=1)


def _counted(column: Any) -> dict[str, str]:
    """Value → label with its count, unknown left out (it has its own switch)."""
    counts = column.astype(str)[column.notna()].value_counts()
    return {str(value): f"{value} ({count})" for value, count in counts.items() if value != UNKNOWN and count}


def visa_counts(answers: Iterable[str]) -> dict[str, int]:
    """How many programs say each of COUNTED, noughts included."""
    counts = Counter(answers)
    return {answer: counts[answer] for answer in COUNTED}


def _visa_filter(key: str, answers: Iterable[str]) -> tuple[str, ...]:
    """Buttons for what programs say on one visa.

    Counts stand in the label: on the buttons they would be part of the address, which would hold only as long as they.
    """
    counts = " · ".join(f"{count} {answer}" for answer, count in visa_counts(answers).items())
    chosen = st.pills(
        f"**{VISA_NAMES[key]}**: {counts}", COUNTED, selection_mode="multi", key=key, bind="query-params",
        help="From your own checks and files, else from the program's own page or that of its institution. Nothing "
        "chosen: all are shown. Unknown: nobody could tell. Counted among the programs the other filters leave.",
        width="content",
    )  # fmt: skip
    return tuple(chosen)


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
    visas = st.container(horizontal=True, vertical_alignment="bottom")
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
            if key in VISA_NAMES:
                continue
            options = _counted(table[key])
            no_answer = int((table[key] == UNKNOWN).sum())
            chosen[key] = st.multiselect(
                f"{label} ({no_answer} unknown)", sorted(options), format_func=partial(_label, options), key=key,
                bind="query-params", help="From your own checks and files, else from the program's own page.",
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
            f"Show military and closed programs ({shut})", False, key="closed", bind="query-params",
            help="Military, independent-format and possibly closed programs, each with its reason on its card.",
        )  # fmt: skip
    others = Filters(
        search=search or "",
        tiers=tuple(tier or ()),
        subregions=tuple(chosen["subregion"]),
        states=tuple(chosen["state"]),
        settings=tuple(chosen["setting"]),
        evidence=tuple(chosen["evidence"]),
        policies=tuple((key, tuple(chosen[key])) for key in YES_NO if key not in VISA_NAMES),
        unknown=unknown,
        closed=closed,
    )
    left = table.loc[apply_filters(table, others)]
    with visas:
        wanted = {key: _visa_filter(key, left[key]) for key in VISA_NAMES}
    also = [
        f"{(left[key] == UNKNOWN).sum()} whose {VISA_NAMES[key]} is unknown" for key, answers in wanted.items()
        if unknown and answers and UNKNOWN not in answers
    ]  # fmt: skip
    if also:
        st.caption(f"With {' and '.join(also)}: “Include unknown” under “More filters” leaves those out.")
    return replace(others, policies=(*others.policies, *wanted.items()))
