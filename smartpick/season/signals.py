"""Program signals: which ones to send, before sending; afterwards what became of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from smartpick import portfolio
from smartpick.data_folder import records
from smartpick.odds.assumptions import Assumption, assumptions
from smartpick.odds.model import STRENGTH_W, Array
from smartpick.plan import Interval, Plan, SignalLimits, over_limit, signal_limits, status
from smartpick.plan.outlook import counted, of_hundred
from smartpick.portfolio.valuation import Ladder, losses

LOCKED = (
    "A signal goes out with the application. It cannot be changed after that and does not come back if you withdraw. A "
    "program receives it for all of its tracks (AAMC, Saved Programs, for the 2026 season; confirm it with the AAMC)."
)
EFFECTS = "odds/signal_effect.csv"
EFFECT_POINTS = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Places within the range of the effect, equally likely, over which a signal's gain is averaged."""
DRAWS, SEED = 200, 2027
"""As many draws of the effect as there are of the odds, independent of them."""


def effect(kind: str) -> Assumption:
    """What a signal adds to the log-odds of an invitation, an assumption with a range that holds 0.

    Args:
        kind: "gold", "silver", or "signal" where there are no tiers.
    """
    return assumptions(EFFECTS)[kind]


@lru_cache
def _drawn_places() -> Array:
    """(200,) a stratified uniform sample of places within the range of the effect. Read-only."""
    rng = np.random.default_rng(SEED)
    return (rng.permutation(DRAWS) + rng.random(DRAWS)) / DRAWS


def signaled(probability: Array, interview: Array, visa: Array, effects: Array) -> Array:
    """(..., k, 75) chances of k programs that get a signal.

    The odds of an invitation are multiplied by exp(effect) where the program can take the visa need; one that cannot
    invites nobody, signal or not.

    Args:
        probability: (..., k, 75) without a signal; interview: (..., k, 15) chance of an interview, given strength.
        visa: (k,) chance that the visa need can be met.
        effects: log-odds, broadcast against (..., k).
    """
    share = np.minimum(interview / np.maximum(visa, 1e-12)[:, None], 1.0)
    odds_ratio = np.exp(np.asarray(effects))[..., None]
    factor = odds_ratio / (1 - share + share * odds_ratio)
    nodes = probability.reshape(*interview.shape, -1)
    return np.minimum(nodes * factor[..., None], 1.0).reshape(probability.shape)


@dataclass(frozen=True)
class Suggestion:
    """One program worth a signal.

    Args:
        code: ACGME code; name: the program's; tier: 1 is the home region.
        kind: "gold", "silver" or "signal".
        adds: what the signal adds to the chance of matching anywhere, 0–1, given the others.
        invited: chance of an interview without and with it, in the middle.
        sees_place: whether the program lies in a census division chosen in ERAS, None where none is chosen.
    """

    code: str
    name: str
    tier: int
    kind: str
    adds: Interval
    invited: tuple[float, float]
    sees_place: bool | None

    @property
    def sentence(self) -> str:
        """Why this one, in words."""
        before, after = (f"{100 * chance:.0f}" for chance in self.invited)
        least, most = (f"{max(100 * end, 0):.1f}" for end in (self.adds.low, self.adds.high))
        words = f"An interview: {after} instead of {before} of 100. A match: {least} to {most} more of 100 (estimate)."
        return (
            words if self.sees_place is not False else f"{words} It sees the signal, but no preference for its place."
        )


@dataclass(frozen=True)
class Allocation:
    """Which programs to signal, best first within each kind.

    Args:
        limits: of the specialty; None where none are published, and then nothing is suggested.
        suggestions: never more than the limits, never off the list.
        before, after: chance of matching anywhere without any signal and with these.
        sentences: the limits with their conflicts, what is assumed, what to mind.
    """

    limits: SignalLimits | None
    suggestions: tuple[Suggestion, ...]
    before: Interval
    after: Interval
    sentences: tuple[str, ...]

    @property
    def signals(self) -> dict[str, str]:
        """ACGME code → kind, as the plan's messages keep them."""
        return {each.code: each.kind for each in self.suggestions}


def allocate(plan: Plan, date: dt.date, sent: Mapping[str, str] | None = None) -> Allocation:
    """The signals that add most to the value of the list, one after the other, within the specialty's limits.

    The value is the one the list was chosen by (`portfolio.value`): a signal to a program that would invite anyway, or
    hardly at all, adds little. The effect of a signal is averaged over its range.

    Args:
        plan: the list; only its programs are signaled.
        date: to judge the age of the published limits by.
        sent: signals that are out already, ACGME code → kind: they count and stay.
    """
    specialty, members = plan.profile.applicant.specialty, plan.choice.members
    limits = signal_limits(specialty)
    most = {} if limits is None else {kind: count for kind, count in limits.most.items() if count}
    sent = {code: kind for code, kind in (sent or {}).items() if code in plan.codes and kind in most}
    kinds = _greedy(plan, most, [sent.get(code, "") for code in plan.codes])
    without, given, each = _drawn(plan, kinds)
    before = Interval.of(without)
    after = Interval.of(given) if any(kinds) else before
    table, odds = plan.odds.pool.table.iloc[members], plan.odds
    suggestions = [
        Suggestion(
            code=plan.codes[i],
            name=str(table["program_name"].iloc[i]),
            tier=int(plan.tier[i]),
            kind=kinds[i],
            adds=Interval.of(given - each[i]),
            invited=_invited(odds.interview[members[i]], float(odds.visa[members[i]]), effect(kinds[i]).central),
            sees_place=_sees_place(plan, plan.codes[i]),
        )
        for i in np.flatnonzero(kinds != "").tolist()
    ]
    order = list(most)
    suggestions.sort(key=lambda one: (order.index(one.kind), -one.adds.mid))
    sentences = _words(limits, specialty, date, most, suggestions, before, after)
    return Allocation(limits, tuple(suggestions), before, after, tuple(sentences))


def _sees_place(plan: Plan, code: str) -> bool | None:
    """Whether a program lies in a census division chosen in ERAS, None where none is chosen."""
    chosen = {choice.division for choice in plan.profile.messages.divisions}
    return str(plan.catalog.row(code)["census_division"]) in chosen if chosen else None


def _invited(interview: Array, visa: float, logits: float) -> tuple[float, float]:
    """Chance of an interview, 0–1, without and with a signal; interview (15,)."""
    raised = signaled(interview[None], interview[None], np.array([visa]), np.array([logits]))[0]
    return float(interview @ STRENGTH_W), float(raised @ STRENGTH_W)


def _greedy(plan: Plan, most: Mapping[str, int], begun: list[str]) -> np.ndarray:
    """(k,) the kind of signal of each program of the list, "" = none, starting from those `begun`."""
    members, odds, points = plan.choice.members, plan.odds, len(EFFECT_POINTS)
    plain, interview, visa = odds.probability[members], odds.interview[members], odds.visa[members]
    utility, weights = plan.choice.utility[members], np.repeat(plan.node_weights[None], points, axis=0).ravel() / points
    raised = {}
    for kind in most:
        row = effect(kind)
        at = row.low + (row.high - row.low) * np.array(EFFECT_POINTS)
        chances = [signaled(plain, interview, visa, np.full(len(members), logits)) for logits in at]
        raised[kind] = np.concatenate(chances, axis=1)
    now, kinds = np.tile(plain, points), np.array(begun, dtype=object)
    for kind in most:
        now[kinds == kind] = raised[kind][kinds == kind]
    while open_kinds := [kind for kind in most if (kinds == kind).sum() < most[kind]]:
        if not (kinds == "").any():
            break
        room = losses(now, utility, Ladder(now, weights, utility))[1]
        gains = np.stack([np.vecdot(raised[kind] - now, room) for kind in open_kinds])
        gains[:, kinds != ""] = -np.inf
        which, best = np.unravel_index(gains.argmax(), gains.shape)
        kinds[best], now[best] = open_kinds[which], raised[open_kinds[which]][best]
    return kinds


def _drawn(plan: Plan, kinds: np.ndarray) -> tuple[Array, Array, dict[int, Array]]:
    """(d,) chances of matching without signals and with them, and with all but that of each signaled program."""
    drawn, visa = plan.odds.drawn(plan.choice.members), plan.odds.visa[plan.choice.members]
    effects = np.zeros(drawn.interview.shape[:2])
    for kind in set(kinds) - {""}:
        row = effect(kind)
        effects[:, kinds == kind] = (row.low + (row.high - row.low) * _drawn_places())[:, None]
    raised = signaled(drawn.probability, drawn.interview, visa, effects)
    weights = plan.node_weights
    fails = portfolio.nothing_works(raised)
    each = {}
    for i in np.flatnonzero(kinds != "").tolist():
        back = fails * (1 - drawn.probability[:, i]) / np.maximum(1 - raised[:, i], 1e-12)
        each[i] = weights.sum() - back @ weights
    plain = portfolio.nothing_works(drawn.probability)
    return weights.sum() - plain @ weights, weights.sum() - fails @ weights, each


def _words(
    limits: SignalLimits | None,
    specialty: str,
    date: dt.date,
    most: Mapping[str, int],
    suggestions: list[Suggestion],
    before: Interval,
    after: Interval,
) -> list[str]:
    if limits is None:
        return [f"No limit on signals is published for {specialty}; look in this season's application."]
    if not most:
        return [f"{specialty} takes no signals. {limits.sentence(date)}"]
    ratios = "; ".join(
        f"{kind} {np.exp(row.central):.1f} times, {np.exp(row.low):.1f} to {np.exp(row.high):.1f}"
        for kind, row in ((kind, effect(kind)) for kind in most)
    )
    words = [
        limits.sentence(date),
        "How much a signal of a non-US IMG does is not published. Assumed, on the odds of an invitation: "
        f"{ratios}. The range holds “no effect”.",
        f"You match, of 100: {of_hundred(before)} without signals, {of_hundred(after)} with these (estimate). Use it "
        "to choose between programs, not as your chance: the odds are fitted to people most of whom sent signals.",
        LOCKED,
    ]
    outside = [one for one in suggestions if one.sees_place is False]
    if outside:
        words.append(
            f"{len(outside)} of the {len(suggestions)} lie outside the census divisions you chose: they see the "
            "signal, but no preference for their part of the country."
        )
    unused = sum(most.values()) - len(suggestions)
    if unused > 0:
        left_over = f"{counted(unused, 'signal')} {'is' if unused == 1 else 'are'} left over"
        words.append(f"{left_over}: your list is shorter than the limit.")
    return words


@dataclass(frozen=True)
class SentSignal:
    """One signal that is out.

    Args:
        code: ACGME code; name: the program's.
        kind: "gold", "silver" or "signal".
        date: when it was sent.
        state: what became of the application, in a word; "silent" without news.
        invited: whether an invitation came, whatever became of it.
        on_list: whether the program is on the list.
        sees_place: whether it lies in a census division chosen in ERAS, None where none is chosen.
    """

    code: str
    name: str
    kind: str
    date: dt.date
    state: str
    invited: bool
    on_list: bool
    sees_place: bool | None


@dataclass(frozen=True)
class SignalLedger:
    """What became of the signals. expected: how many bring an interview by the end of the season, an estimate, None
    where nothing is sent; sentences: the yield beside what is known, and what does not fit."""

    sent: tuple[SentSignal, ...]
    expected: Interval | None
    sentences: tuple[str, ...]

    @property
    def signals(self) -> dict[str, str]:
        """ACGME code → kind."""
        return {each.code: each.kind for each in self.sent}


def ledger(plan: Plan, date: dt.date) -> SignalLedger:
    """What became of each signal that was sent, by the events up to a day.

    Args:
        plan: whose profile holds the events; signals to programs of another specialty are left out.
        date: later events do not count yet.
    """
    states, sent = status(plan.profile.events, date), []
    codes, listed = set(plan.odds.pool.codes), set(plan.codes)
    table, position = plan.catalog.table, plan.catalog.code_position
    for event in plan.profile.events:
        if event.kind == "signaled" and event.date <= date and event.code in codes:
            state = states[event.code]
            kind = event.signal or state.signal or "signal"
            words = "silent" if state.kind in {"applied", "signaled"} else state.kind
            name = str(table["program_name"].iloc[position[event.code]])
            on_list, seen = event.code in listed, _sees_place(plan, event.code)
            sent.append(SentSignal(event.code, name, kind, event.date, words, state.invited, on_list, seen))
    sent = list({each.code: each for each in sent}.values())
    expected = _expected(plan, sent) if sent else None
    return SignalLedger(tuple(sent), expected, tuple(_ledger_words(plan, sent, expected)))


def _expected(plan: Plan, sent: list[SentSignal]) -> Interval:
    """How many of the signals bring an interview by the end of the season, as seen before any news."""
    at = np.array([list(plan.odds.pool.codes).index(each.code) for each in sent])
    drawn, visa = plan.odds.drawn(at), plan.odds.visa[at]
    rows = [effect(each.kind) for each in sent]
    effects = np.stack([row.low + (row.high - row.low) * _drawn_places() for row in rows], axis=1)
    raised = signaled(drawn.interview, drawn.interview, visa, effects)
    return Interval.of(raised.sum(axis=1) @ STRENGTH_W)


def _ledger_words(plan: Plan, sent: list[SentSignal], expected: Interval | None) -> list[str]:
    specialty = plan.profile.applicant.specialty
    if expected is None:
        return ["No signal is entered as sent."]
    brought = sum(each.invited for each in sent)
    words = [
        f"{brought} of your {counted(len(sent), 'signal')} brought an invitation so far. By our estimate before any "
        f"news it would be {expected.low:.1f} to {expected.high:.1f} by the end of the season.",
        *published_effects(specialty),
        LOCKED,
    ]
    for what, some in (
        ("Not on your list, though signaled", [each for each in sent if not each.on_list]),
        (
            "Outside the census divisions you chose, so they see no preference for their place",
            [each for each in sent if each.sees_place is False],
        ),
    ):
        if some:
            words.append(f"{what}: {', '.join(each.name for each in some)}.")
    limits = signal_limits(specialty)
    return [*words, *([] if limits is None else over_limit(limits, {each.code: each.kind for each in sent}))]


def published_effects(specialty: str) -> list[str]:
    """What is published on signals in a specialty, each figure with whom it is of, its year and its source.

    Args:
        specialty: by its full name in the program table.
    """
    rows = [row for row in records("signal_effects") if specialty in _specialties(str(row.specialty))]
    sentences = [
        f"Published: {row.effect}, {row.value} ({row.unit}; {row.population}, {row.year}; {row.source}; confidence: "
        f"{row.confidence})."
        for row in rows
    ]
    if not any("IMG" in str(row.population) and "left out" not in str(row.population) for row in rows):
        sentences.append(f"For non-US IMGs in {specialty} nothing is published on what a signal does.")
    return sentences


def _specialties(cell: str) -> set[str]:
    return {name.strip() for name in cell.rpartition(": ")[2].split(", ")}
