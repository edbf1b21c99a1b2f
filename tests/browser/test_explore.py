"""Explore in a real browser: the map under wheel, finger, keys and clicks, the list beside it, the address."""

from __future__ import annotations

import contextlib
import re
from urllib.parse import parse_qsl, urlsplit

import numpy as np
from playwright.sync_api import Error, Page, expect

from smartpick import Catalog
from smartpick.ui.widgets.chance_steps import STEPS
from smartpick.ui.widgets.colours import _LIGHT as TIER_COLOURS
from smartpick.ui.widgets.map import spread_positions
from smartpick.ui.widgets.tables import WRAPPED
from tests.browser.conftest import Visit
from tests.browser.hands import Grid, becomes, fill, like, picture, says, says_no_more, turn_to
from tests.served import PHONE, settled


def opened(page: Page, url: str, address: str = "") -> Page:
    page.goto(f"{url}/explore{address}")
    settled(page, 1200)
    return page


def scrolled(page: Page) -> float:
    return page.get_by_test_id("stMain").evaluate("e => e.scrollTop")


def middle(page: Page) -> tuple[float, float]:
    """The middle of the map, in the window."""
    area = page.get_by_test_id("stDeckGlJsonChart").bounding_box()
    assert area is not None
    return area["x"] + area["width"] / 2, area["y"] + area["height"] / 2


def still(page: Page, *colours: str) -> np.ndarray:
    """A picture of the map once it shows marks of these colours, by default those of the chances, and moves no more."""
    chart, wanted = page.get_by_test_id("stDeckGlJsonChart"), colours or [step.light for step in STEPS]
    before = None
    for _ in range(60):
        with contextlib.suppress(Error):  # it is being drawn anew
            now = picture(chart)
            is_drawn = any(like(now, colour).sum() > 100 for colour in wanted)
            if is_drawn and before is not None and not moved(before, now):
                return now
            before = now
        page.wait_for_timeout(400)
    raise AssertionError("the map has not come to rest")


def moved(before: np.ndarray, after: np.ndarray) -> bool:
    """Whether two pictures of the map show another part of it."""
    return bool((np.abs(before - after).max(axis=2) > 60).mean() > 0.01)


def asked(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


def chosen(page: Page, key: str) -> list[str]:
    """The pressed buttons of a filter."""
    return page.locator(
        f".st-key-{key} button[aria-checked=true], .st-key-{key} button[aria-pressed=true]"
    ).all_inner_texts()


def test_the_wheel_scrolls_the_page_and_the_buttons_zoom_the_map(page: Page, url: str) -> None:
    opened(page, url)
    before = still(page)
    page.mouse.move(*middle(page))
    page.mouse.wheel(0, 300)
    page.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollTop > 100")
    assert not moved(before, still(page))
    page.get_by_role("button", name="Zoom in").click()
    assert moved(before, still(page))
    page.get_by_role("button", name="Zoom out").click()
    assert not moved(before, still(page))
    page.get_by_role("button", name="Zoom in").click()
    assert moved(before, still(page))
    page.get_by_role("button", name="Reset").click()
    settled(page)
    assert not moved(before, still(page))


def test_a_finger_on_the_map_scrolls_a_phones_page(visitor: Visit, url: str) -> None:
    page = opened(visitor(**PHONE), url)
    still(page)
    x, y = middle(page)
    before = scrolled(page)
    finger = page.context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        *(("touchMove", [{"x": x, "y": y - 20 * step}]) for step in range(1, 12)),
        ("touchEnd", []),
    ):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(30)
    page.wait_for_function(
        "least => document.querySelector('[data-testid=stMain]').scrollTop > least", arg=before + 100
    )


def test_southern_california_comes_near_enough_for_a_click_on_one_program(page: Page, url: str) -> None:
    opened(page, url, "?colour=region")
    page.get_by_role("button", name="Southern California", exact=True).click()
    settled(page)
    points = np.argwhere(like(still(page, TIER_COLOURS[1]), TIER_COLOURS[1]))
    y, x = points[np.abs(points - np.median(points, axis=0)).sum(axis=1).argmin()]
    chart = page.get_by_test_id("stDeckGlJsonChart")
    area = chart.bounding_box()
    assert area is not None
    spot = float(area["x"] + x), float(area["y"] + y)
    page.mouse.move(*spot)
    page.wait_for_timeout(500)
    page.mouse.click(*spot)
    settled(page, 900)
    says(page, "1 picked.")
    says(page, ", CA · ")
    card = page.get_by_text("Chance you match here").bounding_box()
    assert card is not None
    area = chart.bounding_box()
    assert area is not None
    assert card["y"] > area["y"] + area["height"]  # never over the map
    page.get_by_role("button", name=re.compile("Show all")).click()
    settled(page, 900)
    says_no_more(page, "1 picked.")


def test_the_list_beside_the_map_is_worked_by_keys(page: Page, url: str) -> None:
    opened(page, url)
    programs = page.get_by_role("listbox", name=re.compile("Programs on the map"))
    expect(programs.get_by_role("option")).to_have_count(100)
    names = programs.get_by_role("option").locator("b").all_inner_texts()
    programs.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    settled(page, 900)
    expect(page.get_by_role("heading", name=names[2])).to_be_visible()
    expect(programs.get_by_role("option", selected=True).locator("b")).to_have_text(names[2])
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    settled(page, 900)
    expect(page.get_by_role("heading", name=names[99])).to_be_visible()


def test_a_box_on_the_drawing_filters_the_table(page: Page, url: str, catalog: Catalog) -> None:
    west, south, east, north = -119.6, 32.4, -115.9, 34.6
    opened(page, url)
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
    lon, lat = spread_positions(catalog.table.iloc[rows])[catalog.is_open[rows]].T
    inside = int(((lon > west) & (lon < east) & (lat > south) & (lat < north)).sum())
    assert inside > 20
    says(page, f"{inside} picked.")
    table = Grid.of(page, page.locator(".st-key-programs")).canvas.locator("table")
    expect(table).to_have_attribute("aria-rowcount", str(inside + 1))


def test_a_search_by_code_opens_the_card_with_source_and_date(page: Page, url: str) -> None:
    opened(page, url)
    fill(page, "q", "1400511070")
    for words in ("code 1400511070", "Chance you match here", "estimate"):
        says(page, words)
    becomes(page, lambda: "ACGME: Public program directory" in Grid.of(page).words(), True)
    facts = Grid.of(page).words()
    assert re.search(r"\b20\d\d[-/]\d\d", facts)


def test_the_table_fits_a_desk_and_two_of_its_lines_stand_side_by_side(page: Page, url: str) -> None:
    opened(page, url)
    grid = page.locator(".st-key-programs .dvn-scroller")
    assert grid.evaluate("e => e.scrollWidth <= e.clientWidth")
    programs = Grid.of(page, page.locator(".st-key-programs"), WRAPPED)
    columns = ["Program", "Chance", "Middle", "J-1", "H-1B", "On list", "Page"]
    becomes(page, lambda: [name for name in programs.headers() if name], columns)
    names = [programs.cell(row, "Program") for row in (1, 3)]
    for row in (1, 3):
        programs.click(row)
        settled(page)
    says(page, "2 programs side by side")
    heads = [name.split(" – ")[0] for name in names]
    becomes(page, lambda: [header[:-13] for header in Grid.of(page).headers()[1:]], heads)


PRESS = """text => {
    const all = [...document.querySelectorAll(".st-key-chance-legend button")]
    const [entry, ...more] = all.filter(one => one.innerText.replace(/^●/, "").trim().startsWith(text))
    if (!entry || more.length) return false
    entry.click()
    return true
}"""
"""Press an entry of the legend as soon as it stands there once: drawn anew, it may stand beside the old one."""


def test_quick_presses_on_the_legend_all_count(page: Page, url: str) -> None:
    opened(page, url)
    for text in ("higher", "medium", "not open"):
        page.wait_for_function(PRESS, arg=text)
    page.locator(".st-key-region button", has_text="Rest of the West").click()
    settled(page, 1500)
    pressed = ["higher", "medium", "not open"]
    becomes(
        page, lambda: [text.strip("● ").split(":")[0].split(" (")[0] for text in chosen(page, "chance-legend")], pressed
    )
    becomes(page, lambda: asked(page), {"specialty": "internal-medicine", "region": "west"})


def test_back_and_forward_walk_the_filters_and_a_reload_keeps_them(page: Page, url: str) -> None:
    opened(page, url)
    page.locator(".st-key-region button", has_text="Southern California").click()
    settled(page, 1200)
    page.locator(".st-key-colour button", has_text="H-1B").click()
    settled(page, 1200)
    region, both = {"region": "socal"}, {"region": "socal", "colour": "h1b"}
    becomes(page, lambda: asked(page), {"specialty": "internal-medicine", **both})
    legend = page.locator(".st-key-h1b-legend")
    expect(legend).to_contain_text(
        re.compile(r"yes \(\d+\).*no \(\d+\).*only transfers \(\d+\).*unknown \(\d+\)", re.S)
    )
    page.go_back()
    settled(page)
    becomes(page, lambda: asked(page), {"specialty": "internal-medicine", **region})
    expect(legend).to_have_count(0)
    page.go_back()
    settled(page)
    becomes(page, lambda: asked(page), {})
    becomes(page, lambda: chosen(page, "region"), [])
    page.evaluate("history.go(2)")
    settled(page)
    expect(legend).to_be_visible()
    becomes(page, lambda: chosen(page, "region"), ["◆ Southern California"])
    page.reload()
    settled(page, 2000)
    expect(legend).to_be_visible()
    says(page, "38 programs: Region: Southern California")
    turn_to(page, "Data")
    becomes(page, lambda: asked(page), {})
    turn_to(page, "Explore")
    becomes(page, lambda: asked(page), {"specialty": "internal-medicine", **both})
    becomes(page, lambda: chosen(page, "region"), ["◆ Southern California"])


def test_a_shared_address_shows_the_same_and_changes_no_plan(visitor: Visit, url: str) -> None:
    first = opened(visitor(), url)
    fill(first, "q", "san diego")
    first.wait_for_url(re.compile("[?&]q=san"))
    second = visitor()
    opened(second, url, f"?{urlsplit(first.url).query.replace('internal-medicine', 'pediatrics')}&visa=j1")
    says(second, "This address shows Pediatrics. Your own plan is for Internal Medicine and stays as it is.")
    says(second, "“visa=j1”, which is not known here")
    expect(second.locator(".st-key-q input")).to_have_value("san diego")
    becomes(second, lambda: "San Diego" in Grid.of(second, second.locator(".st-key-programs")).words(), True)
    second.get_by_role("button", name="Make Pediatrics mine").click()
    settled(second, 1200)
    says_no_more(second, "This address shows")
    becomes(second, lambda: asked(second).items() >= {"specialty": "pediatrics", "q": "san diego"}.items(), True)
