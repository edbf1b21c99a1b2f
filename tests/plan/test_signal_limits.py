"""Signals: the published limits with their year, and what goes beyond them."""

from __future__ import annotations

import datetime as dt

import pytest

from smartpick.data_folder import published
from smartpick.guidance import over_limit, signal_limits
from smartpick.plan import signal_conflicts

TODAY = dt.date(2026, 11, 28)


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
    assert f"published for the {season} season" in limits.sentence(TODAY)


def test_no_published_limit_is_none_and_not_zero():
    assert signal_limits("Pathology-Anatomic") is None


def test_numbers_on_which_sources_disagree_are_shown_with_both_sources():
    limits = signal_limits("Obstetrics and Gynecology")
    assert limits is not None
    assert limits.most == {"gold": 3, "silver": 15}
    sentence = limits.sentence(TODAY)
    assert "3 gold signals and 15 silver signals, as published for the 2024 season (CREOG and APGO" in sentence
    assert "Sources disagree: 5 signals for the 2027 season (AAMC and ResidencyCAS" in sentence
    shown = signal_conflicts()
    mine = shown[shown["specialty"] == "Obstetrics and Gynecology"]
    assert mine["signals"].tolist() == ["5 signals", "3 gold signals and 15 silver signals"]
    assert mine["source"].nunique() == 2


def test_sources_that_agree_are_no_conflict():
    limits = signal_limits("Internal Medicine")
    assert limits is not None
    assert limits.others == ()
    assert "disagree" not in limits.sentence(TODAY)
    assert "Internal Medicine" not in set(signal_conflicts()["specialty"])


def test_a_low_confidence_number_gives_way_to_an_older_one_that_agrees():
    limits = signal_limits("Emergency Medicine")
    assert limits is not None
    assert (limits.season, limits.confidence, limits.others) == (2025, "high", ())


def test_numbers_older_than_a_year_say_so():
    limits = signal_limits("Emergency Medicine")
    assert limits is not None
    assert "as of 2024-06, more than a year ago: check" in limits.sentence(TODAY)
    assert "ago" not in limits.sentence(dt.date(2025, 5, 1))


def test_every_published_number_of_signals_holds_together(catalog):
    table = published("signals")
    assert set(table["specialty"]) <= set(catalog.table["specialty"])
    assert set(table["confidence"]) <= {"high", "medium", "low"}
    assert not table.duplicated(["specialty", "season", "source"]).any()
    tiers = table.dropna(subset=["gold", "silver"])
    assert (tiers["gold"] + tiers["silver"] == tiers["total"]).all()
    assert table["gold"].isna().equals(table["silver"].isna())


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
