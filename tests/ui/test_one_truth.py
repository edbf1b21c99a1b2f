"""Whatever is moved, on whatever page, in whatever order: every field says what the plan says."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from typing import Any

import pytest

from smartpick import Applicant, Preferences, Profile, open_plan, recommend_profile
from smartpick.applicant import VISA_NEEDS
from smartpick.bench.figures import serving
from smartpick.bench.visitor import Session, SessionError
from smartpick.catalog import Catalog
from smartpick.plan import HOME_RULES, joined, profile_to_json, recommend_two, rule_words

YES_NO = {None: [], True: ["Yes"], False: ["No"]}
EMPTY = {"One specialty only": None, "['Not entered']": []}
"""What a field says of nothing, against a field where nothing is chosen."""
FOLDED = {"answers", "more"}
"""Keys of what holds fields and draws them when it is opened."""
SPECIALTIES = ("Internal Medicine", "Pediatrics", "Psychiatry", "Urology")
SAVED = Profile(
    applicant=Applicant(specialty="Family Medicine", visa="j1_only", step2_ck=231, languages=("Urdu",)),
    preferences=Preferences(applications=50, socal_share=0.3, safety_floor=0.4, home="first"),
)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving("serve") as (address, _):
        yield address


class Seen:
    """A visitor, the plan that its browser was given to keep, and what each field must show by it."""

    def __init__(self, visitor: Session, catalog: Catalog, seed: int) -> None:
        self.visitor, self.catalog, self.random = visitor, catalog, random.Random(seed)
        self.typed: dict[str, Any] = {}
        self.moves: list[str] = []

    def profile(self) -> Profile:
        data = self.visitor.given("browser")
        if data["untouched"]:
            return open_plan('{"applicant": {"specialty": "Internal Medicine", "visa": "j1_or_h1b"}}')
        text, damaged = joined(data["plan"], {name: part["text"] for name, part in data["parts"].items()})
        assert not damaged
        return open_plan(text)

    def wanted(self, profile: Profile) -> dict[str, Any]:
        """What each field shows by the plan, by the field's name; as the browser is told it."""
        applicant, wishes = profile.applicant, profile.preferences
        home, rule = self.catalog.regions.tiers[1], rule_words(wishes.home_rule, "{}", applicant.visa)
        shown: dict[str, Any] = {
            **{name: getattr(applicant, name) for name in Applicant.model_fields if name != "ties"},
            "visa": [{**VISA_NEEDS, "none": "None", "j1_only": "J-1", "h1b_only": "H-1B"}[applicant.visa]],
            "second_specialty": applicant.second_specialty,
            "applications": wishes.applications,
            "budget_usd": wishes.budget_usd,
            "fee_per_program_usd": wishes.fee_per_program_usd,
            "place_weight": [wishes.place_weight],
            "price_weight": [wishes.price_weight],
            "distance_weight": [wishes.distance_weight],
            "near": wishes.near or "No place",
            "safety_floor": [round(100 * (wishes.safety_floor or 0))],
            "second_worth": [round(100 * wishes.second_worth)],
            "home": (rule[0].upper() + rule[1:]).replace("{}", home),
            "plan_name": profile.name,
        }
        for name in ("languages", "citizenships"):
            shown[name] = list(shown[name])
        for name in ("step3_passed", "h1b_transfer", "in_us_with_status", "ecfmg_certified"):
            shown[name] = YES_NO[shown[name]]
        try:
            plan = recommend_profile(self.catalog, profile)
        except ValueError:  # no list: shares stand at nothing
            return shown
        percentile = wishes.competitiveness_percentile
        shown["competitiveness_percentile"] = [round(plan.strength.percentile if percentile is None else percentile)]
        shown["socal_share"], shown["west_share"] = [plan.tier_counts[1]], [plan.tier_counts[2]]
        if applicant.second_specialty:
            both, share = recommend_two(self.catalog, profile), wishes.second_share
            shown["second_share"] = [round(100 * (both.counts[1] / sum(both.counts) if share is None else share))]
        return shown

    def check(self) -> int:
        """Compare; returns how many fields were compared."""
        assert self.visitor.exceptions() == []
        profile, compared = self.profile(), 0
        wanted = self.wanted(profile)
        for key, stands in self.visitor.shown().items():
            field = key.split("__")[0]
            shows = EMPTY.get(str(stands), stands)
            if field not in wanted or (shows is None and wanted[field] == ""):
                continue
            compared += 1
            if shows != wanted[field]:  # what was typed and refused stays, with its sentence
                assert field in self.typed, (self.moves, key, shows, wanted[field])
                assert shows == self.typed[field], (self.moves, key, shows, wanted[field])
                errors = [
                    node for node in self.visitor.nodes.values() if node.kind == "alert" and node.content.format == 1
                ]
                assert errors, (self.moves, key, shows, wanted[field])
        return compared

    def settle(self) -> None:
        """Take what still comes after several moves at once."""
        patience, self.visitor.timeout = self.visitor.timeout, 3.0
        try:
            while True:
                self.visitor.wait(time.perf_counter())
        except SessionError:
            self.visitor.timeout = patience

    def value_for(self, key: str) -> Any:
        """Some value a hand could give this widget."""
        content, kind, pick = self.visitor.widget(key).content, self.visitor.widget(key).kind, self.random
        if kind == "slider":
            steps = round((content.max - content.min) / content.step)
            return [round(content.min + content.step * pick.randint(0, steps), 2)]
        if kind == "number_input":
            least, most = {"applications": (5, 120), "graduation_year": (1990, 2026), "letters": (2, 5)}.get(
                key.split("__", maxsplit=1)[0], (content.min, min(content.max, content.min + 6))
            )
            return pick.choice([None, float(pick.randint(int(least) + 1, int(most)))])
        if kind == "multiselect":
            return pick.sample(list(content.options), 2)
        options = [getattr(option, "content", option) for option in content.options]
        if key.split("__", maxsplit=1)[0] == "specialty":
            options = SPECIALTIES
        return pick.choice(list(options)[:20]) if kind != "button_group" else [pick.choice(list(options))]

    def move(self) -> None:
        """One thing a visitor may do; now and then two at once, before the page has answered the first."""
        pick, visitor = self.random, self.visitor
        wanted = self.wanted(self.profile())
        fields = [
            key
            for key in visitor.keys("slider", "number_input", "selectbox", "radio", "multiselect", "button_group")
            if key.split("__")[0] in wanted
        ]
        buttons = [
            key
            for key in visitor.keys("button")
            if key.startswith(("preset-", "auto-", "undo", "redo", "limit", "ties-back"))
        ]
        ways = {"field": 8, "button": 5, "page": 3, "open": 1, "start over": 1, "quick": 3, "popover": 3}
        way = pick.choices(list(ways), list(ways.values()))[0]
        if way == "page" or not fields:
            page = pick.choice(sorted(visitor.pages))
            self.moves.append(f"page {page or 'first'}")
            visitor.visit(page)
            if page == "balance":
                visitor.set("more", True)
        elif way == "field":
            self._set(pick.choice(fields))
        elif way == "button" and buttons:
            key = pick.choice(buttons)
            self.moves.append(key)
            if key in {"undo", "redo"}:
                self.typed.clear()
            visitor.set(key, True)
        elif way == "quick":
            keys = [pick.choice(fields), pick.choice([*fields, *buttons])]
            for key in keys:
                value = True if key in buttons else self.value_for(key)
                self.moves.append(f"quick {key} {value}")
                self.typed[key.split("__")[0]] = value
                visitor.send(key, value)
            self.settle()
        elif way == "popover" and (folded := FOLDED & set(visitor.shown())):
            key = pick.choice(sorted(folded))
            self.moves.append(key)
            visitor.set(key, not visitor.shown()[key])
        elif way == "open":
            self.moves.append("open")
            self.typed.clear()
            kept = pick.choice(["start-over", "kept"])
            visitor.report("browser", "plans", [{"id": "abc", "label": f"Other {pick.random()}", "at": ""}])
            self._in_menu("plan-abc-open")
            visitor.report("browser", "found", {"id": "abc", "plan": profile_to_json(SAVED, kept), "parts": {}})
        elif way == "start over":
            self.moves.append("start over")
            self.typed.clear()
            has_last = not visitor.given("browser")["untouched"]
            self._in_menu("plan_new", "plan_new-yes")
            if pick.random() < 0.5 and has_last:
                self.moves.append("take back")
                self._in_menu("plan_take_back")

    def _in_menu(self, *buttons: str) -> None:
        """Open the plan's menu and click there, one after the other."""
        self.visitor.set("plan", True)
        for button in buttons:
            self.visitor.set(button, True)

    def _set(self, key: str) -> None:
        value = self.value_for(key)
        self.moves.append(f"{key} {value}")
        self.typed[key.split("__", maxsplit=1)[0]] = value
        self.visitor.set(key, value)


@pytest.mark.parametrize("seed", range(2))
def test_every_field_says_what_the_plan_says_after_any_moves(url: str, catalog: Catalog, seed: int) -> None:
    with Session(f"{url}/balance") as visitor:
        seen = Seen(visitor, catalog, seed)
        visitor.set("more", True)
        compared = seen.check()
        for _ in range(20):
            seen.move()
            compared += seen.check()
    assert compared > 120


def test_all_rules_are_among_what_is_compared() -> None:
    assert {"free", "sensible", "first", "every", "own"} == set(HOME_RULES)
