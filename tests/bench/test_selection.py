"""The instances the speed is measured on: the certificate must be tight there, whatever the clock says."""

import pytest

from smartpick.bench.selection import benchmark, instance
from smartpick.portfolio import select, value


def test_benchmark_reports_its_three_figures_and_a_tight_gap():
    figures = benchmark(repeats=1)
    assert set(figures) == {"select_800_100_ms", "select_5658_150_ms", "select_gap"}
    assert 0 <= figures["select_gap"] < 1e-3
    assert figures["select_800_100_ms"] > 0


@pytest.mark.parametrize("seed", range(6))
def test_certificate_within_a_thousandth_on_realistic_lists(seed):
    probability, weights, utility, group = instance(800, seed)
    for size, lower, upper in [(100, [20, 10, 0], [30, 40, 100]), (40, [20, 12, 0], [20, 12, 8]), (85, None, None)]:
        selection = select(probability, weights, utility, size, group, lower, upper)
        assert 0 <= selection.gap < 1e-3
        assert selection.value == pytest.approx(value(probability, weights, utility, selection.indices), abs=1e-13)
