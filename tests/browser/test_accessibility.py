"""axe-core over every page and tab, at a desk and on a phone, in light and dark: nothing serious or critical."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.hands import PAGES
from tests.served import settled

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
SEEN: list[tuple[int, Scheme]] = [(width, scheme) for width in (1280, 360) for scheme in SCHEMES]
ALSO = {"heading-order", "page-has-heading-one", "empty-heading"}
"""Rules that axe calls moderate, and that a screen reader's user needs all the same."""
OPTIONS: dict[str, Any] = {"resultTypes": ["violations"]}


def findings(page: Page) -> list[str]:
    """What axe finds on the page as it stands, a line each with the first elements."""
    violations = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{found['id']} ({found['impact']}): {found['help']}; {len(found['nodes'])}: "
        + " | ".join(node["html"][:140] for node in found["nodes"][:3])
        for found in violations
        if found["impact"] in {"serious", "critical"} or found["id"] in ALSO
    ]


def seen(page: Page, where: str) -> list[str]:
    """The findings in each size and scheme."""
    lines = []
    for width, scheme in SEEN:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(400)
        lines += [f"{where} {width} {scheme}: {line}" for line in findings(page)]
    return lines


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(name: str, url: str, page: Page) -> None:
    page.goto(f"{url}/{PAGES[name]}")
    settled(page, 1500)
    lines = seen(page, name)
    page.set_viewport_size({"width": 1280, "height": 900})
    for i in range(1, page.get_by_role("tab").count()):
        tab = page.get_by_role("tab").nth(i)
        tab.click()
        settled(page, 700)
        lines += seen(page, f"{name}, {tab.inner_text()}")
        page.set_viewport_size({"width": 1280, "height": 900})
    assert not lines, "\n".join(lines)
