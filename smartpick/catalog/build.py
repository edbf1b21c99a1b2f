"""Build data/programs.parquet from the compiled program table.

python -m smartpick.catalog.build PROGRAMS_CSV [--out data/programs.parquet] [--accept-losses]
"""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pandera.errors
import pyarrow as pa
import pyarrow.parquet as pq

from smartpick.catalog.checksums import record
from smartpick.catalog.columns import COLUMNS, INDEPENDENT, POOLS, RENAMED, SETTINGS, VISA_EVIDENCE
from smartpick.catalog.diff import MOST_LOST, read_table, refuse_losses
from smartpick.catalog.load import FORMAT, FORMAT_KEY, PROGRAMS_FILE
from smartpick.catalog.schema import PROGRAMS
from smartpick.catalog.setting import derive_setting
from smartpick.data_folder import CatalogError, csv_rows, states
from smartpick.sentences import sentence_of
from smartpick.writing import SHIPPED, WritingError, prepare, write_file

Frame = Any  # a DataFrame or one of its columns: pandas' own annotations do not tell the two apart

DERIVED = {"census_division", "setting", "setting_basis", "pool", "pool_reason", "visa_evidence"}
ORDERED = {"setting": SETTINGS, "pool": POOLS, "visa_evidence": VISA_EVIDENCE}


def build(source: Path | str) -> pd.DataFrame:
    """Typed, checked and sorted table from a compiled CSV.

    Args:
        source: a CSV file with the columns of the shipped table's origin.

    Raises:
        CatalogError: with one sentence, if a column is missing, a code is damaged or repeated, a state is not one, or
            any value breaks the schema.
    """
    table: Frame = _read(Path(source))
    _refuse_damage(table)
    table["census_division"] = table["state"].map(states()["census_division"])
    table["setting"], table["setting_basis"] = derive_setting(table)
    table["pool"], table["pool_reason"] = _pool(table)
    table["visa_evidence"] = _visa_evidence(table)
    table = _typed(table).sort_values(["specialty", "state", "city", "program_name", "acgme_code"], ignore_index=True)
    try:
        return PROGRAMS.validate(table)
    except pandera.errors.SchemaError as error:
        raise CatalogError(_sentence(error)) from error


def write(table: pd.DataFrame, out: Path | str) -> None:
    """Write the table as zstd Parquet, marked so that loading can tell it from a foreign file."""
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    arrow = arrow.replace_schema_metadata({**(arrow.schema.metadata or {}), FORMAT_KEY: FORMAT})
    buffer = io.BytesIO()
    pq.write_table(arrow, buffer, compression="zstd", compression_level=19)
    write_file(out, buffer.getvalue(), SHIPPED)


def _read(source: Path) -> Frame:
    try:
        table: Frame = pd.read_csv(source, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise CatalogError(f"{source.name} cannot be read as a CSV table: {reason}.") from error
    table = table.apply(lambda column: column.str.replace(r"\s+", " ", regex=True).str.strip()).rename(columns=RENAMED)
    missing = [name for name in COLUMNS if name not in DERIVED and name not in table.columns]
    if missing:
        shown = {new: old for old, new in RENAMED.items()}
        names = ", ".join(shown.get(name, name) for name in missing)
        raise CatalogError(f"{source.name} lacks the column{'s' if len(missing) > 1 else ''} {names}.")
    return table[[name for name in COLUMNS if name not in DERIVED]].copy()


def _refuse_damage(table: Frame) -> None:
    if table.empty:
        raise CatalogError("The table holds no programs.")
    code = table["acgme_code"].fillna("")
    damaged = ~code.str.fullmatch(r"\d{10}")
    if damaged.any():
        lost = code[damaged].str.fullmatch(r"\d{7,9}").any()
        hint = "; leading zeros were probably lost in a spreadsheet" if lost else ""
        raise CatalogError(f'Line {_line(damaged)} has the code "{code[damaged].iloc[0]}", not ten digits{hint}.')
    if code.duplicated().any():
        raise CatalogError(f"Line {_line(code.duplicated())} repeats the code {code[code.duplicated()].iloc[0]}.")
    stranger = ~table["state"].isin(states().index)
    if stranger.any():
        raise CatalogError(f'Line {_line(stranger)} has "{table["state"][stranger].iloc[0]}" as its state.')


def _line(rows: Frame) -> int:
    """Line in the CSV of the first true row; the header is line 1."""
    return int(np.flatnonzero(rows)[0]) + 2


def _pool(table: Frame) -> tuple[pd.Series, pd.Series]:
    """Pool and reason of each program; the first reason that holds is given."""
    decided = {row["acgme_code"]: row["decision"] for row in csv_rows("rules/military.csv")}
    military = (table["ownership"] == "Department of Defense").where(
        ~table["acgme_code"].isin(decided), table["acgme_code"].map(decided) == "military"
    )
    reasons = [
        (table["entry_format"] == INDEPENDENT, "independent format", "Entered after another residency."),
        (military, "military", "Sponsored by the US military, which trains its own officers, who are US citizens."),
        (
            table["directory_note"].fillna("").str.startswith("Absent from"),
            "possibly closed",
            "Listed in January 2025 but not in May–June 2025; check that it still exists.",
        ),
    ]
    conditions = [condition for condition, _, _ in reasons]
    pool = np.select(conditions, [name for _, name, _ in reasons], default="open")
    reason = pd.Series(np.select(conditions, [why for _, _, why in reasons], default=""), index=table.index)
    return pd.Series(pool, index=table.index), reason.mask(reason == "")


def _visa_evidence(table: Frame) -> pd.Series:
    kind = table["h1b_lca_match_kind"]
    conditions = [kind == "employer+worksite", kind == "employer", table["uscis_h1b_approvals"].notna()]
    return pd.Series(np.select(conditions, VISA_EVIDENCE[:3], default=VISA_EVIDENCE[3]), index=table.index)


def _typed(table: Frame) -> Frame:
    typed = {}
    for name, dtype in COLUMNS.items():
        column = table[name]
        if name in ORDERED:
            typed[name] = column.astype(pd.CategoricalDtype(ORDERED[name]))
        elif dtype in ("category", "str"):
            typed[name] = column.astype(dtype)
        else:
            try:
                numbers: Frame = pd.to_numeric(column)
                typed[name] = numbers.astype(dtype)
            except (ValueError, TypeError) as error:
                raise CatalogError(f"Column {name} holds something that is not a number: {error}.") from error
    return pd.DataFrame(typed)


def _sentence(error: pandera.errors.SchemaError) -> str:
    name = getattr(error.schema, "name", None) or "the table"
    cases = error.failure_cases
    example = f', for example "{cases["failure_case"].iloc[0]}"' if isinstance(cases, pd.DataFrame) else ""
    return f"Column {name} does not meet the rule {error.check}{example}."


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns 0, or 2 after one sentence on stderr."""
    parser = argparse.ArgumentParser(prog="python -m smartpick.catalog.build", description=__doc__)
    parser.add_argument("source", type=Path, help="the compiled program table, CSV")
    parser.add_argument("--out", type=Path, default=PROGRAMS_FILE)
    parser.add_argument(
        "--accept-losses",
        action="store_true",
        help=f"build even if more than {MOST_LOST:.0%} of the shipped programs or any column is lost",
    )
    parser.add_argument("--force", action="store_true", help="replace --out also if it is no program table")
    options = parser.parse_args(arguments)
    try:
        prepare([options.source], {options.out: "programs"}, options.force)
        table = build(options.source)
        if not options.accept_losses and PROGRAMS_FILE.exists():
            refuse_losses(read_table(PROGRAMS_FILE), table)
        write(table, options.out)
        record([options.out], options.accept_losses)
    except (CatalogError, WritingError, OSError) as error:
        print(sentence_of(error), file=sys.stderr)
        return 2
    print(f"{len(table)} programs, {options.out.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
