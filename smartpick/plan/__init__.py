"""The thing a user owns: who applies, what they want, what they said about programs, and the list that follows."""

from smartpick.plan.competitive import Candidate, Competitive, candidates, central_match, competitiveness
from smartpick.plan.fees import FeeLine, application_service, fee_line
from smartpick.plan.file import open_plan, profile_to_json, save_plan
from smartpick.plan.levers import Lever, ways_to_floor, what_would_change
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
from smartpick.plan.parallel import ParallelPlan, Part, checked_second, parallel
from smartpick.plan.plan import SHORTLIST_COLUMNS, Plan, recommend, recommend_profile
from smartpick.plan.preferences import (
    MAX_APPLICATIONS,
    PlanError,
    Preferences,
    Profile,
    checked_preferences,
    read_profile,
)
from smartpick.plan.presets import PRESETS, Preset, available_presets, sensible_home_count
from smartpick.plan.standing import Standing, standing, standings
from smartpick.plan.trade_off import Bands, TradeOff, bands, random_list_match, trade_off
from smartpick.plan.worth_checking import WORTH_CHECKING_COLUMNS, worth_checking

Listed = Plan | ParallelPlan
"""What can be looked at and taken away as one table: one list, or two under one budget."""

__all__ = [
    "ESSAY_CHARACTERS",
    "MAX_APPLICATIONS",
    "MOST_DIVISIONS",
    "PRESETS",
    "QUESTIONS",
    "SHORTLIST_COLUMNS",
    "STATEMENT_CHARACTERS",
    "WIDENERS",
    "WORTH_CHECKING_COLUMNS",
    "Bands",
    "Candidate",
    "Competitive",
    "DivisionChoice",
    "EditedLetter",
    "FeeLine",
    "Interval",
    "Lever",
    "Listed",
    "Messages",
    "Outlook",
    "ParallelPlan",
    "Part",
    "Plan",
    "PlanError",
    "Preferences",
    "Preset",
    "Profile",
    "Standing",
    "Statement",
    "TradeOff",
    "application_service",
    "available_presets",
    "bands",
    "candidates",
    "census_divisions",
    "central_match",
    "checked_preferences",
    "checked_second",
    "competitiveness",
    "fee_line",
    "open_plan",
    "parallel",
    "profile_to_json",
    "random_list_match",
    "read_profile",
    "recommend",
    "recommend_profile",
    "save_plan",
    "sensible_home_count",
    "standing",
    "standings",
    "trade_off",
    "ways_to_floor",
    "what_would_change",
    "worth_checking",
]
