"""Published counts that the openness of places is solved to: California by specialty, community against university."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Any

import numpy as np

from smartpick.data_folder import published, states
from smartpick.odds.assumptions import constant
from smartpick.odds.model import Array

STUDIED = "Internal Medicine"
"""The specialty whose IMG shares by setting are published (J Gen Intern Med, PMC7878164)."""


@dataclass(frozen=True)
class California:
    """One specialty's non-US IMGs in California 2025: how many matched, and how many the nation's share would give."""

    matched: float
    expected: float

    @property
    def ratio(self) -> float:
        """Share of filled positions in California over the share in the nation."""
        return self.matched / self.expected

    def quantile(self, place: Array | float) -> Array:
        """The ratio's quantiles given the count, at places 0–1: of a Gamma with this shape and rate.

        Wilson and Hilferty's approximation, within 1 % from a shape of 3 on.
        """
        normal = NormalDist()
        z = np.array([normal.inv_cdf(float(p)) for p in np.atleast_1d(place)])
        spread = 1 / (9 * self.matched)
        return self.ratio * (1 - spread + z * np.sqrt(spread)) ** 3


@lru_cache
def california_counts() -> dict[str, California]:
    """The specialties with a published count, read from the published fact's own words."""
    facts = published("california").set_index("fact")["value"]
    text = str(facts["Non-US IMGs among filled positions in California 2025 by specialty"])
    nation: Any = published("specialties").set_index("specialty")
    counts = {}
    for part in text.split(";"):
        words, total = part.split(" of ")
        name, matched = words.strip().rsplit(" ", 1)
        share = nation.loc[name, "nonus_img_matched_2025"] / nation.loc[name, "filled_2025"]
        counts[name] = California(float(matched), float(total.replace(",", "")) * float(share))
    return counts


def published_interval(specialty: str) -> tuple[float, float, float] | None:
    """(ratio, low, high) of California against the nation with the 80 % Poisson interval (Jeffreys), None uncounted."""
    count = california_counts().get(specialty)
    if count is None:
        return None
    low, high = California(count.matched + 0.5, count.expected).quantile(np.array([0.1, 0.9]))
    return count.ratio, float(low), float(high)


def california(specialty: str) -> California:
    """What the fit is solved to: the count, and California's ratio in all specialties as `california_shrink` people."""
    table: Any = states()
    share = table["nonus_img_2025"] / table["filled_2025"]
    nation = table["nonus_img_2025"].sum() / table["filled_2025"].sum()
    prior = constant("california_shrink")
    count = california_counts().get(specialty, California(0.0, 0.0))
    return California(count.matched + prior, count.expected + prior * nation / share["CA"])


def setting_ratio() -> float:
    """IMG share of first-year residents in community over university programs of Internal Medicine, as published."""
    return constant("community_share") / constant("university_share")
