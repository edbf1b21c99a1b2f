"""The websocket visitor against a small app, under both ways of serving."""

import ast
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytest.importorskip("websockets")
pytest.importorskip("psutil")

from smartpick.bench.figures import serving
from smartpick.bench.visitor import Session, SessionError
from tests.paths import SAMPLES

APP = SAMPLES / "driver_app.py"


@pytest.fixture(scope="module", params=["serve", "run"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    with serving(request.param, APP) as (address, _):
        yield address


@pytest.fixture
def visitor(url: str) -> Iterator[Session]:
    with Session(f"{url}/balance") as session:
        yield session


def test_first_page(url: str) -> None:
    with Session(url) as session:
        assert session.texts() == ["explore"]
        assert 0 < session.first.first_ms <= session.first.ms
        assert session.first.kb > 0
        assert session.first.messages > 2


def hold(visitor: Session, gate: Path) -> None:
    """From now on the app waits at the place the file is called after, until the file is there again."""
    gate.touch()
    visitor.set("gate", str(gate))
    gate.unlink()


def come(visitor: Session, text: str) -> None:
    """Wait until a text stands on the page while a run goes on."""
    given_up = time.monotonic() + 30
    while text not in visitor.texts():
        assert time.monotonic() < given_up, f"{text!r} never came"
        time.sleep(0.01)


def test_the_list_does_not_wait_for_the_intervals(visitor: Session, tmp_path: Path) -> None:
    assert visitor.texts() == ["plain 0.5", "balance 20", "interval 20", "inside 10"]
    hold(visitor, gate := tmp_path / "interval")
    with ThreadPoolExecutor() as meanwhile:
        run = meanwhile.submit(visitor.wait, visitor.send("socal_share", 40))
        come(visitor, "balance 40")
        assert "interval 20" in visitor.texts()
        gate.touch()
        timing = run.result()
    assert visitor.texts() == ["plain 0.5", "balance 40", "interval 40", "inside 10"]
    assert 0 < timing.first_ms < timing.ms


def test_intervals_are_not_computed_for_a_move_that_another_has_overtaken(visitor: Session, tmp_path: Path) -> None:
    hold(visitor, gate := tmp_path / "balance")
    with ThreadPoolExecutor() as meanwhile:
        run = meanwhile.submit(visitor.wait, visitor.send("socal_share", 41))
        come(visitor, "balance 41")
        visitor.send("socal_share", 42)
        visitor.heard()
        gate.touch()
        run.result()
    assert visitor.texts()[1:3] == ["balance 42", "interval 42"]
    visitor.visit("widgets")
    assert visitor.texts()[1] == "intervals computed for [20, 20, 42]"


def test_a_slider_in_a_fragment_reruns_only_that(visitor: Session) -> None:
    whole, part = visitor.set("Plain", 0.25), visitor.set("inside", 33)
    assert visitor.texts() == ["plain 0.25", "balance 20", "interval 20", "inside 33"]
    assert part.messages < whole.messages


def test_large_messages_come_whole_each_time(visitor: Session) -> None:
    assert visitor.set("wide", True).kb > 20
    assert visitor.set("Plain", 0.1).kb > 20
    assert visitor.texts()[2].startswith("wide wide")
    visitor.set("wide", False)
    assert len(visitor.texts()) == 4


def test_pages_are_visited_by_address(visitor: Session) -> None:
    visitor.visit("")
    assert visitor.texts() == ["explore"]
    visitor.visit("balance")
    assert visitor.set("socal_share", 3).messages > 2
    assert "balance 3" in visitor.texts()


def test_every_kind_of_widget(url: str) -> None:
    with Session(f"{url}/widgets") as session:
        values = {
            "age": 31, "span": (1, 2), "size": "large", "on": False, "count": 4, "empty": 2.5, "name": "Bo",
            "note": "x", "fruit": "pear", "colour": "blue", "pets": ["cat", "dog"], "view": "list",
        }  # fmt: skip
        for name, value in values.items():
            before = _values(session)
            session.set(name, value)
            assert _values(session) == before | {name: value}


def test_a_value_the_server_sets_is_taken_over(url: str) -> None:
    with Session(f"{url}/widgets") as session:
        session.set("Rename", True)
        changed = {"name": "Grace", "pets": ["cat"], "age": 40, "fruit": "pear"}
        assert _values(session).items() >= changed.items()
        session.set("on", False)
        assert _values(session).items() >= changed.items()


def _values(session: Session) -> dict[str, object]:
    return ast.literal_eval(session.texts()[0])


def test_a_tab_is_opened_and_a_component_reports(url: str) -> None:
    with Session(f"{url}/parts") as session:
        assert session.texts() == ["tab One", "part None"]
        session.set("tabs", "Two")
        assert session.texts() == ["tab Two", "part None"]
        session.report("part", "spoke", {"word": "é"})
        assert session.texts() == ["tab Two", "part {'word': 'é'}"]
        with pytest.raises(SessionError, match="nobody"):
            session.report("nobody", "spoke", 1)


def test_unknown_names_are_said(visitor: Session) -> None:
    with pytest.raises(SessionError, match="SoCal share"):
        visitor.set("no such slider", 1)
    with pytest.raises(SessionError, match="balance"):
        visitor.visit("nowhere")


def test_an_error_shows_no_traceback(visitor: Session) -> None:
    visitor.set("Break", True)
    [message] = visitor.exceptions()
    assert "broken on purpose" not in message
    [box] = [node.content for node in visitor.nodes.values() if node.kind == "exception"]
    assert not box.stack_trace
    visitor.set("Plain", 0.1)
    assert not visitor.exceptions()
