"""The pool in the words of pages: all four counts, and who is left out."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from smartpick import Applicant, Catalog, recommend
from smartpick.knowledge import Answer, Knowledge
from smartpick.plan.visa_pool import COUNTED, visa_pool

IM = "Internal Medicine"


@pytest.mark.parametrize("tier", [None, 1, 2, 3])
def test_the_four_counts_are_the_whole_pool(catalog: Catalog, tier) -> None:
    counted = visa_pool(recommend(catalog, Applicant(specialty=IM, visa="j1_only")), tier)
    table = catalog.table[(catalog.table["specialty"] == IM) & (catalog.table["pool"] == "open")]
    inside = table if tier is None else table[table["tier"] == tier]
    assert counted.total == len(inside)
    for counts in counted.counts.values():
        assert tuple(counts) == COUNTED
        assert sum(counts.values()) == counted.total
    facts = {code: catalog.published.facts.get((code, "j1")) for code in inside["acgme_code"]}
    assert counted.counts["j1"]["unknown"] == sum(fact is None for fact in facts.values())
    assert counted.counts["j1"]["yes"] == sum(fact is not None and fact[0].value is True for fact in facts.values())


def test_the_sentence_says_all_four(catalog: Catalog) -> None:
    home = visa_pool(recommend(catalog, Applicant(specialty=IM, visa="h1b_only")), 1)
    count = home.counts["h1b"]
    assert home.sentence("h1b") == (
        f"{home.total} Internal Medicine programs in Southern California: none say they sponsor a new H-1B, "
        f"{count['no']} say they do not, {count['only transfers']} only for transfers, "
        f"of {count['unknown']} we could read nothing."
    )


def test_an_own_answer_moves_the_counts_and_a_reopened_program_is_not_left_out(catalog: Catalog) -> None:
    applicant = Applicant(specialty=IM, visa="j1_only")
    before = visa_pool(recommend(catalog, applicant))
    assert before.left_out
    plan = recommend(catalog, applicant, knowledge=Knowledge().open_again(before.left_out[0]))
    assert visa_pool(plan).left_out == before.left_out[1:]
    assert plan.odds.open[np.flatnonzero(plan.odds.pool.codes == before.left_out[0])[0]]
    mine = Answer(
        code=before.left_out[0], fact="j1", value=True, kind="verified", source="a call", as_of=dt.date(2026, 5, 3)
    )
    after = visa_pool(recommend(catalog, applicant, knowledge=Knowledge(answers=(mine,))))
    assert after.counts["j1"]["yes"] == before.counts["j1"]["yes"] + 1
    assert after.left_out == before.left_out[1:]
