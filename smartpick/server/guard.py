"""Who may speak with the server, and what a browser may do with its answers: before Streamlit sees a request.

It serves both ways, `python -m smartpick serve` and `streamlit run app.py`. Whoever has no account is told apart from
other web pages by two headers that a page cannot forge: Host, the name the browser went to, and Origin, the page that
asks.
"""

import functools
from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartpick import private
from smartpick.server import open_files
from smartpick.server.ready import READY

THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
METRICS = "/_stcore/metrics"
HEALTH = ("/healthz", "/_stcore/health", READY)

POLICY = "; ".join(
    [
        "default-src 'self'",
        f"script-src 'self' blob: 'wasm-unsafe-eval' {' '.join(private.inline_scripts())}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "connect-src 'self' data: blob:",
        "font-src 'self' data:",
        "object-src 'none'",
        "frame-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
)
"""What the pages may load and where they may send: here, and nowhere else (`'self'` holds the websocket too).

What is more than that, each seen to be needed in a browser: Streamlit's page has a script in it, named by its hash, and
asks for WebAssembly; it mounts our components from blobs; it and plotly write styles; icons of tables are a font in it;
the large map fetches the picture of its marks from its own text (`data:`), which asks nobody.
"""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
"""Sent with every answer."""

WRONG_HOST = (
    "SmartPick does not answer under this name. Open it as http://localhost with its port. Whoever runs it for others "
    "adds a name: python -m smartpick serve --allow-host NAME, or streamlit run app.py --server.allowedHosts NAME.\n"
)
WRONG_ORIGIN = "Another web page asked this of SmartPick. Only SmartPick's own pages may.\n"
FULL = "SmartPick has as many visitors as it can hold now. Please come back in a few minutes.\n"


def host_name(netloc: str | None) -> str:
    """The name or number in `name:port`, small letters; "" where there is none or it is not of that form."""
    try:
        parts = urlsplit(f"//{netloc or ''}")
        _ = parts.port  # ValueError where it is no port
        whole = not (parts.username or parts.password or parts.path or parts.query or parts.fragment)
        return _number(parts.hostname) if whole and parts.hostname else ""
    except ValueError:
        return ""


def _number(name: str) -> str:
    """A name as it is; of one address always the same spelling."""
    name = name.rstrip(".").lower()
    try:
        address = ip_address(name)
    except ValueError:
        return name
    return str(getattr(address, "ipv4_mapped", None) or address)


def is_own_host(host: str | None, names: Iterable[str]) -> bool:
    """Whether a Host header is one of these names; `*.example.org` stands for every name below example.org."""
    name = host_name(host)
    return bool(name) and any(
        name.endswith(known[1:].lower()) if known.startswith("*.") else name == _number(known.strip("[]"))
        for known in names
    )


def is_own_origin(origin: str | None, host: str | None, trusted: Iterable[str] = ()) -> bool:
    """Whether a page of this server asks, or one that the operator trusts, or no page at all (no Origin header).

    A page of another server on the same machine is a stranger: the port counts.
    """
    if origin is None or origin in trusted:
        return True
    scheme, _, netloc = origin.partition("://")
    return scheme in {"http", "https"} and bool(netloc) and netloc.lower() == (host or "").lower()


class Guard:
    """Refuses requests of strangers, holds back visitors there is no room for, and adds the headers above.

    Args:
        app: what is guarded.
        hosts: names it answers to besides this machine's own, the address it listens at, and those of Streamlit's
            setting `server.allowedHosts`.
        metrics: whether `/_stcore/metrics` answers, to programs on this machine.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = (), metrics: bool = False) -> None:
        self.app, self.hosts, self.metrics = app, tuple(hosts), metrics
        self.visitors = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        if scope["type"] == "http":
            send = functools.partial(_send_with_headers, send, secure=scope.get("scheme") == "https")
        if refused := self._refused(scope):
            await refused(scope, receive, send)
        elif scope["type"] == "http":
            await self.app(scope, receive, send)
        else:
            self.visitors += 1
            try:
                await self.app(scope, receive, send)
            finally:
                self.visitors -= 1

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        asked = Headers(scope=scope)
        host, listening = asked.get("host"), scope.get("server") or ("",)
        names = {*THIS_MACHINE, *self.hosts, *_setting("server.allowedHosts"), str(listening[0])}
        if not is_own_host(host, names):
            return PlainTextResponse(WRONG_HOST, 400)
        if not is_own_origin(asked.get("origin"), host, _setting("server.corsAllowedOrigins")):
            return PlainTextResponse(WRONG_ORIGIN, 403)
        asks = (scope.get("client") or ("",))[0]  # behind a proxy on this machine, who asked that
        if scope["path"] == METRICS and not (self.metrics and _number(str(asks)) in THIS_MACHINE):
            return PlainTextResponse("Not found\n", 404)
        if (scope["type"] == "websocket" or scope["path"] in HEALTH) and self.visitors >= open_files.most_visitors():
            return PlainTextResponse(FULL, 503)
        return None


def _setting(name: str) -> list[str]:
    return [str(one).strip() for one in st.get_option(name) or ()]


def _over_https(name: bytes, value: bytes) -> bytes:
    """A header's value; of a cookie such that it goes over HTTPS alone."""
    return value + b"; Secure" if name == b"set-cookie" and b"; secure" not in value.lower() else value


async def _send_with_headers(send: Send, message: Message, secure: bool) -> None:
    if message["type"] == "http.response.start":
        if secure:  # Streamlit's own cookies, that of a sign-in among them, would go over plain HTTP too
            message["headers"] = [(name, _over_https(name, value)) for name, value in message["headers"]]
        headers = MutableHeaders(scope=message)
        for name, value in HEADERS.items():
            headers[name] = value
        if open_files.are_scarce():
            headers["Connection"] = "close"
    await send(message)
