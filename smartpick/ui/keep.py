"""Keep the plan in the user's own browser, so that a refresh loses nothing and no server holds it."""

from __future__ import annotations

import streamlit as st

from smartpick.plan import profile_to_json
from smartpick.ui import state

_SCRIPT = """
const KEY = "smartpick-plan"
export default function ({ data, setTriggerValue }) {
  let kept = null
  try { kept = window.localStorage.getItem(KEY) } catch { return }
  if (data.forget) { window.localStorage.removeItem(KEY); return }
  if (data.untouched) { if (kept) setTriggerValue("found", kept); return }
  if (data.plan !== kept) window.localStorage.setItem(KEY, data.plan)
}
"""
_component = st.components.v2.component("smartpick_keep", html="<span></span>", js=_SCRIPT)


def keep_in_browser() -> None:
    """Write the plan to the browser's own storage after each change; bring it back in a fresh session."""
    untouched = state.is_untouched()
    data = {
        "plan": "" if untouched else profile_to_json(state.profile(), state.catalog().version),
        "untouched": untouched,
        "forget": st.session_state.pop("forget", False),
    }
    found = _component(key="keep", data=data, on_found_change=lambda: None, height=1)
    if found.found and untouched and not state.open_text(found.found):
        st.rerun()
