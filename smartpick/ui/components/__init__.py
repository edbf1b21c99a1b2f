"""Parts drawn by the browser itself: each a small file of JavaScript, its styles, and a Python file that mounts it.

No build step and no request to anyone: the files beside this one travel with the page. Every text that comes from data
is set as text, never as markup. State returns through the values each Python file documents.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components import v2

_FOLDER = Path(__file__).parent
_LAST_WINS = """
// Two drawings asked for while this code was still on its way may begin in the wrong order: the later one stays.
const latest = new WeakMap()
export default function (given) {
  const { parentElement, data } = given
  if (data.drawing < latest.get(parentElement)) return
  latest.set(parentElement, data.drawing)
  return drawn(given)
}
"""


def registered(name: str, html: str) -> Any:
    """Register a component and return what mounts it.

    Args:
        name: of `name.js`, and of `name.css` where it has styles, in this folder.
        html: the empty elements that its script fills; never anything that comes from data or from a person.
    """
    style = _FOLDER / f"{name}.css"
    script = (_FOLDER / f"{name}.js").read_text("utf-8").replace("export default function", "function drawn", 1)
    mount = v2.component(
        f"smartpick_{name}", html=html, js=script + _LAST_WINS,
        css=style.read_text("utf-8") if style.exists() else None,
    )  # fmt: skip

    def mounted(data: dict[str, Any], key: str, **arguments: Any) -> Any:
        drawings = st.session_state.setdefault("drawings", {})
        content, number = hash(json.dumps(data)), st.session_state.get("drawing", 0) + 1
        if drawings.get(key, (None, 0))[0] != content:  # what says the same as before is not drawn again
            drawings[key], st.session_state["drawing"] = (content, number), number
        return mount(data={**data, "drawing": drawings[key][1]}, key=key, **arguments)

    return mounted
