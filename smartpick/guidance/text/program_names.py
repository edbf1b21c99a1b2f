"""Programs by the name people use in a letter, not as the registry has them."""

from __future__ import annotations

import re

_KNOWN = (
    (r"University of California \(San Francisco\).*", "UCSF"),
    (r"(?:UCLA David Geffen|.*Olive View).*Olive View.*|Olive View.*", "Olive View-UCLA"),
    (r"UCLA David Geffen.*|University of California \(Los Angeles\).*", "UCLA"),
    (r".*Harbor-UCLA.*", "Harbor-UCLA"),
    (r"University of Southern California/.*", "LA General"),
    (r"Keck School of Medicine of USC.*", "USC Keck"),
    (r"University of California \(?(Irvine|San Diego|Davis|Riverside)\)?.*", r"UC \1"),
    (r"Riverside University Health System/.*", "Riverside University Health System"),
    (r"Kaiser Permanente (?:Southern|Northern) California \((.*)\)", r"Kaiser Permanente \1"),
    (r"Kaiser Permanente (?:Southern|Northern) California", "Kaiser Permanente"),
    (r"Scripps Clinic/.*", "Scripps Clinic"),
    (r"Mass General Brigham/(.*?)(?:/.*)?", r"\1"),
    (r"New York[- ]Presbyterian.*Columbia.*", "NewYork-Presbyterian Columbia"),
    (r"New York[- ]Presbyterian.*Cornell.*", "NewYork-Presbyterian Cornell"),
    (r"Charles R Drew University.*", "Charles R. Drew University"),
)
"""Registered name → what people say, for those whose everyday name no rule gives."""
_OWN_NAME = re.compile(r"University|College|School|Hospital|Medical Center|Clinic(?!al)\b|Permanente|\bUC|Institute")
_AFTER = re.compile(
    r"(?:,? (?:Inc\.?|LLC|(?<=Clinic )Foundation|Program|Consortium|Corporation|Medical Education(?: "
    r"Consortium)?|Health Education|"
    r"Affiliated Hospitals|Education and Research|for Graduate Medical Education.*|GME))+$"
)
_SCHOOL = re.compile(
    r"(.*?University(?: of [\w. ]+?)?)(?:,| -)? (?:\w+ [A-Z]\.? \w+ (?:MD )?|\w+ \w+ MD )?"
    r"(?:School|College) of (?:Osteopathic )?Medicine.*"
)


def spoken_name(registered: str) -> str:
    """The name of a program as one writes it in a letter.

    Args:
        registered: as the table has it, "University of California (Irvine)".

    Example:
        >>> spoken_name("HCA Healthcare/Los Robles Regional Medical Center")
        'Los Robles Regional Medical Center'
    """
    for pattern, name in _KNOWN:
        if match := re.fullmatch(pattern, registered):
            return match.expand(name)
    parts = [_shorter(part) for part in re.sub(r"\s*\([^)]*\)?", "", registered).split("/")]
    first = parts[0]
    if len(parts) > 1 and not _OWN_NAME.search(first):
        second = parts[1]
        first = second if _OWN_NAME.search(second) and " " in second else f"{first} {second}"
    return re.sub(r"\bSt (?=[A-Z])", "St. ", first.replace(" - ", " ")).replace("[", "(").replace("]", ")")


def _shorter(part: str) -> str:
    """One part of a registered name without what nobody says: ", Inc.", "Consortium"."""
    part = _AFTER.sub("", part.strip())
    school = _SCHOOL.fullmatch(part)
    return (school[1] if school else part).strip(" ,-")


def with_the(name: str) -> str:
    """The name inside a sentence: "the University of Kansas", "UC Irvine"."""
    the = re.match(r"(?:University|Medical College|Medical University|Hospital|City) of |Children's Hospital of", name)
    return f"the {name}" if the and not name.startswith("City of Hope") else name
