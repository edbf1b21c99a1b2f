"""What the app uses of Streamlit and plotly that they do not promise to keep: the one place an upgrade must look at.

`tests/test_private.py` names the versions this was checked against and fails with any other.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import streamlit
from streamlit import runtime
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState, get_script_run_ctx

__all__ = [
    "BackMsg",
    "Block",
    "Element",
    "ForwardMsg",
    "WidgetState",
    "browser_has",
    "drawing_script",
    "leave_pages_directory",
    "quick_figure",
    "run_once",
    "static_files",
    "trigger_id",
]


def leave_pages_directory() -> bool:
    """Whether Streamlit took `pages/` for its older kind of multipage app; once asked, it does so no more."""
    taken = PagesManager.uses_pages_directory
    PagesManager.uses_pages_directory = False
    return bool(taken)


def browser_has(key: str) -> bool:
    """Whether the browser's message that began this run says where the widget with this key stands.

    Until it does, the browser may not have mounted the widget, and then forgets a writing when the next run comes.
    """
    context = get_script_run_ctx()
    if context is None:
        return False
    state = context.session_state._state
    return state._key_id_mapper.get_id_from_key(key, "") in state._new_widget_state.states


def drawing_script() -> str:
    """Which script draws at the moment: app.py or one of the pages. A widget with one key is another in another script.

    Streamlit makes the identity of a widget of its key and of this; so a field drawn by two pages has nothing to go on
    from the first when the second draws it.
    """
    return ThreadState.get().active_script_hash


def quick_figure(data: list[dict[str, Any]], layout: dict[str, Any]) -> go.Figure:
    """A figure from plain traces and layout, without plotly's check of every property.

    The check takes 4 to 10 ms a figure, on the path of a slider; the tests make it instead.
    """
    return go.Figure(data=data, layout=layout, _validate=False)


async def run_once() -> str:
    """Run the app's first page on the server's own event loop, without a visitor; returns "" or what went wrong."""
    ran, problem = await runtime.get_instance().does_script_run_without_error()
    return "" if ran else problem


def trigger_id(component: str, event: str) -> str:
    """Id of the widget in which a trigger travels.

    Args:
        component: id of the component on the page.
        event: name of the trigger, or "events" for all of them together.
    """
    return _make_trigger_id(component, event)


def static_files() -> dict[str, Path]:
    """Streamlit's own scripts and style sheets, by the path a browser asks for."""
    root = Path(str(streamlit.__file__)).parent / "static"
    files = (root / "static").rglob("*.*")
    return {f"/{file.relative_to(root).as_posix()}": file for file in files if file.suffix in {".js", ".css"}}
