"""What a move changed, in words: "Step 2 CK 250 → 238"; for who may want to take it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from smartpick.applicant import TIE_KINDS, VISA_NEEDS
from smartpick.catalog import Catalog
from smartpick.knowledge import Knowledge
from smartpick.plan.events import Event
from smartpick.plan.home import rule_words
from smartpick.plan.messages import DivisionChoice, EditedLetter, Statement
from smartpick.plan.preferences import Profile

MOST_NAMED = 2
"""Changes of one move that are named; more are counted (assumption: they stand in the help of a button)."""
_SHORT = 30
"""Characters up to which a typed text is shown itself (assumption)."""

_LABELS = {
    "applicant.specialty": "Specialty",
    "applicant.visa": "Visa you need",
    "applicant.second_specialty": "Second specialty",
    "applicant.step2_ck": "Step 2 CK",
    "applicant.step1_attempts": "Step 1 attempts",
    "applicant.step2_attempts": "Step 2 CK attempts",
    "applicant.step3_passed": "Step 3 passed",
    "applicant.h1b_transfer": "H-1B now, or a US school",
    "applicant.graduation_year": "Year you graduated",
    "applicant.usce_hands_on_months": "Months of hands-on US experience",
    "applicant.usce_observership_months": "Months of observerships",
    "applicant.usce_socal_months": "Months in {home}",
    "applicant.us_letters": "Letters from US physicians",
    "applicant.letters": "Letters of recommendation",
    "applicant.citizenships": "Citizenships",
    "applicant.in_us_with_status": "In the US with a valid status",
    "applicant.ecfmg_certified": "ECFMG certified",
    "applicant.research_items": "Research items",
    "applicant.gap_months": "Months without medical work",
    "applicant.earlier_cycles": "Match cycles before",
    "applicant.languages": "Languages",
    "applicant.ties": "Ties to places",
    "applicant.no_ties": "No ties to places",
    "preferences.applications": "Number of programs",
    "preferences.budget_usd": "Budget in US dollars",
    "preferences.fee_per_program_usd": "Fee for one program",
    "preferences.home": "{home}:",
    "preferences.socal_share": "{home} share",
    "preferences.west_share": "West share",
    "preferences.safety_floor": "Safety floor",
    "preferences.competitiveness_percentile": "How competitive you are",
    "preferences.place_weight": "What a match in {home} is worth",
    "preferences.setting_weight": "What a university program is worth",
    "preferences.price_weight": "What low prices are worth",
    "preferences.distance_weight": "What being near is worth",
    "preferences.near": "Place to be near",
    "preferences.targets": "Targets by sub-region",
    "preferences.second_share": "Share of the second specialty",
    "preferences.second_worth": "What the second specialty is worth",
    "story.name": "Your name",
    "story.aamc_id": "AAMC ID",
    "story.items": "Facts of your story",
    "story.why_home": "Why {home}",
    "story.adaptability": "How you adapt",
    "messages.strategy": "Kinds of statement",
    "messages.statements": "Statement",
    "messages.assignments": "Who gets which statement",
    "messages.divisions": "Divisions in ERAS",
    "messages.no_preference": "No division preference",
    "messages.no_preference_essay": "Essay on no preference",
    "messages.settings": "Settings in ERAS",
    "messages.setting_essay": "Essay on settings",
    "messages.answers": "Answer",
    "messages.letters": "Letter",
    "messages.h1b_reason": "Reason for H-1B only",
    "messages.visa_text": "Words on the visa",
    "messages.signals": "Signals",
    "pins": "Pinned",
    "exclusions": "Left out",
    "notes": "Note",
    "events": "News",
    "time_zone": "Your time zone",
    "unfilled": "Unfilled programs",
    "rank_list.order": "Rank list",
    "rank_list.scores": "Scores",
    "rank_list.weights": "Weight of a criterion",
    "rank_list.certified": "Rank list certified",
    "rank_list.certified_order": "Certified rank list",
    "rank_list.nrmp_codes": "NRMP code",
    "rank_list.preliminary": "Preliminary list",
}
"""Each field of a profile by the path to it, but `knowledge` and the name, which is no move."""
_KNOWN = {
    "answers": ("answer about a program", "answers about programs"),
    "fills": ("year of filled positions", "years of filled positions"),
    "own_programs": ("program of your own", "programs of your own"),
    "gone_pages": ("page marked as gone", "pages marked as gone"),
    "reopened": ("program put back", "programs put back"),
}
"""Each field of what the user knows, for one and for many."""
_PERCENT = {"socal_share", "west_share", "safety_floor", "second_share", "second_worth"}
_AUTOMATIC = {"socal_share", "west_share", "competitiveness_percentile", "second_share"}
_NONE = {"budget_usd", "safety_floor", "near", "targets", "second_specialty", "fee_per_program_usd"}


@dataclass(frozen=True)
class Change:
    """One field that is another.

    Args:
        field: the path to it, with the program or kind behind where it holds several; "" where nothing was there
            before or nothing is left, so that no two such changes are of one field.
        words: what changed.
    """

    field: str
    words: str


def step_words(changes: tuple[Change, ...]) -> str:
    """The changes of one move in a line."""
    named = [change.words for change in changes[:MOST_NAMED]]
    more = len(changes) - len(named)
    return "; ".join([*named, *([f"{more} more"] if more else [])])


def differences(old: Profile, new: Profile, catalog: Catalog) -> tuple[Change, ...]:
    """Every field in which two profiles differ, but their names, in the order of the form.

    Args:
        catalog: for the names of programs and of the home region.
    """
    return tuple(_Words(old, new, catalog).changes())


@dataclass(frozen=True)
class _Words:
    old: Profile
    new: Profile
    catalog: Catalog

    def changes(self) -> Iterator[Change]:
        """Every change from the old profile to the new one, part by part, in the order of the pages."""
        for part in ("applicant", "preferences", "story", "messages", "rank_list"):
            before, after = getattr(self.old, part), getattr(self.new, part)
            if before is not after:
                yield from self._fields(f"{part}.", type(before).model_fields, before, after)
        yield from self._fields(
            "", ("pins", "exclusions", "notes", "events", "time_zone", "unfilled"), self.old, self.new
        )
        if self.old.knowledge is not self.new.knowledge:
            yield from _knowledge(self.old.knowledge, self.new.knowledge)

    def _fields(self, path: str, names: Any, before: Any, after: Any) -> Iterator[Change]:
        for name in names:
            was, now = getattr(before, name), getattr(after, name)
            if was == now:
                continue
            label = _LABELS[path + name].format(home=self.catalog.regions.tiers[1])
            if isinstance(was, tuple | Mapping) and name != "targets":
                yield self._several(path + name, label, _by_key(was), _by_key(now))
            else:
                yield Change(path + name, f"{label} {self._arrow(name, was, now)}")

    def _several(self, path: str, label: str, was: Mapping[Any, Any], now: Mapping[Any, Any]) -> Change:
        """A field that holds several things, each by its key."""
        keys = [key for key in {**was, **now} if was.get(key) != now.get(key)]
        if not keys:
            return Change("", f"{label}: another order")
        if len(keys) > 1:
            return Change("", f"{label}: {len(keys)} changed")
        name = self._name(keys[0])
        if keys[0] not in was:
            return Change("", f"{label}: {name} added")
        if keys[0] not in now:
            return Change("", f"{label}: {name} taken away")
        return Change(f"{path}.{keys[0]}", f"{label}: {name} changed")

    def _name(self, key: Any) -> str:
        """What one of several things is called; programs by their name."""
        if hasattr(key, "kind") and hasattr(key, "place"):
            return f"{TIE_KINDS[key.kind].lower()}, {key.place}" if key.kind in TIE_KINDS else key.place or key.kind
        if isinstance(key, tuple):
            return " ".join(filter(None, (self._name(part) for part in key)))
        at = self.catalog.code_position.get(key)
        return str(key) if at is None else str(self.catalog.table["program_name"].iloc[at])

    def _arrow(self, name: str, was: Any, now: Any) -> str:
        """ "250 → 238"; of a long text only that it changed."""
        if isinstance(was, str) and isinstance(now, str) and max(len(was), len(now)) > _SHORT and name != "specialty":
            return "changed"
        return f"{self._value(name, was, self.old)} → {self._value(name, now, self.new)}"

    def _value(self, name: str, value: Any, profile: Profile) -> str:
        if value is None or value == "":
            return "automatic" if name in _AUTOMATIC else "none" if name in _NONE else "not entered"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if name in _PERCENT:
            return f"{100 * value:.0f} %"
        if name == "home":
            return rule_words(value, self.catalog.regions.tiers[1], profile.applicant.visa)
        if isinstance(value, Mapping):
            return f"{len(value)} sub-regions"
        value = value.isoformat() if isinstance(value, dt.date) else value
        return VISA_NEEDS.get(value, value) if isinstance(value, str) else f"{value:g}" if value < 1e5 else f"{value:,}"


def _by_key(several: Any) -> Mapping[Any, Any]:
    """Several things by what tells them apart."""
    if isinstance(several, Mapping):
        return several
    keys: dict[type, Callable[[Any], Any]] = {
        Statement: lambda each: each.version,
        DivisionChoice: lambda each: each.division,
        EditedLetter: lambda each: (each.kind, each.code),
        Event: lambda each: each.key,
    }
    return {keys.get(type(each), lambda each: each)(each): each for each in several}


def _knowledge(old: Knowledge, new: Knowledge) -> Iterator[Change]:
    """How many answers and other facts came or went; they may be thousands, so they are only counted."""
    for name, (one, many) in _KNOWN.items():
        was, now = getattr(old, name), getattr(new, name)
        if was is now or was == now:
            continue
        more = len(now) - len(was)
        count = f"{abs(more):,} {one if abs(more) == 1 else many}"
        yield Change("", f"{count} {'added' if more > 0 else 'taken away'}" if more else f"{many} changed".capitalize())
