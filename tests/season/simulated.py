"""Whole seasons played by the model: are the chances given the news those at which applicants then match?

A season takes one of the 200 draws for the truth, an applicant's hidden strength and interview skill, and sends out
invitations by the clock of that draw. What the applicant has heard by a date goes through `season.news`. Compared is
what it says with the chance that this applicant, of known strength and skill, then matches; by tenths of what was said.

`python -m tests.season.simulated 2000` prints the table.
"""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass

import numpy as np

from smartpick import Applicant, Plan, Preferences, load_catalog, recommend
from smartpick.odds.model import NODE_W, SKILL_NODES, Array
from smartpick.plan import Event, status
from smartpick.season.invitations import days_since_access, invitation_clock
from smartpick.season.news import given, sent


@dataclass(frozen=True)
class Played:
    """Seasons: what the draw that is true says, what the middle of the range says, and the truth; each (n,)."""

    own: Array
    middle: Array
    truth: Array

    def tenths(self, said: Array) -> list[tuple[float, float, float]]:
        """(mean said, mean truth, standard error of their difference) in each tenth of what was said."""
        parts = np.array_split(np.argsort(said, kind="stable"), 10)
        off = said - self.truth
        return [
            (float(said[i].mean()), float(self.truth[i].mean()), float(off[i].std(ddof=1) / np.sqrt(len(i))))
            for i in parts
        ]


def play(plan: Plan, date: dt.date, count: int, seed: int = 1) -> Played:
    """Seasons of one plan, asked on a date."""
    rng = np.random.default_rng(seed)
    programs = sent(plan, {})
    out = invitation_clock(plan.profile.applicant.specialty).out(np.array([float(days_since_access(date))]))[:, 0]
    own, middle, truth = [], [], []
    for _ in range(count):
        draw, node = rng.integers(1, 201), rng.choice(len(NODE_W), p=NODE_W)
        chance = programs.interview[draw, :, node // SKILL_NODES]
        invited = rng.random(len(chance)) < chance
        heard = invited & (rng.random(len(chance)) < out[draw])
        events = [Event(code=programs.codes[i], kind="invited", date=date) for i in np.flatnonzero(heard)]
        news = given(programs, status(events), date)
        left = np.where(heard, 1.0, chance * (1 - out[draw]) / (1 - chance * out[draw]))
        own.append(news.shares[draw].sum())
        middle.append(news.match.mid)
        truth.append(1 - np.prod(1 - left * programs.ranked[0, draw, node]))
    return Played(np.array(own), np.array(middle), np.array(truth))


def main(count: int) -> None:
    """Print the table for an average applicant to Internal Medicine on three dates."""
    person = Applicant(specialty="Internal Medicine", visa="j1_or_h1b")
    plan = recommend(load_catalog(), person, Preferences(applications=100))
    for day in ("2026-10-20", "2026-11-27", "2027-01-15"):
        played = play(plan, dt.date.fromisoformat(day), count)
        for name, said in (("the true draw", played.own), ("the middle of the range", played.middle)):
            print(f"{day}, {name}: said, matched, standard error, in points, by tenths")
            for a, b, error in played.tenths(said):
                print(f"  {100 * a:5.1f} {100 * b:5.1f}  {100 * (a - b):+5.1f} ({100 * error:.1f})")


if __name__ == "__main__":
    main(int(sys.argv[1]))
