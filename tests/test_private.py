"""Parts of Streamlit and plotly that they do not promise to keep: the versions they were checked against, part by part.

To upgrade: change the pins, run this file, mend `smartpick/private.py` until every test but the first passes, then
change `CHECKED_AGAINST`.
"""

import re
from importlib.metadata import version
from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager

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
    pins = dict(line.split("==") for line in (ROOT / "requirements.txt").read_text().split())
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


def test_a_quick_figure_is_the_checked_one() -> None:
    data, layout = [{"type": "bar", "x": [1, 2], "y": ["a", "b"]}], {"height": 100}
    quick = private.quick_figure(data, layout)
    assert quick.to_plotly_json() == type(quick)(data=data, layout=layout).to_plotly_json()
    private.quick_figure([{"type": "bar", "colour": "red"}], layout)  # not checked: that is what makes it quick


def test_a_trigger_has_a_widget_of_its_own() -> None:
    assert private.trigger_id("component-1", "events").endswith("component-1__events")


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
