"""The same lists on a Dask cluster: a scheduler and two workers on loopback, one of them killed in the middle."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest

from smartpick.batch import cluster, write_lists
from tests.paths import ROOT

distributed = pytest.importorskip("distributed")
COUNT = 10


@contextlib.contextmanager
def started(folder, *arguments):
    """A process of Dask that ends with the test."""
    with (folder / f"{arguments[0]}-{len(list(folder.iterdir()))}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{arguments[0]}", "--no-dashboard", *arguments[1:]],
            cwd=ROOT, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def found(tmp_path):
    """Address of a scheduler with two workers, and the workers."""
    file = tmp_path / "scheduler.json"
    worker = ("dask_worker", "--scheduler-file", str(file), "--no-nanny", "--nthreads", "1")
    with (
        started(tmp_path, "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file)),
        started(tmp_path, *worker) as one,
        started(tmp_path, *worker) as other,
    ):
        given_up = time.monotonic() + 60
        while not (file.exists() and file.read_text().rstrip().endswith("}")):
            assert time.monotonic() < given_up
            time.sleep(0.05)
        address = json.loads(file.read_text())["address"]
        with distributed.Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, (one, other)


def test_a_worker_killed_in_the_middle_loses_nothing(found, tmp_path):
    address, (one, _) = found
    lines = [
        {"name": f"N{n}", "specialty": "Neurology", "visa": "none", "step2_ck": 230 + n, "applications": 20}
        for n in range(COUNT)
    ]
    (tmp_path / "people.jsonl").write_text("\n".join(map(json.dumps, [*lines, {"name": "Bad"}])))

    def kill(sentence):
        if sentence.startswith("1 of ") and one.poll() is None:
            os.kill(one.pid, signal.SIGKILL)
            one.wait()

    done = write_lists(tmp_path / "people.jsonl", tmp_path / "lists.parquet", scheduler=address, tell=kill)
    assert one.returncode == -signal.SIGKILL
    assert [one.reason == "" for one in done] == [True] * COUNT + [False]
    with distributed.Client(address, set_as_default=False) as client:
        allowed = client.run_on_scheduler(lambda dask_scheduler: dask_scheduler.allowed_failures)
    assert allowed == cluster.DEATHS
    write_lists(tmp_path / "people.jsonl", tmp_path / "here.parquet")
    for name in ("", "-outlook"):
        here, there = (pd.read_parquet(tmp_path / f"{stem}{name}.parquet") for stem in ("here", "lists"))
        pd.testing.assert_frame_equal(there, here, rtol=0, atol=1e-12)


def test_a_scheduler_that_is_not_there_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "SECONDS", 0.5)
    (tmp_path / "people.jsonl").write_text('{"name": "Ana", "specialty": "Neurology", "visa": "none"}')
    for address in ("tcp://127.0.0.1:1", "nonsense://"):
        with pytest.raises(ValueError, match="No Dask scheduler answers at"):
            write_lists(tmp_path / "people.jsonl", tmp_path / "lists.csv", scheduler=address)


def test_workers_with_other_data_make_no_lists(monkeypatch):
    monkeypatch.setattr(cluster, "data_version", lambda: "another")
    with pytest.raises(ValueError, match="has other data than this one"):
        cluster.list_of(b"{}", cluster.data_version())
