"""The profiles of a batch: a table, JSON lines or a folder of plan files, read into one text a profile."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from smartpick.applicant import VISA_NEEDS, Applicant
from smartpick.knowledge.imports.grid import Cell, Sheet, Unreadable
from smartpick.knowledge.imports.guarded import tables
from smartpick.plan import Preferences, Profile
from smartpick.plan.file import MAX_BYTES
from smartpick.sentences import printable

MOST_BYTES = 500_000_000
"""Of one file of JSON lines (assumption: a thousand plans with all their texts)."""
_MARKS = ("pins", "exclusions")
_FIELDS: Mapping[str, tuple[str, str]] = {
    name.replace("_", ""): (part, name)
    for part, names in (
        ("applicant", Applicant.model_fields),
        ("preferences", [name for name in Preferences.model_fields if name != "targets"]),
        ("", _MARKS),
    )
    for name in names
}
"""Header without signs and spaces → the part of a profile it belongs to, and its field."""
_LISTS = ("citizenships", "languages", "ties", *_MARKS)
_VISAS = {label.casefold(): need for need, label in VISA_NEEDS.items()}


@dataclass(frozen=True)
class Entry:
    """One profile of a batch.

    name: as its lists will be called; where: "line 3" or "ana.json"; text: the profile as JSON, as `open_plan` takes
    it; reason: why it cannot be read at all, "" if it can.
    """

    name: str
    where: str
    text: bytes = b""
    reason: str = ""


@dataclass(frozen=True)
class Batch:
    """The profiles of a file or folder, in its order; files: those that were read; told: what was passed over."""

    entries: tuple[Entry, ...]
    files: tuple[Path, ...]
    told: tuple[str, ...] = ()


def read_profiles(path: Path) -> Batch:
    """The profiles of a file or a folder. What is wrong with one of them is its own reason and stops no other.

    Args:
        path: a table (CSV, Parquet, Excel) with a column `name` and columns called as the fields of a profile; JSON
            lines, each a profile or a saved plan with a `name`; or a folder of plan files, called as the files are.

    Raises:
        ValueError: nothing of it can be read, or it holds no profile; ImportRefused is one.
        OSError: it cannot be opened.
    """
    if path.is_dir():
        batch = _folder(path)
    else:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise ValueError(f"“{printable(path.name, 100)}” is larger than {MOST_BYTES // 1_000_000} MB.")
        is_json = re.match(rb"(\xef\xbb\xbf)?\s*[\[{]", content[:1024])
        batch = _records(path, content) if is_json else _table(path, content)
    if not batch.entries:
        raise ValueError(f"“{printable(path.name, 100)}” holds no profile.")
    return replace(batch, entries=_each_its_name(batch.entries))


def _each_its_name(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """A name for each, and none for two: nobody could tell whose list is whose."""
    of_one: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        of_one[entry.name.casefold()].append(entry)
    return tuple(_named(entry, [other.where for other in of_one[entry.name.casefold()]]) for entry in entries)


def _named(entry: Entry, places: list[str]) -> Entry:
    if entry.reason:
        return entry
    if not entry.name:
        return replace(entry, reason="This profile has no name.")
    if len(places) > 1:
        others = ", ".join([place for place in places if place != entry.where][:3])
        reason = f"“{printable(entry.name, 60)}” is also the name of {others}: give each profile a name of its own."
        return replace(entry, reason=reason)
    return entry


def _folder(path: Path) -> Batch:
    files, others = [], []
    for file in sorted(path.iterdir()):
        if file.is_file() and file.suffix.lower() == ".json" and not file.name.startswith("."):
            files.append(file)
        elif not file.name.startswith("."):
            others.append(printable(file.name, 60))
    told = (f"Not read, for they are no .json files: {_some(others)}.",) if others else ()
    return Batch(tuple(map(_file, files)), tuple(files), told)


def _file(path: Path) -> Entry:
    try:
        with path.open("rb") as file:
            return Entry(_name(path.stem), path.name, file.read(MAX_BYTES + 1))
    except OSError as error:
        return Entry(_name(path.stem), path.name, reason=f"The file cannot be read: {error.strerror}.")


def _records(path: Path, content: bytes) -> Batch:
    """JSON: one profile, a list of them, or one a line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"“{printable(path.name, 100)}” is not text in UTF-8, as JSON is.") from error
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        lines = [(f"line {at}", line) for at, line in enumerate(text.split("\n"), 1) if line.strip()]
    else:
        records = whole if isinstance(whole, list) else [whole]
        lines = [(f"record {at}", json.dumps(record)) for at, record in enumerate(records, 1)]
    return Batch(tuple(_record(where, line) for where, line in lines), (path,))


def _record(where: str, line: str) -> Entry:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return Entry("", where, reason="This line is damaged: it is no profile in JSON.")
    if not isinstance(record, dict):
        return Entry("", where, reason="This is no profile: a profile is a JSON object with the key applicant.")
    name, text = _name(record.get("name")), line
    if not {"applicant", "format", "preferences"} & record.keys():  # its fields side by side, as in a table
        profile: dict[str, Any] = {"applicant": {}}
        for key, value in record.items():
            part, field = _FIELDS.get(_squeezed(key), ("" if key in Profile.model_fields else "applicant", key))
            _put(profile, part, field, value)
        text = json.dumps(profile)
    return Entry(name, where, text.encode(errors="replace"))


def _put(profile: dict[str, Any], part: str, field: str, value: Any) -> None:
    (profile.setdefault(part, {}) if part else profile)[field] = value


def _table(path: Path, content: bytes) -> Batch:
    _, sheets = tables(content)
    found = next((sheet for sheet in sheets if "name" in _headers(sheet)), None)
    if found is None:
        raise ValueError(
            f"“{printable(path.name, 100)}” has no column “name”. The other columns are called as the fields of a "
            "profile: specialty, visa, step2_ck and so on."
        )
    headers = _headers(found)
    unused = [header for header in headers if header and header != "name" and _squeezed(header) not in _FIELDS]
    told = list(found.told)
    if unused:
        named = _some([f"“{header}”" for header in unused])
        told.append(f"Columns that are no field of a profile, and not used: {named}.")
    entries = (_row(f"line {line.number}", dict(zip(headers, line.cells, strict=False))) for line in found.lines[1:])
    return Batch(tuple(entries), (path,), tuple(told))


def _headers(sheet: Sheet) -> list[str]:
    cells = sheet.lines[0].cells if sheet.lines else ()
    headers = [printable(value, 60) if isinstance(value, str) else "" for value in cells]
    return ["name" if header.casefold() == "name" else header for header in headers]


def _row(where: str, cells: Mapping[str, Cell]) -> Entry:
    """One line of a table as the JSON of a profile; an empty cell is a field left out."""
    profile: dict[str, Any] = {"applicant": {}}
    name = cells.get("name")
    entry = Entry(_name(name if not isinstance(name, Unreadable) else ""), where)
    for header, value in cells.items():
        part, field = _FIELDS.get(_squeezed(header), ("", ""))
        if isinstance(value, Unreadable) and (field or header == "name"):
            return replace(entry, reason=f"“{header}” cannot be read: {value.reason}.")
        if field and value is not None:
            _put(profile, part, field, _value(field, value))
    return replace(entry, text=json.dumps(profile).encode())


def _value(field: str, value: Cell) -> object:
    """What a cell says, as JSON has it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if field in _LISTS:
        parts = [part.strip() for part in re.split(r"[;\n]" if field == "ties" else r"[;,\n]", str(value))]
        return [_tie(part) if field == "ties" else part for part in parts if part]
    if field == "visa" and isinstance(value, str):
        return _VISAS.get(value.casefold(), value)
    return value


def _tie(text: str) -> dict[str, str]:
    """ "family: Los Angeles County, CA" as a tie."""
    kind, _, place = text.partition(":")
    return {"kind": kind.strip().casefold(), "place": place.strip()} if place.strip() else {"place": text}


def _name(value: object) -> str:
    return "" if value is None or isinstance(value, bool | list | dict) else printable(value, 200)


def _squeezed(header: str) -> str:
    return re.sub(r"[^a-z0-9]", "", header.casefold())


def _some(names: list[str]) -> str:
    """The first few of many names."""
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
