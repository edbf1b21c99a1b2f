"""The four steps of chance: their bounds, and colours that every eye tells apart."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from smartpick import Applicant, Profile
from smartpick.plan import odds_for
from smartpick.ui.widgets.chance_steps import STEPS, step_of
from tests.ui.test_colours import _WITHOUT, seen

GROUNDS = {"light": ("#ffffff", "#f1f4f8"), "dark": ("#10161f", "#1b2431")}
"""Page and land of each theme, as .streamlit/config.toml has them."""


def contrast(one: str, other: str) -> float:
    """Contrast of two colours by WCAG 2."""

    def luminance(colour: str) -> float:
        raw = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in raw]
        return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_a_chance_on_a_bound_belongs_to_the_step_above() -> None:
    assert step_of([0, 0.00099, 0.001, 0.0029, 0.003, 0.0099, 0.01, 1]).tolist() == [0, 0, 1, 1, 2, 2, 3, 3]


@pytest.mark.parametrize("theme", GROUNDS)
def test_colours_stand_out_from_the_ground_and_from_each_other(theme: str) -> None:
    shown = [getattr(step, theme) for step in STEPS]
    assert min(contrast(colour, ground) for colour in shown for ground in GROUNDS[theme]) >= 3
    assert min(contrast(one, other) for one, other in pairwise(shown)) >= 1.55
    for eyes in _WITHOUT.values():
        there = [np.array(seen(colour, eyes)) for colour in shown]
        assert min(np.linalg.norm(there[i] - there[j]) for i in range(4) for j in range(i)) >= 18


def test_the_steps_part_what_people_meet(catalog) -> None:
    """For a weak and a strong person together, no step holds nearly all the programs, none nearly none."""
    counts = np.zeros(len(STEPS))
    for specialty in ("Internal Medicine", "Surgery", "Psychiatry", "Neurology"):
        for person in (
            Applicant(specialty=specialty, visa="j1_only"),
            Applicant(specialty=specialty, visa="none", step2_ck=262),
        ):
            odds = odds_for(catalog, Profile(applicant=person))
            counts += np.bincount(step_of(odds.intervals[1][odds.open]), minlength=len(STEPS))
    assert (counts / counts.sum()).min() > 0.05
    assert (counts / counts.sum()).max() < 0.5
