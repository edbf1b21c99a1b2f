"""The plan's menu: undo and redo; its name, the other plans kept in this browser, files, and beginning anew."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Literal
from urllib.parse import urlsplit

import streamlit as st

from smartpick.plan import NAME_CHARACTERS, file_name, profile_to_json
from smartpick.ui import server_side, session, shared_plans, shipped, sign_in, who
from smartpick.ui.components import browser
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets import controls

MENU = "plan"
"""Key of the popover that holds the menu."""


def undo_redo() -> None:
    """Two buttons that take the last move back and make it again; their help says which move that is."""
    for label, icon, act, can, words in (
        ("Undo", "undo", session.undo, session.can_undo(), session.undo_words()),
        ("Redo", "redo", session.redo, session.can_redo(), session.redo_words()),
    ):
        st.button(
            label, key=label.lower(), icon=f":material/{icon}:", disabled=not can, on_click=_act, args=(act,),
            help=f"{label}: {words}" if can else f"Nothing to {label.lower()}.",
        )  # fmt: skip


def menu() -> None:
    """Name, other plans, files, start over, forget."""
    profile = session.profile()
    st.text_input(
        "Name of this plan", max_chars=NAME_CHARACTERS, placeholder=session.label(profile),
        **controls.tied("plan_name", profile.name, session.rename),
    )  # fmt: skip
    # Bound here: a download is written after the run, outside the session.
    text = partial(profile_to_json, profile, shipped.catalog().version, bool(session.odds_since()))
    st.download_button(
        "Save plan", text, file_name(profile, "plan", "json"), "application/json", on_click="ignore", width="stretch",
        icon=":material/save:",
    )  # fmt: skip
    st.button(
        "Keep a copy", key="plan_copy", on_click=_act, args=(session.keep_apart,), disabled=session.is_untouched(),
        help="Goes on with a copy; this plan stays as it is among your plans.", width="stretch",
        icon=":material/content_copy:",
    )  # fmt: skip
    _others()
    if server_side.is_on():
        sign_in.place()
        shared_plans.applicants()
        shared_plans.links()
        shared_plans.versions()
    _open_file()
    _asked(
        "plan_new", "Start over", ":material/restart_alt:", session.start_over,
        "Start a new, empty plan? The present one stays kept among your plans.",
    )  # fmt: skip
    if not session.is_untouched():
        last_plan()
    if server_side.is_on() and not session.is_untouched():
        _delete_this()
    kept = "kept here" if server_side.is_on() else "in this browser"
    _asked(
        "plan_forget", f"Forget everything {kept}", ":material/delete_forever:", session.forget_all,
        f"Forget all plans and answers {kept}? They cannot come back. Files you saved stay."
        + (" All links to them end." if server_side.is_on() else "")
        + (" You are signed out everywhere." if who.account() else ""),
    )  # fmt: skip
    url = urlsplit(st.context.url or "")
    where = f", for `{url.scheme}://{url.netloc}` alone" if url.netloc else ""
    if server_side.is_on():
        opens = "You open them by signing in" if who.account() else "This browser opens them, by a cookie"
        st.caption(f"Your plans are kept by the server of this page. {opens}, and whoever has a link that you made.")
    else:
        st.caption(f"Your answers stay on this computer, in this browser{where}. Nothing is sent anywhere.")


def _act(act: Callable[..., Any], *args: Any) -> None:
    """Do it, and draw the whole app again: what changed may stand on any part of the page."""
    act(*args)
    st.rerun()


def _asked(
    key: str,
    label: str,
    icon: str,
    act: Callable[[], Any],
    question: str,
    width: Literal["stretch", "content"] = "stretch",
) -> None:
    """A button that asks before it acts."""
    asking = st.session_state.get("asking") == key

    def ask(about: str) -> None:
        st.session_state["asking"] = about
        st.rerun(controls.AFTER_EVERY_MOVE)

    def go() -> None:
        st.session_state["asking"] = ""
        st.session_state[MENU] = False  # closed, so that the page shows what came of it
        _act(act)

    if not asking:
        st.button(label, key=key, icon=icon, on_click=ask, args=(key,), width=width)
        return
    with st.container(border=True, key=f"{key}-asked"):
        st.markdown(question)
        with st.container(horizontal=True):
            st.button(f"Yes, {label[0].lower()}{label[1:]}", key=f"{key}-yes", on_click=go)
            st.button("No", key=f"{key}-no", on_click=ask, args=("",))


def _delete_this() -> None:
    """Delete the present plan; one of another person is only taken off the list."""
    if server_side.whose(session.plan_id()).own:
        _asked(
            "plan_delete", "Delete this plan", ":material/delete:", session.delete_plan,
            "Delete this plan, with its earlier versions and the links to it? It cannot come back.",
        )  # fmt: skip
    else:
        st.button(
            "Take this plan off my list", key="plan_delete", on_click=_act, args=(session.delete_plan,),
            icon=":material/group_off:", width="stretch",
        )  # fmt: skip


def last_plan() -> None:
    """Where the plan is that was left last, and the way back; in the strip until the new one is touched."""
    last = session.last_plan()
    if last is None:
        return
    kept = "until you close this page" if _is_kept_nowhere() else "among your plans"
    with st.container(key="last-plan", horizontal=True, vertical_alignment="center"):
        st.info(as_text(f"Your last plan is kept {kept} as “{session.label(last)}”."), icon=":material/history:")
        st.button("Take it back", key="plan_take_back", on_click=_act, args=(session.take_back,))


def _is_kept_nowhere() -> bool:
    return bool(server_side.unkept()) if server_side.is_on() else bool(st.session_state.get("browser-blocked"))


def _others() -> None:
    """The other plans of this browser: open one, or delete it; one that was set aside can be saved as it is."""
    for plan in session.other_plans():
        key = f"plan-{plan['id'] or 'first'}"
        label = plan["label"] or "A plan"
        with st.container(border=True, key=f"{key}-row", gap="small"):
            why = plan.get("why", "")
            st.text(" · ".join(filter(None, [label, "set aside" if why else "", plan["at"]])))
            if why:
                st.text(why)
            with st.container(horizontal=True, gap="small"):
                again = "Try again" if why else "Open"
                st.button(again, key=f"{key}-open", on_click=_act, args=(browser.open_kept, plan["id"]))
                if why:
                    st.button(
                        "Save as file", key=f"{key}-save", on_click=_act,
                        args=(session.tell_browser, "download", plan["id"]),
                    )  # fmt: skip
                _asked(
                    f"{key}-delete", "Delete", ":material/delete:",
                    partial(session.drop, plan["id"], label, own=True) if server_side.is_on()
                    else partial(session.tell_browser, "delete", plan["id"]),
                    "Delete this plan? It cannot come back.", width="content",
                )  # fmt: skip


def _open_file() -> None:
    # A new key after each file, so that the same file can be opened again.
    key = f"plan_upload{st.session_state.get('uploads', '')}"
    st.file_uploader("Open a saved plan", type=["json"], key=key, on_change=_open_upload, args=(key,))
    sentence = st.session_state.pop("plan_refused", "")
    if sentence:
        st.error(as_text(f"{sentence} Your present plan stays."), icon=":material/error:")
    if st.session_state.pop("plan_opened", False):
        st.success("Plan opened. The one before stays among your plans.", icon=":material/check:")


def _open_upload(key: str) -> None:
    upload = st.session_state[key]
    if upload is None:
        return
    st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1
    sentence = session.open_text(upload.getvalue())
    st.session_state["plan_refused" if sentence else "plan_opened"] = sentence or True
    st.rerun()
