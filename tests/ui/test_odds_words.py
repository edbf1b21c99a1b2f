"""What the pages say of the odds: what widens a range, who leans on others, whose estimate, and what was corrected."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from smartpick import Applicant, Catalog, Plan, Preferences, Profile, recommend_profile
from smartpick.plan import ODDS_CORRECTED, WIDENERS
from smartpick.ui import shipped
from smartpick.ui.balance import prospects
from smartpick.ui.components import browser
from smartpick.ui.widgets.words import of_hundred
from smartpick.whatif import why_it_fell
from tests.plan.test_old_files import PLANS
from tests.ui.test_data import opened as data_opened
from tests.ui.test_data import words as data_words
from tests.ui.test_pages import opened, profile, words
from tests.ui.test_trust import opened_with

IM = {"specialty": "Internal Medicine", "visa": "j1_or_h1b"}
PAGES = ("start", "explore", "you", "balance", "shortlist", "messages", "data")


def named(at: AppTest, catalog: Catalog) -> list[str]:
    """The two assumptions that widen the range of the plan on the page most."""
    return [WIDENERS[name][0] for name, _ in recommend_profile(catalog, profile(at)).widest[:2]]


@pytest.mark.parametrize("page", PAGES)
def test_the_range_behind_the_answers_names_its_two_widest_on_every_page(catalog: Catalog, page: str) -> None:
    at = opened(page)
    first, second = named(at, catalog)
    (caption,) = [c.value for c in at.caption if "estimate with its range" in c.value]
    assert caption.endswith(f"What widens it most: {first} and {second}.")


@pytest.mark.parametrize("wide", [0.0, 1.0])
def test_balance_names_them_whether_the_range_is_wide_or_not(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch, wide: float
) -> None:
    monkeypatch.setattr(prospects, "WIDE", wide)
    at = opened("balance", **IM)
    first, second = named(at, catalog)
    main = "\n".join(str(e.value) for e in [*at.main.markdown, *at.main.caption, *at.main.info])
    assert first in main
    assert second in main
    assert ("points wide" in main) == (wide == 0)


@pytest.mark.parametrize("page", ["balance", "shortlist"])
def test_a_small_specialty_says_that_it_leans_on_the_others_where_its_numbers_are(page: str) -> None:
    sentence = "Only 30 non-US IMGs ranked Dermatology in 2026, fewer than 100"
    assert sentence in words(opened(page, specialty="Dermatology", visa="j1_or_h1b"))
    assert "fewer than 100" not in words(opened(page, **IM))


@pytest.mark.parametrize("page", ["balance", "shortlist"])
def test_a_small_second_specialty_says_so_too(page: str) -> None:
    assert words(opened(page, **IM, second_specialty="Dermatology")).count("Only 30 non-US IMGs") == 1


@pytest.mark.parametrize(
    ("gap", "sentence"),
    [
        (0.0, "No better list exists under your settings (of our estimate)."),
        (0.0012, "No list under your settings is more than 0.12 % better (of our estimate)."),
    ],
)
def test_how_near_the_best_the_list_is_is_of_our_estimate(
    monkeypatch: pytest.MonkeyPatch, gap: float, sentence: str
) -> None:
    monkeypatch.setattr(Plan, "gap", property(lambda _: gap))
    assert sentence in words(opened("balance", **IM))


def test_a_plan_from_before_opens_with_the_sentence_until_a_new_start() -> None:
    at = opened("balance")
    at.file_uploader(key="plan_upload").upload("plan.json", (PLANS / "version-3-home.json").read_bytes())
    at.run()
    assert not at.exception
    assert profile(at).applicant.specialty == "Psychiatry"
    assert [i.value for i in at.main.info if ODDS_CORRECTED in i.value]
    at.switch_page("pages/you.py").run()
    assert [i.value for i in at.main.info if ODDS_CORRECTED in i.value]
    at.button(key="plan_new").click().run()
    at.button(key="plan_new-yes").click().run()
    assert not [i.value for i in at.main.info if ODDS_CORRECTED in i.value]


def test_the_sentence_comes_back_after_a_reload_until_it_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser keeps what the page gives it, and gives it back to a fresh session."""
    kept: dict[str, Any] = {}

    def browser_of(found: str) -> None:
        def component(*, data: dict[str, Any], **_: Any) -> SimpleNamespace:
            kept.update(data)
            back = {"id": "", "plan": found, "parts": {}} if found and data["mayComeBack"] else None
            silent = dict.fromkeys(("full", "narrow", "lacks", "plans", "newer", "blocked", "before"))
            return SimpleNamespace(found=back, **silent)

        monkeypatch.setattr(browser, "_component", component)

    def told(at: AppTest) -> bool:
        assert not at.exception
        assert profile(at).applicant.specialty == "Psychiatry"
        return any(ODDS_CORRECTED in i.value for i in at.main.info)

    browser_of((PLANS / "version-3-home.json").read_text(encoding="utf-8"))
    assert told(opened("balance"))
    for _ in range(2):
        browser_of(kept["plan"])
        at = opened("balance")
        assert told(at)
    at.button(key="odds-since").click().run()
    assert not told(at)
    browser_of(kept["plan"])
    assert not told(opened("balance"))


def test_a_plan_of_now_opens_without_it() -> None:
    at = opened("balance")
    at.file_uploader(key="plan_upload").upload("plan.json", (PLANS / "version-4-early.json").read_bytes())
    at.run()
    assert profile(at).applicant.specialty == "Pediatrics"
    assert not [i.value for i in at.main.info if ODDS_CORRECTED in i.value]


def test_balance_says_why_a_share_given_back_lowered_the_chance(catalog: Catalog) -> None:
    at = opened_with("balance", Profile(applicant=Applicant(**IM), preferences=Preferences(socal_share=0.0)))
    before = profile(at)
    assert "You lifted a bound" not in words(at)
    at.radio(key="home").set_value("sensible").run()
    assert not at.exception
    sentence = why_it_fell(recommend_profile(catalog, before), recommend_profile(catalog, profile(at)))
    assert sentence.startswith("You lifted a bound, yet the chance of matching at all fell from")
    assert sentence in words(at)
    at.slider(key="safety_floor").set_value(20).run()
    assert "You lifted a bound" not in words(at)


def test_you_says_why_a_tie_lowered_the_chance(catalog: Catalog) -> None:
    wishes = Preferences(home="own", place_weight=1)
    at = opened_with("you", Profile(applicant=Applicant(**IM), preferences=wishes))
    before = profile(at)
    at.selectbox(key="tie_place").set_value("CA")
    next(b for b in at.button if b.label == "Add tie").click().run()
    assert not at.exception
    assert [tie.place for tie in profile(at).applicant.ties] == ["CA"]
    sentence = why_it_fell(recommend_profile(catalog, before), recommend_profile(catalog, profile(at)))
    assert sentence.startswith("The tie raises your chance at programs there, yet")
    assert sentence in words(at)
    at.button(key="tie-0").click().run()
    assert "The tie raises your chance" not in words(at)


def test_step3_can_stay_open_and_then_moves_nothing() -> None:
    at = opened("you", **IM)
    assert at.button_group(key="step3_passed").options == ["Not entered", "Yes", "No"]
    assert "From your answers you are about **50th of 100** non-US IMGs" in words(at)
    assert "Nothing of it is entered yet" in words(at)
    at.button_group(key="step3_passed").set_value("No").run()
    assert profile(at).applicant.step3_passed is False
    assert "about **50th of 100**" not in words(at)


def test_data_says_why_the_chances_fell_with_the_number_of_before_and_of_now() -> None:
    shown = data_words(data_opened("The model on one page"))
    for reason in ("Aim", "California", "Settings"):
        assert f"**{reason}.**" in shown
    assert "**39 to 59** matched by the odds of before" in shown
    assert f"**{of_hundred(shipped.first_plan().outlook.match)}** match by those of now" in shown
