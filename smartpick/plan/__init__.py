"""The thing a user owns: who applies, what they want, what they say to programs, and the list that follows."""

from smartpick.plan.fees import FeeLine, FeeStep, application_service, fee_line, service_note
from smartpick.plan.file import (
    LARGE_PARTS,
    ODDS_CORRECTED,
    joined,
    large_part,
    open_plan,
    opened,
    profile_to_json,
    save_plan,
    small_part,
)
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
from smartpick.plan.outlook import NAMED, WIDENERS, Interval, Outlook, of_hundred, widest_words
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
from smartpick.plan.reasons import per_hundred
from smartpick.plan.signal_limits import SignalLimits, over_limit, signal_conflicts, signal_limits
from smartpick.plan.sponsors import MuchOfOne, much_of_one
from smartpick.plan.two_lists import Part, TwoLists, checked_second, recommend_two

Listed = Plan | TwoLists
"""What can be looked at and taken away as one table: one list, or two under one budget."""

__all__ = [
    "ESSAY_CHARACTERS",
    "HOME_RULES",
    "LARGE_PARTS",
    "MAX_APPLICATIONS",
    "MOST_DIVISIONS",
    "NAMED",
    "NO_HOME_SHARE",
    "NO_SHARES",
    "NO_WEIGHTS",
    "ODDS_CORRECTED",
    "QUESTIONS",
    "SENSIBLE_COST",
    "SHORTLIST_COLUMNS",
    "STATEMENT_CHARACTERS",
    "WIDENERS",
    "Basis",
    "DivisionChoice",
    "EditedLetter",
    "FeeLine",
    "FeeStep",
    "HomeRule",
    "Interval",
    "Listed",
    "Messages",
    "MuchOfOne",
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
    "much_of_one",
    "odds_for",
    "of_hundred",
    "open_plan",
    "opened",
    "over_limit",
    "per_hundred",
    "profile_to_json",
    "read_profile",
    "recommend",
    "recommend_profile",
    "recommend_two",
    "rule_words",
    "save_plan",
    "service_note",
    "signal_conflicts",
    "signal_limits",
    "small_part",
    "widest_words",
]
