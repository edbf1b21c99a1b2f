"""One truth in a real browser: quick hands lose nothing, two tabs overwrite nothing, and nothing goes unasked."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, expect

from smartpick import Applicant, Profile
from smartpick.plan import large_part, small_part
from tests.browser.conftest import Visit
from tests.browser.hands import becomes, fill, kept_in_browser, open_plan_panel, start_over, turn_to, unfold
from tests.served import settled

PLANS = "Object.keys(localStorage).filter(key => key.startsWith('smartpick-plan'))"
PRESSES = 12
TYPED = {
    "step1_attempts": 2, "usce_hands_on_months": 4, "letters": 4, "us_letters": 3, "research_items": 12,
    "gap_months": 5,
}  # fmt: skip


def kept(page: Page) -> dict[str, Any]:
    """The plan of this tab, which the browser keeps."""
    plan = kept_in_browser(page)
    assert plan is not None
    return plan


def research(page: Page) -> int:
    return kept(page)["applicant"]["research_items"]


def shown(page: Page, key: str) -> float:
    return float(page.locator(f".st-key-{key} input").first.input_value())


def shows(page: Page, key: str, value: float) -> None:
    """Wait until the field says so: a busy machine draws it late."""
    expect(page.locator(f".st-key-{key} input").first).to_have_value(str(value))


def test_every_key_press_counts_and_what_is_automatic_stays_so(page: Page, url: str) -> None:
    page.goto(f"{url}/balance")
    settled(page, 900)
    wanted = int(shown(page, "socal_share"))
    for pause, key, step in ((0, "ArrowRight", 1), (30, "ArrowLeft", -1), (80, "ArrowRight", 1)):
        page.locator(".st-key-socal_share input[type=range]").focus()
        for _ in range(PRESSES):
            page.keyboard.press(key)
            page.wait_for_timeout(pause)
        wanted += step * PRESSES
        shows(page, "socal_share", wanted)
        settled(page, 1500)
        shows(page, "socal_share", wanted)
        becomes(page, lambda: kept(page)["preferences"]["socal_share"], wanted / 85)
        wishes = kept(page)["preferences"]
        automatic = ("west_share", "competitiveness_percentile", "safety_floor", "budget_usd")
        assert [wishes[name] for name in automatic] == [None] * 4
        assert (wishes["home"], wishes["place_weight"], wishes["applications"]) == ("sensible", 0.25, 85)


def test_fast_typing_then_moving_on_loses_nothing_and_undo_is_no_move(page: Page, url: str) -> None:
    page.goto(f"{url}/you")
    settled(page, 900)
    unfold(page)
    for key, value in TYPED.items():
        page.locator(f".st-key-{key} input").first.focus()
        page.keyboard.type(str(value))
        page.keyboard.press("Tab")
    turn_to(page, "Balance")
    becomes(page, lambda: {key: kept(page)["applicant"][key] for key in TYPED}, TYPED)
    turn_to(page, "You")
    for key, value in TYPED.items():  # a busy machine draws them late
        expect(page.locator(f".st-key-{key} input").first).to_have_value(str(value))
    for name, times in (("Undo", 3), ("Redo", 6)):
        button = page.get_by_role("button", name=name, exact=True).first
        for _ in range(times):  # some come before the page has answered the one before
            button.click(force=True, no_wait_after=True)
        settled(page, 1200)
        applicant = kept(page)["applicant"]
        assert {applicant[key] for key in TYPED} <= {None, *TYPED.values()}
        assert {key: value for key, value in TYPED.items() if applicant[key] == value} == {
            key: shown(page, key) for key in TYPED if page.locator(f".st-key-{key} input").first.input_value()
        }


def test_a_page_turned_to_in_the_middle_of_typing_takes_all_of_it_along(page: Page, url: str) -> None:
    page.goto(f"{url}/you")
    settled(page, 900)
    for months in (2, 5):
        unfold(page)
        for key in ("gap_months", "research_items"):
            page.locator(f".st-key-{key} input").first.fill(str(months))
            page.keyboard.press("Tab")
        page.locator(".st-key-usce_hands_on_months input").first.fill(str(months))  # only the click takes it over
        turn_to(page, "Balance")
        turn_to(page, "You")
        taken = {"gap_months": months, "research_items": months, "usce_hands_on_months": months}
        for key in taken:
            expect(page.locator(f".st-key-{key} input").first).to_have_value(str(months))
        becomes(page, lambda: {key: kept(page)["applicant"][key] for key in taken}, taken)  # noqa: B023 – read at once


def two_tabs(visitor: Visit, url: str) -> tuple[Page, Page]:
    """Page You in two tabs of one browser, with 240 research items in the plan."""
    one = visitor()
    one.goto(f"{url}/you")
    settled(one, 900)
    fill(one, "research_items", "240")
    two = one.context.new_page()
    two.goto(f"{url}/you")
    settled(two, 1200)
    return one, two


def test_two_tabs_never_overwrite_each_other(visitor: Visit, url: str) -> None:
    one, two = two_tabs(visitor, url)
    shows(two, "research_items", 240)
    fill(two, "research_items", "250")
    fill(one, "letters", "3")
    expect(one.get_by_text("This plan was changed in another tab")).to_be_visible()
    settled(one, 900)
    becomes(two, lambda: research(two), 250)
    becomes(one, lambda: (research(one), kept(one)["applicant"]["letters"]), (240, 3))
    copy = kept(one)
    assert copy["name"].startswith("Internal Medicine (kept from another tab, ")
    one.get_by_role("button", name="Take that one").click()
    settled(one, 1500)
    shows(one, "research_items", 250)
    open_plan_panel(one)
    expect(one.get_by_text(f"{copy['name']} ·")).to_be_visible()  # still among the plans
    fill(one, "research_items", "251")
    expect(two.get_by_text("This plan was changed in another tab")).to_be_visible()
    two.get_by_role("button", name="Keep this one as a copy").click()
    settled(two, 1200)
    becomes(two, lambda: (research(one), research(two)), (251, 250))
    expect(two.get_by_text("This plan was changed in another tab")).to_have_count(0)


def test_starting_over_asks_and_keeps_the_last_plan_and_forgetting_forgets_all(page: Page, url: str) -> None:
    page.goto(f"{url}/you")
    settled(page, 900)
    fill(page, "research_items", "244")
    open_plan_panel(page)
    fill(page, "plan_name", "Plan <b>A</b>")
    page.get_by_role("button", name="Start over", exact=True).click()
    page.get_by_role("button", name="No", exact=True).click()
    settled(page, 600)
    becomes(page, lambda: research(page), 244)
    start_over(page)
    becomes(page, lambda: kept_in_browser(page), None)
    expect(page.get_by_text("Your last plan is kept among your plans as “Plan <b>A</b>”")).to_be_visible()
    page.reload()
    settled(page, 1500)
    expect(page.locator(".st-key-research_items input").first).to_have_value("")
    open_plan_panel(page)
    page.locator("[class*='st-key-plan-'][class*='-open'] button").first.click()  # the one plan that is kept
    settled(page, 1500)
    shows(page, "research_items", 244)
    becomes(page, lambda: kept(page)["name"], "Plan <b>A</b>")
    start_over(page)
    page.get_by_role("button", name="Take it back").click()
    settled(page, 1200)
    becomes(page, lambda: research(page), 244)
    open_plan_panel(page)
    page.get_by_role("button", name="Keep a copy").click()
    settled(page, 1200)
    page.get_by_role("button", name="Forget everything in this browser").click()
    page.get_by_role("button", name="Yes, forget everything").click()
    becomes(page, lambda: page.evaluate(PLANS), [])
    expect(page.locator(".st-key-research_items input").first).to_have_value("")


def test_a_plan_removed_in_another_tab_comes_not_back_unasked(visitor: Visit, url: str) -> None:
    one, two = two_tabs(visitor, url)
    open_plan_panel(two)
    two.get_by_role("button", name="Forget everything in this browser").click()
    two.get_by_role("button", name="Yes, forget everything").click()
    settled(two, 1200)
    fill(one, "letters", "3")
    expect(one.get_by_text("This plan was removed in another tab")).to_be_visible()
    becomes(one, lambda: one.evaluate(PLANS), [])
    one.get_by_role("button", name="Keep it here again").click()
    settled(one, 1200)
    becomes(one, lambda: kept(one)["applicant"]["letters"], 3)


def test_a_plan_kept_before_plans_had_names_comes_back(page: Page, url: str) -> None:
    profile = Profile(
        applicant=Applicant(specialty="Neurology", visa="j1_only", research_items=239),
        notes={"1800400001": "ask in May"},
    )
    small = {key: value for key, value in json.loads(small_part(profile, "any")).items() if key != "name"} | {
        "version": 4
    }
    texts = large_part(profile, "texts")
    page.add_init_script(
        "if (!sessionStorage.seen) { sessionStorage.seen = 1;"
        f"localStorage.setItem('smartpick-plan', {json.dumps(json.dumps(small))});"
        f"localStorage.setItem('smartpick-plan-texts', {json.dumps(texts)}) }}"
    )
    page.goto(f"{url}/you")
    settled(page, 1500)
    shows(page, "research_items", 239)
    fill(page, "research_items", "241")
    page.reload()
    settled(page, 1500)
    shows(page, "research_items", 241)
    becomes(page, lambda: kept(page)["notes"], {"1800400001": "ask in May"})


def test_a_browser_that_keeps_nothing_says_so(page: Page, url: str) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    page.goto(f"{url}/you")
    settled(page, 1200)
    expect(page.get_by_text("This browser lets no page keep anything")).to_be_visible()
    fill(page, "research_items", "241")
    start_over(page)
    page.get_by_role("button", name="Take it back").click()
    settled(page, 1200)
    shows(page, "research_items", 241)
