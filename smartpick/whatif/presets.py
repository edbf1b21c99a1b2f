"""Starting points: the two worked examples and the safest list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from smartpick.catalog import Catalog
from smartpick.plan.plan import Plan
from smartpick.plan.preferences import NO_HOME_SHARE, NO_WEIGHTS

_SOCAL = ("Greater Los Angeles", "Inland Empire", "San Diego", "Coachella Valley & desert")
_FREE = {**NO_HOME_SHARE, "west_share": None, "safety_floor": None}


@dataclass(frozen=True)
class Preset:
    """A one-click starting point: `changes` gives the preferences to set for a present plan.

    numbers: what the example names, (where, its sub-regions, least, most); empty for the computed ones.
    """

    key: str
    name: str
    note: str
    numbers: tuple[tuple[str, tuple[str, ...], int, int], ...]
    changes: Callable[[Plan], dict[str, Any]]


def _example_a(_plan: Plan) -> dict[str, Any]:
    return {**_FREE, "applications": 85, "budget_usd": None, "home": "first", "west_share": 23 / 58}


def _example_b(plan: Plan) -> dict[str, Any]:
    home = " + ".join(plan.catalog.regions.of_tier(1))
    targets = {
        home: (20, 20),
        "Other California": (15, 15),
        "West + Mountain other": (20, 20),
        "Rest of the nation": (15, 20),
    }
    return {**_FREE, "applications": 72, "budget_usd": None, "targets": targets}


def _safest(_plan: Plan) -> dict[str, Any]:
    return {**_FREE, **NO_WEIGHTS, "home": "free"}


PRESETS = (
    Preset(
        "example_a",
        "Example A",
        "An average applicant in Internal Medicine: 25–30 programs in Southern California, 20–25 in the rest of the "
        "West, 30–40 in the nation.",
        (
            ("Southern California", _SOCAL, 25, 30),
            ("Rest of the West", ("Other California", "West"), 20, 25),
            ("The nation", ("Mountain other", "Rest of the nation"), 30, 40),
        ),
        _example_a,
    ),
    Preset(
        "example_b",
        "Example B",
        "A strong applicant in Family Medicine with California ties: 20 programs in Southern California, 15 elsewhere "
        "in California, 20 in the West and Mountain states, 15–20 elsewhere.",
        (
            ("Southern California", _SOCAL, 20, 20),
            ("Other California", ("Other California",), 15, 15),
            ("West and Mountain", ("West", "Mountain other"), 20, 20),
            ("Elsewhere", ("Rest of the nation",), 15, 20),
        ),
        _example_b,
    ),
    Preset("safest", "As safe as possible", "Only the chance of matching counts, not the place.", (), _safest),
)


def available_presets(catalog: Catalog) -> tuple[Preset, ...]:
    """The presets; the worked examples only where the home region is Southern California, which they speak of."""
    return tuple(p for p in PRESETS if not p.numbers or catalog.regions.name == "Southern California")
