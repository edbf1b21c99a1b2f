"""The fast way to serve the app: `python -m smartpick serve`, uvicorn on `st.App`.

Beside `streamlit run app.py` it takes as many open files as the system allows, holds newcomers back before they run
out, and sends every message at once.
"""

import argparse
import asyncio
import contextlib
import errno
import functools
import gc
import gzip
import logging
import os
import re
import signal
import socket
import stat
import sys
import time
from collections.abc import AsyncGenerator, Iterable, Sequence
from pathlib import Path
from typing import Any

import brotli
import streamlit as st
import uvicorn
from anyio import to_thread
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from smartpick import private
from smartpick.server import open_files, sign_in, visitors, workers
from smartpick.server.guard import Guard
from smartpick.server.ready import Ready
from smartpick.server.turns import Turns
from smartpick.store import Store, StoreError
from smartpick.store.sql import VARIABLE, WORK

APP = Path(__file__).parents[2] / "app.py"
UPLOADS = 60_000_000
"""Bytes of uploads kept for one visitor: three of the largest files."""
LAST_MOVES_S = 3
"""Seconds for the moves that are being drawn when the server is told to end, and again for its last answers."""


@functools.cache
def static_files() -> dict[str, Path]:
    """Streamlit's own scripts and style sheets by the path they are asked for; nothing else can be asked of it."""
    return private.static_files()


@functools.cache
def compressed(file: Path, coding: str) -> bytes:
    """A file by "br" or "gzip", kept for as long as the server lives: some 5 MB if every file is asked for.

    Brotli's 9 is a tenth smaller than gzip and takes 0.1 s for the largest file; its 11 would take a second.
    """
    content = file.read_bytes()
    return brotli.compress(content, quality=9) if coding == "br" else gzip.compress(content, compresslevel=6, mtime=0)


class CompressedStatic:
    """Answers for /static/ from memory, compressed; hands everything else on.

    Starlette's own middleware would compress the same megabytes again for every visitor, so Streamlit leaves
    these files as they are: 12 MB for a page with a map and a chart.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = static_files().get(scope["path"]) if scope["type"] == "http" else None
        asked = Headers(scope=scope) if file else {}
        understood = re.findall(r"[\w*]+", asked.get("accept-encoding", ""))
        coding = next((name for name in ("br", "gzip") if name in understood), None)  # browsers: br not on plain http
        if file is None or coding is None or "range" in asked:
            await self.app(scope, receive, send)
            return
        body = await to_thread.run_sync(compressed, file, coding)
        kind = "text/css" if file.suffix == ".css" else "text/javascript"
        headers = {
            "Content-Encoding": coding,
            "Vary": "Accept-Encoding",
            "Cache-Control": "public, immutable, max-age=31536000",  # the names carry a hash of the content
        }
        await Response(body, media_type=kind, headers=headers)(scope, receive, send)


@functools.cache
def settle() -> None:
    """Make this server process quick, once: call it when the app has run and what it imports and caches is there.

    Freezing takes all that lives by now out of every later garbage collection. And `streamlit run` opens its
    socket in a way that makes asyncio leave out TCP_NODELAY, at a price of some 40 ms an answer: set it here on
    this process's sockets; connections accepted later inherit it.
    """
    private.keep_uploads_within(UPLOADS)
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(0.001)
    send_at_once()


def send_at_once() -> None:
    """Set TCP_NODELAY on every socket of this process.

    Nothing but sockets is touched: to close even a copy of a descriptor of a file makes the process lose its locks on
    that file (POSIX), by which SQLite knows that a database is in use.
    """
    if not os.path.isdir("/dev/fd"):  # Windows
        return
    for descriptor in map(int, os.listdir("/dev/fd")):
        with contextlib.suppress(OSError):  # not TCP, or closed meanwhile
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                with socket.socket(fileno=os.dup(descriptor)) as sock:
                    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


@contextlib.asynccontextmanager
async def warm(_app: st.App) -> AsyncGenerator[None]:
    """Run the first page once before anybody asks, so that the first visitor waits for nothing."""
    asyncio.get_running_loop().set_exception_handler(open_files.report)
    logging.getLogger("uvicorn.error").addFilter(_says_nobody)
    logging.getLogger("streamlit.web.server.starlette.starlette_auth_routes").addFilter(_in_own_words)
    private.publish(
        {
            "smartpick_move": ("Moves, until the list was drawn again.", turns.moves),
            "smartpick_part": ("Whatever else was drawn after moves.", turns.parts),
            "smartpick_store": ("Transactions with the database.", WORK),
        }
    )
    if problem := await private.run_once():
        print(f"The first page did not run while warming up: {problem}.", file=sys.stderr)
    settle()
    yield


turns = Turns()


def _says_nobody(record: logging.LogRecord) -> bool:
    """Whether a line is none of those that name the address of who opened a websocket."""
    return "WebSocket" not in str(record.msg)


def _in_own_words(record: logging.LogRecord) -> bool:
    """Nothing of what a browser or a provider says of a failed sign-in comes into the log: it may name who came."""
    record.msg, record.args, record.exc_info = "Somebody could not sign in, or out.", (), None
    return True


def application(hosts: Iterable[str] = (), metrics: bool = False) -> dict[str, Any]:
    """What both ways of serving give Streamlit's application; arguments as of `Guard`."""
    private.ask_nobody()
    private.light_sessions()
    private.read_theme_once()
    private.copy_places_quickly()
    private.take_turns(turns.after_a_move)
    guard = Middleware(Guard, hosts=tuple(hosts), metrics=metrics)
    return {
        "middleware": [
            guard,
            Middleware(Ready),
            Middleware(sign_in.SignIns),
            Middleware(visitors.Visitors),
            Middleware(CompressedStatic),
        ],
        "lifespan": warm,
    }


class Server(uvicorn.Server):
    """uvicorn's, which takes nobody new when it is told to end, and lets the moves be drawn that were made."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the door, wait for what runs, then take leave of everybody."""
        for server in self.servers:
            server.close()
        print("SmartPick stops.", flush=True)
        until = time.monotonic() + LAST_MOVES_S
        while private.scripts_run() and time.monotonic() < until:
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.1)  # until the last of it is sent
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to host and port.

    `getaddrinfo` names the protocol, by which asyncio knows to set TCP_NODELAY on each connection.

    Args:
        host: an address of this machine, or its name.
        port: 0 to 65535; 0 takes a free one.

    Raises:
        OSError: the port is taken, out of range, or not ours.
    """
    if not 0 <= port <= 65535:
        raise OSError("a port is a number from 0 to 65535")
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    sock = open_files.Door(family, kind, protocol)
    if os.name != "nt":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind(address)
    except OSError:
        sock.close()
        raise
    return sock


def address(host: str, port: int) -> str:
    """The one address of this machine to open and to name: a browser keeps plans for each address apart.

    Example:
        >>> address("127.0.0.1", 8501), address("0.0.0.0", 8501)
        ('http://127.0.0.1:8501', 'http://127.0.0.1:8501')
    """
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}"


def refusal(host: str, port: int, error: OSError) -> str:
    """One sentence on a port that cannot be had; of one in use it says which address holds the plan."""
    if error.errno != errno.EADDRINUSE:
        return f"Cannot listen on {host} port {port}: {error}."
    return (
        f"Cannot listen on {host} port {port}, for something does already: if it is SmartPick, your plan is at "
        f"{address(host, port)}, and at another port (--port) the browser would begin with an empty one."
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until interrupted. Exit status 0, or 2 with one sentence on stderr."""
    parser = argparse.ArgumentParser(prog="python -m smartpick serve", description="Serve the app with uvicorn.")
    parser.add_argument("--port", type=int, default=8501, help="default 8501")
    parser.add_argument("--host", default="127.0.0.1", help="default 127.0.0.1, this machine only")
    parser.add_argument("--app", type=Path, default=APP, help="Streamlit script, default SmartPick's app.py")
    parser.add_argument(
        "--allow-host", action="append", default=[], metavar="NAME",
        help="a name under which others reach it, as in plans.example.org; may be given again",
    )  # fmt: skip
    parser.add_argument(
        "--metrics",
        action="store_true",
        help="answer /_stcore/metrics to programs on this machine",
    )
    parser.add_argument(
        "--store", action="store_true",
        help=f"keep the plans here, in a database, instead of in each browser; always so where {VARIABLE} names one",
    )  # fmt: skip
    parser.add_argument(
        "--workers", type=int, default=1, metavar="N",
        help="servers, at the ports after --port, with nginx before them: one a core; default 1, without nginx",
    )  # fmt: skip
    parser.add_argument(
        "--tls", nargs=2, default=(), metavar=("CERTIFICATE", "KEY"), help="files, for HTTPS; only with --workers"
    )
    parser.add_argument("--keep-days", type=int, metavar="N", help="delete a plan that nobody saved for N days")
    options = parser.parse_args(argv)
    if options.keep_days is not None and options.keep_days < 1:
        parser.error("--keep-days takes a whole number of days, 1 or more.")
    if options.workers < 1 or (options.workers > 1 and options.port == 0):
        parser.error("--workers takes a whole number, 1 or more, and needs a --port.")
    if options.tls and options.workers == 1:
        parser.error("--tls needs --workers 2 or more: nginx speaks HTTPS, not the server itself.")
    if options.host == "localhost":
        options.host = "127.0.0.1"  # the one name, for the browser too
    if not options.app.is_file():
        print(f"There is no app at {options.app}.", file=sys.stderr)
        return 2
    if options.workers > 1:
        return _by_many(options)
    try:
        sock = listen(options.host, options.port)
    except OSError as error:
        print(refusal(options.host, options.port, error), file=sys.stderr)
        return 2
    if options.store or os.environ.get(VARIABLE):
        try:
            visitors.keep_in(Store(), options.keep_days)
        except StoreError as error:
            print(error, file=sys.stderr)
            return 2
    open_files.raise_limit()
    app = st.App(options.app.resolve(), **application([options.host, *options.allow_host], options.metrics))
    config = uvicorn.Config(
        app,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=LAST_MOVES_S,
    )
    logging.getLogger("uvicorn.access").disabled = True  # Streamlit gives it a handler again later
    if why := sign_in.fault():  # looked at here, for Streamlit then settles how both log
        print(why, file=sys.stderr)
        sock.close()
        return 2
    if sign_in.providers() and visitors.store() is None:
        print("Nobody can sign in without a database that keeps the plans: --store.", file=sys.stderr)
    print(f"SmartPick: {address(options.host, sock.getsockname()[1])}  (Ctrl+C stops it)", flush=True)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # no longer that of a command: visitors are let go first
    with contextlib.suppress(KeyboardInterrupt):
        Server(config).run(sockets=[sock])
    return 0


def _by_many(options: argparse.Namespace) -> int:
    """`main` with `--workers`, its options understood."""
    at = [(options.host, options.port)]
    at += [(workers.HERE, port) for port in workers.ports(options.port, options.workers)]
    for host, port in at:
        try:
            listen(host, port).close()
        except OSError as error:
            print(refusal(host, port, error), file=sys.stderr)
            return 2
    of_each = ["--app", str(options.app), *(f"--allow-host={name}" for name in [options.host, *options.allow_host])]
    of_each += ["--metrics"] if options.metrics else []
    of_each += [f"--keep-days={options.keep_days}"] if options.keep_days else []
    name = address(options.host, options.port)
    url = name.replace("http:", "https:") if options.tls else name
    text = f"SmartPick: {url}  ({options.workers} servers, at ports {at[1][1]} to {at[-1][1]}; Ctrl+C stops all)"
    try:
        if options.store or os.environ.get(VARIABLE):
            Store().close()  # made or brought up to date once, before several open it
            of_each += ["--store"]
        open_files.raise_limit()
        workers.serve(
            options.workers, options.host, options.port, of_each, options.tls, lambda: print(text, flush=True)
        )
    except (StoreError, workers.Ended) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
