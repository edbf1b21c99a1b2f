"""The shortlist as files: CSV, Excel, Parquet, JSON. Codes stay text, and no cell can run as a formula."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from smartpick.export.enquiry import enquiry
from smartpick.export.tables import to_csv, to_json, to_parquet
from smartpick.export.workbook import to_excel
from smartpick.export.worksheet import worksheet, worksheet_csv, worksheet_excel
from smartpick.plan import Listed

__all__ = [
    "FORMATS",
    "Format",
    "enquiry",
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


FORMATS: dict[str, Format] = {
    "xlsx": Format("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_excel),
    "csv": Format("CSV", "text/csv", to_csv),
    "parquet": Format("Parquet", "application/vnd.apache.parquet", to_parquet),
    "json": Format("JSON", "application/json", to_json),
}
"""File extension to format."""
