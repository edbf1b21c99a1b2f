"""A plan in the middle of its season: interviews, signals, a rank list, texts."""

from __future__ import annotations

import datetime as dt

from smartpick import Catalog, Plan, recommend_profile
from smartpick.plan import Event, Messages, RankList, Statement
from tests.three_applicants import TIED

DATE = dt.date(2026, 11, 27)


def in_season(catalog: Catalog) -> Plan:
    """The applicant with strong ties to Southern California on 27 November 2026."""
    plan = recommend_profile(catalog, TIED)
    codes = plan.codes
    made = [Event(code=code, kind="applied", date=dt.date(2026, 9, 24)) for code in codes]
    made += [
        Event(code=code, kind="signaled", date=dt.date(2026, 9, 24), signal="gold" if i < 3 else "silver")
        for i, code in enumerate(codes[:12])
    ]
    made += [Event(code=code, kind="invited", date=dt.date(2026, 11, 2)) for code in codes[1:8]]
    made += [
        Event(
            code=code, kind="accepted", date=dt.date(2026, 11, 4), day=dt.date(2026, 12, 1 + 2 * i), time="09:00",
            format="in person" if i % 2 else "virtual", notes="Ask about the clinic on Thursdays.",
        )
        for i, code in enumerate(codes[2:6])
    ]  # fmt: skip
    made += [
        Event(code=codes[1], kind="accepted", date=dt.date(2026, 11, 3), day=dt.date(2026, 11, 20), time="08:30"),
        Event(code=codes[1], kind="done", date=dt.date(2026, 11, 20), score=9, notes="Warm people, long calls."),
        Event(code=codes[9], kind="declined", date=dt.date(2026, 11, 12)),
    ]
    ranked = RankList(
        order=(codes[2], codes[1], codes[3]),
        scores={codes[1]: {"training": 5, "fit": 4}, codes[2]: {"training": 5, "fit": 5, "place": 4}},
    )
    text = "I learned in Riverside to explain insulin in simple Spanish.\n" * 8
    messages = Messages(
        statements=(Statement(version="home", text=text), Statement(version="national", text=text)),
        answers={"move": "Yes. I moved from Lagos to Accra, and I would move again."},
    )
    profile = TIED.in_season(events=tuple(made), time_zone="Africa/Lagos")
    profile = profile.model_copy(update={"name": "Amina's plan", "rank_list": ranked, "messages": messages})
    return plan.with_texts(profile.marked(profile.pins, profile.exclusions, {codes[0]: "My cousin works there."}))
