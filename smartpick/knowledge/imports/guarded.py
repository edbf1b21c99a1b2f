"""A user's file taken apart by a process of its own, so that no file, whatever it was made for, stops anybody else."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from smartpick.knowledge.imports.grid import MAX_BYTES, ImportRefused, Sheet, unpacked

MEMORY = 800_000_000
"""Bytes of data the process may hold: beside the libraries' code, so that the whole stays near 1 GB."""
SECONDS = 8
"""Of computing, after which a file is given up (assumption: the largest honest sheet takes half of it)."""
PATIENCE = 15.0
"""Seconds on the clock without progress: for systems that cannot limit computing, and for a machine busy otherwise."""
SECONDS_A_STEP = 0.2
"""What each page or sheet adds to that in all: a file cannot earn endless time by endless small steps."""
AT_ONCE = 2
"""Files read at the same time; more of them wait."""
LONGEST_ANSWER = 200_000_000
"""Letters: several times what a file within all limits comes to."""
TOO_LONG = (
    "Reading this file went on and on, as no list of programs needs, and was stopped; save the table again as .xlsx "
    "or .csv and try that."
)
TOO_LARGE = "This file unpacks to far more than a list of programs needs, and was not read; keep only what you need."
DAMAGED = "This file is damaged so badly that reading it broke off; save it again where it comes from, or as .csv."

_CHILD = Path(__file__).with_name("child.py")
_slots = threading.BoundedSemaphore(AT_ONCE)
_STOPPED = {getattr(signal, name, 0) for name in ("SIGXCPU", "SIGKILL")}
"""Signals that end a process past its time."""
_END = ""
"""What stands in the queue when the process says no more."""


def tables(content: bytes, progress: Callable[[int, int], None] | None = None) -> tuple[str, list[Sheet]]:
    """(kind, sheets) of a file.

    Args:
        content: all its bytes.
        progress: is called with the pages or sheets done and all of them.

    Raises:
        ImportRefused: with one sentence, if the file cannot be read, or not within the limits of time and memory.
    """
    if len(content) > MAX_BYTES:  # said before anything is copied
        raise ImportRefused(f"This file is larger than {MAX_BYTES // 1_000_000} MB; keep only the programs you need.")
    with _slots, tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        with subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", str(_CHILD), str(MEMORY), str(SECONDS)],
            stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="ascii",
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"},
        ) as child:  # fmt: skip
            try:
                answer = _answer(child, progress or (lambda done, of: None))
            finally:
                child.kill()
    if "refused" in answer:
        raise ImportRefused(answer["refused"])
    if "memory" in answer:
        raise ImportRefused(TOO_LARGE)
    return answer["kind"], [unpacked(sheet) for sheet in answer["sheets"]]


def _answer(child: subprocess.Popen[str], progress: Callable[[int, int], None]) -> dict[str, Any]:
    """The last message of the process; ImportRefused if there is none in time."""
    messages: queue.SimpleQueue[str] = queue.SimpleQueue()
    assert child.stdout is not None
    threading.Thread(target=_listen, args=(child.stdout, messages), daemon=True).start()
    started, steps = time.monotonic(), 0
    while True:
        left = started + PATIENCE + steps * SECONDS_A_STEP - time.monotonic()
        try:
            message = messages.get(timeout=max(0.0, min(PATIENCE, left)))
        except queue.Empty:
            raise ImportRefused(TOO_LONG) from None
        if message == _END:
            raise ImportRefused(TOO_LONG if -child.wait(PATIENCE) in _STOPPED else DAMAGED)
        answer = json.loads(message)
        if "done" not in answer:
            return answer
        steps += 1
        progress(answer["done"], answer["of"])


def _listen(stdout: IO[str], messages: queue.SimpleQueue[str]) -> None:
    with suppress(ValueError):  # it is closed as soon as the answer has come
        while (line := stdout.readline(LONGEST_ANSWER)).endswith("\n"):
            messages.put(line)
    messages.put(_END)
