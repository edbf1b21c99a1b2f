"""Lists to hold words against, messages in short, and the check of both."""

from __future__ import annotations

from dataclasses import replace

from smartpick import Plan
from smartpick.guidance import (
    Checked,
    StatementPlan,
    check_consistency,
)
from smartpick.plan import DivisionChoice, EditedLetter, Messages, Statement

CALM = "I look for strong teaching. Where I match, I will move there and complete the training."


HOME_FIRST = "My first choice is Southern California."


def home(text: str = CALM) -> Statement:
    return Statement(version="home", text=text)


def national(text: str = CALM) -> Statement:
    return Statement(version="national", text=text)


def choice(division: str, essay: str = "") -> DivisionChoice:
    return DivisionChoice(division=division, essay=essay)


def letter(text: str, code: str = "") -> EditedLetter:
    return EditedLetter(kind="update", code=code, text=text)


def pick(plan: Plan, tier: int) -> str:
    table = plan.list_table
    return table.loc[table["tier"] == tier, "acgme_code"].iloc[0]


AWAY, HOME = "away", "home"
"""Stand for a code of the list outside and inside the home region, and "off" for one that is not on it."""


FOUR = ("1400200001", "1400121020", "1400121022", "1400100002")


def checked(plan: Plan, told: dict) -> dict[str, Checked]:
    off = next(code for code in plan.catalog.table["acgme_code"] if code not in set(plan.codes))
    codes = {AWAY: pick(plan, 3), HOME: pick(plan, 1) if plan.tier_counts[1] else "", "off": off}
    told = {
        part: {codes.get(code, code): value for code, value in what.items()} if isinstance(what, dict) else what
        for part, what in told.items()
    }
    plan = replace(plan, profile=plan.profile.model_copy(update={"messages": Messages(**told)}))
    return {rule.key: rule for rule in check_consistency(StatementPlan(plan))}
