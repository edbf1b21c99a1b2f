"""What is worth checking before applying: for each unknown policy, what the list gains on average by knowing it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from smartpick.catalog.published_policies import PublishedFact
from smartpick.data_folder import records
from smartpick.knowledge import POLICY_FACTS, page_to_open, settled
from smartpick.odds.model import Array
from smartpick.odds.questions import Question, questions
from smartpick.plan.plan import Plan
from smartpick.portfolio.valuation import Ladder
from smartpick.whatif.swaps import Swaps

WORTH_CHECKING_COLUMNS = (
    "acgme_code", "program_name", "city", "state", "website", "fact", "label", "chance_yes", "kind", "source",
    "gain_points", "gain_match_points", "on_list", "if_yes", "if_no", "page",
)  # fmt: skip
_GUESS = "Our own guess of how many programs refuse by this rule, the same for everyone"


@dataclass(frozen=True, eq=False)
class Gains:
    """What one question is worth at each of the n programs of the specialty, 0 where nothing would change.

    value: (n,) expected gain of the list's worth; match: (n,) of P(match), both 0–1 and before ×100; partner: (n,)
    position within the pool of the program that would come in its place (on the list) or leave for it, −1 for none.
    """

    value: Array
    match: Array
    partner: np.ndarray


def gains(plan: Plan) -> list[tuple[Question, Gains]]:
    """Σ over answers of P(answer) · (best list after it − present list after it), for every question and program.

    The best list is sought among one-for-one swaps within the plan's bounds, so each gain is a lower bound: choosing
    the whole list again can only find as much or more. A bad answer can only drive a member out, a good one only bring
    an outsider in. The worth is that of the plan, a match with no extras = 1.
    """
    swaps, odds = Swaps(plan), plan.odds
    asked = questions(odds, plan.profile.knowledge)
    p, weights, worths, members = odds.probability, plan.node_weights, swaps.worths, swaps.members
    reserve = np.setdiff1d(swaps.able, members)
    n, m = len(p), len(members)
    entry = [np.full(n, -np.inf) for _ in asked]  # best gain of an outsider after a good answer, over the leavers
    leaver = [np.full(n, -1) for _ in asked]
    worth_knowing = [Gains(np.zeros(n), np.zeros(n), np.full(n, -1)) for _ in asked]
    if not m or not len(reserve):
        return list(zip(asked, worth_knowing, strict=True))
    misses = _misses(p[members])
    pinned = np.isin(members, plan.choice.pins)
    for place, i in enumerate(members):
        rest = np.delete(members, place)
        comers = reserve[swaps.allowed(int(i), reserve)]
        if not len(comers):
            continue
        ladder = Ladder(p[rest], weights, worths[rest])
        room = ladder.room(worths[comers])
        now = np.vecdot(p[comers], room)
        best = int(now.argmax())
        own_room = ladder.room(worths[[i]])[0]
        for k, question in enumerate(asked):
            held = pinned[place] and question.if_no[i].any()  # a pin gives way only where a no bars the program
            if question.unknown[i] and not held:
                gain = (1 - question.chance_yes[i]) * max(now[best] - question.if_no[i] @ own_room, 0.0)
                if gain > 0:
                    change = misses[place] * (p[comers[best]] - question.if_no[i]) @ weights
                    worth_knowing[k].value[i] = gain
                    worth_knowing[k].match[i] = (1 - question.chance_yes[i]) * change
                    worth_knowing[k].partner[i] = comers[best]
            if pinned[place]:  # only a no makes a pinned program leave
                continue
            better = np.vecdot(question.if_yes[comers], room) - p[i] @ own_room
            wins = better > entry[k][comers]
            entry[k][comers[wins]], leaver[k][comers[wins]] = better[wins], place
    for k, question in enumerate(asked):
        into = np.flatnonzero(question.unknown & (entry[k] > 0))
        out = leaver[k][into]
        worth_knowing[k].value[into] = question.chance_yes[into] * entry[k][into]
        change = np.vecdot(misses[out] * (question.if_yes[into] - p[members[out]]), weights)
        worth_knowing[k].match[into] = question.chance_yes[into] * change
        worth_knowing[k].partner[into] = members[out]
    # A safety floor adds a bonus to every worth; in points one plain match stays 100.
    plain = max(1.0, 1.0 + float((worths - plan.choice.utility)[swaps.able].min()))
    return [(q, Gains(g.value / plain, g.match, g.partner)) for q, g in zip(asked, worth_knowing, strict=True)]


def _misses(chances: Array) -> Array:
    """(m, q): chance that none of the other members works out, for each of m members."""
    before, after = np.ones_like(chances), np.ones_like(chances)
    np.cumprod(1 - chances[:-1], axis=0, out=before[1:])
    after[:-1] = np.cumprod(1 - chances[:0:-1], axis=0)[::-1]
    return before * after


def facts_worth_checking(plan: Plan) -> pd.DataFrame:
    """The research worksheet: one row an unknown fact of an open program that could matter, best first.

    What a page said that the user marked as gone comes before everything else.
    Columns WORTH_CHECKING_COLUMNS. fact, label: of POLICY_FACTS; chance_yes: 0–1, that the program says yes, or asks
    for no more than the applicant has; kind, source: what that belief rests on (estimate, observed, assumption, or
    published with its page, which is then old or unclear); gain_points, gain_match_points: expected gain by knowing it,
    ×100, of the list's worth (0 or more, a lower bound) and of P(match); if_yes, if_no: what would happen to the list;
    page: where to check it, the page that answers unclearly, else the program's own on applying, "" where none is.
    Takes about a quarter of a second at 85 programs.
    """
    parts = [_rows(plan, question, gain) for question, gain in gains(plan)]
    table = (
        pd.concat(parts, ignore_index=True)
        if parts
        else pd.DataFrame(columns=[*WORTH_CHECKING_COLUMNS, "_worth", "_page_gone"])
    )
    order = ["_page_gone", "gain_points", "_worth"]
    ordered = table.sort_values(order, ascending=False, kind="stable", ignore_index=True)
    return ordered.loc[:, list(WORTH_CHECKING_COLUMNS)]


def _rows(plan: Plan, question: Question, gain: Gains) -> pd.DataFrame:
    at = np.flatnonzero(question.unknown & plan.choice.available)
    lines = plan.odds.pool.table
    on_list = np.isin(at, plan.choice.members)
    names = (lines["program_name"] + " (" + lines["acgme_code"] + ")").to_numpy()
    kinds, sources = _footing(plan, question.key, lines["visa_evidence"].astype(str).to_numpy()[at])
    everything, gone = settled(plan.catalog, plan.profile.knowledge), np.zeros(len(at), dtype=bool)
    for place, code in enumerate(plan.odds.pool.codes[at]):
        if statements := everything.get((code, question.key)):
            best = statements[0]
            kinds[place], sources[place] = best.kind, best.source
            gone[place] = isinstance(best, PublishedFact) and best.page_gone
            if gone[place]:
                sources[place] = f"{best.source} (page gone)"
    partner = [names[j] if j >= 0 else "" for j in gain.partner[at]]
    stays, off = "It stays on your list.", "It stays off your list."
    leaves, barred = "It leaves your list, and nothing can take its place.", question.if_no[at].max(axis=1) <= 0
    shown = lines[["acgme_code", "program_name", "city", "state", "website"]].iloc[at].reset_index(drop=True)
    return shown.astype({"state": "str"}).assign(
        fact=question.key,
        label=POLICY_FACTS[question.key].label,
        chance_yes=question.chance_yes[at],
        kind=kinds,
        source=sources,
        gain_points=100 * gain.value[at],
        gain_match_points=100 * gain.match[at],
        on_list=on_list,
        if_yes=[
            stays if listed else f"It takes the place of {name}." if name else off
            for listed, name in zip(on_list, partner, strict=True)
        ],
        if_no=[
            off if not listed else f"{name} takes its place." if name else leaves if shut else stays
            for listed, name, shut in zip(on_list, partner, barred, strict=True)
        ],
        page=[
            page_to_open(plan.catalog, code, question.key, plan.profile.knowledge) for code in plan.odds.pool.codes[at]
        ],
        _worth=plan.worth[at],
        _page_gone=gone,
    )


def _footing(plan: Plan, key: str, evidence: np.ndarray) -> tuple[list[str], list[str]]:
    """Kind and source of what is believed of a fact now, for programs with these levels of federal evidence (k,)."""
    if key not in {"j1", "h1b"}:
        return ["assumption"] * len(evidence), [_GUESS] * len(evidence)
    pool = plan.odds.pool
    if pool.visa_published:
        source = next(str(r.source) for r in records("visa_rates") if r.specialty == pool.specialty)
        kind = "estimate"
    else:
        source, kind = "Pooled from studies of Internal Medicine and Surgery", "assumption"
    seen = np.logical_and(evidence != "unknown", key == "h1b")
    kinds = ["observed" if e else kind for e in seen]
    return kinds, [
        f"{source}; {e} (record of the employer)" if s else source for e, s in zip(evidence, seen, strict=True)
    ]
