"""Published against modelled, from the shipped fit, with checks it was never fitted to; and the Step 2 CK weights."""

from __future__ import annotations

import csv
import json
from functools import lru_cache

import numpy as np
import pandas as pd

from smartpick.applicant import Applicant
from smartpick.catalog import Catalog, load_catalog
from smartpick.data_folder import ODDS, records
from smartpick.odds.calibration.fit import (
    MOMENTS,
    SMALL,
    Array,
    Published,
    Ranks,
    mean_sd,
    published_moments,
    rank_distribution,
)
from smartpick.odds.fitted import parameters_of
from smartpick.odds.model import (
    SKILL_W,
    STRENGTH_W,
    STRENGTH_X,
    Parameters,
    interview_chance,
    logit,
    ranked_chance,
    strength_at_nodes,
)
from smartpick.odds.pool import Pool, openness, pool_of, visa_chance

GROUPS = ("matched", "unmatched")
FITTED = ("alpha", "lam", "b", "kappa")
MOST_RANKS = 15
ASSUMED_NOTE = (
    "Assumptions, not fitted: typical list length, spread of interview skill (s), slope and spread between programs, "
    "the Southern California term, how common visa sponsorship is, one interview = one contiguous rank."
)
RANKS_NOTE = (
    "P(match) by number of contiguous ranks compares different people: stronger applicants have more interviews and "
    "also do better in each. It is not the effect of one more interview."
)
VISA_NOTE = (
    "The model's ratio is the smaller one: in the model a visa need only closes the programs that do not sponsor, and "
    "those whom this leaves without any interview are not counted among the people who ranked; the published groups "
    "also differ in other things (time in the US, experience there), and any first-year position counts as a match."
)


def _quartiles(pmf: Array) -> dict[str, float]:
    """Quartiles of k over k ≥ 1 under an unnormalised pmf (size + 1,): the smallest k that reaches each level."""
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


def footing(item: Published) -> str:
    """What a specialty's fit stands on: "own fit", "leans on the pooled fit" or "pooled fit only"."""
    if not np.isfinite(item.values[1:]).any():
        return "pooled fit only"
    return "own fit" if item.ranked >= SMALL and np.isfinite(item.values).all() else "leans on the pooled fit"


def _strength(parameters: Parameters, score: float | None) -> Array:
    """t at the strength nodes (d, 15): of the whole population (None), or of one person with this form score."""
    if score is None:
        return np.broadcast_to(STRENGTH_X, (len(parameters), len(STRENGTH_X)))
    return strength_at_nodes(parameters, score)


def _alike(pool: Pool) -> tuple[np.ndarray, np.ndarray]:
    """One open program of each kind the model can tell apart, and how many there are of the kind; both (m,)."""
    facts = np.column_stack([pool.relative, pool.region, pool.j1_evidence, pool.h1b_evidence])[pool.open]
    _, first, count = np.unique(facts, axis=0, return_index=True, return_counts=True)
    return np.flatnonzero(pool.open)[first], count


def list_chances(
    parameters: Parameters, pool: Pool, visas: tuple[str, ...], size: Array, score: float | None = None
) -> dict[str, tuple[Array, Array]]:
    """By visa need: P(match) and P(no interview) of a list drawn at random from the open pool, each (d,).

    Args:
        visas: needs as in Applicant; size: (d,) or (1,) programs on the list.
        score: standard score of one person's form; None for the whole population, t ~ N(0, 1).
    """
    t = _strength(parameters, score)
    at, count = _alike(pool)
    chance = interview_chance(parameters, openness(parameters, pool)[:, at], t)
    invited = np.zeros((len(visas), *t.shape))
    for v, visa in enumerate(visas):
        applicant = Applicant.model_validate({"specialty": "any", "visa": visa})
        able = visa_chance(pool, applicant, parameters.visa_shift)[:, at] * count / count.sum()
        invited[v] = np.einsum("dn,dnt->dt", able, chance)
    works = invited[..., None] * ranked_chance(parameters, t)
    match = 1 - (1 - works) ** size[:, None, None] @ SKILL_W @ STRENGTH_W
    silent = (1 - invited) ** size[:, None] @ STRENGTH_W
    return {visa: (match[v], silent[v]) for v, visa in enumerate(visas)}


@lru_cache(maxsize=64)
def visa_rates(catalog: Catalog, specialty: str) -> dict[str, Array]:
    """Match rates by visa need over the central set and the draws, each (201,), the fit's own typical list.

    Keys "all none", "all j1_only", "ranked none", "ranked j1_only": of all who apply, of those with an interview.
    """
    parameters, pool = parameters_of(specialty), pool_of(catalog, specialty)
    out = {}
    for visa, (match, silent) in list_chances(parameters, pool, ("none", "j1_only"), parameters.list_length).items():
        out[f"all {visa}"], out[f"ranked {visa}"] = match, match / (1 - silent)
    return out


def odds_ratio(better: Array | float, worse: Array | float) -> Array:
    """Odds of one rate over the odds of the other, elementwise."""
    return np.exp(logit(better) - logit(worse))


def _ratio(none: Array, need: Array) -> dict[str, float]:
    ratios = odds_ratio(none, need)
    low, high = np.quantile(ratios[1:], (0.1, 0.9))
    return {
        "no_visa": float(none[0]), "needs_j1": float(need[0]), "odds_ratio": float(ratios[0]),
        "low": float(low), "high": float(high),
    }  # fmt: skip


def _visa(rates: dict[str, Array]) -> dict[str, dict[str, float]]:
    return {f"among_{who}": _ratio(rates[f"{who} none"], rates[f"{who} j1_only"]) for who in ("ranked", "all")}


def _interval(catalog: Catalog, specialty: str) -> dict[str, float]:
    """10, 50, 90 % over the draws of P(match) of an average applicant (J-1 or H-1B) with the typical list."""
    parameters, pool = parameters_of(specialty), pool_of(catalog, specialty)
    draws = parameters.take(slice(1, None))
    match, _ = list_chances(draws, pool, ("j1_or_h1b",), parameters.list_length[:1], score=0.0)["j1_or_h1b"]
    low, mid, high = (float(x) for x in np.quantile(match, (0.1, 0.5, 0.9)))
    return {"low": low, "mid": mid, "high": high, "width": high - low, "list_length": float(parameters.list_length[0])}


def _row(catalog: Catalog, item: Published) -> dict:
    known: dict[str, float | None] = dict(
        zip(MOMENTS, (None if np.isnan(v) else float(v) for v in item.values), strict=True)
    )
    parameters, pool = parameters_of(item.specialty), pool_of(catalog, item.specialty)
    ranks = rank_distribution(parameters.take(slice(0, 1)), pool)
    size = len(ranks.matched) - 1
    both = (ranks.matched + ranks.unmatched)[1 : MOST_RANKS + 1]
    spread = {name: np.quantile(getattr(parameters, name)[1:], (0.1, 0.9)) for name in FITTED}
    return {
        "ranked": item.ranked,
        "footing": footing(item),
        "published": {
            "share_matched": known["share_matched"],
            **{g: {"mean": known[f"{g}_mean"], "sd": known[f"{g}_sd"]} for g in GROUPS},
        },
        "model": _model(ranks),
        "parameters": {name: float(getattr(parameters, name)[0]) for name in FITTED},
        "parameter_intervals": {name: [float(low), float(high)] for name, (low, high) in spread.items()},
        "match_by_ranks": [float(x) for x in ranks.matched[1 : MOST_RANKS + 1] / both],
        "invitations_per_application": float(np.arange(size + 1) @ (ranks.matched + ranks.unmatched) / size),
        "typical_list_interval": _interval(catalog, item.specialty),
        "visa": _visa(visa_rates(catalog, item.specialty)),
    }


@lru_cache(maxsize=2)
def _calibration(catalog: Catalog) -> dict[str, dict]:
    return {item.specialty: _row(catalog, item) for item in published_moments()}


@lru_cache(maxsize=1)
def _shipped() -> Catalog:
    return load_catalog()


def calibration(catalog: Catalog | None = None) -> dict[str, dict]:
    """Per specialty the published moments and what the shipped central fit gives, ranks counted from one.

    `{specialty: {"published": {…}, "model": {…}, …}}`; unpublished moments are None. Beside them, none of it fitted:
    match_by_ranks (15,) for 1…15 ranks (see RANKS_NOTE), invitations_per_application, typical_list_interval (P(match)
    of an average applicant's typical list), visa (see `pooled_checks`), and the footing. Kept: treat as read-only.
    """
    return _calibration(catalog or _shipped())


def published_visa_ratio() -> dict[str, float]:
    """The published rates of matching by visa need (any first-year position, NRMP 2026) and their odds ratio."""
    told = {row.measure: row.value for row in records("visa_rates")}
    need = float(told["match rate of foreign-born IMGs who need a visa"])
    none = float(told["match rate of foreign-born IMGs who need no visa"])
    return {"no_visa": none, "needs_visa": need, "odds_ratio": float(odds_ratio(none, need))}


def pooled_checks(catalog: Catalog | None = None) -> dict[str, dict]:
    """Checks over all specialties together, by applicants, against figures that were not fitted.

    "visa": {"published", "among_ranked", "among_all"}, see VISA_NOTE; "ranks": mean contiguous ranks of the matched
    and of the unmatched: "published_total" (all specialties 2025), "published_by_specialty" (the fitted figures of
    2026, weighted) and "model".
    """
    catalog = catalog or _shipped()
    rows, items = calibration(catalog), published_moments()
    ranked = np.array([item.ranked for item in items], dtype=float)
    applied = ranked / (1 - np.array([rows[item.specialty]["model"]["no_interview"] for item in items]))
    by_specialty = [visa_rates(catalog, item.specialty) for item in items]
    rates = {
        key: (ranked if key.startswith("ranked") else applied)
        @ np.array([found[key] for found in by_specialty])
        / (ranked if key.startswith("ranked") else applied).sum()
        for key in by_specialty[0]
    }
    visa = {"published": published_visa_ratio(), **_visa(rates)}
    return {"visa": visa, "ranks": _mean_ranks(rows, items)}


def _mean_ranks(rows: dict[str, dict], items: list[Published]) -> dict[str, dict[str, float]]:
    total = next(r for r in records("match_totals") if r.applicant_type == "Non-US IMG" and r.year == 2025)
    out: dict[str, dict[str, float]] = {
        "published_total": {g: float(getattr(total, f"mean_ranks_{g}")) for g in GROUPS},
        "published_by_specialty": {}, "model": {},
    }  # fmt: skip
    for group in GROUPS:
        told, model, people = [], [], []
        for item in items:
            mean = rows[item.specialty]["published"][group]["mean"]
            if mean is not None:
                told.append(mean)
                model.append(rows[item.specialty]["model"][group]["mean"])
                people.append(item.matched if group == "matched" else item.ranked - item.matched)
        out["published_by_specialty"][group] = float(np.average(told, weights=people))
        out["model"][group] = float(np.average(model, weights=people))
    return out


def as_json() -> str:
    """The calibration as JSON."""
    return json.dumps(calibration(), indent=1)


def as_text() -> str:
    """The calibration as tables: each moment as published / model, then what was not fitted."""
    report = calibration()
    parts = (_moments_text(report), _unfitted_text(report), _checks_text(pooled_checks()), _sensitivity_text())
    return "\n\n".join([*parts, ASSUMED_NOTE])


def _moments_text(report: dict[str, dict]) -> str:
    head = f"{'specialty':<46}{'ranked':>7}{'share matched':>15}{'matched mean':>15}{'matched SD':>14}"
    head += f"{'unmatched mean':>16}{'unmatched SD':>14}   alpha  lambda      b  kappa"
    lines = ["Published / model, non-US IMGs 2026, contiguous ranks of those with at least one", head]
    for specialty, row in report.items():
        told, model = row["published"], row["model"]

        def pair(a: float | None, b: float, digits: int = 2) -> str:
            return f"{'–' if a is None else f'{a:.{digits}f}'} / {b:.{digits}f}"

        cells = [f"{pair(told['share_matched'], model['share_matched'], 3):>15}"]
        for group, (m, s) in (("matched", (15, 14)), ("unmatched", (16, 14))):
            cells.append(f"{pair(told[group]['mean'], model[group]['mean']):>{m}}")
            cells.append(f"{pair(told[group]['sd'], model[group]['sd']):>{s}}")
        fitted = row["parameters"]
        numbers = f"{fitted['alpha']:>8.2f}{fitted['lam']:>8.2f}{fitted['b']:>7.2f}{fitted['kappa']:>7.2f}"
        lines.append(f"{specialty:<46}{row['ranked']:>7}{''.join(cells)}{numbers}")
    return "\n".join(lines)


def _unfitted_text(report: dict[str, dict]) -> str:
    head = f"{'specialty':<46}{'quartiles matched':>18}{'unmatched':>11}{'no interview':>13}{'invited':>8}"
    head += f"{'match at 1, 5, 10, 15 ranks':>29}{'average, typical list':>23}{'visa OR ranked, all':>20}  footing"
    lines = ["From the model, not fitted (the published quartiles are not at hand)", head]
    for specialty, row in report.items():
        model, range_, visa = row["model"], row["typical_list_interval"], row["visa"]
        quartiles = ["{q1:.0f} {median:.0f} {q3:.0f}".format(**model[group]) for group in GROUPS]
        by_ranks = " ".join(f"{row['match_by_ranks'][k - 1]:.2f}" for k in (1, 5, 10, 15))
        lines.append(
            f"{specialty:<46}{quartiles[0]:>18}{quartiles[1]:>11}{model['no_interview']:>13.2f}"
            f"{row['invitations_per_application']:>8.3f}{by_ranks:>29}"
            f"{'{low:.2f}–{high:.2f} ({width:.2f})'.format(**range_):>23}"
            f"{visa['among_ranked']['odds_ratio']:>13.2f} {visa['among_all']['odds_ratio']:>6.2f}  {row['footing']}"
        )
    return "\n".join([*lines, RANKS_NOTE])


def _checks_text(checks: dict[str, dict]) -> str:
    visa, ranks = checks["visa"], checks["ranks"]
    told = visa["published"]
    lines = [
        "Visa: needing none against needing J-1, all specialties together, not fitted",
        f"  published     {told['no_visa']:.3f} against {told['needs_visa']:.3f}, odds ratio {told['odds_ratio']:.2f} "
        "(NRMP 2026, any first-year match)",
    ]
    for key, who in (("among_ranked", "who ranked  "), ("among_all", "all who apply")):
        lines.append(
            f"  {who} {visa[key]['no_visa']:.3f} against {visa[key]['needs_j1']:.3f}, odds ratio "
            f"{visa[key]['odds_ratio']:.2f} ({visa[key]['low']:.2f}–{visa[key]['high']:.2f})"
        )
    lines += [VISA_NOTE, "", "Mean contiguous ranks, matched and unmatched"]
    for name, row in ranks.items():
        lines.append(f"  {name.replace('_', ' '):<24}{row['matched']:.2f}  {row['unmatched']:.2f}")
    return "\n".join(lines)


def _sensitivity_text() -> str:
    """data/odds/sensitivity.csv (written by `smartpick.odds.calibration.sensitivity`) as a table."""
    table = pd.read_csv(ODDS / "sensitivity.csv", keep_default_na=False)
    return (
        "When an assumption that no figure fixes is moved and the model fitted again (best_match: chance of matching "
        "with the best list of 85;\nhome_match, home_home: of matching, and of matching in Southern California, with "
        "the best list that holds 27 programs there)\n" + table.to_string(index=False)
    )


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
    with (ODDS / "step2.csv").open("w", encoding="utf-8", newline="") as file:
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
