"""Applicants of a specialty, person by person and coin by coin, written apart from the model."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from smartpick import Applicant, Catalog
from smartpick.odds import parameters_of, pool_of
from smartpick.odds.openness import openness
from smartpick.odds.sponsorship import visa_chance

NEED_A_VISA = 0.85
STOP_WIDTH = 1.5


def typical_applicants(
    catalog: Catalog, specialty: str, visa: str | None, people: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Invitations, interviews taken and whether matched, (people,) each, under the shipped central set.

    Each sends a typical list: a share of it the programs that invite people with the same visa need most often, the
    rest drawn from the others. Each takes interviews until enough, which differs from person to person.

    Args:
        visa: the need of everybody; None for the published mixture.
    """
    central = parameters_of(specialty).take(slice(0, 1))
    p = {name: float(getattr(central, name)[0]) for name in central.__dataclass_fields__}
    pool = pool_of(catalog, specialty)
    a = p["alpha"] + openness(central, pool)[0][pool.open]
    asks = Applicant.model_validate({"specialty": specialty, "visa": visa or "j1_or_h1b"})
    able = visa_chance(pool, asks, central.visa_shift)[0][pool.open]
    needs = rng.random(people) < NEED_A_VISA if visa is None else np.full(people, True)
    size, n = int(p["list_length"]), len(a)
    aimed = round(p["aim"] * size)
    strength, skill = rng.standard_normal((2, people))
    crowd = rng.standard_normal((4000, 2))
    welcome = expit(a[:, None] + p["lam"] * crowd[:, 0] + p["spread"] * crowd[:, 1]).mean(axis=1)
    listed = np.zeros((people, size), dtype=int)
    for group, chance in ((needs, able * welcome), (~needs, welcome)):
        best = np.argsort(-chance)
        rest = best[aimed:][rng.random((group.sum(), n - aimed)).argsort(axis=1)[:, : size - aimed]]
        listed[group] = np.concatenate([np.tile(best[:aimed], (group.sum(), 1)), rest], axis=1)
    taste = p["spread"] * rng.standard_normal((people, size))
    likes = expit(a[listed] + p["lam"] * strength[:, None] + taste)
    takes = np.where(needs[:, None], able[listed], 1.0)
    invitations = (rng.random((people, size)) < likes * takes).sum(axis=1)
    # The number after which somebody stops is logistic around `enough`, and at least one.
    u = rng.random(people) * expit((p["enough"] - 1) / STOP_WIDTH)
    stop = np.floor(p["enough"] - STOP_WIDTH * np.log(u / (1 - u))).astype(int)
    interviews = np.minimum(invitations, np.maximum(stop, 1))
    high = expit(p["b"] + p["kappa"] * strength + p["skill_spread"] * skill)
    matched = rng.random(people) < 1 - (1 - high) ** interviews
    return invitations, interviews, matched
