"""How many files this process may hold open: every visitor takes one, and the app needs some for itself.

POSIX gives a new file the lowest free number, so the number that the next file would get says how close the end is.
"""

import asyncio
import contextlib
import errno
import os
import socket
import sys
from typing import Any

try:
    import resource
except ImportError:  # Windows, which has no such limit
    resource = None

OWN = 32
"""Files kept for the app itself: what it reads, and what a child process needs (assumption)."""
PASSING = 64
"""Files kept for short requests, so that the health answer and the scripts of a page come through (assumption)."""


def raise_limit() -> None:
    """As many files as the system lets this process have."""
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (hard, 10_240):  # macOS says "without end", and takes no more than this
        if soft == hard or resource.RLIM_INFINITY != hard < wanted:
            return
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            return


def limit() -> int:
    """Files this process may hold open at once."""
    if resource is None:
        return sys.maxsize
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if soft == resource.RLIM_INFINITY else soft


def most_visitors() -> int:
    """Visitors there is room for at once; never none."""
    return max(1, limit() - OWN - PASSING)


def next_number() -> int:
    """The number the next file would get; the limit where there is none left."""
    try:
        probe = os.open(os.devnull, os.O_RDONLY)
    except OSError:
        return limit()
    os.close(probe)
    return probe


def are_scarce() -> bool:
    """Whether half of the files are taken: then no connection stays open after its answer."""
    return resource is not None and next_number() > limit() // 2


class Door(socket.socket):
    """A listening socket at which newcomers wait, while hardly a file is left, instead of taking the app's own."""

    told = False

    def accept(self) -> tuple[socket.socket, Any]:
        """As of every socket. While files are scarce EMFILE, by which asyncio looks again only after a second.

        Python before 3.13 goes on asking in the same breath, and would log each answer: the second one is "nobody".
        """
        if next_number() < limit() - OWN:
            return super().accept()
        self.told = not self.told
        raise OSError(errno.EMFILE, "Too many open files") if self.told else BlockingIOError


def report(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What the event loop says of errors, without those of the door: it does what it should."""
    error = context.get("exception")
    if not (isinstance(error, OSError) and error.errno == errno.EMFILE and "accept" in context.get("message", "")):
        loop.default_exception_handler(context)
