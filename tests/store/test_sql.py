"""Which database, who may read its file, and what is said of an address that is none."""

from __future__ import annotations

import ssl
import stat
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from smartpick.store import Store, StoreError, sql
from tests.paths import ROOT
from tests.store.conftest import somebody

PASSWORD = "hid" + "den"  # so that no line of this file, shown in a traceback, holds it


def test_the_users_own_folder_unless_a_variable_names_another(tmp_path: Path) -> None:
    assert sql.database_url({}).startswith("sqlite:///")
    assert sql.database_url({}).endswith("/smartpick/plans.sqlite")
    assert sql.database_url({"SMARTPICK_DATABASE_URL": "postgresql://x/y"}) == "postgresql://x/y"


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/deep/of the user/plans.sqlite")
    somebody(store)
    folder = tmp_path / "deep" / "of the user"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    assert files == dict.fromkeys(["plans.sqlite", "plans.sqlite-wal", "plans.sqlite-shm"], 0o600)
    store.close()


def test_a_second_store_in_the_process_leaves_the_first_its_locks(tmp_path: Path) -> None:
    """Without them another process would take itself for the last, and throw away a journal that is in use."""
    address = f"sqlite:///{tmp_path}/plans.sqlite"
    first = Store(address)
    Store(address).close()
    look = f"from smartpick.store import *; store = Store({address!r}); store.begin(Link.new()); store.close()"
    for _ in range(2):
        link = somebody(first)
        subprocess.run([sys.executable, "-c", look], cwd=ROOT, check=True)
        assert first.plans(link) == ()
        assert (tmp_path / "plans.sqlite-wal").exists()
    first.close()


@pytest.mark.parametrize(
    "address",
    [
        "", "plans.sqlite", "sqlite://", "sqlite:///:memory:", "mysql://u:{password}@h/x",
        "postgresql://u:{password}@h:port/x", "postgresql://u:{password}@h/x?sslmode=maybe", "no+driver://u:{password}@h/x",
    ],
)  # fmt: skip
def test_what_names_no_database_is_refused_in_a_sentence_without_the_password(address: str) -> None:
    with pytest.raises(StoreError, match="names no database that SmartPick knows") as caught:
        Store(address.format(password=PASSWORD))
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(StoreError, match="does not answer") as caught:
        Store(f"postgresql://u:{PASSWORD}@127.0.0.1:1/x")
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"cannot be made or written: File exists\."):
        Store(f"sqlite:///{tmp_path}/file/plans.sqlite")


def test_a_file_that_is_no_database_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "plans.sqlite").write_text("my diary\n" * 200)
    with pytest.raises(StoreError):
        Store(f"sqlite:///{tmp_path}/plans.sqlite")
    assert (tmp_path / "plans.sqlite").read_text() == "my diary\n" * 200


def test_how_encryption_is_asked_for() -> None:
    assert sql._tls("", None) is None
    assert (sql._tls("require", None), sql._tls("disable", None)) == (True, False)
    full, authority = sql._tls("verify-full", None), sql._tls("verify-ca", None)
    assert isinstance(full, ssl.SSLContext)
    assert isinstance(authority, ssl.SSLContext)
    assert (full.check_hostname, authority.check_hostname) == (True, False)
    assert full.verify_mode == authority.verify_mode == ssl.CERT_REQUIRED
