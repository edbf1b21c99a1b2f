"""Why a program is on the list, in one or two plain sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from smartpick.catalog.published_policies import PublishedFact
from smartpick.knowledge import POLICY_FACTS, Knowledge
from smartpick.knowledge.policies import in_words, settled
from smartpick.odds import Odds
from smartpick.odds.known import requirement_keys, visa_keys

_OPENNESS = ((0.5, "well above"), (0.15, "above"), (-0.15, "close to"), (-0.5, "below"))
_EVIDENCE = {
    "H-1B filings, same city": "The sponsor filed H-1B papers for residents in this city.",
    "H-1B filings, same employer": "The sponsor filed H-1B papers for residents elsewhere.",
    "H-1B approvals, any job": "The sponsor had H-1B approvals for other jobs.",
}
_LEADS = {1: "Your first region", 2: "Your second region", 3: ""}


def _openness_words(value: float) -> str:
    return next((words for least, words in _OPENNESS if value >= least), "well below")


def reasons(whys: Iterable[str], shown: pd.DataFrame, nation: str) -> list[str]:
    """One reason a chosen program: where it is, what it adds, and why in short.

    Args:
        whys: of `short_reasons`.
        shown: the list so far with columns adds_points, pinned, tier, state, subregion.
        nation: what the third region is called.
    """
    sentences = []
    lines: Iterable[Any] = shown.itertuples()
    for line, why in zip(lines, whys, strict=True):
        parts = ["You pinned it."] if line.pinned else []
        lead = _LEADS[int(line.tier)]
        parts.append(f"{lead}: {line.subregion}." if lead else f"{nation}, {line.state}.")
        parts += [f"It adds {per_hundred(line.adds_points)}.", why]
        sentences.append(" ".join(parts))
    return sentences


def short_reasons(odds: Odds, members: np.ndarray, shown: pd.DataFrame, knowledge: Knowledge) -> list[str]:
    """What speaks for each chosen program itself, in one to three sentences.

    Args:
        members: (k,) positions within the pool.
        shown: the list so far with columns acgme_code, visa_evidence.
        knowledge: the user's own; quoted where it speaks of a program.
    """
    sentences = []
    lines: Iterable[Any] = shown.itertuples()
    for line, openness in zip(lines, odds.openness[members], strict=True):
        parts = [f"Openness to non-US IMGs {_openness_words(openness)} the specialty's average (estimate)."]
        if str(line.visa_evidence) in _EVIDENCE:
            parts.append(_EVIDENCE[str(line.visa_evidence)])
        parts += _answers_in_words(odds, str(line.acgme_code), knowledge)
        sentences.append(" ".join(parts))
    return sentences


def per_hundred(points: float) -> str:
    """What a program does to the chance of matching, as people: "0.4 per 100 applicants like you".

    Args:
        points: of 100.
    """
    return f"{'less than 0.1' if points < 0.05 else f'{points:.1f}'} per 100 applicants like you"


_VERBS = {"verified": "You checked", "imported": "Your file says", "published": "Its page says"}


def _answers_in_words(odds: Odds, code: str, knowledge: Knowledge) -> list[str]:
    """Sentences on what wins at one program: the user's answers, and what its pages say of this applicant's needs."""
    everything = settled(odds.pool.catalog, knowledge)
    needed = {*visa_keys(odds.applicant), *requirement_keys(odds.applicant)}
    sentences = []
    for key, fact in POLICY_FACTS.items():
        for best in everything.get((code, key), ())[:1]:
            if best.kind != "published" or key in needed:
                gone = isinstance(best, PublishedFact) and best.page_gone
                verb = "Its page, gone by now, said" if gone else _VERBS[best.kind]
                sentences.append(f"{verb}: {fact.label}, {in_words(fact, best.value)}.")
    return sentences
