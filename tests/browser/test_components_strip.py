"""The strip stays on top, fits one line of a phone, and leads to the questions."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.hands import PAGES, cell, choose, fill, result, turn_to
from tests.served import PHONE, settled


@pytest.mark.parametrize("path", PAGES.values(), ids=list(PAGES))
def test_a_phone_has_it_in_one_line_that_stays(visitor: Visit, url: str, path: str) -> None:
    page = visitor(**PHONE)
    page.goto(f"{url}/{path}")
    settled(page, 1000)
    line = page.locator(".st-key-result .line")
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 400)")
    page.wait_for_timeout(300)
    box = line.bounding_box()
    assert box is not None
    assert 40 < box["y"] < 90
    assert box["height"] < 36
    assert box["x"] + box["width"] <= 360
    assert line.evaluate("line => [...line.children].every(part => part.getBoundingClientRect().right <= 348)")
    assert line.evaluate(
        "line => { const { x, y, width, height } = line.getBoundingClientRect();"
        "return document.elementFromPoint(x + width / 2, y + height / 2).closest('.st-key-result') !== null }"
    )  # nothing lies over it


def test_a_tap_on_it_opens_the_questions(visitor: Visit, url: str) -> None:
    page = visitor(**PHONE)
    page.goto(f"{url}/explore")
    settled(page, 1000)
    assert page.locator(".st-key-visa").count() == 0
    page.locator(".st-key-result .line").tap()
    need = page.locator(".st-key-visa").get_by_role("radio", name="J-1", exact=True)
    need.tap()
    settled(page)
    assert need.get_attribute("aria-checked") == "true"
    assert page.locator(".st-key-specialty input").first.input_value() == "Internal Medicine"
    assert page.locator(".st-key-applications input").first.input_value() == "85"


def test_an_answer_on_any_page_is_followed_there_and_taken_back(page: Page, url: str) -> None:
    page.goto(f"{url}/balance")
    settled(page, 1000)
    said = result(page)
    fill(page, "applications", "60")
    assert (cell(page, "programs"), "60 programs" in result(page)) == ("60", True)
    assert page.get_by_text("Application fees: 1,230 USD").is_visible()
    turn_to(page, "Shortlist")
    choose(page, "specialty", "Pediatrics")
    assert "60 Pediatrics programs" in page.get_by_test_id("stMain").inner_text()
    for _ in range(2):
        page.get_by_role("button", name="Undo").click()
        settled(page)
    assert result(page) == said
    turn_to(page, "Start")
    assert page.locator(".st-key-specialty input").first.input_value() == "Internal Medicine"
    assert page.locator(".st-key-applications input").first.input_value() == "85"
