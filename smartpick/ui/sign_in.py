"""Signing in, where the operator set it up: by it one's plans are there on every device, and gone from it after."""

from __future__ import annotations

import streamlit as st

from smartpick.ui import server_side, session, who
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets import controls


def place() -> None:
    """In the plan's menu: sign in, or who is signed in and the way out."""
    if who.account() is None:
        if who.providers():
            with st.container(border=True, key="signing-in", gap="small"):
                st.markdown("Sign in to have your plans on every device.")
                _ways("Sign in", "sign-in")
        return
    name = who.signed_in_as()
    with st.container(border=True, key="signed-in", gap="small"):
        st.markdown(as_text(f"Signed in{f' as {name}' if name else ''}."))
        left = who.left_here()
        if left.own or left.held:
            st.button(
                f"Take along what this browser held before ({left.own + left.held})", key="sign-in-take",
                icon=":material/move_item:", on_click=_take_along,
            )  # fmt: skip
        st.button(
            "Sign out", key="sign-out", icon=":material/logout:", on_click=_sign_out,
            help="Your plans stay kept, and nothing of them stays in this browser.",
        )  # fmt: skip


def notices() -> None:
    """What to know of a sign-in that opens nothing any more, and of plans from before it."""
    if why := who.signed_out():
        _again(why)
    elif who.is_over():
        why, then = "Your sign-in has expired.", "Sign in again"
        if who.account() is None:  # somebody signed in by another tab
            why, then = "You signed in by another tab, and your plans went along.", "Load this page again"
        now = f"is still kept. {then} to go on with all your plans"
        if server_side.unkept():
            now = f"is not kept any more: save it as a file, then {then[0].lower()}{then[1:]}"
        _again(f"{why} What you change here {now}.")
    left = who.left_here()
    if (left.own or left.held) and not left.asked:
        _of_plans_left(left.own + left.held)


def _again(why: str) -> None:
    with st.container(key="signed-out", horizontal=True, vertical_alignment="center"):
        st.warning(as_text(why), icon=":material/lock_clock:")
        _ways("Sign in again", "sign-in-again")


def _ways(label: str, key: str) -> None:
    """A button for each provider that the operator named."""
    for name in who.providers():
        st.button(
            f"{label} with {name}" if name else label, key=f"{key}{f'-{name}' if name else ''}",
            icon=":material/login:", on_click=who.sign_in, args=(name,),
        )  # fmt: skip


def _of_plans_left(many: int) -> None:
    """Ask once whether what the browser held before goes along."""
    plans, them, they, open_, stay = f"{many} plans", "them", "they", "open", "stay"
    if many == 1:
        plans, them, they, open_, stay = "a plan", "it", "it", "opens", "stays"
    with st.container(key="left-asked", horizontal=True, vertical_alignment="center"):
        st.info(
            f"This browser held {plans} before you signed in. Take {them} along? Then {they} {open_} wherever you sign "
            f"in, and no longer here once you sign out; other devices that a link of yours let in must sign in too. If "
            f"you say no, {they} {stay} in this browser as {'it is' if many == 1 else 'they are'}.",
            icon=":material/move_item:",
        )  # fmt: skip
        st.button("Take along", key="left-yes", on_click=_take_along)
        st.button("No", key="left-no", on_click=_leave_there)


def _take_along() -> None:
    session.take_along()
    st.rerun()


def _leave_there() -> None:
    who.leave_there()
    st.rerun(controls.AFTER_EVERY_MOVE)


def _sign_out() -> None:
    session.sign_out()
    st.rerun()
