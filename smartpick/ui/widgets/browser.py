"""What only the browser can do: keep the plan for its user, and say how wide the screen is.

The plan is kept in the browser's own storage, so that a refresh loses nothing and no server holds it.
"""

from __future__ import annotations

import streamlit as st
from streamlit.components import v2

from smartpick.plan import profile_to_json
from smartpick.ui import session, shipped

NARROW = 640
"""Screens below this width in pixels count as phones."""

_SCRIPT = """
const KEY = "smartpick-plan"
export default function ({ data, setTriggerValue }) {
  const narrow = window.innerWidth < data.narrowBelow
  if (narrow !== data.narrow) setTriggerValue("narrow", narrow ? "yes" : "no")
  let kept = null
  try { kept = window.localStorage.getItem(KEY) } catch { return }
  if (data.forget) window.localStorage.removeItem(KEY)
  else if (data.untouched) { if (kept) setTriggerValue("found", kept) }
  else if (data.plan !== kept) {
    let full = "no"
    try { window.localStorage.setItem(KEY, data.plan) } catch { full = "yes" }
    if (full !== data.full) setTriggerValue("full", full)
  }
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
        "plan": "" if untouched else profile_to_json(session.profile(), shipped.catalog().version),
        "untouched": untouched,
        "forget": st.session_state.pop("forget", False),
        "narrow": is_narrow(),
        "narrowBelow": NARROW,
        "full": "yes" if st.session_state.get("browser-full") else "no",
    }
    said = _component(
        key="browser", data=data, height=1, on_found_change=lambda: None, on_narrow_change=lambda: None,
        on_full_change=lambda: None,
    )  # fmt: skip
    changed = False
    if said.full:
        changed = st.session_state.get("browser-full", False) != (said.full == "yes")
        st.session_state["browser-full"] = said.full == "yes"
    if st.session_state.get("browser-full"):
        st.warning(
            "Your plan is too large for this browser to keep. Save it as a file before you close the page.",
            icon=":material/save:",
        )
    if said.narrow and (said.narrow == "yes") != is_narrow():
        st.session_state["narrow"] = said.narrow == "yes"
        changed = True
    if said.found and untouched:
        changed = not session.open_text(said.found) or changed
    if changed:
        st.rerun()
