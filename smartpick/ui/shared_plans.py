"""What the plan's menu holds where the server keeps the plans: links to give, earlier versions, applicants' plans."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urlsplit

import streamlit as st

from smartpick.plan import Profile, differences, opened, recommend_profile, step_words
from smartpick.store import Held, Link, Shared, StoreError, Version
from smartpick.ui import server_side, session, shipped
from smartpick.ui.components import browser
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.words import of_hundred

AT_ONCE = 10
"""Versions and applicants shown before more are asked for (assumption: what one looks through)."""
WAYS = {
    "look": "Someone who may look, such as an adviser",
    "change": "Someone who may look and change it",
    "mine": "Another device of mine: opens all my plans",
}
"""Whom a link is for."""
_MADE = "link-made"


class Summary(NamedTuple):
    """An applicant's plan in a list; `told` is its list and range in words, or why there is none."""

    specialty: str
    told: str


def links() -> None:
    """Make a link to this plan, or to all; end one that was made."""
    place = st.expander(
        "Give this plan, or open it elsewhere", icon=":material/link:", key="plan-links", on_change="rerun"
    )
    if not place.open:
        return
    with place:
        if not server_side.whose(session.plan_id()).own:
            st.write("Only the owner of this plan can give it to others.")
            return
        way = st.radio("Who is the link for?", WAYS, format_func=WAYS.__getitem__, key="link-way")
        label = (
            "" if way == "mine" else st.text_input("Name of that person, for you alone", max_chars=60, key="link-label")
        )
        st.button(
            "Make a link", key="link-make", icon=":material/add_link:", on_click=_make, args=(way, label),
            disabled=session.is_untouched(), help="Change something first: an empty plan is not kept yet."
            if session.is_untouched() else None,
        )  # fmt: skip
        if why := st.session_state.get("link_refused"):
            st.error(as_text(why), icon=":material/error:")
        if made := st.session_state.get(_MADE, {}).get(session.plan_id()):
            st.text_input(
                "The link", address_of(made), key=f"link-{made.hash[:16]}-shown",
            )  # fmt: skip
            st.caption(
                "Copy it now: once you leave this page, nobody can show it again. It works for the first to open it."
            )
        for link in server_side.given():
            if link.plan in {None, session.plan_id()}:
                _given(link)


def address_of(link: Link) -> str:
    """What to give: the link stands behind the #, which browsers send to no server and to no other page."""
    url, base = urlsplit(st.context.url or ""), str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{url.scheme}://{url.netloc}/{base + '/' if base else ''}#share={link.secret}"


def _make(way: str, label: str) -> None:
    state = st.session_state
    plan = session.plan_id()
    state["link_refused"], state[_MADE] = "", {}
    try:
        state[_MADE] = {plan: server_side.give(None if way == "mine" else plan, way != "look", label)}
    except StoreError as error:
        state["link_refused"] = str(error)
    st.rerun(controls.AFTER_EVERY_MOVE)


def _given(link: Shared) -> None:
    """One link that was made, and the way to end it."""
    if link.sign_in:
        words = ["Signed in, on another device or before"]
    elif link.plan is None:
        words = ["Another device of yours, all plans"]
    else:
        words = [
            link.label or "No name",
            "may change" if link.may_save else "may look",
            "opened" if link.held else "not opened yet",
        ]
    with st.container(border=True, key=f"link-{link.hash[:16]}", gap="small"):
        st.text(" · ".join([*words, server_side.when(link.made_at)]))
        st.button(
            "Sign out there" if link.sign_in else "End this link",
            key=f"link-{link.hash[:16]}-end",
            on_click=_end,
            args=(link.hash,),
            icon=":material/link_off:",
        )


def _end(link_hash: str) -> None:
    state = st.session_state
    state["link_refused"] = ""
    try:
        server_side.end(link_hash)
    except StoreError as error:
        state["link_refused"] = str(error)
    state[_MADE] = {plan: link for plan, link in state.get(_MADE, {}).items() if link.hash != link_hash}
    st.rerun(controls.AFTER_EVERY_MOVE)


def versions() -> None:
    """Earlier versions of this plan: when, what was changed then, and the way back to one."""
    place = st.expander("Earlier versions", icon=":material/history:", key="plan-versions", on_change="rerun")
    if not place.open:
        return
    plan = session.plan_id()
    kept = server_side.versions(plan)
    with place:
        if kept is None:
            st.write("The earlier versions cannot be had now.")
            return
        if len(kept) < 2:
            st.write("There is no earlier version of this plan yet.")
            return
        many = st.session_state.get("versions-shown", AT_ONCE)
        for later, version in pairwise(kept[: many + 1]):
            _version(plan, version, later)
        if len(kept) > many + 1:
            st.button("Show older ones", key="versions-more", on_click=_more, args=("versions-shown",), width="stretch")
        if why := st.session_state.pop("version_refused", ""):
            st.error(as_text(why), icon=":material/error:")


def _version(plan: str, version: Version, later: Version) -> None:
    with st.container(border=True, key=f"version-{version.revision}", gap="small"):
        st.text(f"As of {server_side.when(version.saved_at)}, before: {_what_changed(plan, version, later)}")
        st.button(
            "Bring this one back",
            key=f"version-{version.revision}-back",
            on_click=_bring_back,
            args=(version.revision,),
        )


def _what_changed(plan: str, version: Version, later: Version) -> str:
    """What the next version changed, in a few words; kept for the session, for neither becomes another."""
    known = st.session_state.setdefault("versions-words", {})
    key = plan, version.revision, later.revision
    if key not in known:
        old, new = _profile(plan, version.revision), _profile(plan, later.revision)
        if old is None or new is None:
            known[key] = "a change that cannot be read"
        else:
            renamed = f"name “{session.label(old)}” → “{session.label(new)}”"
            known[key] = step_words(differences(old, new, shipped.catalog())) or (
                renamed if old.name != new.name else "nothing"
            )
    return known[key]


def _profile(plan: str, revision: int | None = None) -> Profile | None:
    kept = server_side.version(plan, revision)
    try:
        return opened(kept.pieces.text())[0] if kept else None
    except ValueError:
        return None


def _bring_back(revision: int) -> None:
    st.session_state["version_refused"] = session.bring_back(revision)
    st.rerun()


def _more(key: str) -> None:
    st.session_state[key] = st.session_state.get(key, AT_ONCE) + AT_ONCE
    st.rerun(controls.AFTER_EVERY_MOVE)


def applicants() -> None:
    """The plans that other people gave this visitor a link to: an adviser's list."""
    held = sorted((plan for plan in server_side.plans() or () if not plan.own), key=lambda plan: -plan.saved_at)
    if not held:
        return
    place = st.expander(
        f"Plans given to you ({len(held)})", icon=":material/group:", key="plan-applicants", on_change="rerun"
    )
    if not place.open:
        return
    with place:
        many = st.session_state.get("applicants-shown", AT_ONCE)
        for plan in held[:many]:
            _applicant(plan)
        if len(held) > many:
            st.button("Show more", key="applicants-more", on_click=_more, args=("applicants-shown",), width="stretch")


def _applicant(plan: Held) -> None:
    summary = _summary(plan)
    with st.container(border=True, key=f"held-{plan.plan}", gap="small"):
        name = plan.label if plan.label != summary.specialty else "No name"
        st.text(" · ".join([name, summary.specialty, summary.told]))
        may = "you may change it" if plan.may_save else "you may look"
        st.text(f"Changed {server_side.when(plan.saved_at)} · {may}")
        with st.container(horizontal=True, gap="small"):
            here = plan.plan == session.plan_id()
            st.button(
                "It is open" if here else "Open", key=f"held-{plan.plan}-open", disabled=here,
                on_click=_open, args=(plan.plan,),
            )  # fmt: skip
            st.button("Take off my list", key=f"held-{plan.plan}-leave", on_click=_leave, args=(plan.plan, plan.label))


def _summary(plan: Held) -> Summary:
    """What an applicant's plan comes to; worked out once for each of its revisions, for this session alone."""
    known = st.session_state.setdefault("summaries", {})
    if known.get(plan.plan, (0,))[0] != plan.revision:
        known[plan.plan] = plan.revision, _made(plan.plan)
    return known[plan.plan][1]


def _made(plan: str) -> Summary:
    profile = _profile(plan)
    if profile is None:
        return Summary("", "cannot be opened now")
    try:
        found = recommend_profile(shipped.catalog(), Profile.of(profile.basis))
    except ValueError as error:
        return Summary(profile.applicant.specialty, str(error))
    told = f"{len(found.rows)} programs · {of_hundred(found.outlook.match)} of 100 match"
    return Summary(profile.applicant.specialty, told)


def _open(plan: str) -> None:
    browser.open_kept(plan)
    st.rerun()


def _leave(plan: str, label: str) -> None:
    if plan == session.plan_id():
        session.delete_plan()
    else:
        session.drop(plan, label, own=False)
    st.rerun()
