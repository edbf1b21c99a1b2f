"""Inputs made to stop, fool or bloat a reader: lists for `parametrize`, and hypothesis strategies of the same kinds."""

from hypothesis import strategies as st

ESCAPES = (
    "\x1b[2J",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\r",
    "\x08",
    "\x00",
    "\x7f",
    "\u202e",
    "\u2066",
    "\u200f",
    "\u2028",
)
"""What a terminal obeys: it clears the screen, names the window, colours, goes back, or turns the direction of text."""
HALVES = ("\ud800", "a\udfffb", "\udc00\ud800", "\ud83d")
"""Halves of UTF-16 characters, which no file can hold."""
NUMBERS = ("1e400", "-1e400", "NaN", "-Infinity", "9" * 5000, f"1{'0' * 400}", "9223372036854775808", "-0.0", "1e-400")
"""Numbers as JSON text that overflow some kind of number, or are none."""
FORMULAS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠A1", "﹦1", "﹢1", "﹣1", "﹫A1", "−1", " =1", "   +1",
    "\t=1", "\r=1", "\n=1", "\u200b=1", "\ufeff＝1", "\u00a0=1", "\u3000＝1", "\u2060\u200d@A1", "\u00ad=1", "\x00=1",
    "\u200e=1", "\u202e+1", "\u0301=1",
)  # fmt: skip
"""Texts that some spreadsheet takes for a formula."""
PLAIN = ("– wrote to them", "a=1", "“=1”", "1-2", "(=1)", "#1", "", "   ", "e@mail.org", "é", "📨 =1")
"""Texts that look a little like formulas and are none."""


def escapes():
    """A text with something in it that a terminal obeys."""
    return st.tuples(st.text(max_size=10), st.sampled_from(ESCAPES), st.text(max_size=10)).map("".join)


def halves():
    """A text with half a character in it."""
    any_text = st.text(st.characters(exclude_categories=()), max_size=10)
    return st.tuples(any_text, st.characters(categories=["Cs"]), any_text).map("".join)


def formulas():
    """A formula behind signs that are not seen."""
    unseen = st.text(st.sampled_from(" \t\r\n\u00a0\u200b\u200d\u2060\u3000\ufeff\u00ad\u0301"), max_size=4)
    return st.tuples(unseen, st.sampled_from("=+-@＝＋－＠﹦﹢﹣﹫−"), st.text(max_size=8)).map("".join)


def json_values():
    """Anything JSON can hold, with numbers, texts and depths of every size."""
    leaves = (
        st.none() | st.booleans() | st.floats() | st.text(max_size=8) | halves() | escapes()
        | st.integers() | st.sampled_from([2**31, 2**63, -(2**63), 10**30, 10**400])
    )  # fmt: skip
    return st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner), max_leaves=8
    )
