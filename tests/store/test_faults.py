"""What must not harm a plan: killed writers, a cut journal, a database that is gone, a full disk, two at once."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event, text

from smartpick.store import Link, Store, StoreError, sql
from smartpick.store.people import new_id
from tests.store.cluster import Cluster
from tests.store.conftest import empty, somebody
from tests.store.test_plans import pieces

OLD, NEW = pieces("old", story="old " * 900), pieces("new", story="new " * 900)


def in_a_killed_process(address: str, at: int, act: Callable[[Store], object]) -> bool:
    """Do it in a process that kills itself before statement number `at` of it, or before the commit.

    Returns:
        whether it was killed; else it came to its end.
    """
    if child := os.fork():
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    try:
        store, done = Store(address), iter(range(1000))

        def step(*_: object) -> None:
            if next(done) == at:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(store._engine, "before_cursor_execute", step)
        event.listen(store._engine, "commit", step)
        act(store)
    finally:
        os._exit(0)


@pytest.mark.parametrize("conflict", [False, True], ids=["next", "beside"])
def test_a_writer_killed_at_any_step_leaves_the_old_or_the_new(
    address: str, opened: Callable[[], Store], conflict: bool
) -> None:
    store = opened()
    link = somebody(store)
    plan, at, came_to_its_end = new_id(), 0, False
    store.save(link, plan, OLD, 0, "a")
    while not came_to_its_end:
        kept = store.load(link, plan)
        assert kept.pieces == OLD
        assert len(store.plans(link)) == 1
        upon = kept.revision - conflict
        came_to_its_end = not in_a_killed_process(
            address, at, lambda store, upon=upon: store.save(link, plan, NEW, upon, "b")
        )
        at += 1
    assert at > 8  # it was killed at many a step
    plans = {held.label for held in store.plans(link)}
    assert plans == ({"old", "new (kept from another tab)"} if conflict else {"new"})
    assert store.save(link, plan, NEW, kept.revision + (not conflict), "a").plan == plan


def test_a_journal_cut_anywhere_leaves_the_old_or_the_new(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Killed in the middle of a commit: SQLite's journal ends wherever the write was."""
    store = Store(empty(request, "sqlite", tmp_path))
    link = somebody(store)
    store.save(link, plan := new_id(), OLD, 0, "a")
    sql.settle_deletion(store._engine)  # all into the file, the journal is empty
    store.save(link, plan, NEW, 1, "a")
    file = tmp_path / "of the user" / "plans.sqlite"
    journal = Path(f"{file}-wal").read_bytes()
    whole = file.read_bytes()
    store.close()
    found = []
    for end in [*range(0, len(journal), 1500), len(journal)]:
        cut = tmp_path / str(end)
        cut.mkdir()
        (cut / "plans.sqlite").write_bytes(whole)
        (cut / "plans.sqlite-wal").write_bytes(journal[:end])
        with closing(Store(f"sqlite:///{cut}/plans.sqlite")) as after:
            kept = after.load(link, plan)
        found.append((kept.revision, kept.pieces))
        shutil.rmtree(cut)
    assert all(one in [(1, OLD), (2, NEW)] for one in found)
    assert found[0] == (1, OLD)
    assert found[-1] == (2, NEW)


@pytest.fixture
def outage(request: pytest.FixtureRequest, address: str, tmp_path: Path) -> Iterator[tuple[Callable[[], None], ...]]:
    """How to take the database of this address away, and how to bring it back."""
    if address.startswith("sqlite"):
        folder, away = tmp_path / "of the user", tmp_path / "away"
        yield (lambda: (folder.rename(away), None)[1]), (lambda: (away.rename(folder), None)[1])
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    yield cluster.stop, cluster.start


def test_the_database_goes_and_comes_back(
    store: Store, mine: Link, outage: tuple[Callable[[], None], Callable[[], None]]
) -> None:
    go, come_back = outage
    store.save(mine, plan := new_id(), OLD, 0, "a")
    for revision in (1, 2):
        go()
        try:
            for ask in (
                lambda revision=revision: store.save(mine, plan, NEW, revision, "a"),
                lambda: store.load(mine, plan), lambda: store.plans(mine), lambda: store.begin(Link.new()),
            ):  # fmt: skip
                with pytest.raises(StoreError) as caught:
                    ask()
                assert str(caught.value) == sql.SILENT
        finally:
            come_back()
        assert store.load(mine, plan).revision == revision
        assert store.save(mine, plan, NEW, revision, "a") == (plan, revision + 1, None)


def test_a_server_that_says_nothing_is_given_up(
    cluster: Cluster, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql, "SILENT_S", 0.4)
    address = empty(request, "postgresql", tmp_path)
    store = Store(address)
    link = somebody(store)
    store.save(link, plan := new_id(), OLD, 0, "a")
    with cluster.silent():
        for _ in range(2):
            with pytest.raises(StoreError) as caught:
                store.save(link, plan, NEW, 1, "a")
            assert str(caught.value) == sql.SILENT
    assert store.load(link, plan).pieces in (OLD, NEW)  # it may have heard it all the same
    assert store.save(link, plan, NEW, 1, "a").plan == plan
    store.close()


def test_a_full_disk_keeps_the_old_and_says_so(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    store = Store(empty(request, "sqlite", tmp_path))
    link = somebody(store)
    store.save(link, plan := new_id(), OLD, 0, "a")
    with closing(sqlite3.connect(tmp_path / "of the user" / "plans.sqlite")) as file:
        pages = file.execute("PRAGMA page_count").fetchone()[0]
    room = [pages + 10]
    event.listen(store._engine, "checkout", lambda db, *_: db.execute(f"PRAGMA max_page_count = {room[0]}"))
    revision, said = 1, ""
    while not said:
        try:
            store.save(link, plan, pieces(story=str(revision) * 900), revision, "a")
            revision += 1
        except StoreError as error:
            said = str(error)
    assert said == sql.FULL
    assert revision > 1  # some had room
    assert store.load(link, plan).pieces == pieces(story=str(revision - 1) * 900)
    room[0] = 10_000
    assert store.save(link, plan, NEW, revision, "a") == (plan, revision + 1, None)
    store.close()


@pytest.mark.parametrize("table", ["plans", "versions"])
def test_a_full_disk_under_postgresql_keeps_the_old_and_says_so(
    request: pytest.FixtureRequest, tmp_path: Path, table: str
) -> None:
    store = Store(empty(request, "postgresql", tmp_path))
    link = somebody(store)
    store.save(link, plan := new_id(), OLD, 0, "a")
    with store._engine.begin() as db:  # what the server answers when a file cannot grow
        db.execute(text(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
        ))  # fmt: skip
        db.execute(text(f"CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON {table} EXECUTE FUNCTION full_disk()"))
    with pytest.raises(StoreError, match=f"^{re.escape(sql.FULL)}$"):
        store.save(link, plan, NEW, 1, "a")
    assert store.load(link, plan).pieces == OLD
    with store._engine.begin() as db:
        db.execute(text("DROP FUNCTION full_disk CASCADE"))
    assert store.save(link, plan, NEW, 1, "a") == (plan, 2, None)
    store.close()


@pytest.mark.parametrize("upon", [0, 1], ids=["new plan", "kept plan"])
def test_many_writers_at_once_and_nothing_is_lost(opened: Callable[[], Store], upon: int) -> None:
    stores = [opened() for _ in range(6)]
    link, plan = somebody(stores[0]), new_id()
    if upon:
        stores[0].save(link, plan, OLD, 0, "before")
    start, saved, texts = threading.Barrier(len(stores)), {}, {}

    def write(at: int, store: Store) -> None:
        texts[at] = pieces(story=f"of writer {at}")
        start.wait()
        saved[at] = store.save(link, plan, texts[at], upon, f"writer {at}")

    threads = [threading.Thread(target=write, args=each) for each in enumerate(stores)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(saved) == [*range(len(stores))]
    assert [one.instead_of for one in saved.values()].count(None) == 1
    assert len({one.plan for one in saved.values()}) == len(stores)
    for at, where in saved.items():
        kept = stores[0].load(link, where.plan)
        assert kept.pieces == texts[at].named(kept.pieces.label)


def test_many_begin_with_one_link_at_once_and_are_one_person(opened: Callable[[], Store]) -> None:
    """Two tabs of one browser that are opened in the same moment."""
    stores, link = [opened() for _ in range(4)], Link.new()
    threads = [threading.Thread(target=store.begin, args=(link,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stores[0].save(link, new_id(), OLD, 0, "a")
    assert [len(store.plans(link)) for store in stores] == [1] * 4


def test_a_writer_that_does_not_end_is_waited_for_a_while(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql, "WAIT_S", 0.1)
    store = Store(empty(request, "sqlite", tmp_path))
    link, plan = somebody(store), new_id()
    store.save(link, plan, OLD, 0, "a")
    with closing(sqlite3.connect(tmp_path / "of the user" / "plans.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="does not answer"):
            store.save(link, plan, NEW, 1, "a")
        assert store.load(link, plan).pieces == OLD  # readers wait for nobody
        other.execute("ROLLBACK")
    assert store.save(link, plan, NEW, 1, "a").revision == 2
    store.close()


def test_neither_faults_nor_logs_tell_plans_or_links(
    store: Store, mine: Link, outage: tuple[Callable[[], None], Callable[[], None]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    store._engine.echo = True
    go, come_back = outage
    secret = pieces("unmistakable", story="unmistakable")
    store.save(mine, plan := new_id(), secret, 0, "a")
    given = store.share(mine, plan)
    store.plans(given)
    go()
    try:
        with pytest.raises(StoreError) as caught:
            store.save(mine, plan, secret, 1, "a")
    finally:
        come_back()
    said = caplog.text + "".join(traceback.format_exception(caught.value))
    assert "INSERT INTO versions" in said  # it was logged
    for word in ("unmistakable", mine.secret, given.secret):
        assert word not in said
