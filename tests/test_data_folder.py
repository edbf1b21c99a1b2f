"""Published figures and the states outline."""

import json

import numpy as np
import pytest

from smartpick.catalog import CatalogError, read_regions
from smartpick.catalog.outline import counties, main, outline
from smartpick.data_folder import DATA, published, published_names

SQUARE = {
    "transform": {"scale": [0.1, 0.1], "translate": [-100, 40]},
    "arcs": [[[0, 0], [10, 0], [0, 10], [-10, 0], [0, -10]]],
    "objects": {"states": {"geometries": [{"type": "Polygon", "arcs": [[0]], "properties": {"name": "Kansas"}}]}},
}


@pytest.mark.parametrize("name", published_names())
def test_every_figure_names_its_source(name):
    table = published(name)
    assert len(table) > 0
    assert table["source"].notna().all()
    assert not table.astype(str).isin(["same"]).any().any()
    assert published(name) is table


def test_published_figures_hold_together():
    states = published("states")
    assert len(states) == 52
    california = states.set_index("state").loc["CA"]
    assert (california["nonus_img_2025"], california["filled_2025"]) == (248, 3928)
    assert states.loc[states["state"] == "PR", "census_division"].isna().all()
    with pytest.raises(CatalogError, match="no published table"):
        published("../sources")


def test_fees_are_steps_without_gaps():
    fees = published("fees")
    assert fees["season"].dtype == int
    assert set(fees["confidence"]) <= {"high", "medium", "low"}
    applications = fees[fees["item"].str.startswith("application")]
    for _, steps in applications.groupby(["body", "item", "season"]):
        ordered = steps.sort_values("from_count")
        assert ordered["from_count"].iloc[0] == 1
        assert (ordered["from_count"].to_numpy()[1:] == ordered["to_count"].to_numpy()[:-1] + 1).all()
        assert np.isnan(ordered["to_count"].iloc[-1])


def test_outline_is_small_and_whole():
    path = DATA / "us_states.json"
    assert path.stat().st_size < 90_000
    shapes = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert {shape["properties"]["state"] for shape in shapes} == set(published("states")["state"])
    for shape in shapes:
        assert set(shape["properties"]) == {"name", "state"}
        for [ring] in shape["geometry"]["coordinates"]:
            assert ring[0] == ring[-1]
            assert len(ring) >= 4
            assert all(-180 <= x < -60 and 15 < y < 72 for x, y in ring)


def test_outline_of_a_square(tmp_path, capsys):
    [shape] = outline(SQUARE)["features"]
    assert shape["properties"] == {"name": "Kansas", "state": "KS"}
    assert shape["geometry"]["coordinates"][0][0] == [(-100, 40), (-99, 40), (-99, 41), (-100, 41), (-100, 40)]
    (tmp_path / "bad.json").write_text("{}", encoding="utf-8")
    assert main([str(tmp_path / "bad.json"), "--out", str(tmp_path / "out.json")]) == 2
    assert "cannot be used" in capsys.readouterr().err


def test_counties_of_a_square(tmp_path, capsys):
    squares = [
        {"type": "Polygon", "id": fips, "arcs": [[arc]], "properties": {"name": name}}
        for fips, name, arc in (("06037", "Los Angeles", 0), ("06073", "San Diego", ~0), ("20001", "Allen", 0))
    ]
    shapes = counties({**SQUARE, "objects": {"counties": {"geometries": squares}}}, read_regions())["features"]
    assert [shape["properties"]["county_fips"] for shape in shapes] == ["06037", "06073"]
    [[ring]] = shapes[1]["geometry"]["coordinates"]
    assert ring == [(-100, 40), (-99, 40), (-99, 41), (-100, 41), (-100, 40)]
    (tmp_path / "square.json").write_text(json.dumps(SQUARE), encoding="utf-8")
    assert main([str(tmp_path / "square.json"), "--region", "no.json", "--out", str(tmp_path / "out.json")]) == 2
    assert "no.json" in capsys.readouterr().err
