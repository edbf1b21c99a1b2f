"""As the applicant would: the questions, map, sliders, shortlist, files. Every visitor is watched, see conftest.py."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Page, expect

from smartpick import Catalog, Plan, open_plan, recommend_profile
from smartpick.ui.shipped import START
from smartpick.ui.widgets.chance_steps import STEPS
from tests.browser.conftest import Visit
from tests.browser.hands import (
    Grid,
    becomes,
    begins,
    cell,
    choose,
    comes_to,
    downloaded,
    field,
    fill,
    kept_in_browser,
    like,
    open_file,
    open_plan_panel,
    picture,
    result,
    rows_of_csv,
    saved_plan,
    says,
    says_no_more,
    slide,
    start_over,
    turn_to,
)
from tests.served import PHONE, chromium_path, served, settled


def plan_in(path: Path, catalog: Catalog) -> Plan:
    """What Python makes of a plan saved in the app."""
    return recommend_profile(catalog, open_plan(path.read_bytes()))


def open_at_first(catalog: Catalog) -> int:
    """How many programs are open to a visitor who has said nothing yet."""
    return int(recommend_profile(catalog, START).odds.open.sum())


def test_a_missing_browser_fails_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    with pytest.raises(RuntimeError, match=r"There is no browser \(no-such-browser\)"):
        chromium_path()


@pytest.mark.parametrize("context", [{}, PHONE], ids=["desk", "phone"])
def test_first_visit_shows_a_drawn_map_and_a_running_result(
    visitor: Visit, url: str, context: dict, catalog: Catalog
) -> None:
    page = visitor(**context)
    page.goto(f"{url}/explore")
    settled(page, 2000)
    says(page, f"688 programs, {open_at_first(catalog)} open to you")
    seen = picture(page.get_by_test_id("stDeckGlJsonChart"))
    for step in STEPS:
        assert like(seen, step.light).sum() > 100, f"no mark with a chance “{step.name}” is on the map"
    begins(page, "85 programs, ")
    assert re.search(r"Of 100 people like you who send this list, \d+ to \d+ match", result(page))


def test_the_questions_then_slider_then_files(page: Page, url: str, tmp_path: Path, catalog: Catalog) -> None:
    page.goto(url)
    settled(page, 1000)
    choose(page, "specialty", "Anesthesiology")
    choose(page, "visa", "J-1")
    fill(page, "step2_ck", "251")
    fill(page, "applications", "60")
    turn_to(page, "Balance")
    before = result(page)
    slide(page, "socal_share", 12)
    expect(page.locator(".st-key-result [role=status]")).not_to_have_text(before)
    page.get_by_text("Your list at a glance").click()
    settled(page)
    listed = Grid.of(page, page.locator(".st-key-list"))
    listed.canvas.locator("tr[aria-rowindex='7'] td").first.wait_for(state="attached")  # drawn when it was opened
    shown = [listed.cell(row, "Program") for row in range(6)]
    turn_to(page, "Shortlist")
    rows = rows_of_csv(downloaded(page, "csv", tmp_path))
    codes = [row["ACGME code"] for row in rows]
    plan = plan_in(saved_plan(page, tmp_path), catalog)
    assert plan.profile.applicant.step2_ck == 251
    assert plan.profile.preferences.applications == 60
    assert codes == plan.codes
    assert shown == plan.table["program_name"].head(6).tolist()
    assert len(set(codes)) == 60
    assert [row["Program"] for row in rows] == plan.table["program_name"].tolist()
    assert all(len(code) == 10 and code.startswith("0") for code in codes)
    sheet = openpyxl.load_workbook(downloaded(page, "xlsx", tmp_path))["Shortlist"]
    lines = list(sheet.iter_rows(values_only=True))
    assert [line[lines[0].index("ACGME code")] for line in lines[1:]] == codes
    assert pq.read_table(downloaded(page, "parquet", tmp_path))["acgme_code"].to_pylist() == codes
    assert "251" not in page.url
    assert "j1_only" not in page.url


def test_a_refresh_loses_nothing_and_a_file_brings_the_list_back(
    page: Page, url: str, tmp_path: Path, catalog: Catalog
) -> None:
    page.goto(f"{url}/balance")
    settled(page, 1500)
    start, home = result(page), int(cell(page, "home"))
    slide(page, "socal_share", 15)
    begins(page, f"85 programs, {home + 15} in Southern California.")
    becomes(page, lambda: (kept_in_browser(page) or {})["preferences"]["socal_share"], (home + 15) / 85)
    settled(page, 1500)  # the ranges come after the list
    mine = result(page)
    page.reload()
    settled(page, 1500)
    comes_to(page, mine)
    file = saved_plan(page, tmp_path)
    codes = plan_in(file, catalog).codes
    start_over(page)
    comes_to(page, start)
    becomes(page, lambda: kept_in_browser(page), None)
    page.reload()
    settled(page, 1500)
    comes_to(page, start)
    for _ in range(2):  # the same file again, after a change, opens again
        open_file(page, file)
        comes_to(page, mine)
        assert plan_in(saved_plan(page, tmp_path), catalog).codes == codes
        slide(page, "socal_share", -10)
        expect(page.locator(".st-key-result [role=status]")).not_to_have_text(mine)


def test_a_file_that_does_not_fit_is_refused_and_the_plan_stays(page: Page, url: str, tmp_path: Path) -> None:
    page.goto(url)
    settled(page, 1200)
    fill(page, "applications", "40")
    bad = tmp_path / "holiday.json"
    bad.write_bytes(b'{"format": "smartpick-plan", "version": 99}')
    open_file(page, bad)
    for words in ("saved by a newer SmartPick", "Your present plan stays"):
        expect(page.get_by_test_id("stPopoverBody")).to_contain_text(words)
    begins(page, "40 programs, ")
    becomes(page, lambda: (kept_in_browser(page) or {})["preferences"]["applications"], 40)


def test_a_damaged_browser_storage_does_not_lock_anyone_out(page: Page, url: str) -> None:
    page.add_init_script("if (!sessionStorage.seen) localStorage.setItem('smartpick-plan', '{broken')")
    page.goto(url)
    settled(page, 1200)
    begins(page, "85 programs, ")
    page.evaluate("sessionStorage.seen = 1")
    fill(page, "applications", "50")
    page.reload()
    begins(page, "50 programs, ")


@pytest.mark.parametrize("refused", ["", "-texts"])
def test_a_full_browser_storage_is_said_once_and_stays_quiet(page: Page, url: str, refused: str) -> None:
    page.add_init_script(
        "window.writes = 0; const set = Storage.prototype.setItem;"
        "Storage.prototype.setItem = function (key, value) {"
        f" if (/^smartpick-plan:[0-9a-f]+{refused}/.test(key)) {{"
        " window.writes++; throw new DOMException('full', 'QuotaExceededError') }"
        " set.call(this, key, value) }"
    )
    page.goto(url)
    settled(page, 1200)
    fill(page, "applications", "50")
    page.get_by_text("too large for this browser to keep").wait_for()
    settled(page, 1500)
    writes = page.evaluate("window.writes")
    page.wait_for_timeout(3_000)
    assert page.evaluate("window.writes") == writes
    begins(page, "50 programs, ")


def test_one_visitor_never_sees_another(visitor: Visit, url: str) -> None:
    first, second = visitor(), visitor()
    first.goto(f"{url}/you")
    settled(first, 1000)
    fill(first, "step2_ck", "263")
    choose(first, "specialty", "Neurology")
    second.goto(f"{url}/you")
    settled(second, 1500)
    says(second, "Internal Medicine")
    says_no_more(second, "Neurology")
    with field(second, "step2_ck") as place:
        expect(place.locator("input").first).to_have_value("")
    assert kept_in_browser(second) is None


def test_the_back_button_keeps_the_plan(page: Page, url: str, catalog: Catalog) -> None:
    page.goto(url)
    settled(page, 1000)
    fill(page, "applications", "33")
    turn_to(page, "Shortlist")
    says(page, "33 Internal Medicine programs")
    page.go_back()
    settled(page, 1000)
    begins(page, "33 programs, ")
    expect(page.locator(".st-key-applications input").first).to_have_value("33")


def test_a_saved_plan_is_plain_json_without_a_trace_in_the_address(page: Page, url: str, tmp_path: Path) -> None:
    page.goto(f"{url}/you")
    settled(page, 1200)
    fill(page, "graduation_year", "2019")
    plan = json.loads(saved_plan(page, tmp_path).read_text(encoding="utf-8"))
    assert plan["applicant"]["graduation_year"] == 2019
    assert "2019" not in page.url
    open_plan_panel(page)


def test_the_usual_way_of_serving_works_too(visitor: Visit, tmp_path: Path) -> None:
    page = visitor()
    with served("run", tmp_path / "run.log") as address:
        page.goto(f"{address}/balance")
        settled(page, 2000)
        before = result(page)
        slide(page, "socal_share", 5)
        expect(page.locator(".st-key-result [role=status]")).not_to_have_text(before)
        assert page.get_by_test_id("stException").count() == 0
        page.goto("about:blank")
    assert "Traceback" not in (tmp_path / "run.log").read_text()
