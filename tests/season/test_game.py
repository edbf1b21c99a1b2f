"""Trying to game the match: no other list does better than the true one."""

import pytest

from smartpick.season.game import MOST_TRIED, YOU, made_up_market, try_every_list, try_own_list
from smartpick.season.matching import Market, nrmp_example


@pytest.mark.parametrize("applicant", nrmp_example().applicants)
def test_nobody_in_the_published_example_does_better_with_any_other_list(applicant):
    tried = try_every_list(nrmp_example(), applicant, ["City", "Mercy", "General"])
    assert len(tried.others) == 15  # all orders of none, one, two and three programs, but the true one
    assert tried.better == ()
    assert tried.worse


@pytest.mark.parametrize("seed", range(12))
def test_no_list_does_better_in_a_market_of_fifty(seed):
    order = ["A", "B", "C", "D", "E"]
    market = made_up_market(order, seed)
    tried = try_every_list(market, YOU)
    assert len(market.applicants) == 50
    assert len(tried.others) == 325
    assert tried.better == ()


def test_adding_an_acceptable_program_at_the_end_never_hurts():
    for seed in range(30):
        market = made_up_market(["A", "B", "C", "D"], seed)
        shorter = market.match({YOU: ["A", "B", "C"]}).get(YOU)
        longer = market.match().get(YOU)
        assert longer == shorter or (shorter is None and longer == "D")


def test_a_better_list_would_be_seen_if_there_were_one():
    class FirstComeFirstServed(Market):
        """The procedure of some school districts ("Boston"), in which honesty does not always pay."""

        def match(self, instead=None):
            lists = {**self.applicants, **(instead or {})}
            matching = {}
            for n in range(3):
                for program, names in self.programs.items():
                    asking = [a for a in names if a not in matching and lists[a][n : n + 1] in ([program], (program,))]
                    free = 1 - list(matching.values()).count(program)
                    matching.update(dict.fromkeys(asking[:free], program))
            return matching

    market = FirstComeFirstServed(
        {YOU: ["A", "B", "C"], "x": ["A", "B"], "y": ["B"]},
        {"A": ["x", YOU], "B": [YOU, "x", "y"], "C": [YOU]},
        {},
    )
    assert {attempt.matched for attempt in try_every_list(market, YOU).better} == {"B"}


def test_what_was_tried_is_told_with_its_counts():
    tried = try_own_list(["Alpha", "Beta", "Gamma", "Delta"], seed=3)
    assert "64 other lists" in tried.sentences[1]
    assert "0 did better" in tried.sentences[1]
    assert tried.sentences[0].startswith("The true list, Alpha, then Beta, then Gamma, then Delta, brings choice ")
    assert tried.true.place > 1
    worst = next(attempt for attempt in tried.worse if attempt.sent and not attempt.matched)
    assert worst.place is None
    assert tried.sentences[-1].endswith("brings no match.")


def test_a_list_of_one_or_none_is_tried_too():
    assert try_own_list(["Alpha"]).better == ()
    assert try_own_list([]).others == ()


def test_a_list_too_long_to_try_every_order_of_is_refused_and_ones_own_is_cut():
    names = [f"p{n}" for n in range(MOST_TRIED + 2)]
    with pytest.raises(ValueError, match="up to 5 programs"):
        try_every_list(made_up_market(names, 0), YOU, names)
    assert len(try_own_list(names).others) == 325
