"""What the checks find in single texts, by kind of check: the door of `python -m smartpick check --texts FILE.jsonl`.

A line of the file is a JSON object with `kind`, `text` and `profile`; it comes back with `found`, the keys of the rules
that find something in the text, read exactly as the pages and the check of a plan read it:

    {"kind": "home_first", "text": "I prefer San Diego.", "profile": null}
    {"kind": "home_first", "text": "I prefer San Diego.", "profile": null, "found": ["home_first"]}

kind → the keys it can find:

    extreme → only_home, anywhere
    generic → weather, beach, diversity, friends, lifestyle, dream
    visa → h1b_only, j1_only, green_card, no_visa, sponsorship, either, j1_ok; profile: the need on the form
    home_first, state_first, broad → the kind itself
    rank → rank_promise, rank_ask
    setting → rural_wish, city_wish
    moves → affirm, acknowledge, commit
    names_home → home
    names_program → names
    other_specialty → the kind itself; profile: the specialty applied for
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from smartpick.applicant import VISA_NEEDS, Applicant
from smartpick.catalog import Catalog
from smartpick.guidance.answers import check_answer, extremes, on_rank
from smartpick.guidance.consistency.region_rules import states_first
from smartpick.guidance.consistency.wording_rules import other_specialties
from smartpick.guidance.text.places import names_home, names_in
from smartpick.guidance.text.readings import Kind, read
from smartpick.guidance.text.wordings import Wording
from smartpick.guidance.visa_wording import check_visa_text
from smartpick.guidance.why_home import generic_reasons

EXACT = "{name}: {right} of {count} exact ({share:.1%}), recall {recall:.1%}, precision {precision:.1%}"
Finder = Callable[[Catalog, str, str | None], Iterable[str]]


def _keys(some: Iterable[Wording]) -> list[str]:
    return [wording.key for wording in some]


def _said(catalog: Catalog, text: str, _: str | None, *, kind: Kind) -> Iterable[str]:
    return _keys(read(catalog, kind, text))


def _visa(_: Catalog, text: str, need: str | None) -> Iterable[str]:
    if need not in VISA_NEEDS:
        raise ValueError(f"the profile must be a visa need: {', '.join(VISA_NEEDS)}")
    applicant = Applicant.model_validate({"specialty": "Internal Medicine", "visa": need})
    return _keys(check_visa_text(applicant, text))


def _other_specialty(catalog: Catalog, text: str, own: str | None) -> Iterable[str]:
    if own is None or own not in catalog.specialties:
        raise ValueError("the profile must be a specialty of the program table")
    return ["other_specialty" for _ in other_specialties(catalog, own, text)]


FINDERS: Mapping[str, Finder] = {
    "extreme": lambda catalog, text, _: _keys(extremes(catalog, text)),
    "generic": lambda _, text, __: _keys(generic_reasons(text)),
    "visa": _visa,
    "home_first": partial(_said, kind="home_first"),
    "state_first": lambda catalog, text, _: ["state_first" for _ in states_first(catalog, text)],
    "rank": lambda catalog, text, _: _keys(on_rank(catalog, text)),
    "setting": partial(_said, kind="setting"),
    "broad": partial(_said, kind="broad"),
    "moves": lambda catalog, text, _: [move.key for move in check_answer(catalog, text).moves if move.made],
    "names_home": lambda catalog, text, _: ["home"] if names_home(catalog, text) else [],
    "names_program": lambda catalog, text, _: ["names" for name in names_in(catalog, text) if name.kind == "program"],
    "other_specialty": _other_specialty,
}
"""Kind → what finds its keys in a text, given the table and the line's profile."""


def check_lines(catalog: Catalog, data: bytes) -> list[dict[str, Any]]:
    """Every line of a JSON-lines file with `found`, its keys in alphabetical order; blank lines are left out.

    Args:
        catalog: the program table.
        data: the file, UTF-8.

    Raises:
        ValueError: one sentence, with the number of the first line that cannot be read.
    """
    lines = []
    for number, raw in enumerate(data.splitlines(), 1):
        if not raw.strip():
            continue
        try:
            line = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"Line {number} is not JSON.") from error
        if not isinstance(line, dict):
            raise ValueError(f"Line {number} is not a JSON object with kind, text and profile.")
        kind, text = line.get("kind"), line.get("text")
        if not isinstance(kind, str) or kind not in FINDERS:
            raise ValueError(f"Line {number} has no kind that is one of: {', '.join(FINDERS)}.")
        if not isinstance(text, str):
            raise ValueError(f"Line {number} has no text.")
        profile = line.get("profile")
        if profile is not None and not isinstance(profile, str):
            raise ValueError(f"Line {number} has a profile that is no text.")
        try:
            keys = sorted(set(FINDERS[kind](catalog, text, profile)))
        except ValueError as error:
            raise ValueError(f"Line {number} cannot be checked: {error}.") from error
        lines.append({**line, "found": keys})
    return lines


def summary(lines: list[dict[str, Any]]) -> str:
    """How well the keys found fit those wanted, by set and by set and kind, then false alarms where none is wanted.

    Args:
        lines: what `check_lines` gives; lines without `want` are left out. `set` may name a part of them.
    """
    wanted = [line for line in lines if isinstance(line.get("want"), list)]
    groups: dict[str, list[dict[str, Any]]] = {}
    for line in wanted:
        part = str(line.get("set", "all"))
        groups.setdefault(part, []).append(line)
        groups.setdefault(f"{part}, {line['kind']}", []).append(line)
    rows = []
    for name, some in sorted(groups.items()):
        pairs = [(set(line["want"]), set(line["found"])) for line in some]
        both = sum(len(want & found) for want, found in pairs)
        right = sum(want == found for want, found in pairs)
        recall = both / max(sum(len(want) for want, _ in pairs), 1)
        precision = both / max(sum(len(found) for _, found in pairs), 1)
        numbers = {"right": right, "count": len(some), "share": right / len(some)}
        rows.append(EXACT.format(name=name, recall=recall, precision=precision, **numbers))
    neutral = [line for line in wanted if not line["want"]]
    alarms = sum(bool(line["found"]) for line in neutral)
    return "\n".join([*rows, f"false alarms: {alarms} of {len(neutral)} texts in which nothing is to be found"])
