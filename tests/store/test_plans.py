"""What is kept comes back letter for letter; the later save never wins silently; what is deleted is gone."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from smartpick import Applicant, Catalog, Profile, open_plan
from smartpick.applicant import Story
from smartpick.plan import profile_to_json
from smartpick.store import Link, NoSuchPlan, Pieces, PiecesMissing, Store, StoreError, people, plans
from smartpick.store.people import new_id
from smartpick.store.pieces import Piece, changes
from tests.store.conftest import Clock, empty, somebody
from tests.strategies import profiles

MINE = Profile(applicant=Applicant(specialty="Neurology", visa="none"), name="Mine", notes={"1800400001": "é😀\n\0"})


@cache
def pieces(name: str = "Mine", story: str = "") -> Pieces:
    """A plan with a name and a text in its story."""
    return Pieces.of(MINE.model_copy(update={"name": name, "story": Story(why_home=story)}), "2026")


def without_texts(whole: Pieces) -> Pieces:
    return Pieces(whole.small, {name: Piece(piece.digest, None) for name, piece in whole.large.items()})


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(profiles())
def test_saved_loaded_saved_is_letter_for_letter_the_same(store: Store, profile: Profile) -> None:
    link, plan, text = somebody(store), new_id(), profile_to_json(profile, "2026")
    store.save(link, plan, Pieces.of(profile, "2026"), 0, "a")
    kept = store.load(link, plan)
    assert kept.pieces.text() == text
    again = open_plan(kept.pieces.text())
    store.save(link, plan, Pieces.of(again, "2026"), kept.revision, "b")
    assert store.load(link, plan).pieces == kept.pieces


def test_the_mark_of_corrected_odds_is_kept(store: Store, mine: Link) -> None:
    store.save(mine, plan := new_id(), Pieces.of(MINE, "2026", since=True), 0, "a")
    assert store.load(mine, plan).pieces.text() == profile_to_json(MINE, "2026", since=True)


def test_versions_come_back_also_in_another_process(opened: Callable[[], Store]) -> None:
    first, plan = opened(), new_id()
    link = somebody(first)
    for revision, name in enumerate(("one", "two", "three")):
        assert first.save(link, plan, pieces(name, story=name), revision, "a") == (plan, revision + 1, None)
    later = opened()
    assert [version.revision for version in later.versions(link, plan)] == [3, 2, 1]
    assert later.load(link, plan, 2).pieces == pieces("two", story="two")
    assert later.load(link, plan).pieces == pieces("three", story="three")
    with pytest.raises(NoSuchPlan):
        later.load(link, plan, 4)


def test_plans_are_listed_by_name(store: Store, mine: Link) -> None:
    for name in ("Zoe", "", "Adam"):
        store.save(mine, new_id(), pieces(name), 0, "a")
    assert [plan.label for plan in store.plans(mine)] == ["Adam", "Neurology", "Zoe"]


def test_the_plan_that_was_open_last_is_known(store: Store, mine: Link) -> None:
    def present() -> list[str]:
        return [plan.label for plan in store.plans(mine) if plan.present]

    ids = [new_id() for _ in range(2)]
    for name, plan in zip(("one", "two"), ids, strict=True):
        store.save(mine, plan, pieces(name), 0, "a")
    given = store.share(mine, ids[0])
    assert present() == ["two"]
    store.turn_to(mine, ids[0])
    assert present() == ["one"]
    store.turn_to(mine, None)
    assert present() == []
    store.save(mine, ids[1], pieces("two"), 1, "a")
    store.save(given, ids[0], pieces("one"), 1, "adviser")
    store.turn_to(given, ids[0])
    assert present() == ["two"]
    beside = store.save(mine, ids[1], pieces("two"), 1, "b")
    assert [plan.plan for plan in store.plans(mine) if plan.present] == [beside.plan]


def test_the_later_save_is_kept_beside_the_first(store: Store, mine: Link, catalog: Catalog) -> None:
    store.save(mine, plan := new_id(), pieces(), 0, "first")
    store.save(mine, plan, pieces(story="of the second tab"), 1, "second")
    saved = store.save(mine, plan, pieces(story="of the first tab"), 1, "first")
    assert saved.plan != plan
    assert saved[1:] == (1, 2)
    theirs, ours = store.load(mine, plan).pieces, store.load(mine, saved.plan).pieces
    assert theirs == pieces(story="of the second tab")
    assert ours == pieces("Mine (kept from another tab)", story="of the first tab")
    assert [change.words for change in changes(theirs, ours, catalog)] == [
        "Why Southern California of the second tab → of the first tab"
    ]
    # The first tab goes on in its copy, the second where it was.
    assert store.save(mine, saved.plan, pieces("x"), 1, "first") == (saved.plan, 2, None)
    assert store.save(mine, plan, pieces("y"), 2, "second") == (plan, 3, None)
    again = store.save(mine, plan, pieces(), 2, "third", copy="kept from another tab, 14:05")
    assert {held.label for held in store.plans(mine)} == {"x", "y", "Mine (kept from another tab, 14:05)"}
    assert again.instead_of == 3


def test_a_session_that_did_not_hear_of_its_save_may_try_again(store: Store, mine: Link) -> None:
    store.save(mine, plan := new_id(), pieces(), 0, "a")
    assert store.save(mine, plan, pieces("later"), 0, "a") == (plan, 2, None)
    assert store.save(mine, plan, pieces("later still"), 1, "a") == (plan, 3, None)
    assert len(store.plans(mine)) == 1


def test_a_session_of_before_the_database_was_put_back_writes_over_nothing(store: Store, mine: Link) -> None:
    """Its revision is beyond all that is here: what stands here it never saw."""
    store.save(mine, plan := new_id(), pieces(), 0, "a")
    saved = store.save(mine, plan, pieces(story="later"), 7, "b")
    assert saved.instead_of == 1
    assert store.load(mine, plan).pieces == pieces()


def test_large_parts_travel_and_lie_once(store: Store, mine: Link) -> None:
    store.save(mine, plan := new_id(), pieces(story="long"), 0, "a")
    store.save(mine, plan, without_texts(pieces("two", story="long")), 1, "a")
    assert store.load(mine, plan).pieces == pieces("two", story="long")
    with pytest.raises(PiecesMissing):
        store.save(mine, plan, without_texts(pieces("three", story="other")), 2, "a")
    assert store.load(mine, plan).revision == 2
    store.save(mine, plan, pieces("three", story="other"), 2, "a")
    store.save(mine, plan, without_texts(pieces("two", story="long")), 3, "a")  # taken back: an earlier version has it
    assert store.load(mine, plan).pieces == pieces("two", story="long")
    beside = store.save(mine, plan, without_texts(pieces("four", story="other")), 3, "b")
    assert store.load(mine, beside.plan).pieces == pieces("four (kept from another tab)", story="other")


def test_history_has_an_end(store: Store, mine: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "MOST_VERSIONS", 3)
    plan = new_id()
    for revision in range(5):
        store.save(mine, plan, pieces(str(revision), story=str(revision // 4)), revision, "a")
    assert [version.revision for version in store.versions(mine, plan)] == [5, 4, 3]
    assert store.load(mine, plan, 3).pieces == pieces("2", story="0")
    assert store.load(mine, plan, 5).pieces == pieces("4", story="1")


def test_history_has_a_size(store: Store, mine: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "MOST_CHARACTERS", sum(len(p.text or "") for p in pieces(story="0" * 90).large.values()))
    plan = new_id()
    for revision in range(4):
        store.save(mine, plan, pieces(story=str(revision) * 90), revision, "a")
        assert store.load(mine, plan).pieces == pieces(story=str(revision) * 90)
    store.save(mine, plan, pieces("small change", story="3" * 90), 4, "a")
    assert [version.revision for version in store.versions(mine, plan)] == [5, 4]


def test_too_much_is_refused_in_a_sentence(store: Store, mine: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save(mine, plan := new_id(), pieces(), 0, "a")
    monkeypatch.setattr(people, "MOST_PLANS", 1)
    with pytest.raises(StoreError, match="1 plans here already"):
        store.save(mine, new_id(), pieces(), 0, "a")
    monkeypatch.setattr(plans, "MAX_BYTES", 10)
    with pytest.raises(StoreError, match="too large"):
        store.save(mine, plan, pieces(), 1, "a")
    monkeypatch.setattr(people, "MOST_LINKS", 1)
    with pytest.raises(StoreError, match="1 links already"):
        store.share(mine, plan)
    assert store.load(mine, plan).revision == 1


def test_a_deleted_plan_does_not_come_back(store: Store, mine: Link) -> None:
    store.save(mine, plan := new_id(), pieces(), 0, "a")
    store.delete(mine, plan)
    for way in (
        lambda: store.load(mine, plan), lambda: store.versions(mine, plan), lambda: store.delete(mine, plan),
        lambda: store.save(mine, plan, pieces(), 1, "a"),
    ):  # fmt: skip
        with pytest.raises(NoSuchPlan):
            way()
    assert store.plans(mine) == ()


def test_what_is_deleted_is_gone_from_the_disk_at_once(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    store = Store(empty(request, "sqlite", tmp_path))
    mine, other = somebody(store), somebody(store)
    secret, stays = "unmistakable" * 9, "thisonestays" * 9
    store.save(other, new_id(), pieces(story=stays), 0, "a")
    store.save(mine, plan := new_id(), pieces(secret[:50], story=secret), 0, "a")
    store.save(mine, plan, pieces("two", story="another"), 1, "a")
    store.share(mine, plan, label=secret)

    def found(word: str) -> bool:
        return any(word.encode() in file.read_bytes() for file in (tmp_path / "of the user").iterdir())

    assert found("unmistakable")
    store.delete(mine, plan)
    assert not found("unmistakable")
    store.save(mine, plan := new_id(), pieces(story=secret), 0, "a")
    store.share(mine, plan, label=secret)
    store.forget(mine)
    assert not found("unmistakable")
    assert found("thisonestays")
    store.close()


# A clock that jumps

DAY = 86_400


def test_order_is_that_of_revisions_whatever_the_clock_says(store: Store, mine: Link, clock: Clock) -> None:
    plan = new_id()
    for revision, jump in enumerate((0, -900 * DAY, 5, 4_000 * DAY, -9_000 * DAY)):
        clock.now += jump
        store.save(mine, plan, pieces(str(revision)), revision, "a")
    assert [version.revision for version in store.versions(mine, plan)] == [5, 4, 3, 2, 1]
    assert store.load(mine, plan).pieces == pieces("4")


@pytest.mark.parametrize("days", [0, -1, -400])
def test_retention_is_a_day_at_least(store: Store, mine: Link, clock: Clock, days: int) -> None:
    store.save(mine, new_id(), pieces(), 0, "a")
    for _ in range(3):
        clock.now += DAY
        with pytest.raises(ValueError, match="on the day it was saved"):
            store.delete_unused(days)
    assert len(store.plans(mine)) == 1


def test_what_nobody_saved_for_long_goes(store: Store, mine: Link, clock: Clock) -> None:
    other, empty_handed = somebody(store), somebody(store)
    store.save(mine, old := new_id(), pieces("old"), 0, "a")
    link = store.share(mine, old)
    deleted = []
    for _ in range(40):
        clock.now += DAY
        deleted.append(store.delete_unused(30))
        assert store.delete_unused(30) == 0  # once a day
        if len(deleted) == 20:
            store.save(other, new_id(), pieces("young"), 0, "a")
    assert sum(deleted) == 1
    assert deleted[30] == 1
    assert [plan.label for plan in store.plans(other)] == ["young"]
    for gone in (mine, link, empty_handed):
        with pytest.raises(StoreError, match="leads to no plan"):
            store.plans(gone)


@pytest.mark.parametrize("jump", [400 * DAY, -400 * DAY])
def test_a_clock_that_jumps_deletes_nothing(store: Store, mine: Link, clock: Clock, jump: int) -> None:
    store.save(mine, new_id(), pieces(), 0, "a")
    store.delete_unused(30)
    for _ in range(3):
        clock.now += DAY
        store.delete_unused(30)
    clock.now += jump
    assert store.delete_unused(30) == 0
    clock.now += DAY / 2
    assert store.delete_unused(30) == 0
    clock.now -= jump  # somebody set it right
    for _ in range(3):
        assert store.delete_unused(30) == 0
        clock.now += DAY
    assert len(store.plans(mine)) == 1
