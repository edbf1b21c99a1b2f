"""Build data/policies.parquet from the gathered facts.

python -m smartpick.catalog.build_policies [CSV …] [--out data/policies.parquet] [--drop-bad] [--accept-losses]
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from smartpick.catalog.checksums import record
from smartpick.catalog.diff import MOST_LOST, read_table
from smartpick.catalog.load import PROGRAMS_FILE
from smartpick.catalog.published_policies import (
    APPLY_PAGE,
    COLUMNS,
    CONFIDENCES,
    POLICIES_FILE,
    SCOPES,
    policies_from,
    season_year,
    typed_value,
    write_policies,
)
from smartpick.data_folder import DATA, CatalogError, csv_rows
from smartpick.sentences import printable, sentence_of
from smartpick.writing import WritingError, prepare

SOURCES = DATA / "policies"
RETIRED = SOURCES / "retired.csv"
GATHERED = (*COLUMNS[:6], "seen", *COLUMNS[6:])
"""Columns of a gathered file; seen: how the page was read, or the day (2026-11-28) someone read it there (not stored).
A page read on a day takes the place of an earlier reading, and of one without a day."""
RETIRED_COLUMNS = ("acgme_code", "fact", "page", "why")
ONLY = {"noncitizens": ("no",), "step3_for_h1b": ("yes",), APPLY_PAGE: ("yes",)}
"""Facts of which only one value is ever gathered: the other would be read from silence."""
FIRST_SEASON, LAST_SEASON = 2000, 2027
"""The coming match year is the last a page can speak of; before 2000 no page is of use (assumption)."""
LONGEST_NOTE, LONGEST_PAGE = 300, 500
_SEASON = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_SAME_PAGE = re.compile(r"https?://(www\.)?|#.*|/+(?=#|$)", re.IGNORECASE)
"""What two addresses of one page may differ in."""

Line = Mapping[str, str]


@dataclass(frozen=True)
class Bad:
    """A line that is refused: file, line number (the header is line 1) and reasons."""

    file: str
    line: int
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {'; '.join(self.reasons)}."


@dataclass(frozen=True)
class Build:
    """What a build came to. table: the facts to store; bad: refused lines; retired, repeated: lines left out, for a
    fact is retired, or said again on the same page."""

    table: pd.DataFrame
    bad: tuple[Bad, ...]
    retired: int
    repeated: int


def build(sources: Iterable[Path], retired: Path | None = None) -> Build:
    """Check every line of the gathered files and put the good ones in order.

    Args:
        sources: CSV files with the columns of `GATHERED`.
        retired: CSV of facts no longer to be shown (acgme_code, fact, page, why); None for none.

    Raises:
        CatalogError: if a file cannot be read, or has not the columns it must.
    """
    codes = frozenset(read_table(PROGRAMS_FILE)["acgme_code"])
    bad: list[Bad] = []
    gone = {} if retired is None else {_fact(line): at for at, line in _lines(retired, RETIRED_COLUMNS, bad)}
    unused, left_out, repeated = dict(gone), 0, 0
    kept: dict[tuple[str, str, str], dict[str, tuple[Line, str]]] = {}
    for source in sources:
        for at, line in _lines(source, GATHERED, bad):
            if _fact(line) in gone:
                unused.pop(_fact(line), None)
                left_out += 1
                continue
            reasons = line_faults(line, codes)
            read = kept.setdefault(_place(line), {})  # address as written → the line and where it stands
            earlier = [page for page, (other, _) in read.items() if _day(other) < _day(line)]
            against = next(
                (o for o in read.values() if o[0]["value"] != line["value"] and _day(o[0]) == _day(line)), None
            )
            if not reasons and against:
                reasons = [f"the same page says “{against[0]['value']}” in {against[1]}"]
            if reasons:
                bad.append(Bad(source.name, at, tuple(reasons)))
            elif any(_day(other) > _day(line) for other, _ in read.values()):
                repeated += 1
            else:
                repeated += len(earlier) or line["page"] in read
                for page in earlier:
                    del read[page]
                read.setdefault(line["page"], (line, f"{source.name}, line {at}"))
    if retired is not None:
        bad += [Bad(retired.name, at, ("no gathered fact is this one",)) for at in unused.values()]
    lines = (line for read in kept.values() for line, _ in read.values())
    rows = sorted(lines, key=lambda line: tuple(line[name] for name in COLUMNS))
    table = pd.DataFrame([[line[name] for name in COLUMNS] for line in rows], columns=list(COLUMNS))
    return Build(table, tuple(bad), left_out, repeated)


def _lines(source: Path, columns: Collection[str], bad: list[Bad]) -> Iterator[tuple[int, Line]]:
    """(line number, cells without blanks around them) of a CSV; a line with more or fewer cells goes to `bad`."""
    line_number = 1
    try:
        with source.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            names = next(reader, [])
            if sorted(names) != sorted(columns):
                raise CatalogError(f"{source.name} must have the columns {', '.join(columns)}, separated by commas.")
            for cells in reader:
                line_number = reader.line_num
                if len(cells) == len(names):
                    yield line_number, {name: " ".join(cell.split()) for name, cell in zip(names, cells, strict=True)}
                elif cells:
                    bad.append(Bad(source.name, line_number, (f"it has {len(cells)} cells, not {len(names)}",)))
    except UnicodeDecodeError as error:
        raise CatalogError(f"{source.name} cannot be read as a CSV table: it is not UTF-8 text.") from error
    except (OSError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else f"after line {line_number}, {error}"
        raise CatalogError(f"{source.name} cannot be read as a CSV table: {reason}.") from error


def _fact(line: Line) -> tuple[str, str, str]:
    """Which policy of which program on which page, as its address is written: what a retired line names."""
    return line["acgme_code"], line["fact"], line["page"]


def _place(line: Line) -> tuple[str, str, str]:
    """Which policy of which program on which page, however its address is written."""
    return line["acgme_code"], line["fact"], _SAME_PAGE.sub("", line["page"])


def _day(line: Line) -> str:
    """The day someone read the page, "" where the line names none; later days sort last."""
    return line["seen"] if _DAY.fullmatch(line["seen"]) else ""


def line_faults(line: Line, codes: Collection[str]) -> list[str]:
    """Why a gathered line cannot be stored, in phrases; empty if it can.

    Args:
        line: the cells of `GATHERED`, without blanks around them.
        codes: ACGME codes of all programs.
    """
    checks = (
        (line["acgme_code"] not in codes, f"no program has the code “{line['acgme_code'][:20]}”"),
        (line["scope"] not in SCOPES, f"the scope is “{line['scope'][:20]}”, not {' or '.join(SCOPES)}"),
        (line["confidence"] not in CONFIDENCES, f"the confidence is “{line['confidence'][:20]}”"),
        (len(line["note"]) > LONGEST_NOTE, f"the note has more than {LONGEST_NOTE} letters"),
        (not line["note"].isprintable(), "the note holds a character that cannot be printed"),
    )
    reasons = (
        _value_fault(line["fact"], line["value"]), page_fault(line["page"]), season_fault(line["page_season"]),
        _day_fault(_day(line)),
    )  # fmt: skip
    return [reason for is_bad, reason in checks if is_bad] + [reason for reason in reasons if reason]


def _value_fault(fact: str, value: str) -> str:
    if fact in ONLY:
        return "" if value in ONLY[fact] else f"{fact} can only be {ONLY[fact][0]}, not “{value[:40]}”"
    try:
        typed_value(fact, value)
    except ValueError as error:
        return str(error)
    return ""


def page_fault(page: str) -> str:
    """Why an address cannot be the page of a published fact; "" if it can."""
    try:
        parts = urlsplit(page)
        host, _ = (parts.hostname or "").removesuffix("."), parts.port  # a port that is none raises
    except ValueError:
        return "the page is no address"
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host) or not page.isprintable():
        return "the page is no http address"
    if "@" in parts.netloc or " " in page or "\\" in page:
        return "the page is no http address: it hides where it leads"
    if len(page) > LONGEST_PAGE:
        return f"the address has more than {LONGEST_PAGE} letters"
    foreign = next((name for name in _third_party() if host == name or host.endswith(f".{name}")), None)
    return f"{foreign} is a third party, not the program" if foreign else ""


@lru_cache
def _third_party() -> tuple[str, ...]:
    return tuple(row["host"] for row in csv_rows("rules/third_party_hosts.csv"))


def season_fault(season: str) -> str:
    """Why a text is no season: "2024-25", "2024" or a month as "2025-07" are, and "" is "not printed"."""
    if not season:
        return ""
    parts = _SEASON.fullmatch(season)
    if not parts or (parts[2] and int(parts[2]) not in {*range(1, 13), (int(parts[1]) + 1) % 100}):
        return f"the season “{season[:20]}” is not like 2024-25, 2024 or 2025-07"
    spans_two = parts[2] is not None and int(parts[2]) == (int(parts[1]) + 1) % 100
    year = season_year(season)
    if year < FIRST_SEASON or year + spans_two > LAST_SEASON:
        return f"the season {season} does not lie between {FIRST_SEASON} and {LAST_SEASON}"
    return ""


def _day_fault(day: str) -> str:
    """Why a day cannot be one on which a page was read; "" if it can, or if there is none."""
    try:
        is_day = not day or FIRST_SEASON <= dt.date.fromisoformat(day).year <= LAST_SEASON
    except ValueError:
        is_day = False
    return "" if is_day else f"nobody read a page on {day}"


def _refuse_losses(out: Path, built: Build) -> None:
    """Never take the place of a file that held much more.

    Raises:
        CatalogError: with the numbers, if more than 2 % of the facts in `out` are gone without being retired.
    """
    if not out.exists():
        return
    old = policies_from(out.read_bytes(), out.name)
    now = {_place(line) for line in built.table.to_dict("records")}
    lost = sum(_place(line) not in now for line in old.to_dict("records")) - built.retired
    if lost > MOST_LOST * len(old):
        raise CatalogError(
            f"The new file lacks {lost} of the {len(old)} facts in {out.name}. Nothing was written. "
            "Say --accept-losses if this is meant."
        )


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns 0, or 2 after the refused lines on stderr."""
    parser = argparse.ArgumentParser(prog="python -m smartpick.catalog.build_policies", description=__doc__)
    parser.add_argument("sources", type=Path, nargs="*", help="gathered facts, CSV; data/policies/*.csv if not given")
    parser.add_argument("--retired", type=Path, default=RETIRED, help="CSV of facts no longer to be shown")
    parser.add_argument("--out", type=Path, default=POLICIES_FILE)
    parser.add_argument("--drop-bad", action="store_true", help="leave refused lines out and build all the same")
    parser.add_argument("--accept-losses", action="store_true", help="even if many facts of the file before are gone")
    parser.add_argument("--force", action="store_true", help="replace --out also if it is no policies file")
    options = parser.parse_args(arguments)
    sources = options.sources or sorted(path for path in SOURCES.glob("*.csv") if path != RETIRED)
    try:
        prepare([*sources, options.retired], {options.out: "policies"}, options.force)
        built = build(sources, options.retired)
        for bad in built.bad:
            print(bad, file=sys.stderr)
        if built.bad and not options.drop_bad:
            print(
                f"{len(built.bad)} lines are refused and nothing was written. --drop-bad leaves them out.",
                file=sys.stderr,
            )
            return 2
        if built.table.empty:
            raise CatalogError("There is no fact to store. Nothing was written.")
        if not options.accept_losses:
            _refuse_losses(options.out, built)
        write_policies(built.table, options.out)
        record([options.out, *sources, options.retired], options.accept_losses)
    except (CatalogError, WritingError) as error:
        print(sentence_of(error), file=sys.stderr)
        return 2
    except OSError as error:
        print(printable(f"{options.out} cannot be written: {error.strerror or error}."), file=sys.stderr)
        return 2
    programs = built.table["acgme_code"].nunique()
    print(
        f"{len(built.table)} facts on {programs} programs, {options.out.stat().st_size / 1000:.0f} kB; "
        f"{len(built.bad)} lines dropped, {built.retired} retired, {built.repeated} repeated."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
