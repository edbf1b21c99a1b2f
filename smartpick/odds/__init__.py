"""Honest odds: what is published, what is assumed, and the chance at each program that follows.

`pool_of` lays out a specialty once; `chances` gives the central probabilities that choose a list, and `Odds.drawn` the
200 parameter draws behind every interval. Nothing here knows about lists or plans.
"""

from smartpick.odds.assumptions import Assumption, assumptions, constant
from smartpick.odds.chances import DrawnChances, Odds, chances, odds_given
from smartpick.odds.fitted import fitted_specialties, parameters_of
from smartpick.odds.known import PoolKnowledge, knowledge_at
from smartpick.odds.pool import NoPublishedFigures, Pool, pool_of

__all__ = [
    "Assumption",
    "DrawnChances",
    "NoPublishedFigures",
    "Odds",
    "Pool",
    "PoolKnowledge",
    "assumptions",
    "chances",
    "constant",
    "fitted_specialties",
    "knowledge_at",
    "odds_given",
    "parameters_of",
    "pool_of",
]
