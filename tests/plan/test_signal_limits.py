"""Signals: the published limits with their year, and what goes beyond them."""

from __future__ import annotations

import pytest

from smartpick.guidance import over_limit, signal_limits


@pytest.mark.parametrize(
    ("specialty", "most", "season"),
    [
        ("Internal Medicine", {"gold": 3, "silver": 12}, 2027), ("Family Medicine", {"signal": 5}, 2027),
        ("Emergency Medicine", {"signal": 5}, 2025),
    ],
)  # fmt: skip
def test_limits_are_those_published_with_their_year(specialty, most, season):
    limits = signal_limits(specialty)
    assert limits is not None
    assert (limits.most, limits.season) == (most, season)
    assert f"published for the {season} season" in limits.sentence


def test_no_published_limit_is_none_and_not_zero():
    assert signal_limits("Urology") is None


def test_more_than_the_limit_is_told_for_each_tier():
    limits = signal_limits("Internal Medicine")
    assert limits is not None
    three: dict[str, str] = dict.fromkeys("123", "gold")
    assert over_limit(limits, three) == []
    assert over_limit(limits, {**three, "4": "gold"}) == ["You give 4 gold signals; the limit is 3 (2027 season)."]
    assert over_limit(limits, {"1": "signal"}) == ["1 of your signals must be gold or silver in this specialty."]


def test_without_tiers_every_signal_counts_the_same():
    limits = signal_limits("Family Medicine")
    assert limits is not None
    mixed = {str(i): ("gold", "signal")[i % 2] for i in range(6)}
    assert over_limit(limits, mixed) == ["You give 6 signals; the limit is 5 (2027 season)."]
