"""Explore: which programs are asked for, and which of them pass. No widgets here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from smartpick.catalog import Catalog
from smartpick.catalog.everyday import matching, searched
from smartpick.knowledge import POLICY_FACTS, Knowledge
from smartpick.knowledge.policies import policy_columns
from smartpick.plan.visa_pool import COUNTED, VISA_NAMES

UNKNOWN = COUNTED[-1]
YES_NO = {key: fact.label for key, fact in POLICY_FACTS.items() if fact.kind == "yes/no"}
CHOICES = {
    "region": "Region",
    "subregion": "Sub-region",
    "state": "State",
    "setting": "Setting (estimate)",
    "evidence": "Federal H-1B record",
    **YES_NO,
}
"""The filters in which values are chosen, and their labels. Their keys are columns of `described` and stand in shared
addresses: they stay for good."""
CHANCE = "chance"
"""A filter as those above, but what passes follows from the applicant's own answers: it stands in no address."""
COLOURS = {CHANCE: "Chance", "region": "Region", **VISA_NAMES}
"""What can colour the marks of the map."""
REGION_KEYS = {1: "socal", 2: "west", 3: "nation"}
"""What the regions of the home region shipped are called in addresses; for good, whatever their labels become."""


@dataclass(frozen=True)
class View:
    """Which programs are asked for, and how the map is coloured; empty means everything.

    Args:
        specialty: None for the applicant's own.
        q: words that name, sponsor, city, state or code must hold, or an everyday name.
        chosen: a key of CHOICES, or CHANCE, to the values wanted; without entry, all.
        closed: military, independent-format and possibly closed programs too.
        mine: only those open to the applicant; follows from their answers and stands in no address.
        colour: a key of COLOURS.
    """

    specialty: str | None = None
    q: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    closed: bool = False
    mine: bool = False
    colour: str = CHANCE

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out by a wish."""
        return bool(self.q or self.chosen or self.mine)

    def choosing(self, key: str, values: tuple[str, ...]) -> View:
        """The same with other values wanted in one filter; none takes the filter off."""
        others = {k: v for k, v in self.chosen.items() if k != key}
        return replace(self, chosen={**others, key: values} if values else others)

    def cleared(self) -> View:
        """The same without any filter."""
        return View(specialty=self.specialty, colour=self.colour)


def described(
    catalog: Catalog, rows: np.ndarray, knowledge: Knowledge, is_open: np.ndarray, steps: np.ndarray
) -> pd.DataFrame:
    """The programs of one specialty with a column of words for each filter.

    Args:
        rows: (n,) of the catalog's table.
        is_open: (n,) whether each is open to the applicant.
        steps: (n,) the key of each one's chance; see `chance_steps`.

    Returns:
        Rows of the catalog's table, with shown (open, or closed only by an answer: a no must stay in sight with its
        page), is_open, and a column of words for each key of CHOICES and CHANCE.
    """
    table = catalog.table.iloc[rows]
    policies = policy_columns(catalog, knowledge)[list(YES_NO)].iloc[rows]
    words = {
        "region": table["tier"].map(REGION_KEYS),
        "setting": table["setting"].astype(object).fillna(UNKNOWN),
        "evidence": table["visa_evidence"].astype(object),
        CHANCE: steps,
        "searched": searched(catalog)[rows],
    }
    return pd.concat([table.assign(shown=is_open | catalog.is_open[rows], is_open=is_open, **words), policies], axis=1)


def passing(table: pd.DataFrame, view: View, but: str = "") -> np.ndarray:
    """Which programs pass.

    Args:
        table: of `described`, (n,) programs.
        but: key of a filter that is not asked.

    Returns:
        (n,) booleans.
    """
    keep = np.ones(len(table), dtype=bool) if view.closed else table["shown"].to_numpy(dtype=bool)
    if view.mine:
        keep = keep & table["is_open"].to_numpy()
    if view.q.strip():
        keep = keep & matching(table["searched"].to_numpy(), view.q)
    for key, wanted in view.chosen.items():
        if key != but:
            keep = keep & table[key].isin(wanted).to_numpy()
    return keep
