"""SmartPick: where to apply for US residency, with honest odds.

One way through: catalog → applicant → odds → portfolio → plan → export, and the pages on top.
"""

from smartpick.applicant import Applicant, Tie
from smartpick.catalog import Catalog, load_catalog
from smartpick.plan import Plan, Preferences, Profile, open_plan, recommend, recommend_profile, save_plan

__all__ = [
    "Applicant",
    "Catalog",
    "Plan",
    "Preferences",
    "Profile",
    "Tie",
    "load_catalog",
    "open_plan",
    "recommend",
    "recommend_profile",
    "save_plan",
]
