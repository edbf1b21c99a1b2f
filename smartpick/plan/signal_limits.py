"""Program signals: how many a specialty takes, and whether those given fit. Which programs to signal is not said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from smartpick.data_folder import records
from smartpick.dated import age_note, season_month


@dataclass(frozen=True)
class SignalLimits:
    """The most signals of a specialty, as one source publishes them.

    most: {"gold": n, "silver": n}, or {"signal": n} where there are no tiers. season: match year of the numbers;
    source, confidence ("high", "medium" or "low"): as in `data/published/signals.csv`. others: what other sources
    publish that differs, newest first.
    """

    most: Mapping[str, int]
    season: int
    source: str
    confidence: str
    others: tuple[SignalLimits, ...] = ()

    @property
    def counts(self) -> str:
        """ "3 gold signals and 12 silver signals"."""
        return " and ".join(f"{n} {kind if kind == 'signal' else f'{kind} signal'}s" for kind, n in self.most.items())

    def sentence(self, today: dt.date) -> str:
        """The limits in words, with their year and source, and every source that gives another number.

        Args:
            today: the day to judge their age by.
        """
        words = f"Up to {self.counts}, as published for {self._origin(today)}."
        if self.others:
            differ = "; ".join(f"{other.counts} for {other._origin(today)}" for other in self.others)
            words += f" Sources disagree: {differ}."
        return f"{words} Check the number in this season's application."

    def _origin(self, today: dt.date) -> str:
        note = age_note(season_month(self.season), today)
        aged = f"; {note}" if note else ""
        return f"the {self.season} season ({self.source}; confidence: {self.confidence}{aged})"


def signal_limits(specialty: str) -> SignalLimits | None:
    """The limits of a specialty, None where none are published.

    The newest source that is not of low confidence counts, else the newest; of the others, those with other numbers
    are kept beside it.
    """
    rows = [_limits(row) for row in records("signals") if row.specialty == specialty]
    if not rows:
        return None
    rows.sort(key=lambda limits: (limits.confidence != "low", limits.season), reverse=True)
    first = rows[0]
    others = sorted((o for o in rows if o.most != first.most), key=lambda o: o.season, reverse=True)
    return SignalLimits(first.most, first.season, first.source, first.confidence, tuple(others))


def _limits(row: Any) -> SignalLimits:
    tiers = {"gold": row.gold, "silver": row.silver}
    most = {"signal": row.total} if any(pd.isna(count) for count in tiers.values()) else tiers
    return SignalLimits(
        {kind: int(count) for kind, count in most.items()}, int(row.season), str(row.source), str(row.confidence)
    )


def signal_conflicts() -> pd.DataFrame:
    """Every specialty whose published numbers of signals differ between sources: a line a source.

    Returns:
        specialty, signals, season, source, confidence, by specialty and newest first.
    """
    rows = sorted(records("signals"), key=lambda row: (row.specialty, -row.season))
    lines = []
    for specialty, group in groupby(rows, key=lambda row: row.specialty):
        limits = [_limits(row) for row in group]
        if len({tuple(each.most.items()) for each in limits}) > 1:
            lines += [(specialty, each.counts, each.season, each.source, each.confidence) for each in limits]
    return pd.DataFrame(lines, columns=["specialty", "signals", "season", "source", "confidence"])


def over_limit(limits: SignalLimits, signals: Mapping[str, str]) -> list[str]:
    """Sentences on what goes beyond the limits, none where all fits.

    Args:
        limits: of the specialty.
        signals: {ACGME code: "gold", "silver" or "signal"}.
    """
    sentences, kinds = [], list(signals.values())
    if "signal" in limits.most:  # without tiers every signal counts the same
        kinds = ["signal"] * len(kinds)
    elif "signal" in kinds:
        sentences.append(f"{kinds.count('signal')} of your signals must be gold or silver in this specialty.")
    for kind, most in limits.most.items():
        if kinds.count(kind) > most:
            name = "signals" if kind == "signal" else f"{kind} signals"
            sentences.append(f"You give {kinds.count(kind)} {name}; the limit is {most} ({limits.season} season).")
    return sentences
