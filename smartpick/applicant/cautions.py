"""Dated cautions: things about visas and exams the applicant should know. They never change a chance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import lru_cache

from smartpick.applicant.profile import MATCH_YEAR, Applicant
from smartpick.data_folder import csv_rows
from smartpick.dated import age_note

STEP2_PASSING = 218
"""Step 2 CK passing score since 2025-07-01 (data/published/visa_policy_timeline.csv, medium confidence)."""

_COVERED = {
    ("full", "j1_only"): "covers every visa, so also the J-1 you need",
    ("full", "h1b_only"): "covers every visa, so also the H-1B you need",
    ("full", "j1_or_h1b"): "covers every visa, the J-1 and the H-1B alike",
    ("partial", "j1_only"): "covers B, F, M and J visas, so also the J-1 you need",
    ("partial", "h1b_only"): "covers B, F, M and J visas, not the H-1B you need",
    ("partial", "j1_or_h1b"): "covers B, F, M and J visas: the J-1, not the H-1B",
}
"""(scope of the suspension, visa need) → what it means (Proclamation 10998, in visa_policy_timeline.csv)."""


@lru_cache
def _suspended() -> dict[str, Mapping[str, str]]:
    return {row["country_code"]: row for row in csv_rows("rules/entry_suspension.csv")}


def cautions(applicant: Applicant, today: dt.date | None = None) -> list[str]:
    """Sentences to show beside the profile, most serious first; empty when there is nothing to say.

    Args:
        applicant: who applies.
        today: the day to judge the age of a fact by; None = today's.
    """
    day = today or dt.date.today()
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
    if not applicant.in_us_with_status:
        sentences += [*_entry(applicant, day), *_payment(applicant, day)]
    sentences += _duration(applicant, day)
    if failed := below_passing(applicant, day):
        sentences.append(failed)
    if applicant.ecfmg_certified is False:
        sentences.append(
            f"ECFMG certification is needed before training starts in July {MATCH_YEAR} and for J-1 sponsorship; "
            "programs prefer it done before ranking."
        )
    return sentences


def below_passing(applicant: Applicant, today: dt.date | None = None) -> str:
    """The sentence on a Step 2 CK below the passing score; "" where there is none. Arguments as of `cautions`."""
    if applicant.step2_ck is None or applicant.step2_ck >= STEP2_PASSING:
        return ""
    return (
        f"Step 2 CK {applicant.step2_ck} is below the passing score of {STEP2_PASSING} in force since July 2025"
        f"{_aged('2025-07-01', today or dt.date.today())}."
    )


def _entry(applicant: Applicant, today: dt.date) -> Iterator[str]:
    """For each citizenship under an entry suspension, which visas it covers, as the visa need asks."""
    citizenships = set(applicant.citizenships)
    for row in (_suspended()[code] for code in sorted(citizenships & _suspended().keys())):
        if (covers := _COVERED.get((row["scope"], applicant.visa))) is None:
            continue
        other = not citizenships <= _suspended().keys()
        yield (
            f"{row['country']}: a {row['scope']} suspension of entry has been in force from {row['as_of']} for people "
            f"outside the US without a valid visa. It {covers} ({row['source']}{_aged(row['as_of'], today)}). "
            f"{'Ask whether your other citizenship changes this. ' if other else ''}"
            "Check again before you rely on this, and ask an immigration lawyer."
        )


def _payment(applicant: Applicant, today: dt.date) -> Iterator[str]:
    """Where the payment on new H-1B petitions stands (rows of 2025-09-19 to 2026-09-30 of visa_policy_timeline.csv)."""
    if applicant.visa in {"h1b_only", "j1_or_h1b"}:
        yield (
            "A payment of 100,000 US dollars on new H-1B petitions for people outside the US was ordered in 2025 and "
            "extended to 2027-09-21. Courts have set aside the policies that carry it and it is not collected, but "
            f"appeals are pending ({_state('2026-09-30', today)}). Ask a program whether it files."
        )


def _duration(applicant: Applicant, today: dt.date) -> Iterator[str]:
    """Where the end of duration of status stands (rows of 2026-07-17 and 2026-09-14 of visa_policy_timeline.csv)."""
    if applicant.visa in {"j1_only", "j1_or_h1b"} or (applicant.visa == "h1b_only" and applicant.in_us_with_status):
        yield (
            "A rule of July 2026 admits people with a J-1 or F-1 for a fixed time instead of for as long as their "
            "training lasts (the proposal: four years at most with a J-1). A federal court has postponed its start "
            f"({_state('2026-09-14', today)}). Check again before you rely on this."
        )


def _state(dated: str, today: dt.date) -> str:
    """ "state of 2026-09-30, medium confidence": the date and confidence of an event of visa_policy_timeline.csv."""
    (event,) = (row for row in csv_rows("published/visa_policy_timeline.csv") if row["date"] == dated)
    return f"state of {dated}, {event['confidence']} confidence{_aged(dated, today)}"


def _aged(dated: str, today: dt.date) -> str:
    note = age_note(dated, today)
    return f"; {note}" if note else ""
