"""The policies an applicant can ask a program about: what a page may say of each, and a user may answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class PolicyFact:
    """A policy an applicant can ask a program about. kind: "yes/no" or "number" with its unit and range."""

    key: str
    label: str
    kind: Literal["yes/no", "number"]
    unit: str = ""
    least: int = 0
    most: int = 0


NO_LIMIT = 60
"""Graduation limit in years that means "no limit" (longer than any career)."""

PERCENT = "percent"
"""Unit of a share of the residents: no policy, but brought, shown and kept as one."""

POLICY_FACTS: Mapping[str, PolicyFact] = {
    fact.key: fact
    for fact in (
        PolicyFact("j1", "J-1 sponsorship", "yes/no"),
        PolicyFact("h1b", "H-1B sponsorship", "yes/no"),
        PolicyFact("usce_months", "US clinical experience required", "number", "months", 0, 60),
        PolicyFact("graduation_limit", "Most years since graduation", "number", "years", 1, NO_LIMIT),
        PolicyFact("step2_minimum", "Lowest Step 2 CK accepted", "number", "points", 1, 300),
        PolicyFact("us_letters", "US letters required", "number", "letters", 0, 10),
        PolicyFact("attempts_limit", "Most attempts allowed at one Step exam", "number", "attempts", 1, 6),
        PolicyFact("noncitizens", "Takes people who are not US citizens", "yes/no"),
        PolicyFact("img", "Considers IMGs", "yes/no"),
        PolicyFact("letters", "Letters required in all", "number", "letters", 0, 10),
        PolicyFact("step3_for_h1b", "Step 3 needed for the H-1B", "yes/no"),
        PolicyFact("img_percent", "Residents who are IMGs", "number", PERCENT, 0, 100),
        PolicyFact("usmd_percent", "Residents from US MD schools", "number", PERCENT, 0, 100),
        PolicyFact("do_percent", "Residents from DO schools", "number", PERCENT, 0, 100),
    )
}
"""Fact key → what it is. A requirement of 0 means: not required. "No limit" is kept as `NO_LIMIT`."""
