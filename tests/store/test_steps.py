"""Databases of before are brought up to date whole or not at all; one of a newer SmartPick stays as it is."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import closing

import pytest
from sqlalchemy import Connection, inspect, text

from smartpick.plan import open_plan
from smartpick.store import Account, Link, Store, StoreError, steps
from smartpick.store.sql import engine_for
from tests.paths import SAMPLES
from tests.store.conftest import somebody
from tests.store.test_plans import pieces

KEPT = SAMPLES / "store"
LINK = Link("sample-link-" + "x" * 31)
"""The link of the person in every sample."""
PLAN = "5a" * 16
ACCOUNT = Account("https://id.example.org", "sample-subject")
"""By which that person signs in, from the third step on."""


def tables(store: Store) -> set[str]:
    return set(inspect(store._engine).get_table_names())


def adds_a_table_and_then(end: Callable[[], object]) -> steps.Step:
    """A step that is cut short when half of it is done."""

    def step(db: Connection) -> None:
        db.execute(text("CREATE TABLE half_done (id TEXT)"))
        db.execute(text("UPDATE plans SET revision = 99"))
        end()

    return step


def fails() -> None:
    raise RuntimeError("in the middle")


def dies() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("end", [fails, dies])
def test_a_step_cut_short_leaves_the_old_state(
    address: str, opened: Callable[[], Store], end: Callable[[], object]
) -> None:
    store = opened()
    link = somebody(store)
    store.save(link, PLAN, pieces(), 0, "a")
    before = tables(store)
    further = [*steps.STEPS, adds_a_table_and_then(end)]
    if child := os.fork():
        os.waitpid(child, 0)
    else:
        try:
            steps.bring_up_to_date(engine_for(address), further)
        finally:
            os._exit(0)
    assert tables(store) == before
    assert store.load(link, PLAN).revision == 1
    assert opened().load(link, PLAN).pieces == pieces()
    steps.bring_up_to_date(engine_for(address), [*steps.STEPS, adds_a_table_and_then(lambda: None)])
    assert tables(store) == before | {"half_done"}


def test_a_database_of_a_newer_smartpick_stays_as_it_is(address: str, opened: Callable[[], Store]) -> None:
    store = opened()
    link = somebody(store)
    store.save(link, PLAN, pieces(), 0, "a")
    further = [*steps.STEPS, adds_a_table_and_then(lambda: None)]
    steps.bring_up_to_date(engine_for(address), further)
    with pytest.raises(StoreError, match=rf"newer SmartPick \(step {len(further)}, .*update SmartPick\.$"):
        Store(address)
    assert "half_done" in tables(store)


def test_replicas_that_start_at_once_make_each_step_once(address: str) -> None:
    start, errors = threading.Barrier(4), []

    def begin() -> None:
        start.wait()
        try:
            Store(address).close()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def sample(number: int) -> sqlite3.Connection:
    """A database as step `number` left it."""
    db = sqlite3.connect(":memory:")
    db.executescript((KEPT / f"step_{number}.sql").read_text("utf-8"))
    return db


@pytest.mark.parametrize("number", range(1, len(steps.STEPS) + 1))
def test_a_kept_database_of_every_step_opens(address: str, opened: Callable[[], Store], number: int) -> None:
    made = engine_for(address)
    steps.bring_up_to_date(made, steps.STEPS[:number])
    tables = ["people", "plans", "versions", "pieces", "links", "ended_links", *(["accounts"] if number > 2 else [])]
    with closing(sample(number)) as old, made.begin() as db:
        for table in tables:
            rows = old.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in rows.description]
            query = text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})")
            for row in rows.fetchall():
                db.execute(query, dict(zip(names, row, strict=True)))
    made.dispose()
    store = opened()
    kept = store.load(LINK, PLAN)
    assert kept.revision == 2
    assert open_plan(kept.pieces.text()).name == "A kept plan"
    assert open_plan(store.load(LINK, PLAN, 1).pieces.text()).name == ""
    assert store.save(LINK, PLAN, pieces(), 2, "a") == (PLAN, 3, None)
    if number > 2:
        store.sign_in(sign_in := ACCOUNT.signed_in("another time"), ACCOUNT)
        assert store.load(sign_in, PLAN).revision == 3


@pytest.mark.parametrize("number", range(1, len(steps.STEPS) + 1))
def test_a_step_is_never_changed_once_it_was_given_out(tmp_path, number: int) -> None:
    made = engine_for(f"sqlite:///{tmp_path}/plans.sqlite")
    steps.bring_up_to_date(made, steps.STEPS[:number])
    made.dispose()

    def schema(db: sqlite3.Connection) -> Sequence[object]:
        return db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").fetchall()

    with closing(sqlite3.connect(tmp_path / "plans.sqlite")) as now, closing(sample(number)) as old:
        assert schema(now) == schema(old)
        assert now.execute("SELECT * FROM settings").fetchall() == [("steps", number)]
