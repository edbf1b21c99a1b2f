"""`serve --workers N`: several servers on this machine, so that all cores are used, and nginx before them.

Streamlit holds a session, its uploads and its downloads in one process, so each visitor stays at one of them
(`server/nginx`). The first listens at the port after the one that visitors go to, and so on.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import streamlit as st

from smartpick.server import nginx

HERE = "127.0.0.1"
START_S = 120.0
"""Seconds that a server may take until it answers (assumption: it takes a few; a machine may be busy)."""
STOP_S = 8.0
"""Seconds that all servers may take to end: each gives its moves and then its answers three (`server/serve`)."""
NO_NGINX = "--workers needs nginx, which keeps each visitor at one server: it is not installed (Debian: nginx-light)."


class Ended(Exception):
    """It cannot begin, or go on, said in one sentence."""


def ports(port: int, workers: int) -> range:
    """Where each of the servers listens, on this machine only, if visitors go to `port`."""
    return range(port + 1, port + 1 + workers)


def serve(
    workers: int, host: str, port: int, options: Sequence[str], tls: Sequence[str], started: Callable[[], None]
) -> None:
    """Serve until SIGTERM or Ctrl-C; a server that ended is started again.

    Args:
        workers: how many.
        host, port: where visitors go.
        options: of `serve`, for each of the servers.
        tls: as of `nginx.site`.
        started: called when all answer.

    Raises:
        Ended: nginx is not there or ended, or a server did not start.
    """
    listen = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    site = nginx.site([f"{HERE}:{at}" for at in ports(port, workers)], listen, tls)
    running: dict[int, subprocess.Popen[bytes]] = {}
    front: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryDirectory(prefix="smartpick-") as folder:
        Path(folder).chmod(0o711)  # started by root, nginx works as another user
        try:
            before = nginx.command(Path(folder), site)
        except FileNotFoundError as error:
            raise Ended(NO_NGINX) from error
        told = threading.Event()  # by a signal: to raise in its midst could be lost in what Python calls at a fork
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: told.set())
        try:
            for at in ports(port, workers):
                running[at] = _server(at, options)
            for at, process in running.items():
                _wait_for(at, process, told)
            if not told.is_set():
                front.append(_start(before))
            if not told.wait(0.3) and front[0].poll() is None:
                started()
            while not told.wait(0.2):
                if front[0].poll() is not None:
                    raise Ended(f"nginx ended, with status {front[0].returncode}.")
                for at, process in running.items():
                    if process.poll() is not None:
                        print(f"The server at port {at} ended; it is started again.", file=sys.stderr, flush=True)
                        running[at] = _server(at, options)
            print("SmartPick stops.", flush=True)
        finally:
            _stop(running.values())  # nginx meanwhile hands out what they finish
            _stop(front)


def _server(port: int, options: Sequence[str]) -> subprocess.Popen[bytes]:
    """One server; all sign with one secret, or one would not know what another signed."""
    secret = {"STREAMLIT_SERVER_COOKIE_SECRET": st.get_option("server.cookieSecret")}
    program = [sys.executable, "-m", "smartpick.server.serve", "--host", HERE, "--port", str(port), *options]
    return _start(program, {**os.environ, **secret})


def _start(command: Sequence[str], environment: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    """A process that Ctrl-C does not reach, for it is we who end it, and that does not outlive us."""
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  # one call of the system
    )  # fmt: skip


_SYSTEM = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1
"""Number of that call in linux/prctl.h."""


def _end_with_parent() -> None:
    if _SYSTEM is not None:
        _SYSTEM.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait_for(port: int, process: subprocess.Popen[bytes], told: threading.Event) -> None:
    deadline = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://{HERE}:{port}/_stcore/health", timeout=5):
            return
        if told.wait(0.05):
            return
    raise Ended(f"The server at port {port} did not start.")


def _stop(processes: Collection[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + STOP_S
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
