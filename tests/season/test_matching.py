"""The match: published examples by hand, another program's answers on random markets, and couples."""

import random

import pytest
from matching.games import HospitalResident

from smartpick.season.couples import couple_sentences, honesty_costs, none_stable
from smartpick.season.matching import Market, nrmp_example


def test_the_published_example_of_the_nrmp_has_one_stable_matching_and_it_is_found():
    expected = {"Anderson": "City", "Chen": "Mercy", "Davis": "General", "Eastman": "City", "Ford": "General"}
    assert nrmp_example().match() == expected
    assert [dict(sorted(matching.items())) for matching in nrmp_example().stable_matchings()] == [expected]


# Gale & Shapley 1962, examples 1 and 2: the ranking matrices, read by row (men) and by column (women).
FIRST = (
    {"α": ["A", "B", "C"], "β": ["B", "C", "A"], "γ": ["C", "A", "B"]},
    {"A": ["β", "γ", "α"], "B": ["γ", "α", "β"], "C": ["α", "β", "γ"]},
)
SECOND = (
    {"α": list("ABCD"), "β": list("ADCB"), "γ": list("BACD"), "δ": list("DBCA")},
    {"A": list("δγαβ"), "B": list("βδαγ"), "C": list("δαβγ"), "D": list("γβαδ")},
)


def test_gale_and_shapleys_first_example_has_three_stable_matchings_and_everyone_who_proposes_gets_the_first_choice():
    men, women = FIRST
    assert Market(men, women, {}).match() == {"α": "A", "β": "B", "γ": "C"}
    assert Market(women, men, {}).match() == {"A": "β", "B": "γ", "C": "α"}
    stable = Market(men, women, {}).stable_matchings()
    second_choices = {"α": "B", "β": "C", "γ": "A"}
    assert len(stable) == 3
    assert second_choices in stable


def test_gale_and_shapleys_second_example_has_one_stable_matching_whoever_proposes():
    men, women = SECOND
    expected = {"α": "C", "β": "D", "γ": "A", "δ": "B"}
    assert Market(men, women, {}).match() == expected
    assert Market(women, men, {}).match() == {woman: man for man, woman in sorted(expected.items(), key=lambda p: p[1])}
    assert Market(men, women, {}).stable_matchings() == [expected]


def random_market(rng: random.Random) -> Market:
    """Up to 12 applicants and 6 programs; each applicant ranks some, each program ranks just those who rank it."""
    names = [f"a{n}" for n in range(rng.randint(1, 12))]
    programs = [f"p{n}" for n in range(rng.randint(1, 6))]
    lists = {name: rng.sample(programs, rng.randint(1, len(programs))) for name in names}
    ranks = {program: [name for name in names if program in lists[name]] for program in programs}
    for ranked in ranks.values():
        rng.shuffle(ranked)
    ranked = {program: names for program, names in ranks.items() if names}
    return Market(lists, ranked, {program: rng.randint(1, 3) for program in ranked})


@pytest.mark.parametrize("seed", range(60))
def test_random_markets_match_as_another_program_matches_them(seed):
    market = random_market(random.Random(seed))
    game = HospitalResident.create_from_dictionaries(market.applicants, market.programs, market.places)
    solved = game.solve(optimal="resident")
    theirs = {resident.name: hospital.name for hospital, residents in solved.items() for resident in residents}
    assert market.match() == theirs
    assert market.blocking(market.match()) == []


@pytest.mark.parametrize("seed", range(20))
def test_no_applicant_does_better_in_any_other_stable_matching(seed):
    rng = random.Random(seed)
    names, programs = ["a", "b", "c", "d"], ["p", "q", "r"]
    lists = {name: rng.sample(programs, 3) for name in names}
    market = Market(lists, {program: rng.sample(names, 4) for program in programs}, {"p": 2})
    best = market.match()
    for other in market.stable_matchings():
        assert all(lists[name].index(best[name]) <= lists[name].index(other[name]) for name in other)
        assert set(other) == set(best)  # who matches at all is the same in every stable matching


def test_a_program_without_positions_or_without_the_applicant_on_its_list_takes_nobody():
    market = Market({"a": ["none", "other", "p"]}, {"none": ["a"], "p": ["a"]}, {"none": 0})
    assert market.match() == {"a": "p"}


def test_a_blocking_pair_is_named():
    market = nrmp_example()
    assert ("Chen", "City") in market.blocking({"Anderson": "City", "Chen": "Mercy"})
    assert ("Chen", "City") not in market.blocking(market.match())


def test_with_a_couple_there_may_be_no_stable_matching():
    example = none_stable()
    assert len(example.all_matchings()) == 4
    assert example.stable_matchings() == []
    assert all(list(example.blocking(matching)) for matching in example.all_matchings())


def test_a_couple_can_do_better_by_leaving_out_a_true_choice():
    example = honesty_costs()
    (true,) = example.stable_matchings()
    (other,) = example.saying(example.pairs[1:2]).stable_matchings()
    assert (example.place(true), example.place(other)) == (2, 1)
    assert "they get choice 3" in " ".join(couple_sentences())
    assert "they get choice 2" in " ".join(couple_sentences())
