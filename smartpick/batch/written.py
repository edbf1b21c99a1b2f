"""What a batch writes: the table of all lists, the table of their outlooks, and both in words."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from smartpick.applicant import MATCH_YEAR
from smartpick.batch.one import Done
from smartpick.batch.profiles import Entry
from smartpick.export.about import Line
from smartpick.export.tables import IN_PERCENT, for_people, parquet_bytes, rounded_csv
from smartpick.plan import SHORTLIST_COLUMNS, Interval, counted, of_hundred
from smartpick.sentences import harmless_lines, printable

_ENDS = {"low": "from", "mid": "middle", "high": "to"}
_CHANCES = {
    "match": "Match anywhere",
    "socal_match": "Match in the home region",
    "tier2_match": "Match near it",
    "tier3_match": "Match in the nation",
    "match_ranked": "Match, once interviewed",
    "no_interview": "No interview at all",
}
OUTLOOK: Mapping[str, tuple[str, str]] = {
    "where": ("Where", "str"),
    "reason": ("Why there is no list", "str"),
    "specialty": ("Specialty", "str"),
    "visa": ("Visa need", "str"),
    "programs": ("Programs", "Int64"),
    "tier1": ("In the home region", "Int64"),
    "tier2": ("Near it", "Int64"),
    "tier3": ("In the nation", "Int64"),
    **{
        f"{chance}_{end}": (f"{label}, {word} (of 100)", "float64")
        for chance, label in _CHANCES.items()
        for end, word in _ENDS.items()
    },
    **{f"interviews_{end}": (f"Expected interviews, {word}", "float64") for end, word in _ENDS.items()},
    "cost_usd": ("Application fees (USD)", "float64"),
    "strength_percentile": ("Strength (50 is the middle)", "float64"),
    "certified_gap": ("Best list better by at most (share)", "float64"),
    "widens_most": ("What widens the range most", "str"),
    "notes": ("Notes", "str"),
}
"""Column of the table of outlooks, after `name`, to the header people read and its type. Chances are 0 to 1."""
_OF_HUNDRED = [f"{chance}_{end}" for chance in _CHANCES for end in _ENDS]
_WIDE = 100
"""Letters of a line of the text."""
_SHOWN = 10
"""Programs of each list that the text names."""


def lists(entries: Sequence[Entry], done: Sequence[Done]) -> pd.DataFrame:
    """All lists below each other as `export.tables.shortlist` gives them, with `name` before."""
    tables = []
    for entry, one in zip(entries, done, strict=True):
        if not one.reason:
            table = one.table
            table.insert(0, "name", entry.name)
            tables.append(table)
    if tables:
        return pd.concat(tables, ignore_index=True)
    columns = ("name", *SHORTLIST_COLUMNS, "visa_chance")
    return pd.DataFrame({name: pd.Series(dtype="float64" if name in IN_PERCENT else "str") for name in columns})


def outlooks(entries: Sequence[Entry], done: Sequence[Done]) -> pd.DataFrame:
    """A line a profile, in their order: `name`, then the columns of OUTLOOK."""
    rows = [
        {"name": entry.name, "where": entry.where, "reason": one.reason, **one.outlook}
        for entry, one in zip(entries, done, strict=True)
    ]
    columns = {"name": "str", **{column: kind for column, (_, kind) in OUTLOOK.items()}}
    table = pd.DataFrame(rows).reindex(columns=list(columns))
    texts = [column for column, kind in columns.items() if kind == "str"]
    return table.assign(**{column: table[column].astype(object).fillna("") for column in texts}).astype(columns)


def lists_file(table: pd.DataFrame, ending: str, tiers: Mapping[int, str]) -> bytes:
    """The table of lists as ".csv", for people to read, or ".parquet", for programs.

    Args:
        table: as `lists` makes it.
        tiers: tier to the name of its region.
    """
    if ending == ".parquet":
        return parquet_bytes(table)
    shown = for_people(table, tiers)
    shown.insert(0, "name", table["name"])
    return rounded_csv(shown)


def outlooks_file(table: pd.DataFrame, ending: str) -> bytes:
    """The table of outlooks as `outlooks` makes it, in the same two ways."""
    if ending == ".parquet":
        return parquet_bytes(table)
    shown = table.assign(**{name: 100 * table[name] for name in _OF_HUNDRED})
    return rounded_csv(shown.rename(columns={name: header for name, (header, _) in OUTLOOK.items()}))


def in_words(
    entries: Sequence[Entry], done: Sequence[Done], told: Sequence[str], tiers: Mapping[int, str], today: dt.date
) -> str:
    """What an adviser reads first: who has no list and why, all of them in a line each, then a section each.

    Args:
        told: what was passed over when the profiles were read.
        tiers: tier to the name of its region.
        today: the day it is made.
    """
    both = list(zip(entries, done, strict=True))
    missing = [(entry, one) for entry, one in both if one.reason]
    there = [(entry, one) for entry, one in both if not one.reason]
    lines = [
        f"SmartPick: lists for {counted(len(there), 'profile')} of {len(both)}, for the Match of {MATCH_YEAR}",
        f"Made on {today.day} {today:%B %Y}",
        "",
        *_wrapped("Estimates, not advice: a model fitted to published figures, no truer than its assumptions. Ranges "
                  "run from the 10th to the 90th percentile of 200 sets of assumptions, of 100 applicants like each."),
        *(line for sentence in told for line in _wrapped(sentence)),
    ]  # fmt: skip
    if missing:
        lines += ["", "NO LIST YET", ""]
        for entry, one in missing:
            lines += _wrapped(f"{_shown_name(entry)} ({entry.where}): {one.reason}", "  ", "    ")
    if there:
        lines += ["", "ALL LISTS, the lowest chance of matching first", "", *_overview(there, tiers)]
    for entry, one in there:
        lines += ["", "", _shown_name(entry).upper(), "-" * _WIDE, *_section(one)]
    return harmless_lines("\n".join(lines)) + "\n"


def _shown_name(entry: Entry) -> str:
    return printable(entry.name, 60) or "(no name)"


def _wrapped(text: str, first: str = "", later: str = "") -> list[str]:
    return textwrap.wrap(
        printable(text, 5_000), _WIDE, initial_indent=first, subsequent_indent=later, break_on_hyphens=False
    )


def _interval(one: Done, name: str) -> str:
    return of_hundred(Interval(*(one.outlook[f"{name}_{end}"] for end in _ENDS)))


def _overview(there: Sequence[tuple[Entry, Done]], tiers: Mapping[int, str]) -> Iterator[str]:
    heads = ("Name", "Specialty", "Visa need", "Programs", f"In {tiers[1]}", "Match", "There", "Fees, USD")
    rows: list[tuple[str, ...]] = [heads]
    for entry, one in sorted(there, key=lambda both: both[1].outlook["match_mid"]):
        cost = one.outlook["cost_usd"]
        rows.append((
            printable(entry.name, 30), printable(one.outlook["specialty"], 28), one.outlook["visa"],
            str(one.outlook["programs"]), str(one.outlook["tier1"]), _interval(one, "match"),
            _interval(one, "socal_match"), "unknown" if cost is None else f"{cost:,.0f}",
        ))  # fmt: skip
    widths = [max(len(row[at]) for row in rows) for at in range(len(heads))]
    for row in rows:
        yield "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()


def _section(one: Done) -> Iterator[str]:
    for left, right in one.lines:
        yield from _line((left, right))
    table = one.table
    yield from ("", f"The first {min(_SHOWN, len(table))} programs of {len(table)}")
    for row in table.head(_SHOWN).to_dict("records"):
        low, high = (round(100 * row[end]) for end in ("chance_low", "chance_high"))
        chance = "below 1" if high < 1 else f"{low} to {high}"
        program = "{rank}. {program_name}, {city}, {state}".format_map(row)
        yield from _wrapped(f"{program} ({chance} of 100)", "  ", "     ")


def _line(line: Line) -> Iterator[str]:
    left, right = line
    if right:
        yield from _wrapped(f"{left}: {right}", "  ", "    ")
    else:
        yield from ("", left)
