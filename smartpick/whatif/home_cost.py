"""What the home-region programs of a list cost: against the list where place has no weight."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from smartpick.plan.home import SENSIBLE_COST, rule_words, without_place
from smartpick.plan.outlook import Interval
from smartpick.plan.plan import Plan
from smartpick.plan.preferences import Profile

NOTHING = 0.05
"""Points below which a cost is called nothing: it would show as 0.0."""


def place_free(profile: Profile) -> Profile:
    """The profile of the list that costs are counted against: place has no weight, all else as it is."""
    return profile.model_copy(update={"preferences": without_place(profile.preferences)})


@dataclass(frozen=True, eq=False)
class HomeCost:
    """How many programs of a list lie in the home region, under which rule, and what that costs.

    plan: one list; free: the list of `place_free` of its profile, for the same odds.
    """

    plan: Plan
    free: Plan

    @property
    def words(self) -> str:
        """The rule in force as the applicant reads it."""
        home, applicant = self.plan.catalog.regions.tiers[1], self.plan.profile.applicant
        return rule_words(self.plan.profile.preferences.home_rule, home, applicant.visa)

    @property
    def points(self) -> float:
        """Points of the chance of matching (×100) that the list gives up: the middle of the range of that cost."""
        return -100 * self.change.mid

    @property
    def is_nothing(self) -> bool:
        """Whether the cost would show as 0.0 points."""
        return abs(self.points) < NOTHING

    @cached_property
    def change(self) -> Interval:
        """What the list adds to the chance of matching (0–1; a cost is below 0), the same draws on both sides."""
        return Interval.of(self.plan.drawn_match - self.free.drawn_match)

    @property
    def sentence(self) -> str:
        """What the rule comes to, in one line."""
        plan, home = self.plan, self.plan.catalog.regions.tiers[1]
        count, size = plan.tier_counts[1], len(plan.rows)
        holds = f"{count} of your {size} programs {'lies' if count == 1 else 'lie'} in {home}"
        against = "against the list where place has no weight"
        if self.is_nothing:
            sentence = f"{holds}. The list costs nothing of your chance of matching, {against}."
        elif self.points < 0:
            sentence = f"{holds}. Your chance of matching is {-self.points:.1f} points higher, {against}."
        else:
            sentence = f"{holds}. The list costs {self.points:.1f} points of matching, {against} (estimate)."
        if plan.profile.preferences.home_rule == "sensible":
            sentence += f" The limit of {100 * SENSIBLE_COST:.0f} points is our decision, not a published figure."
        return sentence


def home_cost(plan: Plan) -> HomeCost:
    """What the home-region programs of a list cost.

    Args:
        plan: one list.

    Example:
        >>> from smartpick import Applicant, load_catalog, recommend
        >>> from smartpick.whatif import home_cost
        >>> plan = recommend(load_catalog(), Applicant(specialty="Internal Medicine", visa="j1_only"))
        >>> cost = home_cost(plan)
        >>> cost.words, cost.points <= 2
        ('as much Southern California as costs 2 points or less', True)
    """
    return HomeCost(plan, plan.again(place_free(plan.profile)))
