"""Charts, as plotly figures built from plain numbers; each page shows the same numbers in a table as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from smartpick.applicant import Strength
from smartpick.plan import Interval
from smartpick.private import quick_figure
from smartpick.ui.widgets.colours import TIER_PATTERNS, ink, is_dark, rgb, tier_colour

CONFIG = {"displayModeBar": False, "staticPlot": True}
"""For charts to look at: no buttons, and a finger on a phone scrolls the page instead of the chart."""
_MARGIN = {"l": 0, "r": 24, "t": 8, "b": 0}
_LEGEND = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}


def _pattern(shape: str, solidity: float) -> dict[str, Any]:
    """A plotly fill pattern over the bar's own colour; no pattern for an empty shape."""
    return {"shape": shape, "fillmode": "overlay", "size": 8, "solidity": solidity}


def tier_bars(rows: Sequence[tuple[str, Mapping[int, tuple[int, int]]]], tier_names: Mapping[int, str]) -> go.Figure:
    """Shares of each row by tier as stacked bars, each as long as the middle of its range.

    Args:
        rows: (name, programs by tier, from and to), drawn from top to bottom.
        tier_names: tier to its name, for the legend.
    """
    names = [name for name, _ in rows]
    totals = [sum(map(sum, counts.values())) or 1 for _, counts in rows]
    data = []
    for tier, label in tier_names.items():
        here = [counts.get(tier, (0, 0)) for _, counts in rows]
        shares = [100 * sum(count) / total for count, total in zip(here, totals, strict=True)]
        words = [f"{low}" if low == high else f"{low}–{high}" for low, high in here]
        data.append(
            {
                "type": "bar", "orientation": "h", "name": label, "y": names, "x": shares,
                "text": [word if share >= 6 else "" for word, share in zip(words, shares, strict=True)],
                "textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "constraintext": "none",
                "textfont": {"color": "#10161f" if is_dark() else "#ffffff", "size": 13},
                "marker": {"color": tier_colour(tier), "pattern": _pattern(TIER_PATTERNS[tier], 0.12)},
            }
        )  # fmt: skip
    layout = {
        "barmode": "stack", "height": 70 + 30 * len(rows), "margin": _MARGIN, "bargap": 0.25,
        "xaxis": {"title": {"text": "share of the list, %"}, "range": [0, 100], "fixedrange": True},
        "yaxis": {"autorange": "reversed", "fixedrange": True, "automargin": True},
        "legend": {**_LEGEND, "traceorder": "normal"},
    }  # fmt: skip
    return quick_figure(data, layout)


def interval_bars(rows: Sequence[tuple[str, Interval]]) -> go.Figure:
    """Chances as bars from the 10th to the 90th percentile with a mark at the median; values 0–1 shown as percent."""
    return _bars(rows, {"range": [0, 100], "title": {"text": "%"}, "fixedrange": True})


def change_bars(rows: Sequence[tuple[str, Interval]]) -> go.Figure:
    """Changes of a chance as such bars around zero; values −1 to 1 shown as points."""
    axis = {"title": {"text": "points of matching"}, "zeroline": True, "zerolinecolor": ink(), "fixedrange": True}
    return _bars([("<br>".join(wrap(name, 26)), change) for name, change in rows], {**axis, "rangemode": "tozero"})


def _bars(rows: Sequence[tuple[str, Interval]], axis: dict[str, Any]) -> go.Figure:
    """Bars from low to high with a mark at the middle, a hundred times the values."""
    names = [name for name, _ in rows]
    data = [
        {
            "type": "bar", "orientation": "h", "y": names, "x": [100 * (i.high - i.low) for _, i in rows],
            "base": [100 * i.low for _, i in rows], "marker": {"color": tier_colour(2)}, "width": 0.45,
        },
        {
            "type": "scatter", "mode": "markers", "y": names, "x": [100 * i.mid for _, i in rows],
            "marker": {"symbol": "line-ns", "size": 20, "line": {"width": 3, "color": ink()}},
        },
    ]  # fmt: skip
    layout = {
        "height": 80 + 40 * len(rows), "margin": {**_MARGIN, "b": 44}, "showlegend": False, "xaxis": axis,
        "yaxis": {"autorange": "reversed", "fixedrange": True, "automargin": True},
    }  # fmt: skip
    return quick_figure(data, layout)


def split_curve(
    second: Sequence[int], match: Sequence[float], in_second: Sequence[float], name: str, now: int
) -> go.Figure:
    """What other splits add to the chance of matching, and of matching in the second specialty.

    Args:
        second: (m,) programs in the second specialty, ascending; match, in_second: (m,) points against the lists shown;
        name: of the second specialty; now: the number on the lists shown.
    """
    data = [
        {
            "type": "scatter", "mode": "lines", "name": label, "x": list(second), "y": list(values),
            "line": {"color": tier_colour(tier), "dash": dash, "width": 3},
            "hovertemplate": "%{x} programs: %{y:+.1f} points<extra></extra>",
        }
        for label, values, tier, dash in (
            ("matching at all", match, 2, "solid"), (f"matching in {name}", in_second, 1, "dash"),
        )
    ]  # fmt: skip
    layout = {
        "height": 320, "margin": _MARGIN, "legend": _LEGEND, "dragmode": False,
        "xaxis": {"title": {"text": f"programs in {name}, within the same budget"}, "fixedrange": True},
        "yaxis": {"title": {"text": "points against your two lists"}, "zerolinecolor": ink(), "fixedrange": True},
        "shapes": [{"type": "line", "x0": now, "x1": now, "y0": 0, "y1": 1, "yref": "paper",
                    "line": {"dash": "dot", "color": ink()}}],
        "annotations": [{"x": now, "y": 0, "yref": "paper", "yanchor": "bottom", "xanchor": "left",
                         "text": " your two lists", "showarrow": False}],
    }  # fmt: skip
    return quick_figure(data, layout)


_PEOPLE = (("circle", 2, 12), ("circle-open", 2, 12), ("x-thin-open", 3, 12), ("line-ew-open", 1, 8))
"""Sign, colour and size of the groups in a picture of a hundred people, in the order they are given."""


def hundred_people(groups: Sequence[tuple[str, int]]) -> go.Figure:
    """A hundred people as five rows of twenty, group after group; counts must add up to 100."""
    data: list[dict[str, Any]] = []
    start = 0
    for (name, count), (symbol, tier, size) in zip(groups, _PEOPLE, strict=False):
        places = range(start, start + count)
        start += count
        data.append(
            {
                "type": "scatter", "mode": "markers", "name": f"{count} {name}", "x": [i % 20 for i in places],
                "y": [-(i // 20) for i in places], "showlegend": True,
                "marker": {"symbol": symbol, "size": size, "color": tier_colour(tier), "line": {"width": 2}},
            }
        )  # fmt: skip
    layout = {
        "height": 170, "margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "xaxis": {"visible": False, "range": [-0.6, 19.6]},
        "yaxis": {"visible": False, "range": [-4.6, 0.6]}, "legend": {"orientation": "h", "y": -0.02, "x": 0},
    }  # fmt: skip
    return quick_figure(data, layout)


def trade_off_chart(
    counts: Sequence[int], match: Any, home: Any, home_name: str, now: tuple[int, float, float] | None
) -> go.Figure:
    """Chance of matching and of matching at home by the number of home-region programs, with bands.

    Args:
        counts: (m,) programs in the home region; match, home: (3, m) low, middle, high, 0–1.
        now: the present list as (count, match, home), or None.
    """
    data: list[dict[str, Any]] = []
    for name, values, tier, dash, symbol in (
        ("matching at all", match, 2, "solid", "circle"),
        (f"matching in {home_name}", home, 1, "dash", "diamond"),
    ):
        low, middle, high = (100 * row for row in values)
        band = {"type": "scatter", "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
        data.append({**band, "x": list(counts), "y": high.tolist()})
        data.append({**band, "x": list(counts), "y": low.tolist(), "fill": "tonexty",
                     "fillcolor": f"rgba{(*rgb(tier_colour(tier))[:3], 0.18)}"})  # fmt: skip
        data.append(
            {
                "type": "scatter", "mode": "lines+markers", "name": name, "x": list(counts), "y": middle.tolist(),
                "line": {"color": tier_colour(tier), "dash": dash}, "marker": {"symbol": symbol, "size": 10},
                "hovertemplate": "%{x} programs: %{y:.0f} %<extra></extra>",
            }
        )  # fmt: skip
    if now is not None:
        data.append(
            {
                "type": "scatter", "mode": "markers", "name": "your list now", "x": [now[0]] * 2,
                "y": [100 * now[1], 100 * now[2]], "hoverinfo": "skip",
                "marker": {"symbol": "star", "size": 16, "color": ink()},
            }
        )  # fmt: skip
    layout = {
        "height": 380, "margin": _MARGIN, "legend": _LEGEND, "dragmode": False, "clickmode": "event+select",
        "xaxis": {"title": {"text": f"programs in {home_name}"}, "fixedrange": True},
        "yaxis": {"title": {"text": "chance, %"}, "rangemode": "tozero", "fixedrange": True},
    }  # fmt: skip
    return quick_figure(data, layout)


_KINDS = (("published", "published figures", ""), ("assumption", "assumption", "/"), ("your own", "your setting", "."))


def strength_waterfall(strength: Strength) -> go.Figure:
    """What moves the strength, part by part, in standard deviations; assumed parts are hatched."""
    entered = [part for part in strength.parts if part.entered]
    ends = list(accumulate(part.value for part in entered))
    starts = [0.0, *ends[:-1]]
    data = []
    for kind, name, pattern in _KINDS:
        mine = [i for i, part in enumerate(entered) if part.kind == kind]
        if not mine:
            continue
        colours = [tier_colour(2) if entered[i].value >= 0 else tier_colour(1) for i in mine]
        data.append(
            {
                "type": "bar", "orientation": "h", "name": name, "y": [entered[i].label for i in mine],
                "x": [entered[i].value for i in mine], "base": [starts[i] for i in mine],
                "text": [f"{entered[i].value:+.2f}" for i in mine], "textposition": "outside", "cliponaxis": False,
                "marker": {"color": colours, "pattern": _pattern(pattern, 0.3)},
            }
        )  # fmt: skip
    together, total = "<b>Together</b>", ends[-1] if ends else 0.0
    data.append(
        {
            "type": "bar", "orientation": "h", "name": "together", "y": [together], "x": [total],
            "text": [f"{total:+.2f}"], "textposition": "outside", "cliponaxis": False,
            "marker": {"color": tier_colour(3)},
        }
    )  # fmt: skip
    reach = max([0.3, *(abs(x) for x in ends)]) * 1.35
    layout = {
        "height": 110 + 30 * (len(entered) + 1), "margin": _MARGIN, "barmode": "overlay", "legend": _LEGEND,
        "xaxis": {"title": {"text": "strength, in standard deviations of applicants"}, "range": [-reach, reach],
                  "zeroline": True, "zerolinecolor": ink(), "fixedrange": True},
        "yaxis": {"categoryorder": "array", "categoryarray": [together, *(part.label for part in entered[::-1])],
                  "automargin": True, "fixedrange": True},
    }  # fmt: skip
    return quick_figure(data, layout)
