"""Who a visitor is, where the server keeps the plans: a link in a cookie, and the store that the link opens.

The link stands nowhere else: no address holds it, so no log, no bookmark and no other site hears of it; HttpOnly, so no
script reads it; Lax, so no page of others sends it along but by leading here. The guard stands before.
"""

from __future__ import annotations

import contextlib
import functools
import threading
from http.cookies import CookieError, SimpleCookie

from anyio import move_on_after, to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartpick.store import Link, Store, StoreError

COOKIE = "smartpick"
SECONDS = 400 * 86_400
"""How long a browser keeps the link after the last visit: as long as browsers allow."""
ASK_S = 3.0
"""Seconds that a page waits for a database that does not answer; then who brings a link keeps it (assumption: nginx
takes a server that is silent for longer than `server/nginx` says for gone)."""
SWEEP_S = 3600.0
"""Seconds between looks for plans that nobody saved for long; the store itself sweeps once a day."""

_opened: list[Store] = []


def store() -> Store | None:
    """The store of this server; None where each browser keeps its own plans."""
    return _opened[0] if _opened else None


def keep_in(opened: Store | None, days: int | None = None) -> None:
    """From now on this server keeps the plans of its visitors, or (None) leaves that to their browsers.

    Args:
        opened: where.
        days: after which a plan that nobody saved is deleted; None = never.
    """
    _opened[:] = [opened] if opened else []
    if opened and days:
        threading.Thread(target=_sweep, args=(opened, days), daemon=True).start()


def _sweep(opened: Store, days: int) -> None:
    rest = threading.Event()
    while store() is opened:
        with contextlib.suppress(StoreError):  # it does not answer: another time
            opened.delete_unused(days)
        rest.wait(SWEEP_S)


def link_of(cookies: str | None) -> Link | None:
    """The link in a Cookie header; None where there is none, or none that can be one."""
    try:
        cookie = SimpleCookie(cookies or "").get(COOKIE)
    except CookieError:
        return None
    return Link.read(cookie.value) if cookie else None


class Visitors:
    """Gives whoever opens a page a link of their own, unless they bring one that has not ended."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if store() and is_page(scope):
            link, has_ended = link_of(Headers(scope=scope).get("cookie")), False
            if link is not None:
                with move_on_after(ASK_S):
                    has_ended = await to_thread.run_sync(_has_ended, link, abandon_on_cancel=True)
            if link is None or has_ended:
                link = Link.new()
            send = functools.partial(_send_with_link, send, link, secure=scope.get("scheme") == "https")
        await self.app(scope, receive, send)


def is_page(scope: Scope) -> bool:
    """Whether somebody opens a page, which a browser asks for as text/html; scripts and data are no pages."""
    return (
        scope["type"] == "http" and scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")
    )


def _has_ended(link: Link) -> bool:
    opened = store()
    try:
        return opened is not None and opened.has_ended(link)
    except StoreError:  # nobody knows now: who brings a link keeps it
        return False


async def _send_with_link(send: Send, link: Link, message: Message, secure: bool) -> None:
    if message["type"] == "http.response.start":
        headers = MutableHeaders(scope=message)
        headers["Cache-Control"] = "private, no-cache"
        headers.append(
            "Set-Cookie",
            f"{COOKIE}={link.secret}; Path=/; Max-Age={SECONDS}; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}",
        )
    await send(message)
