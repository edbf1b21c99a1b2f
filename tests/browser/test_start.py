"""The whole job on Start: from nothing to a downloaded list, on a phone in at most ten taps, and without a mouse."""

from __future__ import annotations

import time
from pathlib import Path

import openpyxl
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.hands import becomes, begins, cell, fill, focused_key, result
from tests.served import PHONE, settled

QUESTIONS = ("specialty", "visa", "step2_ck", "graduation_year", "applications", "near_tie")
HEAVY = ("DeckGlJson", "plotly", "PlotlyChart", "DataFrame", "glide")
"""Words in the names of scripts that the first screen does not need."""


class Taps:
    """A finger that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def tap(self, part: Locator) -> None:
        self.count += 1
        part.tap()
        settled(self.page)

    def tap_curve(self, share: float) -> None:
        """Tap the drawing: 0 is its left end, 1 its right."""
        curve = self.page.locator(".st-key-curve svg")
        curve.scroll_into_view_if_needed()
        box = curve.bounding_box()
        assert box is not None
        self.count += 1
        self.page.touchscreen.tap(box["x"] + 34 + share * (box["width"] - 50), box["y"] + 80)
        settled(self.page)


def answer(page: Page, finger: Taps) -> None:
    """Five questions: what is typed is no tap, and Tab is what "Next" is on a phone's keyboard."""
    finger.tap(page.locator(".st-key-specialty input").first)
    page.keyboard.type("Pediatrics")
    page.keyboard.press("Enter")
    settled(page)
    finger.tap(page.get_by_role("radio", name="J-1", exact=True))
    finger.tap(page.locator(".st-key-step2_ck input").first)
    page.keyboard.type("245")
    page.keyboard.press("Tab")
    page.keyboard.type("2021")
    page.keyboard.press("Enter")
    settled(page)
    finger.tap(page.locator(".st-key-near_tie").get_by_role("radio", name="Southern California"))


def test_a_phone_does_the_whole_job_in_ten_taps(visitor: Visit, url: str, tmp_path: Path) -> None:
    page = visitor(**PHONE)
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.rsplit("/", 1)[-1]))
    began = time.monotonic()
    page.goto(url)
    settled(page, 600)
    for key in QUESTIONS:  # all above the fold
        box = page.locator(f".st-key-{key}").bounding_box()
        assert box is not None
        assert 0 <= box["y"] < box["y"] + box["height"] <= 800, key
    finger = Taps(page)
    answer(page, finger)
    finger.tap_curve(0.75)
    names = []
    for i in range(3):
        card = page.locator(".st-key-first-Pediatrics li").nth(i)
        names.append(card.locator(".name").inner_text())
        finger.tap(card.get_by_role("button", name="Pin"))
    becomes(page, lambda: f"{cell(page, 'home')} in Southern California" in result(page), True)
    becomes(page, lambda: "rests on 3 of 14 answers" in result(page), True)
    with page.expect_download() as download:
        finger.tap(page.get_by_role("button", name="Download (Excel)"))
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    print(f"From nothing to a downloaded list: {time.monotonic() - began:.0f} seconds, {finger.count} taps")
    assert finger.count <= 10
    sheets = openpyxl.load_workbook(path)
    text = "\n".join(str(field.value) for sheet in sheets for row in sheet.iter_rows() for field in row)
    assert [name for name in names if name not in text] == []
    assert "Greater Los Angeles" in text
    assert not [name for name in loaded if any(word.lower() in name.lower() for word in HEAVY)]


def test_the_whole_job_without_a_mouse(page: Page, url: str) -> None:
    page.goto(url)
    settled(page, 1000)
    reached: list[str] = []

    def tab_to(true: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            reached.append(focused_key(page))
            if reached[-1] == true:
                return
        raise AssertionError(f"{true} was not reached: {reached}")

    tab_to("specialty")
    tab_to("visa")  # at its help; then at the first pill
    tab_to("visa")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    settled(page)
    expect(page.get_by_role("radio", name="J-1", exact=True)).to_be_checked()
    tab_to("step2_ck")
    page.keyboard.type("240")
    tab_to("graduation_year")
    page.keyboard.type("2020")
    page.keyboard.press("Enter")
    settled(page)
    becomes(page, lambda: "rests on 2 of 14 answers" in result(page), True)
    tab_to("near_tie")
    tab_to("curve")
    before = int(cell(page, "home"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    settled(page)
    becomes(page, lambda: f"{before + 2} in Southern California" in result(page), True)
    tab_to("download-xlsx")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".xlsx")


def test_a_field_whose_code_comes_late_stands_where_the_plan_says(page: Page, url: str) -> None:
    waiting: list[Route] = []

    def wait(route: Route) -> None:
        waiting.append(route)

    page.route("**/NumberInput*.js", wait)
    page.goto(url)
    page.get_by_role("radio", name="J-1", exact=True).click()
    settled(page)
    assert waiting
    for route in waiting:
        route.continue_()
    programs = page.locator(".st-key-applications input")
    programs.wait_for()
    page.get_by_role("radio", name="None", exact=True).click()
    settled(page)
    expect(programs).to_have_value("85")
    begins(page, "85 programs, ")


def test_a_field_goes_back_to_its_first_value_right_after_a_reload(page: Page, url: str) -> None:
    page.goto(url)
    fill(settled(page, 1500), "applications", "40")
    begins(page, "40 programs")
    page.reload()
    settled(page, 2500)  # as one who looks first
    begins(page, "40 programs")
    fill(page, "applications", "85")
    begins(page, "85 programs")
