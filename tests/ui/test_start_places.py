"""Start: what the two maps are given."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from smartpick import Applicant, Catalog, Preferences, Profile, load_catalog
from smartpick.catalog.ground import WIDTH, panels
from smartpick.plan import recommend_profile
from smartpick.ui.components.two_maps import LEFT_OUT, ON_LIST, PINNED
from smartpick.ui.start.places import maps_data
from smartpick.ui.widgets.chance_steps import NOT_KNOWN, NOT_OPEN, step_of
from smartpick.ui.widgets.words import small_range
from tests.paths import SAMPLES
from tests.ui.arriving import arrived

CODE, X, Y = 0, 5, 6


def without_odds(catalog: Catalog, specialty: str) -> Any:
    openness = catalog.is_open[catalog.rows(specialty)], np.full(len(catalog.rows(specialty)), "closed")
    return maps_data(catalog, Profile(applicant=Applicant(specialty=specialty, visa="none")), None, openness, set())


@pytest.mark.parametrize("regions", [None, SAMPLES / "new_england.json"])
def test_every_program_of_a_specialty_is_in_exactly_one_panel_and_inside_it(regions) -> None:
    catalog = load_catalog(regions=regions)
    codes = catalog.table["acgme_code"].to_numpy()
    tier = dict(zip(codes, catalog.table["tier"], strict=True))
    for specialty in catalog.specialties:
        home, rest = without_odds(catalog, specialty)["panels"]
        assert {tier[place[CODE]] for place in home["places"]} <= {1}
        assert {tier[place[CODE]] for place in rest["places"]} <= {2, 3}
        shown = [place[CODE] for panel in (home, rest) for place in panel["places"]]
        assert sorted(shown) == sorted(codes[catalog.rows(specialty)])
        for panel in (home, rest):
            assert len(panel["now"]) == len(panel["places"])
            for _, _, _, _, area, x, y in panel["places"]:
                west, north, east, south = panel["areas"][area][1]
                assert west <= x <= east
                assert north <= y <= south <= panel["height"]


def test_alaska_hawaii_and_puerto_rico_stand_in_insets_where_they_have_programs(catalog) -> None:
    for specialty in catalog.specialties:
        _, rest = panels(catalog, specialty)
        state = catalog.table["state"].astype(str).to_numpy()[rest.rows]
        named = np.array([area.name for area in rest.areas])
        far = {"AK": "Alaska", "HI": "Hawaii", "PR": "Puerto Rico"}
        assert named[rest.area].tolist() == [far.get(code, "") for code in state]
        assert set(named) == {"", *(far[code] for code in set(state) & far.keys())}


def test_places_on_the_map_are_where_they_are_on_earth(catalog) -> None:
    """A mile is as long anywhere in a panel, so distances on it are those of the hospitals, up to rounding."""
    home, rest = panels(catalog, "Family Medicine")
    for panel, off in ((home, 0.01), (rest, 0.03)):
        mine = panel.area == 0
        table = catalog.table.iloc[panel.rows[mine]]
        lat, lon = (np.radians(table[name].to_numpy(dtype=float)) for name in ("latitude", "longitude"))
        half = np.sin((lat - lat[0]) / 2) ** 2 + np.cos(lat) * np.cos(lat[0]) * np.sin((lon - lon[0]) / 2) ** 2
        miles, units = (
            np.arcsin(np.sqrt(half)),
            np.hypot(panel.x[mine] - panel.x[mine][0], panel.y[mine] - panel.y[mine][0]),
        )
        far = miles > 0.3 * miles.max()
        per_mile = units[far] / miles[far]
        assert np.ptp(per_mile) / per_mile.mean() < 4 * off


def test_the_map_shows_county_lines_where_the_region_has_them_and_state_lines_elsewhere() -> None:
    home, rest = panels(load_catalog(), "Pediatrics")
    assert home.areas[0].counties.startswith("M")
    assert [name for name, *_ in home.cities][:2] == ["Los Angeles", "San Diego"]
    west, north, east, south = rest.other or (0, 0, 0, 0)
    assert 0 <= west < east < WIDTH / 5
    assert WIDTH / 4 < north < south < rest.height
    other, _ = panels(load_catalog(regions=SAMPLES / "new_england.json"), "Pediatrics")
    assert other.title == "Greater Boston"
    assert other.areas[0].counties == ""
    assert other.areas[0].land.startswith("M")
    assert other.cities[0][0] == "Boston"


def test_chance_visa_and_list_are_those_of_the_plan(catalog) -> None:
    person = Applicant(specialty="Neurology", visa="h1b_only", step3_passed=True)
    first = recommend_profile(catalog, Profile(applicant=person, preferences=Preferences(applications=30)))
    pin, out = first.codes[0], first.codes[1]
    plan = recommend_profile(
        catalog, first.profile.model_copy(update={"pins": (pin,), "exclusions": (out,)})
    )  # fmt: skip
    data: Any = maps_data(catalog, plan.profile, plan.odds, (plan.odds.open, plan.odds.closed), set(plan.codes))
    assert data["visa"] == "H-1B"
    at = {code: i for i, code in enumerate(plan.odds.pool.codes)}
    steps = step_of(plan.odds.intervals[1])
    bits = {}
    for panel in data["panels"]:
        for place, (step, words, _, bit) in zip(panel["places"], panel["now"], strict=True):
            i = at[place[CODE]]
            bits[place[CODE]] = bit
            assert step == (steps[i] if plan.odds.open[i] else NOT_OPEN)
            low, _, high = 100 * plan.odds.intervals[:, i]
            assert words == (small_range(low, high) if plan.odds.open[i] else plan.odds.closed[i])
    assert {code for code, bit in bits.items() if bit & ON_LIST} == set(plan.codes)
    assert [code for code, bit in bits.items() if bit & PINNED] == [pin]
    assert [code for code, bit in bits.items() if bit & LEFT_OUT] == [out]


def test_without_odds_no_program_is_missing_and_the_chance_is_not_known(catalog) -> None:
    specialty = "Ophthalmology"
    data = without_odds(catalog, specialty)
    steps = [now[0] for panel in data["panels"] for now in panel["now"]]
    assert set(steps) <= {NOT_KNOWN, NOT_OPEN}
    assert steps.count(NOT_KNOWN) == catalog.is_open[catalog.rows(specialty)].sum()


def test_the_largest_map_stays_small(catalog) -> None:
    plan = recommend_profile(catalog, Profile(applicant=Applicant(specialty="Family Medicine", visa="j1_or_h1b")))
    data = maps_data(catalog, plan.profile, plan.odds, (plan.odds.open, plan.odds.closed), set(plan.codes))
    assert len(json.dumps(data, separators=(",", ":"))) < 125_000


def test_start_shows_every_program_also_without_a_plan() -> None:
    at = arrived(profile=Profile(applicant=Applicant(specialty="Ophthalmology", visa="none")))
    sent = [json.loads(part.proto.json) for part in at.get("bidi_component")]
    [panels] = [data["panels"] for data in sent if "panels" in data]
    shown = sum(len(panel["places"]) for panel in panels)
    assert shown == len(load_catalog().rows("Ophthalmology")) > 0
