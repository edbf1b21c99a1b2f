"""The two maps: drawn alone in a page of its own with real data, and on Start."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from smartpick import Applicant, Profile
from smartpick.plan import recommend_profile
from smartpick.ui.components.two_maps import LEFT_OUT, ON_LIST, PINNED, MapsData
from smartpick.ui.start.places import maps_data
from smartpick.ui.widgets.chance_steps import STEPS
from tests.paths import ROOT
from tests.served import PHONE, settled

FOLDER = ROOT / "smartpick" / "ui" / "components"
COLOURS = {
    "light": "--st-background-color:#fff;--st-secondary-background-color:#f1f4f8;--st-text-color:#1a2333",
    "dark": "--st-background-color:#10161f;--st-secondary-background-color:#1b2431;--st-text-color:#e8edf4",
}
DRAW = """([data, width]) => {
    document.querySelector("#place").style.width = width + "px"
    window.sent = window.sent || []
    window.two_maps.default({
        parentElement: document.querySelector("#place").shadowRoot, data,
        setTriggerValue: (name, value) => window.sent.push([name, value]),
    })
}"""
MARKS = """() => [...document.querySelector("#place").shadowRoot.querySelectorAll(".panels svg")].map(svg => {
    const box = svg.viewBox.baseVal
    return [box.width, box.height, [...svg.querySelectorAll("[role=button]")].map(mark => {
        const at = mark.getBBox()
        return [mark.dataset.code, at.x + at.width / 2, at.y + at.height / 2, at.width]
    })]
})"""


def alone(page: Page, theme: str = "light") -> Page:
    """An empty page in which `DRAW` draws the maps as Streamlit would, in a shadow root."""
    style = (FOLDER / "two_maps.css").read_text("utf-8")
    page.set_content(
        f'<body style="margin:0"><div id="place" style="{COLOURS[theme]};--st-primary-color:#0b5cad"></div>'
    )
    page.evaluate(
        """async ([script, style]) => {
            document.querySelector("#place").attachShadow({ mode: "open" }).innerHTML =
                `<style>${style}</style><div class="maps"></div>`
            window.two_maps = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })))
        }""",
        [(FOLDER / "two_maps.js").read_text("utf-8"), style],
    )
    return page


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    yield alone(context.new_page())
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**PHONE)
    yield alone(context.new_page())
    context.close()


def without_odds(catalog: Any, specialty: str) -> MapsData:
    rows = catalog.rows(specialty)
    openness = catalog.is_open[rows], np.full(len(rows), "closed")
    return maps_data(catalog, Profile(applicant=Applicant(specialty=specialty, visa="none")), None, openness, set())


@pytest.fixture(scope="module")
def psychiatry(catalog: Any) -> MapsData:
    plan = recommend_profile(catalog, Profile(applicant=Applicant(specialty="Psychiatry", visa="j1_only")))
    return maps_data(catalog, plan.profile, plan.odds, (plan.odds.open, plan.odds.closed), set(plan.codes))


def mark(page: Page, code: str) -> Any:
    return page.locator(f'[data-code="{code}"]')


def middle(page: Page, code: str) -> tuple[float, float]:
    box = mark(page, code).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def focused(page: Page) -> str:
    """Code of the mark, or what the button does, that has the focus."""
    return page.evaluate(
        "(e => e && (e.dataset.code || e.dataset.does))(document.querySelector('#place').shadowRoot.activeElement)"
    )


@pytest.mark.parametrize("width", [328, 1120])
def test_no_mark_covers_another_or_leaves_its_panel_in_any_specialty(desk: Page, catalog: Any, width: int) -> None:
    for specialty in catalog.specialties:
        data = without_odds(catalog, specialty)
        desk.evaluate(DRAW, [data, width])
        seen = []
        for panel, choice in enumerate(desk.locator(".choice button").all()):
            if choice.is_visible():  # one map at a time
                choice.click()
            wide, high, marks = desk.evaluate(MARKS)[panel]
            seen += [code for code, *_ in marks]
            at, size = np.array([there[1:3] for there in marks]), np.array([there[3] for there in marks])
            apart = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)) + 999 * np.eye(len(at))
            assert (apart >= np.maximum(size[:, None], size[None])).all(), (specialty, panel)
            assert (at - size[:, None] / 2 >= 0).all(), (specialty, panel)
            assert (at + size[:, None] / 2 <= (wide, high)).all(), (specialty, panel)
        wanted = chain.from_iterable(panel["places"] for panel in data["panels"])
        assert sorted(seen) == sorted(place[0] for place in wanted), specialty


def test_marks_pushed_into_one_corner_come_apart_also_where_there_is_little_room(desk: Page) -> None:
    corner = [[-50, -50, 0, 0, 60, 60]] * 9
    laid = desk.evaluate("anchors => window.two_maps.spread(anchors, 25, 5)", corner)
    at = np.array(laid["at"])
    apart = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)) + 999 * np.eye(len(at))
    assert apart.min() >= 0.97 * laid["gap"] > 15


def test_the_layout_is_the_same_every_time(desk: Page, catalog: Any, psychiatry: MapsData) -> None:
    desk.evaluate(DRAW, [psychiatry, 1120])
    first = desk.evaluate(MARKS)
    desk.evaluate(DRAW, [without_odds(catalog, "Surgery"), 1120])
    desk.evaluate(DRAW, [psychiatry, 1120])
    assert desk.evaluate(MARKS) == first


def test_arrows_walk_over_all_marks_enter_opens_and_escape_returns(desk: Page, psychiatry: MapsData) -> None:
    desk.evaluate(DRAW, [psychiatry, 1120])
    for svg in desk.locator(".panels svg").all():
        assert svg.locator('[tabindex="0"]').count() == 1
    desk.keyboard.press("Tab")
    start = focused(desk)
    before = middle(desk, start)
    for key, axis, way in (("ArrowRight", 0, 1), ("ArrowLeft", 0, -1), ("ArrowDown", 1, 1), ("ArrowUp", 1, -1)):
        desk.keyboard.press(key)
        after = middle(desk, focused(desk))
        if focused(desk) != start:
            assert (after[axis] - before[axis]) * way > 0
        before, start = after, focused(desk)
    places = psychiatry["panels"][0]["places"]
    reached, waiting = set[str](), [start]
    while waiting:
        code = waiting.pop()
        if code in reached:
            continue
        reached.add(code)
        for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
            desk.mouse.click(*middle(desk, code))
            mark(desk, code).focus()
            desk.keyboard.press(key)
            waiting.append(focused(desk))
    assert reached == {place[0] for place in places}
    here = focused(desk)
    desk.keyboard.press("Enter")
    assert focused(desk) == "pin"
    desk.keyboard.press("Enter")
    assert desk.evaluate("window.sent") == [["mark", {"code": here, "pinned": True}]]
    desk.keyboard.press("Escape")
    assert focused(desk) == here
    desk.keyboard.press("Tab")
    assert focused(desk) in {place[0] for place in psychiatry["panels"][1]["places"]}


def test_every_mark_says_name_city_chance_visa_and_list(desk: Page, psychiatry: MapsData) -> None:
    desk.evaluate(DRAW, [psychiatry, 1120])
    for panel in psychiatry["panels"]:
        for (code, name, city, *_), (step, words, answer, bits) in zip(panel["places"], panel["now"], strict=True):
            chance = f"Not open to you. {words}" if step < 0 else f"Chance {words} ({STEPS[step].name})."
            listed = "On your list." if bits & ON_LIST else "Not on your list."
            visa = f"J-1 visa: {psychiatry['answers'][answer]}."
            expected = f"{name}, {city}. {chance} {visa} {listed}"
            assert mark(desk, code).get_attribute("aria-label") == expected


def test_what_changed_is_painted_in_place_and_the_button_keeps_the_focus(desk: Page, psychiatry: MapsData) -> None:
    desk.evaluate(DRAW, [psychiatry, 1120])
    home = psychiatry["panels"][0]
    i = next(i for i, now in enumerate(home["now"]) if now[0] >= 0 and not now[3])
    code = home["places"][i][0]
    desk.mouse.click(*middle(desk, code))
    desk.get_by_role("button", name="Leave out").focus()
    now = [[*line[:3], line[3] | LEFT_OUT] if j == i else line for j, line in enumerate(home["now"])]
    desk.evaluate(DRAW, [{**psychiatry, "panels": [{**home, "now": now}, psychiatry["panels"][1]]}, 1120])
    assert "Left out by you" in (mark(desk, code).get_attribute("aria-label") or "")
    assert focused(desk) == "out"
    desk.get_by_role("button", name="Take back").click()
    assert desk.evaluate("window.sent") == [["mark", {"code": code, "excluded": False}]]
    now = [[*line[:3], PINNED | ON_LIST] if j == i else line for j, line in enumerate(home["now"])]
    desk.evaluate(DRAW, [{**psychiatry, "panels": [{**home, "now": now}, psychiatry["panels"][1]]}, 1120])
    expect(desk.get_by_role("button", name="Unpin")).to_be_visible()
    desk.get_by_role("button", name="See all that is known").click()
    assert desk.evaluate("window.sent")[-1] == ["open", code]


def test_the_mouse_shows_a_card_below_the_maps_and_a_click_keeps_it(desk: Page, psychiatry: MapsData) -> None:
    desk.evaluate(DRAW, [psychiatry, 1120])
    (one, other) = psychiatry["panels"][0]["places"][:2]
    card = desk.locator(".card")
    desk.mouse.move(*middle(desk, one[0]))
    expect(card).to_contain_text(one[1])
    desk.mouse.click(*middle(desk, one[0]))
    desk.mouse.move(*middle(desk, other[0]))
    expect(card).to_contain_text(one[1])
    maps, below = desk.locator(".panels").bounding_box(), card.bounding_box()
    assert maps is not None
    assert below is not None
    assert below["y"] >= maps["y"] + maps["height"]


def test_a_phone_shows_one_map_at_a_time_and_a_tap_finds_each_mark(phone: Page, psychiatry: MapsData) -> None:
    phone.evaluate(DRAW, [psychiatry, 328])
    home, rest = phone.locator(".panels svg").all()
    assert (home.is_visible(), rest.is_visible()) == (True, False)
    assert home.evaluate("e => getComputedStyle(e).touchAction") == "pan-y"
    for code, name, *_ in psychiatry["panels"][0]["places"]:
        phone.touchscreen.tap(*middle(phone, code))
        assert phone.locator(".card .name").inner_text() == name
    for button in phone.locator(".choice button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    phone.locator(".choice button").nth(1).tap()
    assert (home.is_visible(), rest.is_visible()) == (False, True)
    assert phone.locator(".choice button").nth(1).get_attribute("aria-pressed") == "true"
    # There marks lie closer than a finger is wide: those near it are gone through one by one.
    marks = phone.evaluate(MARKS)[1][2]
    at = np.array([there[1:3] for there in marks])
    near = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)) < 12
    x, y = middle(phone, marks[near.sum(axis=1).argmax()][0])
    phone.touchscreen.tap(x, y)
    button = phone.get_by_role("button", name=re.compile("Next here"))
    count = int(re.findall(r"of (\d+)", button.inner_text())[0])
    assert count >= near.sum(axis=1).max()
    there = set()
    for _ in range(count):
        ring = phone.locator(".ring").nth(1)
        there.add((ring.get_attribute("cx"), ring.get_attribute("cy")))
        button.tap()
    assert len(there) == count
    assert phone.locator(".maps").evaluate("e => e.scrollWidth") <= 328


@pytest.mark.parametrize("theme", COLOURS)
def test_colours_are_those_of_the_theme(browser: Browser, psychiatry: MapsData, theme: str) -> None:
    page = alone(browser.new_page(), theme)
    page.evaluate(DRAW, [psychiatry, 1120])
    for panel in psychiatry["panels"]:
        for step, (code, *_) in {
            now[0]: place for now, place in zip(panel["now"], panel["places"], strict=True)
        }.items():
            if step < 0:
                continue
            colour = getattr(STEPS[step], theme)
            wanted = f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"
            assert mark(page, code).evaluate("e => getComputedStyle(e).fill") == wanted
    page.context.close()


def test_text_from_data_is_text(desk: Page, psychiatry: MapsData) -> None:
    evil = "<img src=x onerror=alert(1)>"
    home = psychiatry["panels"][0]
    places = [[code, evil, evil, *rest] for code, _, _, *rest in home["places"]]
    cities = [[evil, x, y] for _, x, y in home["cities"]]
    panel = {**home, "title": evil, "places": places, "cities": cities}
    data = {**psychiatry, "panels": [panel, psychiatry["panels"][1]], "tiers": [evil] * 3, "visa": evil}
    desk.evaluate(DRAW, [data, 1120])
    desk.mouse.click(*middle(desk, places[0][0]))
    assert desk.locator("img").count() == 0
    expect(desk.locator(".card")).to_contain_text(evil)


def test_on_start_a_pin_by_keyboard_goes_into_the_plan(page: Page, url: str) -> None:
    page.goto(url)
    settled(page)
    maps = page.locator(".maps")
    first = maps.locator("svg").first.locator('[tabindex="0"]')
    first.focus()
    code = first.get_attribute("data-code")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    settled(page)
    expect(maps.locator(f'[data-code="{code}"]')).to_have_attribute("aria-label", re.compile("Pinned to your list"))
    expect(maps.get_by_role("button", name="Unpin")).to_be_focused()
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    maps.get_by_role("button", name="See all that is known").click()
    page.wait_for_url(re.compile(rf"/explore\?.*q={code}"))
