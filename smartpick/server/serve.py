"""The fast way to serve the app: `python -m smartpick serve`, uvicorn on `st.App`.

Beside `streamlit run app.py` it compresses the JavaScript once and keeps it, runs the app once before the first
visitor comes, and sends every message at once.
"""

import argparse
import contextlib
import functools
import gc
import gzip
import logging
import os
import socket
import sys
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import streamlit as st
import uvicorn
from anyio import to_thread
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from smartpick import private

APP = Path(__file__).parents[2] / "app.py"


@functools.cache
def static_files() -> dict[str, Path]:
    """Streamlit's own scripts and style sheets by the path they are asked for; nothing else can be asked of it."""
    return private.static_files()


@functools.cache
def compressed(file: Path) -> bytes:
    """Gzip of a file, kept for as long as the server lives: some 5 MB if every file is asked for."""
    return gzip.compress(file.read_bytes(), compresslevel=6, mtime=0)


class GzipStatic:
    """Answers for /static/ from memory, compressed; hands everything else on.

    Starlette's own middleware would compress the same megabytes again for every visitor, so Streamlit leaves
    these files as they are: 12 MB for a page with a map and a chart.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = static_files().get(scope["path"]) if scope["type"] == "http" else None
        asked = Headers(scope=scope) if file else {}
        if file is None or "gzip" not in asked.get("accept-encoding", "") or "range" in asked:
            await self.app(scope, receive, send)
            return
        body = await to_thread.run_sync(compressed, file)
        kind = "text/css" if file.suffix == ".css" else "text/javascript"
        headers = {
            "Content-Encoding": "gzip",
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
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(0.001)
    if not os.path.isdir("/dev/fd"):  # Windows
        return
    for descriptor in os.listdir("/dev/fd"):
        with contextlib.suppress(OSError):  # not a socket, not TCP, or closed meanwhile
            _send_at_once(int(descriptor))


def _send_at_once(descriptor: int) -> None:
    copy = os.dup(descriptor)
    try:
        sock = socket.socket(fileno=copy)
    except OSError:
        os.close(copy)
        return
    with sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


@contextlib.asynccontextmanager
async def warm(_app: st.App) -> AsyncGenerator[None]:
    """Run the first page once before anybody asks, so that the first visitor waits for nothing."""
    if problem := await private.run_once():
        print(f"The first page did not run while warming up: {problem}.", file=sys.stderr)
    settle()
    yield


APPLICATION = {"middleware": [Middleware(GzipStatic)], "lifespan": warm}
"""What both ways of serving give Streamlit's application."""


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
    sock = socket.socket(family, kind, protocol)
    if os.name != "nt":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind(address)
    except OSError:
        sock.close()
        raise
    return sock


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until interrupted. Exit status 0, or 2 with one sentence on stderr."""
    parser = argparse.ArgumentParser(prog="python -m smartpick serve", description="Serve the app with uvicorn.")
    parser.add_argument("--port", type=int, default=8501, help="default 8501")
    parser.add_argument("--host", default="127.0.0.1", help="default 127.0.0.1, this machine only")
    parser.add_argument("--app", type=Path, default=APP, help="Streamlit script, default SmartPick's app.py")
    options = parser.parse_args(argv)
    if not options.app.is_file():
        print(f"There is no app at {options.app}.", file=sys.stderr)
        return 2
    try:
        sock = listen(options.host, options.port)
    except OSError as error:
        print(f"Cannot listen on {options.host} port {options.port}: {error}.", file=sys.stderr)
        return 2
    app = st.App(options.app.resolve(), **APPLICATION)
    config = uvicorn.Config(
        app,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=3,
    )
    logging.getLogger("uvicorn.access").disabled = True  # Streamlit gives it a handler again later
    print(f"SmartPick: http://{options.host}:{sock.getsockname()[1]}  (Ctrl+C stops it)", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[sock])
    return 0


if __name__ == "__main__":
    sys.exit(main())
