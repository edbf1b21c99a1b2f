"""Published against modelled, from the shipped fit, with checks it was never fitted to; and the Step 2 CK weights."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from smartpick.applicant import Applicant
from smartpick.catalog import Catalog, load_catalog
from smartpick.catalog.published_policies import PublishedPolicies
from smartpick.data_folder import csv_rows, records
from smartpick.odds.calibration.anchors import STUDIED, published_interval
from smartpick.odds.calibration.moments import (
    MOMENTS,
    SMALL,
    Crowd,
    Published,
    Ranks,
    kinds_of,
    mean_sd,
    published_moments,
)
from smartpick.odds.chances import chances
from smartpick.odds.fitted import parameters_of
from smartpick.odds.model import (
    SKILL_W,
    STRENGTH_W,
    STRENGTH_X,
    Array,
    Parameters,
    interview_chance,
    logit,
    percentiles,
    ranked_chance,
    strength_at_nodes,
)
from smartpick.odds.openness import openness
from smartpick.odds.pool import Pool, pool_of
from smartpick.odds.sponsorship import visa_chance

GROUPS = ("matched", "unmatched")
FITTED = ("alpha", "lam", "b", "kappa", "enough")
MOST_RANKS = 15


def _quartiles(pmf: Array) -> dict[str, float]:
    """Quartiles of k over k ≥ 1 under an unnormalised pmf (size + 1,): the smallest k that reaches each level."""
    cumulative = np.cumsum(pmf[1:]) / pmf[1:].sum()
    return {
        name: float(np.searchsorted(cumulative, level) + 1)
        for name, level in (("q1", 0.25), ("median", 0.5), ("q3", 0.75))
    }


def _model(ranks: Ranks) -> dict:
    out: dict = {"share_matched": float(ranks.share_matched[0]), "no_interview": float(ranks.no_interview[0])}
    for name in GROUPS:
        pmf = getattr(ranks, name)[0]
        mean, sd = mean_sd(pmf)
        out[name] = {"mean": float(mean), "sd": float(sd), **_quartiles(pmf)}
    return out


def footing(item: Published) -> str:
    """What a specialty's fit stands on: "own fit", "leans on the pooled fit" or "pooled fit only"."""
    if not np.isfinite(item.values[1:]).any():
        return "pooled fit only"
    return "own fit" if item.own_fit else "leans on the pooled fit"


def _strength(parameters: Parameters, score: float | None) -> Array:
    """t at the strength nodes (d, 15): of the whole population (None), or of one person with this form score."""
    if score is None:
        return np.broadcast_to(STRENGTH_X, (len(parameters), len(STRENGTH_X)))
    return strength_at_nodes(parameters, score)


def list_chances(
    parameters: Parameters, pool: Pool, visas: tuple[str, ...], size: Array, score: float | None = None
) -> dict[str, tuple[Array, Array]]:
    """By visa need: P(match) and P(no interview) of a list drawn at random from the open pool, each (d,).

    Args:
        visas: needs as in Applicant; size: (d,) or (1,) programs on the list.
        score: standard score of one person's form; None for the whole population, t ~ N(0, 1).
    """
    t = _strength(parameters, score)
    at, count = kinds_of(pool)
    chance = interview_chance(parameters, openness(parameters, pool, at), t)
    invited = np.zeros((len(visas), *t.shape))
    for v, visa in enumerate(visas):
        applicant = Applicant.model_validate({"specialty": "any", "visa": visa})
        able = visa_chance(pool, applicant, parameters.visa_shift, members=at) * count / count.sum()
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
    crowd, out = Crowd.of(parameters_of(specialty), pool_of(catalog, specialty)), {}
    for visa in ("none", "j1_only"):
        ranks = crowd.ranks(visa)
        out[f"all {visa}"], out[f"ranked {visa}"] = ranks.matched.sum(axis=1), ranks.share_matched
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
    low, mid, high = (float(x) for x in percentiles(match))
    return {"low": low, "mid": mid, "high": high, "width": high - low, "list_length": float(parameters.list_length[0])}


def _row(catalog: Catalog, item: Published) -> dict:
    published: dict[str, float | None] = dict(
        zip(MOMENTS, (None if np.isnan(v) else float(v) for v in item.values), strict=True)
    )
    parameters, pool = parameters_of(item.specialty), pool_of(catalog, item.specialty)
    crowd = Crowd.of(parameters.take(slice(0, 1)), pool)
    ranks = crowd.mixed()
    both = (ranks.matched + ranks.unmatched)[0, 1 : MOST_RANKS + 1]
    spread = {name: np.quantile(getattr(parameters, name)[1:], (0.1, 0.9)) for name in FITTED}
    row = {
        "ranked": item.ranked,
        "footing": footing(item),
        "published": {
            "share_matched": published["share_matched"],
            **{g: {"mean": published[f"{g}_mean"], "sd": published[f"{g}_sd"]} for g in GROUPS},
        },
        "model": _model(ranks),
        "parameters": {name: float(getattr(parameters, name)[0]) for name in FITTED},
        "parameter_intervals": {name: [float(low), float(high)] for name, (low, high) in spread.items()},
        "match_by_ranks": [float(x) for x in ranks.matched[0, 1 : MOST_RANKS + 1] / both],
        "invitations_per_application": float(crowd.invitations_per_application[0]),
        "typical_list_interval": _interval(catalog, item.specialty),
        "visa": _visa(visa_rates(catalog, item.specialty)),
    }
    counted = published_interval(item.specialty)
    if counted is not None:
        row["california"] = _california(counted, parameters, pool)
        row["california_and_pages"] = _california_and_pages(catalog, item.specialty)
    if item.specialty == STUDIED:
        row["setting"] = {"community_over_university": float(crowd.community_over_university()[0])}
    return row


def _california(counted: tuple[float, float, float], parameters: Parameters, pool: Pool) -> dict[str, float]:
    """Share of non-US IMGs in California over the nation's: the count and the model, each with its 80 % interval."""
    model = Crowd.of(parameters, pool).california()
    low, high = np.quantile(model[1:], (0.1, 0.9))
    names = ("published", "published_low", "published_high", "model", "model_low", "model_high")
    return dict(zip(names, (*counted, float(model[0]), float(low), float(high)), strict=True))


def _california_and_pages(catalog: Catalog, specialty: str) -> dict[str, float]:
    """Mean chance of an average applicant (J-1 or H-1B) at a program of California over the nation's, by pages or not.

    The fit is solved to the counts before any page of a program is read; a program closed by its page counts 0.
    """
    nothing = replace(catalog, published=PublishedPolicies(), version=f"{catalog.version}, no pages")
    ratios = []
    for read in (nothing, catalog):
        pool = pool_of(read, specialty)
        odds = chances(pool, Applicant(specialty=specialty, visa="j1_or_h1b"))
        chance = np.where(odds.open, odds.chance, 0.0)
        ratios.append(float(chance[pool.open & pool.in_california].mean() / chance[pool.open].mean()))
    return {"without_pages": ratios[0], "with_pages": ratios[1]}


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
    of an average applicant's list drawn blindly), visa (see `pooled_checks`), and the footing. Where counts exist,
    california (see `_california`), california_and_pages and, for Internal Medicine, setting: matches a program. Kept:
    treat as read-only.
    """
    return _calibration(catalog or _shipped())


def fit_counts(catalog: Catalog | None = None) -> dict[str, int]:
    """How many published moments the model misses: by more than 5 %, by more than 10 %, of all and of the big ones.

    Big: at least SMALL who ranked; a figure published as 0 counts as missed.
    """
    misses: dict[bool, list[float]] = {False: [], True: []}
    for row in calibration(catalog).values():
        for group, name in ((None, "share_matched"), *((g, kind) for g in GROUPS for kind in ("mean", "sd"))):
            published, model = (row[side][group][name] if group else row[side][name] for side in ("published", "model"))
            if published is not None:
                misses[row["ranked"] >= SMALL].append(abs(model / published - 1) if published else np.inf)
    every = misses[False] + misses[True]
    counts = {"moments": len(every)}
    for prefix, some in (("", every), ("big_", misses[True])):
        counts |= {f"{prefix}off_{limit}_percent": sum(m > limit / 100 for m in some) for limit in (5, 10)}
    return counts


def coverage() -> dict[str, dict[str, float]]:
    """How often the 80 % interval of a refit holds the truth: per specialty "share" and "refits".

    Of the last run with `--coverage`, kept in data/odds/coverage.csv.
    """
    return {
        row["specialty"]: {"share": float(row["share"]), "refits": int(row["refits"])}
        for row in csv_rows("odds/coverage.csv")
    }


def published_visa_ratio() -> dict[str, float]:
    """The published rates of matching by visa need (any first-year position, NRMP 2026) and their odds ratio."""
    rates = {row.measure: row.value for row in records("visa_rates")}
    need = float(rates["match rate of foreign-born IMGs who need a visa"])
    none = float(rates["match rate of foreign-born IMGs who need no visa"])
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
        @ np.array([rate[key] for rate in by_specialty])
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
        published, model, people = [], [], []
        for item in items:
            mean = rows[item.specialty]["published"][group]["mean"]
            if mean is not None:
                published.append(mean)
                model.append(rows[item.specialty]["model"][group]["mean"])
                people.append(item.matched if group == "matched" else item.ranked - item.matched)
        out["published_by_specialty"][group] = float(np.average(published, weights=people))
        out["model"][group] = float(np.average(model, weights=people))
    return out
