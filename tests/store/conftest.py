"""Both databases for every test of the store: SQLite in a file, and a PostgreSQL that runs for the whole session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from smartpick.store import Link, Store, sql
from smartpick.store.sql import engine_for
from tests.store.cluster import Cluster

KINDS = ("sqlite", "postgresql")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of PostgreSQL on one worker, so that one cluster serves them."""
    for item in items:
        if "cluster" in getattr(item, "fixturenames", ()) or "postgresql" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("postgresql"))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    made = Cluster.made()
    yield made
    made.remove()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody pulls the plug while the tests run; what a killed process leaves is the same."""
    monkeypatch.setattr(sql, "TO_DISK", "OFF")


@pytest.fixture(params=KINDS)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty database."""
    return empty(request, request.param, tmp_path)


def empty(request: pytest.FixtureRequest, kind: str, folder: Path) -> str:
    """Address of an empty database of a kind."""
    if kind == "sqlite":
        return f"sqlite:///{folder}/of the user/plans.sqlite"
    address = request.getfixturevalue("cluster").url("postgres")
    server = engine_for(address)
    with server.begin() as db:
        db.execute(text("DROP SCHEMA public CASCADE"))
        db.execute(text("CREATE SCHEMA public"))
    server.dispose()
    return address


class Clock:
    """A clock that a test sets."""

    now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(address: str, clock: Clock) -> Iterator[Callable[[], Store]]:
    """Open the database, as often as wanted: each time as another process would."""
    stores: list[Store] = []

    def one() -> Store:
        stores.append(Store(address, clock))
        return stores[-1]

    yield one
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Callable[[], Store]) -> Store:
    return opened()


def somebody(store: Store) -> Link:
    """The link of a new person."""
    link = Link.new()
    store.begin(link)
    return link


@pytest.fixture
def mine(store: Store) -> Link:
    return somebody(store)
