"""The one way to `data/`: where its files lie, its small tables, and the table of states."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

DATA = Path(__file__).resolve().parents[1] / "data"
PUBLISHED, RULES, ODDS = DATA / "published", DATA / "rules", DATA / "odds"


class CatalogError(ValueError):
    """Something about the data is not as it should be, said in one sentence a user can act on."""


SUMS, ROWS = "SHA256SUMS", "rows.csv"
"""The list of checksums, as `sha256sum -c` reads it, and how many rows each file had when it was listed."""
RECORD = "python -m smartpick.catalog.checksums"
SOURCES_ONLY = ("policies/", "rules/readings/")
"""What only the build of `policies.parquet` and the fit of the reader read: not looked at when SmartPick starts."""
_SUM_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


@cache
def sums() -> dict[str, str]:
    """The list of checksums: file below `data/` → its SHA-256.

    Raises:
        CatalogError: it is missing or damaged.
    """
    try:
        lines = (DATA / SUMS).read_text(encoding="ascii").splitlines()
    except (OSError, ValueError) as error:
        raise CatalogError(f"The list data/{SUMS} cannot be read. {_AGAIN}") from error
    found = [_SUM_LINE.fullmatch(line) for line in lines]
    if not lines or None in found:
        raise CatalogError(f"The list data/{SUMS} is damaged. {_AGAIN}")
    return {match[2]: match[1] for match in found if match}


@cache
def row_counts() -> dict[str, int]:
    """File below `data/` → the rows it had when its checksum was listed."""
    try:
        text = _unchanged(ROWS).decode()
        return {row["file"]: int(row["rows"]) for row in csv.DictReader(io.StringIO(text, newline=""))}
    except (KeyError, TypeError, ValueError) as error:
        raise CatalogError(f"The list data/{ROWS} is damaged. {_AGAIN}") from error


_AGAIN = f"Take the folder “data” from a fresh copy of SmartPick; after a change of your own run {RECORD}."


def _unchanged(path: str) -> bytes:
    try:
        content = (DATA / path).read_bytes()
    except OSError as error:
        raise CatalogError(f"The file data/{path} cannot be read. {_AGAIN}") from error
    if sums().get(path) != hashlib.sha256(content).hexdigest():
        raise CatalogError(
            f"The file data/{path} is damaged or was changed: it is not the one of this SmartPick. {_AGAIN}"
        )
    return content


@cache
def shipped_file(path: str) -> bytes:
    """The content of a file below `data/`, once it is sure that it is the one that was listed; read once a process.

    Args:
        path: as in "rules/home_names.csv".

    Raises:
        CatalogError: it is missing, changed, or holds other than the listed number of rows.
    """
    content = _unchanged(path)
    count, listed = None if path == ROWS else rows_in(path, content), row_counts().get(path)
    if count is not None and (count != listed or count < 1):
        raise CatalogError(f"The file data/{path} holds {count} rows and should hold {listed or 'some'}. {_AGAIN}")
    return content


def rows_in(path: str, content: bytes) -> int | None:
    """Rows of a table, words of a list of words, values in a JSON file; None for a text to read, or what has no rows.

    Raises:
        CatalogError: it is not what its name says.
    """
    try:
        match path.rpartition(".")[2]:
            case "csv":
                return sum(1 for _ in csv.reader(io.StringIO(content.decode(), newline=""))) - 1
            case "txt":
                return len(content.split())
            case "json":
                return _values(json.loads(content))
            case "parquet":
                import pyarrow.parquet as pq  # noqa: PLC0415 – only where there is such a file
                from pyarrow import BufferReader  # noqa: PLC0415

                return pq.read_metadata(BufferReader(content)).num_rows
    except (OSError, ValueError, RecursionError, csv.Error) as error:
        raise CatalogError(f"The file data/{path} is damaged. {_AGAIN}") from error
    return None


def _values(data: Any) -> int:
    inside = data.values() if isinstance(data, dict) else data if isinstance(data, list) else None
    return 1 if inside is None else sum(map(_values, inside))


@cache
def check_data() -> None:
    """Look once a process whether every file of `data/` that is read is the one that was listed.

    Raises:
        CatalogError: with one sentence on the first that is not.
    """
    for path in sums():
        if not path.startswith(SOURCES_ONLY):
            shipped_file(path)


def content_of(path: Path) -> bytes:
    """The content of any file; where it lies in `data/`, only if it is the one that was listed.

    Raises:
        CatalogError: as `shipped_file`.
        OSError: a file elsewhere cannot be read.
    """
    where = path.resolve()
    return shipped_file(where.relative_to(DATA).as_posix()) if where.is_relative_to(DATA) else path.read_bytes()


def shipped_table(path: str, **reading: Any) -> pd.DataFrame:
    """A CSV table below `data/` as pandas reads it.

    Args:
        path: as in "odds/step2.csv".
        reading: as for `pandas.read_csv`.
    """
    return pd.read_csv(io.BytesIO(shipped_file(path)), **reading)


@lru_cache
def csv_rows(path: str) -> tuple[Mapping[str, str], ...]:
    """The lines of one CSV table below `data/`, each a mapping from column to text; "" where a cell is empty.

    Args:
        path: as in "rules/home_names.csv".
    """
    return tuple(csv.DictReader(io.StringIO(shipped_file(path).decode(), newline="")))


def published_names() -> list[str]:
    """Names of all tables of published figures, alphabetical: one replaceable folder, `data/published/`."""
    return sorted(path.stem for path in PUBLISHED.glob("*.csv"))


@lru_cache
def published(name: str) -> pd.DataFrame:
    """One table of published figures as numbers (NaN where unknown), years and counts whole where none is missing.

    `value` and `date` stay text where they are not all numbers. Treat the table as read-only: it is shared.

    Raises:
        CatalogError: there is no such table, or it is another.
    """
    if name not in published_names():
        raise CatalogError(f'There is no published table "{name}"; there are {", ".join(published_names())}.')
    return shipped_table(f"published/{name}.csv", keep_default_na=False, na_values=[""])


def records(name: str) -> Iterable[Any]:
    """The rows of one table of published figures as named tuples, a field a column."""
    return published(name).itertuples(index=False)


@lru_cache
def shapes(path: str) -> dict[str, Any]:
    """A file of outlines below `data/` as GeoJSON (longitude, latitude in degrees). Read-only: it is shared.

    Args:
        path: "us_states.json", or as in "regions/socal_counties.json".

    Raises:
        CatalogError: there is no such file, or it is another.
    """
    return json.loads(shipped_file(path))


@lru_cache
def states() -> pd.DataFrame:
    """The table of states: one row a state, the District or Puerto Rico, indexed by its two letters. Read-only.

    Columns: state_name, census_division (missing for Puerto Rico), filled_2025, nonus_img_2025 and what else
    `data/published/states.csv` holds.
    """
    return published("states").set_index("state")


@lru_cache
def state_names() -> Mapping[str, str]:
    """Postal code → name of the state."""
    return {str(code): str(name) for code, name in states()["state_name"].items()}


@lru_cache
def division_of_state() -> Mapping[str, str]:
    """Postal code → census division; Puerto Rico lies in none."""
    return {str(code): str(division) for code, division in states()["census_division"].dropna().items()}
