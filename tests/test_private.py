"""Parts of Streamlit and plotly that they do not promise to keep: the versions they were checked against, part by part.

To upgrade: change the pins, run this file, mend `smartpick/private.py` until every test but the first passes, then
change `CHECKED_AGAINST`.
"""

import copy
import json
import re
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import plotly.graph_objects as go
import plotly.io
import pytest
from streamlit.cursor import Cursor, RunningCursor
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session, media_file_manager
from streamlit.runtime.app_session import _close_script_event_loop
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from smartpick import private
from smartpick.bench.figures import serving
from tests.paths import ROOT

CHECKED_AGAINST = {"streamlit": "1.67.0", "plotly": "7.1.0"}
NOT_PROMISED = re.compile(
    r"(from|import) streamlit\.(?!typing\b|testing\b|components import v2\b)[\w.]+|from streamlit import|\bst\.__\w+"
    r"|\b_validate\b"
)
OTHERS = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "smartpick").glob("*/**/*.py")]


def test_the_versions_are_those_it_was_checked_against() -> None:
    assert {name: version(name) for name in CHECKED_AGAINST} == CHECKED_AGAINST
    pins = dict(line.split("==") for line in (ROOT / "requirements.in").read_text().split())
    assert {name: pins[name] for name in CHECKED_AGAINST} == CHECKED_AGAINST


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_else_uses_such_parts(path: Path) -> None:
    assert [match.group() for match in NOT_PROMISED.finditer(path.read_text(encoding="utf-8"))] == []


def test_the_rule_above_can_tell() -> None:
    assert NOT_PROMISED.search("from streamlit.runtime.pages_manager import PagesManager")
    assert NOT_PROMISED.search("from streamlit import runtime")
    assert NOT_PROMISED.search("from streamlit.components.v2.bidi_component.main import _make_trigger_id")
    assert NOT_PROMISED.search("Path(st.__file__)")
    assert NOT_PROMISED.search("go.Figure(data=data, _validate=False)")
    assert not NOT_PROMISED.search("import streamlit as st\nfrom streamlit.components import v2\n")


def test_the_pages_directory_is_left_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PagesManager, "uses_pages_directory", True)
    assert [private.leave_pages_directory() for _ in range(2)] == [True, False]


def test_a_click_on_a_button_that_is_drawn_anew_meanwhile_still_gets_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_file_manager, "_get_session_id", lambda: "a visitor")
    private.keep_downloads()
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))
    first = manager.add_deferred(lambda: b"the list", "text/csv", "0.1", "list.csv")
    for _ in range(3):  # as the runs of a slider
        manager.clear_session_refs("a visitor")
        second = manager.add_deferred(lambda: b"the next list", "text/csv", "0.1", "list.csv")
        manager.remove_orphaned_files()
    assert manager.execute_deferred(first) != manager.execute_deferred(second)
    monkeypatch.setattr(private, "KEPT_S", -1.0)  # later
    manager.remove_orphaned_files()
    with pytest.raises(MediaFileStorageError):
        manager.execute_deferred(first)
    manager.execute_deferred(second)


def test_a_quick_figure_is_the_checked_one() -> None:
    data, layout = [{"type": "bar", "x": [1, 2], "y": ["a", "b"]}], {"height": 100, "xaxis": {"range": [0, 1]}}
    quick, checked = private.quick_figure(data, layout), go.Figure(data=data, layout=layout)
    assert quick.to_plotly_json() == checked.to_plotly_json()
    assert json.loads(plotly.io.to_json(quick.to_dict(), validate=False)) == json.loads(checked.to_json())
    assert isinstance(quick, go.Figure)
    private.quick_figure([{"type": "bar", "colour": "red"}], layout)  # not checked: that is what makes it quick


def test_a_quick_figure_is_a_real_one_for_whoever_asks_more_of_it() -> None:
    quick = private.quick_figure([{"type": "bar", "x": [1, 2], "y": ["a", "b"]}], {"height": 100})
    assert (quick.data[0].x, quick.layout.height) == ((1, 2), 100)
    quick.update_layout(height=200)
    assert quick.to_dict()["layout"]["height"] == 200
    copied = copy.deepcopy(private.quick_figure([{"type": "bar", "x": [1]}], {}))
    assert copied.to_dict()["data"] == [{"type": "bar", "x": [1]}]


def test_a_trigger_has_a_widget_of_its_own() -> None:
    assert private.trigger_id("component-1", "events").endswith("component-1__events")


def test_the_theme_that_is_read_once_is_the_theme(monkeypatch: pytest.MonkeyPatch) -> None:
    def themes() -> list[bytes]:
        message = CustomThemeConfig()
        app_session._populate_theme_msg(message)
        for part, section in ((message.light, "theme.light"), (message.dark.sidebar, "theme.dark.sidebar")):
            app_session._populate_theme_msg(part, section)
        return [message.SerializeToString(deterministic=True), message.light.SerializeToString(deterministic=True)]

    monkeypatch.setattr(app_session, "_populate_theme_msg", private._fill_theme)
    asked = themes()
    private.read_theme_once()
    assert all(asked)
    assert [themes(), themes()] == [asked, asked]


def test_a_place_that_is_copied_quickly_goes_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Cursor, "__deepcopy__", None, raising=False)
    private.copy_places_quickly()
    place = RunningCursor(0, (3, 1))
    place.lock_element()
    place.transient_elements[0] = ["a spinner"]
    other = copy.deepcopy({0: place})[0]
    assert (type(other), other.delta_path) == (RunningCursor, [0, 3, 1, 1])
    assert list(other.transient_elements) == [["a spinner"]]
    other.transient_elements[0].append("changed")
    other.lock_element()
    assert (place.delta_path, list(place.transient_elements)) == ([0, 3, 1, 1], [["a spinner"]])
    assert other.delta_path == [0, 3, 1, 2]


def test_static_files_lie_where_the_browser_asks() -> None:
    files = private.static_files()
    assert {path.rsplit(".", 1)[1] for path in files} == {"js", "css"}
    assert all(path.startswith("/static/") and file.is_file() for path, file in files.items())


def test_a_widget_moves_by_a_message() -> None:
    """The fields the benchmark's visitor writes and reads."""
    message = private.BackMsg()
    state = message.rerun_script.widget_states.widgets.add()
    assert isinstance(state, private.WidgetState)
    state.id, state.double_value = "age", 3.0
    again = private.BackMsg.FromString(message.SerializeToString())
    assert again.rerun_script.widget_states.widgets[0].double_value == 3.0
    assert private.Element().WhichOneof("type") is None
    assert private.ForwardMsg.FINISHED_EARLY_FOR_RERUN != private.ForwardMsg.FINISHED_SUCCESSFULLY


@pytest.mark.parametrize(("script", "words"), [("st.title('x')", b""), ("1 / 0", b"did not run while warming up")])
def test_the_first_page_is_run_before_anybody_comes(tmp_path: Path, script: str, words: bytes) -> None:
    app, log = tmp_path / "app.py", tmp_path / "server.log"
    app.write_text(f"import streamlit as st\n{script}\n", encoding="utf-8")
    with serving("serve", app, log):
        pass
    printed = log.read_bytes()
    assert words in printed
    assert (b"warming up" in printed) == bool(words)


def test_a_session_keeps_its_last_uploads_up_to_a_size_and_none_of_others(monkeypatch) -> None:
    manager = MemoryUploadedFileManager("/upload")
    monkeypatch.setattr(private.runtime, "exists", lambda: True)
    monkeypatch.setattr(private.runtime, "get_instance", lambda: SimpleNamespace(uploaded_file_mgr=manager))
    private.keep_uploads_within(100)
    for name, size in [("a", 40), ("b", 40), ("c", 40), ("c", 50), ("d", 100), ("e", 101)]:
        manager.add_file("mine", UploadedFileRec(name, name, "text/csv", b"x" * size))
        manager.add_file("other", UploadedFileRec("kept", "kept", "text/csv", b"x" * 90))
        kept = manager.get_files("mine", list("abcde"))
        assert kept[-1].name == name  # the newest stays, whatever its size: that one is limited elsewhere
        assert sum(len(file.data) for file in kept) <= max(100, size)
    assert len(manager.get_files("other", ["kept"])) == 1
    manager.remove_session_files("mine")
    assert manager.get_files("mine", list("abcde")) == []


def test_the_loop_of_a_session_holds_no_file_and_ends_as_streamlit_ends_it() -> None:
    loop = private.UnusedLoop()
    assert not loop.is_closed()
    assert not loop.is_running()
    _close_script_event_loop(loop)
    assert loop.is_closed()


def test_the_scripts_in_streamlits_page_are_named_by_their_hashes() -> None:
    scripts = private.inline_scripts()
    assert scripts
    assert all(re.fullmatch(r"'sha256-[\w+/]{43}='", script) for script in scripts)


def test_the_page_asks_again_when_it_comes_back_to_a_server_where_something_is_drawn_by_the_clock() -> None:
    """What `controls.drawn` relies on."""
    scripts = "".join(path.read_text("utf-8") for name, path in private.static_files().items() if "/index." in name)
    came_back = re.search(r"Reconnected to server.{,600}?Requesting a script run", scripts)
    assert came_back
    assert "||this.autoRerunIntervals.size>0?" in came_back[0]
