"""What only the browser can do: keep the plan for its user, and say how wide the screen is.

The plan is kept in the browser's own storage, so that a refresh loses nothing and no server holds it. Its large parts
(texts, and what was imported) lie beside it under keys of their own and travel only when the browser does not hold them
as they are: each is known by a digest, and the browser says which it holds.
"""

from __future__ import annotations

import hashlib
from typing import Any

import streamlit as st
from streamlit.components import v2

from smartpick.plan import LARGE_PARTS, Profile, joined, large_part, small_part
from smartpick.ui import session, shipped

NARROW = 640
"""Screens below this width in pixels count as phones."""

_SCRIPT = """
const KEY = "smartpick-plan"
export default function ({ data, setTriggerValue }) {
  const narrow = window.innerWidth < data.narrowBelow
  if (narrow !== data.narrow) setTriggerValue("narrow", narrow ? "yes" : "no")
  let kept = null
  const get = key => window.localStorage.getItem(key), set = (key, value) => window.localStorage.setItem(key, value)
  try { kept = get(KEY) } catch { return }
  const names = Object.keys(data.parts)
  if (data.forget) {
    const keys = ["", ...names.flatMap(name => [`-${name}`, `-${name}-digest`])]
    for (const key of keys) window.localStorage.removeItem(KEY + key)
    return
  }
  if (data.untouched) {
    const parts = names.map(name => get(`${KEY}-${name}`)).filter(part => part)
    if (kept) setTriggerValue("found", { plan: kept, parts })
    return
  }
  let full = "no"
  const holds = {}
  try {
    for (const name of names) {
      const { digest, text } = data.parts[name]
      if (text !== null) {
        holds[name] = digest // said even if it does not fit, for it would not fit the next time
        set(`${KEY}-${name}-digest`, "")
        set(`${KEY}-${name}`, text)
        set(`${KEY}-${name}-digest`, digest)
      } else holds[name] = get(`${KEY}-${name}-digest`)
    }
    if (data.plan !== kept) set(KEY, data.plan)
  } catch { full = "yes" }
  if (full !== data.full) setTriggerValue("full", full)
  if (names.some(name => holds[name] !== data.holds[name])) setTriggerValue("holds", holds)
}
"""
_component = v2.component("smartpick_browser", html="<span></span>", js=_SCRIPT)


def is_narrow() -> bool:
    """Whether the page is shown on a phone; False until the browser has said so."""
    return st.session_state.get("narrow", False)


def listen() -> None:
    """Keep the plan after each change, bring it back in a fresh session, learn the width of the screen."""
    untouched = session.is_untouched()
    data = {
        "plan": "" if untouched else small_part(session.profile(), shipped.catalog().version),
        "parts": dict.fromkeys(LARGE_PARTS) if untouched else _parts(),
        "holds": st.session_state.get("browser-holds", {}),
        "untouched": untouched,
        "forget": st.session_state.pop("forget", False),
        "narrow": is_narrow(),
        "narrowBelow": NARROW,
        "full": "yes" if st.session_state.get("browser-full") else "no",
    }
    heard = _component(
        key="browser", data=data, height=1, on_found_change=lambda: None, on_narrow_change=lambda: None,
        on_full_change=lambda: None, on_holds_change=_note_holds,
    )  # fmt: skip
    changed = False
    if heard.full:
        changed = st.session_state.get("browser-full", False) != (heard.full == "yes")
        st.session_state["browser-full"] = heard.full == "yes"
    if st.session_state.get("browser-full"):
        st.warning(
            "Your plan is too large for this browser to keep. Save it as a file before you close the page.",
            icon=":material/save:",
        )
    if heard.narrow and (heard.narrow == "yes") != is_narrow():
        st.session_state["narrow"] = heard.narrow == "yes"
        changed = True
    if heard.found and untouched:
        changed = not session.open_text(joined(heard.found["plan"], heard.found["parts"])) or changed
    if changed:
        st.rerun()


def _note_holds() -> None:
    """Before the run that the browser's word has asked for, so that this run need not send again what is there."""
    st.session_state["browser-holds"] = dict(st.session_state["browser"]["holds"] or {})


def _parts() -> dict[str, dict[str, str | None]]:
    """Each large part by its digest, with its text only where the browser does not hold it."""
    profile, holds = session.profile(), st.session_state.get("browser-holds", {})
    parts = {}
    for name in LARGE_PARTS:
        digest = _digest(profile, name)
        parts[name] = {"digest": digest, "text": None if holds.get(name) == digest else large_part(profile, name)}
    return parts


def _digest(profile: Profile, name: str) -> str:
    """Digest of a large part, computed again only when one of its fields is another object."""
    fields: list[Any] = [getattr(profile, field) for field in LARGE_PARTS[name]]
    computed = st.session_state.setdefault("browser-digests", {})
    if name not in computed or any(old is not new for old, new in zip(computed[name][0], fields, strict=True)):
        text = large_part(profile, name).encode(errors="surrogatepass")
        computed[name] = fields, hashlib.sha256(text).hexdigest()[:16]
    return computed[name][1]
