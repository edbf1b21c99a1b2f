"""Who a session is: whoever signed in, or whom the browser's own link makes of a visitor.

Where the server keeps no plans, or the operator set up no signing in, nobody can be signed in.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

import streamlit as st

from smartpick import private
from smartpick.server import sign_in as set_up
from smartpick.server import visitors
from smartpick.store import Account, Left, Link, NoSuchLink, SignInOver, Store, StoreError

NO_COOKIES = "This browser takes no cookies, by which SmartPick would know you again."
SIGNED_OUT = "You are signed out: that was done here before, or on another device."


SAID = {
    "ended": SIGNED_OUT,
    "expired": str(SignInOver()),
    "refused": (
        "You are not signed in: you stopped, or the place where you sign in did not let you in. Nothing is lost: your "
        "plan stays as it is."
    ),
    "failed": (
        "You are not signed in: SmartPick and the place where you sign in did not understand each other. You did "
        "nothing wrong, and your plan stays as it is. Try again in a minute; if it happens again, tell whoever runs "
        "this page."
    ),
}
"""What became of signing in, by the word for it in an address."""


class Who(NamedTuple):
    """By what a session reaches plans: a link, and the account where that is a sign-in."""

    link: Link
    account: Account | None


def is_on() -> bool:
    """Whether the server keeps the plans."""
    return visitors.store() is not None


def store() -> Store:
    """Where they are kept.

    Raises:
        StoreError: each browser keeps its own.
    """
    opened = visitors.store()
    if opened is None:
        raise StoreError("This server keeps no plans.")
    return opened


def now() -> Who:
    """A session is one person's from its first look to its end, whoever signs in or out in other tabs meanwhile.

    Raises:
        StoreError: nobody knows now who it is.
    """
    state = st.session_state
    if "kept-who" not in state:
        state["kept-who"] = _signed_in() or Who(_device(), None)
    return state["kept-who"]


def _device() -> Link:
    """The browser's own link."""
    link = Link.read(st.context.cookies.get(visitors.COOKIE))
    if link is None:
        raise StoreError(NO_COOKIES)
    return link


def _signed_in() -> Who | None:
    """By which sign-in this browser comes; None where nobody signed in, or that has ended, which `signed_out` says."""
    signed_in = set_up.account_of(_claims())
    if signed_in is None:
        return None
    link, account = signed_in
    try:
        store().sign_in(link, account)
    except NoSuchLink:
        st.session_state["signed-out"] = SAID["ended"]
        return None
    except SignInOver:
        st.session_state["signed-out"] = SAID["expired"]
        return None
    return Who(link, account)


def _claims() -> dict[str, str]:
    """What the provider said and signed of who signed in, by the cookie this session came with; {} of nobody."""
    return {str(name): str(said) for name, said in st.user.to_dict().items()} if st.user.get("is_logged_in") else {}


def providers() -> list[str]:
    """By what one can sign in here, as `smartpick.server.sign_in` has it; [] where browsers keep the plans."""
    return set_up.providers() if is_on() else []


def account() -> Account | None:
    """Who signed in; None for whoever the browser's own link makes of this visitor."""
    return st.session_state["kept-who"].account if "kept-who" in st.session_state else None


def whose_drafts() -> str | None:
    """What the browser marks the drafts of who signed in with; "" for whoever the browser's own link makes of one.

    None where a server keeps the plans, and nobody knows yet who this is: then drafts lie where they are.
    """
    if is_on() and "kept-who" not in st.session_state:
        return None
    signed_in = account()
    return signed_in.hash[:16] if signed_in else ""


def signed_in_as() -> str:
    """A name for who signed in, where the provider gave one; else ""."""
    claims = _claims()
    return claims.get("name") or claims.get("email") or claims.get("preferred_username") or ""


def hear() -> None:
    """Take out of the page's address what became of signing in: it is said here, and not again after a reload."""
    if word := st.query_params.pop(set_up.WORD, ""):
        st.session_state["signed-out"] = SAID.get(word, "")


def signed_out() -> str:
    """Why nobody is signed in though somebody was or wanted to be, until the next move; else ""."""
    return "" if account() else st.session_state.get("signed-out", "")


def has_moved() -> None:
    """The visitor goes on: that nobody is signed in has been read."""
    st.session_state.pop("signed-out", None)


def is_over() -> bool:
    """Whether the sign-in of this session has expired since it began."""
    return st.session_state.get("sign-in-over", False)


def has_expired() -> None:
    """Remember that the sign-in of this session has expired."""
    st.session_state["sign-in-over"] = True


def sign_out() -> None:
    """End this sign-in, at the provider too where it knows how; this browser then opens nothing by it.

    Raises:
        StoreError: it could not be ended now, in one sentence.
    """
    device = None
    with suppress(StoreError):
        device = _device()
    with suppress(NoSuchLink, SignInOver):  # it has ended
        store().sign_out(now().link, device)
    st.session_state["turning-to-provider"] = st.logout


def sign_in(provider: str) -> None:
    """Turn to a provider, one of `providers`, when the run that follows this click is drawn; then back to this page."""
    st.session_state["turning-to-provider"] = partial(_send_off, provider)


def _send_off(provider: str) -> None:
    parameters = urlencode(st.query_params.to_dict())
    page = f"{st.session_state.get('page', '')}{'?' if parameters else ''}{parameters}"
    private.turn_to_sign_in(provider, f"&{urlencode({set_up.AT: page})}")


def turn_to_provider() -> None:
    """Send the browser where a click on signing in or out leads: last in a run, for a rerun would lose the word."""
    st.session_state.pop("turning-to-provider", lambda: None)()


def left_here() -> Left:
    """What this browser holds from before somebody signed in; asked of the database once a session."""
    state = st.session_state
    if account() is None:
        return Left(0, 0, True)
    if "left-here" not in state:
        try:
            state["left-here"] = store().left_on(now().link, _device())
        except StoreError:  # asked again with the next run
            return Left(0, 0, True)
    return state["left-here"]


def take_along() -> None:
    """Let what this browser holds be of the person who signed in.

    Raises:
        StoreError: in one sentence.
    """
    store().take_along(now().link, _device())
    st.session_state["left-here"] = Left(0, 0, True)


def leave_there() -> None:
    """Leave it to this browser, and ask no more."""
    st.session_state["left-here"] = left_here()._replace(asked=True)
    with suppress(StoreError):
        store().leave_there(now().link)
