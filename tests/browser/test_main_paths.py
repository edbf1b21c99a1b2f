"""As the applicant would: four questions, map, sliders, shortlist, files. Nothing may leave the machine."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page

from tests.screenshots import PAGES, choose
from tests.server import chromium, served, settled


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh visitor; at the end, no request may have gone elsewhere and no page may have shown an exception."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, accept_downloads=True)
    opened = context.new_page()
    strangers: list[str] = []
    broken: list[str] = []
    opened.on("request", lambda r: strangers.append(r.url) if not is_ours(r.url) else None)
    opened.on("pageerror", lambda error: broken.append(str(error)))
    yield opened
    assert opened.locator('[data-testid="stException"]').count() == 0
    context.close()
    assert strangers == []
    assert broken == []


def is_ours(address: str) -> bool:
    return address.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))


def sidebar(page: Page) -> str:
    return page.locator('[data-testid="stSidebar"]').inner_text()


def slide(page: Page, key: str, steps: int) -> None:
    handle = page.locator(f".st-key-{key} input[type=range]").first
    handle.focus()
    for _ in range(steps):
        page.keyboard.press("ArrowRight")
    settled(page, 900)


def saved_plan(page: Page, folder: Path) -> Path:
    page.get_by_text("Your plan as a file").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save plan").click()
    path = folder / "plan.json"
    download.value.save_as(path)
    return path


def test_first_visit_shows_a_drawn_map_and_a_running_result(page: Page, url: str) -> None:
    page.goto(url)
    settled(page, 2000)
    assert "688 programs, 676 open to you" in page.locator('[data-testid="stMain"]').inner_text()
    picture = page.locator('[data-testid="stDeckGlJsonChart"] canvas').first.screenshot()
    assert len(picture) > 15_000, f"the map looks blank: {len(picture)} bytes"
    assert "85 programs" in sidebar(page)
    assert "of 100 who send this list" in sidebar(page).lower()


def test_four_questions_then_slider_then_files(page: Page, url: str, tmp_path: Path) -> None:
    page.goto(url)
    settled(page, 1000)
    choose(page, "specialty", "Anesthesiology")
    page.get_by_label("Step 2 CK", exact=True).fill("251")
    page.keyboard.press("Enter")
    settled(page)
    page.mouse.move(700, 900)
    page.get_by_role("link", name="Balance").click()
    settled(page, 1200)
    before = sidebar(page)
    slide(page, "socal_share", 12)
    assert sidebar(page) != before
    page.mouse.move(700, 900)
    page.get_by_role("link", name="Shortlist").click()
    settled(page, 1000)
    rows = downloaded_rows(page)
    codes = [row["acgme_code"] for row in rows]
    assert len(codes) == len(set(codes)) == 85
    assert all(len(code) == 10 and code.startswith("0") for code in codes)
    assert downloaded_excel_codes(page, tmp_path) == codes
    plan = json.loads(saved_plan(page, tmp_path).read_text(encoding="utf-8"))
    assert plan["applicant"]["step2_ck"] == 251
    assert "251" not in page.url


def downloaded_rows(page: Page) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.locator(".st-key-download-csv button").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def downloaded_excel_codes(page: Page, folder: Path) -> list[str]:
    with page.expect_download() as download:
        page.locator(".st-key-download-xlsx button").click()
    download.value.save_as(folder / "list.xlsx")
    sheet = openpyxl.load_workbook(folder / "list.xlsx")["Shortlist"]
    head = [cell.value for cell in sheet[1]]
    column = head.index("acgme_code") + 1
    return [sheet.cell(row, column).value for row in range(2, sheet.max_row + 1)]


def test_a_refresh_loses_nothing_and_a_file_brings_the_list_back(page: Page, url: str, tmp_path: Path) -> None:
    page.goto(f"{url}/balance")
    settled(page, 1500)
    slide(page, "socal_share", 25)
    told = [line for line in sidebar(page).splitlines() if "in Southern California" in line]
    page.reload()
    settled(page, 2000)
    assert told[0] in sidebar(page)
    plan = saved_plan(page, tmp_path)
    page.get_by_role("button", name="Start over").click()
    settled(page, 1000)
    assert told[0] not in sidebar(page)
    page.locator('[data-testid="stSidebar"] input[type=file]').set_input_files(plan)
    settled(page, 1500)
    assert told[0] in sidebar(page)


def test_a_damaged_file_is_refused_and_the_plan_stays(page: Page, url: str, tmp_path: Path) -> None:
    page.goto(url)
    settled(page, 1500)
    page.get_by_text("Your plan as a file").click()
    bad = tmp_path / "holiday.json"
    bad.write_bytes(b'{"format": "smartpick-plan", "version": 1, "applic')
    page.locator('[data-testid="stSidebar"] input[type=file]').set_input_files(bad)
    settled(page, 1000)
    assert "not a SmartPick plan" in sidebar(page)
    assert "Your present plan stays" in sidebar(page)
    assert "85 programs" in sidebar(page)


def test_a_box_on_the_map_filters_the_table(page: Page, url: str) -> None:
    page.goto(url)
    settled(page, 1500)
    page.get_by_text("Draw a box").click()
    settled(page, 1500)
    area = page.locator('[data-testid="stPlotlyChart"]').first.bounding_box()
    assert area is not None
    page.mouse.move(area["x"] + area["width"] * 0.05, area["y"] + area["height"] * 0.55)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] * 0.25, area["y"] + area["height"] * 0.85, steps=8)
    page.mouse.up()
    settled(page, 900)
    words = page.locator('[data-testid="stMain"]').inner_text()
    assert "picked on the map" in words
    count = int(words.split(" picked on the map")[0].split()[-1])
    assert 38 <= count <= 100


def test_a_click_on_the_map_picks_a_program(page: Page, url: str) -> None:
    page.goto(url)
    settled(page, 2000)
    area = page.locator('[data-testid="stDeckGlJsonChart"]').bounding_box()
    assert area is not None
    page.mouse.move(area["x"] + area["width"] * 0.165, area["y"] + area["height"] * 0.62)
    page.wait_for_timeout(500)
    page.mouse.click(area["x"] + area["width"] * 0.165, area["y"] + area["height"] * 0.62)
    settled(page, 900)
    assert "picked on the map" in page.locator('[data-testid="stMain"]').inner_text()


def test_a_search_by_code_opens_the_card(page: Page, url: str) -> None:
    page.goto(url)
    settled(page, 1500)
    page.get_by_label("Search by name, city or code").fill("harbor-ucla")
    page.keyboard.press("Enter")
    words = settled(page, 1000).locator('[data-testid="stMain"]').inner_text()
    assert "code 140" in words
    assert "Chance that it works out for you" in words
    assert "estimate" in words


@pytest.mark.parametrize("path", PAGES.values(), ids=list(PAGES))
def test_a_phone_needs_no_sideways_scrolling(browser: Browser, url: str, path: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.goto(f"{url}/{path}")
    settled(page, 1500)
    wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide <= 360
    context.close()


def test_the_four_questions_can_be_reached_by_keyboard(page: Page, url: str) -> None:
    page.goto(url)
    settled(page, 1500)
    page.locator('[data-testid="stSidebarNavLink"]').last.focus()
    reached = set()
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.closest('[class*=st-key-]')?.className ?? ''"))
    names = " ".join(reached)
    assert all(f"st-key-{key}" in names for key in ("specialty", "visa", "step2_ck", "applications"))


def test_the_usual_way_of_serving_works_too(browser: Browser) -> None:
    with served("run") as address:
        page = browser.new_page()
        page.goto(f"{address}/balance")
        settled(page, 2000)
        assert "Four questions" in sidebar(page)
        slide(page, "socal_share", 5)
        assert page.locator('[data-testid="stException"]').count() == 0
