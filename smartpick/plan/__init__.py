"""The thing a user owns: who applies, what they want, what they say to programs, and the list that follows."""

from smartpick.plan.fees import FeeLine, application_service, fee_line
from smartpick.plan.file import LARGE_PARTS, joined, large_part, open_plan, profile_to_json, save_plan, small_part
from smartpick.plan.home import HOME_RULES, SENSIBLE_COST, rule_words
from smartpick.plan.messages import (
    ESSAY_CHARACTERS,
    MOST_DIVISIONS,
    QUESTIONS,
    STATEMENT_CHARACTERS,
    DivisionChoice,
    EditedLetter,
    Messages,
    Statement,
    census_divisions,
)
from smartpick.plan.outlook import WIDENERS, Interval, Outlook
from smartpick.plan.plan import SHORTLIST_COLUMNS, Plan, list_from, odds_for, recommend, recommend_profile
from smartpick.plan.preferences import (
    MAX_APPLICATIONS,
    NO_HOME_SHARE,
    NO_SHARES,
    NO_WEIGHTS,
    Basis,
    HomeRule,
    PlanError,
    Preferences,
    Profile,
    Texts,
    checked_preferences,
    read_profile,
)
from smartpick.plan.signal_limits import SignalLimits, over_limit, signal_limits
from smartpick.plan.two_lists import Part, TwoLists, checked_second, recommend_two

Listed = Plan | TwoLists
"""What can be looked at and taken away as one table: one list, or two under one budget."""

__all__ = [
    "ESSAY_CHARACTERS",
    "HOME_RULES",
    "LARGE_PARTS",
    "MAX_APPLICATIONS",
    "MOST_DIVISIONS",
    "NO_HOME_SHARE",
    "NO_SHARES",
    "NO_WEIGHTS",
    "QUESTIONS",
    "SENSIBLE_COST",
    "SHORTLIST_COLUMNS",
    "STATEMENT_CHARACTERS",
    "WIDENERS",
    "Basis",
    "DivisionChoice",
    "EditedLetter",
    "FeeLine",
    "HomeRule",
    "Interval",
    "Listed",
    "Messages",
    "Outlook",
    "Part",
    "Plan",
    "PlanError",
    "Preferences",
    "Profile",
    "SignalLimits",
    "Statement",
    "Texts",
    "TwoLists",
    "application_service",
    "census_divisions",
    "checked_preferences",
    "checked_second",
    "fee_line",
    "joined",
    "large_part",
    "list_from",
    "odds_for",
    "open_plan",
    "over_limit",
    "profile_to_json",
    "read_profile",
    "recommend",
    "recommend_profile",
    "recommend_two",
    "rule_words",
    "save_plan",
    "signal_limits",
    "small_part",
]
