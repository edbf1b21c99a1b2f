"""Home region as data: a file of disjoint cells, each with a tier, tells every program its tier and sub-region."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from smartpick.data_folder import DATA, CatalogError, content_of, shapes

HOME_REGION = DATA / "regions" / "southern_california.json"
"""The home region of the app and of the command line."""
EVERYWHERE_ELSE = "everywhere else"
_SHAPE = {"states": re.compile(r"[A-Z]{2}"), "county_fips": re.compile(r"\d{5}"), "cities": re.compile(r".+")}


@dataclass(frozen=True)
class Rule:
    """One condition of a cell: every set that is not empty must hold the program's value.

    Args:
        states: postal codes.
        county_fips: five digits each.
        cities: in lower case.
    """

    states: frozenset[str] = frozenset()
    county_fips: frozenset[str] = frozenset()
    cities: frozenset[str] = frozenset()

    @property
    def breadth(self) -> int:
        """0 names cities, 1 counties, 2 states, 3 takes all; the narrower rule wins."""
        return 0 if self.cities else 1 if self.county_fips else 2 if self.states else 3


@dataclass(frozen=True)
class Cell:
    """One sub-region.

    Args:
        name: as it is shown.
        tier: 1 is home.
        rules: one of them must hold for a program to lie in it.
    """

    name: str
    tier: int
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Regions:
    """A home region.

    Args:
        name: as it is shown.
        tiers: tier → its label.
        cells: the sub-regions in the order they are shown; every program lies in exactly one.
        counties_file: name of the file in `data/regions` with the shapes of its own counties; "" = there is none.
    """

    name: str
    tiers: dict[int, str]
    cells: tuple[Cell, ...]
    counties_file: str = ""

    @property
    def subregions(self) -> list[str]:
        """Names of all cells, in order."""
        return [cell.name for cell in self.cells]

    def within(self, tier: int) -> str:
        """The name of a tier inside a sentence: “the nation” of “The nation”, “the rest of” of “Rest of”."""
        return re.sub(r"^(the |rest )", lambda first: f"the {first[1].lower().removeprefix('the ')}", self.tiers[tier],
                      flags=re.IGNORECASE)  # fmt: skip

    def of_tier(self, tier: int) -> list[str]:
        """Names of the cells of one tier, in order."""
        return [cell.name for cell in self.cells if cell.tier == tier]

    @property
    def home_counties(self) -> frozenset[str]:
        """Five digits of each county that the cells of tier 1 name."""
        return frozenset().union(*(rule.county_fips for cell in self.cells if cell.tier == 1 for rule in cell.rules))

    @property
    def county_shapes(self) -> list[dict[str, Any]]:
        """GeoJSON features of the home region's own counties (name, county_fips); [] where no shapes are at hand."""
        return shapes(f"regions/{self.counties_file}")["features"] if self.counties_file else []


def read_regions(path: Path | str = HOME_REGION) -> Regions:
    """Read a regions file (JSON).

    Args:
        path: as `data/regions/southern_california.json`, which shows the form.

    Raises:
        CatalogError: with one sentence, if it cannot be used.
    """
    path = Path(path)
    try:
        raw = json.loads(content_of(path).decode("utf-8-sig"))
    except OSError as error:
        raise CatalogError(f"The regions file {path.name} cannot be read: {error.strerror}.") from error
    except CatalogError:
        raise
    except ValueError as error:
        raise CatalogError(f"The regions file {path.name} is not valid JSON: {error}.") from error
    try:
        return _parse(raw)
    except CatalogError as error:
        raise CatalogError(f"The regions file {path.name} cannot be used: {error}") from error


def _parse(raw: Any) -> Regions:
    if not isinstance(raw, dict) or not {"name", "tiers", "cells"} <= raw.keys():
        raise CatalogError('it needs "name", "tiers" and "cells".')
    if not isinstance(raw["tiers"], dict) or set(raw["tiers"]) != {"1", "2", "3"}:
        raise CatalogError('"tiers" needs a label for each of "1", "2" and "3".')
    if not isinstance(raw["cells"], list):
        raise CatalogError('"cells" must be a list.')
    cells = tuple(_cell(entry) for entry in raw["cells"])
    names = [cell.name for cell in cells]
    for name in names:
        if names.count(name) > 1:
            raise CatalogError(f'two cells are called "{name}".')
    if sum(rule.breadth == 3 for cell in cells for rule in cell.rules) != 1:
        raise CatalogError(f'exactly one cell must have "where": "{EVERYWHERE_ELSE}", so that no program is left out.')
    if not any(cell.tier == 1 for cell in cells):
        raise CatalogError("no cell has tier 1, the home region.")
    tiers = {int(tier): str(label) for tier, label in raw["tiers"].items()}
    return Regions(str(raw["name"]), tiers, cells, str(raw.get("counties", "")))


def _cell(entry: Any) -> Cell:
    if not isinstance(entry, dict) or not {"name", "tier", "where"} <= entry.keys():
        raise CatalogError('every cell needs "name", "tier" and "where".')
    name, tier, where = entry["name"], entry["tier"], entry["where"]
    if tier not in (1, 2, 3) or isinstance(tier, bool):
        raise CatalogError(f'cell "{name}" has tier {tier}; it must be 1, 2 or 3.')
    if where == EVERYWHERE_ELSE:
        return Cell(str(name), tier, (Rule(),))
    if not isinstance(where, list) or not where:
        raise CatalogError(f'"where" of cell "{name}" must be a list of rules or "{EVERYWHERE_ELSE}".')
    return Cell(str(name), tier, tuple(_rule(str(name), rule) for rule in where))


def _rule(cell: str, rule: Any) -> Rule:
    if not isinstance(rule, dict) or not rule or not rule.keys() <= _SHAPE.keys():
        raise CatalogError(f'a rule of cell "{cell}" must name "states", "county_fips" or "cities", nothing else.')
    for key, values in rule.items():
        if not isinstance(values, list) or not values:
            raise CatalogError(f'"{key}" of cell "{cell}" must be a list with at least one entry.')
        for value in values:
            if not isinstance(value, str) or not _SHAPE[key].fullmatch(value):
                raise CatalogError(f'"{key}" of cell "{cell}" holds {value!r}, which is not of the expected form.')
    if rule.keys() == {"cities"}:
        raise CatalogError(
            f'"cities" of cell "{cell}" also needs "states" or "county_fips": names repeat across states.'
        )
    return Rule(
        frozenset(rule.get("states", [])),
        frozenset(rule.get("county_fips", [])),
        frozenset(city.strip().lower() for city in rule.get("cities", [])),
    )


def assign(regions: Regions, table: pd.DataFrame) -> tuple[np.ndarray, pd.Categorical]:
    """Tier and sub-region of every program.

    A rule that names cities beats one that names counties, which beats one that names states; among equals the first
    in the file wins.

    Args:
        regions: the home region.
        table: n programs, with state, county_fips and city.

    Returns:
        (n,) tiers as int8, and the n sub-regions as an ordered categorical.
    """
    state, county = table["state"].astype("str"), table["county_fips"]
    city = table["city"].str.strip().str.lower()
    cell_of = np.full(len(table), -1, dtype=np.int8)
    rules = [(rule, number) for number, cell in enumerate(regions.cells) for rule in cell.rules]
    for rule, number in sorted(rules, key=lambda pair: pair[0].breadth):
        hit = cell_of < 0
        for values, allowed in ((state, rule.states), (county, rule.county_fips), (city, rule.cities)):
            if allowed:
                hit &= values.isin(list(allowed)).to_numpy()
        cell_of[hit] = number
    tier_of_cell = np.array([cell.tier for cell in regions.cells], dtype=np.int8)
    return tier_of_cell[cell_of], pd.Categorical.from_codes(cell_of, regions.subregions, ordered=True)
