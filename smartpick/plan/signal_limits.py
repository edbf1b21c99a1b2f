"""Program signals: how many a specialty takes, and whether those given fit. Which programs to signal is not said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from smartpick.data_folder import published


@dataclass(frozen=True)
class SignalLimits:
    """The most signals of a specialty. most: {"gold": n, "silver": n}, or {"signal": n} where there are no tiers.

    season: match year the numbers were published for; confidence: "high", "medium" or "low", as in
    `data/published/specialties.csv` (AAMC, program signaling by specialty).
    """

    most: Mapping[str, int]
    season: int
    confidence: str

    @property
    def sentence(self) -> str:
        """The limits in words, with their year and source."""
        counts = " and ".join(f"{n} {kind if kind == 'signal' else f'{kind} signal'}s" for kind, n in self.most.items())
        return (
            f"Up to {counts}, as published for the {self.season} season (AAMC, program signaling by specialty; "
            f"confidence: {self.confidence}). Check the number in this season's ERAS."
        )


def signal_limits(specialty: str) -> SignalLimits | None:
    """The limits of a specialty, None where none are published."""
    table: Any = published("specialties").set_index("specialty")
    if specialty not in table.index or pd.isna(table.loc[specialty, "signals_total"]):
        return None
    row = table.loc[specialty]
    tiers = {kind: row[f"signals_{kind}"] for kind in ("gold", "silver")}
    if any(pd.isna(count) for count in tiers.values()):
        tiers = {"signal": row["signals_total"]}
    return SignalLimits(
        {kind: int(count) for kind, count in tiers.items()}, int(row["signals_season"]), str(row["signals_confidence"])
    )


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
