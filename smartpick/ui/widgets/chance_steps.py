"""The chance at one program in four named steps, with their colours and signs.

The same steps for every specialty and every person: a colour means the same chance wherever it stands, and better
answers are seen to move marks up. Over the 24 specialties with odds the middle of the range at one program lies between
0.005 % and 11 %, mostly between 0.05 % and 3 %; steps of about three times the one before part that evenly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from smartpick.ui.widgets import colours


@dataclass(frozen=True)
class ChanceStep:
    """One step.

    Args:
        name: in one or two words.
        numbers: which chances it holds, in words.
        least: the smallest middle chance in it, 0–1.
        sign: a bar that grows, where there is no colour.
        light, dark: its hex colour in either theme.
    """

    name: str
    numbers: str
    least: float
    sign: str
    light: str
    dark: str

    @property
    def words(self) -> str:
        """ "low: 0.1 to 0.3 %"."""
        return f"{self.name}: {self.numbers}"

    @property
    def colour(self) -> str:
        """Hex colour in the present theme."""
        return self.dark if colours.is_dark() else self.light


STEPS = (
    ChanceStep("very low", "under 0.1 %", 0.0, "▂", "#968b78", "#627184"),
    ChanceStep("low", "0.1 to 0.3 %", 0.001, "▄", "#007280", "#569ccb"),
    ChanceStep("medium", "0.3 to 1 %", 0.003, "▆", "#1f4185", "#57d3cc"),
    ChanceStep("higher", "1 % or more", 0.01, "█", "#2a0b4c", "#eaf78e"),
)
"""From the lowest on; the bounds are our choice (assumption).

The higher, the further from the ground. Each colour is 3 : 1 or more from page and land of its theme, which leaves
1.6 : 1 or more between neighbours; any two are 18 or more apart in CIELAB also for eyes without one kind of cone.
"""
NOT_KNOWN, NOT_OPEN = -1, -2
"""What stands in place of a step where no odds are published, and where the program is not open to the person."""


def step_of(middle: npt.ArrayLike) -> np.ndarray:
    """(n,) position in STEPS of the middle of each range of a chance, 0–1: `Odds.intervals[1]`."""
    return np.searchsorted([step.least for step in STEPS], np.asarray(middle, dtype=float), side="right") - 1
