"""What a move on Balance leaves alone is what a page drawn anew would show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from smartpick.bench.figures import serving
from smartpick.bench.visitor import Session

FREE = "Only where it costs nothing"
MOVES: tuple[tuple[tuple[str, Any], ...], ...] = (
    (("socal_share", 20.0), ("socal_share", 0.0)),
    (("preset-example_b", True), ("socal_share", 8.0)),
    (("home", FREE), ("more", True), ("west_share", 12.0), ("socal_share", 12.0)),
    (("safety_floor", 95.0), ("socal_share", 10.0), ("safety_floor", 0.0), ("socal_share", 12.0)),
    (("own-weights", True), ("price_weight", 2.0), ("glance", True), ("socal_share", 9.0)),
    (("competitiveness_percentile", 20.0), ("socal_share", 10.0)),
)
"""Moves one after the other; after each line the page is compared."""
FOLDED = ("more", "own-weights", "glance")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving("serve") as (address, _):
        yield address


def shown(visitor: Session) -> list[str]:
    """All that the page says, but for what moves came before."""
    kinds = {"expandable": "label", "button": "label", "slider": "label", "plotly_chart": "spec"}
    labels = [
        f"{node.kind} {getattr(node.content, kinds[node.kind])}"
        for _, node in sorted(visitor.nodes.items()) if node.kind in kinds
    ]  # fmt: skip
    return visitor.texts() + labels


def opened(url: str, as_seen_by: Session) -> Session:
    """Another visitor, with the same plan, who sees the page for the first time with the same parts unfolded."""
    given, stands = as_seen_by.given("browser"), as_seen_by.shown()
    other = Session(url)
    parts = {name: part["text"] for name, part in given["parts"].items()}
    other.report("browser", "found", {"id": "", "plan": given["plan"], "parts": parts})
    other.visit("balance")
    for key in FOLDED:
        if stands.get(key):
            other.set(key, True)
    return other


def test_what_is_left_alone_shows_what_a_page_drawn_anew_shows(url: str) -> None:
    with Session(f"{url}/balance") as visitor:
        for moves in MOVES:
            for key, value in moves:
                visitor.set(key, value)
            assert visitor.exceptions() == []
            with opened(url, visitor) as other:
                assert shown(visitor) == shown(other), moves


def test_a_move_of_the_home_share_leaves_alone_what_does_not_follow_from_it(url: str) -> None:
    with Session(f"{url}/balance") as visitor:
        visitor.set("socal_share", 20.0)
        drawn = visitor.widget("preset-safest").run
        visitor.set("socal_share", 10.0)
        assert visitor.widget("preset-safest").run == drawn
        visitor.set("more", True)
        visitor.set("place_weight", 1.0)
        assert visitor.widget("preset-safest").run != drawn
