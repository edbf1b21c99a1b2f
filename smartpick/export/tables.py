"""Plain tables: CSV, Parquet, JSON."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Mapping

import numpy as np
import pandas as pd

from smartpick.plan import Listed

RUNNABLE = frozenset("=+-@\u2212")
"""A cell that starts with one of these is run as a formula by some spreadsheet program (OWASP, CSV injection)."""
_LEFT_OUT = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me"})
"""Kinds of signs that some programs leave out before they look at a cell: spaces, controls, signs without width."""


def is_runnable(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula: also with full-width signs, and with what is not seen.

    Example:
        >>> from smartpick.export.tables import is_runnable
        >>> is_runnable("\u200b ＝1+1"), is_runnable("– wrote to them")
        (True, False)
    """
    if text.startswith(("\t", "\r", "\n")):
        return True
    first = next((sign for sign in text if unicodedata.category(sign) not in _LEFT_OUT), "")
    return unicodedata.normalize("NFKC", first)[:1] in RUNNABLE


def harmless(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet could run it."""
    return f"'{text}" if is_runnable(text) else text


def shortlist(plan: Listed) -> pd.DataFrame:
    """The shortlist with plain column types: text, whole numbers, decimals, true/false."""
    table = plan.table.copy()
    for column in table.columns:
        if isinstance(table[column].dtype, pd.CategoricalDtype) or pd.api.types.is_string_dtype(table[column].dtype):
            table[column] = table[column].astype("str").fillna("unknown")
    return table.astype({"rank": "int16", "tier": "int8"})


HEADERS = {
    "rank": ("No.", "Order in which the programs were chosen: the first ones alone would be the best shorter list."),
    "program_name": ("Program", ""),
    "acgme_code": ("ACGME code", "What you type into the application service; zeros in front belong to it."),
    "place": ("City, state", ""),
    "region": ("Region", ""),
    "subregion": ("Sub-region", ""),
    "chance_low": ("Chance from (%)", "Of an interview there and a rank high enough; low end of the estimate."),
    "chance_mid": ("Chance, middle (%)", "Half of our assumptions give more, half less."),
    "chance_high": ("Chance to (%)", "High end of the estimate."),
    "adds_points": ("Adds per 100 like you", "How many more of 100 applicants like you match with it than without it."),
    "visa_chance": ("Meets my visa need (%)", "How likely the program takes what you need; 100 where none is needed."),
    "visa_evidence": (
        "Federal H-1B record",
        "Papers the employer filed. No promise, and unknown is not a no.",
    ),
    "setting": ("Setting", "Estimated from names, owner and size."),
    "price_level": ("Prices (US = 100)", "All prices of the area, rents included, against the whole nation."),
    "miles": ("Miles to my place", "As the crow flies, to the place you want to be near."),
    "pinned": ("Pinned", "You said that it stays on the list."),
    "note": ("My note", ""),
    "reason": ("Why it is on the list", ""),
    "county": ("County", ""),
    "specialty": ("Specialty", ""),
}
"""Column of the shortlist to the header people read, and what it means where that is not plain; in their order."""
IN_PERCENT = ("chance_low", "chance_mid", "chance_high", "visa_chance")
"""Columns that are chances from 0 to 1, and 0 to 100 for people."""


def readable(plan: Listed) -> pd.DataFrame:
    """The shortlist as people read it: HEADERS, percentages, regions by name, yes and no."""
    return for_people(shortlist(plan), plan.catalog.regions.tiers)


def for_people(table: pd.DataFrame, tiers: Mapping[int, str]) -> pd.DataFrame:
    """A `shortlist`, or several below each other, as `readable` gives it.

    Args:
        table: as `shortlist` makes it.
        tiers: tier to the name of its region.
    """
    table = table.assign(
        place=table["city"] + ", " + table["state"],
        region=[tiers[tier] for tier in table["tier"]],
        **{name: 100 * table[name] for name in IN_PERCENT},
    )
    return in_words(table, {name: header for name, (header, _) in HEADERS.items()})


def in_words(table: pd.DataFrame, headers: Mapping[str, str]) -> pd.DataFrame:
    """The columns that have a header people read, in the order of the headers; true and false as yes and no."""
    columns = {header: table[name] for name, header in headers.items() if name in table}
    return pd.DataFrame(
        {
            header: np.where(column, "yes", "no") if column.dtype == bool else column
            for header, column in columns.items()
        }
    )


def to_csv(plan: Listed) -> bytes:
    """UTF-8 with a byte-order mark, which Excel needs to read accents; readable headers, text cells made harmless."""
    return rounded_csv(readable(plan))


def rounded_csv(table: pd.DataFrame) -> bytes:
    """Any table as such a CSV file, four significant digits a number: with four decimals a small chance would be 0."""
    numbers = table.select_dtypes("float").columns
    return csv_bytes(table.assign(**{name: [float(f"{value:.4g}") for value in table[name]] for name in numbers}))


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Any table as such a CSV file."""
    text = table.select_dtypes("str").columns
    safe = table.assign(**{name: table[name].map(harmless) for name in text}).rename(columns=lambda x: harmless(str(x)))
    buffer = io.StringIO(newline="")
    # CRLF makes pandas quote a lone carriage return too, which would else begin a new row, and a cell that runs.
    safe.to_csv(buffer, index=False, lineterminator="\r\n")
    return buffer.getvalue().encode("utf-8-sig")


def to_parquet(plan: Listed) -> bytes:
    """Parquet with real column types, under the names of our data."""
    return parquet_bytes(shortlist(plan))


def parquet_bytes(table: pd.DataFrame) -> bytes:
    """Any table as a Parquet file."""
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    return buffer.getvalue()


def to_json(plan: Listed) -> bytes:
    """A JSON list, one object a program, its keys the names of our data."""
    buffer = io.StringIO()
    shortlist(plan).to_json(buffer, orient="records", indent=1, force_ascii=False)
    return buffer.getvalue().encode()
