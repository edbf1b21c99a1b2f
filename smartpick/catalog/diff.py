"""What changed between two program tables, and whether a new one lost too much to be shipped."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from smartpick.catalog.columns import RENAMED
from smartpick.data_folder import CatalogError

Frame = Any  # a DataFrame or one of its columns: pandas' own annotations do not tell the two apart

MOST_LOST = 0.02
"""Share of programs a new table may lack before the build refuses it (assumption: two years of real closures)."""
EXAMPLES = 5
_SAME = 1e-5
"""Relative difference below which numbers are the same: a CSV may hold more digits than the stored table."""


@dataclass(frozen=True)
class TableDiff:
    """Two tables side by side, by ACGME code.

    Args:
        programs: counts, old and new.
        added: code and name of every program that is only in the new table.
        removed: likewise of the old table.
        changed: column → every (code, old, new), only of programs and columns in both; None is unknown.
        columns_added: columns only the new table has.
        columns_removed: columns only the old table has.
        types: column → (old, new), where both tables are stored ones.
        emptied: columns known before and unknown for every program now.
    """

    programs: tuple[int, int]
    added: tuple[tuple[str, str], ...]
    removed: tuple[tuple[str, str], ...]
    changed: dict[str, list[tuple[str, Any, Any]]]
    columns_added: tuple[str, ...]
    columns_removed: tuple[str, ...]
    types: dict[str, tuple[str, str]]
    emptied: tuple[str, ...]

    def summary(self) -> dict[str, Any]:
        """Counts and examples, ready for JSON."""
        return {
            "programs": {"old": self.programs[0], "new": self.programs[1]},
            "added": _counted([{"code": code, "program": name} for code, name in self.added]),
            "removed": _counted([{"code": code, "program": name} for code, name in self.removed]),
            "changed": {
                column: _counted([{"code": code, "old": old, "new": new} for code, old, new in cells])
                for column, cells in self.changed.items()
            },
            "columns_added": list(self.columns_added),
            "columns_removed": list(self.columns_removed),
            "columns_emptied": list(self.emptied),
            "types_changed": {name: {"old": old, "new": new} for name, (old, new) in self.types.items()},
        }

    def text(self) -> str:
        """The same for reading."""
        lines = [f"Programs: {self.programs[0]} before, {self.programs[1]} now."]
        for word, programs in (("Added", self.added), ("Removed", self.removed)):
            lines.append(f"{word}: {len(programs)}")
            lines += [f"  {code} {name}" for code, name in programs[:EXAMPLES]]
        for column, cells in self.changed.items():
            lines.append(f"{column}: {len(cells)} changed")
            lines += [f"  {code}: {_word(old)} → {_word(new)}" for code, old, new in cells[:EXAMPLES]]
        if not self.changed:
            lines.append("No value changed.")
        lines += [f"{word}: {', '.join(names)}" for word, names in self._columns() if names]
        return "\n".join(lines)

    def _columns(self) -> list[tuple[str, list[str]]]:
        return [
            ("New columns", list(self.columns_added)),
            ("Columns that are gone", list(self.columns_removed)),
            ("Columns that became empty", list(self.emptied)),
            ("Columns of another type", [f"{name} ({old} → {new})" for name, (old, new) in self.types.items()]),
        ]


def read_table(path: Path | str) -> pd.DataFrame:
    """A program table in a file, see `table_from`."""
    path = Path(path)
    try:
        return table_from(path.read_bytes(), path.name)
    except OSError as error:
        raise CatalogError(f"{path.name} cannot be read as a program table: {error.strerror}.") from error


def table_from(content: bytes, name: str) -> pd.DataFrame:
    """A program table, stored (.parquet) or compiled (.csv); what it is shows in its content.

    Raises:
        CatalogError: with one sentence, if it cannot be read or has no code for every row.
    """
    file = io.BytesIO(content)
    try:
        if content[:4] == b"PAR1":
            table: Frame = pd.read_parquet(file)
        else:
            table = pd.read_csv(file, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8-sig")
            table = table.rename(columns=RENAMED)
    except (OSError, ValueError) as error:
        raise CatalogError(f"{name} cannot be read as a program table: it is damaged or of another kind.") from error
    if "acgme_code" not in table.columns or table["acgme_code"].isna().any() or table["acgme_code"].duplicated().any():
        raise CatalogError(f"{name} is not a program table: every row needs an ACGME code of its own.")
    return table


def compare(old: Frame, new: Frame) -> TableDiff:
    """What changed between two tables.

    Args:
        old: needs the column acgme_code; the other columns may be any.
        new: likewise.
    """
    before, after = _by_code(old), _by_code(new)
    both = before.index.intersection(after.index, sort=False)
    shared = [name for name in before.columns if name in after.columns]
    left, right = before.loc[both], after.loc[both]
    changed = {name: cells for name in shared if (cells := _changed(left[name], right[name]))}
    dtypes = {name: (str(old[name].dtype), str(new[name].dtype)) for name in shared}
    types = {name: pair for name, pair in dtypes.items() if pair[0] != pair[1]}
    return TableDiff(
        (len(old), len(new)),
        _named(after.loc[after.index.difference(before.index)]),
        _named(before.loc[before.index.difference(after.index)]),
        changed,
        tuple(name for name in after.columns if name not in before.columns),
        tuple(name for name in before.columns if name not in after.columns),
        types if not _is_text(old) and not _is_text(new) else {},
        tuple(name for name in shared if before[name].notna().any() and after[name].isna().all()),
    )


def refuse_losses(shipped: pd.DataFrame, new: pd.DataFrame) -> None:
    """Hold a new table against the shipped one.

    Args:
        shipped: the stored table as it was.
        new: the one that is to take its place.

    Raises:
        CatalogError: with the numbers, if more than 2 % of the shipped programs are gone, or a column is new, gone,
            wholly empty or of another type.
    """
    diff = compare(shipped, new)
    lost, total = len(diff.removed), len(shipped)
    way_out = "Say --accept-losses if this is meant."
    if lost > MOST_LOST * total:
        raise CatalogError(
            f"The new table lacks {lost} of the {total} shipped programs ({100 * lost / total:.1f} %, "
            f"more than {100 * MOST_LOST:.0f} %). {way_out}"
        )
    drift = [f"{word.lower()}: {', '.join(names)}" for word, names in diff._columns() if names]
    if drift:
        raise CatalogError(f"The new table has other columns than the shipped one ({'; '.join(drift)}). {way_out}")


def _by_code(table: Frame) -> Frame:
    return table.set_index("acgme_code")


def _named(table: Frame) -> tuple[tuple[str, str], ...]:
    places = [name for name in ("program_name", "specialty", "city", "state") if name in table.columns]
    named = table[places].astype(object).fillna("").astype(str).agg(", ".join, axis=1) if places and len(table) else []
    return tuple(zip(table.index, named, strict=True)) if places else tuple((code, "") for code in table.index)


def _changed(old: Frame, new: Frame) -> list[tuple[str, Any, Any]]:
    """(code, old, new) wherever two columns of the same programs differ; missing on both sides is no difference."""
    left, right = _numbers(old), _numbers(new)
    if left is None or right is None:
        a, b = _words(old), _words(new)
        differs = np.array([x != y for x, y in zip(a, b, strict=True)], dtype=bool)
    else:
        a = np.array([None if np.isnan(x) else float(f"{x:.7g}") for x in left], dtype=object)
        b = np.array([None if np.isnan(x) else float(f"{x:.7g}") for x in right], dtype=object)
        differs = ~np.isclose(left, right, rtol=_SAME, atol=1e-9, equal_nan=True)
    return [(old.index[at], a[at], b[at]) for at in np.flatnonzero(differs)]


def _numbers(column: Frame) -> np.ndarray | None:
    """The column as floats with NaN where unknown; None if it holds words or codes."""
    text = column.dropna().astype(str)
    if column.dtype == "category" or text.str.match(r"0\d").any():
        return None
    try:
        numbers: Frame = pd.to_numeric(column)
        return numbers.to_numpy(dtype=float, na_value=np.nan)
    except (ValueError, TypeError):
        return None


def _words(column: Frame) -> list[str | None]:
    return [
        None if missing else " ".join(str(value).split()) for value, missing in zip(column, column.isna(), strict=True)
    ]


def _is_text(table: Frame) -> bool:
    """Whether the table came from a CSV, where every column is text."""
    return all(str(dtype) == "str" for dtype in table.dtypes)


def _counted(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"count": len(rows), "examples": rows[:EXAMPLES]}


def _word(value: Any) -> str:
    return "unknown" if value is None else str(value)
