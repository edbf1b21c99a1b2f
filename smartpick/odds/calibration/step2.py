"""Weights of Step 2 CK: from published means of matched and unmatched to the scale of strength."""

from __future__ import annotations

import numpy as np

from smartpick.catalog import Catalog
from smartpick.catalog.checksums import write_table
from smartpick.data_folder import ODDS, records
from smartpick.odds.calibration.moments import Crowd
from smartpick.odds.fitted import parameters_of
from smartpick.odds.model import STRENGTH_X, Array, logit
from smartpick.odds.pool import pool_of


def match_slope(catalog: Catalog, specialty: str) -> float:
    """d logit P(match | ranked) / dt at t = 0 for the specialty's typical list without a visa need, by difference."""
    crowd = Crowd.of(parameters_of(specialty).take(slice(0, 1)), pool_of(catalog, specialty))
    low, high = np.flatnonzero(np.abs(STRENGTH_X) < 1)[[0, -1]]
    chance = crowd.matched_given_ranked("none")[0]
    return float((logit(chance[high]) - logit(chance[low])) / (STRENGTH_X[high] - STRENGTH_X[low]))


def write_step2_weights(catalog: Catalog) -> None:
    """Write data/odds/step2.csv: what one point of Step 2 CK is worth in units of strength, per specialty.

    The linear-discriminant weight (mean matched − mean unmatched) / pooled variance is a log-odds of matching per
    point; divided by the model's own slope it becomes strength per point. Weights are shrunk to their random-effects
    mean (DerSimonian & Laird 1986) with a floor of 0. The figures are of applicants who ranked.
    """
    rows = []
    for row in records("specialties"):
        n1, n0 = float(row.step2ck_n_matched), float(row.step2ck_n_unmatched)
        v1, v0 = float(row.step2ck_sd_matched) ** 2, float(row.step2ck_sd_unmatched) ** 2
        m1, m0 = float(row.step2ck_mean_matched), float(row.step2ck_mean_unmatched)
        if not np.isfinite([m1, m0, v1, v0]).all():
            continue
        variance = (n1 * v1 + n0 * v0) / (n1 + n0)
        slope = match_slope(catalog, str(row.specialty))
        weight = (m1 - m0) / variance / slope
        error = np.sqrt(variance / n1 + variance / n0) / variance / abs(slope)
        rows.append((str(row.specialty), (n1 * m1 + n0 * m0) / (n1 + n0), weight, error))
    shrunk, spread = _shrink(np.array([r[2] for r in rows]), np.array([r[3] for r in rows]))
    note = (
        "Mean of the matched against the unmatched among those who ranked, brought to the model's scale and pooled "
        "over specialties."
    )
    source = "NRMP Charting Outcomes: Non-U.S. IMGs 2026."
    lines = [["specialty", "mean_applicants", "weight_per_point", "low", "high", "kind", "note", "source"]]
    for (specialty, mean, _, _), weight, sd in zip(rows, shrunk, spread, strict=True):
        low, high = max(weight - 1.28 * sd, 0), weight + 1.28 * sd
        numbers = [f"{mean:.1f}", *(f"{x:.4f}" for x in (weight, low, high))]
        lines.append([specialty, *numbers, "published", note, source])
    write_table(ODDS / "step2.csv", lines)


def _shrink(values: Array, errors: Array) -> tuple[Array, Array]:
    """Empirical-Bayes means and SDs of noisy values, floor 0 (DerSimonian & Laird 1986)."""
    w = errors**-2.0
    mean = (w @ values) / w.sum()
    excess = w @ (values - mean) ** 2 - (len(values) - 1)
    tau2 = max(excess / (w.sum() - (w**2).sum() / w.sum()), 1e-8)
    w = 1 / (errors**2 + tau2)
    mean = (w @ values) / w.sum()
    keep = tau2 / (tau2 + errors**2)
    return np.maximum(keep * values + (1 - keep) * mean, 0.0), np.sqrt(keep) * errors
