"""What is said on a terminal: one sentence for every fault, bounded, and nothing in it that a terminal obeys."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable
from typing import Any

MOST_CHARACTERS = 500
"""Longest sentence printed about a fault (assumption: six lines of a terminal)."""
UNFORESEEN = (
    "SmartPick cannot go on with this: something in it is not as expected. Nothing was written; "
    "if the file comes from SmartPick, please report it."
)
"""What is said of a fault that nobody foresaw."""
STOPPED = "Stopped. No file was left half written."
INTERRUPTED = 130
"""Exit status of a command stopped by Ctrl-C, as shells have it (128 + the number of the signal)."""

_HALF = re.compile("[\ud800-\udfff]")
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls, among them ESC and its one-byte sibling; signs that turn the direction of text; halves of characters."""


def mended(text: str) -> str:
    """The text with “�” for each half of a UTF-16 character, which no file and no page can hold.

    Example:
        >>> from smartpick.sentences import mended
        >>> mended("a\\ud800b")
        'a�b'
    """
    return text if text.isascii() else _HALF.sub("\ufffd", text)


def harmless_lines(text: str) -> str:
    """The text, its lines kept, with “�” for everything that a terminal obeys or cannot show."""
    return text if text.isascii() and text.isprintable() else _OBEYED.sub("\ufffd", text)


def printable(what: object, most: int = MOST_CHARACTERS) -> str:
    """Anything as one line that is safe to print.

    Args:
        what: a text, a path, an exception.
        most: characters at most; a longer text is cut, with “…” at its end.

    Example:
        >>> from smartpick.sentences import printable
        >>> printable("plan\\x1b[2J\\r\\n.json")
        'plan�[2J .json'
    """
    line = harmless_lines(" ".join(str(what)[: 20 * most].split()))
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def as_json(value: Any) -> str:
    """JSON to print: readable, and whatever a terminal obeys written as an escape, so that nothing is lost."""
    text = json.dumps(value, indent=1, ensure_ascii=False)
    return _OBEYED.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text)


def sentence_of(error: BaseException) -> str:
    """One sentence on what went wrong, for whoever typed the command."""
    if isinstance(error, OSError):
        what = printable(error.filename, 200) if error.filename is not None else "The output"
        return printable(f"{what} cannot be read or written: {error.strerror or 'the system refused it'}.")
    # What we say ends as a sentence does; what a library says to programmers does not.
    ours = isinstance(error, ValueError) and not isinstance(error, UnicodeError) and str(error).endswith((".", "?"))
    said = printable(error, MOST_CHARACTERS - 1) if ours else UNFORESEEN
    return said if said.endswith((".", "?")) else f"{said}."


def stop_with_a_sentence(clean_up: Callable[[], object] = lambda: None) -> None:
    """From now on Ctrl-C ends this process at once with one sentence, also in the middle of an import.

    Args:
        clean_up: called before.
    """

    def stop(*_: object) -> None:
        clean_up()
        os.write(2, f"{STOPPED}\n".encode())
        os._exit(INTERRUPTED)

    signal.signal(signal.SIGINT, stop)
