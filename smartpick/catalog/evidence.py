"""Every shown fact with its source, date and kind; federal H-1B records shown as what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from smartpick.data_folder import shipped_table

NOT_A_NO = "A blank is not evidence of no sponsorship."
DO_NOT_ADD_UP = "The record belongs to the employer and repeats on each of its programs: do not add it up."
UNVERIFIED = "Unknown until you check the program's own page or ask."


@dataclass(frozen=True)
class Fact:
    """One shown value with its footing.

    Args:
        name: as the card shows it.
        value: None when unknown.
        kind: "record" (identity and federal records), "observed" (federal record at the employer), "estimate" (derived
            by rule or join), "verified" or "imported" (by the user), or "unknown".
        source: publisher and title.
        as_of: a day, a year, a month, a quarter or a span.
        note: what to mind when reading it.
    """

    name: str
    value: Any
    kind: str
    source: str
    as_of: str
    note: str = ""


@lru_cache(maxsize=1)
def sources() -> pd.DataFrame:
    """data/sources.csv, one row a shown column: label, kind, source, publisher, as_of, rights, link, note."""
    return shipped_table("sources.csv", dtype="str", keep_default_na=False).set_index("column", drop=False)


def _shown() -> list[dict[str, Any]]:
    table: Any = sources()
    return table.to_dict("records")


def facts_of(row: pd.Series) -> list[Fact]:
    """All facts the table holds of one of its rows, in reading order, unknowns included; policies are not in it."""
    values = row.to_dict()
    return [_fact(values, source) for source in _shown()]


def evidence_sentence(row: pd.Series | Mapping[str, Any]) -> str:
    """What federal records say about H-1B at this program's employer, in a few words."""
    row = dict(row)
    evidence = row["visa_evidence"]
    if evidence == "unknown":
        return "No federal record found (this is not a no)."
    if evidence == "H-1B approvals, any job":
        return f"{row['uscis_h1b_approvals']} H-1B approvals at this employer (all jobs), fiscal years 2019–2023."
    place = "this employer and city" if evidence == "H-1B filings, same city" else "this employer"
    if pd.isna(row["h1b_lca_cases"]):
        return f"H-1B filings for residents at {place} (seen, not counted, in FY2025 Q3)."
    return f"H-1B filings for residents at {place} ({row['h1b_lca_cases']} in FY2025 Q2)."


def _fact(row: dict[str, Any], source: dict[str, str]) -> Fact:
    column, label = source["column"], source["label"]
    origin = f"{source['publisher']}: {source['source']}"
    as_of = source["as_of"]
    if source["dated_by"]:
        dated = row[source["dated_by"]]
        as_of = "" if pd.isna(dated) else _date(column, str(dated))
    value = evidence_sentence(row) if column == "visa_evidence" else row[column]
    if pd.isna(value) or row[column] == "unknown":
        note = f"{DO_NOT_ADD_UP} {NOT_A_NO}" if source["kind"] == "observed" else source["note"]
        shown = value if column == "visa_evidence" else None
        return Fact(label, None, "unknown", origin, as_of, shown or note)
    origin, as_of, note = _row_level(row, column, origin, as_of, source["note"])
    return Fact(label, _plain(value), source["kind"], origin, as_of, note)


def _plain(value: Any) -> Any:
    """A Python value; floats without the noise of single precision."""
    value = value.item() if hasattr(value, "item") else value
    return round(value, 4) if isinstance(value, float) else value


def _date(column: str, dated: str) -> str:
    """Filings are counted in one quarter only, so a count is dated by that quarter."""
    return "FY2025 Q2 (January–March 2025)" if column == "h1b_lca_cases" else dated


def _row_level(row: dict[str, Any], column: str, source: str, as_of: str, note: str) -> tuple[str, str, str]:
    """Replace source, date and note where they differ from row to row."""
    hifld = ("US Department of Homeland Security: Hospitals (HIFLD), from a copy", "2019-08")
    if column in ("latitude", "longitude"):
        if row["coord_detail"] == "Census ZCTA median":
            source, as_of = "US Census Bureau: ZIP code gazetteer", "2022"
        elif row["coord_detail"] == "transcription":
            source, as_of = "ACGME: Public program directory, as transcribed by others", str(row["directory_date"])
        note = {"hospital": "The hospital's address", "city": "The middle of the city"}.get(row["coord_source"], "")
    elif (column == "ownership" and str(row["ownership"]).startswith("HIFLD")) or (
        column == "hospital_beds" and row["hospital_beds_source"] == "HIFLD"
    ):
        source, as_of = hifld
    elif column in ("h1b_lca_cases", "uscis_h1b_approvals", "visa_evidence"):
        note = f"{note + '. ' if note else ''}{DO_NOT_ADD_UP} {NOT_A_NO}"
    elif column == "hospital_name" and pd.isna(row["hospital_ccn"]):
        source, as_of = hifld
    elif column == "setting":
        note = f"Rule: {row['setting_basis']}"
    elif column == "pool" and pd.notna(row["pool_reason"]):
        note = str(row["pool_reason"])
    elif column in ("city", "program_name") and pd.notna(row["directory_note"]):
        note = str(row["directory_note"])
    return source, as_of, note
