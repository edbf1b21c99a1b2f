"""Explore: up to four programs side by side."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from smartpick.catalog import Catalog
from smartpick.catalog.published_policies import APPLY_PAGE
from smartpick.knowledge import POLICY_FACTS, Knowledge, Policy, page_to_open, policies
from smartpick.plan.visa_pool import VISA_NAMES
from smartpick.ui import session
from smartpick.ui.explore.card import facts_but_policies
from smartpick.ui.explore.page_gone import without_links
from smartpick.ui.explore.policy_words import cell
from smartpick.ui.explore.table import chance_columns
from smartpick.ui.widgets.links import OPEN_ITS_PAGE, link, plain
from smartpick.ui.widgets.words import small_range

MOST_COMPARED = 4


def compare(catalog: Catalog, rows: list[int]) -> None:
    """Up to four programs side by side, one fact a line."""
    if len(rows) > MOST_COMPARED:
        st.info(f"The first {MOST_COMPARED} of {len(rows)} selected programs are compared.", icon=":material/info:")
        rows = rows[:MOST_COMPARED]
    table, knowledge = catalog.table.iloc[rows], session.profile().knowledge
    columns, settled, apply_pages = {}, {}, {}
    for position, line in zip(rows, table.itertuples(), strict=True):
        facts = {
            f.name: "unknown" if f.value is None else str(f.value)
            for f in facts_but_policies(catalog, str(line.acgme_code), knowledge)
        }
        chances = chance_columns(np.array([position]))
        if chances is not None and chances.notna().all(axis=None):
            low, high = chances.iloc[0]
            facts = {"Chance for you (estimate)": small_range(low, high), **facts}
        code = str(line.acgme_code)
        name = f"{line.program_name} ({code})"
        columns[name] = facts
        settled[name] = policies(catalog, code, knowledge)
        apply_pages[name] = page_to_open(catalog, code, APPLY_PAGE, knowledge)
    st.markdown(f"## {len(rows)} programs side by side")
    st.table(_policy_table(settled, apply_pages, knowledge))
    st.dataframe(pd.DataFrame(columns).rename_axis("Fact"), alt="Comparison of the selected programs")


def _policy_table(
    settled: Mapping[str, Mapping[str, Policy]], apply_pages: Mapping[str, str], knowledge: Knowledge
) -> pd.DataFrame:
    """A column a program, a line a policy that one of them answers, the visas always; cells in Markdown with links."""
    keys = [
        key for key in POLICY_FACTS
        if key in VISA_NAMES or any(of_one[key].value is not None for of_one in settled.values())
    ]  # fmt: skip
    columns = {
        plain(name): {
            **{POLICY_FACTS[key].label: without_links(cell(of_one[key], apply_pages[name]), knowledge) for key in keys},
            "Page on applying": link(OPEN_ITS_PAGE, apply_pages[name]) or "not found",
        }
        for name, of_one in settled.items()
    }
    return pd.DataFrame(columns).rename_axis("Policy")
