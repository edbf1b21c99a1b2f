"""What only the browser can do: keep the plans for its user, and say how wide the screen is.

Plans are kept in the browser's own storage, so that a refresh loses nothing and no server holds them. The large parts
of a plan (texts, and what was imported) lie beside it under keys of their own, each with a digest. A part of more than
a few kilobytes travels once after it changed; only a browser that does not hold what it should asks for it again. Each
kept plan carries a revision: a tab whose plan another tab wrote meanwhile writes nothing, and says so. In all other
runs the browser is silent.

Data sent: `id`, `label`, `plan` and `parts` of the present plan, `untouched` where there is nothing to keep,
`mayComeBack` where a kept plan may take its place, `words` to follow (see `session.tell_browser`), `plans` as the
browser last named them, and what it last reported of itself: `narrow`, `full`, `blocked`.
Words returned: `found` (a plan that was asked for, or that comes back), `plans` (all others that are kept), `newer`
(another tab wrote this plan, or removed it), `lacks` (large parts to be sent), `full`, `blocked`, `narrow`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import streamlit as st

from smartpick.plan import LARGE_PARTS, Profile, joined, large_part, small_part
from smartpick.ui import session, shipped
from smartpick.ui.components import registered

SHORT = 20_000
"""Characters up to which a part travels with every move: less than what the list itself weighs."""
NARROW = 640
"""Screens below this width in pixels count as phones."""

_PARTS_IN_WORDS = {
    "texts": "your texts",
    "season": "the news of your season",
    "knowledge": "what you know about programs",
}

_component = registered("browser", "<span></span>")


def is_narrow() -> bool:
    """Whether the page is shown on a phone; False until the browser has said so."""
    return st.session_state.get("narrow", False)


def listen() -> None:
    """Keep the plan after each change, bring it back in a fresh session, learn the width of the screen."""
    now, untouched = st.session_state, session.is_untouched()
    data = {
        "id": session.plan_id(),
        "label": session.label(session.profile()),
        "plan": "" if untouched else _small(),
        "parts": dict.fromkeys(LARGE_PARTS) if untouched else _parts(),
        "untouched": untouched or is_removed(),
        "mayComeBack": session.may_come_back(),
        "words": now.get("to_browser", []),
        "plans": session.other_plans(),
        "narrow": is_narrow(),
        "narrowBelow": NARROW,
        "full": now.get("browser-full", False),
        "blocked": now.get("browser-blocked", False),
    }
    silent = {f"on_{word}_change": lambda: None for word in ("found", "plans", "newer", "full", "blocked")}
    heard = _component(
        key="browser", data=data, height=1, **silent, on_narrow_change=_hear_narrow,
        on_lacks_change=lambda: st.session_state.pop("browser-has", None),
    )  # fmt: skip
    changed = [
        _learn("browser-full", heard.full and heard.full == "yes"),
        _learn("browser-blocked", heard.blocked and True),
        _learn("plans", heard.plans),
        bool(heard.newer) and _hear_newer(heard.newer),
        bool(heard.found) and _hear_found(heard.found),
    ]
    if any(changed):
        st.rerun()
    _notices()


def _small() -> str:
    """The plan without its large parts, with the mark that the odds were corrected while nobody has read of it."""
    return small_part(session.profile(), shipped.catalog().version, bool(session.odds_since()))


def _learn(key: str, value: Any) -> bool:
    """Remember what the browser says; whether it is new. None = it says nothing."""
    if value is None or st.session_state.get(key) == value:
        return False
    st.session_state[key] = value
    return True


def _hear_narrow() -> None:
    """The page is drawn anew for this width, also where the run that heard of it is cut short by the next."""
    if word := st.session_state["browser"].narrow:
        st.session_state["narrow"] = word == "yes"
        st.rerun("app")


def _hear_found(heard: Any) -> bool:
    """Open a plan that the browser hands over, where it was asked for or may come back; whether it is open now."""
    if not session.may_come_back() and st.session_state.get("asked_for") != heard["id"]:
        return False
    st.session_state.pop("asked_for", None)
    text, damaged = joined(heard["plan"] or "", heard["parts"])
    st.session_state["browser-unread"] = bool(session.open_text(text, heard["id"]))
    st.session_state["browser-damaged"] = [_PARTS_IN_WORDS[name] for name in damaged]
    st.session_state["left_first"] = True  # it is not asked for again
    return True


def _hear_newer(heard: Any) -> bool:
    """Another tab wrote this plan or removed it. Where this tab has moves of its own, they go on as a copy at once."""
    if heard["id"] != session.plan_id():
        return False
    st.session_state["elsewhere"] = {"id": heard["id"], "at": heard.get("at"), "gone": heard.get("gone", False)}
    if heard["unsaved"] and not heard.get("gone"):
        session.keep_apart()
    return True


def is_removed() -> bool:
    """Whether another tab removed this plan, and nobody said yet that it is to be kept again."""
    return st.session_state.get("elsewhere", {}).get("gone", False)


def open_kept(kept_as: str) -> None:
    """Ask the browser for one of the plans it keeps, to be opened here."""
    st.session_state["asked_for"] = kept_as
    st.session_state.pop("elsewhere", None)
    session.tell_browser("open", kept_as)


def _keep_as_copy() -> None:
    elsewhere = st.session_state.pop("elsewhere", None)
    if elsewhere and (elsewhere["gone"] or elsewhere["id"] == session.plan_id()):
        session.keep_apart(copy=not elsewhere["gone"])


def _notices() -> None:
    """What the visitor must know of what is kept and what is not."""
    if st.session_state.get("browser-blocked"):
        st.warning(
            "This browser lets no page keep anything (a private window, or storage switched off). Save your plan as a "
            "file before you close this page.", icon=":material/save:",
        )  # fmt: skip
    if st.session_state.get("browser-full"):
        st.warning(
            "Your plan is too large for this browser to keep. Save it as a file before you close the page.",
            icon=":material/save:",
        )
    if st.session_state.get("browser-unread"):
        st.warning("A plan that this browser keeps cannot be read. It stays where it is.", icon=":material/warning:")
    elif damaged := st.session_state.get("browser-damaged"):
        st.warning(
            f"This browser kept your plan, but {' and '.join(damaged)} in it cannot be read and did not come back.",
            icon=":material/warning:",
        )
    elsewhere = st.session_state.get("elsewhere")
    if not elsewhere:
        return
    with st.container(key="elsewhere", horizontal=True, vertical_alignment="center"):
        if elsewhere["gone"]:
            st.warning("This plan was removed in another tab.", icon=":material/tab:")
            st.button("Keep it here again", key="elsewhere-keep", on_click=_moved, args=(_keep_as_copy,))
            st.button("Start over", key="elsewhere-leave", on_click=_moved, args=(session.start_over,))
            return
        apart = elsewhere["id"] != session.plan_id()
        st.warning(
            f"This plan was changed in another tab ({elsewhere['at']})."
            + (f" Yours goes on here as “{session.label(session.profile())}”." if apart else ""),
            icon=":material/tab:",
        )
        st.button("Take that one", key="elsewhere-take", on_click=_moved, args=(open_kept, elsewhere["id"]))
        st.button("Keep this one as a copy", key="elsewhere-keep", on_click=_moved, args=(_keep_as_copy,))


def _moved(act: Callable[..., None], *args: Any) -> None:
    act(*args)
    st.rerun()


def _parts() -> dict[str, dict[str, str | None]]:
    """Each large part by its digest; with its text when that is short, or has not been sent yet."""
    profile = session.profile()
    if st.session_state.get("browser-has-of") != session.plan_id():
        st.session_state["browser-has-of"], st.session_state["browser-has"] = session.plan_id(), {}
    has = st.session_state.setdefault("browser-has", {})
    parts: dict[str, dict[str, str | None]] = {}
    for name in LARGE_PARTS:
        digest, text = _digest_and_text(profile, name)
        if text is None and has.get(name) != digest:
            text, has[name] = large_part(profile, name), digest
        parts[name] = {"digest": digest, "text": text}
    return parts


def _digest_and_text(profile: Profile, name: str) -> tuple[str, str | None]:
    """Digest of a large part and its text where that is short; made again only when a field is another object."""
    fields: list[Any] = [getattr(profile, field) for field in LARGE_PARTS[name]]
    made = st.session_state.setdefault("browser-parts", {})
    if name not in made or any(old is not new for old, new in zip(made[name][0], fields, strict=True)):
        text = large_part(profile, name)
        digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]
        made[name] = fields, digest, text if len(text) <= SHORT else None
    return made[name][1:]
