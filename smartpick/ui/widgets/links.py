"""Links to pages of others, and their words: an address leads to the web or nowhere, a text stays a text."""

from __future__ import annotations

import re
from urllib.parse import quote

from smartpick.catalog.published_policies import is_web_address
from smartpick.ui.quoted import unlinked

CHECK_IT_THERE = "check it there"
OPEN_ITS_PAGE = "open its page"
_MARKDOWN = re.compile(r"([!-/:-@\[-`{-~])")
"""The ASCII punctuation that CommonMark lets a backslash take the meaning from."""
_IN_ADDRESSES = "!#$%&'*+,-./:;=?@_~"
"""What may stand in an address unquoted and ends no Markdown link."""


def plain(text: str) -> str:
    """A text of others in one line of Markdown, none of its signs with a meaning."""
    return _MARKDOWN.sub(r"\\\1", unlinked(" ".join(text.split())))


def link(words: str, address: str) -> str:
    """A Markdown link with these words; "" where the address does not lead to the web."""
    return f"[{words}](<{quote(address, safe=_IN_ADDRESSES)}>)" if is_web_address(address) else ""
