"""The map of a list as SVG, for paper: the home region and the rest of the country, drawn from the shipped outlines."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import product

from smartpick.catalog.ground import WIDTH, Panel, panels
from smartpick.plan import Plan

COLOURS = {1: "#c44e00", 2: "#0072b2", 3: "#5a6472"}
"""Of the tiers, as on the screen in its light theme; each has a shape of its own besides, for print in grey."""
_MARK = {1: 15, 2: 12, 3: 11}
"""Half the width of a mark, in units of a panel."""
_HOME_SCALE = 1.5
"""The home panel is printed that much smaller than the other; so its marks and names are drawn larger."""
FONT = "Libertinus Serif"


def maps(plan: Plan) -> list[tuple[str, str, float]]:
    """Title, SVG and width over height of each panel, the home region first; the list's programs stand out.

    Args:
        plan: one list.
    """
    listed = set(plan.rows.tolist())
    scales = (_HOME_SCALE, 1.0)
    return [
        (panel.title, _drawn(panel, plan, listed, scale), WIDTH / panel.height)
        for panel, scale in zip(panels(plan.catalog, plan.profile.applicant.specialty), scales, strict=True)
    ]


def _drawn(panel: Panel, plan: Plan, listed: set[int], scale: float) -> str:
    tier, size = plan.catalog.table["tier"].to_numpy(), 24 * scale
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {panel.height}" '
        f'font-family="{FONT}" font-size="{size:g}">'
    ]
    for area in panel.areas:
        west, north, _, _ = area.box
        parts.append(f'<path d="{area.land}" fill="#f1f4f8" stroke="#8c96a3" stroke-width="{1.5 * scale:g}"/>')
        if area.counties:
            parts.append(f'<path d="{area.counties}" fill="none" stroke="#c5cedb" stroke-width="{scale:g}"/>')
        if area.name:
            parts.append(f'<text x="{west}" y="{north - 6}" fill="#5a6472">{escape(area.name)}</text>')
    if panel.other:
        west, north, east, south = panel.other
        parts.append(
            f'<rect x="{west}" y="{north}" width="{east - west}" height="{south - north}" fill="none" '
            f'stroke="{COLOURS[1]}" stroke-width="2" stroke-dasharray="8 5"/>'
        )
    places = list(zip(panel.rows.tolist(), panel.x.tolist(), panel.y.tolist(), strict=True))
    marked = [place for place in places if place[0] in listed]
    dot, room = 3 * scale, _MARK[1] * scale
    parts += [f'<circle cx="{x}" cy="{y}" r="{dot:g}" fill="#a7b0bb"/>' for row, x, y in places if row not in listed]
    parts += [_mark(int(tier[row]), x, y, scale) for row, x, y in marked]
    taken = [(x - room, y - room, x + room, y + room) for _, x, y in marked]
    parts += _names(panel, taken, size)
    return "".join([*parts, "</svg>"])


def _mark(tier: int, x: int, y: int, scale: float) -> str:
    """A diamond at home, a square in the West, a circle elsewhere."""
    half, look = _MARK[tier] * scale, f'fill="{COLOURS[tier]}" fill-opacity="0.8" stroke="white" stroke-width="2"'
    if tier == 1:
        return f'<path d="M{x} {y - half}L{x + half} {y}L{x} {y + half}L{x - half} {y}z" {look}/>'
    if tier == 2:
        return f'<rect x="{x - half}" y="{y - half}" width="{2 * half}" height="{2 * half}" {look}/>'
    return f'<circle cx="{x}" cy="{y}" r="{half}" {look}/>'


def _names(panel: Panel, taken: list[tuple[float, float, float, float]], size: float) -> Iterator[str]:
    """Names of cities, the most important first, each beside its place where nothing else is; else left out.

    Args:
        panel: the cities are its own.
        taken: boxes of marks: west, north, east, south in units.
        size: of the letters, in units.
    """
    for name, x, y in panel.cities:
        wide = 0.5 * size * len(name)
        for away, (right, down) in product((0.8, 2.2), ((1, 0), (-1, 0), (0, 1), (0, -1))):
            middle_x, middle_y = x + right * (away * size + wide / 2), y + down * (away + 0.5) * size
            west, north = middle_x - wide / 2, middle_y - size / 2
            box = (west, north, west + wide, north + size)
            inside = west > 0 and box[2] < WIDTH and north > 0 and box[3] < panel.height
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                at = f'x="{west:g}" y="{north + 0.8 * size:g}"'
                yield f'<text {at} fill="none" stroke="#f1f4f8" stroke-width="6">{escape(name)}</text>'
                yield f'<text {at} fill="#1a2333">{escape(name)}</text>'
                break


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
