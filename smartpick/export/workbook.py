"""The shortlist as an Excel workbook with its sources and assumptions on sheets of their own."""

from __future__ import annotations

import io
from math import isnan
from typing import Any

import pandas as pd
import xlsxwriter

from smartpick.catalog import sources
from smartpick.export.tables import shortlist
from smartpick.odds import assumptions
from smartpick.plan import Listed

SAFE: dict[str, bool] = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_PERCENT = {"chance_low", "chance_mid", "chance_high", "visa_chance"}
_WIDTHS = {
    "Program": 44,
    "Ask first": 44,
    "Hospital website": 28,
    "Page": 44,
    "how": 100,
    "program_name": 44,
    "reason": 80,
    "note": 30,
    "visa_evidence": 28,
    "subregion": 24,
    "county": 22,
}


def to_excel(plan: Listed) -> bytes:
    """An .xlsx workbook: Shortlist, About, Sources, Assumptions. Text is written as text, never as a formula."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, SAFE) as book:
        write_table(book, "Shortlist", shortlist(plan))
        write_table(book, "About", _about(plan))
        columns = ["label", "kind", "source", "publisher", "as_of", "rights", "link", "note"]
        write_table(book, "Sources", sources().loc[:, columns])
        write_table(book, "Assumptions", pd.DataFrame([vars(item) for item in assumptions().values()]))
    return buffer.getvalue()


def write_table(book: xlsxwriter.Workbook, name: str, table: pd.DataFrame) -> Any:
    """A new sheet with a table on it, its head bold and frozen; text is written as text. Gives the sheet."""
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
    percent, decimal, text = (book.add_format({"num_format": f}) for f in ("0.0%", "0.00", "@"))
    for i, column in enumerate(table.columns):
        values = table[column].tolist()
        sheet.write_string(0, i, str(column), head)
        sheet.set_column(i, i, _WIDTHS.get(str(column), 14 if name in {"Shortlist", "Worksheet"} else 34))
        for j, value in enumerate(values, 1):
            _cell(sheet, j, i, value, percent if column in _PERCENT else decimal, text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table), len(table.columns) - 1)
    return sheet


def _cell(sheet: Any, row: int, column: int, value: Any, decimal: Any, text: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif isinstance(value, float):
        if not isnan(value):
            sheet.write_number(row, column, value, decimal)
    elif value is not None and value is not pd.NA:
        sheet.write_string(row, column, str(value), text)


def _about(plan: Listed) -> pd.DataFrame:
    """The answers behind the list and its outlook, as two columns."""
    outlook, applicant = plan.outlook, plan.profile.applicant
    asked = {**applicant.model_dump(mode="json"), **plan.profile.preferences.model_dump(mode="json")}
    entered = {key: value for key, value in asked.items() if value not in (None, [], False)}
    rows = [
        (
            "What this is",
            "An estimate for information, not advice. Ranges are the 10th to 90th percentile of 200 draws.",
        ),
        ("Matching at all", _range(outlook.match)),
        *((f"Matching: {plan.catalog.regions.tiers[tier]}", _range(i)) for tier, i in outlook.by_tier.items()),
        ("No interview at all", _range(outlook.no_interview)),
        ("Expected interviews", f"{outlook.interviews.low:.1f} to {outlook.interviews.high:.1f}"),
        ("Application fees, USD", "unknown" if plan.cost_usd is None else f"{plan.cost_usd:,.0f}"),
        ("Certified gap to the best list", f"{plan.gap:.3%}"),
        ("Program table version", plan.catalog.version),
        *(("Note", clamp) for clamp in plan.clamps),
        *((key, str(value)) for key, value in entered.items()),
    ]
    return pd.DataFrame(rows, columns=["item", "value"])


def _range(interval: Any) -> str:
    return f"{interval.low:.0%} to {interval.high:.0%}"
