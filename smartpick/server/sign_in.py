"""Signing in: what the operator set up for it, and the way to the provider and back to the page where somebody was.

It is set up by the part `[auth]` of Streamlit's secrets.toml. Streamlit itself comes back to its first page always, and
says nothing of what failed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

import streamlit as st
from anyio import move_on_after, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartpick import private
from smartpick.server import visitors
from smartpick.store import Account, Link, NoSuchLink, SignInOver, StoreError

LOGIN, CALLBACK, LOGOUT = "/auth/login", "/oauth2callback", "/auth/logout"
"""Streamlit's own addresses: by which one goes to a provider, comes back, and signs out, there too."""
AT = "at"
"""Parameter of LOGIN: the page to come back to."""
COOKIE = "smartpick_at"
"""Holds that page while somebody is with the provider."""
COOKIE_S = 1800
"""Seconds for which it does (assumption: longer than anybody takes to sign in)."""
WORD = "sign_in"
"""Parameter of a page's address: what became of signing in, as `ui/who` says it."""
_PAGE = re.compile(r"[a-z_]*(\?[\w.~%&=+*-]*)?", re.ASCII)
"""A page of SmartPick, as "explore?j1=yes": nothing that leads to anybody else's."""
_LONGEST = 1500


def _auth() -> Mapping[str, Any]:
    return st.secrets["auth"] if st.secrets.load_if_toml_exists() and "auth" in st.secrets else {}


def providers() -> list[str]:
    """By what one can sign in, as `st.login` takes it; "" for the provider without a name, [] for none."""
    auth = _auth()
    named = [name for name, part in auth.items() if isinstance(part, Mapping) and "client_id" in part]
    return ["", *named] if "client_id" in auth else named


def fault() -> str:
    """Why nobody could sign in by what is set up, in a sentence; "" where all is well, or nothing is set up."""
    if not _auth():
        return ""
    why = "it names no provider (client_id)." if not providers() else ""
    for name in providers():
        why = why or private.sign_in_fault(name or "default")
    return f"Nobody can sign in by the part [auth] of secrets.toml: {why}" if why else ""


def account_of(claims: Mapping[str, Any]) -> tuple[Link, Account] | None:
    """The sign-in, and by which account, of what a provider said and signed; None where it is not whole."""
    issuer, subject, nonce = (str(claims.get(name) or "") for name in ("iss", "sub", "nonce"))
    if not (issuer and subject and nonce):
        return None
    account = Account(issuer, subject)
    return account.signed_in(nonce), account


def page_of(text: str) -> str:
    """The page that a text names, with its parameters; "", the first page, where it names none of ours.

    Example:
        >>> page_of("explore?j1=yes"), page_of("//example.org"), page_of("https://example.org")
        ('explore?j1=yes', '', '')
    """
    return text if len(text) <= _LONGEST and _PAGE.fullmatch(text) else ""


class SignIns:
    """Brings whoever signs in back to the page where they were, with a word on what did not work.

    Of a sign-in that has ended or expired the cookie is taken away when a page is opened: so it is said once.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: Response | None = None
        if scope["type"] == "http" and scope["path"].endswith((LOGIN, CALLBACK)):
            request, change = Request(scope), _sent_off if scope["path"].endswith(LOGIN) else _come_back
            answer = change(request, await _answer(self.app, scope, receive))
        elif visitors.store() and visitors.is_page(scope) and not scope["path"].endswith(LOGOUT):
            answer = await _without_what_is_over(Request(scope))
        await (answer or self.app)(scope, receive, send)


async def _answer(app: ASGIApp, scope: Scope, receive: Receive) -> Response:
    """What the app says to a request, where that is short."""
    said: list[Message] = []

    async def hear(message: Message) -> None:
        said.append(message)

    await app(scope, receive, hear)
    answer = Response(b"".join(part.get("body", b"") for part in said[1:]), said[0]["status"])
    answer.raw_headers = list(said[0]["headers"])
    return answer


def _sent_off(request: Request, answer: Response) -> Response:
    """The way to the provider. Where it cannot be asked where to go, the visitor stays, and reads that."""
    at = page_of(request.query_params.get(AT, ""))
    if answer.status_code >= 400:
        return RedirectResponse(_address(request.scope["path"].removesuffix(LOGIN), at, "failed"), 302)
    answer.set_cookie(COOKIE, quote(at, safe=""), COOKIE_S, httponly=True, samesite="lax")
    return answer


def _come_back(request: Request, answer: Response) -> Response:
    """The way back from the provider, also after signing out there, of which there is nothing to say."""
    brings = request.query_params
    is_in = any(
        name == b"set-cookie" and re.match(rb'_streamlit_user=[^";]', value) for name, value in answer.raw_headers
    )
    word = ""
    if not is_in and ("error" in brings or "code" in brings):
        word = "refused" if brings.get("error") == "access_denied" else "failed"
    at = page_of(unquote(request.cookies.get(COOKIE, "")))
    answer.headers["location"] = _address(answer.headers.get("location", ""), at, word)
    answer.delete_cookie(COOKIE)
    return answer


def _address(base: str, at: str, word: str) -> str:
    more = f"{'&' if '?' in at else '?'}{WORD}={word}" if word else ""
    base = base.strip("/")  # a path that begins with // would be the name of another server
    return f"/{base}{'/' if base else ''}{at}{more}"


async def _without_what_is_over(request: Request) -> Response | None:
    """The same page again, without the cookie of a sign-in that opens nothing any more; None where none does."""
    signed_in = account_of(private.sign_in_of(request))
    if signed_in is None or WORD in request.query_params:  # that was said already, to a browser that keeps its cookie
        return None
    word = ""
    with move_on_after(visitors.ASK_S):
        word = await to_thread.run_sync(_over, *signed_in, abandon_on_cancel=True)
    if not word:
        return None
    at = "?".join(filter(None, [request.url.path, request.url.query]))
    answer = RedirectResponse(_address("", at.lstrip("/"), word), 302, {"Cache-Control": "no-store"})
    private.forget_sign_in(request, answer)
    return answer


def _over(link: Link, account: Account) -> str:
    """As `WORD` says it, why a sign-in opens nothing any more; "" where it does, or nobody knows now."""
    store = visitors.store()
    try:
        if store is not None:
            store.sign_in(link, account)
    except NoSuchLink:
        return "ended"
    except SignInOver:
        return "expired"
    except StoreError:
        return ""
    return ""
