"""The rank order list: from the applicant's own scores to an order, what each position may bring, and what to check.

Fit and training come first, place second; the order is the applicant's own in the end. That the true order is never
beaten is shown in `smartpick.season.game`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

import numpy as np

from smartpick import portfolio
from smartpick.applicant import MATCH_YEAR
from smartpick.catalog import Catalog
from smartpick.catalog.published_policies import meaning
from smartpick.data_folder import records
from smartpick.knowledge import policy
from smartpick.odds.known import visa_keys
from smartpick.odds.model import Array
from smartpick.plan import Interval, PlanError, Profile, RankList, counted, status
from smartpick.season.calendar import Season
from smartpick.season.news import News

CRITERIA: Mapping[str, str] = MappingProxyType(
    {
        "training": "Training",
        "fit": "People and fit",
        "life": "Life beside work",
        "future": "Jobs and fellowships after it",
        "place": "Place",
    }
)
"""The criteria that are asked for (product decision: few, so that every program gets a mark on each)."""
WEIGHTS: Mapping[str, float] = MappingProxyType({"training": 1.0, "fit": 1.0, "life": 0.5, "future": 0.5, "place": 0.5})
"""What each counts unless the applicant says otherwise (assumption: fit and training first, place second)."""
MARK_SPREAD = 0.7
"""Standard deviation of one mark from 1 to 5 (assumption: a day is a short look; one mark in six is off by one)."""
UNMARKED_SPREAD = 1.0
"""The same where a mark is missing and the mean of the program's other marks stands in for it (assumption)."""
DRAWS, SEED = 400, 2027
"""Made-up sets of marks behind the range of positions."""
CLOSE = 0.3
"""From this chance that two neighbours belong the other way round their order is called open (product decision)."""
TRUE_ORDER = (
    "Rank in the order in which you want to go, and leave out only what you would not accept. No other list does "
    "better for you (a couple that ranks pairs is the exception), and a program you would accept never hurts at the "
    "end. A match binds."
)


@dataclass(frozen=True)
class RankLine:
    """One program of the list, or one that could be on it.

    Args:
        code: ACGME code; name: the program's; tier: 1 is the home region, 0 for a program that is not in the table.
        score: mean of the marks by their weights, 1–5; None without any mark.
        low, high: between which positions it lies in 80 of 100 sets of marks as uncertain as yours; None without marks.
        next_first: chance that the program below belongs above it; None at the end or without marks.
        missing: criteria without a mark.
    """

    code: str
    name: str
    tier: int
    score: float | None
    low: int | None
    high: int | None
    next_first: float | None
    missing: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """How sure the position is, in words."""
        if self.low is None or self.score is None:
            return "No marks yet: its position is yours alone."
        where = f"position {self.low}" if self.low == self.high else f"position {self.low} to {self.high}"
        words = f"Your marks put it at {where}."
        if self.missing:
            words += f" No mark yet for {_and(CRITERIA.get(name, name).lower() for name in self.missing)}."
        if self.next_first is not None and self.next_first >= CLOSE:
            words += " It and the next one are too close to call: choose by where you would rather go."
        return words


def weights_of(kept: RankList) -> dict[str, float]:
    """Criterion → what it counts: the applicant's own weights, else WEIGHTS, for every criterion in use."""
    own = {name for marks in kept.scores.values() for name in marks}
    names = [*CRITERIA, *sorted((own | set(kept.weights)) - set(CRITERIA))]
    return {name: kept.weights.get(name, WEIGHTS.get(name, WEIGHTS["training"])) for name in names}


def interviewed(profile: Profile, date: dt.date) -> tuple[str, ...]:
    """ACGME codes of programs with an interview that is agreed or done by a day, in order of the news."""
    states = status(profile.events, date)
    return tuple(code for code, state in states.items() if state.kind in {"accepted", "done"})


def _marks(profile: Profile, codes: Sequence[str], weights: Mapping[str, float]) -> tuple[Array, Array]:
    """(k, c) marks with what stands in for a missing one, NaN without any; and (k, c) their standard deviations.

    The day as a whole (1–10, on the event) stands in first, then the mean of the program's own marks.
    """
    days = {event.code: event.score / 2 for event in profile.events if event.score is not None}
    scores = profile.rank_list.scores
    marks = np.array([[scores.get(code, {}).get(name, np.nan) for name in weights] for code in codes], dtype=float)
    marks = marks.reshape(len(codes), len(weights))
    given = ~np.isnan(marks)
    own = np.where(given.any(axis=1), np.where(given, marks, 0).sum(axis=1) / np.maximum(given.sum(axis=1), 1), np.nan)
    instead = np.array([days.get(code, mean) for code, mean in zip(codes, own, strict=True)], dtype=float)
    filled = np.where(given, marks, instead[:, None])
    return filled, np.where(given, MARK_SPREAD, UNMARKED_SPREAD)


def _scores(marks: Array, weights: Mapping[str, float]) -> Array:
    """(...) weighted mean over the last axis; all criteria count alike where no weight is above 0."""
    share = np.array(list(weights.values()))
    return marks @ (share / share.sum() if share.sum() else np.full(len(share), 1 / max(len(share), 1)))


def by_scores(catalog: Catalog, profile: Profile, codes: Iterable[str]) -> tuple[str, ...]:
    """Codes by their score, best first; among equals the nearer to the home region, then as they came.

    Programs without any mark come last, as they came.
    """
    some = tuple(dict.fromkeys(codes))
    weights = weights_of(profile.rank_list)
    scores = _scores(_marks(profile, some, weights)[0], weights)
    tier = np.array([_tier(catalog, code) or 4 for code in some])
    order = np.lexsort((tier, -np.nan_to_num(scores, nan=-1.0)))
    return tuple(some[i] for i in order)


def lines(catalog: Catalog, profile: Profile, codes: Sequence[str]) -> tuple[RankLine, ...]:
    """Each program of a list in its order, with its score and how sure its position is.

    Args:
        catalog: for names and regions.
        profile: with the marks.
        codes: the list, such as `profile.rank_list.order`.
    """
    weights = weights_of(profile.rank_list)
    marks, spread = _marks(profile, codes, weights)
    scores = _scores(marks, weights)
    marked = ~np.isnan(scores)
    drawn = _scores(marks + spread * np.random.default_rng(SEED).standard_normal((DRAWS, *marks.shape)), weights)
    places = np.argsort(np.argsort(-drawn[:, marked], axis=1, kind="stable"), axis=1) + 1
    ends = np.full((2, len(codes)), np.nan)
    if marked.any():
        ends[:, marked] = np.quantile(places, [0.1, 0.9], axis=0, method="nearest")
    scored = profile.rank_list.scores
    result = []
    for i, code in enumerate(codes):
        later = i + 1 < len(codes) and marked[i] and marked[i + 1]
        result.append(
            RankLine(
                code=code,
                name=_name(catalog, profile, code),
                tier=_tier(catalog, code),
                score=float(scores[i]) if marked[i] else None,
                low=int(ends[0, i]) if marked[i] else None,
                high=int(ends[1, i]) if marked[i] else None,
                next_first=float((drawn[:, i + 1] > drawn[:, i]).mean()) if later else None,
                missing=tuple(name for name in weights if name not in scored.get(code, {})),
            )
        )
    return tuple(result)


def numbered(order: Sequence[str], numbers: Mapping[str, int]) -> tuple[str, ...]:
    """The order after typing new numbers beside some programs; each goes to its number, the others keep their order.

    A number beyond the end means the end; of two programs with one number the one that stood higher stays higher.

    Args:
        order: the list.
        numbers: ACGME code → the new number, 1 the first; a code that is not on the list is put there.

    Raises:
        PlanError: a number below 1.

    Example:
        >>> from smartpick.season.rank_list import numbered
        >>> numbered(["a", "b", "c", "d"], {"d": 2})
        ('a', 'd', 'b', 'c')
    """
    if any(number < 1 for number in numbers.values()):
        raise PlanError("Numbers on the rank list begin with 1.")
    rest = [code for code in order if code not in numbers]
    before = [*order, *(code for code in numbers if code not in order)]
    at = 0
    for code in sorted(numbers, key=lambda code: (numbers[code], before.index(code))):
        at = max(numbers[code] - 1, at)
        rest.insert(at, code)
        at += 1
    return tuple(rest)


@dataclass(frozen=True)
class Chances:
    """What a list may bring. positions: (k) chance to match at each position, 0–1, in its order; unmatched: at none.

    codes: of the positions; a program without odds has no chance and is left out.
    """

    codes: tuple[str, ...]
    positions: tuple[Interval, ...]
    unmatched: Interval

    @property
    def sentence(self) -> str:
        """The chance of the first three positions and of none, in words."""
        first = sum(chance.mid for chance in self.positions[:3])
        return (
            f"Of 100 like you with these interviews about {100 * first:.0f} match at one of their first three, "
            f"{100 * self.unmatched.low:.0f} to {100 * self.unmatched.high:.0f} do not match (estimate)."
        )


def chances_now(news: News, codes: Sequence[str]) -> Chances:
    """The chance of each position given all that was heard in the season.

    A program with an interview ranks you with the chance of the model; one that may still invite counts with that
    chance too; one that refused, and any that was not applied to, has none.

    Args:
        news: the odds on the day.
        codes: the rank list, the most wanted first; programs without odds are left out.
    """
    position = {code: i for i, code in enumerate(news.sent.codes)}
    known = [code for code in codes if code in position]
    at = np.array([position[code] for code in known], dtype=int)
    ranked = np.arange(len(at))
    each = portfolio.match_chances(works(news, at), news.weights, -ranked.astype(float), ranked)
    return Chances(tuple(known), tuple(news.interval(each[:, i]) for i in ranked), news.interval(1 - each.sum(axis=1)))


def works(news: News, at: np.ndarray) -> Array:
    """(1 + 200, k, 75) chance that each of some programs takes you, given the node.

    Args:
        news: the odds on the day.
        at: (k,) positions among the programs applied to.
    """
    ranked = news.sent.ranked[news.sent.part[at]].swapaxes(0, 1)
    return np.repeat(news.invited[:, at], ranked.shape[2] // news.invited.shape[2], axis=2) * ranked


@dataclass(frozen=True)
class Check:
    """Something to look at before certifying. key: stable name; sentence: what it is and what to do; codes: whom it
    concerns, in the order of the list."""

    key: str
    sentence: str
    codes: tuple[str, ...] = ()


class Ranking(Protocol):
    """Whose rank list it is: a plan, or where no list to apply to can be made just the two of these."""

    @property
    def profile(self) -> Profile: ...

    @property
    def catalog(self) -> Catalog: ...


def checks(plan: Ranking, season: Season, date: dt.date) -> tuple[Check, ...]:
    """What does not fit about the rank list on a day, the weightiest first; none where all is in order.

    Args:
        plan: its profile holds the list, the events and what is known of visas.
        season: its dates.
        date: the day on which one looks.
    """
    return tuple(
        check
        for rule in (_dates, _missing, _not_interviewed, _visa, _codes, _types, _fee, _changed, _place_weight)
        for check in rule(plan, season, date)
    )


def _dates(plan: Ranking, season: Season, date: dt.date) -> Iterator[Check]:
    kept, deadline, opens = (
        plan.profile.rank_list,
        season["nrmp.rol_certification_deadline"],
        season["nrmp.ranking_opens"],
    )
    zone = plan.profile.time_zone
    last = f"the deadline is {deadline.when(zone)}; confirm it with the NRMP"
    if date > deadline.day:
        if kept.certified is None:
            yield Check(
                "deadline", f"The deadline has passed ({deadline.when(zone)}): a list cannot be certified any more."
            )
        elif kept.certified_order != kept.order:
            yield Check("deadline", "The deadline has passed: the list you certified counts, not the one below.")
        return
    if not kept.order:
        yield Check("empty", f"Your rank list is empty; {last}. Without a certified list you cannot match.")
    elif kept.certified is None and date >= opens.day:
        yield Check("certify", f"Your list is not certified; {last}. Only a certified list counts.")
    if kept.certified is not None and not season["nrmp.ranking_opens"].day <= kept.certified <= deadline.day:
        yield Check("certified_on", f"You entered {kept.certified} as the day of certifying; lists are open from "
                    f"{opens.day} to {deadline.day}.")  # fmt: skip
    if kept.order and plan.profile.applicant.ecfmg_certified is not True:
        yield Check("ecfmg", "ECFMG must have confirmed your exams to the NRMP by the same deadline, or you are taken "
                    "out of the match. Look in the NRMP's system that it has.")  # fmt: skip


def _missing(plan: Ranking, season: Season, date: dt.date) -> Iterator[Check]:
    order = set(plan.profile.rank_list.order)
    left_out = tuple(code for code in interviewed(plan.profile, date) if code not in order)
    if left_out and order:
        yield Check(
            "missing",
            f"You interviewed at {_names(plan, left_out)} and did not rank {_them(left_out)}. Leave out only where you "
            "would rather not train at all: a program you would accept never hurts.",
            left_out,
        )


def _not_interviewed(plan: Ranking, season: Season, date: dt.date) -> Iterator[Check]:
    states = status(plan.profile.events, date)
    never, to_come = [], []
    for code in plan.profile.rank_list.order:
        kind = states[code].kind if code in states else ""
        if kind in {"accepted", "invited"}:
            to_come.append(code)
        elif kind != "done":
            never.append(code)
    if never:
        yield Check(
            "not_interviewed",
            f"No interview is entered at {_names(plan, never)}. Programs hardly rank whom they did not see: take "
            f"{_them(never)} off, or enter the interview.",
            tuple(never),
        )
    if to_come and date >= season["nrmp.ranking_opens"].day:
        yield Check("to_come", f"The interview at {_names(plan, to_come)} is not entered as done.", tuple(to_come))


def _visa(plan: Ranking, season: Season, date: dt.date) -> Iterator[Check]:
    applicant, catalog, knowledge = plan.profile.applicant, plan.catalog, plan.profile.knowledge
    needed, by_page = visa_keys(applicant), []
    for rank, code in enumerate(plan.profile.rank_list.order, 1):
        if not needed or code not in catalog.code_position:
            continue
        facts = [policy(catalog, code, key, knowledge) for key in needed]
        transfers = bool(applicant.h1b_transfer)
        takes = [None if fact.value is None else bool(meaning(fact.value, transfers)) for fact in facts]
        if any(yes and fact.kind == "verified" for yes, fact in zip(takes, facts, strict=True)):
            continue
        name = _name(catalog, plan.profile, code)
        if any(takes):
            by_page.append((rank, code))
            continue
        if all(yes is False for yes in takes):
            words = f"Rank {rank}, {name}: the answers say that it takes no visa that you can use. A match binds."
        else:
            words = (
                f"Rank {rank}, {name}: whether it takes your visa is unknown. A match binds: ask before you certify."
            )
        yield Check("visa", words, (code,))
    if by_page:
        ranks = _and(str(rank) for rank, _ in by_page)
        yield Check(
            "visa_by_page",
            f"Rank {ranks}: a page or a file says that it takes your visa, you did not ask. Ask before you certify.",
            tuple(code for _, code in by_page),
        )


def _codes(plan: Ranking, season: Season, date: dt.date) -> Iterator[Check]:
    kept = plan.profile.rank_list
    entered = {code: kept.nrmp_codes[code] for code in kept.order if code in kept.nrmp_codes}
    without = tuple(code for code in kept.order if code not in entered)
    if without:
        yield Check(
            "nrmp_missing",
            f"{len(without)} of {len(kept.order)} programs have no NRMP code here. ERAS and the NRMP number programs "
            "differently, and one program can have several codes: take each from the NRMP's directory.",
            without,
        )
    for code, nrmp in entered.items():
        if nrmp[4:7] != code[:3] and code in plan.catalog.code_position:
            yield Check(
                "nrmp_specialty",
                f"{_name(plan.catalog, plan.profile, code)}: its NRMP code {nrmp} is of another specialty "
                f"({nrmp[4:7]}, not {code[:3]}).",
                (code,),
            )
    for nrmp in sorted({nrmp for nrmp in entered.values() if list(entered.values()).count(nrmp) > 1}):
        twice = tuple(code for code, own in entered.items() if own == nrmp)
        yield Check("nrmp_twice", f"The NRMP code {nrmp} stands beside {_names(plan, twice)}.", twice)


_TYPES = {
    "P": "is one year only (P, preliminary): afterwards you need another position",
    "A": "starts a year later (A, advanced): add a supplemental list of preliminary programs to it, or a match there "
    "leaves you without a first year",
    "R": "is for physicians who had training before (R)",
    "F": "is a fellowship (F)",
    "S": "is a fellowship (S)",
}
"""Type letter of an NRMP code → what to mind (NRMP, Program Codes and Types; About Supplemental Rank Order Lists)."""
_OFTEN_ADVANCED = frozenset({"Anesthesiology", "Dermatology", "Neurology", "Radiology-Diagnostic"})
"""Specialties in which many positions begin a year later (IMGPrep, Supplemental Rank Order List, January 2025)."""


def _types(plan: Ranking, season: Season, date: dt.date) -> Iterator[Check]:
    kept = plan.profile.rank_list
    types = dict(_TYPES)
    if kept.preliminary:
        length = counted(len(kept.preliminary), "line")
        types["A"] = f"starts a year later (A, advanced): attach your preliminary list ({length}) to it in R3"
    for letter, words in types.items():
        codes = tuple(code for code in kept.order if kept.nrmp_codes.get(code, " " * 8)[7] == letter)
        for code in codes:
            name = _name(plan.catalog, plan.profile, code)
            yield Check(f"type_{letter}", f"{name} by its NRMP code {kept.nrmp_codes[code]} {words}.", (code,))
    unsure = _perhaps_advanced(plan.catalog, kept)
    if unsure and not kept.preliminary:
        yield Check(
            "preliminary",
            f"Some positions of {_names(plan, unsure)} may begin a year later (letter A in the NRMP code). For those "
            "you need a supplemental list of preliminary programs, or a match leaves you without a first year. "
            f"{NO_PRELIMINARY}",
            unsure,
        )


NO_PRELIMINARY = (
    "The program table here holds no preliminary positions, and no odds of them: find them in the NRMP's directory "
    "(letter P in the code) and rank them in R3 too."
)


def _perhaps_advanced(catalog: Catalog, kept: RankList) -> tuple[str, ...]:
    """Ranked programs without an NRMP code whose positions may begin a year later."""
    table, position = catalog.table["specialty"], catalog.code_position
    without = [code for code in kept.order if code not in kept.nrmp_codes and code in position]
    return tuple(code for code in without if table.iat[position[code]] in _OFTEN_ADVANCED)


def needs_preliminary(catalog: Catalog, kept: RankList) -> bool:
    """Whether a ranked position begins a year later, or may: then first years are ranked on a list of their own."""
    return bool(_perhaps_advanced(catalog, kept)) or any(
        kept.nrmp_codes.get(code, " " * 8)[7] == "A" for code in kept.order
    )


def _fee(plan: Ranking, season: Season, date: dt.date) -> Iterator[Check]:
    count = len(plan.profile.rank_list.order)
    fee = rank_fee(count)
    if fee:
        yield Check("fee", fee)


def _changed(plan: Ranking, season: Season, date: dt.date) -> Iterator[Check]:
    kept = plan.profile.rank_list
    if (
        kept.certified is None
        or kept.order == kept.certified_order
        or date > season["nrmp.rol_certification_deadline"].day
    ):
        return
    now, then = kept.order, kept.certified_order
    changes = [
        f"{len(names)} {word}"
        for names, word in (
            ([code for code in now if code not in then], "added"),
            ([code for code in then if code not in now], "taken off"),
        )
        if names
    ]
    if [code for code in now if code in then] != [code for code in then if code in now]:
        changes.append("others in another order")
    yield Check(
        "changed",
        f"Changed since you certified on {kept.certified}: {_and(changes)}. Certify again, or the old list counts.",
        tuple(code for code in now if code not in then),
    )


def _place_weight(plan: Ranking, season: Season, date: dt.date) -> Iterator[Check]:
    weights = weights_of(plan.profile.rank_list)
    if plan.profile.rank_list.scores and weights["place"] > max(weights["training"], weights["fit"]):
        yield Check("place", "Place counts more than training and fit in your marks. You will train there for years.")


def rank_fee(count: int) -> str:
    """What certifying so many codes costs beyond the registration, in a sentence; "" where nothing.

    Args:
        count: program codes on the list.

    Example:
        >>> from smartpick.season.rank_list import rank_fee
        >>> rank_fee(20)
        ''
    """
    costs, sources = [], []
    for item in ("each program code ranked above 20", "length of the rank list"):
        rows = [row for row in records("fees") if row.body == "NRMP" and row.item == item and row.season <= MATCH_YEAR]
        newest = max((row.season for row in rows), default=0)
        for row in rows:
            if row.season == newest and count >= row.from_count:
                last = min(count, int(row.to_count))
                each = row.unit == "per code"
                if each or count <= row.to_count:
                    costs.append(row.amount_usd * (last - row.from_count + 1 if each else 1))
                    sources.append(f"{row.source}, {newest} season")
    if not costs:
        return ""
    return (
        f"{count} program codes cost {sum(costs):,.0f} US dollars beyond the registration, due on certifying and not "
        f"given back ({'; '.join(sources)}; the fee of {MATCH_YEAR} is not published: confirm it with the NRMP). A "
        "code is a track: two tracks of one program count twice."
    )


def _tier(catalog: Catalog, code: str) -> int:
    at = catalog.code_position.get(code)
    return 0 if at is None else int(catalog.table["tier"].iat[at])


def _name(catalog: Catalog, profile: Profile, code: str) -> str:
    at = catalog.code_position.get(code)
    if at is not None:
        return str(catalog.table["program_name"].iloc[at])
    own = {program.code: program.name for program in profile.knowledge.own_programs}
    return own.get(code, f"program {code}")


def _names(plan: Ranking, codes: Sequence[str]) -> str:
    """Up to three names, then how many more."""
    named = [_name(plan.catalog, plan.profile, code) for code in codes[:3]]
    more = len(codes) - len(named)
    return _and([*named, *([f"{more} more"] if more else [])])


def _them(codes: Sequence[str]) -> str:
    return "it" if len(codes) == 1 else "them"


def _and(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
