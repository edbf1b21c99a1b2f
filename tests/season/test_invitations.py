"""The clock of invitations runs one way, keeps its range, and says what it rests on."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from smartpick.data_folder import csv_rows
from smartpick.odds import fitted_specialties
from smartpick.season.invitations import (
    days_since_access,
    invitation_clock,
    release_words,
    share_words,
    silence_words,
    still_to_come,
)

DAYS = np.arange(-10.0, 200.0)


@pytest.mark.parametrize("specialty", ["Surgery", "Internal Medicine"])
def test_more_is_out_every_day_in_every_draw_from_none_to_all(specialty: str) -> None:
    out = invitation_clock(specialty).out(DAYS)
    assert out.shape == (201, len(DAYS))
    assert (np.diff(out, axis=1) >= -1e-12).all()
    assert (out[:, DAYS <= 0] == 0).all()
    assert (out[:, DAYS >= 161] == 1).all()
    assert ((out >= 0) & (out <= 1)).all()


def test_the_draws_fill_the_range() -> None:
    clock = invitation_clock("Internal Medicine")
    drawn = clock.out(np.array([60.0]))
    assert drawn[0, 0] == pytest.approx(0.7)
    assert (drawn[1:].min(), drawn[1:].max()) == pytest.approx((0.42, 0.91), abs=0.005)


def test_surgery_rests_on_its_reports_and_every_other_specialty_on_an_assumption() -> None:
    own = {name for name in fitted_specialties() if not invitation_clock(name).assumed}
    assert own == {"Surgery"}
    assert "83 self-reported invitations" in invitation_clock("Surgery").source
    assert "No figures for other specialties" in invitation_clock("Neurology").source


def test_each_line_of_the_clock_has_its_ends_about_its_centre_and_a_source() -> None:
    for row in csv_rows("odds/invites_out.csv"):
        assert 0 <= float(row["low"]) <= float(row["central"]) <= float(row["high"]) <= 1, row
        assert row["source"]
        assert row["kind"] in {"assumption", "crowdsourced"}
        assert row["kind"] == "assumption" or (row["address"] and row["confidence"] == "low")


@pytest.mark.parametrize(
    ("specialty", "date", "words"),
    [
        ("Neurology", "2026-09-20", "Programs have not opened applications yet: silence says nothing."),
        ("Neurology", "2026-11-27", "about a quarter usually still come (11 to 48 of 100; our assumption"),
        ("Surgery", "2026-11-27", "about a quarter usually still come (18 to 35 of 100; from few self-reported"),
        ("Neurology", "2027-03-10", "will hardly invite you"),
    ],
)
def test_silence_in_words(specialty: str, date: str, words: str) -> None:
    assert words in silence_words(specialty, dt.date.fromisoformat(date))


def test_the_share_still_to_come_is_a_range() -> None:
    share = still_to_come("Neurology", dt.date(2026, 11, 27))
    assert share.low < share.mid < share.high
    assert days_since_access(dt.date(2026, 9, 23)) == 0


@pytest.mark.parametrize(
    ("share", "words"), [(0.0, "next to none"), (0.25, "about a quarter"), (0.5, "about half"), (1.0, "all but a few")]
)
def test_a_share_in_words(share: float, words: str) -> None:
    assert share_words(share) == words


def test_nothing_on_a_release_day_is_no_verdict() -> None:
    (sentence,) = release_words("Surgery", dt.date(2026, 11, 27))
    assert sentence.startswith("Many programs sent invitations on Wed 21 Oct 2026 (low confidence).")
    assert "Nothing on that day is no verdict" in sentence
    assert release_words("Neurology", dt.date(2026, 11, 27)) == ()
