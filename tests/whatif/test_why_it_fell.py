"""A chance that falls although the list got more room is explained, and only then."""

import pytest

from smartpick import Applicant, Preferences, Profile, Tie, recommend
from smartpick.whatif import loosened, why_it_fell

PERSON = Applicant(specialty="Internal Medicine", visa="j1_or_h1b", step2_ck=245)
TIE = Tie(place="CA", kind="family")


def moved(catalog, wishes, part, **fields):
    """The lists before and after one move."""
    before = recommend(catalog, PERSON, Preferences(**wishes))
    return before, before.again(before.profile.changed(part, **fields))


@pytest.mark.parametrize(
    ("wishes", "part", "fields", "words"),
    [
        (
            {"home": "own", "place_weight": 2, "socal_share": 0.0},
            "preferences",
            {"socal_share": None},
            "your weight on place",
        ),
        ({"socal_share": 0.0}, "preferences", {"socal_share": None}, "at most 2 points"),
        ({"home": "own", "place_weight": 1}, "applicant", {"ties": (TIE,)}, "your weight on place"),
    ],
)
def test_a_fall_is_said_with_both_numbers_and_what_chooses(catalog, wishes, part, fields, words):
    before, now = moved(catalog, wishes, part, **fields)
    old, new = before.outlook.match.mid, now.outlook.match.mid
    assert new < old - 0.001
    sentence = why_it_fell(before, now)
    assert f"fell from {100 * old:.1f} to {100 * new:.1f} %" in sentence
    assert words in sentence
    counts = before.tier_counts[1], now.tier_counts[1]
    assert ("{} before, {} now" if counts[0] != counts[1] else "{} on both lists").format(*counts) in sentence


@pytest.mark.parametrize(
    ("weight", "words"),
    [("setting_weight", "your weight on the setting"), ("price_weight", "your weight on low prices")],
)
def test_a_fall_that_is_not_of_place_names_its_weight_and_no_count_that_did_not_move(catalog, weight, words):
    wishes = {"home": "own", "place_weight": 0, weight: 1, "safety_floor": 0.45}
    before, now = moved(catalog, wishes, "preferences", safety_floor=None)
    assert before.tier_counts[1] == now.tier_counts[1] == 0
    sentence = why_it_fell(before, now)
    assert words in sentence
    assert "Programs in Southern California: none on both lists" in sentence
    assert "before, 0 now" not in sentence


def test_nothing_is_said_of_a_chance_that_rises(catalog):
    before, now = moved(
        catalog, {"home": "own", "place_weight": 0, "socal_share": 0.4}, "preferences", socal_share=None
    )
    assert now.outlook.match.mid > before.outlook.match.mid
    assert why_it_fell(before, now) == ""


def test_only_a_move_that_gives_room_counts_and_nothing_else_with_it():
    start = Profile(applicant=PERSON, preferences=Preferences(socal_share=0.3, place_weight=1, home="own"))
    freed = start.changed("preferences", socal_share=None)
    tied = start.changed("applicant", ties=(TIE,))
    assert loosened(start, freed) == "bound"
    assert loosened(start, tied) == "tie"
    for other in (
        start,
        start.changed("preferences", socal_share=0.2),
        start.changed("preferences", socal_share=None, applications=40),
        start.changed("applicant", ties=(TIE,), step2_ck=220),
    ):
        assert loosened(start, other) == ""
    assert loosened(freed, start) == ""
    assert loosened(tied, start) == ""
