"""Percentiles over draws: as numpy has them, and over draws that do not count alike."""

import numpy as np
import pytest

from smartpick.odds.model import PERCENTILES, percentiles, weighted_percentiles

DRAWN = np.random.default_rng(3).standard_normal((200, 4))


@pytest.mark.parametrize("values", [DRAWN, DRAWN[:, 0], DRAWN[:7], DRAWN[:1], DRAWN.round(1), DRAWN.reshape(200, 2, 2)])
def test_they_are_numpys_to_the_last_digit(values: np.ndarray) -> None:
    assert (percentiles(values) == np.quantile(values, PERCENTILES, axis=0)).all()


def test_with_equal_weights_they_are_the_plain_ones() -> None:
    assert weighted_percentiles(DRAWN, np.full(200, 0.3)) == pytest.approx(percentiles(DRAWN))
    assert weighted_percentiles(DRAWN[:, 0], np.ones(200)) == pytest.approx(percentiles(DRAWN[:, 0]))


def test_a_draw_of_thrice_the_weight_counts_about_as_three() -> None:
    weights = np.where(np.arange(200) < 100, 3.0, 1.0)
    thrice = np.concatenate([np.repeat(DRAWN[:100], 3, axis=0), DRAWN[100:]])
    assert weighted_percentiles(DRAWN, weights) == pytest.approx(percentiles(thrice), abs=0.05)
    assert abs(weighted_percentiles(DRAWN, weights) - percentiles(DRAWN)).max() > 0.05


def test_draws_that_count_nothing_are_as_good_as_absent() -> None:
    weights = np.where(np.arange(200) < 100, 1.0, 0.0)
    assert weighted_percentiles(DRAWN, weights) == pytest.approx(
        percentiles(DRAWN[:100]), abs=0.15
    )  # a gap or two between draws
