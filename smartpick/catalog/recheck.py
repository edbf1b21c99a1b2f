"""Which published facts to check again: those of an old season or of none, what decides most first."""

from __future__ import annotations

import difflib
from typing import Any

import numpy as np
import pandas as pd

from smartpick.catalog.load import Catalog
from smartpick.catalog.policy_facts import POLICY_FACTS
from smartpick.catalog.published_policies import APPLY_PAGE, CONFIDENCES, meaning, season_year
from smartpick.data_folder import CatalogError

Frame = Any  # a DataFrame: pandas' own annotations do not tell it from one of its columns

DECIDE_ON_VISAS = ("j1", "h1b", "noncitizens")
"""Facts that say whether someone who needs a visa can be taken at all."""
NO_SEASON = "no season printed"
LABELS = {**{key: fact.label for key, fact in POLICY_FACTS.items()}, APPLY_PAGE: "Page on applying"}
RECHECK_COLUMNS = (
    "acgme_code", "program_name", "specialty", "city", "state", "region", "fact", "value", "season", "why",
    "confidence", "contradicted", "scope", "page",
)  # fmt: skip
_NAMED = 3
"""Programs named for one statement of a page; the others are counted."""


def to_check_again(
    catalog: Catalog, older_than: int, region: str | None = None, specialty: str | None = None
) -> pd.DataFrame:
    """Facts whose printed season begins before a year, and those with no season printed, `RECHECK_COLUMNS`.

    First those that decide about visas, then those of low confidence, then those another page contradicts; among equals
    the oldest season, and no season after all printed ones.

    Args:
        catalog: with what programs publish.
        older_than: the year; 2025 asks for "2024-25" and what is older.
        region: only programs of this region or sub-region, as the home region's file names it; None for all.
        specialty: only of this specialty; None for all.

    Returns:
        One row a fact. value: as gathered ("yes", "transfer", "5"); why: "printed 2022-23" or "no season printed";
        contradicted: whether pages of this program say two things of the fact.

    Raises:
        CatalogError: if there is no such region or specialty; the sentence names what there is.
    """
    chosen = np.zeros(len(catalog.table), dtype=bool)
    chosen[slice(None) if specialty is None else catalog.rows(specialty)] = True
    if region is not None:
        chosen &= _in_region(catalog, region)
    facts: Frame = catalog.published.table.astype("str").rename(columns={"page_season": "season"})
    facts = facts[[season_year(season) < older_than for season in facts["season"]]]
    at = np.array([catalog.code_position.get(code, -1) for code in facts["acgme_code"]], dtype=int)
    keep = (at >= 0) & chosen[at]
    facts, at = facts[keep], at[keep]
    programs: Frame = catalog.table[["program_name", "specialty", "city", "state"]].iloc[at].astype("str")
    disputed = {
        place
        for place, statements in catalog.published.facts.items()
        if len({meaning(statement.value) for statement in statements}) > 1
    }
    table: Frame = facts.reset_index(drop=True).join(programs.reset_index(drop=True))
    table["region"] = catalog.table["tier"].iloc[at].map(catalog.regions.tiers).to_numpy()
    table["why"] = [f"printed {season}" if season else NO_SEASON for season in table["season"]]
    table["contradicted"] = [place in disputed for place in zip(table["acgme_code"], table["fact"], strict=True)]
    keys = [LABELS[fact] for fact in table["fact"]]
    order: Frame = pd.DataFrame(
        {
            "no_visa": ~table["fact"].isin(DECIDE_ON_VISAS),
            "only_address": table["fact"] == APPLY_PAGE,
            "sure": (table["confidence"] != CONFIDENCES[-1]).astype(bool),
            "agreed": ~table["contradicted"].astype(bool),
            "season": [season or "~" for season in table["season"]],  # after every digit
            "page": table["page"], "label": keys, "code": table["acgme_code"],
        }
    )  # fmt: skip
    order = order.sort_values(list(order.columns), kind="stable").index
    return table.loc[order, list(RECHECK_COLUMNS)].reset_index(drop=True)


def _in_region(catalog: Catalog, region: str) -> np.ndarray:
    """(n,) whether a program lies in a region or sub-region, by its name in any case."""
    tiers, subregions = catalog.regions.tiers, catalog.regions.subregions
    names = {name.casefold(): name for name in (*tiers.values(), *subregions)}
    name = names.get(" ".join(region.split()).casefold())
    if name is None:
        close = difflib.get_close_matches(region.casefold(), names, n=1)
        hint = f"Did you mean “{names[close[0]]}”?" if close else f"There are: {', '.join(names.values())}."
        raise CatalogError(f"There is no region “{region[:40]}”. {hint}")
    of_tier = [tier for tier, label in tiers.items() if label == name]
    return (catalog.table["tier"].isin(of_tier) | (catalog.table["subregion"] == name)).to_numpy()


def counts(table: Frame) -> dict[str, int]:
    """How many facts, pages and programs such a table holds, and why its facts are in it."""
    undated = int((table["why"] == NO_SEASON).sum())
    return {
        "facts": len(table),
        "pages": int(table["page"].nunique()),
        "programs": int(table["acgme_code"].nunique()),
        "old_season": len(table) - undated,
        "no_season": undated,
    }


def recheck_text(table: Frame, older_than: int) -> str:
    """The table for reading: page after page in the order of its facts, for one opens a page and checks all it says."""
    count = counts(table)
    if not count["facts"]:
        return "Nothing to check again."
    lines = [
        f"{count['facts']} facts on {count['programs']} programs to check again, on {count['pages']} pages: "
        f"{count['old_season']} of a season before {older_than}, {count['no_season']} with no season printed.",
        "First what decides about visas, is unclear or contradicted.",
    ]
    what = ["fact", "value", "confidence", "contradicted", "why"]
    for page, of_page in table.groupby("page", sort=False):
        lines += ["", str(page)]
        for (fact, value, confidence, contradicted, why), group in of_page.groupby(what, sort=False):
            doubt = "; contradicted by another page" if contradicted else ""
            says = LABELS[fact] if fact == APPLY_PAGE else f"{LABELS[fact]}: {value}"
            lines.append(f"  {says} ({why}; {confidence} confidence{doubt})")
            names = group[["program_name", "specialty", "city", "state"]].head(_NAMED).agg(", ".join, axis=1)
            lines += [f"    {code} {name}" for code, name in zip(group["acgme_code"], names, strict=False)]
            if len(group) > _NAMED:
                lines.append(f"    and {len(group) - _NAMED} more")
    return "\n".join(lines)
