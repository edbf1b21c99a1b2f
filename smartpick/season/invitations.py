"""The season's clock of invitations: which share of those to applicants like you is usually out by a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from smartpick.data_folder import csv_rows
from smartpick.odds.model import Array
from smartpick.plan import Interval
from smartpick.season.calendar import season
from smartpick.season.zones import day_words

DRAWS = 200
"""As many as the parameter draws of the odds: draw d of the clock goes with draw d of these."""
SEED = 1927
"""Another than those of the odds' own draws, so that the clock is drawn independently of them."""
_QUARTERS = (
    (0.03, "next to none"), (0.07, "about one in twenty"), (0.15, "about a tenth"), (0.225, "about a fifth"),
    (0.29, "about a quarter"), (0.365, "about a third"), (0.45, "about two in five"), (0.55, "about half"),
    (0.65, "about three in five"), (0.71, "about two thirds"), (0.8, "about three quarters"),
    (0.9, "more than four in five"), (0.97, "nearly all"),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class InvitationClock:
    """How invitations of one specialty usually come, by days since programs saw the application.

    Args:
        day: (m,) days, ascending, from 0 on.
        low, central, high: (m,) shares out by then, the ends of the range and its middle.
        assumed: whether no figures of this specialty stand behind it.
        source: what it rests on.
    """

    day: Array
    low: Array
    central: Array
    high: Array
    assumed: bool
    source: str

    def out(self, days: Array) -> Array:
        """(1 + 200, k) share of invitations usually out: centrally, then in each draw.

        Args:
            days: (k,) days since programs saw each application; below 0 nothing is out, after the last day all is.
        """
        low, central, high = (np.interp(days, self.day, share) for share in (self.low, self.central, self.high))
        lean = clock_draws()[:, None]
        return central + np.where(lean < 0, lean * (central - low), lean * (high - central))


@lru_cache
def clock_draws() -> Array:
    """(1 + 200,) where in the range each draw lies: −1 the low end, 0 the centre, which comes first, 1 the high end.

    A season whose invitations come late stays late: one draw serves every day and every specialty. Read-only.
    """
    rng = np.random.default_rng(SEED)
    return np.concatenate([[0.0], 2 * (rng.permutation(DRAWS) + rng.random(DRAWS)) / DRAWS - 1])


@lru_cache
def invitation_clock(specialty: str) -> InvitationClock:
    """The clock of one specialty for non-US IMGs; where nothing is published, the assumed one of all others.

    Example:
        >>> clock = invitation_clock("Internal Medicine")
        >>> clock.assumed, float(clock.out(np.array([65.0]))[0, 0].round(2))
        (True, 0.74)
    """
    rows = csv_rows("odds/invites_out.csv")
    own = [row for row in rows if row["specialty"] == specialty] or [row for row in rows if not row["specialty"]]
    day, low, central, high = (
        np.array([float(row[name]) for row in own]) for name in ("day", "low", "central", "high")
    )
    assumed = own[0]["specialty"] == ""
    return InvitationClock(day, low, central, high, assumed, own[1]["source"])


def days_since_access(date: dt.date) -> int:
    """Days since programs opened applications; negative before."""
    return (date - season()["eras.programs_see_applications"].day).days


def still_to_come(specialty: str, date: dt.date) -> Interval:
    """The share of invitations to applicants like you that usually still comes after a date."""
    return Interval.of(1 - invitation_clock(specialty).out(np.array([days_since_access(date)]))[1:, 0])


def silence_words(specialty: str, date: dt.date) -> str:
    """What silence means on a date, in sentences with its range and what it rests on.

    Args:
        specialty: of the program that is silent.
        date: the day of asking.
    """
    if days_since_access(date) <= 0:
        return "Programs have not opened applications yet: silence says nothing."
    share = still_to_come(specialty, date)
    if share.high < 0.005:
        return "By now invitations are out: a program that was silent so far will hardly invite you."
    span = f"{100 * share.low:.0f} to {100 * share.high:.0f} of 100"
    basis = (
        "our assumption, for no figures of this specialty are published"
        if invitation_clock(specialty).assumed
        else "from few self-reported invitations of one season"
    )
    return f"Of invitations to applicants like you {share_words(share.mid)} usually still come ({span}; {basis})."


def share_words(share: float) -> str:
    """A share 0–1 as people say it: "about a quarter"."""
    return next((words for most, words in _QUARTERS if share < most), "all but a few")


def release_words(specialty: str, date: dt.date) -> tuple[str, ...]:
    """Sentences on days on which many programs of a specialty send invitations: nothing on that day is no verdict."""
    sentences = []
    for release in season().concerning(specialty):
        if not release.key.startswith("interview.release"):
            continue
        days = np.array([days_since_access(release.day) + 2])  # what came on the day or the day after
        out = Interval.of(invitation_clock(specialty).out(days)[1:, 0])
        verb = "sent" if release.day < date else "send"
        sentences.append(
            f"Many programs {verb} invitations on {day_words(release.day)} ({release.confidence} confidence). "
            f"Nothing on that day is no verdict: by two days later usually {100 * out.low:.0f} to {100 * out.high:.0f} "
            "of 100 invitations to applicants like you are out."
        )
    return tuple(sentences)
