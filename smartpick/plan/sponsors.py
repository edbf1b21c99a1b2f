"""Where one sponsor takes much of a list: its programs often share one office and one mind."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from smartpick.plan.plan import Plan

MUCH = 0.1
"""Share of a list above which one sponsor is named (product decision)."""
FEWEST = 3
"""Programs of one sponsor that are not worth a word even on the shortest list (assumption)."""


@dataclass(frozen=True)
class MuchOfOne:
    """A sponsor with more than a tenth of a list.

    Args:
        sponsor: its name, as the programs' names begin.
        count: its programs on the list.
        size: all programs on the list.
        keeps: how many of them a tenth of the list is; never fewer than are pinned.
        others: codes of all its programs but those kept; what to leave out to come down to that number.
    """

    sponsor: str
    count: int
    size: int
    keeps: int
    others: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What it is and why it matters, in words."""
        return (
            f"{self.count} of your {self.size} programs belong to one sponsor, {self.sponsor}. They may decide alike; "
            "our estimate counts each as deciding for itself."
        )


_SLASH_IN_ITS_NAME = "Zucker School of Medicine at Hofstra/Northwell"
"""The one sponsor with a slash in its own name (seen in the directory's names, where it also stands alone)."""


def sponsor_of(name: str) -> str:
    """The sponsor in a program's name: the directory writes “sponsor/site” where the two differ, also in brackets."""
    if name.startswith(_SLASH_IN_ITS_NAME):
        return _SLASH_IN_ITS_NAME
    before = re.match(r"(?:\([^)]*\)|[^/])*", name)  # a slash in brackets parts two sites, not sponsor and site
    return before[0].strip() if before else name


def much_of_one(plan: Plan) -> list[MuchOfOne]:
    """The sponsors with more than a tenth of the list, largest first."""
    pool, members, size = plan.odds.pool, plan.choice.members, len(plan.choice.members)
    of = np.array([sponsor_of(name) for name in pool.table["program_name"]])
    pinned, listed = (np.isin(np.arange(len(of)), places) for places in (plan.choice.pins, members))
    first = np.lexsort((-plan.worth, ~listed, ~pinned))  # pins, then the list by what each adds, then the others
    much = []
    for sponsor, count in pd.Series(of[members]).value_counts().items():
        if count > MUCH * size and count >= FEWEST:
            mine = first[(of[first] == sponsor) & plan.odds.open[first]]
            keeps = max(int(MUCH * size), int(pinned[mine].sum()), 1)
            much.append(MuchOfOne(str(sponsor), int(count), size, keeps, tuple(pool.codes[mine[keeps:]].tolist())))
    return much
