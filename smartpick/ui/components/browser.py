"""What only the browser can do: keep the plans for its user, and say how wide the screen is.

Where the server keeps the plans (`ui/server_side`), nothing is given to the browser, and nothing taken from it but how
wide it is, a link that somebody brings, and, once and when asked, plans that it kept before. Else plans are kept in the
browser's own storage, so that a refresh loses nothing and no server holds them.
The large parts of a plan (texts, and what was imported) lie beside it under keys of their own, each with a digest. A
part of more than a few kilobytes travels once after it changed; only a browser that does not hold what it should asks
for it again. Each kept plan carries a revision: a tab whose plan another tab wrote meanwhile writes nothing, and says
so. What this version cannot open, or not whole, is never written again: it stays where it lies, set aside with its
reason, and this tab goes on in a place of its own. In all other runs the browser is silent.

Data sent: `id`, `label`, `plan` and `parts` of the present plan, `untouched` where there is nothing to keep,
`mayComeBack` where a kept plan may take its place, `words` to follow (see `session.tell_browser`), `plans` as the
browser last named them, `told` where the visitor reads already what another tab did, what the browser last reported of
itself: `narrow`, `full`, `blocked`, and `server` where that keeps the plans: as which revision, or "unkept"; then also
`before`, as the browser last named them, `givenAt`, when it got the link that was heard of last, and `whose` the drafts
of this tab are, by a digest of the account of who signed in, so that nobody else who signs in here is shown them. And
`form`, what stands in open forms (`ui/forms`), which the tab holds over a reload, and `formAt`, when it gave that back.
Words returned: `found` (a plan that was asked for, or that comes back), `plans` (all others that are kept), `newer`
(another tab wrote this plan, removed it, or started over from it), `lacks` (large parts to be sent), `full`, `blocked`,
`narrow`, `form` (as it stood before a reload, and when (`at`) that was given back). Where the server keeps the plans:
`before` (ids of plans that lie here from before), `handed` (one of them, which was asked for), `given` (the secret of a
`link`, and when (`at`) it was brought), `awake` (somebody looks at this tab again).
"""

from __future__ import annotations

import hashlib
from typing import Any

import streamlit as st

from smartpick.plan import LARGE_PARTS, Profile, joined, large_part, small_part
from smartpick.ui import forms, server_side, session, shipped, who
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

_IS_ARE = {"texts": "are", "season": "is", "knowledge": "is"}

_component = registered("browser", "<span></span>")


def is_narrow() -> bool:
    """Whether the page is shown on a phone: by the browser's name until it has said how wide it is.

    A phone's browser names itself "Mobi…", as the browsers' own makers advise to ask; a wide page is then not drawn and
    sent first in vain.
    """
    return st.session_state.get("narrow", "Mobi" in (st.context.headers.get("User-Agent") or ""))


def listen() -> None:
    """Keep the plan after each change, bring it back in a fresh session, learn the width of the screen."""
    now, untouched = st.session_state, session.is_untouched() or server_side.is_on()
    data = {
        "id": session.plan_id(),
        "label": session.label(session.profile()),
        "plan": "" if untouched else _small(),
        "parts": dict.fromkeys(LARGE_PARTS) if untouched else _parts(),
        "untouched": untouched or is_removed(),
        "mayComeBack": session.may_come_back() and not server_side.is_on(),
        "words": now.get("to_browser", []),
        "plans": now.get("plans", []),
        "told": elsewhere().get("kind", "") if elsewhere().get("id") == session.plan_id() else "",
        "narrow": is_narrow(),
        "narrowBelow": NARROW,
        "server": server_side.kept_as(session.plan_id()),
        "whose": who.whose_drafts(),
        "full": now.get("browser-full", False),
        "blocked": now.get("browser-blocked", False),
        "before": now.get("browser-before", []),
        "givenAt": now.get("given-at", 0),
        "form": forms.held(),
        "formAt": now.get("form-at", 0),
    }
    silent = {f"on_{word}_change": lambda: None for word in ("plans", "newer", "full", "blocked", "before")}
    heard = _component(
        key="browser", data=data, height=1, **silent, on_narrow_change=_hear_narrow,
        on_lacks_change=lambda: st.session_state.pop("browser-has", None), on_given_change=_hear_given,
        on_handed_change=_hear_handed, on_awake_change=lambda: st.session_state.pop("kept-look", None),
        on_form_change=_hear_form, on_found_change=_note_found,
    )  # fmt: skip
    noted = st.session_state.pop("browser-found", None)
    found = heard.found or noted
    changed = [
        _learn("browser-full", heard.full and heard.full == "yes"),
        _learn("browser-blocked", heard.blocked and True),
        _learn("plans", heard.plans),
        _learn("browser-before", heard.before),
        bool(heard.newer) and _hear_newer(heard.newer),
        bool(found) and _hear_found(found),
    ]
    if any(changed):
        st.rerun()


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


def _note_found() -> None:
    """The run that is told of a plan may be cut short by the next, which is not told of it again."""
    st.session_state["browser-found"] = st.session_state["browser"].found


def _hear_form() -> None:
    """The page was loaded anew in the middle of a form; the browser says so until it hears that it was heard."""
    heard = st.session_state["browser"].form
    if not heard or heard["at"] == st.session_state.get("form-at"):
        return
    st.session_state["form-at"] = heard["at"]
    forms.fill(heard["form"])
    st.rerun("app")


def _hear_given() -> None:
    """Somebody came here by a link to a plan of another person, or to all of their own."""
    heard = st.session_state["browser"].given
    if not heard or not server_side.is_on() or heard["at"] == st.session_state.get("given-at"):
        return
    st.session_state["given-at"] = heard["at"]
    session.bring(str(heard["link"]))
    st.rerun("app")


def kept_before() -> int:
    """How many plans this browser kept before the server did, until the visitor said what to do with them."""
    return len(st.session_state.get("browser-before", [])) if server_side.is_on() else 0


def hand_over() -> None:
    """Ask the browser for the first of these plans; the next is asked for when it is kept."""
    for kept_as in st.session_state.get("browser-before", []):
        session.leave_word("hand", kept_as)
        return


def leave_there() -> None:
    """The visitor said what to do with these plans: the browser names them no more."""
    session.leave_word("asked", "")
    st.session_state["browser-before"] = []


def _hear_handed() -> None:
    """Keep a plan that the browser handed over, and ask for the next one; what is kept, the browser forgets."""
    heard = st.session_state["browser"].handed
    if not heard or not server_side.is_on():
        return
    state, kept_as = st.session_state, str(heard["id"])
    text, damaged = joined(heard["plan"] or "", heard["parts"])
    lost = damaged or heard.get("missing") or heard.get("older")
    why = "A part of it is damaged or missing." if lost else session.take_from_browser(kept_as, text)
    state["browser-before"] = [plan for plan in state.get("browser-before", []) if plan != kept_as]
    if why:
        session.leave_word("asked", kept_as)
        state.setdefault("not_handed", []).append(why)
    else:
        session.leave_word("delete", kept_as)
        state["handed"] = state.get("handed", 0) + 1
    if state["browser-before"]:
        hand_over()
    else:
        session.after_handing_over()
    st.rerun("app")


def _hear_found(heard: Any) -> bool:
    """Open a plan that the browser hands over, where it was asked for or may come back; whether anything is new.

    What cannot be opened, or not whole, is set aside: nothing that this session keeps goes to where it lies.
    """
    kept_as = str(heard["id"])
    if not session.may_come_back() and st.session_state.get("asked_for") != kept_as:
        return False
    st.session_state.pop("asked_for", None)
    parts = heard["parts"]
    text, damaged = joined(heard["plan"] or "", parts)
    unread = session.open_text(text, kept_as)
    lost = [f"{_PARTS_IN_WORDS[name]} in it cannot be read" for name in damaged]
    lost += [f"{_PARTS_IN_WORDS[name]} in it {_IS_ARE[name]} missing" for name in heard.get("missing", ())]
    older = [_PARTS_IN_WORDS[name] for name in heard.get("older", ())]
    if unread:  # then no part of it could be understood
        lost, older = [], []
    if unread or lost:
        session.tell_browser("aside", kept_as, why=unread or f"{' and '.join(lost)}.".capitalize())
    if lost:
        session.keep_apart(copy="")
    st.session_state["browser-unread"] = unread
    st.session_state["browser-lost"], st.session_state["browser-older"] = " and ".join(lost), " and ".join(older)
    st.session_state["left_first"] = True  # it is not asked for again
    return True


def _hear_newer(heard: Any) -> bool:
    """Another tab wrote this plan, removed it, or started over; whether that is new.

    Where this tab has moves of its own and the other wrote too, they go on at once as a copy with a name of its own.
    """
    if heard["id"] != session.plan_id():
        return False
    st.session_state["elsewhere"] = {name: str(heard.get(name, "")) for name in ("id", "kind", "at")}
    if heard["kind"] == "newer" and heard["unsaved"]:
        session.keep_apart(copy=f"kept from another tab, {str(heard['time'])[:8]}")
    return True


def elsewhere() -> dict[str, str]:
    """What another tab did to this plan: its `id`, the `kind`, and when (`at`); {} for nothing."""
    return st.session_state.get("elsewhere", {})


def is_removed() -> bool:
    """Whether another tab removed this plan, and nobody said yet that it is to be kept again."""
    return elsewhere().get("kind") == "gone"


def open_kept(kept_as: str) -> None:
    """Ask the browser for one of the plans it keeps, to be opened here."""
    st.session_state["asked_for"] = kept_as
    st.session_state.pop("elsewhere", None)
    session.tell_browser("open", kept_as)


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
