"""Why a program is on the list, in one or two plain sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from smartpick.catalog import Catalog
from smartpick.knowledge import POLICY_FACTS, Knowledge
from smartpick.knowledge.policies import in_words, settled_answers
from smartpick.odds import Odds

_OPENNESS = ((0.5, "well above"), (0.15, "above"), (-0.15, "close to"), (-0.5, "below"))
_EVIDENCE = {
    "H-1B filings, same city": "The sponsor filed H-1B papers for residents in this city.",
    "H-1B filings, same employer": "The sponsor filed H-1B papers for residents elsewhere.",
    "H-1B approvals, any job": "The sponsor had H-1B approvals for other jobs.",
}
_LEADS = {1: "Your first region", 2: "Your second region", 3: ""}


def _openness_words(value: float) -> str:
    return next((words for least, words in _OPENNESS if value >= least), "well below")


def reasons(catalog: Catalog, odds: Odds, members: np.ndarray, shown: pd.DataFrame, knowledge: Knowledge) -> list[str]:
    """One reason a chosen program.

    Args:
        members: (k,) positions within the pool; knowledge: what the user found out, told where it speaks of a program.
        shown: the list so far with columns acgme_code, adds_points, pinned, tier, subregion, visa_evidence.
    """
    told = _found_out(knowledge)
    relative = odds.openness[members]
    out = []
    lines: Iterable[Any] = shown.itertuples()
    for line, openness in zip(lines, relative, strict=True):
        said = ["You pinned it."] if line.pinned else []
        lead = _LEADS[int(line.tier)]
        said.append(f"{lead}: {line.subregion}." if lead else f"{catalog.regions.tiers[3]}, {line.state}.")
        said.append(f"Without it your chance of matching falls by {_points(line.adds_points)}.")
        said.append(f"Openness to non-US IMGs {_openness_words(openness)} the specialty's average (estimate).")
        if str(line.visa_evidence) in _EVIDENCE:
            said.append(_EVIDENCE[str(line.visa_evidence)])
        said += told.get(str(line.acgme_code), [])
        out.append(" ".join(said))
    return out


def _found_out(knowledge: Knowledge) -> dict[str, list[str]]:
    """Code to sentences on the answers that win there."""
    found: dict[str, list[str]] = {}
    for (code, key), answers in settled_answers(knowledge).items():
        fact, answer = POLICY_FACTS[key], answers[0]
        verb = "You checked" if answer.kind == "verified" else "Your file says"
        found.setdefault(code, []).append(f"{verb}: {fact.label}, {in_words(fact, answer.value)}.")
    return found


def _points(points: float) -> str:
    if points < 0.05:
        return "less than 0.1 point"
    return f"{points:.1f} point" + ("" if f"{points:.1f}" == "1.0" else "s")
