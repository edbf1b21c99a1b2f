"""A short mail to one program that asks only what is unknown and tells only what the questions need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import jinja2

from smartpick.applicant import MATCH_YEAR, Applicant
from smartpick.knowledge import POLICY_FACTS
from smartpick.plan import counted

QUESTIONS = {
    "j1": "whether you sponsor the J-1 visa (through ECFMG)",
    "h1b": "whether you sponsor the H-1B visa",
    "usce_months": "how many months of US clinical experience you require, if any",
    "graduation_limit": "whether there is a limit on the years since graduation",
    "step2_minimum": "whether there is a lowest Step 2 CK score",
    "us_letters": "how many letters from the US you require, if any",
    "attempts_limit": "whether you limit the number of attempts at a Step exam",
    "noncitizens": "whether you take applicants who are not US citizens",
    "img": "whether you consider international medical graduates",
    "letters": "how many letters of recommendation you require",
    "step3_for_h1b": "whether Step 3 must be passed before you sponsor the H-1B visa",
    "img_percent": "what share of your residents are international medical graduates",
    "usmd_percent": "what share of your residents come from US MD schools",
    "do_percent": "what share of your residents come from DO schools",
}
"""Fact key → the question."""
_VISAS = {
    "none": "", "j1_or_h1b": "I need a visa: J-1 or H-1B.", "j1_only": "I need a J-1 visa.",
    "h1b_only": "I need an H-1B visa.",
}  # fmt: skip
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent), undefined=jinja2.StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip


def enquiry(applicant: Applicant, row: Mapping[str, Any], facts: Iterable[str]) -> str:
    """The mail as plain text: subject, a blank line, the text. The user puts their own name in the brackets.

    Args:
        row: the program, a row of `Catalog.table`; facts: keys of POLICY_FACTS to ask about.

    Raises:
        ValueError: with a sentence, when there is nothing to ask.
    """
    asked = [key for key in POLICY_FACTS if key in set(facts)]
    if not asked:
        raise ValueError("There is nothing to ask this program: every fact that matters is known.")
    program = {name: " ".join(str(row[name]).split()) for name in ("program_name", "specialty", "city", "state")}
    return _TEMPLATES.get_template("enquiry.txt.jinja").render(
        program=program, code=row["acgme_code"], year=MATCH_YEAR, about_me=_own_facts(applicant, asked),
        questions=[QUESTIONS[key] for key in asked],
    )  # fmt: skip


def _own_facts(applicant: Applicant, asked: list[str]) -> list[str]:
    """The applicant's own facts that the questions need, in sentences; what was not told is not said."""
    sentences = []
    if {"j1", "h1b"} & set(asked):
        sentences.append(_VISAS[applicant.visa])
        if "h1b" in asked and applicant.step3_passed:
            sentences.append("I have passed Step 3.")
    if "graduation_limit" in asked and applicant.graduation_year is not None:
        sentences.append(f"I graduated from medical school in {applicant.graduation_year}.")
    if "step2_minimum" in asked and applicant.step2_ck is not None:
        sentences.append(f"My Step 2 CK score is {applicant.step2_ck}.")
    if "usce_months" in asked:
        sentences += _experience(applicant)
    if "us_letters" in asked and applicant.us_letters:
        sentences.append(f"I have {counted(applicant.us_letters, 'letter')} of recommendation from the US.")
    if "attempts_limit" in asked:
        exams = (("Step 1", applicant.step1_attempts), ("Step 2 CK", applicant.step2_attempts))
        sentences += [f"I took {exam} {_times(n)}." for exam, n in exams if n is not None]
    return [sentence for sentence in sentences if sentence]


def _experience(applicant: Applicant) -> list[str]:
    kinds = (("hands-on US clinical experience", applicant.usce_hands_on_months),
            ("observership in the US", applicant.usce_observership_months))  # fmt: skip
    return [f"I have {counted(months, 'month')} of {what}." for what, months in kinds if months]


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
