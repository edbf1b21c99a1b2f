"""Fits the small reader to the labelled sentences: `python -m smartpick.guidance.text.fit_reader` (a minute or two).

Logistic regressions, one a key, over the features of `reader.features`; scipy is needed for this alone. A sentence of
another kind says nothing of a kind's keys where `_APART` names the two; such sentences keep false alarms low.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import minimize

from smartpick.catalog import Catalog, load_catalog
from smartpick.catalog.checksums import record
from smartpick.data_folder import DATA, RULES
from smartpick.guidance.text import reader
from smartpick.guidance.text.marked import mark_specialties, mark_visas
from smartpick.guidance.text.readings import KEYS, clauses, excused_by, fired, view
from smartpick.writing import SHIPPED, write_file

READINGS = RULES / "readings"
_WEAK, _MIRRORED = 0.5, 0.5
"""Weight of a sentence of another kind, and of one with the two visas exchanged (assumption)."""
_FREE, _MOST = 3.0, 3.0
"""Inverse strength of the penalty, and how much more a rare key counts at most (chosen by measurement)."""
_LEAST_OFTEN, _SMALLEST = 2, 0.03
"""A feature of fewer sentences is left out; a smaller weight counts as none (assumption)."""
_ALL = ("visa", "names_home", "setting", "broad", "other_specialty", "generic", "rank", "extreme", "home_first")
_APART: dict[str, tuple[str, ...]] = {
    "extreme": ("home_first", "state_first", "generic", "visa", "rank", "setting", "names_home", "other_specialty"),
    "generic": ("extreme", "visa", "home_first?", "rank", "names_home", "other_specialty", "setting", "broad"),
    "visa": ("extreme", "generic", "home_first", "rank", "names_home", "setting", "broad"),
    "home_first": ("visa", "names_home", "generic?", "setting", "broad", "rank?", "other_specialty"),
    "rank": (*_ALL[:6], "extreme", "home_first", "names_program"),
    "setting": (*_ALL[:2], "broad", "generic", "rank", "extreme", "home_first", "other_specialty"),
    "broad": (*_ALL[:3], "other_specialty", "generic", "rank", "extreme?", "home_first"),
    "moves": ("generic?", "visa", "names_home", "setting?", "broad?"),
    "other_specialty": ("extreme?", "generic", "visa", "home_first", "names_home", "rank", "setting"),
}
"""Kind → kinds whose sentences say none of its keys; with "?", only those in which nothing of their own is found."""


@dataclass(frozen=True)
class Example:
    """One sentence to fit to: its features, its keys, its weight."""

    seen: dict[str, float]
    keys: frozenset[str]
    weight: float


_viewed = lru_cache(maxsize=None)(view)
"""The other kinds are read in the same marks: each sentence is marked once."""


def _seen(catalog: Catalog, kind: str, sentence: str, own: str | None) -> dict[str, float]:
    if kind == "other_specialty":
        return reader.features(mark_specialties(catalog, own or "Internal Medicine", sentence)[0].text)
    own_view = kind in {"generic", "visa", "state_first"}
    marked = _viewed(catalog, kind if own_view else "extreme", sentence)
    by_rule = {wording.key for wording in fired(kind, marked, sentence)}
    return reader.features(marked.text, by_rule, excused_by(kind, marked, sentence))


def examples(catalog: Catalog, kind: str, lines: list[dict[str, Any]]) -> list[Example]:
    """The sentences that teach one kind.

    Args:
        catalog: for the marks of places and specialties.
        kind: see `readings.KEYS`.
        lines: labelled texts, as in `data/rules/readings/fit.jsonl`.
    """
    found = []
    for line in lines:
        theirs, want = line["kind"], line["want"]
        own = theirs == kind or (kind, theirs) == ("home_first", "state_first")
        if not own and theirs not in _APART[kind] and (want or f"{theirs}?" not in _APART[kind]):
            continue
        parts = clauses(line["text"])
        labels = [frozenset[str]()] * len(parts)
        if own and want:
            moves = kind == "moves" and len(want) == len(parts) == len(KEYS[kind])  # made one after the other
            parts = parts if moves else [" ".join(parts)]
            labels = [frozenset({key}) for key in KEYS[kind]] if moves else [frozenset(want)]
            labels = [frozenset("home_first" if key == "state_first" else key for key in some) for some in labels]
        read_as = theirs if own else kind
        for part, keys in zip(parts, labels, strict=True):
            found.append(Example(_seen(catalog, read_as, part, line["profile"]), keys, 1.0 if own else _WEAK))
            if kind == "visa" and own and (mirror := _mirrored(part, keys)):
                found.append(Example(_seen(catalog, kind, mirror[0], None), mirror[1], _MIRRORED))
    return found


_OF_ONE_VISA = re.compile(r"waiver|step 3|ecfmg|intealth|home|j-2|two.year", re.IGNORECASE)


def _mirrored(sentence: str, keys: frozenset[str]) -> tuple[str, frozenset[str]] | None:
    """The sentence with H-1B and J-1 exchanged, where that makes sense."""
    other = {"h1b_only": "j1_only", "j1_only": "h1b_only", "either": "either"}
    marked = mark_visas(sentence)
    if not keys <= set(other) or marked == sentence or _OF_ONE_VISA.search(sentence):
        return None
    swapped = marked.replace("Qh", "\0").replace("Qj", "H-1B").replace("\0", "J-1")
    return swapped, frozenset(other[key] for key in keys)


def fit(some: list[Example], keys: tuple[str, ...]) -> pd.DataFrame:
    """Weights, a row a feature, a column a key.

    Args:
        some: sentences.
        keys: what to learn.
    """
    often = Counter(name for example in some for name in example.seen)
    names = sorted(name for name, count in often.items() if count >= _LEAST_OFTEN)
    column = {name: i for i, name in enumerate(names)}
    cells = [(i, column[n], v) for i, e in enumerate(some) for n, v in e.seen.items() if n in column]
    row, col, value = zip(*cells, strict=True)
    seen = sparse.csr_matrix((value, (row, col)), shape=(len(some), len(names)))
    penalty = np.full(len(names), 1 / _FREE)
    penalty[column["bias"]] = 1e-3
    fitted = {key: _fit_one(seen, some, key, penalty) for key in keys}
    return pd.DataFrame(fitted, index=pd.Index(names, name="feature"))


def _fit_one(seen: sparse.csr_matrix, some: list[Example], key: str, penalty: np.ndarray) -> np.ndarray:
    sign = np.array([1.0 if key in example.keys else -1.0 for example in some])
    weight = np.array([example.weight for example in some])
    yes = sign > 0
    weight[yes] *= min(_MOST, (weight[~yes].sum() / max(weight[yes].sum(), 1.0)) ** 0.5)

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (seen @ beta)
        slope = -sign * weight / (1 + np.exp(np.clip(margin, -50, 50)))
        value = (weight * np.logaddexp(0, -margin)).sum() + 0.5 * (penalty * beta * beta).sum()
        return float(value), np.asarray(seen.T @ slope) + penalty * beta

    start = np.zeros(len(penalty))
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150}).x


def main(arguments: list[str]) -> None:
    """Fits every kind and writes `data/rules/reader.parquet`, or the file named."""
    catalog = load_catalog()
    lines = [json.loads(line) for line in (READINGS / "fit.jsonl").read_text(encoding="utf-8").splitlines()]
    tables = [fit(examples(catalog, kind, lines), keys) for kind, keys in KEYS.items()]
    table = pd.concat(tables, axis=1).fillna(0.0)
    table = table.where(table.abs() >= _SMALLEST, 0.0).round(3)
    table = table.loc[(table != 0).any(axis=1)].sort_index().astype(np.float32)
    out = Path(arguments[0]) if arguments else DATA / reader.WEIGHTS
    write_file(out, table.reset_index().to_parquet(index=False, compression="zstd"), SHIPPED)
    if not arguments:
        record([out, READINGS / "fit.jsonl"])
    print(f"{len(lines)} labelled texts, {len(table)} features, {table.shape[1]} keys written to {out.name}.")


if __name__ == "__main__":
    main(sys.argv[1:])
