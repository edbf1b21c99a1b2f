"""Colours of the answers on a visa, for eyes without one kind of cone."""

from __future__ import annotations

import pytest

from smartpick.ui.widgets.colours import ANSWER_SIGNS, answer_colour, land, tier_colour

_WITHOUT = {
    "none missing": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""Linear RGB as such eyes see it (Machado, Oliveira and Fernandes 2009, severity 1)."""


def seen(colour: str, eyes) -> tuple[float, float, float]:
    """CIELAB of a hex colour, white point D65."""
    raw = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in raw]
    r, g, b = (min(max(sum(w * c for w, c in zip(row, linear, strict=True)), 0), 1) for row in eyes)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("eyes", _WITHOUT.values(), ids=_WITHOUT)
def test_no_two_answers_look_alike(monkeypatch: pytest.MonkeyPatch, dark: bool, eyes) -> None:
    monkeypatch.setattr("smartpick.ui.widgets.colours.is_dark", lambda: dark)
    colours = [seen(answer_colour(answer), eyes) for answer in ANSWER_SIGNS]
    for i, one in enumerate(colours):
        for other in colours[:i]:
            assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 > 25


def luminance(colour: str) -> float:
    """Relative luminance of a hex colour, 0–1."""
    raw = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in raw]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("dark", [False, True])
def test_each_mark_of_the_map_and_its_legend_stands_out_three_to_one(
    monkeypatch: pytest.MonkeyPatch, dark: bool
) -> None:
    monkeypatch.setattr("smartpick.ui.widgets.colours.is_dark", lambda: dark)
    page = "#10161f" if dark else "#ffffff"
    for colour in [*map(answer_colour, ANSWER_SIGNS), *map(tier_colour, (1, 2, 3))]:
        for ground in (page, land()):
            low, high = sorted((luminance(colour), luminance(ground)))
            assert (high + 0.05) / (low + 0.05) >= 3, (colour, ground)
