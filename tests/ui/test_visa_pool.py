"""Balance speaks in what pages say, and takes a program back in one click."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from smartpick import Applicant, Catalog, recommend
from smartpick.plan.visa_pool import visa_pool
from tests.ui.test_pages import opened, profile, words

IM = "Internal Medicine"


def unfold(at: AppTest) -> None:
    """Open the list of programs left out: AppTest itself cannot."""
    at.session_state["left-out"] = True
    at.run()


@pytest.mark.parametrize(("visa", "keys"), [("j1_only", ["j1"]), ("h1b_only", ["h1b"]), ("j1_or_h1b", ["j1", "h1b"])])
def test_the_pool_line_counts_all_four(catalog: Catalog, visa, keys) -> None:
    shown = words(opened("balance", specialty=IM, visa=visa))
    home = visa_pool(recommend(catalog, Applicant(specialty=IM, visa=visa)), 1)
    for key in ("j1", "h1b"):
        assert (home.sentence(key) in shown) == (key in keys)
    assert ("that sponsors a new H-1B." in shown) == (visa == "h1b_only")


@pytest.mark.parametrize("visa", ["j1_or_h1b", "h1b_only"])
def test_start_says_that_nobody_at_home_sponsors_a_new_h1b(visa) -> None:
    said = "We found no program in Southern California, in any specialty, that sponsors a new H-1B."
    assert (said in words(opened("start", specialty=IM, visa=visa))) == (visa == "h1b_only")


def test_a_program_left_out_for_its_page_comes_back_and_goes_again() -> None:
    at = opened("balance", specialty=IM, visa="j1_only")
    assert not [button for button in at.button if button.label == "Put back"]
    unfold(at)
    back = [button for button in at.button if button.label == "Put back"]
    assert back
    code = str(back[0].key).rpartition("-")[2]
    back[0].click().run()
    assert profile(at).knowledge.reopened == (code,)
    unfold(at)
    assert len([button for button in at.button if button.label == "Put back"]) == len(back) - 1
    next(button for button in at.button if button.label == "Leave out again").click().run()
    assert profile(at).knowledge.reopened == ()
    assert not at.exception


def test_without_a_visa_need_nothing_is_said_of_visas() -> None:
    assert "say they take J-1" not in words(opened("balance", specialty=IM, visa="none"))


def test_it_comes_back_on_its_card_too(catalog: Catalog) -> None:
    code = visa_pool(recommend(catalog, Applicant(specialty=IM, visa="j1_only")), 1).left_out[0]
    at = opened("explore", specialty=IM, visa="j1_only")
    at.text_input(key="q").set_value(code).run()
    assert "Not open to you" in words(at)
    at.button(key=f"reopen-card-{code}").click().run()
    assert profile(at).knowledge.reopened == (code,)
    assert "Not open to you" not in words(at)
    assert at.button(key=f"reopen-card-{code}").label == "Leave out again"


def test_the_card_of_a_program_that_refuses_says_why_once_and_what_putting_back_means(catalog: Catalog) -> None:
    plan = recommend(catalog, Applicant(specialty=IM, visa="j1_only"))
    code = visa_pool(plan, 1).left_out[0]
    why = plan.odds.closed[plan.odds.pool.codes.tolist().index(code)]
    at = opened("explore", specialty=IM, visa="j1_only")
    at.text_input(key="q").set_value(code).run()
    assert words(at).count(why) == 1
    means = "Their page may be old: put back, it counts at the chance such a page leaves."
    assert means in words(at)
    at.button(key=f"reopen-card-{code}").click().run()
    assert means not in words(at)


def open_to_you(at: AppTest) -> int:
    """How many programs the heading says are open."""
    return int(words(at).split(" programs, ")[1].split(" open to you")[0])


def test_the_heading_follows_a_program_put_back_on_its_card(catalog: Catalog) -> None:
    code = visa_pool(recommend(catalog, Applicant(specialty=IM, visa="j1_only")), 1).left_out[0]
    at = opened("explore", specialty=IM, visa="j1_only")
    at.text_input(key="q").set_value(code).run()
    before = open_to_you(at)
    at.button(key=f"reopen-card-{code}").click().run()
    assert open_to_you(at) == before + 1  # a click on the card draws only its fragment again


def test_a_pinned_program_out_by_its_page_can_be_unpinned(catalog: Catalog) -> None:
    code = visa_pool(recommend(catalog, Applicant(specialty=IM, visa="j1_only")), 1).left_out[0]
    at = opened("explore", specialty=IM, visa="j1_only")
    at.session_state["profile"] = profile(at).model_copy(update={"pins": (code,)})
    at.text_input(key="q").set_value(code).run()
    unpin = at.button(key=f"pin-{code}")
    assert (unpin.label, unpin.disabled) == ("Unpin", False)
    unpin.click().run()
    assert profile(at).pins == ()
    assert at.button(key=f"pin-{code}").disabled
