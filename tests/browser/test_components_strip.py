"""The strip stays on top, fits one line of a phone, and leads to the questions."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.hands import becomes, cell, choose, comes_to, fill, result, says, turn_to
from tests.served import PHONE, settled


def test_a_tap_on_it_opens_the_questions(visitor: Visit, url: str) -> None:
    page = visitor(**PHONE)
    page.goto(f"{url}/shortlist")
    settled(page, 1000)
    expect(page.locator(".st-key-visa")).to_have_count(0)
    page.locator(".st-key-result .line").tap()
    need = page.locator(".st-key-visa").get_by_role("radio", name="J-1", exact=True)
    need.tap()
    settled(page)
    expect(need).to_be_checked()
    expect(page.locator(".st-key-specialty input").first).to_have_value("Internal Medicine")
    expect(page.locator(".st-key-applications input").first).to_have_value("85")


def test_an_answer_on_any_page_is_followed_there_and_taken_back(page: Page, url: str) -> None:
    page.goto(f"{url}/balance")
    settled(page, 1000)
    said = result(page)
    fill(page, "applications", "60")
    becomes(page, lambda: (cell(page, "programs"), "60 programs" in result(page)), ("60", True))
    expect(page.get_by_text("Application fees: 1,230 USD")).to_be_visible()
    turn_to(page, "Shortlist")
    choose(page, "specialty", "Pediatrics")
    says(page, "60 Pediatrics programs")
    for _ in range(2):
        page.get_by_role("button", name="Undo").click()
        settled(page)
    comes_to(page, said)
    turn_to(page, "Start")
    expect(page.locator(".st-key-specialty input").first).to_have_value("Internal Medicine")
    expect(page.locator(".st-key-applications input").first).to_have_value("85")
