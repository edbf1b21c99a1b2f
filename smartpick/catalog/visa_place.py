"""Visa and place: H-1B evidence by state, dated policy events, where J-1 physicians later serve, California."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from smartpick.catalog.load import Catalog
from smartpick.data_folder import csv_rows, published, records, states
from smartpick.dated import age_note

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


def policy_events(today: dt.date) -> pd.DataFrame:
    """Dated events of visa policy, newest first: date, event, note, source, confidence.

    Args:
        today: the day to judge age by. The note names the later event that changed a fact, else says when it is old.
    """
    rows = csv_rows("published/visa_policy_timeline.csv")
    named = {row["date"]: row["event"] for row in rows}
    events = [{**row, "note": _changed(row["changed_by"], named) or age_note(row["date"], today)} for row in rows]
    events.sort(key=lambda event: event["date"], reverse=True)
    return pd.DataFrame(events, columns=["date", "event", "note", "source", "confidence"])


def _changed(by: str, named: Mapping[str, str]) -> str:
    """ "changed on 2026-09-14: Federal court …": the later event that changed one, by its date."""
    return f"changed {'in' if len(by) < len('2026-01-01') else 'on'} {by}: {named[by]}" if by else ""


def california_facts(today: dt.date) -> pd.DataFrame:
    """Licence rules and non-US-IMG shares of California: fact, value, year, note on its age, source, confidence."""
    facts = _noted(published("california"), today)
    return pd.DataFrame(facts, columns=["fact", "value", "year", "note", "source", "confidence"])


def conrad_facts(today: dt.date) -> pd.DataFrame:
    """What is published of the J-1 home rule and its waivers: measure, value, unit, year, note on its age, source."""
    wanted = ("Conrad", "home rule")
    rows = [row._asdict() for row in records("visa_rates") if any(word in row.measure for word in wanted)]
    return pd.DataFrame(
        _noted(pd.DataFrame(rows), today), columns=["measure", "value", "unit", "year", "note", "source"]
    )


def _noted(facts: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    return facts.assign(note=[age_note(str(year), today) for year in facts["year"]])
