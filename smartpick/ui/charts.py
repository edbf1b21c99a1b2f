"""Charts, as plotly figures built from plain numbers; each page shows the same numbers in a table as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from smartpick.applicant import Strength
from smartpick.plan import Interval
from smartpick.ui.colours import TIER_PATTERNS, ink, is_dark, tier_colour

CONFIG = {"displayModeBar": False, "staticPlot": True}
"""For charts to look at: no buttons, and a finger on a phone scrolls the page instead of the chart."""
_MARGIN = {"l": 0, "r": 24, "t": 8, "b": 0}


def _pattern(shape: str, solidity: float) -> dict[str, Any]:
    """A plotly fill pattern over the bar's own colour; no pattern for an empty shape."""
    return {"shape": shape, "fillmode": "overlay", "size": 8, "solidity": solidity}


def tier_bars(rows: Sequence[tuple[str, Mapping[int, float]]], tier_names: Mapping[int, str]) -> go.Figure:
    """Shares of each row by tier as stacked bars.

    Args:
        rows: (name, programs by tier), drawn from top to bottom.
        tier_names: tier to its name, for the legend.
    """
    names = [name for name, _ in rows]
    figure = go.Figure()
    for tier, label in tier_names.items():
        totals = [sum(counts.values()) or 1 for _, counts in rows]
        shares = [100 * counts.get(tier, 0) / total for (_, counts), total in zip(rows, totals, strict=True)]
        figure.add_bar(
            y=names, x=shares, orientation="h", name=label,
            text=[f"{counts.get(tier, 0):g}" if s >= 6 else "" for (_, counts), s in zip(rows, shares, strict=True)],
            textposition="inside", insidetextanchor="middle", textangle=0,
            textfont={"color": "#10161f" if is_dark() else "#ffffff"},
            marker={"color": tier_colour(tier), "pattern": _pattern(TIER_PATTERNS[tier], 0.12)},
        )  # fmt: skip
    figure.update_layout(
        barmode="stack", height=70 + 44 * len(rows), margin=_MARGIN, bargap=0.35,
        xaxis={"title": "share of the list, %", "range": [0, 100], "fixedrange": True},
        yaxis={"autorange": "reversed", "fixedrange": True, "automargin": True},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
    )  # fmt: skip
    return figure


def interval_bars(rows: Sequence[tuple[str, Interval]]) -> go.Figure:
    """Chances as bars from the 10th to the 90th percentile with a mark at the median; values 0–1 shown as percent."""
    names = [name for name, _ in rows]
    figure = go.Figure()
    figure.add_bar(
        y=names, x=[100 * (i.high - i.low) for _, i in rows], base=[100 * i.low for _, i in rows], orientation="h",
        marker={"color": tier_colour(2)}, width=0.45,
    )  # fmt: skip
    figure.add_scatter(
        y=names, x=[100 * i.mid for _, i in rows], mode="markers",
        marker={"symbol": "line-ns", "size": 20, "line": {"width": 3, "color": ink()}},
    )  # fmt: skip
    figure.update_layout(
        height=60 + 40 * len(rows), margin=_MARGIN, showlegend=False,
        xaxis={"range": [0, 100], "title": "%", "fixedrange": True},
        yaxis={"autorange": "reversed", "fixedrange": True, "automargin": True},
    )  # fmt: skip
    return figure


def strength_waterfall(strength: Strength) -> go.Figure:
    """What moves the strength, part by part, in standard deviations; assumed parts are hatched."""
    told = [part for part in strength.parts if part.told]
    figure = go.Figure()
    at = 0.0
    starts = []
    for part in told:
        starts.append(at)
        at += part.value
    total_label = "<b>Together</b>"
    labels = [part.label for part in told]
    for kind, name, pattern in (
        ("published", "published figures", ""),
        ("assumption", "assumption", "/"),
        ("your own", "your own setting", "."),
    ):
        mine = [i for i, part in enumerate(told) if part.kind == kind]
        if not mine:
            continue
        colours = [tier_colour(2) if told[i].value >= 0 else tier_colour(1) for i in mine]
        figure.add_bar(
            y=[labels[i] for i in mine], x=[told[i].value for i in mine], base=[starts[i] for i in mine],
            orientation="h", name=name, text=[f"{told[i].value:+.2f}" for i in mine], textposition="outside",
            marker={"color": colours, "pattern": _pattern(pattern, 0.3)}, cliponaxis=False,
        )  # fmt: skip
    figure.add_bar(
        y=[total_label], x=[at], orientation="h", name="together", marker={"color": tier_colour(3)},
        text=[f"{at:+.2f}"], textposition="outside", cliponaxis=False,
    )  # fmt: skip
    reach = max([0.3, *(abs(x) for x in starts), abs(at)]) * 1.35
    figure.update_layout(
        height=110 + 30 * (len(told) + 1), margin={**_MARGIN, "r": 30}, showlegend=True, barmode="overlay",
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={"title": "strength, in standard deviations of applicants", "range": [-reach, reach], "zeroline": True,
               "zerolinecolor": ink(), "fixedrange": True},
        yaxis={"categoryorder": "array", "categoryarray": [total_label, *labels[::-1]], "automargin": True,
               "fixedrange": True},
    )  # fmt: skip
    return figure
