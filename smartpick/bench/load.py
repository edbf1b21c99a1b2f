"""Many visitors at once: each with a profile of their own, and slider values drawn afresh."""

from __future__ import annotations

import contextlib
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from smartpick import Applicant, Preferences, Profile
from smartpick.plan import LARGE_PARTS, large_part, small_part

if TYPE_CHECKING:
    from smartpick.bench.visitor import Session, Timing

PAGE, SLIDER = "balance", "socal_share"
FEW, MANY = 8, 30
SECONDS, THOUGHT = 30.0, 2.0
"""How long they move; and how long the many think before each move, on average."""
COMING, MOVES_EACH = 200, 25
SPECIALTIES = ("Internal Medicine", "Family Medicine", "Pediatrics", "Neurology", "Psychiatry")
NEEDS = ("j1_or_h1b", "j1_only", "none")


def person(number: int) -> Profile:
    """A profile that no other number has."""
    applicant = Applicant(
        specialty=SPECIALTIES[number % len(SPECIALTIES)], visa=NEEDS[number % len(NEEDS)],
        step2_ck=225 + number % 60 + number // 60, graduation_year=2015 + number % 10,
    )  # fmt: skip
    wishes = Preferences(applications=60 + number % 60)
    return Profile(applicant=applicant, preferences=wishes, name=f"Visitor {number}")


@contextlib.contextmanager
def arrived(url: str, number: int) -> Iterator[Session]:
    """A visitor whose browser brought back a plan of their own, on the page with the slider.

    Raises:
        RuntimeError: the page shows an error, or the plan did not come.
    """
    from smartpick.bench.visitor import Session  # noqa: PLC0415 – development requirements

    profile = person(number)
    parts = {name: large_part(profile, name) for name in LARGE_PARTS}
    with Session(url) as visitor:
        visitor.report("browser", "found", {"id": "", "plan": small_part(profile, "any"), "parts": parts})
        visitor.visit(PAGE)
        if visitor.exceptions() or f"of your {profile.preferences.applications}" not in visitor.widget(SLIDER).label:
            raise RuntimeError(f"Visitor {number} does not see the plan of their own: {visitor.exceptions()}")
        yield visitor


def move(visitor: Session, chosen: random.Random) -> Timing:
    """One move of the slider to any other value it can take."""
    slider = visitor.widget(SLIDER).content
    now = visitor.shown()[SLIDER]
    values = [value for value in range(int(slider.min), int(slider.max) + 1) if [float(value)] != now]
    return visitor.set(SLIDER, float(chosen.choice(values)))


def together(visitors: Sequence[Session], seconds: float, thought: float) -> tuple[list[Timing], float]:
    """What each of their moves took, and how many there were a second, while all of them move for so long.

    thought: seconds before a move on average, anything from half to one and a half of it.
    """
    ends = time.monotonic() + seconds

    def moves(number: int, visitor: Session) -> list[Timing]:
        chosen, taken = random.Random(number), []
        while True:
            time.sleep(thought * (0.5 + chosen.random()))
            if time.monotonic() > ends:
                return taken
            taken.append(move(visitor, chosen))

    began = time.monotonic()
    with ThreadPoolExecutor(len(visitors)) as pool:
        taken = [timing for one in pool.map(moves, range(len(visitors)), visitors) for timing in one]
    return taken, len(taken) / (time.monotonic() - began)


def under_load(url: str, resident_mb: Callable[[], float]) -> dict[str, float]:
    """The figures of `python -m smartpick bench --only load` for a server at an address.

    Args:
        resident_mb: memory of the server now, in millions of bytes.
    """
    with contextlib.ExitStack() as stay:
        visitors, resident = [], [resident_mb()]
        for number in range(MANY):
            visitors.append(stay.enter_context(arrived(url, number)))
            move(visitors[-1], random.Random(number))
            resident.append(resident_mb())
        many, _ = together(visitors, SECONDS, THOUGHT)
        few, a_second = together(visitors[:FEW], SECONDS / 2, 0.0)
        wrong = [message for visitor in visitors for message in visitor.exceptions()]
    if wrong:
        raise RuntimeError(f"A page shows an error: {wrong[0]}")
    first, whole = [timing.first_ms for timing in many], [timing.ms for timing in many]
    return {
        f"load_{FEW}_moves_per_s": a_second,
        f"load_{FEW}_all_p95_ms": p95([timing.ms for timing in few]),
        f"load_{MANY}_first_p50_ms": statistics.median(first),
        f"load_{MANY}_first_p95_ms": p95(first),
        f"load_{MANY}_all_p95_ms": p95(whole),
        "load_mb_per_session": statistics.linear_regression(range(len(resident)), resident).slope,
    }


def memory_growth(url: str, resident_mb: Callable[[], float]) -> dict[str, float]:
    """Memory that the server has gained from the second to the last quarter of two hundred visitors, who come, move
    twenty-five times and go. The first quarter fills what is kept for all, and for a while for those who left.

    Args:
        resident_mb: memory of the server now, in millions of bytes.
    """
    resident = []
    for number in range(COMING):
        with arrived(url, number) as visitor:
            chosen = random.Random(number)
            for _ in range(MOVES_EACH):
                move(visitor, chosen)
            resident.append(resident_mb())
    quarter = COMING // 4
    return {
        "growth_5000_moves_mb": statistics.mean(resident[-quarter:]) - statistics.mean(resident[quarter : 2 * quarter])
    }


def p95(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]
