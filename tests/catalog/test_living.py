"""Price levels by state, places, and miles between them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpick import Catalog
from smartpick.catalog import CatalogError
from smartpick.catalog.living import (
    EARTH_MILES,
    levels_by_state,
    living_columns,
    miles_between,
    place_named,
    places_of,
    price_levels,
)
from smartpick.data_folder import records, states

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))

AIRPORTS = {
    "JFK": (40.6398, -73.7789), "LAX": (33.9425, -118.4081), "SFO": (37.6189, -122.3750), "ORD": (41.9786, -87.9048),
    "MIA": (25.7932, -80.2906), "SEA": (47.4490, -122.3093), "ATL": (33.6367, -84.4281), "HNL": (21.3187, -157.9225),
}  # fmt: skip
"""Positions as their operators publish them."""
FLIGHTS = [
    ("JFK", "LAX", 2475), ("JFK", "SFO", 2586), ("ORD", "MIA", 1197), ("ATL", "SEA", 2182), ("LAX", "HNL", 2556),
    ("LAX", "SFO", 337),
]  # fmt: skip
"""Non-stop distances in statute miles, as in published flight schedules."""
CITIES = [
    ("Los Angeles, CA", "New York, NY", 2451), ("Chicago, IL", "Miami, FL", 1190), ("Seattle, WA", "Boston, MA", 2489),
    ("Denver, CO", "Houston, TX", 879),
]  # fmt: skip
"""Air miles between cities, as in tables of US distances; far ones, for a place is the middle of its programs and that
can lie some miles from the city hall."""


@given(points, points)
def test_distance_is_symmetric_and_at_most_half_way_round(one, other):
    there, back = miles_between(*one, *other), miles_between(*other, *one)
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= np.pi * EARTH_MILES + 1e-6


@given(points)
def test_distance_is_nothing_at_itself(point):
    assert miles_between(*point, *point) == 0


@given(points, points, points)
def test_no_way_round_is_shorter(one, between, other):
    assert miles_between(*one, *other) <= miles_between(*one, *between) + miles_between(*between, *other) + 1e-4


@pytest.mark.parametrize(("one", "other", "miles"), FLIGHTS)
def test_known_distances_hold_within_one_percent(one, other, miles):
    assert miles_between(*AIRPORTS[one], *AIRPORTS[other]) == pytest.approx(miles, rel=0.01)


@pytest.mark.parametrize(("one", "other", "miles"), CITIES)
def test_known_pairs_of_cities_hold_within_one_percent(catalog: Catalog, one, other, miles):
    here, there = place_named(catalog, one), place_named(catalog, other)
    assert miles_between(here.latitude, here.longitude, there.latitude, there.longitude) == pytest.approx(
        miles, rel=0.01
    )


def test_every_city_with_a_program_and_every_capital_is_a_place(catalog: Catalog):
    places = places_of(catalog)
    table = catalog.table
    assert set(table["city"] + ", " + table["state"].astype(str)) <= set(places)
    capitals = [f"{row.city}, {row.state}" for row in records("state_capitals")]
    assert len(capitals) == 50
    assert set(capitals) <= set(places)
    assert list(places) == sorted(places)
    assert place_named(catalog, " pierre,  sd ").name == "Pierre, SD"


def test_capitals_lie_where_their_programs_do(catalog: Catalog):
    """43 of the 50 capitals have programs, whose positions come from other files."""
    compared = 0
    for row in records("state_capitals"):
        here = catalog.table[(catalog.table["city"] == row.city) & (catalog.table["state"] == row.state)]
        if len(here):
            place = place_named(catalog, f"{row.city}, {row.state}")
            assert miles_between(row.latitude, row.longitude, place.latitude, place.longitude) < 12, place
            compared += 1
    assert compared >= 40


@pytest.mark.parametrize(("name", "hint"), [("los angelos, ca", "Los Angeles, CA"), ("Fresno", "Fresno, CA")])
def test_a_place_we_do_not_know_is_refused_with_near_names(catalog: Catalog, name, hint):
    with pytest.raises(CatalogError, match=f"not a place we know.*Did you mean.*{hint}"):
        place_named(catalog, name)


def test_price_levels_are_the_published_ones_and_puerto_rico_has_none(catalog: Catalog):
    levels = levels_by_state()
    assert (levels["CA"], levels["AR"]) == (112.581, 86.508)
    assert set(levels) == set(states().index) - {"PR"}
    of_programs = price_levels(catalog.table)
    at_home = catalog.table["state"].astype(str).to_numpy()
    assert set(at_home[np.isnan(of_programs)]) == {"PR"}
    for state in ("CA", "AR", "NY"):
        assert set(of_programs[at_home == state]) == {levels[state]}


def test_miles_stand_only_where_a_place_is_named(catalog: Catalog):
    rows = catalog.rows("Neurology")[:5]
    assert list(living_columns(catalog, rows, None)) == ["price_level"]
    columns = living_columns(catalog, rows, "Fresno, CA")
    assert list(columns) == ["price_level", "miles"]
    assert (columns["miles"] == np.round(columns["miles"])).all()
