"""The map: marks pushed apart, the view that holds some places, pictures of the shapes."""

from __future__ import annotations

import numpy as np
import pytest

from smartpick import Catalog
from smartpick.ui.explore.on_map import DESK, PHONE
from smartpick.ui.widgets.map import APART_DEGREES, camera, spread_positions


def gaps(positions: np.ndarray) -> np.ndarray:
    """(n, n) distances in degrees of latitude."""
    lon, lat = positions.T
    across = (lon[:, None] - lon) * np.cos(np.radians(lat))
    return np.hypot(across, lat[:, None] - lat)


@pytest.mark.parametrize("specialty", ["Internal Medicine", "Family Medicine", "Psychiatry"])
@pytest.mark.parametrize("apart", [APART_DEGREES, 2 * APART_DEGREES])
def test_no_two_marks_cover_each_other_and_each_stays_near_its_place(
    catalog: Catalog, specialty: str, apart: float
) -> None:
    table = catalog.table.iloc[catalog.rows(specialty)]
    positions = spread_positions(table, apart)
    between = gaps(positions)
    assert between[~np.eye(len(positions), dtype=bool)].min() > 0.85 * apart
    real = table[["longitude", "latitude"]].to_numpy(dtype=float)
    moved = np.hypot((positions[:, 0] - real[:, 0]) * np.cos(np.radians(real[:, 1])), positions[:, 1] - real[:, 1])
    assert moved.max() < 6 * apart
    assert np.median(moved) < apart / 2
    assert (spread_positions(table, apart) == positions).all()


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize(
    "places",
    [
        [[-124.8, 24.5], [-66.9, 49.4]],
        [[-119.2, 34.3], [-116.4, 32.7], [-117.3, 34.5]],
        [[-149.9, 61.2], [-66.1, 18.4]],
        [[-118.2, 34.0]],
    ],
)
def test_a_view_holds_its_places_and_no_more_than_it_must(places, size: tuple[int, int]) -> None:
    width, height = size
    start = camera(np.array(places, dtype=float), width, height)

    def pixels(lon: float, lat: float) -> tuple[float, float]:
        scale = 512 * 2**start.zoom / 360
        north = [np.degrees(np.arctanh(np.sin(np.radians(of)))) for of in (lat, start.latitude)]
        return (lon - start.longitude) * scale, (north[0] - north[1]) * scale

    at = np.abs([pixels(*place) for place in places])
    assert (at <= np.array([width, height]) / 2).all()
    if len(places) > 1:
        assert (at.max(axis=0) > 0.35 * np.array([width, height])).any()
