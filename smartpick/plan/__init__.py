"""The thing a user owns: who applies, what they want, what they said about programs, and the list that follows."""

from smartpick.plan.fees import FeeLine, application_service, fee_line
from smartpick.plan.file import open_plan, profile_to_json, save_plan
from smartpick.plan.outlook import Interval, Outlook
from smartpick.plan.plan import SHORTLIST_COLUMNS, Plan, recommend, recommend_profile
from smartpick.plan.preferences import (
    MAX_APPLICATIONS,
    PlanError,
    Preferences,
    Profile,
    checked_preferences,
    read_profile,
)

__all__ = [
    "MAX_APPLICATIONS",
    "SHORTLIST_COLUMNS",
    "FeeLine",
    "Interval",
    "Outlook",
    "Plan",
    "PlanError",
    "Preferences",
    "Profile",
    "application_service",
    "checked_preferences",
    "fee_line",
    "open_plan",
    "profile_to_json",
    "read_profile",
    "recommend",
    "recommend_profile",
    "save_plan",
]
