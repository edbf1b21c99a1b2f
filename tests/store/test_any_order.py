"""Saves, names, deletions and conflicts of several tabs in any order, against a plain model that cannot be wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from smartpick.store import Link, NoSuchPlan, Pieces, Store
from smartpick.store.people import new_id
from tests.store.conftest import somebody
from tests.store.test_plans import pieces

names = st.sampled_from(["", "Mine", "Plan é😀", "\0'; DROP TABLE plans; --", "x" * 60])
stories = st.sampled_from(["", "a", "long " * 50])


@dataclass
class Tab:
    """A session that has a plan open: what it saw last of it, and its own name as a writer."""

    person: Link
    plan: str
    shown: Pieces
    seen: int = 0
    writer: str = field(default_factory=new_id)


class Plans(RuleBasedStateMachine):
    """The store, and beside it a dictionary: person → plan → the versions it had."""

    store: Store
    tabs = Bundle("tabs")

    @initialize()
    def nobody(self) -> None:
        self.people: dict[Link, dict[str, list[Pieces]]] = {somebody(self.store): {}, somebody(self.store): {}}

    @rule(target=tabs, who=st.integers(0, 9), name=names, story=stories)
    def open_a_new_plan(self, who: int, name: str, story: str) -> Tab:
        """In a tab that has not saved it yet."""
        return Tab(list(self.people)[who % len(self.people)], new_id(), pieces(name, story))

    @rule(target=tabs, who=st.integers(0, 9), which=st.integers(0, 9))
    def open_a_kept_plan(self, who: int, which: int) -> object:
        person = list(self.people)[who % len(self.people)]
        kept = sorted(self.people[person])
        if not kept:
            return multiple()
        plan = kept[which % len(kept)]
        loaded = self.store.load(person, plan)
        assert loaded.pieces == self.people[person][plan][-1]
        return Tab(person, plan, loaded.pieces, loaded.revision)

    @rule(tab=tabs, story=stories)
    def change(self, tab: Tab, story: str) -> None:
        tab.shown = pieces(tab.shown.label, story)
        self.save(tab)

    @rule(tab=tabs, name=names)
    def rename(self, tab: Tab, name: str) -> None:
        tab.shown = tab.shown.named(" ".join(name.split()))
        self.save(tab)

    @rule(tab=tabs)
    def save(self, tab: Tab) -> None:
        kept = self.people[tab.person]
        if tab.seen and tab.plan not in kept:
            with pytest.raises(NoSuchPlan):
                self.store.save(tab.person, tab.plan, tab.shown, tab.seen, tab.writer)
            return
        versions = kept.setdefault(tab.plan, [])
        saved = self.store.save(tab.person, tab.plan, tab.shown, tab.seen, tab.writer)
        if len(versions) == tab.seen:
            assert saved == (tab.plan, tab.seen + 1, None)
            versions.append(tab.shown)
        else:  # the model's whole rule on conflicts
            assert saved.plan not in kept
            assert saved[1:] == (1, len(versions))
            copy = self.store.load(tab.person, saved.plan).pieces
            assert copy == tab.shown.named(copy.label)
            assert copy.label not in {versions[-1].label for versions in kept.values()}
            kept[saved.plan], tab.shown = [copy], copy
        tab.plan, tab.seen = saved.plan, saved.revision

    @rule(tab=tabs)
    def save_again_without_having_heard(self, tab: Tab) -> None:
        """The session that saved last never writes beside itself."""
        versions = self.people[tab.person].get(tab.plan, [])
        if tab.seen and len(versions) == tab.seen:
            before = tab.seen
            self.save(tab)
            tab.seen = before
            saved = self.store.save(tab.person, tab.plan, tab.shown, tab.seen, tab.writer)
            assert saved == (tab.plan, before + 2, None)
            versions.append(tab.shown)
            tab.seen = saved.revision

    @rule(tab=consumes(tabs))
    def delete(self, tab: Tab) -> None:
        kept = self.people[tab.person]
        if tab.plan in kept:
            self.store.delete(tab.person, tab.plan)
            del kept[tab.plan]

    @rule(who=st.integers(0, 9), stays=st.integers(0, 3))
    def forget(self, who: int, stays: int) -> None:
        if stays:  # rarely
            return
        person = list(self.people)[who % len(self.people)]
        self.store.forget(person)
        self.people[person].clear()

    @rule(who=st.integers(0, 9), which=st.integers(0, 9), back=st.integers(0, 9))
    def look_back(self, who: int, which: int, back: int) -> None:
        person = list(self.people)[who % len(self.people)]
        if kept := sorted(self.people[person]):
            plan = kept[which % len(kept)]
            versions = self.people[person][plan]
            assert [v.revision for v in self.store.versions(person, plan)] == [*range(len(versions), 0, -1)]
            revision = 1 + back % len(versions)
            assert self.store.load(person, plan, revision).pieces == versions[revision - 1]

    @invariant()
    def nothing_is_missing_and_nothing_is_anybody_elses(self) -> None:
        for person, kept in getattr(self, "people", {}).items():
            listed = {(held.plan, held.label, held.revision) for held in self.store.plans(person)}
            assert listed == {(plan, versions[-1].label, len(versions)) for plan, versions in kept.items()}

    def teardown(self) -> None:
        for person, kept in getattr(self, "people", {}).items():
            for plan, versions in kept.items():
                assert self.store.load(person, plan).pieces == versions[-1]


def test_in_any_order_as_the_model(store: Store) -> None:
    machine = type("OnThisStore", (Plans,), {"store": store})
    run_state_machine_as_test(machine, settings=settings(max_examples=20, stateful_step_count=20))
