"""What the user's knowledge, and what programs publish, does to the odds at each program of a pool.

A published fact enters as an imported answer does: as evidence of a stated reliability, by its confidence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from smartpick.applicant import Applicant
from smartpick.catalog.published_policies import TRANSFER, PublishedFact, confidence_in, meaning
from smartpick.data_folder import published
from smartpick.knowledge import NOTHING_KNOWN, Answer, Knowledge, PolicyStatement, fills_of, settled
from smartpick.knowledge.policies import settled_answers
from smartpick.odds.assumptions import constant
from smartpick.odds.model import Array, logit
from smartpick.odds.pool import Pool
from smartpick.odds.reliability import Stated
from smartpick.odds.requirements import REQUIREMENTS, may_refuse, meets, refusal_sentence, refusing_share
from smartpick.odds.visa import VisaBelief

_NEEDED = {"none": (), "j1_only": ("j1",), "h1b_only": ("h1b",), "j1_or_h1b": ("j1", "h1b")}
"""Visa need → the answers that must all be no for the program to be out."""
_REFUSALS = {"j1": "it does not sponsor the J-1", "h1b": "it does not sponsor the H-1B"}
_ONLY_TRANSFERS = "it sponsors the H-1B only for people who hold one already or graduated from a US school"


@dataclass(frozen=True, eq=False)
class PoolKnowledge:
    """The user's knowledge and the published facts as arrays over the programs of a pool (n,).

    visa: what is stated of J-1 and H-1B; required: of each requirement, good where the applicant meets it; openness:
    log-odds from the fill history and the share of IMGs among the residents, 0 without them; open: the default pool
    after verified answers and clear pages on visas; closed: the sentence that says why a program is not open, ""
    where it is; by_page: the same sentence where it is a page that says so, which the user may set aside, whether
    they did or not.
    """

    visa: Mapping[str, Stated]
    required: Mapping[str, Stated]
    openness: Array
    open: np.ndarray
    closed: np.ndarray
    by_page: np.ndarray

    def belief(self, right: Array, members: np.ndarray) -> VisaBelief:
        """What to believe of both visas at k programs; right: (d, sources), see `reliability`."""
        j1, h1b = (self.visa[key].take(members) for key in ("j1", "h1b"))
        return VisaBelief(j1.belief(right), h1b.belief(right), j1.good, h1b.good, j1.checked, h1b.checked)

    def passes(self, right: Array, members: np.ndarray) -> Array | None:
        """(d, k) factor on the chance of an interview from the requirements; None where nothing is stated at all."""
        factor = None
        for key, everywhere in self.required.items():
            stated = everywhere.take(members)
            at = np.flatnonzero(~np.isnan(stated.checked) | (stated.source >= 0))
            if not at.size:
                continue
            stated = stated.take(at)
            taking, believed, checked = 1 - refusing_share(key), stated.belief(right), ~np.isnan(stated.checked)
            # Meeting what a page asks for never lowers the chance of being taken, and missing it never raises it.
            bounded = np.where(stated.good, np.maximum(believed, taking), np.minimum(believed, taking))
            taken = np.where(checked, stated.checked, np.where(np.isnan(believed), taking, bounded))
            if factor is None:
                factor = np.ones((len(right), len(members)))
            factor[:, at] *= taken / taking
        return factor

    def asked(self, key: str, at: np.ndarray, value: bool) -> PoolKnowledge:
        """The same after a verified answer on one policy at some programs: (n,) bool."""
        if key in self.visa:
            return replace(self, visa={**self.visa, key: self.visa[key].as_checked(at, value)})
        return replace(self, required={**self.required, key: self.required[key].as_checked(at, value)})


def knowledge_at(pool: Pool, applicant: Applicant, knowledge: Knowledge = NOTHING_KNOWN) -> PoolKnowledge:
    """What the user knows and what programs publish, laid over a pool and weighed for this applicant."""
    closed = pool.table["pool_reason"].astype(object).to_numpy().copy()
    closed[pool.open] = ""
    n = len(closed)
    here = PoolKnowledge(
        visa={key: Stated.nothing(n) for key in ("j1", "h1b")},
        required={key: Stated.nothing(n) for key in REQUIREMENTS},
        openness=_fill(pool, knowledge) + _img_share(pool, knowledge),
        open=pool.open.copy(),
        closed=closed,
        by_page=np.full(n, "", dtype=object),
    )
    position = {code: i for i, code in enumerate(pool.codes)}
    military = (pool.table["pool"] == "military").to_numpy()
    by_program: dict[int, dict[str, Settled]] = {}
    transfers = bool(applicant.h1b_transfer)
    for (code, key), statements in settled(pool.catalog, knowledge).items():
        if code in position:
            by_program.setdefault(position[code], {})[key] = Settled(statements, transfers)
    for i, answers in by_program.items():
        citizens = answers.get("noncitizens")
        if military[i] and citizens is not None and citizens.verified and citizens.value:
            here.open[i], here.closed[i] = True, ""
            del answers["noncitizens"]  # a share of open programs says nothing of a military one
        _take_visa(here, i, answers, applicant, reopened=pool.codes[i] in knowledge.reopened)
        _take_requirements(here, i, answers, applicant)
    return here


@dataclass(frozen=True)
class Settled:
    """What speaks of one policy of one program, the one that wins first, and how far it can be leant on.

    transfers: whether it is read for someone who holds an H-1B already or graduated from a US school.
    """

    statements: tuple[PolicyStatement, ...]
    transfers: bool = False

    @property
    def best(self) -> PolicyStatement:
        """The one that wins."""
        return self.statements[0]

    @property
    def value(self) -> bool | int:
        """What it says to this person."""
        return meaning(self.best.value, self.transfers)

    @property
    def verified(self) -> bool:
        """Whether the user checked it."""
        return self.best.kind == "verified"

    @property
    def confidence(self) -> str:
        """Of a published fact high, medium or low; "" of the user's own answer."""
        pages = tuple(statement for statement in self.statements if isinstance(statement, PublishedFact))
        return confidence_in(pages, self.transfers) if isinstance(self.best, PublishedFact) else ""

    @property
    def unverified(self) -> Settled | None:
        """What is stated without the user's own check; None if that is all there is."""
        if not self.verified:
            return self
        others = tuple(statement for statement in self.statements if statement.kind != "verified")
        return Settled(others, self.transfers) if others else None

    @property
    def source(self) -> str:
        """Which kind of source it is, of `reliability.SOURCES`."""
        if self.best.fact == "h1b" and self.value and self.confidence == "low":
            return "unclear H-1B yes"
        return self.confidence or "imported"

    @property
    def bars(self) -> bool:
        """Whether its no is clear enough to take a program out: checked, or plain on the program's own page."""
        return not self.value and (self.verified or self.confidence in {"high", "medium"})


def _take_visa(
    here: PoolKnowledge, i: int, answers: Mapping[str, Settled], applicant: Applicant, reopened: bool
) -> None:
    """Put the visa answers at program i into the arrays; it is out when every visa that would do is a clear no."""
    for key in here.visa.keys() & answers.keys():
        _state(here.visa[key], i, answers[key], bool)
    needed = [answers.get(key) for key in _NEEDED[applicant.visa]]
    refused = [answer for answer in needed if answer is not None and answer.bars]
    if not (here.open[i] and needed and len(refused) == len(needed)):
        return
    why = _no_visa(refused)
    here.by_page[i] = "" if all(answer.verified for answer in refused) else why
    if not (here.by_page[i] and reopened):
        here.open[i], here.closed[i] = False, why


def _state(stated: Stated, i: int, answer: Settled, good: Callable[[bool | int], bool | None]) -> None:
    """Put an answer in: what the user checked, and beside it the best of what nobody verified.

    good: whether a value is good for the applicant, None where their side is not entered; then it says nothing.
    """
    if answer.verified:
        fits = good(answer.value)
        if fits is None:
            return
        stated.checked[i] = float(fits)
    if answer.unverified is not None:
        fits = good(answer.unverified.value)
        if fits is not None:
            stated.state(i, answer.unverified.source, fits)


def _no_visa(refused: list[Settled]) -> str:
    """Why no visa that would do can be had: the user's own checks, then the pages that say so."""
    checked = [answer.best for answer in refused if isinstance(answer.best, Answer)]
    sentences = []
    if checked:
        last = max(checked, key=lambda answer: answer.as_of or dt.date.min)
        sentences.append(_checked(last, " and ".join(_refusal(answer) for answer in checked)))
    pages: dict[tuple[str, str, str], list[str]] = {}
    for fact in (answer.best for answer in refused):
        if isinstance(fact, PublishedFact):
            pages.setdefault((fact.scope, fact.page, fact.season), []).append(_refusal(fact))
    for (scope, page, season), reasons in pages.items():
        whose = "Its own page" if scope == "program" else "A page of its institution"
        sentences.append(f"{whose} says: {' and '.join(reasons)} ({season or 'season not printed'}; {page}).")
    return " ".join(sentences)


def _refusal(statement: PolicyStatement) -> str:
    """What a statement that refuses says, without a full stop."""
    return _ONLY_TRANSFERS if statement.value == TRANSFER else _REFUSALS[statement.fact]


def _take_requirements(here: PoolKnowledge, i: int, answers: Mapping[str, Settled], applicant: Applicant) -> None:
    """Weigh what program i asks for against the applicant's form; a verified requirement not met puts it out."""
    for key in here.required.keys() & answers.keys():
        answer = answers[key]
        _state(here.required[key], i, answer, lambda value, key=key: meets(key, value, applicant))
        if here.required[key].checked[i] == 0 and here.open[i] and isinstance(answer.best, Answer):
            here.open[i] = False
            here.closed[i] = _checked(answer.best, refusal_sentence(key, answer.best.value, applicant))


def requirement_keys(applicant: Applicant) -> tuple[str, ...]:
    """Requirements that some program may hold against this applicant, as far as the form is filled."""
    return tuple(key for key in REQUIREMENTS if may_refuse(key, applicant))


def visa_keys(applicant: Applicant) -> tuple[str, ...]:
    """The visa answers this applicant's need asks for."""
    return _NEEDED[applicant.visa]


def _checked(answer: Answer, reason: str) -> str:
    """A hard reason that names the user's own check."""
    on = "" if answer.as_of is None else f" on {answer.as_of.day} {answer.as_of:%B %Y}"
    return f"You checked{on}: {reason}."


def _img_share(pool: Pool, knowledge: Knowledge) -> Array:
    """(n,) log-odds of openness from the share of IMGs among the residents, against the specialty's of 2025, shrunk.

    Applied after centring, as the fill history is.
    """
    term, shares = np.zeros(len(pool.rows)), settled_answers(knowledge)
    brought = {code: answers[0].value for (code, fact), answers in shares.items() if fact == "img_percent"}
    if not brought:
        return term
    figure = published("specialties").set_index("specialty").loc[pool.specialty]
    imgs = figure[["nonus_img_matched_2025", "us_img_matched_2025"]].sum()
    usual = float(np.clip(imgs / figure["filled_2025"], 0.01, 0.99))
    residents, shrink = constant("img_residents"), constant("img_shrink")
    for i, code in enumerate(pool.codes):
        if code in brought:
            share = (residents * float(brought[code]) / 100 + shrink * usual) / (residents + shrink)
            term[i] = constant("img_slope") * float(logit(share) - logit(usual))
    return term


def _fill(pool: Pool, knowledge: Knowledge) -> Array:
    """(n,) log-odds of openness from the fill history: unfilled share against the specialty's published one of 2025.

    Applied after centring: what is known of some programs must not move the others.
    """
    term, histories = np.zeros(len(pool.rows)), fills_of(knowledge)
    if not histories:
        return term
    figure = published("specialties").set_index("specialty").loc[pool.specialty]
    usual = float(1 - figure["filled_2025"] / figure["positions_2025"])
    shrink, slope = constant("fill_shrink"), constant("fill_slope")
    for i, code in enumerate(pool.codes):
        quota = sum(fill.quota for fill in histories.get(code, ()))
        if quota:
            empty = quota - sum(fill.filled for fill in histories[code])
            term[i] = slope * ((empty + shrink * usual) / (quota + shrink) - usual)
    return term
