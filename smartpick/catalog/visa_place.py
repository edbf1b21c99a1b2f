"""Visa and place: H-1B evidence by state, dated policy events, where J-1 physicians later serve, California."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from smartpick.catalog.load import Catalog
from smartpick.data_folder import published, records, states

RESIDENT_FILINGS = ("H-1B filings, same city", "H-1B filings, same employer")
"""Levels of the column visa_evidence that stand on filings for resident jobs."""


def evidence_by_state(catalog: Catalog, specialty: str | None = None) -> pd.DataFrame:
    """What federal records say of H-1B, a line a state, by name.

    Args:
        catalog: the program table.
        specialty: only its programs; None = all.

    Returns:
        state, state_name, programs, with_filings (programs whose employer filed H-1B papers for residents, FY2025
        Q2–Q3), filing_share (0–1), employers (different employers that filed: cases are not added up, for they belong
        to the employer and repeat on each of its programs), nonus_img_share (0–1 of filled first-year positions of
        2025, all specialties; NaN where not published).
    """
    table: Any = catalog.table if specialty is None else catalog.table.iloc[catalog.rows(specialty)]
    filed = table["visa_evidence"].isin(RESIDENT_FILINGS)
    lines = pd.DataFrame(
        {
            "state": table["state"].astype(str),
            "with_filings": filed,
            "employer": table["h1b_lca_employer"].where(filed),
        }
    ).groupby("state")
    by_state: Any = pd.DataFrame(
        {
            "programs": lines.size(),
            "with_filings": lines["with_filings"].sum(),
            "employers": lines["employer"].nunique(),
        }
    )
    by_state["filing_share"] = by_state["with_filings"] / by_state["programs"]
    figures = states()
    by_state["state_name"] = figures["state_name"].reindex(by_state.index)
    by_state["nonus_img_share"] = (figures["nonus_img_2025"] / figures["filled_2025"]).reindex(by_state.index)
    order = ["state", "state_name", "programs", "with_filings", "filing_share", "employers", "nonus_img_share"]
    return by_state.reset_index().sort_values("state_name", ignore_index=True)[order]


def policy_events() -> pd.DataFrame:
    """Dated events of visa policy, newest first: date, event, source, confidence, as published."""
    events: Any = published("visa_policy_timeline")
    newest = np.argsort(events["date"].astype(str).to_numpy(), kind="stable")[::-1]
    return events.iloc[newest].reset_index(drop=True)[["date", "event", "source", "confidence"]]


def california_facts() -> pd.DataFrame:
    """Licence rules and non-US-IMG shares of California: fact, value, year, source, confidence."""
    return pd.DataFrame(published("california"), columns=["fact", "value", "year", "source", "confidence"])


def conrad_facts() -> pd.DataFrame:
    """What is published of the J-1 home rule and its waivers: measure, value, unit, year, source."""
    wanted = ("Conrad", "home rule")
    rows = [row._asdict() for row in records("visa_rates") if any(word in row.measure for word in wanted)]
    return pd.DataFrame(rows, columns=["measure", "value", "unit", "year", "source"])
