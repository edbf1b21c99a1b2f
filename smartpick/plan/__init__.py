"""The thing a user owns: who applies, what they want, what they said about programs, and the list that follows."""

from smartpick.plan.fees import FeeLine, application_service, fee_line
from smartpick.plan.file import open_plan, profile_to_json, save_plan
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
from smartpick.plan.trade_off import Bands, TradeOff, bands, random_list_match, trade_off

__all__ = [
    "ESSAY_CHARACTERS",
    "MAX_APPLICATIONS",
    "MOST_DIVISIONS",
    "PRESETS",
    "QUESTIONS",
    "SHORTLIST_COLUMNS",
    "STATEMENT_CHARACTERS",
    "WIDENERS",
    "Bands",
    "DivisionChoice",
    "EditedLetter",
    "FeeLine",
    "Interval",
    "Messages",
    "Outlook",
    "Plan",
    "PlanError",
    "Preferences",
    "Preset",
    "Profile",
    "Statement",
    "TradeOff",
    "application_service",
    "available_presets",
    "bands",
    "census_divisions",
    "checked_preferences",
    "fee_line",
    "open_plan",
    "profile_to_json",
    "random_list_match",
    "read_profile",
    "recommend",
    "recommend_profile",
    "save_plan",
    "sensible_home_count",
    "trade_off",
]
