"""ACGME codes wherever people leave them: in a name, in brackets, in an address, with dashes, several in one cell."""

from __future__ import annotations

import re

from smartpick.knowledge.imports.grid import LONGEST_CELL, Cell, NotUnderstood
from smartpick.knowledge.imports.match import Matcher, read_code

_CODE = re.compile(r"(?<![\d.])(\d{2,3})([-–— .]?)(\d{2})\2(\d{5})(?![\d])")
"""Three digits of the specialty, the first of which may be lost, two of the region, five of the program."""
_MAY_BE = re.compile(r"\d{5}")
"""What every code has, however it is written; most cells have not."""


def codes_in(value: Cell, matcher: Matcher) -> list[str]:
    """The codes a cell holds, in their order, each once; a lost zero is restored.

    A cell that is a code and nothing else may be one the table does not hold; within other words only ten digits that
    begin as the codes of a specialty do are taken, and nine only as a code of the table.

    Args:
        value: the cell.
        matcher: of the program table.
    """
    if not (_MAY_BE.search(value) if isinstance(value, str) else isinstance(value, int) and value >= 10**8):
        return []
    try:
        alone = read_code(value)
    except NotUnderstood:
        alone = None
    if alone is not None:
        return [alone] if matcher.specialty_of_digits(alone[:3]) else []
    if not isinstance(value, str):
        return []
    found = dict[str, None]()
    for parts in _CODE.finditer(value[:LONGEST_CELL]):
        digits = "".join(parts.group(1, 3, 4))
        code = digits.zfill(10)
        if code in matcher.codes or (len(digits) == 10 and matcher.specialty_of_digits(code[:3])):
            found[code] = None
    return list(found)


def without_code(text: str) -> str:
    """A name without the code that stands in it, and without the brackets or the word around that."""
    if not _CODE.search(text):
        return text
    bare = _CODE.sub("", text)
    bare = re.sub(r"(?i)[\[(]\s*(?:acgme|id|code|program)?[\s#:]*(?:id|code)?[\s#:]*[\])]", " ", bare)
    bare = (
        re.sub(r"(?i)[\s,;:|–—-]*\b(?:acgme|program)?\s*(?:id|code|#)?\s*[:#]?\s*$", "", bare)
        if re.search(r"(?i)(?:id|code|acgme|[,;:|–—#-])\s*$", bare)
        else bare
    )
    return " ".join(bare.split()).strip(" ,;:|–—-")
