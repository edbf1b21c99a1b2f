"""The curve that is the slider: held, let go, moved by keys, and left alone by a finger that scrolls the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.hands import becomes, begins, cell, comes_to, result
from tests.served import PHONE, settled


@pytest.fixture
def asked(page: Page, url: str) -> list[bytes | str]:
    """Start, drawn; and every message the browser sends from now on."""
    sent: list[bytes | str] = []

    def hear(frame: bytes | str) -> None:
        sent.append(frame)

    page.on("websocket", lambda line: line.on("framesent", hear))
    page.goto(url)
    settled(page, 1200)
    sent.clear()
    return sent


def handle(page: Page) -> Locator:
    return page.get_by_role("slider", name="How many of your 85 programs in Southern California?")


def spot(page: Page, share: float) -> tuple[float, float]:
    """A place on the drawing: 0 at its left end, 1 at its right."""
    box = page.locator(".st-key-curve svg").bounding_box()
    assert box is not None
    return box["x"] + 34 + share * (box["width"] - 50), box["y"] + box["height"] / 2


def test_a_held_drag_tells_the_strip_and_asks_nobody_until_it_ends(page: Page, asked: list) -> None:
    said = result(page)
    page.mouse.move(*spot(page, 0.3))
    page.mouse.down()
    seen = set()
    for step in range(20):
        page.mouse.move(*spot(page, 0.3 + step / 40))
        seen.add((cell(page, "home"), cell(page, "match"), cell(page, "there")))
    assert len(seen) > 10
    assert asked == []
    assert result(page) == said  # a screen reader hears only what the plan says
    held = cell(page, "home")
    assert int(handle(page).input_value()) == int(held) > 20
    page.mouse.up()
    begins(page, f"85 programs, {held} in Southern California.")
    settled(page)
    becomes(page, lambda: (cell(page, "home"), handle(page).input_value()), (held, held))
    expect(page.locator(".st-key-curve .says")).to_contain_text(f"{held} there, {85 - int(held)} elsewhere.")


def test_quick_keys_are_all_kept_and_asked_for_once(page: Page, asked: list) -> None:
    before = int(handle(page).input_value())
    handle(page).focus()
    value, home, spoken = handle(
        page
    ).evaluate("""input => { // what five presses bring, quicker than a busy machine passes them on
        for (let press = 0; press < 5; press++) {
            input.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }))
            input.stepUp()
            input.dispatchEvent(new Event("input"))
            input.dispatchEvent(new Event("change"))
        }
        const shown = document.querySelector(".st-key-result [data-testid=stBidiComponentIsolated]").shadowRoot
        return [input.value, shown.querySelector("[data-cell=home]").textContent, input.ariaValueText]
    }""")
    assert value == home == str(before + 5)
    assert spoken.startswith(f"{before + 5} in Southern California, {80 - before} elsewhere; of 100 people like you")
    begins(page, f"85 programs, {before + 5} in Southern California.")
    assert len(asked) == 1
    page.locator(".st-key-curve .mark button").click()
    begins(page, f"85 programs, {before} in Southern California.")
    expect(page.locator(".st-key-curve .mark")).to_contain_text(
        "Automatic: as much Southern California as costs 2 points or less."
    )
    expect(handle(page)).to_have_value(str(before))


def test_a_late_answer_does_not_throw_the_handle_back(page: Page, asked: list) -> None:
    before = int(handle(page).input_value())
    handle(page).focus()
    page.evaluate("""() => { // press on as soon as the first is asked for, and note where the handle then stands
        const strip = document.querySelector('.st-key-result [data-testid=stBidiComponentIsolated]').shadowRoot
        const curve = document.querySelector('.st-key-curve [data-testid=stBidiComponentIsolated]').shadowRoot
        const input = curve.querySelector('input')
        const send = WebSocket.prototype.send
        window.stood = []
        WebSocket.prototype.send = function (message) {
            WebSocket.prototype.send = send
            send.call(this, message)
            input.stepUp(); input.stepUp(); input.dispatchEvent(new Event('input'))
            new MutationObserver(() => window.stood.push(input.value)).observe(curve.querySelector('.says'),
                { childList: true, subtree: true })
            new MutationObserver(() => window.stood.push(input.value)).observe(strip.querySelector('[role=status]'),
                { childList: true, characterData: true, subtree: true })
        }
    }""")
    page.keyboard.press("ArrowRight")
    begins(page, f"85 programs, {before + 1} in Southern California.")
    settled(page)
    assert set(page.evaluate("window.stood")) == {str(before + 3)}
    assert cell(page, "home") == str(before + 3)
    handle(page).blur()
    begins(page, f"85 programs, {before + 3} in Southern California.")


def test_a_drag_that_ends_where_it_began_leaves_the_automatic(page: Page, asked: list) -> None:
    box = handle(page).bounding_box()
    assert box is not None
    home, most = int(handle(page).input_value()), int(str(handle(page).get_attribute("max")))
    page.mouse.move(*spot(page, home / most))
    page.mouse.down()
    page.mouse.move(*spot(page, 0.9))
    page.mouse.move(*spot(page, home / most))
    page.mouse.up()
    settled(page)
    assert asked == []
    assert cell(page, "home") == str(home)
    expect(page.locator(".st-key-curve .mark")).to_contain_text("Automatic")


def test_a_finger_scrolls_the_page_over_the_curve_and_drags_it_sideways(visitor: Visit, url: str) -> None:
    page = visitor(**PHONE)
    page.goto(url)
    settled(page, 1200)
    said, hand = result(page), page.context.new_cdp_session(page)

    def swipe(right: float, down: float) -> None:
        x, y = spot(page, 0.5)
        for step in range(11):
            point = {"x": x + right * step / 10, "y": y + down * step / 10}
            hand.send(
                "Input.dispatchTouchEvent", {"type": "touchMove" if step else "touchStart", "touchPoints": [point]}
            )
            page.wait_for_timeout(20)
        hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        settled(page)

    swipe(0, -300)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") > 200
    comes_to(page, said)
    assert said.startswith(f"85 programs, {cell(page, 'home')} in Southern California.")
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 200)")
    swipe(100, 0)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 200
    becomes(page, lambda: result(page).startswith(f"85 programs, {cell(page, 'home')} in Southern California."), True)
    assert int(cell(page, "home")) > 20
