"""The printed “Program Results” report in its layouts, with made-up codes: what its tests write."""

from __future__ import annotations

from dataclasses import dataclass

from smartpick.bench.written_pdf import pdf

NAME_WIDTH = 40
"""Letters of a program's name after which it goes on in the next line."""


@dataclass(frozen=True)
class Sponsor:
    """A sponsor, its city and its programs: (name, code)."""

    name: str
    city: str
    programs: tuple[tuple[str, str], ...]


Words = tuple[float, str]
"""(points from the left, what is printed there)."""


def printed(
    state: str, *sponsors: Sponsor, old: bool = False, lines_a_page: int = 50, newest: int = 2025, counts: str = "3 2"
) -> bytes:
    """A report of one state as a PDF.

    Args:
        state: its heading.
        sponsors: in order.
        old: the older layout: “Program” above, “City Code” below, and "Matched" for "Filled".
        lines_a_page: after them a new page begins, and a sponsor is “(Continued)” there.
        newest: the first of five years.
        counts: quota and filled of each year.
    """
    title = [(20.0, f"Program Results: Main Residency Match® {newest - 4}-{newest} Appointment Years")]
    pages: list[list[list[Words]]] = [[title, [(20.0, state)]]]
    for sponsor in sponsors:
        pages[-1] += _head(sponsor.name, sponsor.city, old, newest)
        for name, code in sponsor.programs:
            if len(pages[-1]) >= lines_a_page:
                pages.append([title, [(20.0, f"{state} (Continued)")]])
                pages[-1] += _head(f"{sponsor.name} (Continued)", sponsor.city, old, newest)
            first, *rest = _wrapped(name)
            pages[-1] += [[(20.0, first), (230.0, code), (300.0, " ".join([counts] * 5))]]
            pages[-1] += [[(20.0, line)] for line in rest]
    return pdf([[(x, 30.0 + 12 * at, words) for at, line in enumerate(lines) for x, words in line] for lines in pages])


def _head(name: str, city: str, old: bool, newest: int) -> list[list[Words]]:
    years = [(300.0 + 50 * at, str(newest - at)) for at in range(5)]
    offered = " ".join([f"Quota {'Matched' if old else 'Filled'}"] * 5)
    place: list[Words] = [(20.0, city)]
    upper, lower = ([], place) if old else (place, [])
    return [[(20.0, name)], [*upper, (230.0, "Program"), *years], [*lower, (235.0, "Code"), (300.0, offered)]]


def _wrapped(name: str) -> list[str]:
    lines = [""]
    for word in name.split():
        if len(lines[-1]) + len(word) >= NAME_WIDTH:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
