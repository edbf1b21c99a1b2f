"""The programs of a list as cards: what each says, and in which order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from smartpick.knowledge import policy_columns
from smartpick.odds.known import visa_keys
from smartpick.plan import Listed, Plan, per_hundred
from smartpick.plan.visa_pool import VISA_NAMES
from smartpick.season.news import News, Stage
from smartpick.ui import derived, session
from smartpick.ui.components.cards import CardRow
from smartpick.ui.widgets.words import small_range

_LIKELY = ((0.75, "likely"), (0.4, "perhaps"), (0.0, "unlikely"))
"""From which chance of taking a visa need which word is used (product decision)."""
_WHOSE = {"verified": "you checked", "imported": "your file says so", "published": "its page says so"}


def card_rows(plan: Plan, tier: int | None = None) -> list[CardRow]:
    """The programs of a list, home region first, by chance within each region.

    Args:
        tier: only programs of this tier; None for all.
    """
    table, notes, now = plan.table, session.profile().notes, now_words(derived.heard())
    table = table.assign(why=plan.short_reasons, visa=_visa(plan, table["visa_chance"]))
    if tier is not None:
        table = table.loc[table["tier"] == tier]
    table = table.sort_values(["tier", "chance_mid", "rank"], ascending=[True, False, True])
    lines: Iterable[Any] = table.itertuples()
    return [
        CardRow(
            code=line.acgme_code, name=line.program_name, place=f"{line.city}, {line.state}", tier=int(line.tier),
            low=round(100 * line.chance_low, 3), high=round(100 * line.chance_high, 3),
            chance=f"Match here: {small_range(100 * line.chance_low, 100 * line.chance_high)}",
            visa=line.visa, adds=f"adds {per_hundred(line.adds_points)}", why=line.why,
            note=notes.get(line.acgme_code, ""), mark="pinned" if line.pinned else "", now=now.get(line.acgme_code, ""),
        )
        for line in lines
    ]  # fmt: skip


_STAGES: Mapping[Stage, str] = {
    "held": "interview", "silent": "no word", "waitlisted": "waitlisted", "refused": "they declined",
    "given up": "given up", "withdrawn": "withdrawn",
}  # fmt: skip


def now_words(news: News | None) -> dict[str, str]:
    """ACGME code → the chance there given the news of the season, and where the program stands, in a few words."""
    if news is None:
        return {}
    low, _, high = (100 * news.chance).tolist()
    stands = zip(news.sent.codes, news.stages, low, high, strict=True)
    return {code: f"Now: {small_range(least, most)}, {_STAGES[stage]}" for code, stage, least, most in stands}


def top_of_scale(listed: Listed) -> float:
    """Where the bars of a list end: the highest chance on it, in whole percent upwards."""
    return max(1, math.ceil(100 * float(max(listed.table["chance_high"]))))


def _visa(plan: Plan, chances: Iterable[float]) -> list[str]:
    """What is known of the visa need at each program of the list, in a few words; "" where there is none."""
    keys = visa_keys(plan.profile.applicant)
    if not keys:
        return [""] * len(plan.rows)
    columns = policy_columns(plan.catalog, plan.profile.knowledge).iloc[plan.rows]
    lines = columns[[f"{key}{part}" for key in keys for part in ("", "_kind")]].to_dict("records")
    return [_visa_words(line, keys, takes) for line, takes in zip(lines, chances, strict=True)]


def _visa_words(line: dict[Any, Any], keys: Iterable[str], takes: float) -> str:
    for key in keys:
        if line[key] == "yes":
            return f"{VISA_NAMES[key]}: yes, {_WHOSE[line[f'{key}_kind']]}"
    word = next(word for least, word in _LIKELY if takes >= least)
    return f"Takes your visa: {word}, about {100 * takes:.0f} % (estimate)"
