"""Every page on a phone of 360 by 800: no longer than three screens, nothing cut, one part at a time, names whole."""

from __future__ import annotations

import contextlib
import re

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from tests.browser.conftest import Visit
from tests.browser.hands import PAGES, becomes, says
from tests.browser.test_accessibility import findings
from tests.served import PHONE, settled
from tests.ui.test_data import TITLES
from tests.ui.test_messages import TABS

PARTS = {"messages": TABS, "data": TITLES}
"""Pages with parts, and the titles of these."""
SCREENS = 3
HEIGHT = "document.querySelector('[data-testid=stMainBlockContainer]').getBoundingClientRect().height"
CUT = """[...document.querySelectorAll('[data-testid=stMain] *, [role=option], [role=option] *')].filter(e =>
    e.clientWidth > 10 && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible' &&
    !e.matches('input') && !e.closest('[class*=st-key-strip]')).map(e =>
    [e.tagName, e.className.toString(), e.innerText])"""
"""Elements of which a part does not show; of the strip test_components_strip.py sees to it. An input has one line."""
WIDE = """[...document.querySelectorAll('[data-testid=stDataFrame] .dvn-scroller')].filter(e =>
    e.checkVisibility() && e.scrollWidth > e.clientWidth + 1).length"""
"""Tables that scroll sideways."""
SCROLLED = ("document.documentElement", "document.body", "document.querySelector('[data-testid=stMain]')")
LIVE = "{ detail: { move: -1, home: 85, low: 0, high: 0, homeLow: 0, homeHigh: 0 } }"
"""As a curve that is held tells the strip."""


def opened(visitor: Visit, url: str, name: str) -> Page:
    page = visitor(**PHONE)
    page.goto(f"{url}/{PAGES[name]}")
    return settled(page, 1500)


def choose_part(page: Page, name: str, title: str) -> None:
    option = page.get_by_role("option", name=title, exact=True)
    for _ in range(3):  # what is drawn late may close the list again
        page.locator(f".st-key-{name}_tab-shown").get_by_role("combobox").click()
        with contextlib.suppress(TimeoutError):
            option.click(timeout=8_000)
            break
    settled(page, 800)


def part_shown(page: Page, name: str) -> str:
    return page.locator(f".st-key-{name}_tab-shown").get_by_role("combobox").input_value()


def faults(page: Page, where: str) -> list[str]:
    with contextlib.suppress(TimeoutError):  # what is still being drawn stands taller
        page.wait_for_function(f"most => {HEIGHT} <= most", arg=SCREENS * 800)
    screens = page.evaluate(HEIGHT) / 800
    print(f"{where}: {screens:.2f} screens")
    return [
        *([f"{where}: {screens:.2f} screens"] if screens > SCREENS else []),
        *(f"{where}: cut: {cut}" for cut in page.evaluate(CUT)),
        *([f"{where}: a table scrolls sideways"] if page.evaluate(WIDE) else []),
        *(f"{where}: {part} is wider" for part in SCROLLED if page.evaluate(f"{part}.scrollWidth") > 360),
        *(f"{where}: {finding}" for finding in findings(page)),
    ]


def the_strip_is_one_line_that_stays(page: Page) -> None:
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
    page.evaluate(f"window.dispatchEvent(new CustomEvent('smartpick-live', {LIVE}))")
    becomes(page, lambda: " ".join(line.inner_text().split()), "85 programs ◆ 85 match <1 ◆ <1 of 100")
    assert line.evaluate("line => [...line.children].every(part => part.getBoundingClientRect().right <= 348)")


@pytest.mark.parametrize("name", PAGES)
def test_no_page_and_no_part_of_one_is_longer_than_three_screens_or_cut(visitor: Visit, url: str, name: str) -> None:
    page = opened(visitor, url, name)
    expect(page.get_by_role("tab")).to_have_count(0)  # they would scroll out of sight
    found = faults(page, name)
    the_strip_is_one_line_that_stays(page)
    for title in PARTS.get(name, ())[1:]:
        choose_part(page, name, title)
        found += faults(page, f"{name}, {title}")
    assert not found, "\n".join(found)


def test_the_chosen_part_outlives_another_page_and_an_undo(visitor: Visit, url: str) -> None:
    name = "messages"
    page = opened(visitor, url, name)
    title = PARTS[name][3]
    choose_part(page, name, title)
    page.locator(".st-key-answers button").click()
    page.get_by_role("radio", name="J-1", exact=True).click()
    settled(page, 800)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Undo").click()
    settled(page, 800)
    becomes(page, lambda: part_shown(page, name), title)
    for other in ("You", name.capitalize()):
        if page.get_by_test_id("stExpandSidebarButton").is_visible():
            page.get_by_test_id("stExpandSidebarButton").click()
        page.get_by_test_id("stSidebarNavLink").filter(has_text=other).click()
        expect(page.get_by_role("heading", name=other, exact=True)).to_be_visible()
        settled(page, 1200)
    becomes(page, lambda: part_shown(page, name), title)


def test_on_the_map_page_the_legend_filters_and_a_list_stands_for_the_table(visitor: Visit, url: str) -> None:
    page = opened(visitor, url, "explore")
    entry = page.locator(".st-key-chance-legend button", has_text="very low")
    entry.click()
    settled(page, 800)
    expect(entry).to_have_attribute("aria-pressed", "true")
    page.mouse.move(0, 0)
    expect(entry).to_have_css("background-color", "rgba(0, 0, 0, 0)")  # test_chance_steps.py: 3 : 1 on that ground
    programs = page.get_by_role("listbox", name=re.compile("Programs"))
    lines = programs.get_by_role("option").nth(2).inner_text().split("\n")
    assert re.search(r", [A-Z]{2}\b", lines[1])  # city and state
    assert re.match(r"Chance .+ % · J-1: ", lines[2])
    programs.get_by_role("option").nth(2).click()
    settled(page, 1000)
    expect(page.get_by_role("heading", name=lines[0])).to_be_visible()
    says(page, "1 picked.")


def test_a_fact_worth_checking_is_picked_from_its_list(visitor: Visit, url: str) -> None:
    page = opened(visitor, url, "data")
    page.get_by_role("option").nth(1).click()
    settled(page, 1000)
    says(page, "A mail you can send")
    expect(page.get_by_role("option", selected=True)).to_have_count(1)


def test_a_long_name_is_whole_in_its_dropdown(visitor: Visit, url: str) -> None:
    page = opened(visitor, url, "start")
    page.locator(".st-key-specialty input").first.click()
    page.keyboard.type("Public Health")
    expect(page.get_by_role("option", name="Public Health and General Preventive Medicine")).to_be_visible()
    assert page.evaluate(CUT) == []
    page.keyboard.press("Enter")
    settled(page, 800)
    assert page.evaluate(CUT) == []


def test_the_longest_program_is_whole_in_its_dropdown(visitor: Visit, url: str) -> None:
    page = opened(visitor, url, "messages")
    choose_part(page, "messages", "Letters")
    page.locator('[class*="st-key-letter-code"]').get_by_role("combobox").click()
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.evaluate(CUT) == []
    heights = page.get_by_role("option").locator("div").evaluate_all("all => all.map(e => e.scrollHeight)")
    assert max(heights) <= 40


def test_the_toolbar_of_a_table_covers_no_words(page: Page, url: str) -> None:
    page.goto(f"{url}/explore")
    settled(page, 2000)
    page.locator("[data-testid=stDataFrame]").first.scroll_into_view_if_needed()
    page.locator("[data-testid=stDataFrame]").first.hover()
    bar = page.get_by_test_id("stElementToolbar").last.bounding_box()
    label = page.get_by_text("All columns").bounding_box()
    assert bar is not None
    assert label is not None
    assert label["y"] + label["height"] <= bar["y"]
