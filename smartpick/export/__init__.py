"""The shortlist and the whole plan as files. Codes stay text, no cell can run as a formula, no text as code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from smartpick.export.binder import PAPERS, Paper, binder
from smartpick.export.enquiry import enquiry
from smartpick.export.tables import to_csv, to_json, to_parquet
from smartpick.export.workbook import plan_to_excel, to_excel
from smartpick.export.worksheet import worksheet, worksheet_csv, worksheet_excel
from smartpick.plan import Listed

__all__ = [
    "EXCEL",
    "FORMATS",
    "PAPERS",
    "Format",
    "Paper",
    "binder",
    "enquiry",
    "plan_to_excel",
    "to_csv",
    "to_excel",
    "to_json",
    "to_parquet",
    "worksheet",
    "worksheet_csv",
    "worksheet_excel",
]


@dataclass(frozen=True)
class Format:
    """One kind of file: its name on a button, its MIME type, and what writes a plan's shortlist as bytes."""

    label: str
    mime: str
    write: Callable[[Listed], bytes]


EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""MIME type of a workbook."""
FORMATS: dict[str, Format] = {
    "xlsx": Format("Excel", EXCEL, to_excel),
    "csv": Format("CSV", "text/csv", to_csv),
    "parquet": Format("Parquet", "application/vnd.apache.parquet", to_parquet),
    "json": Format("JSON", "application/json", to_json),
}
"""File extension to format."""
