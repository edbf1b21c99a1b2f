"""Published against modelled, from the shipped fit; and the Step 2 CK weights that rest on it."""

from __future__ import annotations

import csv
import json

import numpy as np

from smartpick.catalog import Catalog, load_catalog
from smartpick.catalog.published import records
from smartpick.odds.assumptions import DATA
from smartpick.odds.calibrate import (
    MOMENTS,
    Array,
    Ranks,
    mean_sd,
    published_moments,
    rank_distribution,
)
from smartpick.odds.fitted import parameters_of
from smartpick.odds.model import interview_chance, logit, ranked_chance
from smartpick.odds.openness import openness, pool_of

GROUPS = ("matched", "unmatched")
ASSUMED_NOTE = (
    "Assumptions, not fitted: typical list length, spread of interview skill (s), slope and spread between programs, "
    "the Southern California term, how common visa sponsorship is, one interview = one contiguous rank."
)


def _quartiles(pmf: Array) -> dict[str, float]:
    cumulative = np.cumsum(pmf[1:]) / pmf[1:].sum()
    return {
        name: float(np.searchsorted(cumulative, level) + 1)
        for name, level in (("q1", 0.25), ("median", 0.5), ("q3", 0.75))
    }


def _model(ranks: Ranks) -> dict:
    out: dict = {"share_matched": float(ranks.moments()[0]), "no_interview": ranks.no_interview}
    for name in GROUPS:
        pmf = getattr(ranks, name)
        mean, sd = mean_sd(pmf)
        out[name] = {"mean": mean, "sd": sd, **_quartiles(pmf)}
    return out


def calibration(catalog: Catalog | None = None) -> dict[str, dict]:
    """Per specialty the published moments and what the shipped central fit gives, ranks counted from one.

    Keys as `{specialty: {"published": {...}, "model": {...}, "ranked": n}}`; unpublished moments are None.
    """
    catalog = catalog or load_catalog()
    out = {}
    for item in published_moments():
        known: dict[str, float | None] = dict(
            zip(MOMENTS, (None if np.isnan(v) else float(v) for v in item.values), strict=True)
        )
        central = parameters_of(item.specialty).take(slice(0, 1))
        out[item.specialty] = {
            "ranked": item.ranked,
            "published": {
                "share_matched": known["share_matched"],
                **{g: {"mean": known[f"{g}_mean"], "sd": known[f"{g}_sd"]} for g in GROUPS},
            },
            "model": _model(rank_distribution(central, pool_of(catalog, item.specialty))),
            "parameters": {name: float(getattr(central, name)[0]) for name in ("alpha", "lam", "b", "kappa")},
        }
    return out


def as_json() -> str:
    """The calibration as JSON."""
    return json.dumps(calibration(), indent=1)


def as_text() -> str:
    """The calibration as a table: each moment as published / model, then what was not fitted."""
    head = f"{'specialty':<38}{'ranked':>7}  {'share matched':>15}{'matched mean':>15}{'matched SD':>14}"
    head += f"{'unmatched mean':>16}{'unmatched SD':>14}{'no interview':>14}   alpha  lambda      b  kappa"
    lines = ["Published / model, non-US IMGs 2026, contiguous ranks of those with at least one", head]
    for specialty, row in calibration().items():
        told, model = row["published"], row["model"]

        def pair(a: float | None, b: float, digits: int = 1) -> str:
            return f"{'–' if a is None else f'{a:.{digits}f}'} / {b:.{digits}f}"

        cells = [f"{pair(told['share_matched'], model['share_matched'], 3):>15}"]
        for group, (m, s) in (("matched", (15, 14)), ("unmatched", (16, 14))):
            cells.append(f"{pair(told[group]['mean'], model[group]['mean'], 2):>{m}}")
            cells.append(f"{pair(told[group]['sd'], model[group]['sd'], 2):>{s}}")
        fitted = row["parameters"]
        numbers = f"{fitted['alpha']:>8.2f}{fitted['lam']:>8.2f}{fitted['b']:>7.2f}{fitted['kappa']:>7.2f}"
        lines.append(f"{specialty:<38}{row['ranked']:>7}  {''.join(cells)}{model['no_interview']:>14.2f}{numbers}")
    return "\n".join([*lines, "", ASSUMED_NOTE])


def match_slope(catalog: Catalog, specialty: str) -> float:
    """d logit P(match | ranked) / dt at t = 0 for the specialty's typical list, by central difference over ±0.5."""
    pool = pool_of(catalog, specialty)
    central = parameters_of(specialty).take(slice(0, 1))
    size = int(central.list_length[0])
    t = np.array([[-0.5, 0.5]])
    invited = interview_chance(central, openness(central, pool), t)[0][pool.open].mean(axis=0)
    ranked_high = ranked_chance(central, t)[0] @ np.polynomial.hermite_e.hermegauss(5)[1] / np.sqrt(2 * np.pi)
    no_match = (1 - invited * ranked_high) ** size
    match = (1 - no_match) / (1 - (1 - invited) ** size)
    low, high = logit(match)
    return float(high - low)


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
        error = np.sqrt(variance / n1 + variance / n0) / variance / slope
        rows.append((str(row.specialty), (n1 * m1 + n0 * m0) / (n1 + n0), weight, error))
    shrunk, spread = _shrink(np.array([r[2] for r in rows]), np.array([r[3] for r in rows]))
    note = (
        "Mean of the matched against the unmatched among those who ranked, brought to the model's scale and pooled "
        "over specialties."
    )
    source = "NRMP Charting Outcomes: Non-U.S. IMGs 2026."
    with (DATA / "step2.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["specialty", "mean_applicants", "weight_per_point", "low", "high", "kind", "note", "source"])
        for (specialty, mean, _, _), weight, sd in zip(rows, shrunk, spread, strict=True):
            low, high = max(weight - 1.28 * sd, 0), weight + 1.28 * sd
            numbers = [f"{mean:.1f}", *(f"{x:.4f}" for x in (weight, low, high))]
            writer.writerow([specialty, *numbers, "published", note, source])


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
