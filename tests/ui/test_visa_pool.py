"""Balance speaks in what pages say, and takes a program back in one click."""

from __future__ import annotations

import pytest

from smartpick import Applicant, Catalog, recommend
from smartpick.plan.visa_pool import visa_pool
from tests.ui.test_pages import opened, profile, words

IM = "Internal Medicine"


@pytest.mark.parametrize(("visa", "keys"), [("j1_only", ["j1"]), ("h1b_only", ["h1b"]), ("j1_or_h1b", ["j1", "h1b"])])
def test_the_pool_line_counts_all_four(catalog: Catalog, visa, keys) -> None:
    shown = words(opened("balance", specialty=IM, visa=visa))
    home = visa_pool(recommend(catalog, Applicant(specialty=IM, visa=visa)), 1)
    for key in ("j1", "h1b"):
        assert (home.sentence(key) in shown) == (key in keys)
    assert ("did we find that it sponsors a new H-1B" in shown) == (visa == "h1b_only")


def test_a_program_left_out_for_its_page_comes_back_and_goes_again() -> None:
    at = opened("balance", specialty=IM, visa="j1_only")
    back = [button for button in at.button if button.label == "Put back"]
    assert back
    code = str(back[0].key).rpartition("-")[2]
    back[0].click().run()
    assert profile(at).knowledge.reopened == (code,)
    assert len([button for button in at.button if button.label == "Put back"]) == len(back) - 1
    next(button for button in at.button if button.label == "Leave out again").click().run()
    assert profile(at).knowledge.reopened == ()
    assert not at.exception


def test_without_a_visa_need_nothing_is_said_of_visas() -> None:
    assert "say they take J-1" not in words(opened("balance", specialty=IM, visa="none"))
