"""Strength from the form: one number against the specialty's applicants, and the parts that make it.

A part's value is in units of the hidden strength t, whose standard deviation among the specialty's non-US-IMG
applicants is 1. Step 2 CK rests on published figures (`data/odds/step2.csv`, written by the calibration); everything
else carries a prior weight from `data/rules/strength_weights.csv` and is an assumption.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

from smartpick.applicant.profile import MATCH_YEAR, Applicant
from smartpick.data_folder import csv_rows

FORM_VARIANCE = 0.35
"""Share of the variance of strength that the form explains (assumption; drawn 0.2–0.5 in every interval)."""


@dataclass(frozen=True)
class Part:
    """One bar of the waterfall.

    Args:
        factor: its key in `data/rules/strength_weights.csv`, "step2_ck" or "competitiveness".
        label: as the page shows it.
        value: what it moves, in units of t; 0 where the form left it open.
        kind: what its weight rests on.
        entered: whether the form gives it.
        note: footing of the weight, in sentences.
    """

    factor: str
    label: str
    value: float
    kind: Literal["published", "assumption", "your own"]
    entered: bool
    note: str


@dataclass(frozen=True)
class Strength:
    """Strength of one applicant.

    Args:
        score: standard normal among the specialty's non-US-IMG applicants as the form sees them.
        parts: what makes it, in the order they are shown.
    """

    score: float
    parts: tuple[Part, ...]

    @property
    def percentile(self) -> float:
        """0–100 among the specialty's non-US-IMG applicants."""
        return 100 * NormalDist().cdf(self.score)


def _step2_part(applicant: Applicant) -> Part:
    row = next((r for r in csv_rows("odds/step2.csv") if r["specialty"] == applicant.specialty), None)
    label = "Step 2 CK"
    if row is None:
        return Part("step2_ck", label, 0.0, "published", False, "No published scores for this specialty.")
    mean, weight = float(row["mean_applicants"]), float(row["weight_per_point"])
    note = f"{row['note']} {row['source']}"
    if applicant.step2_ck is None:
        return Part(
            "step2_ck", label, 0.0, "published", False, f"Not entered. Applicants who ranked average {mean:.0f}."
        )
    value = weight * (applicant.step2_ck - mean)
    return Part("step2_ck", f"{label} {applicant.step2_ck} against {mean:.0f}", value, "published", True, note)


def _answers(applicant: Applicant) -> dict[str, float | None]:
    """The form's answers in the units of `strength_weights.csv`; None where not entered."""

    def failed(attempts: int | None) -> float | None:
        return None if attempts is None else attempts - 1

    year = applicant.graduation_year
    return {
        "step3_passed": None if applicant.step3_passed is None else float(applicant.step3_passed),
        "step1_failed": failed(applicant.step1_attempts),
        "step2_failed": failed(applicant.step2_attempts),
        "years_since_graduation": None if year is None else MATCH_YEAR - year,
        "usce_hands_on_months": applicant.usce_hands_on_months,
        "usce_observership_months": applicant.usce_observership_months,
        "us_letters": applicant.us_letters,
        "research_items": applicant.research_items,
        "gap_months": applicant.gap_months,
        "earlier_cycles": applicant.earlier_cycles,
    }


def typical(factor: str) -> float:
    """What is typical of the specialty's applicants, where the form does not say (assumption).

    Args:
        factor: a key of `data/rules/strength_weights.csv`.
    """
    return next(float(row["typical"]) for row in csv_rows("rules/strength_weights.csv") if row["factor"] == factor)


def _assumed_part(row: Mapping[str, str], answer: float | None) -> Part:
    weight, typical, cap = float(row["weight"]), float(row["typical"]), float(row["cap"])
    unit, label = row["unit"], row["label"]
    if answer is None:
        return Part(row["factor"], label, 0.0, "assumption", False, "Not entered, so it moves nothing.")
    if unit == "yes" and not answer:
        label += ": not yet"
    value = weight * (min(answer, cap) - typical)
    note = f"{weight:+.2f} a {unit}, against a typical {typical:g}, counted up to {cap:g}. {row['basis']}."
    return Part(row["factor"], label, value, "assumption", True, note)


def strength(applicant: Applicant, competitiveness_percentile: float | None = None) -> Strength:
    """Strength of one applicant among the specialty's non-US-IMG applicants.

    Args:
        applicant: the profile.
        competitiveness_percentile: 0–100, the applicant's own judgement; replaces the form when given.

    Returns:
        Strength with `score` ~ N(0, 1) in that population and the parts in units of t. The parts sum to
        score · √FORM_VARIANCE: what the form explains of t.
    """
    if competitiveness_percentile is not None:
        share = min(max(competitiveness_percentile / 100, 0.005), 0.995)
        score = NormalDist().inv_cdf(share)
        own = Part(
            "competitiveness",
            f"Your own setting: percentile {competitiveness_percentile:.0f}",
            score * FORM_VARIANCE**0.5,
            "your own",
            True,
            "Replaces everything the form says.",
        )
        return Strength(score, (own,))
    answers = _answers(applicant)
    assumed = (_assumed_part(row, answers[row["factor"]]) for row in csv_rows("rules/strength_weights.csv"))
    parts = (_step2_part(applicant), *assumed)
    return Strength(sum(part.value for part in parts) / FORM_VARIANCE**0.5, parts)
