"""Explore: a view as an address that can be shared, and back.

Keys and values are no labels and hold no counts, so an address lasts. Nothing of the applicant is in it: no visa need,
no score, no pin, and neither of the two filters that follow from their answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from smartpick.catalog import Catalog
from smartpick.plan.visa_pool import COUNTED, VISA_NAMES
from smartpick.ui.explore.view import CHANCE, CHOICES, COLOURS, REGION_KEYS, UNKNOWN, YES_NO, View
from smartpick.ui.shipped import START


def slug(text: str) -> str:
    """Small letters and digits with hyphens between: "Internal Medicine" as "internal-medicine"."""
    return "-".join(re.findall("[a-z0-9]+", text.lower()))


def _by_slug(values: Iterable[object]) -> dict[str, str]:
    return {slug(str(value)): str(value) for value in values}


def values(catalog: Catalog) -> dict[str, dict[str, str]]:
    """For each key of CHOICES, what may be chosen in it, by how an address says it."""
    table = catalog.table
    return {
        "region": _by_slug(REGION_KEYS.values()),
        "subregion": _by_slug(catalog.regions.subregions),
        "state": _by_slug(table["state"].cat.categories),
        "setting": _by_slug([*table["setting"].cat.categories, UNKNOWN]),
        "evidence": _by_slug(table["visa_evidence"].cat.categories),
        **{key: _by_slug(COUNTED if key in VISA_NAMES else ("yes", "no", UNKNOWN)) for key in YES_NO},
    }


def to_address(view: View, own: str) -> dict[str, str]:
    """The parameters of the address of a view; none for what a fresh visitor sees.

    Args:
        own: the specialty of the applicant.
    """
    words = {"specialty": slug(view.specialty or own)}
    if view.q.strip():
        words["q"] = " ".join(view.q.split())
    words |= {key: ",".join(map(slug, view.chosen[key])) for key in CHOICES if key in view.chosen}
    if view.closed:
        words["closed"] = "yes"
    if view.colour != CHANCE:
        words["colour"] = view.colour
    return {} if words == {"specialty": slug(START.applicant.specialty)} else words


def from_address(parameters: Mapping[str, str], catalog: Catalog) -> tuple[View, list[str]]:
    """The view that an address asks for.

    Args:
        parameters: as `to_address` gives them, or anything a person typed.

    Returns:
        The view of all that is understood, and what is not, as "key=value".
    """
    may = {**values(catalog), "specialty": _by_slug(catalog.specialties), "closed": {"yes": "yes"},
           "colour": {key: key for key in COLOURS}}  # fmt: skip
    chosen: dict[str, tuple[str, ...]] = {}
    strange = []
    for key, text in parameters.items():
        if key == "q":
            continue
        parts = [part for part in text.split(",") if part]
        known = [part for part in parts if slug(part) in may.get(key, {})]  # “Pediatrics” as typed by hand as well
        strange += [f"{key}={part}" for part in parts if part not in known] if parts else [f"{key}="]
        if known:
            chosen[key] = tuple(dict.fromkeys(may[key][slug(part)] for part in known))
    view = View(
        specialty=chosen.get("specialty", (None,))[0],
        q=" ".join(parameters.get("q", "").split()),
        chosen={key: chosen[key] for key in CHOICES if key in chosen},
        closed="closed" in chosen,
        colour=chosen.get("colour", (CHANCE,))[0],
    )
    return view, strange
