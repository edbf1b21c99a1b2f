"""Page Season, parts Now and Interviews: news in, odds out, and nothing lost on the way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from smartpick import Applicant, Catalog, Plan, Profile, recommend_profile
from smartpick.plan import Event, of_hundred
from smartpick.season import news
from smartpick.season.interviews import decline
from smartpick.ui import strip
from smartpick.ui.shortlist.rows import now_words
from smartpick.ui.widgets.words import small_range
from tests.season.applicants import code_in, interview, profile_with
from tests.season.test_entry import book
from tests.ui.arriving import arrived

DAY = "2026-11-27"
UROLOGY = Profile(applicant=Applicant(specialty="Urology", visa="j1_or_h1b"))


def opened(told: Profile, tab: str = "Now", day: str = DAY, page: str = "season", **state: Any) -> AppTest:
    """A page on a day, with this plan."""
    return arrived(page, {"date": day}, profile=told, touched=True, season_tab=tab, **state)


def words(at: AppTest) -> str:
    main = at.main
    shown = [*main.markdown, *main.text, *main.caption, *main.code, *main.info, *main.warning, *main.error,
             *main.success, *main.header]  # fmt: skip
    return "\n".join(str(element.value) for element in shown).replace("\\", "")


def kept(at: AppTest) -> Profile:
    assert not at.exception
    return at.session_state["profile"]


def invited(plan: Plan, count: int, tier: int | None = None, date: str = "2026-11-12") -> tuple[Event, ...]:
    """Applications to the whole list, and invitations of its first programs, of one tier where that is asked for."""
    at, tiers = plan.catalog.code_position, plan.catalog.table["tier"]
    chosen = [code for code in plan.codes if tier in {None, int(tiers.iat[at[code]])}]
    return (
        *(Event(code=code, kind="applied", date=dt.date(2026, 9, 20)) for code in plan.codes),
        *(Event(code=code, kind="invited", date=dt.date.fromisoformat(date)) for code in chosen[:count]),
    )


def of(plan: Plan, *events: Event) -> Profile:
    return plan.profile.in_season(events=events)


@pytest.mark.parametrize("tab", ["Now", "Interviews"])
def test_every_part_runs_without_news_and_where_there_are_no_odds(plan: Plan, tab: str) -> None:
    assert "Nothing of your season is entered yet" in words(opened(plan.profile, tab))
    assert words(opened(UROLOGY, tab))


def test_the_list_is_taken_over_as_applied_to_and_that_can_be_undone(plan: Plan) -> None:
    at = opened(plan.profile)
    at.button(key="season-take-over").click().run()
    events = kept(at).events
    assert sorted(event.code for event in events) == sorted(plan.codes)
    assert {(event.kind, event.date) for event in events} == {("applied", dt.date(2026, 9, 23))}
    at.button(key="undo").click().run()
    assert kept(at).events == ()


def test_the_list_can_still_be_taken_over_once_news_is_entered(plan: Plan) -> None:
    at = opened(of(plan, Event(code=plan.codes[0], kind="invited", date=dt.date(2026, 11, 12))), "Interviews")
    assert "No application is entered yet: your whole list counts." in words(at)
    at.button(key="season-take-over").click().run()
    assert {event.code for event in kept(at).events if event.kind == "applied"} == set(plan.codes)
    assert "No application is entered yet" not in words(at)


def test_before_applications_can_be_sent_nothing_is_taken_over(plan: Plan) -> None:
    at = opened(plan.profile, day="2026-07-01")
    assert "Applications can be sent from Wed 2 Sep 2026" in words(at)
    assert not [button for button in at.button if button.key == "season-take-over"]


def test_now_says_what_the_rooms_say(plan: Plan) -> None:
    told = of(plan, *invited(plan, 4))
    odds = news.now(plan.with_texts(told), told.events, dt.date.fromisoformat(DAY))
    shown = words(opened(told))
    assert f"**{of_hundred(odds.match)}** match" in shown
    assert f"When the applications were sent it was {of_hundred(odds.before)}." in shown
    assert "You have **4** interviews" in shown
    assert odds.silence[0] in shown


def test_another_day_gives_other_odds_and_the_clock_is_found_again(plan: Plan) -> None:
    told = of(plan, *invited(plan, 2))
    at = opened(told, **{"day-and-zone": True})
    before = words(at)
    at.date_input(key="season-day").set_value(dt.date(2027, 1, 15)).run()
    assert not at.exception
    assert at.query_params["date"] in ("2027-01-15", ["2027-01-15"])
    assert words(at) != before
    assert [button for button in at.button if button.key == "season-today"]
    at.button(key="season-today").click().run()
    assert "date" not in at.query_params


def test_a_day_that_is_none_is_named_and_the_clock_counts(plan: Plan) -> None:
    assert "“2026-13-40” in the address is no day" in words(opened(plan.profile, day="2026-13-40"))


def test_dates_stand_in_both_zones_with_their_footing(catalog: Catalog) -> None:
    at = opened(profile_with(zone="Asia/Kolkata"))
    assert "Wed 3 Mar 2027, 21:00 in New York (Thu 4 Mar, 07:30 in Kolkata)" in words(at)
    table = next(frame.value for frame in at.dataframe if "Source and confidence" in frame.value)
    assert table["Source and confidence"].str.contains("confidence").all()
    assert table["Source and confidence"].str.contains("Confirm it with the NRMP").any()


def test_the_zone_is_kept_in_the_plan(plan: Plan) -> None:
    at = opened(plan.profile, **{"day-and-zone": True})
    at.selectbox(key="season-zone").set_value("Asia/Karachi").run()
    assert kept(at).time_zone == "Asia/Karachi"


def test_pasted_lines_are_looked_at_first_and_what_is_not_matched_stays(plan: Plan) -> None:
    told = of(plan, *(Event(code=code, kind="applied", date=dt.date(2026, 9, 20)) for code in plan.codes))
    at = opened(told, "Interviews")
    code = plan.codes[0]
    at.text_area(key="season-paste").set_value(f"{code} interview 2026-12-10 09:00\nNo such place at all").run()
    assert kept(at).events == told.events
    assert "2 lines: 1 matched, 1 with a program that is not in the table." in words(at)
    at.button(key="season-take-in").click().run()
    new = set(kept(at).events) - set(told.events)
    assert {(event.code, event.kind, event.day, event.time) for event in new} == {
        (code, "invited", dt.date(2026, 12, 10), "09:00")
    }
    assert at.text_area(key="season-paste").value == "No such place at all"
    at.button(key="undo").click().run()
    assert kept(at).events == told.events


def test_a_doubtful_line_asks_for_its_program_and_a_matched_one_can_be_left_out(plan: Plan) -> None:
    at = opened(plan.profile, "Interviews")
    at.text_area(key="season-paste").set_value(f"Mayo Clinic\n{plan.codes[3]}").run()
    which = at.selectbox(key="season-which-1")
    which.set_value(which.options[0]).run()
    assert "2 lines: 2 matched." in words(at)
    at.multiselect(key="season-leave-out").set_value([2]).run()
    at.button(key="season-take-in").click().run()
    assert [event.kind for event in kept(at).events] == ["invited"]
    assert kept(at).events[0].code != plan.codes[3]


def test_a_button_enters_the_next_step_on_the_chosen_day(plan: Plan) -> None:
    told = of(plan, *invited(plan, 1))
    code = plan.codes[0]
    at = opened(told, "Interviews")
    at.date_input(key=f"season-news-of-{DAY}").set_value(dt.date(2026, 11, 25)).run()
    at.button(key=f"step-accepted-{code}").click().run()
    assert set(kept(at).events) - set(told.events) == {Event(code=code, kind="accepted", date=dt.date(2026, 11, 25))}


def test_an_interview_to_come_cannot_be_done_yet(catalog: Catalog) -> None:
    code = code_in(catalog, "Boston")
    told = profile_with(interview(code, "2026-12-10"))
    keys = {button.key for button in opened(told, "Interviews").button}
    assert f"step-done-{code}" not in keys
    assert f"step-done-{code}" in {b.key for b in opened(told, "Interviews", day="2026-12-10").button}


def test_an_invitation_after_rank_lists_closed_is_refused_with_a_sentence(plan: Plan) -> None:
    told = of(plan, *(Event(code=code, kind="applied", date=dt.date(2026, 9, 20)) for code in plan.codes[:2]))
    at = opened(told, "Interviews", day="2027-03-10")
    at.button(key=f"step-invited-{plan.codes[0]}").click().run()
    assert "Rank lists closed on Wed 3 Mar 2027" in words(at)
    assert kept(at).events == told.events


def test_the_next_interview_shows_notes_questions_and_what_to_ask(catalog: Catalog) -> None:
    told = profile_with(
        interview(code_in(catalog, "Boston"), "2026-12-10", "09:00", "virtual", notes="Dr. Lee leads *the* ICU."),
        zone="Asia/Kolkata",
    )
    shown = words(opened(told, "Interviews"))
    assert "Next interview, in 13 days" in shown
    assert "Thu 10 Dec 2026, 09:00 in Boston (19:30 in Kolkata)" in shown
    assert "Your note: Dr. Lee leads *the* ICU." in shown


def test_clashes_trips_and_free_days_are_said(catalog: Catalog) -> None:
    boston, los_angeles, chicago = (code_in(catalog, city) for city in ("Boston", "Los Angeles", "Chicago"))
    told = profile_with(
        interview(boston, "2026-12-10", "09:00", "in person"),
        interview(chicago, "2026-12-10", "09:00", "virtual"),
        interview(los_angeles, "2026-12-11", "07:00", "in person"),
        interview(code_in(catalog, "Detroit"), "2026-12-16"),
        Event(code=code_in(catalog, "Detroit"), kind="cancelled", date=dt.date(2026, 11, 24)),
    )
    shown = words(opened(told, "Interviews"))
    assert "Two interviews at once" in shown
    assert "From Boston to Los Angeles" in shown
    assert "Wed 16 Dec 2026 is free again" in shown


def test_details_of_an_interview_are_kept_as_they_are_entered(catalog: Catalog) -> None:
    code = code_in(catalog, "Boston")
    told = profile_with(interview(code, "2026-12-10"))
    at = opened(told, "Interviews", **{f"details-{code}": True})
    name = f"{code}-accepted-2026-11-15"
    at.text_area(key=f"event-notes-{name}").set_value("Kind residents.").run()
    at.number_input(key=f"event-score-{name}").set_value(8).run()
    at.date_input(key=f"event-day-{name}").set_value(dt.date(2026, 12, 12)).run()
    (event,) = kept(at).events
    assert (event.notes, event.score, event.day) == ("Kind residents.", 8, dt.date(2026, 12, 12))
    at.button(key=f"out-accepted-{code}-2026-11-15").click().run()
    assert kept(at).events == ()
    at.button(key="undo").click().run()
    assert kept(at).events == (event,)


def test_declining_shows_the_cost_a_text_and_waits_for_a_yes(plan: Plan) -> None:
    told = of(plan, *invited(plan, 2))
    code = plan.codes[0]
    at = opened(told, "Interviews")
    at.button(key=f"decline-{code}").click().run()
    assert kept(at).events == told.events
    odds = news.now(plan.with_texts(told), told.events, dt.date.fromisoformat(DAY))
    advice = decline(odds, [code])
    shown = words(at)
    assert f"**{of_hundred(advice.match_after)}**" in shown
    assert advice.letters[code] in shown
    assert advice.duty in shown
    at.button(key="decline-yes-one").click().run()
    assert set(kept(at).events) - set(told.events) == {
        Event(code=code, kind="declined", date=dt.date.fromisoformat(DAY))
    }


def test_the_button_says_what_it_does_to_an_agreed_interview(plan: Plan) -> None:
    code = plan.codes[0]
    told = of(plan, *invited(plan, 2), Event(code=code, kind="accepted", date=dt.date(2026, 11, 13)))
    at = opened(told, "Interviews")
    at.button(key=f"decline-{code}").click().run()
    assert at.button(key="decline-yes-one").label == "Cancel it"
    at.button(key=f"decline-{plan.codes[1]}").click().run()
    assert at.button(key="decline-yes-one").label == "Decline it"
    at.multiselect(key="season-decline-several").set_value(list(plan.codes[:2])).run()
    assert at.button(key="decline-yes-several").label == "Decline or cancel 2"


def test_of_a_workbook_a_sheet_is_chosen_and_what_it_leaves_is_corrected_in_the_field(plan: Plan) -> None:
    code, other = plan.codes[:2]
    rows: list[list[object]] = [["Program", "Date"], [code, "2026-12-09"], [other, "31.11.2026"]]
    at = opened(plan.profile, "Interviews")
    at.file_uploader(key="season-sheet-0").upload("mine.xlsx", book(Mine=rows, Interviews=[rows[0], rows[2]])).run()
    assert "Only “Interviews” is read; not read: “Mine”." in words(at)
    assert "1 line: 1 to correct." in words(at)
    next(box for box in at.selectbox if box.label.startswith("Sheet to read")).set_value("Mine").run()
    assert "The other 1 then stands in the field above, to be corrected." in words(at)
    at.button(key="season-take-in").click().run()
    assert [(event.code, event.day) for event in kept(at).events] == [(code, dt.date(2026, 12, 9))]
    assert at.text_area(key="season-paste").value == f"Program\tDate\n{other}\t31.11.2026"


def test_lines_of_a_sheet_come_into_the_field_where_none_can_be_taken_in(plan: Plan) -> None:
    at = opened(plan.profile, "Interviews", **{"season-pasted": "Typed before"})
    content = f"Program,Date\n{plan.codes[0]},31.11.2026\n".encode()
    at.file_uploader(key="season-sheet-0").upload("mine.csv", content).run()
    at.button(key="season-to-field").click().run()
    assert at.text_area(key="season-paste").value == f"Typed before\n{plan.codes[0]}\t31.11.2026"


@pytest.mark.parametrize("content", [b"", b" \n"])
def test_an_empty_sheet_is_said(plan: Plan, content: bytes) -> None:
    at = opened(plan.profile, "Interviews")
    at.file_uploader(key="season-sheet-0").upload("mine.csv", content).run()
    assert not at.exception
    assert [error.value.startswith("This file is empty") for error in at.error] == [True]


def test_a_mass_decline_far_from_home_is_stopped_until_it_is_meant(plan: Plan) -> None:
    told = of(plan, *invited(plan, 4, tier=3))
    codes = [event.code for event in told.events if event.kind == "invited"][:3]
    at = opened(told, "Interviews")
    at.multiselect(key="season-decline-several").set_value(codes).run()
    assert "Keep them, or confirm that you mean it." in words(at)
    assert at.button(key="decline-yes-several").disabled
    at.checkbox[0].check().run()
    at.button(key="decline-yes-several").click().run()
    assert {event.code for event in kept(at).events if event.kind == "declined"} == set(codes)


def test_letters_of_a_decline_are_blocked_while_programs_may_not_be_written_to(plan: Plan) -> None:
    told = of(plan, *invited(plan, 2))
    at = opened(told, "Interviews", day="2027-03-16")
    at.button(key=f"decline-{plan.codes[0]}").click().run()
    assert "Letters are blocked from" in words(at)
    assert "Dear Program Director" not in words(at)


def test_two_lists_have_news_too(catalog: Catalog) -> None:
    told = Profile(applicant=Applicant(specialty="Internal Medicine", visa="j1_or_h1b", second_specialty="Pediatrics"))
    code = recommend_profile(catalog, told).codes[0]
    told = told.in_season(events=(Event(code=code, kind="invited", date=dt.date(2026, 11, 12)),))
    assert "You have **1** interview;" in words(opened(told))
    assert words(opened(told, "Interviews"))


# The other pages know the season


def test_balance_shortlist_and_strip_say_the_odds_now(plan: Plan) -> None:
    told = of(plan, *invited(plan, 4))
    odds = news.now(plan.with_texts(told), told.events, dt.date.fromisoformat(DAY))
    for page in ("balance", "shortlist"):
        at = opened(told, page=page)
        assert f"applicants like you **{of_hundred(odds.match)}** match" in words(at)
        assert "**Now** (Fri 27 Nov 2026), with 4 interviews" in words(at)
    result = strip._result(plan, odds)
    assert (result.low, result.high) == (round(100 * odds.match.low), round(100 * odds.match.high))
    assert result.isNow
    assert f"with this news now, {of_hundred(odds.match)} match" in result.spoken


def test_pages_say_nothing_of_a_season_without_news(plan: Plan) -> None:
    for page in ("balance", "shortlist"):
        assert "**Now**" not in words(opened(plan.profile, page=page))
    later = of(plan, Event(code=plan.codes[0], kind="invited", date=dt.date(2026, 11, 28)))
    assert "**Now**" not in words(opened(later, page="shortlist"))
    assert not strip._result(plan, None).isNow


def test_a_card_says_the_chance_now_and_where_the_program_stands(plan: Plan) -> None:
    told = of(plan, *invited(plan, 1), Event(code=plan.codes[1], kind="declined", date=dt.date(2026, 11, 1)))
    odds = news.now(plan.with_texts(told), told.events, dt.date.fromisoformat(DAY))
    shown = now_words(odds)
    low, high = (100 * odds.chance[end, odds.sent.codes.index(plan.codes[0])] for end in (0, 2))
    assert shown[plan.codes[0]] == f"Now: {small_range(low, high)}, interview"
    assert shown[plan.codes[1]] == "Now: 0.0 %, they declined"
    assert shown[plan.codes[2]].endswith(", no word")
    assert now_words(None) == {}


def test_letters_are_blocked_while_programs_may_not_be_written_to(plan: Plan) -> None:
    for day, blocked in (("2027-03-14", False), ("2027-03-16", True), ("2027-03-19", False)):
        at = opened(plan.profile, day=day, page="messages", messages_tab="Letters")
        assert ("Letters are blocked from" in words(at)) == blocked
        assert bool([box for box in at.selectbox if box.key == "letter-kind"]) != blocked


def test_a_letter_of_thanks_is_for_programs_that_interviewed(catalog: Catalog) -> None:
    code = code_in(catalog, "Boston")
    told = profile_with(interview(code, "2026-11-20", notes="Dr. Lee runs the ICU."))
    at = opened(told, page="messages", messages_tab="Letters", **{"letter-kind": "thanks"})
    assert at.selectbox(key="letter-code-thanks").value == code
    assert "you noted: Dr. Lee runs the ICU." in words(at)
    assert "November 20, 2026" in words(at)


def test_a_pasted_line_never_becomes_markup(plan: Plan) -> None:
    at = opened(plan.profile, "Interviews")
    at.text_area(key="season-paste").set_value("<b>x</b> ![a](http://evil.example/x.png)").run()
    labels = [field.label for field in at.selectbox if "which program is it?" in field.label]
    assert labels
    assert not any("![a](" in label for label in labels)
