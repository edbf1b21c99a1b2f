"""As the applicant would: four questions, map, sliders, shortlist, files. Every visitor is watched, see conftest.py."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import openpyxl
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Page

from smartpick import Catalog, Plan, open_plan, recommend_profile
from smartpick.ui.shipped import START
from smartpick.ui.widgets.colours import _LIGHT as TIER_COLOURS
from smartpick.ui.widgets.map import spread_positions
from tests.browser.conftest import Visit
from tests.browser.hands import (
    Grid,
    choose,
    comes_to,
    downloaded,
    fill,
    kept_in_browser,
    like,
    main_words,
    open_file,
    open_plan_panel,
    picture,
    rows_of_csv,
    saved_plan,
    sidebar,
    slide,
    start_over,
    told,
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
    page.goto(url)
    settled(page, 2000)
    assert f"688 programs, {open_at_first(catalog)} open to you" in main_words(page)
    seen = picture(page.get_by_test_id("stDeckGlJsonChart"))
    for tier, colour in TIER_COLOURS.items():
        assert like(seen, colour).sum() > 100, f"tier {tier} is not on the map"
    if not context:
        assert "85 programs" in sidebar(page)
        assert re.search(r"Of 100 who send this list, \d+ to \d+ match", sidebar(page))


def test_four_questions_then_slider_then_files(page: Page, url: str, tmp_path: Path, catalog: Catalog) -> None:
    page.goto(url)
    settled(page, 1000)
    choose(page, "specialty", "Anesthesiology")
    choose(page, "visa", "J-1 only")
    fill(page, "step2_ck", "251")
    fill(page, "applications", "60")
    assert main_words(page).startswith("Anesthesiology")
    turn_to(page, "Balance")
    before = told(page)
    slide(page, "socal_share", 12)
    assert told(page) != before
    listed = Grid.of(page, page.locator(".st-key-list"))
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
    start = told(page)
    slide(page, "socal_share", 25)
    mine = told(page)
    assert mine != start
    page.wait_for_function("Object.values(localStorage).some(text => text.includes('\"socal_share\": 0.3'))")
    page.reload()
    settled(page, 1500)
    comes_to(page, mine)
    file = saved_plan(page, tmp_path)
    codes = plan_in(file, catalog).codes
    start_over(page)
    comes_to(page, start)
    assert kept_in_browser(page) is None
    page.reload()
    settled(page, 1500)
    comes_to(page, start)
    for _ in range(2):  # the same file again, after a change, opens again
        open_file(page, file)
        comes_to(page, mine)
        assert plan_in(saved_plan(page, tmp_path), catalog).codes == codes
        slide(page, "socal_share", -10)
        assert told(page) != mine


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"format": "smartpick-plan", "version": 1, "applic', "not a SmartPick plan"),
        (b'{"format": "smartpick-plan", "version": 99}', "saved by a newer SmartPick"),
    ],
    ids=["damaged", "newer"],
)
def test_a_file_that_does_not_fit_is_refused_and_the_plan_stays(
    page: Page, url: str, tmp_path: Path, content: bytes, said: str
) -> None:
    page.goto(url)
    settled(page, 1200)
    fill(page, "applications", "40")
    bad = tmp_path / "holiday.json"
    bad.write_bytes(content)
    open_file(page, bad)
    assert said in sidebar(page)
    assert "Your present plan stays" in sidebar(page)
    assert "40 programs" in sidebar(page)
    stored = kept_in_browser(page)
    assert stored is not None
    assert stored["preferences"]["applications"] == 40


def test_a_damaged_browser_storage_does_not_lock_anyone_out(page: Page, url: str) -> None:
    page.add_init_script("if (!sessionStorage.seen) localStorage.setItem('smartpick-plan', '{broken')")
    page.goto(url)
    settled(page, 1200)
    assert "85 programs" in sidebar(page)
    page.evaluate("sessionStorage.seen = 1")
    fill(page, "applications", "50")
    page.reload()
    settled(page, 1500)
    assert "50 programs" in sidebar(page)


@pytest.mark.parametrize("refused", ["", "-texts"])
def test_a_full_browser_storage_is_said_once_and_stays_quiet(page: Page, url: str, refused: str) -> None:
    page.add_init_script(
        "window.writes = 0; const set = Storage.prototype.setItem;"
        "Storage.prototype.setItem = function (key, value) {"
        f" if (/^smartpick-plan:[0-9a-f]+{refused}/.test(key)) {{ window.writes++; throw new DOMException('full', 'QuotaExceededError') }}"
        " set.call(this, key, value) }"
    )
    page.goto(url)
    settled(page, 1200)
    fill(page, "applications", "50")
    page.get_by_text("too large for this browser to keep").wait_for(timeout=20_000)
    settled(page, 1500)
    writes = page.evaluate("window.writes")
    page.wait_for_timeout(3_000)
    assert page.evaluate("window.writes") == writes
    assert "50 programs" in sidebar(page)


def test_one_visitor_never_sees_another(visitor: Visit, url: str) -> None:
    first, second = visitor(), visitor()
    first.goto(f"{url}/you")
    settled(first, 1000)
    fill(first, "step2_ck", "263")
    choose(first, "specialty", "Neurology")
    second.goto(f"{url}/you")
    settled(second, 1500)
    assert "Internal Medicine" in main_words(second)
    assert "Neurology" not in main_words(second)
    assert second.locator(".st-key-step2_ck input").first.input_value() == ""
    assert kept_in_browser(second) is None


def test_the_back_button_keeps_the_plan(page: Page, url: str, catalog: Catalog) -> None:
    page.goto(url)
    settled(page, 1000)
    fill(page, "applications", "33")
    turn_to(page, "Shortlist")
    assert "33 Internal Medicine programs" in main_words(page)
    page.go_back()
    settled(page, 1000)
    assert "33 programs" in sidebar(page)
    assert f"{open_at_first(catalog)} open to you" in main_words(page)


def test_a_box_on_the_map_filters_the_table(page: Page, url: str, catalog: Catalog) -> None:
    west, south, east, north = -119.6, 32.4, -115.9, 34.6
    page.goto(url)
    settled(page, 1200)
    page.get_by_text("Draw a box").click()
    settled(page, 1200)
    drawing = page.locator(".js-plotly-plot").first
    drawing.scroll_into_view_if_needed()
    area = drawing.bounding_box()
    assert area is not None
    corners = drawing.evaluate(
        """(e, box) => { const {xaxis: x, yaxis: y} = e._fullLayout
        return [x._offset + x.l2p(box[0]), y._offset + y.l2p(box[1]), x._offset + x.l2p(box[2]),
                y._offset + y.l2p(box[3])] }""",
        [west, north, east, south],
    )
    page.mouse.move(area["x"] + corners[0], area["y"] + corners[1])
    page.mouse.down()
    page.mouse.move(area["x"] + corners[2], area["y"] + corners[3], steps=8)
    page.mouse.up()
    settled(page, 900)
    rows = catalog.rows("Internal Medicine")
    table = catalog.table.iloc[rows[catalog.is_open[rows]]]
    lon, lat = spread_positions(table).T
    inside = int(((lon > west) & (lon < east) & (lat > south) & (lat < north)).sum())
    assert inside > 20
    assert f"{inside} picked on the map" in main_words(page)
    assert Grid.of(page, page.locator(".st-key-programs")).canvas.locator("table").get_attribute(
        "aria-rowcount"
    ) == str(inside + 1)


def test_a_click_on_the_map_picks_a_program(page: Page, url: str) -> None:
    page.goto(url)
    settled(page, 2000)
    chart = page.get_by_test_id("stDeckGlJsonChart")
    points = np.argwhere(like(picture(chart), TIER_COLOURS[1]))
    y, x = points[np.abs(points - np.median(points, axis=0)).sum(axis=1).argmin()]
    area = chart.bounding_box()
    assert area is not None
    spot = float(area["x"] + x), float(area["y"] + y)
    page.mouse.move(*spot)
    page.wait_for_timeout(500)
    page.mouse.click(*spot)
    settled(page, 900)
    assert "1 picked on the map" in main_words(page)
    assert ", CA · " in main_words(page)
    assert "Chance that it works out for you" in main_words(page)


def test_a_search_by_code_opens_the_card_with_source_and_date(page: Page, url: str) -> None:
    page.goto(url)
    settled(page, 1200)
    fill(page, "search", "1400511070")
    words = main_words(page)
    assert "code 1400511070" in words
    assert "Chance that it works out for you" in words
    assert "estimate" in words
    facts = Grid.of(page).words()
    assert "ACGME: Public program directory" in facts
    assert re.search(r"\b20\d\d[-/]\d\d", facts)


def test_two_selected_lines_stand_side_by_side(page: Page, url: str) -> None:
    page.goto(url)
    settled(page, 1200)
    programs = Grid.of(page, page.locator(".st-key-programs"))
    names = [programs.cell(row, "Program") for row in (1, 3)]
    for row in (1, 3):
        programs.click(row)
        settled(page)
    assert "2 programs side by side" in main_words(page)
    assert [header[:-13] for header in Grid.of(page).headers()[1:]] == names


def test_a_visa_filter_and_its_colour_stand_in_the_address(page: Page, url: str) -> None:
    page.goto(url)
    settled(page, 1200)
    page.locator(".st-key-j1 button", has_text="yes").click()
    page.locator(".st-key-colour button", has_text="H-1B").click()
    settled(page, 1200)
    assert parse_qs(urlsplit(page.url).query) == {"j1": ["yes"], "colour": ["H-1B"]}
    legend = page.get_by_text(re.compile(r"H-1B: .*yes \(\d+\).*no \(\d+\).*only transfers \(\d+\).*unknown \(\d+\)"))
    assert legend.is_visible()
    counts = page.get_by_text(re.compile(r"J-1: \d+ yes · \d+ no · 0 only transfers · \d+ unknown"))
    assert counts.is_visible()
    page.reload()
    settled(page, 1500)
    assert legend.is_visible()
    assert "whose J-1 is unknown" in main_words(page)


def test_a_shared_address_brings_the_same_view(page: Page, url: str) -> None:
    page.goto(url)
    settled(page, 1200)
    fill(page, "search", "san diego")
    shared = page.url
    assert "san" in shared
    page.goto("about:blank")
    page.goto(shared)
    settled(page, 1500)
    assert page.locator(".st-key-search input").input_value() == "san diego"
    assert "San Diego" in Grid.of(page, page.locator(".st-key-programs")).words()


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
        assert "Four questions" in sidebar(page)
        before = told(page)
        slide(page, "socal_share", 5)
        assert told(page) != before
        assert page.get_by_test_id("stException").count() == 0
        page.goto("about:blank")
    assert "Traceback" not in (tmp_path / "run.log").read_text()
