"""What the assumptions that no figure fixes do to the fit: `python -m smartpick.odds.calibration.sensitivity`.

For the specialties with a fit of their own, the central set is fitted again with one assumption moved at a time
(typical list and its aim, spread of interview skill, Southern California term), and the moments, the share with no
interview and, in Internal Medicine, the chances of two lists are written to data/odds/sensitivity.csv. Needs scipy. It
is a command beside the calibration, not part of the way from facts to a plan, hence it may ask `portfolio` for a list.
"""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pandas as pd

from smartpick import portfolio
from smartpick.applicant import Applicant
from smartpick.catalog import Catalog, load_catalog
from smartpick.catalog.checksums import record
from smartpick.data_folder import ODDS
from smartpick.odds.assumptions import assumptions
from smartpick.odds.calibration.checks import footing
from smartpick.odds.calibration.fit import (
    Prior,
    assumption_draws,
    central_target,
    first_start,
    fit,
    pooled_prior,
    with_setting,
)
from smartpick.odds.calibration.moments import MOMENTS, Published, published_moments, rank_distribution
from smartpick.odds.model import NODE_W, Array, Parameters, interview_chance, ranked_chance, strength_at_nodes
from smartpick.odds.openness import openness
from smartpick.odds.pool import pool_of
from smartpick.odds.sponsorship import visa_chance
from smartpick.writing import SHIPPED, write_file

FILE = ODDS / "sensitivity.csv"
VARIED = ("list_length", "aim", "skill_spread", "socal_term")
"""Assumptions moved, each to the ends of its range in assumptions.csv."""
EXAMPLE, LIST_SIZE, HOME_PROGRAMS = "Internal Medicine", 85, 27
"""The two example lists: the best for matching, and the best with this many programs in Southern California."""


def settings() -> list[tuple[str, float]]:
    """(assumption, value) pairs: ("central", 0) first, then each assumption at its low and its high end."""
    table = assumptions()
    ends = [(name, value) for name in VARIED for value in (table[name].low, table[name].high)]
    return [("central", 0.0), *ends]


def refit(catalog: Catalog, item: Published, prior: tuple[Prior, float], name: str, value: float) -> Parameters:
    """The central set (d = 1) of one specialty, fitted again with one assumption at another value.

    Args:
        prior: see `pooled_prior`.
    """
    pool = pool_of(catalog, item.specialty)
    assumed = with_setting(assumption_draws(pool).take(slice(0, 1)), item.specialty, np.array([prior[1]]))
    if name != "central":
        moved = min(value, float(pool.open.sum())) if name == "list_length" else value
        assumed = replace(assumed, **{name: np.array([moved])})
    return fit(pool, assumed, central_target(item, prior[0]), first_start(pool))


def _probability(catalog: Catalog, parameters: Parameters) -> Array:
    """(n, 75) chance that each program of the example works out for an average applicant (J-1 or H-1B)."""
    pool = pool_of(catalog, EXAMPLE)
    t = strength_at_nodes(parameters, 0.0)
    able = visa_chance(pool, Applicant(specialty=EXAMPLE, visa="j1_or_h1b"), parameters.visa_shift)[0]
    invited = able[:, None] * interview_chance(parameters, openness(parameters, pool), t)[0]
    return (invited[:, :, None] * ranked_chance(parameters, t)).reshape(len(able), -1)


def example_lists(catalog: Catalog, parameters: Parameters) -> dict[str, float]:
    """Chances of the two example lists, each chosen anew under these parameters for matching alone.

    "best_match"; "home_match" and "home_home": matching at all, and in Southern California ranked first.
    """
    pool = pool_of(catalog, EXAMPLE)
    p, home = _probability(catalog, parameters)[pool.open], pool.socal[pool.open]
    ones = np.ones(len(p))
    best = portfolio.select(p, NODE_W, ones, LIST_SIZE).indices
    rest = LIST_SIZE - HOME_PROGRAMS
    split = portfolio.select(
        p, NODE_W, ones, LIST_SIZE, (~home).astype(int), [HOME_PROGRAMS, rest], [HOME_PROGRAMS, rest]
    ).indices

    def match(chosen: np.ndarray) -> float:
        return float(portfolio.any_works(p[chosen], NODE_W))

    return {"best_match": match(best), "home_match": match(split), "home_home": match(split[home[split]])}


def sensitivity(catalog: Catalog) -> pd.DataFrame:
    """One row a specialty and setting: the moments of MOMENTS, no_interview, the four fitted constants, and the lists.

    The chances of the lists stand only in the rows of the example specialty.
    """
    prior = pooled_prior(catalog)
    rows = []
    for item in published_moments():
        if footing(item) != "own fit":
            continue
        for name, value in settings():
            refitted = refit(catalog, item, prior, name, value)
            ranks = rank_distribution(refitted, pool_of(catalog, item.specialty))
            rows.append(
                {
                    "specialty": item.specialty,
                    "assumption": name,
                    "value": None if name == "central" else value,
                    **dict(zip(MOMENTS, ranks.moments(), strict=True)),
                    "no_interview": float(ranks.no_interview),
                    **{key: float(getattr(refitted, key)[0]) for key in ("alpha", "lam", "b", "kappa", "enough")},
                    **(example_lists(catalog, refitted) if item.specialty == EXAMPLE else {}),
                }
            )
    return pd.DataFrame(rows)


def as_text(table: pd.DataFrame) -> str:
    """The table as text, one block a specialty."""
    shown = table.assign(value=table["value"].map(lambda x: "" if pd.isna(x) else f"{x:g}"))
    return shown.to_string(index=False, float_format=lambda x: f"{x:.3f}", na_rep="")


def main() -> int:
    """Command line: refit, write data/odds/sensitivity.csv, print it."""
    table = sensitivity(load_catalog())
    write_file(FILE, table.to_csv(index=False, float_format="%.4f", lineterminator="\n").encode(), SHIPPED)
    record([FILE])
    print(as_text(table))
    return 0


if __name__ == "__main__":
    sys.exit(main())
