"""What a cell about both visas says of each, by a small grammar: it is read in one way only, or not at all."""

from __future__ import annotations

import re
import unicodedata

from smartpick.knowledge.imports.grid import NotUnderstood

J1 = re.compile(r"\bj\s*-?\s*1s?\b")
H1B = re.compile(r"\bh\s*-?\s*1(?:\s*-?\s*b)?s?\b")
_OTHER = re.compile(r"\b(?:[fo]\s*-?\s*1|h\s*-?\s*4|j\s*-?\s*2|e\s*-?\s*3|tn|ead|opt|cpt)s?\b")
"""Other visas and permits, of which nothing is kept."""

_WORDS = {
    "Y": "yes y",
    "y": "sponsored sponsors sponsor sponsoring sponsorship sponsorships accepted accepts accept accepting offered "
    "offers offer supported supports support provided provides provide available allowed",
    "n": "no n none without",
    "t": "not never cannot can't doesn't don't isn't aren't won't",
    "o": "only",
    "b": "both",
    "e": "either any",
    "N": "neither",
    "R": "nor",
    "r": "or",
    "a": "and",
    ".": "but however",
    "": "visa visas through ecfmg via the we our us they program programs this for of is are does do can will be by "
    "type types status also with clinical physician exchange visitor applicants imgs img",
}  # fmt: skip
_SYMBOLS = {word: symbol for symbol, words in _WORDS.items() for word in words.split()}
_SYMBOLS |= dict.fromkeys(",/&+", "a") | dict.fromkeys(";|()[]•·\n", ";") | dict.fromkeys(".!", ".")
_SYMBOLS |= dict.fromkeys("✓✔✅☑", "Y") | dict.fromkeys("✗✘❌", "n") | dict.fromkeys("-:='\"", "")
_LONGEST = 40
"""Symbols of a cell beyond which it is a text, not an answer (assumption)."""

Reading = frozenset[tuple[str, bool]]
_NOTHING: Reading = frozenset()
_BOTH: Reading = frozenset({("j1", True), ("h1b", True)})
_NEITHER: Reading = frozenset({("j1", False), ("h1b", False)})

_YES = r"[yYo]*{}[yYo]*"
_NO = r"[nt]y*{0}y*|y*{0}y*(?:n|ty)y*"
_BOTH_YES = r"[yYo]*b?[yY]*(?:J[ar;]?H|H[ar;]?J)[yYo]*b?"
_BOTH_NO = (
    r"[nt]y*[eb]?(?:J;H|H;J)"
    r"|[nt]y*[eb]?(?:Ja?[rR]?H|Ha?[rR]?J)y*"
    r"|y*(?:J[ar;]?H|H[ar;]?J)(?:n|ty)y*"
    r"|y*Ny*(?:J[arR]H|H[arR]J)y*"
)
_PHRASES: tuple[tuple[re.Pattern[str], Reading], ...] = (
    (re.compile(_YES.format("J")), frozenset({("j1", True)})),
    (re.compile(_YES.format("H")), frozenset({("h1b", True)})),
    (re.compile(_NO.format("J")), frozenset({("j1", False)})),
    (re.compile(_NO.format("H")), frozenset({("h1b", False)})),
    (re.compile(_BOTH_YES), _BOTH),
    (re.compile(_BOTH_NO), _NEITHER),
)
_WHOLE: tuple[tuple[re.Pattern[str], Reading], ...] = (
    (re.compile(r"[yY]*"), _NOTHING),
    (re.compile(r"y*by*"), _BOTH),
    (re.compile(r"y*ne?y*|tye?y*|Ny*|y*ny*"), _NEITHER),
)
"""Sentences that name no visa."""


def visas_read(text: str) -> dict[str, bool]:
    """Keys "j1" and "h1b", only those the text speaks of.

    The text is a list of sentences, each ended by a full stop or “but”. A sentence is a list of phrases, with or
    without a comma, slash, “and”, bracket or new line between them. A phrase is one of:

    - a visa, alone or with words and marks of yes, before or after it: “J-1”, “sponsors J-1”, “J-1 ✅”; with “only”,
      the other visa is no;
    - a visa with one no before or after it: “no J-1”, “J-1: no”, “J-1 not sponsored”, “J-1 ❌”. “Not” alone belongs to
      what follows it: “J-1 not H-1B”;
    - another visa, such as F-1, with a yes or a no of its own: passed over, for nothing is kept of it;
    - two visas that share a yes: “J-1 and H-1B accepted”, or a no: “no J-1 or H-1B”, “neither J-1 nor H-1B”.

    A sentence may also name no visa: “both”, “neither”, “no”, “not sponsored”.

    All ways to take a sentence apart are tried. Where two of them say different things (“no J-1, H-1B”), where none
    fits, or where a word is none of these (“case by case”), the text is not understood; nothing is guessed.

    Raises:
        NotUnderstood: with a sentence.
    """
    shown = " ".join(text.split())[:60]
    symbols = _symbols(text)
    if symbols is None or len(symbols) > _LONGEST:
        raise NotUnderstood(f"“{shown}” does not plainly say which visas are sponsored")
    readings = {_NOTHING}
    for sentence in re.sub(r"[a;]*\.[a;]*", ".", symbols).split("."):
        readings = {both for one in readings for other in _readings(sentence) if (both := _together(one, other))
                    is not None}  # fmt: skip
    if len(readings) > 1:
        raise NotUnderstood(f"“{shown}” can be read in two ways; write for example “J-1 yes, H-1B no”")
    if not readings:
        raise NotUnderstood(f"“{shown}” does not plainly say yes or no to each visa")
    sponsored = dict(readings.pop())
    if not sponsored:
        raise NotUnderstood(f"“{shown}” does not say which visa")
    return {visa: sponsored[visa] for visa in ("j1", "h1b") if visa in sponsored}


def _symbols(text: str) -> str | None:
    """One letter for each word, visa and mark that means something; None if one is none of these."""
    plain = "".join(unicodedata.normalize("NFKC", letter) if letter.isalnum() else letter for letter in text)
    plain = re.sub("[‐‑‒–—−－]", "-", plain.casefold().replace("’", "'"))
    plain = H1B.sub(" H ", J1.sub(" J ", _OTHER.sub(" F ", plain)))
    plain = re.sub(r"F\s*(?:visas?\s*)?[/(\s]*F(?:[^(),;/\n]*\))?", "F ", plain)  # “F-1 (OPT 1st year)” is one
    # Brackets around a mere yes or no belong to the visa before them.
    plain = re.sub(r"[(\[]([^()\[\]JHF]*)[)\]]", r" \1 ", plain)
    symbols = []
    for word in re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?|[^\S\n]+|.|\n", plain):
        if word in "JHF":
            symbols.append(word)
        elif not word.isspace() or word == "\n":
            if word not in _SYMBOLS:
                return None
            symbols.append(_SYMBOLS[word])
    joined = re.sub(r"[ra;R]{2,}", _one_joint, "".join(symbols)).strip("a;")
    return _without_others(joined) if "F" in joined else joined


def _without_others(symbols: str) -> str | None:
    """The symbols without what is said of other visas; None where a no may be shared with one of them.

    “J-1, H-1B, F-1 (OPT)” speaks of three; “no F-1, J-1” may say no to both.
    """
    parts = re.split(r"([ar;.])", symbols)
    kept, last = [], ""
    for at, part in enumerate(parts[::2]):
        if "F" not in part:
            kept += [last, part]
        elif not re.fullmatch(r"[yYnt]*F[yYnt]*", part) or (
            set(part) & set("nt")
            and (
                (at < len(parts) // 2 and parts[2 * at + 1] not in ".;" and part[-1] == "F")
                or (at and part[0] == "F" and not set(parts[2 * at - 2]) & set("Ynt"))
            )
        ):
            return None
        last = parts[2 * at + 1] if 2 * at + 1 < len(parts) else ""
    return "".join(kept).strip("ar;.")


def _one_joint(joints: re.Match[str]) -> str:
    """“and/or” is an or, “, and” an and, “,” before a new line the new line."""
    return next(symbol for symbol in "Rr;a" if symbol in joints[0])


def _readings(sentence: str) -> set[Reading]:
    """Everything a sentence can say, by each way of taking it apart into phrases."""
    whole = {reading for pattern, reading in _WHOLE if pattern.fullmatch(sentence)}
    if whole:
        return whole
    ways: list[set[Reading]] = [set() for _ in sentence] + [{_NOTHING}]
    for start in reversed(range(len(sentence))):
        for end in range(start + 1, len(sentence) + 1):
            here = [reading for pattern, reading in _PHRASES if pattern.fullmatch(sentence, start, end)]
            after = end + (sentence[end : end + 1] in {"a", ";"})
            for reading in here:
                only = "o" in sentence[start:end] and len(reading) == 1
                others = {(visa, False) for visa in ("j1", "h1b") if visa not in dict(reading)}
                meant = reading | others if only else reading
                ways[start] |= {both for rest in ways[after] if (both := _together(meant, rest)) is not None}
    lead = re.match(r"[yY]+[a;]", sentence)  # “Yes: J-1”, “Yes, J-1”
    return ways[0] | (ways[lead.end()] if lead else set())


def _together(one: Reading, other: Reading) -> Reading | None:
    """What two say; None if they contradict each other."""
    both = one | other
    return both if len(dict(both)) == len(both) else None
