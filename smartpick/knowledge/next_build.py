"""What a user found out, as lines for the next build of the published policies: own checks, and pages that are gone."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from smartpick.catalog import Catalog
from smartpick.catalog.build_policies import GATHERED, RETIRED_COLUMNS, line_faults
from smartpick.knowledge.answers import Answer, Knowledge
from smartpick.knowledge.policies import settled_answers

NO_ADDRESS = "for a line needs the address of the page (https://…) as its source"
NO_DAY = "for a line needs the day of the check"
_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)


@dataclass(frozen=True)
class CheckedLines:
    """The user's checks as lines with the columns of `GATHERED`, and the checks left out, each with the reason."""

    lines: tuple[Mapping[str, str], ...]
    left_out: tuple[tuple[Answer, str], ...]

    @property
    def reasons(self) -> dict[str, int]:
        """Why checks are left out → how many."""
        reasons = [reason for _, reason in self.left_out]
        return {reason: reasons.count(reason) for reason in dict.fromkeys(reasons)}


def checked_lines(catalog: Catalog, knowledge: Knowledge) -> CheckedLines:
    """Each policy the user checked, as a gathered line; the build takes it in place of what it had from that page.

    Only the page's address and the day leave the plan: no note, and nothing else of the source. Confidence is high on
    the program's own page, for someone read it that day; medium on a page that speaks for an institution.

    Args:
        catalog: whose programs there are, and which pages are known to be an institution's.
        knowledge: what the user brought; what only a file says is no check.
    """
    table = catalog.published.table
    of_institutions = (table["scope"] == "institution").to_numpy()
    own = set(table.loc[~of_institutions, ["acgme_code", "page"]].itertuples(index=False, name=None))
    institutions = set(table.loc[of_institutions, "page"])
    lines, left_out = [], []
    for answers in settled_answers(knowledge).values():
        answer = answers[0]
        if answer.kind != "verified":
            continue
        line = _line(answer)
        if line["page"] in institutions and (answer.code, line["page"]) not in own:
            line |= {"scope": "institution", "confidence": "medium"}
        if not line["page"]:
            reason = NO_ADDRESS
        elif not line["seen"]:
            reason = NO_DAY
        else:
            reason = "; ".join(f"for {fault}" for fault in line_faults(line, catalog.code_position))
        if reason:
            left_out.append((answer, reason))
        else:
            lines.append(line)
    return CheckedLines(tuple(sorted(lines, key=lambda line: tuple(line.values()))), tuple(left_out))


def _line(answer: Answer) -> dict[str, str]:
    """One check as a line, page and day "" where the user gave none."""
    address = _ADDRESS.search(answer.source)
    page = address[0].rstrip(".,;:!?)]'") if address else ""
    value = ("yes" if answer.value else "no") if isinstance(answer.value, bool) else str(answer.value)
    return {
        "acgme_code": answer.code, "fact": answer.fact, "value": value,
        "scope": "program", "page": page, "page_season": "",
        "seen": "" if answer.as_of is None else answer.as_of.isoformat(), "confidence": "high", "note": "",
    }  # fmt: skip


def retired_lines(catalog: Catalog, knowledge: Knowledge) -> list[dict[str, str]]:
    """Every shipped fact of a page the user marked as gone, with the columns of `RETIRED_COLUMNS`."""
    gone, table = knowledge.gone, catalog.published.table
    facts = zip(*(table[name].astype(str) for name in RETIRED_COLUMNS[:3]), strict=True)
    return [
        dict(zip(RETIRED_COLUMNS, (code, fact, page, f"page gone, seen on {gone[page].on}"), strict=True))
        for code, fact, page in facts
        if page in gone
    ]


def checks_csv(lines: Iterable[Mapping[str, str]]) -> str:
    """`checked_lines` as a file for data/policies."""
    return _csv(GATHERED, lines)


def retired_csv(lines: Iterable[Mapping[str, str]]) -> str:
    """`retired_lines` as a file like data/policies/retired.csv."""
    return _csv(RETIRED_COLUMNS, lines)


def _csv(columns: Collection[str], lines: Iterable[Mapping[str, str]]) -> str:
    text = io.StringIO()
    out = csv.DictWriter(text, columns, lineterminator="\n")
    out.writeheader()
    out.writerows(lines)
    return text.getvalue()
