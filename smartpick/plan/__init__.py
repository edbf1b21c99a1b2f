"""The thing a user owns: who applies, what they want, what they said about programs, and the list that follows."""

from smartpick.plan.fees import FeeLine, application_service, fee_line
from smartpick.plan.file import open_plan, profile_to_json, save_plan
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
    "MAX_APPLICATIONS",
    "PRESETS",
    "SHORTLIST_COLUMNS",
    "WIDENERS",
    "Bands",
    "FeeLine",
    "Interval",
    "Outlook",
    "Plan",
    "PlanError",
    "Preferences",
    "Preset",
    "Profile",
    "TradeOff",
    "application_service",
    "available_presets",
    "bands",
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
