"""A batch from its file to what is written, going on where an earlier run was stopped."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from pathlib import Path

from smartpick.batch.cluster import on_cluster
from smartpick.batch.one import Done, data_version, list_of
from smartpick.batch.profiles import Entry, read_profiles
from smartpick.batch.written import in_words, lists, lists_file, outlooks, outlooks_file
from smartpick.catalog import load_catalog
from smartpick.sentences import printable
from smartpick.writing import append, prepare, write_file

ENDINGS = (".csv", ".parquet")
FEW = 16
"""Profiles that are done in this process: others would start no sooner than these are done (assumption)."""
TRIES = 3
"""How often processes are started again after one was stopped from outside (assumption)."""
_FORM = 1
"""Of the lines in the file of what is finished; another one is not gone on with."""
Found = Iterator[tuple[str, Done]]


@dataclass(frozen=True)
class Outputs:
    """The files of a batch: the lists, and beside them their outlooks, both in words, and what is finished so far."""

    lists: Path

    @property
    def outlooks(self) -> Path:
        """A line a profile."""
        return self.lists.with_name(f"{self.lists.stem}-outlook{self.lists.suffix}")

    @property
    def words(self) -> Path:
        """What an adviser reads first."""
        return self.lists.with_name(f"{self.lists.stem}-summary.txt")

    @property
    def unfinished(self) -> Path:
        """The profiles that are finished, while others are not; gone at the end."""
        return self.lists.with_name(f"{self.lists.stem}-unfinished.jsonl")


def write_lists(
    profiles: Path,
    out: Path,
    force: bool = False,
    scheduler: str | None = None,
    tell: Callable[[str], object] = lambda sentence: None,
) -> Sequence[Done]:
    """The lists of many profiles, written to a table, their outlooks to another, both in words to a text.

    Args:
        profiles: a table, JSON lines, or a folder of plan files; see `read_profiles`.
        out: where the lists go, .csv or .parquet; `Outputs` says what is written beside it.
        force: whether files of another kind may be replaced.
        scheduler: address of a Dask scheduler whose workers compute; None = processes of this machine.
        tell: is called with a sentence on each step.

    Returns:
        What came of each profile, in their order.

    Raises:
        ValueError: nothing can be read, or the work was stopped from outside; what is finished is kept.
        OSError: a file cannot be read or written.
    """  # fmt: skip
    if out.suffix not in ENDINGS:
        raise ValueError(f"“{printable(out.name, 100)}” must end in one of: {', '.join(ENDINGS)}.")
    batch, to = read_profiles(profiles), Outputs(out)
    kinds = {to.lists: f"lists{out.suffix}", to.outlooks: f"outlooks{out.suffix}", to.words: "words"}
    prepare(batch.files, {**kinds, to.unfinished: "unfinished"}, force)
    for sentence in (*batch.told, *(f"{e.where}: no list. {e.reason}" for e in batch.entries if e.reason)):
        tell(sentence)
    catalog = load_catalog()
    done = _all(batch.entries, to.unfinished, scheduler, tell)
    table, outlook = lists(batch.entries, done), outlooks(batch.entries, done)
    tiers = catalog.regions.tiers
    write_file(to.lists, lists_file(table, out.suffix, tiers))
    write_file(to.outlooks, outlooks_file(outlook, out.suffix))
    write_file(to.words, in_words(batch.entries, done, batch.told, tiers, dt.date.today()).encode())
    to.unfinished.unlink(missing_ok=True)
    return done


def _all(
    entries: Sequence[Entry], unfinished: Path, scheduler: str | None, tell: Callable[[str], object]
) -> list[Done]:
    """What came of each entry; each is kept as soon as it is finished."""
    keys = [_key(entry) for entry in entries]
    kept = _finished(unfinished)
    found = {key: kept[key] for key in keys if key in kept}
    found |= {key: Done(reason=entry.reason) for key, entry in zip(keys, entries, strict=True) if entry.reason}
    todo = {key: entry for key, entry in zip(keys, entries, strict=True) if key not in found}
    if before := [key for key in keys if key in kept]:
        tell(f"{len(before)} of {len(entries)} profiles were finished before; going on with the others.")
    texts = {key: entry.text for key, entry in todo.items()}
    for at, (key, done) in enumerate(_computed(texts, scheduler), len(entries) - len(todo) + 1):
        append(unfinished, _line(key, done))
        found[key] = done
        entry = todo[key]
        tell(
            f"{at} of {len(entries)}: {printable(entry.name, 60)}"
            + (f": no list. {done.reason}" if done.reason else "")
        )
    return [found[key] for key in keys]


def _computed(texts: Mapping[str, bytes], scheduler: str | None) -> Found:
    """(key, what came of it) of each text, as they come."""
    if not texts:
        return iter(())
    if scheduler is not None:
        return on_cluster(texts, scheduler)
    return _here(texts) if len(texts) <= FEW or _cores() == 1 else _in_processes(texts)


def _here(texts: Mapping[str, bytes]) -> Found:
    for key, text in texts.items():
        yield key, list_of(text, data_version())


def _in_processes(texts: Mapping[str, bytes]) -> Found:
    left, fresh = dict(texts), multiprocessing.get_context("spawn")
    for _ in range(TRIES):
        with ProcessPoolExecutor(min(_cores(), len(left)), fresh, _end_with_parent) as pool:
            futures = {pool.submit(list_of, text, data_version()): key for key, text in left.items()}
            try:
                for future in as_completed(futures):
                    done, key = future.result(), futures[future]
                    del left[key]
                    yield key, done
            except BrokenProcessPool:
                continue  # one was stopped from outside, perhaps for want of memory: what is left is begun again
            return
    raise ValueError(
        "The processes that make the lists were stopped from outside again and again, perhaps for want of memory. "
        "What is finished is kept: the same command goes on from there."
    )


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _end_with_parent() -> None:
    """In a process of the pool: leave Ctrl-C to the one that started it, and end when that one has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _key(entry: Entry) -> str:
    """What a result follows from: the profile, and all data here."""
    said = json.dumps([_FORM, entry.name, entry.where if entry.reason else "", data_version()])
    return hashlib.sha256(said.encode() + entry.text).hexdigest()


def _line(key: str, done: Done) -> bytes:
    """A line of the file of what is finished. It begins with the line's end: the line before may be torn."""
    held = {"smartpick-batch": _FORM, "key": key, **asdict(done)}
    held["shortlist"] = base64.b64encode(done.shortlist).decode()
    return b"\n" + json.dumps(held).encode()


def _finished(path: Path) -> dict[str, Done]:
    """Key → what came of it, of an earlier run; torn lines are left out."""
    found: dict[str, Done] = {}
    if not path.exists():
        return found
    for line in path.read_bytes().split(b"\n"):
        try:
            held = json.loads(line)
            if held.pop("smartpick-batch") == _FORM:
                lines = tuple((left, right) for left, right in held["lines"])
                shortlist = base64.b64decode(held["shortlist"], validate=True)
                found[held["key"]] = Done(held["reason"], held["outlook"], lines, shortlist)
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return found
