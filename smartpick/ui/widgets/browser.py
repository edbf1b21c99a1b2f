"""What only the browser can do: keep the plan for its user, and say how wide the screen is.

The plan is kept in the browser's own storage, so that a refresh loses nothing and no server holds it. Its large parts
(texts, and what was imported) lie beside it under keys of their own, each with a digest. A part of more than a few
kilobytes travels once after it changed; only a browser that does not hold what it should asks for it again. In all
other runs the browser is silent: a word from it in the middle of a move would bring back where the slider was before.
"""

from __future__ import annotations

import hashlib
from typing import Any

import streamlit as st
from streamlit.components import v2

from smartpick.plan import LARGE_PARTS, Profile, joined, large_part, small_part
from smartpick.ui import session, shipped

SHORT = 20_000
"""Characters up to which a part travels with every move: less than what the list itself weighs."""
NARROW = 640
"""Screens below this width in pixels count as phones."""

_PARTS_IN_WORDS = {"texts": "your texts", "knowledge": "what you know about programs"}

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
    const parts = Object.fromEntries(names.map(name => [name, get(`${KEY}-${name}`)]).filter(([, text]) => text))
    if (kept) setTriggerValue("found", { plan: kept, parts })
    return
  }
  let full = "no"
  const lacks = []
  try {
    if (data.plan !== kept) set(KEY, data.plan)
    for (const name of names) {
      const { digest, text } = data.parts[name]
      if (text === null) {
        if (get(`${KEY}-${name}-digest`) !== digest) lacks.push(name)
      } else if (get(`${KEY}-${name}-digest`) !== digest) {
        window.localStorage.removeItem(`${KEY}-${name}-digest`)
        window.localStorage.removeItem(`${KEY}-${name}`) // never an old part beside a new plan
        set(`${KEY}-${name}`, text)
        set(`${KEY}-${name}-digest`, digest)
      }
    }
  } catch { full = "yes" }
  if (lacks.length && data.full === "yes") full = "yes" // what did not fit is not asked for again
  if (full !== data.full) setTriggerValue("full", full)
  else if (lacks.length) setTriggerValue("lacks", lacks)
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
        "plan": "" if untouched else _small(),
        "parts": dict.fromkeys(LARGE_PARTS) if untouched else _parts(),
        "untouched": untouched,
        "forget": st.session_state.pop("forget", False),
        "narrow": is_narrow(),
        "narrowBelow": NARROW,
        "full": "yes" if st.session_state.get("browser-full") else "no",
    }
    heard = _component(
        key="browser", data=data, height=1, on_found_change=lambda: None, on_narrow_change=lambda: None,
        on_full_change=lambda: None, on_lacks_change=lambda: st.session_state.pop("browser-has", None),
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
    if st.session_state.get("browser-damaged"):
        st.warning(
            f"This browser kept your plan, but {' and '.join(st.session_state['browser-damaged'])} in it cannot be "
            "read and did not come back.", icon=":material/warning:",
        )  # fmt: skip
    if heard.narrow and (heard.narrow == "yes") != is_narrow():
        st.session_state["narrow"] = heard.narrow == "yes"
        changed = True
    if heard.found and untouched:
        text, damaged = joined(heard.found["plan"], heard.found["parts"])
        st.session_state["browser-damaged"] = [_PARTS_IN_WORDS[name] for name in damaged]
        changed = not session.open_text(text) or changed
    if changed:
        st.rerun()


def _small() -> str:
    return small_part(session.profile(), shipped.catalog().version, bool(session.odds_since()))


def _parts() -> dict[str, dict[str, str | None]]:
    """Each large part by its digest; with its text when that is short, or has not been sent yet."""
    profile, has = session.profile(), st.session_state.setdefault("browser-has", {})
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
