"""The seasons' files, hours in two zones, and the days on which clocks change."""

from __future__ import annotations

import csv
import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from smartpick import Catalog
from smartpick.data_folder import DATA, CatalogError
from smartpick.season import calendar
from smartpick.season.calendar import clock_changes, season, seasons
from smartpick.season.zones import in_words, zone_of


@pytest.mark.parametrize("year", seasons())
def test_dates_of_a_season_lie_within_it(year):
    for each in season(year).dates:
        assert dt.date(year - 1, 6, 1) <= each.day <= dt.date(year, 7, 31), each.key
        assert each.confidence in {"high", "medium", "low"}, each.key
        assert each.source, each.key
        assert each.confirm_with, each.key
        assert each.at is None or str(each.at.tzinfo) == "America/New_York"


@pytest.mark.parametrize("year", seasons())
def test_dates_of_a_season_follow_one_another(year):
    dates = season(year)
    order = [
        "eras.season_opens", "eras.submit_opens", "eras.programs_see_applications",
        "nrmp.registration_standard_deadline",
        "nrmp.ranking_opens", "nrmp.rol_certification_deadline", "nrmp.match_status_notice", "nrmp.match_day",
        "eras.season_ends", "training.starts",
    ]  # fmt: skip
    days = [dates[key].day for key in order]
    assert days == sorted(days)
    assert dates["nrmp.match_day"].day.weekday() == 4  # the third Friday of March (NRMP calendars of 2023 to 2027)
    assert 15 <= dates["nrmp.match_day"].day.day <= 21
    assert dates["nrmp.rol_certification_deadline"].day == dates["nrmp.match_day"].day - dt.timedelta(days=16)


def test_a_missing_season_says_which_file_to_add():
    with pytest.raises(CatalogError, match=r"no dates of the season 2031; there are 2027\. Add data/seasons/2031\.csv"):
        season(2031)


def test_next_years_season_is_a_file(tmp_path, monkeypatch):
    rows = (DATA / "seasons" / "2027.csv").read_text(encoding="utf-8")
    (tmp_path / "seasons").mkdir()
    (tmp_path / "seasons" / "2028.csv").write_text(rows.replace("2027-03-03T", "2028-03-01T"), encoding="utf-8")
    monkeypatch.setattr(calendar, "DATA", tmp_path)
    monkeypatch.setattr(
        calendar, "csv_rows", lambda path: list(csv.DictReader((tmp_path / path).open(encoding="utf-8")))
    )
    assert season(2028)["nrmp.rol_certification_deadline"].day == dt.date(2028, 3, 1)


def test_a_deadline_in_two_zones():
    deadline = season(2027)["nrmp.rol_certification_deadline"]
    assert deadline.at == dt.datetime(2027, 3, 4, 2, tzinfo=dt.UTC)  # still winter time: five hours behind UTC
    assert deadline.when() == "Wed 3 Mar 2027, 21:00 in New York"
    assert deadline.when("Asia/Kolkata") == "Wed 3 Mar 2027, 21:00 in New York (Thu 4 Mar, 07:30 in Kolkata)"
    assert deadline.when("America/Detroit") == deadline.when()


def test_match_week_is_after_the_clock_change():
    assert season(2027)["nrmp.match_status_notice"].at == dt.datetime(2027, 3, 15, 14, tzinfo=dt.UTC)


def test_a_conflict_and_its_confidence_are_shown():
    footing = season(2027)["eras.season_opens"].footing(dt.date(2026, 11, 28))
    assert "confidence: low" in footing
    assert "3 June, the other 4 June" in footing
    assert "Confirm it with the AAMC (ERAS)." in footing


def test_an_old_source_says_so():
    assert "more than a year ago" in season(2027)["nrmp.match_day"].footing(dt.date(2028, 1, 1))


def test_a_release_day_concerns_its_specialty_alone():
    surgery = {each.key for each in season(2027).concerning("Surgery")}
    assert surgery - {each.key for each in season(2027).concerning("Neurology", "")} == {"interview.release.surgery"}


AUTUMN = "Sun 1 Nov 2026: clocks in New York go back 1 hour."
SPRING = "Sun 14 Mar 2027: clocks in New York go forward 1 hour."


@pytest.mark.parametrize(
    ("zone", "autumn", "spring"),
    [
        ("", "", ""),
        ("Asia/Kolkata", " New York is then 10.5 hours behind Kolkata, before 9.5.",
         " New York is then 9.5 hours behind Kolkata, before 10.5."),
        ("America/Phoenix", " New York is then 2 hours ahead of Phoenix, before 3.",
         " New York is then 3 hours ahead of Phoenix, before 2."),
    ],
)  # fmt: skip
def test_clock_changes(zone, autumn, spring):
    assert [change.sentence for change in clock_changes(season(2027), zone)] == [AUTUMN + autumn, SPRING + spring]


def test_two_weeks_in_march_lie_between_the_changes_of_two_continents():
    days = [change.day for change in clock_changes(season(2027), "Europe/London")]
    assert days == [dt.date(2026, 10, 25), dt.date(2026, 11, 1), dt.date(2027, 3, 14), dt.date(2027, 3, 28)]


def test_both_clocks_at_once_keep_the_distance():
    change = clock_changes(season(2027), "America/Los_Angeles")[-1].sentence
    assert change.endswith("New York stays 3 hours ahead of Los Angeles.")


def test_every_program_has_a_time_zone(catalog: Catalog):
    zones = {code: zone_of(catalog, code) for code in catalog.code_position}
    assert all(ZoneInfo(zone) for zone in zones.values())


@pytest.mark.parametrize(
    ("city", "state", "zone"),
    [
        ("El Paso", "TX", "America/Denver"), ("Houston", "TX", "America/Chicago"),
        ("Knoxville", "TN", "America/New_York"), ("Memphis", "TN", "America/Chicago"),
        ("Pensacola", "FL", "America/Chicago"), ("Miami", "FL", "America/New_York"),
        ("Rapid City", "SD", "America/Denver"), ("Phoenix", "AZ", "America/Phoenix"),
        ("Boise", "ID", "America/Boise"),
    ],
)  # fmt: skip
def test_a_state_with_two_zones(catalog: Catalog, city, state, zone):
    table = catalog.table
    code = table.loc[(table["city"] == city) & (table["state"] == state), "acgme_code"].iloc[0]
    assert zone_of(catalog, code) == zone


def test_a_program_of_ones_own_has_no_zone_we_know(catalog: Catalog):
    assert zone_of(catalog, "9999999999") == ""


def test_the_day_is_said_again_only_where_it_differs():
    at = dt.datetime(2026, 12, 1, 8, tzinfo=ZoneInfo("America/Chicago"))
    assert in_words(at, "Asia/Kolkata", "Houston") == "Tue 1 Dec 2026, 08:00 in Houston (19:30 in Kolkata)"
    assert in_words(at, "Asia/Tokyo", "Houston") == "Tue 1 Dec 2026, 08:00 in Houston (23:00 in Tokyo)"
    assert in_words(at, "Pacific/Auckland") == "Tue 1 Dec 2026, 08:00 in Chicago (Wed 2 Dec, 03:00 in Auckland)"
