"""Home regions as files: the shipped one, another one, and bad ones."""

import json

import pytest

from smartpick.catalog import CatalogError, load_catalog, read_regions
from smartpick.catalog.regions import HOME_REGION
from tests.paths import SAMPLES

NEW_ENGLAND = SAMPLES / "new_england.json"


def test_southern_california_counts():
    table = load_catalog().table
    assert table["tier"].value_counts().to_dict() == {1: 324, 2: 554, 3: 4780}
    cells = table["subregion"].value_counts(sort=False).to_dict()
    assert list(cells.items())[:4] == [
        ("Greater Los Angeles", 182), ("Inland Empire", 81), ("San Diego", 52), ("Coachella Valley & desert", 9),
    ]  # fmt: skip
    assert table["subregion"].cat.ordered
    assert not table["subregion"].isna().any()


SHIPPED = sorted(path for path in HOME_REGION.parent.glob("*.json") if not path.stem.endswith("_counties"))


def test_a_tier_has_a_name_inside_a_sentence_too():
    regions = read_regions()
    assert [regions.within(tier) for tier in (1, 2, 3)] == [
        "Southern California", "the rest of the West", "the nation",
    ]  # fmt: skip


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_region_gives_each_sub_region_a_program(path):
    catalog = load_catalog(regions=path)
    counts = catalog.table["subregion"].value_counts()
    assert counts[counts == 0].index.tolist() == []
    assert set(catalog.table["tier"]) == {1, 2, 3}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_county_shapes_are_those_of_the_home_region(path):
    regions = read_regions(path)
    assert {shape["properties"]["county_fips"] for shape in regions.county_shapes} in (set(), regions.home_counties)
    for shape in regions.county_shapes:
        for [ring] in shape["geometry"]["coordinates"]:
            assert ring[0] == ring[-1]
            assert len(ring) >= 4


def test_the_shapes_of_southern_california_are_small_and_hold_its_programs():
    regions = read_regions()
    assert (HOME_REGION.parent / regions.counties_file).stat().st_size < 12_000
    names = {shape["properties"]["county_fips"]: shape["properties"]["name"] for shape in regions.county_shapes}
    assert names["06037"] == "Los Angeles"
    home = load_catalog().table.query("tier == 1")
    corners = [point for s in regions.county_shapes for [ring] in s["geometry"]["coordinates"] for point in ring]
    west, south = (min(point[axis] for point in corners) for axis in (0, 1))
    east, north = (max(point[axis] for point in corners) for axis in (0, 1))
    assert home["longitude"].between(west, east).all()
    assert home["latitude"].between(south, north).all()


def test_a_region_without_county_shapes_has_none():
    assert read_regions(NEW_ENGLAND).county_shapes == []


@pytest.mark.parametrize(
    ("city", "cell"),
    [
        ("Rancho Mirage", "Coachella Valley & desert"),
        ("Loma Linda", "Inland Empire"),
        ("Santa Barbara", "Other California"),
    ],
)
def test_a_city_rule_beats_its_county(city, cell):
    table = load_catalog().table
    assert set(table.loc[table["city"] == city, "subregion"]) == {cell}


def test_another_home_region_changes_tiers_and_version():
    home, other = load_catalog(), load_catalog(regions=NEW_ENGLAND)
    assert other.regions.name == "New England"
    assert (other.table.loc[other.table["city"] == "Boston", "tier"] == 1).all()
    assert (other.table.loc[other.table["state"] == "CA", "tier"] == 3).all()
    assert other.version != home.version


def _changed(**changes) -> dict:
    return json.loads(HOME_REGION.read_text(encoding="utf-8")) | changes


def _with_cell(**cell) -> dict:
    good = _changed()
    good["cells"].insert(0, {"name": "New", "tier": 1, "where": [{"states": ["CA"]}]} | cell)
    return good


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ([], "needs"),
        (_changed(tiers={"1": "Home"}), "label for each"),
        (_changed(cells="all"), "must be a list"),
        (_changed(cells=[]), "exactly one cell"),
        (_with_cell(name="West"), "two cells"),
        (_with_cell(tier=4), "must be 1, 2 or 3"),
        (_with_cell(tier=[1]), "must be 1, 2 or 3"),
        (_with_cell(where=[]), "list of rules"),
        (_with_cell(where=[{"zip": ["90210"]}]), "nothing else"),
        (_with_cell(where=[{"county_fips": ["6037"]}]), "expected form"),
        (_with_cell(where=[{"county_fips": [6037]}]), "expected form"),
        (_with_cell(where=[{"cities": ["Palm Springs"]}]), "names repeat"),
        (_with_cell(where="everywhere else"), "exactly one cell"),
    ],
)
def test_a_bad_regions_file_gives_one_sentence(tmp_path, content, words):
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(CatalogError, match=words) as caught:
        read_regions(path)
    assert "mine.json" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_and_broken_files(tmp_path):
    with pytest.raises(CatalogError, match="cannot be read"):
        read_regions(tmp_path / "none.json")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    with pytest.raises(CatalogError, match="not valid JSON"):
        read_regions(tmp_path / "broken.json")
