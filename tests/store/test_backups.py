"""The commands of SECURITY.md for backups, run as they stand there."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from smartpick.store import Link, Store
from smartpick.store.people import new_id
from tests.paths import ROOT
from tests.store.cluster import PROGRAMS, Cluster
from tests.store.test_plans import pieces

SQLITE_BACKUP, SQLITE_BACK, POSTGRESQL = re.findall(
    r"```sh\n(.*?)```", (ROOT / "SECURITY.md").read_text("utf-8"), re.DOTALL
)


def sh(command: str, folder: Path, **environment: str) -> None:
    programs = f"{PROGRAMS[-1].parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-euc", command], cwd=folder, env={"PATH": programs, **environment}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def saved(store: Store, link: Link, plan: str, label: str, revision: int) -> int:
    return store.save(link, plan, pieces(label), revision, "w", "copy").revision


def test_sqlite_goes_back_to_what_it_was_at_the_backup(tmp_path: Path) -> None:
    address, link, plan = f"sqlite:///{tmp_path}/plans.sqlite", Link.new(), new_id()
    store = Store(address)
    store.begin(link)
    first = saved(store, link, plan, "first", 0)
    sh(SQLITE_BACKUP, tmp_path)  # while it is open
    assert (tmp_path / "copy.sqlite").stat().st_mode & 0o777 == 0o600
    before = store.load(link, plan)
    saved(store, link, plan, "second", first)
    store.close()
    sh(SQLITE_BACK, tmp_path)
    again = Store(address)
    assert again.load(link, plan) == before
    assert saved(again, link, plan, "third", first) == first + 1
    again.close()


def test_postgresql_goes_into_another_database(cluster: Cluster, tmp_path: Path) -> None:
    asked = {"PGHOST": str(cluster.folder), "PGUSER": "smartpick"}
    sh("createdb smartpick", tmp_path, **asked)
    link, plan = Link.new(), new_id()
    store = Store(cluster.url("smartpick"))
    store.begin(link)
    first = saved(store, link, plan, "first", 0)
    before = store.load(link, plan)
    sh(POSTGRESQL, tmp_path, **asked)
    store.close()
    again = Store(cluster.url("smartpick_again"))
    assert again.load(link, plan) == before
    assert saved(again, link, plan, "second", first) == first + 1
    again.close()
    sh("dropdb smartpick && dropdb smartpick_again", tmp_path, **asked)
