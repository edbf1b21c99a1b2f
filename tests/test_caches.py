"""Nothing made for all visitors keeps what one of them wrote, answered or brought."""

from __future__ import annotations

import datetime as dt
import gc

from pydantic import BaseModel

from smartpick import Applicant, Catalog, Plan, Profile, Tie, recommend_profile
from smartpick.applicant import Story
from smartpick.export import FORMATS
from smartpick.export.ics import calendar_file
from smartpick.knowledge import Answer, Fill, Knowledge, policy_columns, program_facts
from smartpick.plan import Event, recommend_two, save_plan
from smartpick.season.entry import read_entry
from smartpick.season.interview_days import free_days, next_interview
from smartpick.season.this_week import this_week
from smartpick.whatif import (
    bands,
    competitiveness,
    explain,
    explain_all,
    facts_worth_checking,
    home_cost,
    trade_off_curve,
    ways_to_floor,
    what_would_change,
)
from smartpick.whatif.place_questions import numbers_of

MARK = "only-this-visitor"
DAY = dt.date(2026, 12, 1)


def marked() -> Profile:
    """A profile with the mark in everything a person can write or bring."""
    code = "1400500903"
    return Profile(
        applicant=Applicant(
            specialty="Neurology", visa="j1_or_h1b", second_specialty="Pediatrics", languages=(MARK,),
            ties=(Tie(place=MARK, kind="family"),),
        ),
        knowledge=Knowledge(
            answers=(Answer(code=code, fact="j1", value=True, kind="imported", source=MARK),),
            fills=(Fill(code=code, year=2025, quota=9, filled=8, source=MARK),),
        ),
        notes={code: MARK},
        story=Story(why_home=MARK),
        events=(Event(code=code, kind="accepted", date=DAY, day=DAY, time="09:00", notes=MARK),),
    )  # fmt: skip


def use(catalog: Catalog) -> None:
    """Everything that can be done with a plan but for texts, then nothing of it is held here."""
    plan: Plan = recommend_profile(catalog, marked())
    both = recommend_two(catalog, plan.profile)
    bands(plan, trade_off_curve(plan, 4))
    for function in (
        competitiveness,
        explain_all,
        facts_worth_checking,
        home_cost,
        what_would_change,
        numbers_of,
        save_plan,
    ):
        function(plan)
    ways_to_floor(plan, 0.9)
    explain(plan, plan.codes[0])
    policy_columns(catalog, plan.profile.knowledge)
    program_facts(catalog, plan.codes[0], plan.profile.knowledge)
    for season_of in (this_week, next_interview, free_days, calendar_file):
        season_of(catalog, plan.profile, DAY)
    read_entry(f"{MARK}\nUCSD; {DAY}", catalog, plan.profile, "invited", DAY, today=DAY)
    for listed in (plan, both):
        for kind in FORMATS.values():
            kind.write(listed)


def test_what_a_visitor_brought_is_gone_with_the_visitor(catalog: Catalog) -> None:
    use(catalog)
    gc.collect()
    people = [thing for thing in gc.get_objects() if isinstance(thing, BaseModel | Plan)]
    held = [type(thing) for thing in people if MARK in repr(thing)[:20_000]]
    assert held == []
