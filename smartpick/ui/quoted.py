"""Words of others in sentences of ours: shown as they are, never as markup."""

from __future__ import annotations

import re

_MEANING = re.compile(r"[\\`*_\[\]<>$~|@&]|:(?=\S)")
"""What has a meaning inside a line, for Markdown or for Streamlit: also `:red[…]` and `:smile:`."""
_START = re.compile(r"^(\d*)([#+\-=.)])")
"""What makes a line a heading, a rule or an item of a list."""
_ADDRESS = re.compile(r"(?<=http:)(?=//)|(?<=https:)(?=//)|(?<=\bwww)(?=\.)|(?<=[-.\w+])(?=@[-\w]+\.)", re.IGNORECASE)
"""Where a bare address can be broken, which Streamlit makes a link of even where its signs are quoted."""
_JOINER = "\u2060"
"""Has no width and breaks no line."""


def unlinked(text: str) -> str:
    """A text in which no address becomes a link by itself; it looks the same."""
    return _ADDRESS.sub(_JOINER, text)


def as_text(sentence: str) -> str:
    """A sentence of ours in which words of others may stand, as one line of Markdown that means no more than it says.

    Only what could have a meaning there is quoted: a full stop, or a colon before a space, stays as it is.
    """
    line = _MEANING.sub(r"\\\g<0>", unlinked(" ".join(sentence.split())))
    return _START.sub(r"\1\\\2", line)
