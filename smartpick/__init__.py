"""SmartPick: where to apply for US residency, with honest odds.

One way through: catalog → applicant → odds → portfolio → plan → {guidance, export}, and the pages on top.
"""

import sys

from smartpick.sentences import stop_with_a_sentence

if sys.argv[:1] == ["-m"]:  # started as a command: to stop it while the rest is imported is no fault
    stop_with_a_sentence()

import numpy  # noqa: F401 – its thread pool must be there before it can be limited
from threadpoolctl import threadpool_limits

from smartpick.applicant import Applicant, Tie
from smartpick.catalog import Catalog, load_catalog
from smartpick.plan import Plan, Preferences, Profile, open_plan, recommend, recommend_profile, save_plan

# The matrices are small: a second thread only waits for the first, up to ten times as long on a busy machine.
threadpool_limits(limits=1, user_api="blas")

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
