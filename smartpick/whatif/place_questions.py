"""The numbers behind the questions on place: more of the list elsewhere, other visa needs, one region alone."""

from __future__ import annotations

from dataclasses import dataclass

from smartpick.applicant import VISA_NEEDS
from smartpick.plan import Interval, Plan, PlanError, Profile
from smartpick.whatif.room import room_for


@dataclass(frozen=True)
class Line:
    """One alternative: programs in the home region, programs likely open to the visa need, and the two chances."""

    name: str
    home: int
    likely_open: float
    match: Interval
    home_match: Interval


@dataclass(frozen=True)
class Numbers:
    """What the answers quote. visas and homes: alternatives; alone: matching with the home programs and no others, of
    the line `with_rest` (the present list, or the one with most there when it has none).

    exist, able: home-region programs of the specialty that exist, that can be on the list; open: programs of the
    nation that can be; divisions: (census division, programs on the list), most first.
    """

    now: Line
    visas: tuple[Line, ...]
    homes: tuple[Line, ...]
    with_rest: Line | None
    alone: Interval | None
    exist: int
    able: int
    open: int
    divisions: tuple[tuple[str, int], ...]


def _line(name: str, plan: Plan) -> Line:
    outlook = plan.outlook
    likely = float(plan.odds.visa[plan.choice.available].sum())
    return Line(name, plan.tier_counts[1], likely, outlook.match, outlook.socal_match)


def with_visa(profile: Profile, visa: str, step3: bool = False) -> Profile:
    """The same profile with another visa need; step3: and with Step 3 passed."""
    return profile.changed("applicant", visa=visa, step3_passed=step3 or profile.applicant.step3_passed)


def with_home(profile: Profile, count: int, size: int) -> Profile:
    """The same profile with this many home-region programs on a list of `size`."""
    return profile.model_copy(update={"preferences": profile.preferences.with_home(count, size)})


def _homes(plan: Plan) -> list[tuple[Line, Plan]]:
    """The fewest, the present and the most home-region programs, each once; a number that cannot be had is left out."""
    room = room_for(plan, 1)
    now, size = plan.tier_counts[1], len(plan.rows)
    names = {room.most: "most", room.least: "fewest", now: "now"}
    lines = []
    for count in sorted({room.least, now, room.most}):
        try:
            other = plan if count == now else plan.again(with_home(plan.profile, count, size))
        except PlanError:
            continue
        lines.append((_line(names[count], other), other))
    return lines


def _visas(plan: Plan) -> tuple[Line, ...]:
    applicant = plan.profile.applicant
    asked = {visa: (visa, False) for visa in (applicant.visa, "j1_or_h1b", "h1b_only")}
    if not applicant.step3_passed:
        asked["h1b_only, Step 3"] = ("h1b_only", True)
    lines = []
    for visa, step3 in asked.values():
        own = visa == applicant.visa and not step3
        name = VISA_NEEDS[visa] + (" (now)" if own else ", Step 3 done" if step3 else "")
        try:
            other = plan if own else plan.again(with_visa(plan.profile, visa, step3))
        except PlanError:
            continue
        lines.append(_line(name, other))
    return tuple(lines)


def _alone(plan: Plan) -> Interval | None:
    """Matching when only the home-region programs of the list are applied to; None when there are none."""
    members = plan.choice.members[plan.tier == 1]
    return Interval.of(plan.odds.drawn(members).match) if len(members) else None


def numbers_of(plan: Plan) -> Numbers:
    """Everything the four answers quote, from the plan and from the same plan with one thing changed."""
    home = plan.odds.pool.tier == 1
    homes = _homes(plan)
    with_rest, there = next((pair for pair in homes if pair[1] is plan and pair[0].home), homes[-1])
    divisions = plan.catalog.table["census_division"].iloc[plan.rows].astype(str).value_counts()
    return Numbers(
        now=_line("now", plan),
        visas=_visas(plan),
        homes=tuple(line for line, _ in homes),
        with_rest=with_rest if with_rest.home else None,
        alone=_alone(there),
        exist=int(home.sum()),
        able=int((home & plan.choice.available).sum()),
        open=int(plan.choice.available.sum()),
        divisions=tuple((str(name), int(count)) for name, count in divisions.items()),
    )
