"""The share of IMGs among a program's residents, as a user's file brings it, moves its openness, shrunk."""

from __future__ import annotations

import numpy as np

from smartpick import Applicant, Catalog
from smartpick.catalog.policy_facts import POLICY_FACTS
from smartpick.knowledge import Answer, Knowledge, program_facts
from smartpick.odds.known import knowledge_at
from smartpick.odds.pool import pool_of

IM = "Internal Medicine"
CODE = "1400500915"


def openness(catalog: Catalog, percent: int | None) -> float:
    """What the share adds to the program's log-odds; that of no other program moves."""
    said = () if percent is None else (Answer(code=CODE, fact="img_percent", value=percent, kind="imported"),)
    pool = pool_of(catalog, IM)
    term = knowledge_at(pool, Applicant(specialty=IM, visa="none"), Knowledge(answers=said)).openness
    at = list(pool.codes).index(CODE)
    assert not np.delete(term, at).any()
    return float(term[at])


def test_more_imgs_open_a_program_and_few_close_it_within_bounds(catalog: Catalog) -> None:
    terms = [openness(catalog, percent) for percent in (0, 20, 60, 100)]
    assert terms == sorted(terms)
    assert -1 < terms[0] < 0 < terms[-1] < 1.5
    assert openness(catalog, None) == 0


def test_it_is_shown_on_the_card_as_a_share(catalog: Catalog) -> None:
    answer = Answer(code=CODE, fact="img_percent", value=1, kind="imported", source="mine.csv, line 2")
    (fact,) = [fact for fact in program_facts(catalog, CODE, Knowledge(answers=(answer,)))
               if fact.name == POLICY_FACTS["img_percent"].label]  # fmt: skip
    assert (fact.value, fact.kind, fact.source) == ("1 %", "imported", "mine.csv, line 2")
