"""Names of programs as people write them into lists of their own, made from the table's names by chance.

How often each happens is an assumption, after lists that applicants publish: most names are shortened, few misspelt.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np

from smartpick.catalog import Catalog
from smartpick.knowledge.imports import interpret, matcher_of, parse

_SHORT = {
    "university": "Univ", "medical": "Med", "center": "Ctr", "hospital": "Hosp", "health": "Hlth", "school": "Sch",
    "college": "Coll", "regional": "Reg", "memorial": "Mem", "general": "Gen", "saint": "St", "mount": "Mt",
    "county": "Cnty", "education": "Educ", "system": "Sys", "foundation": "Fdn", "community": "Comm",
    "sciences": "Sci", "institute": "Inst", "consortium": "Consort", "presbyterian": "Presby",
}  # fmt: skip
_DROPPED = {"the", "of", "for", "school", "college", "medicine", "program", "system", "center", "health", "inc"}
"""Words that are left out."""
STRANGERS = 0.1
"""Share of lines whose program is taken out of the table: whatever is matched then is a neighbour."""


def noisy(name: str, rng: np.random.Generator) -> str:
    """A name with abbreviations, words left out, its site written otherwise or alone, and now and then a slip.

    Args:
        name: as the table has it.
        rng: decides what happens.
    """
    name = _other_site(name, rng)
    words = name.split()
    if rng.random() < 0.5:
        words = [_SHORT.get(word.casefold(), word) if rng.random() < 0.7 else word for word in words]
    if rng.random() < 0.4:
        kept = [word for word in words if word.casefold() not in _DROPPED or rng.random() < 0.5]
        words = kept if len(kept) > 1 else words
    if rng.random() < 0.2:
        words = _misspelt(words, rng)
    end = rng.choice(["", "", "", " Program", " Residency Program"])
    return " ".join(words) + str(end)


def _other_site(name: str, rng: np.random.Generator) -> str:
    """“A/B” and “A (B)” as “A (B)”, “A - B”, or one of the two alone."""
    apart = re.fullmatch(r"([^(/]{4,}?)\s*(?:/([^(/]{4,})|\(([^)/]{4,})\))", name)
    if not apart or rng.random() < 0.5:
        return name
    first, second = apart[1], apart[2] or apart[3]
    return str(rng.choice([f"{first} ({second})", f"{first} - {second}", f"{first}/{second}", first, second]))


def _misspelt(words: list[str], rng: np.random.Generator) -> list[str]:
    """A letter left out, doubled or changed places in one long word."""
    long = [at for at, word in enumerate(words) if len(word) > 6 and word.isalpha()]
    if not long:
        return words
    at = int(rng.choice(long))
    word, letter = words[at], int(rng.integers(1, len(words[at]) - 2))
    slips = [
        word[:letter] + word[letter + 1 :],
        word[:letter] + word[letter] + word[letter:],
        word[:letter] + word[letter + 1] + word[letter] + word[letter + 2 :],
    ]
    return [*words[:at], str(rng.choice(slips)), *words[at + 1 :]]


def noisy_list(table: Any, lines: int, rng: np.random.Generator) -> tuple[str, list[str]]:
    """(a table as CSV, the ACGME code each of its lines means): specialty, name, city and state, the code hidden.

    Args:
        table: of programs.
        lines: how many of them, in any order, each once.
        rng: decides which.
    """
    rows = table.iloc[rng.permutation(len(table))[:lines]]
    written = rows[["specialty", "program_name", "city", "state"]].astype(str)
    written["program_name"] = [noisy(name, rng) for name in written["program_name"]]
    written.loc[rng.random(len(rows)) < 0.1, "city"] = ""
    return written.to_csv(index=False), rows["acgme_code"].tolist()


def precision_and_recall(catalog: Catalog, lines: int, seed: int = 15) -> tuple[float, float]:
    """How many of the matched lines are matched right, and how many of those that could be matched were (0–1 each).

    A tenth of the programs is not in the table that is asked, so that their names can only fall on a neighbour.

    Args:
        catalog: the program table.
        lines: of the list that is written and read.
        seed: of what happens to the names.
    """
    rng = np.random.default_rng(seed)
    written, meant = noisy_list(catalog.table, lines, rng)
    strangers = {code for code in meant if rng.random() < STRANGERS}
    table = catalog.table[~catalog.table["acgme_code"].isin(sorted(strangers))].reset_index(drop=True)
    smaller = replace(catalog, table=table, version=f"{catalog.version} without {len(strangers)}, {seed}")
    rows = interpret(parse(written.encode(), "names.csv"), matcher_of(smaller)).rows
    if len(rows) != len(meant):
        raise RuntimeError("a line of the list was lost")
    matched = sum(row.outcome == "matched" for row in rows)
    right = sum(row.outcome == "matched" and row.code == code for row, code in zip(rows, meant, strict=True))
    return right / matched, right / (len(meant) - len(strangers))
