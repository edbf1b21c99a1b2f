"""Explore: what is settled of a program's policies, in words with their footing and the page to check them on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from smartpick.knowledge import Answer, Policy, PolicyStatement, in_words
from smartpick.knowledge.policies import CONFIDENCE_WORDS, SEASON_NOT_PRINTED, SOURCE_NOT_GIVEN
from smartpick.plan.visa_pool import VISA_NAMES
from smartpick.ui.widgets.links import CHECK_IT_THERE, OPEN_ITS_PAGE, link, plain

CHECK, UNDATED = "check", "undated"
_WHOSE = {"program": "its own page", "institution": "a page of its institution"}


def card_lines(settled: Sequence[Policy], apply_page: str) -> str:
    """The policies of one program as a Markdown list, short lines for a narrow screen; the unknown ones last.

    Args:
        settled: in the order of POLICY_FACTS.
        apply_page: the program's own page on applying, "" where none was found.
    """
    lines = [
        _line(policy, apply_page) for policy in settled if policy.value is not None or policy.fact.key in VISA_NAMES
    ]
    unknown = [policy.fact.label for policy in settled if policy.value is None and policy.fact.key not in VISA_NAMES]
    if unknown:
        lines.append(f"- **Unknown:** {', '.join(unknown)}. {_not_read(apply_page)}")
    return "\n".join(lines)


def _line(policy: Policy, apply_page: str) -> str:
    if policy.value is None:
        head = f"- **{policy.fact.label}: unknown.** {_not_read(apply_page)}"
        remark = policy.remark if policy.kind == "observed" else ""
    else:
        head = f"- **{policy.fact.label}: {in_words(policy.fact, policy.value)}.** {_with_link(policy)}"
        remark = policy.remark
    others = [
        f"  - Another source says **{in_words(policy.fact, other.value)}**. {_with_link(other)}"
        for other in policy.conflicts
    ]
    return "\n".join([head + (f"  \n  {plain(remark[0].upper() + remark[1:])}" if remark else ""), *others])


def cell(policy: Policy, apply_page: str) -> str:
    """One policy of one program in a cell of a Markdown table."""
    if policy.value is None:
        seen = f"{plain(policy.remark)} " if policy.kind == "observed" else ""
        return f"unknown. {seen}{_not_read(apply_page)}"
    others = [f"Another source says **{in_words(policy.fact, o.value)}**. {_with_link(o)}" for o in policy.conflicts]
    return " ".join([f"**{in_words(policy.fact, policy.value)}.** {_with_link(policy)}", *others])


def _not_read(apply_page: str) -> str:
    page = link(OPEN_ITS_PAGE, apply_page)
    return (
        f"Not found on a page we could read; {page}."
        if page
        else "Nobody could tell, and no page of the program was found."
    )


def _with_link(statement: Policy | PolicyStatement) -> str:
    """Kind, source and date of a statement, and the link to check it."""
    if isinstance(statement, Answer) or (isinstance(statement, Policy) and statement.kind != "published"):
        dated = "date not given" if statement.as_of is None else statement.as_of.isoformat()
        return f"{statement.kind.capitalize()}, {plain(statement.source or SOURCE_NOT_GIVEN)}, {dated}."
    season, whose = statement.season or SEASON_NOT_PRINTED, _WHOSE[statement.scope]
    sure = CONFIDENCE_WORDS[statement.confidence].capitalize()
    page = link(CHECK_IT_THERE, statement.page)
    return f"Published, {season}, {whose}{page and f' ({page})'}. {sure}."


def table_cells(columns: pd.DataFrame, key: str) -> list[str]:
    """One yes/no policy of many programs, each in a few words: value, "check" where it should be, then
    the season of a page, or the kind of what is no page.

    Args:
        columns: rows of `policy_columns`.
        key: of a yes/no fact.
    """
    kind = columns[f"{key}_kind"].astype(str)
    published = kind == "published"
    doubtful = published & ((columns[f"{key}_confidence"] == "low") | columns[f"{key}_conflict"])
    season = columns[f"{key}_season"].where(columns[f"{key}_season"] != "", UNDATED)
    parts = zip(
        columns[key],
        np.where(doubtful, f" · {CHECK}", ""),
        np.where((kind == "unknown") | published, "", " · " + kind),
        np.where(published, " · " + season, ""),
        strict=True,
    )
    return ["".join(part) for part in parts]
