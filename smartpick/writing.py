"""The one way to write a file: whole or not at all, never over what it was made from, never over a stranger's file."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import stat
import tempfile
import time
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from smartpick.sentences import printable

PRIVATE, SHIPPED = 0o600, 0o644
"""Who may read a file: a plan and what is made of it only its owner; what ships with SmartPick everyone."""
FORCE = "--force"
_PART = ".smartpick-"
_LEFT = re.compile(r"\.smartpick-[a-z0-9_]{8}")
"""As `tempfile` names what begins with `_PART`."""
_LEFT_S = 86_400
"""Seconds after which no write is under way any more (assumption)."""
_LOOKED_AT = 1_000_000
"""Bytes at either end of a file that are looked at to tell its kind (assumption: marks stand near an end)."""
_unfinished: set[str] = set()


class Kind(NamedTuple):
    """How files of one kind are known.

    name: as in "It is no … of SmartPick"; start: its first bytes; mark: bytes it holds.
    """

    name: str
    start: bytes
    mark: bytes


KINDS: Mapping[str, Kind] = {
    "csv": Kind("shortlist", b"\xef\xbb\xbfNo.,", b"ACGME code"),
    "json": Kind("shortlist", b"[", b'"acgme_code"'),
    "parquet": Kind("shortlist", b"PAR1", b"chance_mid"),
    "xlsx": Kind("workbook", b"PK", b"SmartPick"),
    "pdf": Kind("binder", b"%PDF", b"SmartPick"),
    "ics": Kind("calendar", b"BEGIN:VCALENDAR", b"//SmartPick//"),
    "plan": Kind("plan", b"{", b'"smartpick-plan"'),
    "report": Kind("import report", b"{", b'"not_understood"'),
    "programs": Kind("program table", b"PAR1", b"smartpick.programs"),
    "policies": Kind("policies file", b"PAR1", b"smartpick.policies"),
    "lists.csv": Kind("table of lists", b"\xef\xbb\xbfname,", b"ACGME code"),
    "lists.parquet": Kind("table of lists", b"PAR1", b"chance_mid"),
    "outlooks.csv": Kind("table of outlooks", b"\xef\xbb\xbfname,", b"Why there is no list"),
    "outlooks.parquet": Kind("table of outlooks", b"PAR1", b"certified_gap"),
    "words": Kind("summary of lists", b"SmartPick: lists", b"SmartPick"),
    "unfinished": Kind("unfinished batch", b"\n{", b'"smartpick-batch"'),
    "shapes": Kind("file of shapes", b"{", b'"FeatureCollection"'),
}
"""Files that SmartPick writes, by what a command calls them: an ending, or the name of what is written."""


class WritingError(ValueError):
    """A file is not written, said in one sentence."""


def prepare(inputs: Iterable[Path], outputs: Mapping[Path, str], force: bool = False) -> None:
    """Look before anything is computed whether the outputs may be written.

    Args:
        inputs: files that are read.
        outputs: each file to write → its kind, of KINDS.
        force: whether a file of another kind may be replaced all the same.

    Raises:
        WritingError: an output is an input or another output, or would replace a file of another kind.
    """
    refuse_clash(inputs, outputs)
    for path, kind in outputs.items():
        if not force:
            refuse_to_replace(path, KINDS[kind])


def refuse_clash(inputs: Iterable[Path], outputs: Iterable[Path]) -> None:
    """Refuse an output that is one of the inputs, or the same file as another output, whatever it is called.

    Raises:
        WritingError: with the names.
    """
    taken = [(path, "is read by this command") for path in inputs]
    for path in outputs:
        for other, why in taken:
            if _same(path, other):
                raise WritingError(f"“{printable(path, 100)}” {why}: choose another name to write to.")
        taken.append((path, "is written twice by this command"))


def _same(one: Path, other: Path) -> bool:
    if _is_device(one) or _is_device(other):
        return False
    with contextlib.suppress(OSError):
        return one.samefile(other)
    return os.path.realpath(one) == os.path.realpath(other)


def _is_device(path: Path) -> bool:
    """Whether what is written there is not kept in a file: a terminal, a pipe, /dev/null."""
    return str(path).startswith("/dev/") or (path.exists() and not path.is_file() and not path.is_dir())


def refuse_to_replace(path: Path, kind: Kind) -> None:
    """Refuse to replace a file that is not of the kind to be written.

    Raises:
        WritingError: it is another one; the sentence says how to write all the same.
        OSError: it cannot be looked at.
    """
    if _is_device(path) or not path.exists() or path.stat().st_size == 0:
        return
    ends = _ends(path)
    if not (ends.startswith(kind.start) and kind.mark in ends):
        raise WritingError(
            f"“{printable(path, 100)}” exists and is no {kind.name} of SmartPick, so it stays as it is: "
            f"choose another name, or add {FORCE} to replace it."
        )


def _ends(path: Path) -> bytes:
    """Both ends of a file; of a workbook what it says of itself."""
    with path.open("rb") as file:
        ends = file.read(_LOOKED_AT)
        if path.stat().st_size > _LOOKED_AT:
            file.seek(-_LOOKED_AT, os.SEEK_END)
            ends += file.read()
    if ends.startswith(b"PK"):
        try:
            with zipfile.ZipFile(path) as book, book.open("docProps/core.xml") as about:
                return b"PK" + about.read(_LOOKED_AT)
        except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
            return b"PK"
    return ends


def write_file(path: Path | str, content: bytes, mode: int = PRIVATE) -> None:
    """Write a file whole or not at all: whatever stops it, the file that was there before stays as it was.

    The content goes to a file beside it and to the disk, which then takes the other's name in one step.

    Args:
        path: where to; through a link, to where that leads.
        content: all of it.
        mode: who may read it.

    Raises:
        OSError: naming `path`, whichever step failed.
    """
    path = Path(path)
    try:
        if _is_device(path):
            with path.open("wb", buffering=0) as device:
                device.write(content)
        else:
            _replace(Path(os.path.realpath(path)), content, mode)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def append(path: Path, content: bytes) -> None:
    """Add to a file that is gone on with after a stop: at the worst its last piece is torn, and the rest stays whole.

    Args:
        path: where to; made for its owner alone.
        content: one piece, which begins with what ends the piece before.

    Raises:
        OSError: naming `path`.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE)
        with os.fdopen(handle, "ab", buffering=0) as file:
            file.write(content)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def _replace(path: Path, content: bytes, mode: int) -> None:
    if path.is_dir():
        raise IsADirectoryError(21, "it is a folder")
    handle, beside = tempfile.mkstemp(prefix=_PART, dir=path.parent)
    _unfinished.add(beside)
    try:
        with os.fdopen(handle, "wb") as file:
            owner = os.fstat(handle).st_uid
            file.write(content)
            file.flush()
            os.chmod(beside, stat.S_IMODE(mode))
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise
    finally:
        _unfinished.discard(beside)
    _settle(path.parent)
    _sweep(path.parent, owner)


@functools.cache
def _sweep(folder: Path, owner: int) -> None:
    """Take away, once a process, what writes that were killed long ago have left in a folder.

    Args:
        owner: number of the user who writes; what belongs to others stays.
    """
    with contextlib.suppress(OSError), os.scandir(folder) as found:
        for entry in found:
            if _LEFT.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                left = entry.stat(follow_symlinks=False)
                if (left.st_uid, left.st_nlink) == (owner, 1) and left.st_mtime < time.time() - _LEFT_S:
                    os.unlink(entry)


def _settle(folder: Path) -> None:
    """Bring the new name to the disk; the content is there already, so a folder that cannot do it is no fault."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def forget_unfinished() -> None:
    """Take away what a write that will not come to its end has left beside its file."""
    for beside in tuple(_unfinished):
        with contextlib.suppress(OSError):
            os.unlink(beside)
