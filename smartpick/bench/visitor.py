"""A visitor without a browser: speaks Streamlit's websocket messages, moves widgets, and takes the time.

    with Session("http://127.0.0.1:8501/balance") as visitor:
        print(visitor.first.ms, visitor.texts())
        print(visitor.set("socal_share", 40).first_ms)

For measuring and for tests; browsers are only needed to see that the page looks right. Needs `websockets`.
"""

import contextlib
import dataclasses
import json
import time
import urllib.request
from collections.abc import Iterable, Iterator
from http.cookies import SimpleCookie
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from smartpick.private import BackMsg, Block, Element, ForwardMsg, WidgetState, trigger_id

# The field of WidgetState in which the value of each kind of element travels. Other kinds, and forms, are not moved.
VALUE_FIELDS = {
    "slider": "double_array_value",
    "checkbox": "bool_value",
    "number_input": "double_value",
    "text_input": "string_value",
    "text_area": "string_value",
    "selectbox": "string_value",
    "radio": "string_value",
    "multiselect": "string_array_value",
    "button_group": "string_array_value",
    "button": "trigger_value",
    "tab_container": "string_value",
    "popover": "bool_value",
    "expandable": "bool_value",
}
BLOCKS = {"tab_container", "popover", "expandable"}
"""Kinds that hold other elements, and are widgets where they have an id."""


class SessionError(Exception):
    """The server closed the connection, did not answer in time, or has no such widget or page."""


@dataclasses.dataclass(frozen=True)
class Timing:
    """One run as the browser saw it. Times in milliseconds from sending the request.

    `ms`: until the run ended. `first_ms`: until the last element of the first fragment that reran had come (of the
    whole page, where the whole page ran). `kb`: thousands of bytes received, in `messages` messages.
    """

    ms: float
    first_ms: float
    kb: float
    messages: int


@dataclasses.dataclass
class Node:
    """An element or a block that opens, the fragment it lies in ("" for none) and the run that last sent it."""

    element: Element | Block
    fragment: str
    run: str

    @property
    def kind(self) -> str:
        """Name of the element's message, as in `slider` or `plotly_chart`."""
        return self.element.WhichOneof("type") or ""

    @property
    def field(self) -> str:
        """The field of WidgetState its value travels in; KeyError for what is no widget."""
        select_slider = self.kind == "slider" and len(self.content.options) > 0
        return "string_array_value" if select_slider else VALUE_FIELDS[self.kind]

    @property
    def label(self) -> str:
        """What stands above a widget; "" for tabs."""
        return getattr(self.content, "label", "")

    @property
    def content(self) -> Any:
        """The message itself, with fields such as `label`, `id`, `body`."""
        return getattr(self.element, self.kind)


class Session:
    """One visitor on one page. `first` is the Timing of the first page, from before connecting.

    `sent_to` is where the server sent the browser last, as for signing in; "" for nowhere.
    """

    def __init__(self, url: str, *, timeout: float = 60.0, cookie: str = "") -> None:
        """Connect, ask for the page at `url`, and wait until it has run. SessionError, OSError if that fails.

        `timeout`: seconds without any message after which the server is given up.
        `cookie`: what the header of that name says; what the server sets on connecting comes to it.
        """
        parts = urlsplit(url)
        self.url, self.timeout, self.sent_to = url, timeout, ""
        token = SimpleCookie(cookie).get("_streamlit_xsrf")  # without it no sign-in counts
        self.nodes: dict[tuple[int, ...], Node] = {}
        self.pages: dict[str, str] = {}
        self._values: dict[str, Any] = {}
        self._run = ForwardMsg().metadata.run
        self._page_hash = ""
        self._query = parts.query
        started = time.perf_counter()
        with contextlib.ExitStack() as stay:
            connection = connect(
                f"ws://{parts.netloc}/_stcore/stream",
                origin=Origin(f"{parts.scheme}://{parts.netloc}"),
                subprotocols=[Subprotocol(name) for name in ("streamlit", *([token.value] if token else []))],
                additional_headers={"Cookie": cookie} if cookie else None,
                compression=None,
                max_size=None,
                open_timeout=timeout,
            )
            self._socket = stay.enter_context(connection)
            came = self._socket.response
            self.cookie = with_set(cookie, came.headers.get_all("Set-Cookie") if came else ())
            self._send(page_name=parts.path.strip("/"))
            self.first = self._receive(started)
            self._stay = stay.pop_all()

    def close(self) -> None:
        """Leave."""
        self._stay.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def widget(self, name: str) -> Node:
        """The widget with this key or label. SessionError when the page has none."""
        for node in self._widgets():
            if node.content.id.endswith(f"-{name}") or node.label == name:
                return node
        labels = ", ".join(repr(node.label) for node in self._widgets())
        raise SessionError(f"No widget {name!r} on {self.url}; there are: {labels or 'none'}.")

    def set(self, name: str, value: Any) -> Timing:
        """Move the widget with this key or label to `value` (for a button: True) and wait until all has run."""
        started = self.send(name, value)
        return self._receive(started)

    def send(self, name: str, value: Any) -> float:
        """The first half of `set`: ask and do not wait. Returns the time of asking, for `wait`."""
        node = self.widget(name)
        many = node.field.endswith("array_value")
        self._values[node.content.id] = value if not many or isinstance(value, list | tuple) else [value]
        started = time.perf_counter()
        self._send(fragment_id=node.fragment)
        if node.kind == "button":
            del self._values[node.content.id]
        return started

    def wait(self, started: float) -> Timing:
        """The second half of `set`: wait until what was asked at `started` has run."""
        return self._receive(started)

    def heard(self) -> None:
        """Wait until the server has read what was sent, while another thread waits for what it does with it.

        The second ping is read in a later turn of the server's loop than what came before the first.
        """
        for _ in range(2):
            if not self._socket.ping().wait(self.timeout):
                raise SessionError(f"{self.url} did not answer.")

    def report(self, key: str, event: str, value: Any) -> Timing:
        """Let the app's own component with this key report an event, as its script in the browser does.

        Raises:
            SessionError: the page has no such component.
        """
        node = self._component(key)
        state = WidgetState(id=trigger_id(node.content.id, "events"))
        state.json_trigger_value = json.dumps([{"event": event, "value": value}])
        started = time.perf_counter()
        self._send(fragment_id=node.fragment, reported=state)
        return self._receive(started)

    def upload(self, key: str, name: str, content: bytes) -> Timing:
        """Give a file to the uploader with this key and wait until the page has run with it.

        Raises:
            SessionError: the page has no such uploader, or the server does not take the file.
        """
        uploaders = (node for node in self.nodes.values() if node.kind == "file_uploader")
        node = next((node for node in uploaders if node.content.id.endswith(f"-{key}")), None)
        if node is None:
            raise SessionError(f"No uploader {key!r} on {self.url}.")
        started, message = time.perf_counter(), BackMsg()
        message.file_urls_request.request_id = key
        message.file_urls_request.file_names.append(name)
        self._socket.send(message.SerializeToString())
        while (answer := ForwardMsg.FromString(bytes(self._socket.recv(self.timeout, decode=False)))).WhichOneof(
            "type"
        ) != "file_urls_response":
            pass
        urls = answer.file_urls_response.file_urls[0]
        _put_file(f"http://{urlsplit(self.url).netloc}", urls.upload_url, name, content, self.cookie)
        state = WidgetState(id=node.content.id)
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.file_id, info.name, info.size = urls.file_id, name, len(content)
        info.file_urls.CopyFrom(urls)
        self._send(fragment_id=node.fragment, reported=state)
        return self._receive(started)

    def given(self, key: str) -> Any:
        """What the app's own component with this key was last given. SessionError as `report`."""
        content = self._component(key).content
        return json.loads(content.mixed.json or content.json)

    def _component(self, key: str) -> Node:
        components = (node for node in self.nodes.values() if node.kind == "bidi_component")
        node = next((node for node in components if node.content.id.endswith(f"-{key}")), None)
        if node is None:
            raise SessionError(f"No component {key!r} on {self.url}.")
        return node

    def visit(self, path: str) -> Timing:
        """Go to another page of the app by its address, as in "balance"; "" is the first page."""
        if path not in self.pages:
            raise SessionError(f"No page {path!r}; there are: {', '.join(map(repr, self.pages))}.")
        self._page_hash = self.pages[path]
        started = time.perf_counter()
        self._send()
        return self._receive(started)

    def shown(self) -> dict[str, Any]:
        """Where every widget of the page stands by its key, as the visitor sees it; None where nothing is chosen."""
        ids = [node.content.id for node in self._widgets()]
        return {name.split("-", 2)[2]: self._values.get(name) for name in ids if name.count("-") > 1}

    def keys(self, *kinds: str) -> list[str]:
        """Keys of the widgets of some kinds that can be moved, in the order of the page."""
        nodes = [self.nodes[path] for path in sorted(self.nodes)]
        return [
            node.content.id.split("-", 2)[2]
            for node in nodes
            if node.kind in kinds and node.kind in VALUE_FIELDS and not getattr(node.content, "disabled", False)
        ]

    def texts(self) -> list[str]:
        """What stands on the page as text, Markdown and headings, in the order of the page."""
        nodes = [self.nodes[path] for path in sorted(self.nodes)]
        return [node.content.body for node in nodes if node.kind in {"text", "markdown", "heading"}]

    def exceptions(self) -> list[str]:
        """The messages of the error boxes on the page."""
        return [node.content.message for node in self.nodes.values() if node.kind == "exception"]

    def _widgets(self) -> Iterator[Node]:
        return (node for node in self.nodes.values() if node.kind in VALUE_FIELDS)

    def _send(self, *, page_name: str = "", fragment_id: str = "", reported: WidgetState | None = None) -> None:
        """Ask for a run, with the state of every widget on the page, as the browser does."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self._query
        state.page_script_hash = self._page_hash
        state.page_name = page_name
        state.fragment_id = fragment_id
        state.context_info.timezone = "UTC"
        state.context_info.locale = "en-US"
        state.context_info.url = self.url
        for node in self._widgets():
            if node.content.id in self._values:
                _put(state.widget_states.widgets.add(), node, self._values[node.content.id])
        if reported is not None:
            state.widget_states.widgets.append(reported)
        self._socket.send(message.SerializeToString())

    def _receive(self, started: float) -> Timing:
        """Take messages until the run, and every run its callbacks asked for, has ended."""
        count, size, last, last_first = 0, 0, started, started
        while True:
            try:
                data = self._socket.recv(timeout=self.timeout, decode=False)
            except Exception as error:  # TimeoutError, ConnectionClosed
                raise SessionError(f"{self.url} did not answer: {error!r}.") from error
            now = time.perf_counter()
            count, size = count + 1, size + len(data)
            message = ForwardMsg.FromString(bytes(data))
            if message.ref_hash:  # .streamlit/config.toml forbids it: a browser may have thrown the message away
                raise SessionError("The server refers to a message it sent before.")
            kind = message.WhichOneof("type")
            if kind == "auth_redirect":
                self.sent_to = urljoin(self.url, message.auth_redirect.url)
            if kind == "delta":
                self._draw(message)
                last = now
                if self._run.fragment_ids and message.delta.fragment_id == self._run.fragment_ids[0]:
                    last_first = now
            elif self._ended(kind, message):
                first = last_first if self._run.fragment_ids else last
                return Timing((now - started) * 1e3, (first - started) * 1e3, size / 1e3, count)

    def _draw(self, message: ForwardMsg) -> None:
        """Put an element in its place; what another container or a passing spinner is, nobody asks here."""
        delta = message.delta
        if delta.WhichOneof("type") == "new_element":
            node = Node(delta.new_element, delta.fragment_id, self._run.script_run_id)
        else:
            node = Node(delta.add_block, delta.fragment_id, self._run.script_run_id)
            if node.kind not in BLOCKS or not node.content.id:
                return
        self.nodes[tuple(message.metadata.delta_path)] = node
        if node.kind in VALUE_FIELDS:
            name, value = node.content.id, _value(node)
            if getattr(node.content, "set_value", False):
                self._values.pop(name, None)
            if value is not None:
                self._values.setdefault(name, value)

    def _ended(self, kind: str | None, message: ForwardMsg) -> bool:
        """Note the start or the end of a run; true when nothing is left to wait for."""
        if kind == "new_session":
            self._run = message.metadata.run
            self._page_hash = message.new_session.page_script_hash
        elif kind == "navigation":
            self._page_hash = message.navigation.page_script_hash
            self.pages = {
                "" if page.is_default else page.url_pathname: page.page_script_hash
                for page in message.navigation.app_pages
            }
        if kind != "script_finished" or message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return False
        self._clear()
        return True

    def _clear(self) -> None:
        """Take away what the run that ended has not drawn again."""
        run, fragments = self._run.script_run_id, set(self._run.fragment_ids)
        self.nodes = {
            path: node
            for path, node in self.nodes.items()
            if node.run == run or (fragments and node.fragment not in fragments)
        }


def with_set(cookie: str, set_cookies: Iterable[str]) -> str:
    """A Cookie header after a server has set some.

    Example:
        >>> with_set("a=1; b=2", ["b=3; Path=/"])
        'a=1; b=3'
    """
    jar = SimpleCookie(cookie)
    for line in set_cookies:
        jar.load(line)
    return "; ".join(f"{name}={one.value}" for name, one in jar.items())


def _put_file(server: str, path: str, name: str, content: bytes, cookie: str) -> None:
    """Send a file as a browser does, with the server's own token against forged requests."""
    try:
        asked = urllib.request.Request(f"{server}/_stcore/health", headers={"Cookie": cookie})
        with urllib.request.urlopen(asked) as health:
            cookie = with_set(cookie, health.headers.get_all("Set-Cookie") or ())
        token = SimpleCookie(cookie).get("_streamlit_xsrf")
        head = f'--end\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        request = urllib.request.Request(
            f"{server}{path}", head.encode() + content + b"\r\n--end--\r\n", method="PUT",
            headers={
                "Content-Type": "multipart/form-data; boundary=end", "X-Xsrftoken": token.value if token else "",
                "Cookie": cookie,
            },
        )  # fmt: skip
        urllib.request.urlopen(request).close()
    except OSError as error:
        raise SessionError(f"{server} did not take the file: {error}.") from error


def _value(node: Node) -> Any:
    """What the server says the widget stands at; None for nothing chosen, for a button and for tabs."""
    content, many = node.content, node.field.endswith("array_value")
    if node.kind in {"button", *BLOCKS}:
        return None
    if content.set_value:
        chosen = len(getattr(content, "options", ())) > 0 or not hasattr(content, "value")
        name = "value" if not chosen else "raw_values" if hasattr(content, "raw_values") else "raw_value"
    else:
        name = "default"
    if not many and not (node.kind == "checkbox" or content.HasField(name)):
        return None
    value = getattr(content, name)
    if name == "default" and len(getattr(content, "options", ())) > 0:
        options = [content.options[int(index)] for index in (value if many else [value])]
        names = [getattr(option, "content", option) for option in options]
        return names if many else names[0]
    return list(value) if many else value


def _put(state: WidgetState, node: Node, value: Any) -> None:
    state.id = node.content.id
    if value is None:  # an emptied field
        return
    if node.field.endswith("array_value"):
        getattr(state, node.field).data.extend(value)
    else:
        setattr(state, node.field, value)
