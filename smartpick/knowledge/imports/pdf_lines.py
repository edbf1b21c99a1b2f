"""The printed lines of a PDF, from the top of each page, whatever the order they are drawn in."""

from __future__ import annotations

import ctypes
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing

import pypdfium2
from pypdfium2 import raw as pdfium

from smartpick.knowledge.imports.grid import MAX_PAGES, MAX_UNPACKED, ImportRefused
from smartpick.knowledge.imports.nrmp_report import CODE

_ONE_LINE = 3.0
"""Points up to which words stand on one line, so that a raised mark stays with its word (assumption)."""
_MOST_LETTERS = 200_000
"""Letters of a page beyond which it is no page of a report: one in small print has 10,000 (assumption)."""
_SEEN = {
    0: lambda x, y: (x, -y),
    90: lambda x, y: (y, x),
    180: lambda x, y: (-x, y),
    270: lambda x, y: (-y, -x),
}
"""Degrees a page is turned by → where a point of it lies to a reader: (to the right, down)."""


def printed_lines(content: bytes, tell: Callable[[int, int], None]) -> Iterator[tuple[int, int, str]]:
    """Page and line on it, both from 1, and what is printed there; two columns of a report one after the other.

    Args:
        content: all bytes of the PDF.
        tell: is called with the pages read and all pages, after each page.

    Raises:
        ImportRefused: if it is locked, damaged, too long, or holds only pictures.
    """
    _refuse_bomb(content)
    any_words = False
    try:
        with closing(pypdfium2.PdfDocument(content)) as pdf:
            pages = len(pdf)
            if pages > MAX_PAGES:
                raise ImportRefused(f"This PDF has more than {MAX_PAGES} pages.")
            for at in range(pages):
                with closing(pdf[at]) as page:
                    for number, line in enumerate(_lines(page), start=1):
                        any_words = True
                        yield at + 1, number, line
                tell(at + 1, pages)
    except pypdfium2.PdfiumError as error:
        raise ImportRefused("This PDF is damaged or locked with a password.") from error
    if not any_words:
        raise ImportRefused("This PDF holds pictures of pages, not text; look for the report as a text PDF or a table.")


_Word = tuple[float, float, str]
"""(down, to the right, the word), in points."""


def _lines(page: pypdfium2.PdfPage) -> list[str]:
    """The printed lines of a page, column by column, whatever the order they are drawn in."""
    seen = _SEEN[page.get_rotation()]
    words = _words(page, seen)
    lines = _joined(words)
    if not any(len(CODE.findall(line)) > 1 for line in lines):
        return lines
    left, bottom, right, top = page.get_bbox()
    middle = (seen(left, bottom)[0] + seen(right, top)[0]) / 2
    return [line for half in (True, False) for line in _joined([word for word in words if (word[1] < middle) is half])]


def _words(page: pypdfium2.PdfPage, seen: Callable[[float, float], tuple[float, float]]) -> list[_Word]:
    """The words of a page, each where its first letter stands."""
    words, x, y = [], ctypes.c_double(), ctypes.c_double()
    with closing(page.get_textpage()) as text:
        # In the library a letter beyond the first 65,536 counts as two, and a hyphen that ends a line is U+FFFE.
        if text.count_chars() > _MOST_LETTERS:
            raise ImportRefused(f"A page of this PDF holds more than {_MOST_LETTERS:,} letters; it is no report.")
        letters = re.sub("[\U00010000-\U0010ffff]", "??", text.get_text_range())
        for word in re.finditer("[^\\s\ufffe]+\ufffe?", letters):
            at = pdfium.FPDFText_GetCharIndexFromTextIndex(text, word.start())
            pdfium.FPDFText_GetCharOrigin(text, at, x, y)
            across, down = seen(x.value, y.value)
            words.append((down, across, word[0].replace("\ufffe", "-")))
    return words


def _joined(words: list[_Word]) -> list[str]:
    """Words as the lines they stand on, from the top; within a line from the left."""
    lines: list[list[_Word]] = []
    for word in sorted(words):
        if lines and word[0] - lines[-1][0][0] <= _ONE_LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [" ".join(word for _, word in sorted((across, word) for _, across, word in line)) for line in lines]


def _refuse_bomb(content: bytes) -> None:
    """ImportRefused if the packed streams would unpack to more than the limit."""
    if re.search(rb"/FlateDecode\s*/FlateDecode", content):
        raise ImportRefused("This PDF is packed twice over, as no report is; it is not read.")
    total = 0
    for start in re.finditer(rb"(?<!end)stream\r?\n", content):
        end = content.find(b"endstream", start.end())
        packed = content[start.end() : end if end >= 0 else len(content)]
        try:
            total += len(zlib.decompressobj().decompress(packed, MAX_UNPACKED - total + 1))
        except zlib.error:
            continue  # not packed this way
        if total > MAX_UNPACKED:
            raise ImportRefused("This PDF unpacks to far too much; it is not read.")
