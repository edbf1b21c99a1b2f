"""Dated cautions: things about visas and exams the applicant should know. They never change a chance."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from smartpick.applicant.profile import MATCH_YEAR, Applicant
from smartpick.data_folder import csv_rows

STEP2_PASSING = 218
"""Step 2 CK passing score since 2025-07-01 (data/published/visa_policy_timeline.csv, medium confidence)."""


@lru_cache
def _suspended() -> dict[str, Mapping[str, str]]:
    return {row["country_code"]: row for row in csv_rows("rules/entry_suspension.csv")}


def cautions(applicant: Applicant) -> list[str]:
    """Sentences to show beside the profile, most serious first; empty when there is nothing to say."""
    sentences = []
    if applicant.visa == "h1b_only":
        sentences.append(
            "H-1B only leaves out every program that offers just the J-1. Most programs that sponsor a visa offer "
            "the J-1, so the pool is much smaller and the list has to reach wider."
        )
    if applicant.visa in {"h1b_only", "j1_or_h1b"} and not applicant.step3_passed:
        counted = (
            "you did not enter whether you passed it, so your H-1B chance is counted as an average applicant's."
            if applicant.step3_passed is None
            else "your H-1B chance is counted lower until Step 3 is passed."
        )
        sentences.append(
            "An H-1B petition needs a passed Step 3 (8 CFR 214.2(h)(4)(viii)). You may apply without it, but few "
            f"programs will plan on it; {counted}"
        )
    for code in applicant.citizenships:
        row = _suspended().get(code)
        if row and not applicant.in_us_with_status and applicant.visa != "none":
            sentences.append(
                f"{row['country']}: new visas of the J kind were suspended ({row['scope']} suspension, in force from "
                f"{row['as_of']}; {row['source']}). Check again before you rely on this, and ask an immigration lawyer."
            )
    if applicant.step2_ck is not None and applicant.step2_ck < STEP2_PASSING:
        sentences.append(
            f"Step 2 CK {applicant.step2_ck} is below the passing score of {STEP2_PASSING} in force since July 2025."
        )
    if applicant.ecfmg_certified is False:
        sentences.append(
            f"ECFMG certification is needed before training starts in July {MATCH_YEAR} and for J-1 sponsorship; "
            "programs prefer it done before ranking."
        )
    return sentences
