"""What would change the chance of matching, and by how much: each answer is the whole computation done again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from smartpick import portfolio
from smartpick.applicant import Applicant
from smartpick.odds.model import NODE_W
from smartpick.plan.choice import choose
from smartpick.plan.outlook import Interval
from smartpick.plan.plan import Plan
from smartpick.plan.preferences import MAX_APPLICATIONS, NO_SHARES, NO_WEIGHTS, PlanError, Profile
from smartpick.plan.two_lists import joint_draws, recommend_two
from smartpick.whatif.competitive import candidates, central_match

_MOST_LETTERS = 4
"""A program gets at most four letters (ERAS)."""
STATUS_DRAWS, STATUS_SEED = 12, 2027
"""Made-up sets of visa answers averaged over (assumption: enough for about one point)."""
MORE_APPLICATIONS = (20, 50)
NOTHING = 1e-6
"""Points of P(match) below which a lever does nothing: rounding."""


@dataclass(frozen=True)
class Lever:
    """One change and its effect on the chance of matching.

    key: stable name; label: the change in a few words; before, after: P(match) in the middle of its range, 0–1; change:
    10/50/90 % of after − before over the parameter draws, the same draw on both sides (for "verify": over made-up visa
    answers). home_before, home_after: P(match in the home region) in the middle, None where not computed.
    comes, goes: ACGME codes that enter and leave the list. cost_usd: fees for the new list, None when not known.
    reaches: whether `after` reaches the floor asked for, None when there is none. estimate: True where the change
    itself is made up of unknowns. profile: the changed profile, for `recommend_profile` (for "second": for
    `parallel`); None where no setting makes the change. note: one sentence on what the number means.
    """

    key: str
    label: str
    before: float
    after: float
    change: Interval
    home_before: float | None
    home_after: float | None
    comes: tuple[str, ...]
    goes: tuple[str, ...]
    cost_usd: float | None
    reaches: bool | None
    estimate: bool
    profile: Profile | None
    note: str

    @property
    def effect(self) -> float:
        """Middle of the change of P(match), in points (×100)."""
        return 100 * self.change.mid


def what_would_change(plan: Plan) -> list[Lever]:
    """The applicant's own levers, largest effect first; those already true, or without any effect, are left out."""
    levers = []
    for key, label, changes, note in _own_changes(plan):
        profile = plan.profile.model_copy(update={"applicant": plan.profile.applicant.model_copy(update=changes)})
        try:
            other = plan.again(profile)
        except PlanError:
            continue
        lever = _compared(key, label, plan, other, note)
        if abs(lever.effect) > NOTHING or lever.comes or lever.home_after != lever.home_before:
            levers.append(lever)
    return sorted(levers, key=lambda lever: -lever.effect)


def _own_changes(plan: Plan) -> Iterator[tuple[str, str, dict[str, object], str]]:
    """(key, label, changed fields of the applicant, note): what can still change, by one step from what was entered.

    A score, a failed attempt, the year of graduation and earlier match cycles are as they are: no lever moves them.
    """
    applicant = plan.profile.applicant
    assumed = "The size of this effect is an assumption."
    if not applicant.step3_passed:
        opens = "" if applicant.visa in {"none", "j1_only"} else "It also opens H-1B in time. "
        yield "step3", "Step 3 passed", {"step3_passed": True}, opens + assumed
    if applicant.usce_hands_on_months is not None and applicant.usce_hands_on_months <= 58:
        months = applicant.usce_hands_on_months + 2
        yield "usce", "Two more months of hands-on US experience", {"usce_hands_on_months": months}, assumed
    if (applicant.usce_socal_months or 0) < 1:
        changes = _socal_month(applicant)
        counts = "as one more hands-on month, and as a tie to" if "usce_hands_on_months" in changes else "only at"
        label = "One month of clinical experience in Southern California"
        yield "socal", label, changes, f"It counts {counts} the programs there. {assumed}"
    if applicant.us_letters is not None and applicant.us_letters < _MOST_LETTERS:
        letters = applicant.us_letters + 1
        more: dict[str, object] = {"us_letters": letters, "letters": max(letters, applicant.letters or 0)}
        yield "letter", "One more letter from a US physician", more, assumed
    if applicant.visa == "h1b_only":
        note = "Most programs that sponsor a visa offer the J-1. A J-1 brings the two-year home rule."
        yield "visa", "Accepting a J-1 as well as an H-1B", {"visa": "j1_or_h1b"}, note


def _socal_month(applicant: Applicant) -> dict[str, object]:
    """One of the months on the form lies in Southern California, or a new one does; an empty field stays empty."""
    months = applicant.usce_hands_on_months, applicant.usce_observership_months
    if months == (None, None) or sum(m or 0 for m in months) >= 1:
        return {"usce_socal_months": 1.0}
    return {"usce_socal_months": 1.0, "usce_hands_on_months": (months[0] or 0) + 1}


def ways_to_floor(plan: Plan, floor: float) -> list[Lever]:
    """The safest list within the present settings, then each way to go further, largest effect first.

    Every way starts from the safest list: only the chance of matching counts, not place or setting.
    """
    safest = _safest(plan, plan.profile)
    first = _compared("safest", "The safest list with your present settings", plan, safest, "Place counts for nothing.")
    ways = [*_longer(plan, safest), *_wider(plan, safest), *_steps(plan, safest), *_second(safest), *_verified(safest)]
    ways = [lever for lever in ways if lever.effect > NOTHING]
    ways = [first, *sorted(ways, key=lambda lever: -lever.effect)]
    return [replace(lever, reaches=lever.after >= floor) for lever in ways]


def _safest(plan: Plan, profile: Profile, **changes: object) -> Plan:
    """The list of a profile when only matching counts, with further changes of its preferences."""
    wishes = {**NO_WEIGHTS, "safety_floor": None, **changes}
    if profile.preferences.home == "sensible":  # which yields to a floor
        wishes = {"home": "free", **wishes}
    preferences = profile.preferences.model_copy(update=wishes)
    return plan.again(profile.model_copy(update={"preferences": preferences}))


def _longer(plan: Plan, safest: Plan) -> Iterator[Lever]:
    size = len(safest.rows)
    most = min(int(safest.choice.available.sum()), MAX_APPLICATIONS)
    for longer in sorted({min(size + more, most) for more in MORE_APPLICATIONS} | {most}):
        if longer > size:
            other = _safest(plan, plan.profile, applications=longer, budget_usd=None)
            cost = "" if other.cost_usd is None else f" The fees are then {other.cost_usd:,.0f} US dollars."
            key = "longest" if longer == most else f"more_{longer - size}"
            label = f"{longer - size} more applications ({longer} in all)"
            yield _compared(key, label, safest, other, f"Every further program adds less.{cost}")


def _wider(plan: Plan, safest: Plan) -> Iterator[Lever]:
    if plan.profile.preferences.has_shares:
        other = _safest(plan, plan.profile, **NO_SHARES)
        yield _compared("wider", "No shares for regions", safest, other, "The list looks at the whole country.")


def _steps(plan: Plan, safest: Plan) -> Iterator[Lever]:
    """Step 3, and accepting a J-1: the applicant's own levers that can be pulled before applying."""
    for key, label, changes, note in _own_changes(plan):
        if key in {"step3", "visa"}:
            applicant = plan.profile.applicant.model_copy(update=changes)
            other = _safest(plan, plan.profile.model_copy(update={"applicant": applicant}))
            yield _compared(key, label, safest, other, note)


def _second(safest: Plan) -> Iterator[Lever]:
    """The applicant's second specialty, else the most promising one, under the same budget."""
    profile = safest.profile
    second = profile.applicant.second_specialty
    if second is None:
        others = candidates(safest)
        if not others:
            return
        second = others[0].specialty
    first, applicant = profile.applicant.specialty, profile.applicant.model_copy(update={"second_specialty": second})
    wishes = profile.preferences.model_copy(update={"second_worth": 1.0, "second_share": None})
    profile = profile.model_copy(update={"applicant": applicant, "preferences": wishes})
    try:
        both = recommend_two(safest.catalog, profile)
    except PlanError:
        return
    comes, goes = _moves(safest, [*both.first.codes, *both.second.codes])
    change = Interval.of(joint_draws(both.first, both.second).match - safest.drawn_match)
    n1, n2 = both.counts
    label = f"{second} as second specialty" if n1 else f"Only {second}, no {first}"
    yield Lever(
        "second", label, safest.outlook.match.mid, both.outlook.match.mid, change, None, None, comes, goes,
        both.cost_usd, None, False, profile,
        f"{n1} programs in {first}, {n2} in {second}; of the chance, {both.in_second_interval.mid:.0%} is in {second}. "
        "A match there counts as much as one in the first.",
    )  # fmt: skip


def _verified(safest: Plan) -> Iterator[Lever]:
    """Every visa answer known before applying: the list is made of those that say yes.

    Each unknown answer is a yes with the program's own chance v, drawn STATUS_DRAWS times with a fixed seed.
    """
    odds, choice, wishes = safest.odds, safest.choice, safest.profile.preferences
    unknown = (odds.visa > 0) & (odds.visa < 1) & odds.open
    if not unknown.any():
        return
    rng, matches = np.random.default_rng(STATUS_SEED), []
    if_yes = odds.probability / np.where(odds.visa > 0, odds.visa, 1.0)[:, None]
    for _ in range(STATUS_DRAWS):
        yes = (rng.random(len(odds.visa)) < odds.visa).astype(float)
        answered = replace(odds, probability=if_yes * yes[:, None], visa=yes)
        try:
            members = choose(answered, wishes, choice.pins, choice.exclusions).members
        except PlanError:
            members = choice.members[:0]
        matches.append(float(portfolio.any_works(answered.probability[members], NODE_W)))
    before, gained = safest.outlook.match.mid, np.array(matches) - central_match(safest)
    yield Lever(
        "verify", "Visa answers known before you apply", before, before + float(gained.mean()), Interval.of(gained),
        None, None, (), (), safest.cost_usd, None, True, None,
        f"An estimate: {STATUS_DRAWS} made-up sets of answers for {int(unknown.sum())} programs whose answer is "
        "unknown; each time the list holds only programs that say yes.",
    )  # fmt: skip


def _compared(key: str, label: str, before: Plan, after: Plan, note: str) -> Lever:
    """The lever from one plan to another, both of the same specialty."""
    comes, goes = _moves(before, after.codes)
    change = Interval.of(after.drawn_match - before.drawn_match)
    return Lever(
        key, label, before.outlook.match.mid, after.outlook.match.mid, change, before.outlook.socal_match.mid,
        after.outlook.socal_match.mid, comes, goes, after.cost_usd, None, False, after.profile, note,
    )  # fmt: skip


def _moves(before: Plan, codes: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes that come and codes that go, each in the order of its list."""
    old, new = set(before.codes), set(codes)
    return tuple(c for c in codes if c not in old), tuple(c for c in before.codes if c not in new)
