"""Chances of one applicant straight from the program table."""

from smartpick import Applicant, Catalog
from smartpick.knowledge import NOTHING_KNOWN, Knowledge
from smartpick.odds import Odds, chances, pool_of


def odds_of(
    catalog: Catalog, applicant: Applicant, percentile: float | None = None, knowledge: Knowledge = NOTHING_KNOWN
) -> Odds:
    """`chances` with the pool of the applicant's specialty."""
    return chances(pool_of(catalog, applicant.specialty), applicant, percentile, knowledge)
