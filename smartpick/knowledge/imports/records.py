"""JSON lists of flat records, as scripts and note-taking programs save them."""

from __future__ import annotations

import json
from typing import Any

from smartpick.knowledge.imports.grid import MAX_COLUMNS, MAX_ROWS, ImportRefused, Line, Sheet, cell, joined, sheet_of

_WAY_OUT = 'SmartPick reads a list of flat records, such as [{"ACGME ID": "1400500915", "J1": "yes"}, …]; or save your list as .csv or .xlsx.'  # noqa: E501
_DEEPEST = 2
"""Lists of lists that are opened: {"programs": {"data": [...]}} (assumption)."""


def read_records(content: bytes) -> list[Sheet]:
    """A sheet for each list of records: one without a name for [{…}, …] or a record a line, else by their keys.

    The names of the values are line 1, the first record is line 2.

    Raises:
        ImportRefused: with the way out, if it is no JSON, or holds no list of records.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportRefused(f"This file is not text in UTF-8, as JSON is. {_WAY_OUT}") from error
    try:
        held = json.loads(text)
    except RecursionError as error:
        raise ImportRefused(f"This JSON file is nested too deep. {_WAY_OUT}") from error
    except ValueError as error:
        held = _record_a_line(text)
        if held is None:
            where = f" near line {error.lineno:,}" if isinstance(error, json.JSONDecodeError) else ""
            raise ImportRefused(
                f"This looks like a JSON file, but breaks off or is damaged{where}. {_WAY_OUT}"
            ) from error
    if isinstance(held, dict) and str(held.get("format", "")).casefold().startswith("smartpick"):
        raise ImportRefused(
            "This JSON file is a saved plan, not a list of programs; a SmartPick plan is opened as a plan."
        )
    lists = dict(_lists("", held, 0))
    if not lists:
        raise ImportRefused(
            f"This JSON file holds no list of records; a SmartPick plan is opened as a plan. {_WAY_OUT}"
        )
    return [_sheet(name, records) for name, records in lists.items()]


def _record_a_line(text: str) -> list[Any] | None:
    """The records of a file with one in each line; None if it is no such."""
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return None


def _lists(name: str, held: Any, depth: int) -> list[tuple[str, list[dict[str, Any]]]]:
    """(name, records) of each list of records in it."""
    if isinstance(held, list):
        records = [record for record in held if isinstance(record, dict)]
        return [(name, records)] if records and len(records) == len(held) else []
    if not isinstance(held, dict) or depth >= _DEEPEST:
        return []
    return [found for key, value in held.items() for found in _lists(str(key)[:60], value, depth + 1)]


def _sheet(name: str, records: list[dict[str, Any]]) -> Sheet:
    if len(records) > MAX_ROWS:
        raise ImportRefused(f"This file has more than {MAX_ROWS:,} records; keep only the programs you need.")
    keys = dict.fromkeys(key for record in records for key in record)
    if len(keys) > MAX_COLUMNS:
        raise ImportRefused(f"This file has more than {MAX_COLUMNS} kinds of values; keep only those about programs.")
    lines = [Line(1, tuple(map(cell, keys)))]
    lines += [Line(2 + at, tuple(cell(joined(record.get(key))) for key in keys)) for at, record in enumerate(records)]
    return sheet_of(name, lines)
