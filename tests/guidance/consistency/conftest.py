"""Lists to hold the words against."""

from __future__ import annotations

import pytest

from smartpick import Plan, recommend_profile
from tests.three_applicants import TIED, UNTIED


@pytest.fixture(scope="module")
def plans(catalog, three) -> dict[str, Plan]:
    """Lists to hold the words against: a third in the home region, none of it, and nearly all of it."""
    mostly = TIED.preferences.model_copy(update={"socal_share": 0.9, "applications": 40})
    return {
        "third": three["tied"],
        "none": recommend_profile(catalog, UNTIED.changed("preferences", home="free")),
        "most": recommend_profile(catalog, TIED.model_copy(update={"preferences": mostly})),
    }
