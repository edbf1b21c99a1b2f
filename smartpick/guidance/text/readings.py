"""What a text says, by kind: the rules of the tables and, beside them, the small reader.

A rule names the words it found. Where the reader alone finds something, the finding is worded "look at this": it may be
wrong, and a text in which neither finds anything is not proven to be without fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from smartpick.catalog import Catalog
from smartpick.guidance.text import reader
from smartpick.guidance.text.marked import HOME_MARK, HOME_STATE_MARK, STATE_MARK, Marked, mark_places, mark_visas
from smartpick.guidance.text.places import sentences_of
from smartpick.guidance.text.wordings import Wording, excused_in, found_in, rows

Kind = Literal["extreme", "generic", "visa", "home_first", "state_first", "rank", "setting", "broad", "moves"]

KEYS: Mapping[str, tuple[str, ...]] = {
    "extreme": ("only_home", "anywhere"),
    "generic": ("weather", "beach", "diversity", "friends", "lifestyle", "dream"),
    "visa": ("h1b_only", "j1_only", "j1_ok", "either", "green_card", "no_visa", "sponsorship"),
    "home_first": ("home_first",),
    "rank": ("rank_promise", "rank_ask"),
    "setting": ("rural_wish", "city_wish"),
    "broad": ("broad",),
    "moves": ("affirm", "acknowledge", "commit"),
    "other_specialty": ("other_specialty",),
}
"""Kind → its keys. State first is read as home first, with another state in the place of the home region."""
_TABLES = {"extreme": "answer_extremes", "generic": "generic_reasons", "visa": "visa_wordings", "moves": "answer_moves"}
_HOME = rf"(?:{HOME_STATE_MARK}|{HOME_MARK})"
ENOUGH, WITH_RULE, EXCUSED = 0.5, 0.4, 0.6
"""Chance from which a key counts as said: where no rule speaks, where one finds it, where one finds it excused or in
what others want (assumptions: a missed one is as bad as a false one, and a rule is mostly right)."""


def clauses(text: str) -> list[str]:
    """The sentences of a text; one of two words or less ("No.") is read with the next."""
    out, carry = list[str](), ""
    for sentence in sentences_of(text):
        whole = f"{carry} {sentence}".strip()
        short = len(re.findall(r"\w+", whole)) <= 2
        carry = whole if short else ""
        out += [] if short else [whole]
    return [*out, carry] if carry else out


def view(catalog: Catalog | None, kind: str, sentence: str) -> Marked:
    """A sentence with the marks in which a kind is read.

    Args:
        catalog: says which places lie in the home region; not needed for generic reasons and visas.
        kind: see `KEYS`, or "state_first".
        sentence: as typed.
    """
    if kind == "visa":
        return Marked(mark_visas(sentence), ())
    if kind == "generic" or catalog is None:
        return Marked(re.sub(r"(?<=\w )(?:(?!I\b)[A-Z][\w.-]*\s?)+\b", "Qname ", sentence).strip(), ())
    marked = mark_places(catalog, sentence)
    if kind != "state_first":
        return marked
    text = marked.text.replace(HOME_STATE_MARK, "Qplace___").replace(HOME_MARK, "Qland")
    return replace(marked, text=text.replace(STATE_MARK, HOME_MARK + " "))


def fired(kind: str, marked: Marked, sentence: str) -> list[Wording]:
    """What the rules of a kind find in a sentence.

    Args:
        kind: see `KEYS`, or "state_first".
        marked: its `view`.
        sentence: as typed.
    """
    keys = KEYS["home_first" if kind == "state_first" else kind]
    if kind == "other_specialty":
        return []
    plain = kind in {"generic", "visa"}  # their rules look for words, not for places
    found = found_in(_TABLES.get(kind, "said"), sentence if plain else marked.text, _HOME)
    return [
        replace(wording, words=wording.words if plain else marked.as_typed(start, end).strip(), sentence=sentence)
        for wording, start, end in found if wording.key in keys
    ]  # fmt: skip


def excused_by(kind: str, marked: Marked, sentence: str) -> set[str]:
    """Keys whose words a rule of the kind finds in a sentence beside words that make them right; see `fired`."""
    if kind == "other_specialty":
        return set()
    plain = kind in {"generic", "visa"}
    keys = KEYS["home_first" if kind == "state_first" else kind]
    return excused_in(_TABLES.get(kind, "said"), sentence if plain else marked.text, _HOME).intersection(keys)


def read(catalog: Catalog | None, kind: Kind, text: str) -> list[Wording]:
    """What a text says of one kind, once a key and sentence, in the order of the sentences.

    Args:
        catalog: says which places lie in the home region; not needed for generic reasons and visas.
        kind: see `KEYS`, or "state_first".
        text: as typed.
    """
    return read_all(catalog, (kind,), text)


def read_all(catalog: Catalog | None, kinds: Sequence[Kind], text: str) -> list[Wording]:
    """What a text says of some kinds; see `read`. Several kinds are read in the marks of the first.

    Args:
        catalog: as for `read`.
        kinds: one, or several of those that are neither generic reasons, visas nor another state.
        text: as typed.
    """
    return [wording for sentence in clauses(text) for wording in _read(catalog, kinds, sentence)]


def _read(catalog: Catalog | None, kinds: Sequence[Kind], sentence: str) -> Iterable[Wording]:
    marked = view(catalog, kinds[0], sentence)
    found = [wording for kind in kinds for wording in fired(kind, marked, sentence)]
    by_rule = {wording.key: wording for wording in reversed(found)}
    excused = {key for kind in kinds for key in excused_by(kind, marked, sentence)}
    seen = reader.features(marked.text, by_rule, excused)
    with_rule = EXCUSED if "way of others" in seen else WITH_RULE
    chances = reader.chances(seen)
    if kinds[0] == "visa":  # one sentence asks for one visa alone, or for the other
        chances[min("h1b_only", "j1_only", key=chances.__getitem__)] = 0.0
    for kind in kinds:
        for key in KEYS["home_first" if kind == "state_first" else kind]:
            enough = with_rule if key in by_rule else EXCUSED if key in excused else ENOUGH
            if chances[key] >= enough:
                yield by_rule.get(key) or _look_at(kind, key, sentence)


def _look_at(kind: Kind, key: str, sentence: str) -> Wording:
    """A finding of the reader: the whole sentence, and no certainty."""
    row = next(row for row in rows(_TABLES.get(kind, "said")) if row["key"] == key)
    return Wording(key, f"Look at this, it may be read as “{row['label']}”", sentence, sentence, row["ask"], "reader")
