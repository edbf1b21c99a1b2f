"""What the app uses of Streamlit and plotly that they do not promise to keep: the one place an upgrade must look at.

`tests/test_private.py` names the versions this was checked against and fails with any other.
"""

from __future__ import annotations

import asyncio
import base64
import copy
import hashlib
import json
import math
import re
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import streamlit
from starlette.requests import Request
from starlette.responses import Response
from streamlit import auth_util, net_util, runtime, user_info
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.cursor import Cursor
from streamlit.errors import StreamlitAuthError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState, get_script_run_ctx
from streamlit.runtime.stats import CounterStat, HistogramStat
from streamlit.web.server.starlette import starlette_auth_routes
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from smartpick.tally import BOUNDS_S, Tally

__all__ = [
    "BackMsg",
    "Block",
    "Element",
    "ForwardMsg",
    "WidgetState",
    "ask_nobody",
    "browser_has",
    "copy_places_quickly",
    "drawing_script",
    "forget_sign_in",
    "inline_scripts",
    "keep_downloads",
    "keep_uploads_within",
    "leave_pages_directory",
    "light_sessions",
    "publish",
    "quick_figure",
    "read_theme_once",
    "run_once",
    "said_by_browser",
    "scripts_run",
    "sign_in_fault",
    "sign_in_of",
    "static_files",
    "take_turns",
    "trigger_id",
    "turn_to_sign_in",
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


def said_by_browser(key: str) -> Any:
    """Value of the widget with this key by the browser's message that began this run; None where it says nothing.

    Not `st.session_state[key]`: there the script's own writing of this run or an earlier one counts too.
    """
    context = get_script_run_ctx()
    if context is None:
        return None
    state = context.session_state._state
    return state._new_widget_state.get(state._key_id_mapper.get_id_from_key(key, "") or "")


def is_all_that_moved(key: str) -> bool:
    """Whether the browser's message that began this run moves this widget and says nothing else that is new.

    So nothing but a hand on it can have sent the message.
    """
    context = get_script_run_ctx()
    if context is None:
        return False
    state = context.session_state._state
    moved = [widget for widget in state._new_widget_state if state._widget_changed(widget)]
    return moved == [state._key_id_mapper.get_id_from_key(key, "")]


def drawing_script() -> str:
    """Which script draws at the moment: app.py or one of the pages. A widget with one key is another in another script.

    Streamlit makes the identity of a widget of its key and of this; so a field drawn by two pages has nothing to go on
    from the first when the second draws it.
    """
    return ThreadState.get().active_script_hash


@cache
def _template() -> dict[str, Any]:
    """What plotly puts into the layout of every figure."""
    return go.Figure().to_dict()["layout"]["template"]


class QuickFigure(go.Figure):
    """A figure that stays the plain traces and layout it was made of until somebody asks for more than its spec."""

    def __init__(self, data: list[dict[str, Any]], layout: dict[str, Any]) -> None:
        self.__dict__["_plain"] = {"data": data, "layout": layout}

    def __getattr__(self, name: str) -> Any:
        """A part of a real figure: from now on it is one."""
        if name.startswith("__") or "_plain" not in self.__dict__:
            raise AttributeError(name)
        super().__init__(**self.__dict__.pop("_plain"), _validate=False)
        return getattr(self, name)

    def to_dict(self) -> dict[str, Any]:
        """Its spec, for reading only."""
        if "_plain" not in self.__dict__:
            return super().to_dict()
        plain = self.__dict__["_plain"]
        return {"data": plain["data"], "layout": {"template": _template(), **plain["layout"]}}

    def __reduce__(self) -> Any:
        return go.Figure, (self.to_dict(),)


def quick_figure(data: list[dict[str, Any]], layout: dict[str, Any]) -> go.Figure:
    """A figure from plain traces and layout, without plotly's check of every property and without its copies.

    The check takes 4 to 10 ms a figure, the copies 5 to 10, on the path of a slider; the tests make the check instead.

    Args:
        data: traces of plain lists, numbers and texts; they are not to be changed afterwards.
        layout: the same.
    """
    return QuickFigure(data, layout)


KEPT_S = 60.0
"""Seconds that a file can still be fetched by a button that is drawn anew (assumption: longer than any redraw)."""


def keep_downloads() -> None:
    """Let a click count that comes while its button is drawn anew: the file it asks for is still made a while.

    Streamlit forgets what an earlier drawing of a button promised as soon as a run ends, though the browser may not
    have the new button yet; such a click failed.
    """

    def forget(manager: Any) -> None:
        now = time.monotonic()
        used = {file for files in manager._files_by_session_and_coord.values() for file in files.values()}
        for file, entry in list(manager._deferred_callables.items()):
            if file in used:
                entry.pop("unused_since", None)
            elif now - entry.setdefault("unused_since", now) > KEPT_S:
                manager._drop_deferred_id(file)

    MediaFileManager._remove_orphaned_deferred_callables = forget  # type: ignore[method-assign]


async def run_once() -> str:
    """Run the app's first page on the server's own event loop, without a visitor; returns "" or what went wrong."""
    ran, problem = await runtime.get_instance().does_script_run_without_error()
    return "" if ran else problem


def keep_uploads_within(most: int) -> None:
    """Keep no more bytes of uploads for one session than this: beyond it the oldest go. All go with the session.

    Streamlit limits one file, not how many of them a browser may send.
    """
    if not runtime.exists():  # a page run by a test, without a server
        return
    manager: Any = runtime.get_instance().uploaded_file_mgr
    add = manager.add_file

    def add_file(session_id: str, file: Any) -> None:
        add(session_id, file)
        kept = manager.file_storage.get(session_id, {})
        for old in list(kept.values())[:-1]:  # in the order they came
            if sum(len(other.data) for other in list(kept.values())) <= most:
                break
            manager.remove_file(session_id, old.file_id)

    manager.add_file = add_file


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


def inline_scripts() -> list[str]:
    """The scripts that stand in Streamlit's own page, as a Content-Security-Policy names them: by their hash."""
    page = (Path(str(streamlit.__file__)).parent / "static" / "index.html").read_bytes()
    scripts = re.findall(rb"<script>(.*?)</script>", page, re.DOTALL)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" for script in scripts]


def ask_nobody() -> None:
    """Streamlit asks a server outside for this machine's address, to print it and to compare an Origin: never here."""
    net_util.get_external_ip = lambda: None


class UnusedLoop(asyncio.AbstractEventLoop):
    """The event loop of a session's scripts, none of which uses it; Streamlit's own takes three files a session."""

    closed = False

    def is_running(self) -> bool:
        """Never."""
        return False

    def is_closed(self) -> bool:
        """Whether the session has ended."""
        return self.closed

    def close(self) -> None:
        """The session has ended."""
        self.closed = True

    async def shutdown_asyncgens(self) -> None:
        """There are none."""

    async def shutdown_default_executor(self, *_: Any) -> None:
        """There is none."""

    def run_until_complete(self, future: Any) -> Any:
        """In a loop that lives as long as this takes."""

        async def awaited() -> Any:
            return await future

        return asyncio.run(awaited())


_look_up = MemoryFragmentStorage.lookup


def take_turns(turn: Callable[[int], AbstractContextManager[None]]) -> None:
    """Let the fragments that follow a move take turns, whoever moved.

    Args:
        turn: from the place of a fragment among those drawn again after a move, 0 the first, to what it runs in.
    """

    def look_up(storage: MemoryFragmentStorage, fragment_id: str) -> Callable[[], Any]:
        run = _look_up(storage, fragment_id)
        context = get_script_run_ctx()
        queue = list(context.fragment_ids_this_run or []) if context is not None else []

        def in_turn() -> Any:
            with turn(queue.index(fragment_id) if fragment_id in queue else 0):
                return run()

        return in_turn

    MemoryFragmentStorage.lookup = look_up  # type: ignore[method-assign]


class _Published:
    """What Streamlit's metrics say of our own work, a histogram of seconds and a count of failures each."""

    def __init__(self, tallies: Mapping[str, tuple[str, Tally]]) -> None:
        self._tallies = tallies
        self.stats_families = [f"{name}_{of}" for name in tallies for of in ("seconds", "failures")]

    def get_stats(self, family_names: Sequence[str] | None = None) -> dict[str, list[Any]]:
        said: dict[str, list[Any]] = {}
        for name, (words, tally) in self._tallies.items():
            counts, seconds, failures = tally.counts(), f"{name}_seconds", f"{name}_failures"
            bounds = tuple(zip((*BOUNDS_S, math.inf), counts, strict=True))
            said[seconds] = [HistogramStat(seconds, bounds, tally.seconds, counts[-1], unit="seconds", help=words)]
            said[failures] = [CounterStat(failures, tally.failures, help=f"{words} Of these, what failed.")]
        return {family: stats for family, stats in said.items() if family_names is None or family in family_names}


def publish(tallies: Mapping[str, tuple[str, Tally]]) -> None:
    """Let `/_stcore/metrics` tell more than Streamlit's own figures.

    Args:
        tallies: by the beginning of a name; what it counts in words, and the counts.
    """
    runtime.get_instance().stats_mgr.register_provider(_Published(tallies))


def sign_in_fault(provider: str) -> str:
    """What Streamlit would find missing in secrets.toml when somebody signs in by a provider; "" for nothing."""
    try:
        auth_util.validate_auth_credentials(provider)
    except StreamlitAuthError as error:
        return " ".join(str(error).split())
    ends = (auth_util.get_redirect_uri(auth_util.get_secrets_auth_section()) or "").endswith("/oauth2callback")
    return "" if ends else "redirect_uri must end with /oauth2callback."


def turn_to_sign_in(provider: str, more: str) -> None:
    """As `st.login`, with more behind the address to which it sends the browser.

    Args:
        provider: as for `st.login`; "" for the one without a name.
        more: beginning with "&".
    """
    context = get_script_run_ctx()
    if context is not None:
        message = ForwardMsg()
        message.auth_redirect.url = user_info.generate_login_redirect_url(provider or "default") + more
        context.enqueue(message)


def sign_in_of(request: Request) -> dict[str, Any]:
    """What the cookie of a sign-in says, where a browser brings one that is whole and signed; else {}."""
    said = starlette_auth_routes._get_cookie_value_from_request(request, USER_COOKIE_NAME)
    return json.loads(said) if said else {}


def forget_sign_in(request: Request, response: Response) -> None:
    """Let a browser forget the cookies of the sign-in that it brings."""
    starlette_auth_routes._clear_auth_cookie(response, request)


def scripts_run() -> bool:
    """Whether a page is being drawn for anybody who is here."""
    if not runtime.exists():
        return False
    manager: Any = runtime.get_instance()._session_mgr
    return any(info.session._state is AppSessionState.APP_IS_RUNNING for info in manager.list_active_sessions())


_make_session = AppSession.__init__


def light_sessions() -> None:
    """Sessions that hold no files of their own, neither while they last nor in the minutes they are kept after."""

    def made(session: AppSession, *args: Any, **named: Any) -> None:
        _make_session(session, *args, **named)
        session._script_event_loop.close()
        session._script_event_loop = UnusedLoop()

    setattr(AppSession, "__init__", made)  # noqa: B010  # the types hold it to every one of its arguments


_fill_theme = app_session._populate_theme_msg


@cache
def _theme(section: str) -> CustomThemeConfig:
    theme = CustomThemeConfig()
    _fill_theme(theme, section)
    return theme


def read_theme_once() -> None:
    """Streamlit reads the settings of the theme again for every move, though they stay as they are: 1.5 ms a move."""

    def fill(message: CustomThemeConfig, section: str = "theme") -> None:
        if (theme := _theme(section)).ByteSize():
            message.MergeFrom(theme)

    app_session._populate_theme_msg = fill


def copy_places_quickly() -> None:
    """Streamlit copies the places on the page before it draws a fragment, by the slow general way: 2 ms a move."""

    def copied(cursor: Cursor, memo: dict[int, Any]) -> Cursor:
        passing = cursor._transient_elements
        other = object.__new__(type(cursor))
        other.__dict__.update(cursor.__dict__)
        other._transient_elements = copy.deepcopy(passing, memo) if len(passing) else type(passing)()
        return other

    setattr(Cursor, "__deepcopy__", copied)  # noqa: B010  # the type has none
