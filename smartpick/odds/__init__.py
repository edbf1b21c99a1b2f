"""Honest odds: what is published, what is assumed, and the chance at each program that follows.

`chances` gives the central probabilities that choose a list; `drawn_chances` the 200 parameter draws behind every
interval. Nothing here knows about lists or plans.
"""

from smartpick.odds.assumptions import Assumption, assumptions, constant
from smartpick.odds.chances import (
    DrawnChances,
    NoPublishedFigures,
    Odds,
    chance_intervals,
    chances,
    drawn_chances,
    odds_given,
)
from smartpick.odds.fitted import fitted_specialties, parameters_of
from smartpick.odds.known import Known, known
from smartpick.odds.pool import Pool, pool_of

__all__ = [
    "Assumption",
    "DrawnChances",
    "Known",
    "NoPublishedFigures",
    "Odds",
    "Pool",
    "assumptions",
    "chance_intervals",
    "chances",
    "constant",
    "drawn_chances",
    "fitted_specialties",
    "known",
    "odds_given",
    "parameters_of",
    "pool_of",
]
