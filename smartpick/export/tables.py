"""Plain tables: CSV, Parquet, JSON."""

from __future__ import annotations

import io

import pandas as pd

from smartpick.plan import Listed

RUNNABLE = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that starts with one of these is run as a formula by some spreadsheet program (OWASP, CSV injection)."""


def harmless(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet could run it."""
    return f"'{text}" if text.startswith(RUNNABLE) else text


def shortlist(plan: Listed) -> pd.DataFrame:
    """The shortlist with plain column types: text, whole numbers, decimals, true/false."""
    table = plan.table.copy()
    for column in table.columns:
        if isinstance(table[column].dtype, pd.CategoricalDtype) or pd.api.types.is_string_dtype(table[column].dtype):
            table[column] = table[column].astype("str").fillna("unknown")
    return table.astype({"rank": "int16", "tier": "int8"})


def to_csv(plan: Listed) -> bytes:
    """UTF-8 with a byte-order mark, which Excel needs to read accents; text cells made harmless."""
    table = shortlist(plan)
    # Four significant digits: at four decimals a small chance would read as none.
    numbers = table.select_dtypes("float").columns
    return csv_bytes(table.assign(**{name: [float(f"{value:.4g}") for value in table[name]] for name in numbers}))


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Any table as such a CSV file."""
    text = table.select_dtypes("str").columns
    safe = table.assign(**{name: table[name].map(harmless) for name in text})
    buffer = io.StringIO(newline="")
    # CRLF makes pandas quote a lone carriage return too, which would else begin a new row, and a cell that runs.
    safe.to_csv(buffer, index=False, lineterminator="\r\n")
    return buffer.getvalue().encode("utf-8-sig")


def to_parquet(plan: Listed) -> bytes:
    """Parquet with real column types."""
    buffer = io.BytesIO()
    shortlist(plan).to_parquet(buffer, index=False)
    return buffer.getvalue()


def to_json(plan: Listed) -> bytes:
    """A JSON list, one object a program."""
    buffer = io.StringIO()
    shortlist(plan).to_json(buffer, orient="records", indent=1, force_ascii=False)
    return buffer.getvalue().encode()
