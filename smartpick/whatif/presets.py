"""Starting points: as much of the home region as is sensible, the two worked examples, and the safest list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from smartpick.catalog import Catalog
from smartpick.plan.outlook import Interval
from smartpick.plan.plan import Plan
from smartpick.plan.preferences import NO_HOME_SHARE, PlanError, Preferences, Profile

EXAMPLE_B_SIZE = 72
"""Programs of example B in the article this product grew from: 20, 15, 20 and 15–20, the last at its middle."""


@dataclass(frozen=True)
class Preset:
    """A one-click starting point. It keeps the length of the list, and every preference that it does not set.

    Args:
        key: stable name.
        name: as the card is headed.
        note: what it sets, in sentences; "{home}" stands for the home region.
        sets: the preferences it may change.
        needs: the home region its numbers speak of; "" for any.
        numbers: what an example names on a list of its own length: (where, its sub-regions, least, most).
        wishes: from the catalog and the length of the list to the preferences it sets.
    """

    key: str
    name: str
    note: str
    sets: tuple[str, ...]
    wishes: Callable[[Catalog, int], Mapping[str, Any]]
    needs: str = ""
    numbers: tuple[tuple[str, tuple[str, ...], int, int], ...] = ()

    def changes(self, plan: Plan) -> dict[str, Any]:
        """The preferences to set for a present plan."""
        return dict(self.wishes(plan.catalog, len(plan.rows)))

    def taken(self, plan: Plan) -> Profile:
        """The profile after it."""
        return plan.profile.model_copy(update={"preferences": self._with(plan)})

    def is_active(self, plan: Plan) -> bool:
        """Whether the plan's preferences are what this would make them."""
        return self._with(plan) == plan.profile.preferences

    def _with(self, plan: Plan) -> Preferences:
        return plan.profile.preferences.model_copy(update=self.changes(plan))

    def promise(self, plan: Plan) -> Promise:
        """What the list will be after it."""
        try:
            after = plan.again(self.taken(plan))
        except PlanError as error:
            return Promise(0, 0, None, str(error))
        return Promise(len(after.rows), after.tier_counts[1], after.outlook.match, "")


@dataclass(frozen=True)
class Promise:
    """What a preset comes to.

    Args:
        size: programs on the list.
        home: of these, in the home region.
        match: chance of matching at all; None where no list can be made.
        reason: why none can be made, in one sentence; else "".
    """

    size: int
    home: int
    match: Interval | None
    reason: str


def _sensible(_catalog: Catalog, _size: int) -> Mapping[str, Any]:
    return {**NO_HOME_SHARE, "home": "sensible"}


def _example_a(_catalog: Catalog, _size: int) -> Mapping[str, Any]:
    return {**NO_HOME_SHARE, "home": "first", "west_share": 23 / 58}


def _example_b(catalog: Catalog, size: int) -> Mapping[str, Any]:
    scale = size / EXAMPLE_B_SIZE
    home, california, west = (round(scale * count) for count in (20, 15, 20))
    rest = size - home - california - west
    targets = {
        " + ".join(catalog.regions.of_tier(1)): (home, home),
        "Other California": (california, california),
        "West + Mountain other": (west, west),
        "Rest of the nation": (min(round(scale * 15), rest), size),
    }
    return {"socal_share": None, "west_share": None, "targets": targets}


def _safest(_catalog: Catalog, _size: int) -> Mapping[str, Any]:
    weights = dict.fromkeys(("setting_weight", "price_weight", "distance_weight"), 0.0)
    return {**NO_HOME_SHARE, "home": "free", "west_share": None, **weights}


_HOME = "Southern California"
_HOME_CELLS = ("Greater Los Angeles", "Inland Empire", "San Diego", "Coachella Valley & desert")

PRESETS = (
    Preset(
        "sensible", "Costs 2 points or less",
        "Sets how much of your list lies in {home}: as much as costs 2 points or less.",
        ("home", "socal_share", "targets"), _sensible,
    ),
    Preset(
        "example_a", "Example A",
        "Sets the shares of {home} and the rest of the West. For an average applicant in Internal Medicine: of 85 "
        "programs 25–30 in {home}, 20–25 in the rest of the West, 30–40 in the nation.",
        ("home", "socal_share", "targets", "west_share"), _example_a, _HOME,
        (
            (_HOME, _HOME_CELLS, 25, 30),
            ("Rest of the West", ("Other California", "West"), 20, 25),
            ("The nation", ("Mountain other", "Rest of the nation"), 30, 40),
        ),
    ),
    Preset(
        "example_b", "Example B",
        "Sets the shares of {home}, California, the West and the nation. For a strong applicant in Family Medicine "
        "with California ties: of 72 programs 20 in {home}, 15 elsewhere in California, 20 in the West and Mountain "
        "states, 15–20 elsewhere.",
        ("socal_share", "west_share", "targets"), _example_b, _HOME,
        (
            (_HOME, _HOME_CELLS, 20, 20),
            ("Other California", ("Other California",), 15, 15),
            ("West and Mountain", ("West", "Mountain other"), 20, 20),
            ("Elsewhere", ("Rest of the nation",), 15, 20),
        ),
    ),
    Preset(
        "safest", "As safe as possible",
        "Takes off the shares of {home} and the rest of the West, and what setting, prices and distance are worth: "
        "only the chance of matching counts.",
        ("home", "socal_share", "targets", "west_share", "setting_weight", "price_weight", "distance_weight"), _safest,
    ),
)  # fmt: skip


def available_presets(catalog: Catalog) -> tuple[Preset, ...]:
    """The presets; the worked examples only where the home region is the one they speak of."""
    return tuple(preset for preset in PRESETS if preset.needs in {"", catalog.regions.name})
