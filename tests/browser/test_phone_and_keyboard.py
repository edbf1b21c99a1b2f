"""On a phone, and without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.hands import PAGES, becomes, focused_key, says
from tests.served import PHONE, settled

QUESTIONS = ("specialty", "visa", "step2_ck", "graduation_year", "applications", "near_tie")


EDGES = """all => all.map(link => [link.getBoundingClientRect().left, link.getBoundingClientRect().right, link.href,
    link.target])"""
"""Of each link: where it begins and ends across the page, where it leads, and into which window."""


def is_whole(left: float, right: float, leads_to: str, window: str) -> bool:
    """Whether a link can be read on a phone, and leaves this page where it is."""
    return 0 <= left < right <= 360 and leads_to.startswith("https://") and window == "_blank"


def test_a_phone_reads_what_a_program_says_on_visas_and_where(visitor: Visit, url: str) -> None:
    page = visitor(**PHONE)
    page.goto(f"{url}/explore?q=1404811424")
    settled(page, 1500)
    says(page, "Another source says yes.")
    links = page.get_by_role("link", name="check it there")
    expect(links.nth(2)).to_be_visible()  # two pages that contradict each other on the J-1, one on the H-1B
    becomes(page, lambda: [link for link in links.evaluate_all(EDGES) if not is_whole(*link)], [])
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 360


def focused_keys(page: Page, most: int) -> list[str]:
    """Press Tab that often; the keys of the widgets the cursor came by."""
    found = []
    for _ in range(most):
        page.keyboard.press("Tab")
        found.append(focused_key(page))
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("path", [PAGES["start"], PAGES["you"], PAGES["season"]])
def test_the_questions_can_be_reached_by_keyboard(page: Page, url: str, path: str) -> None:
    late: list[Route] = []
    if path == PAGES["you"]:  # on a slow line the strip's code comes after the key
        page.route("**/BidiComponent*.js", lambda route: late.append(route))  # noqa: PLW0108 – playwright takes no method of a list
    page.goto(f"{url}/{path}")
    settled(page, 1000)
    if path:
        page.locator(".st-key-answers button").focus()
        page.keyboard.press("Enter")
        for key in QUESTIONS:
            page.locator(f".st-key-{key} :is(input, [role=radio])").first.wait_for()
        assert bool(late) is (path == PAGES["you"])
        for route in late:
            route.continue_()
        page.wait_for_function("() => document.activeElement.closest('[data-testid=stPopoverBody]')")
    reached = [focused_key(page), *focused_keys(page, 24)]
    assert [key for key in reached if key in QUESTIONS] == list(QUESTIONS)


def test_every_slider_of_balance_can_be_reached_by_keyboard(page: Page, url: str) -> None:
    page.goto(f"{url}/balance")
    settled(page, 1000)
    page.locator(".st-key-second_specialty").wait_for()  # the last of the page
    page.get_by_text("More: West, floor, strength, place").click()
    settled(page, 600)
    wanted = set(
        page.evaluate(
            """[...document.querySelectorAll('[data-testid="stMain"] [data-testid="stSlider"]')].map(slider =>
            [...slider.closest('[class*=st-key-]').classList].find(name => name.startsWith('st-key-')).slice(7))"""
        )
    )
    assert "socal_share" in wanted
    assert wanted <= set(focused_keys(page, 70))


def test_the_plan_can_be_saved_and_opened_by_keyboard(page: Page, url: str) -> None:
    page.goto(url)
    settled(page, 1000)
    page.locator(".st-key-plan button").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.closest('[data-testid=stPopoverBody]')")
    for _ in range(8):
        page.keyboard.press("Tab")
        if "Save plan" in page.evaluate("document.activeElement.innerText"):
            break
    assert "Save plan" in page.evaluate("document.activeElement.innerText")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "smartpick-plan.json"
