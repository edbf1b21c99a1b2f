"""How much of the list lies in the home region: the rules of `Preferences.home`; `choice` makes numbers of them."""

from __future__ import annotations

from collections.abc import Mapping

from smartpick.plan.preferences import NO_HOME_SHARE, HomeRule, Preferences

SENSIBLE_COST = 0.02
"""The most that the rule "sensible" may cost of the chance of matching: two points, two applicants in a hundred.

Our own decision, not a published figure: it is small beside the range of the chance itself, some twenty points wide,
and yet pays for about ten programs of Southern California on a list of 85.
"""
FIRST_SHARE = 27 / 85
"""Share of "first": example A of the article this product grew from, 25–30 of some 85 programs."""

_RULES: Mapping[HomeRule, str] = {
    "free": "only where it costs nothing",
    "sensible": "as much {home} as costs 2 points or less",
    "first": "{home} first (example A)",
    "every": "every program there that takes my visa",
    "own": "my own share",
}
HOME_RULES = tuple(_RULES)
"""The rules, from the least to the most of the home region, then the applicant's own."""


def rule_words(rule: HomeRule, home: str, visa: str) -> str:
    """A rule as the applicant reads it.

    Args:
        rule: of HOME_RULES.
        home: name of the home region.
        visa: the applicant's need; with "none" there is no visa to take.
    """
    if rule == "every" and visa == "none":
        return "every program there that is open to me"
    return _RULES[rule].format(home=home)


def without_place(preferences: Preferences) -> Preferences:
    """The same wishes where place has no weight: what a list costs for its place is counted against theirs."""
    return preferences.model_copy(update={**NO_HOME_SHARE, "home": "free", "place_weight": 0.0})
