"""Page Season, parts Signals, Rank list and Not matched: what follows from a move, and that nothing is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from smartpick import Applicant, Catalog, Plan, Preferences, Profile, recommend
from smartpick.plan import Event, RankList, recommend_two
from smartpick.season.calendar import season
from smartpick.season.news import now
from smartpick.season.rank_list import by_scores, chances_now
from smartpick.season.signals import allocate, ledger
from smartpick.season.soap import choose
from smartpick.ui.components.rank_rows import RankRow
from smartpick.ui.season import rank_list
from smartpick.ui.widgets.words import of_hundred
from tests.ui.test_season import UROLOGY, kept, of, opened, words

FEBRUARY, MARCH = "2027-02-20", "2027-03-15"
TABS = ("Signals", "Rank list", "Not matched")


def interviewed(plan: Plan, count: int, **ranked: Any) -> Profile:
    """Interviews done at the first programs of the list, with a rank list."""
    events = [Event(code=code, kind="applied", date=dt.date(2026, 9, 20)) for code in plan.codes]
    events += [Event(code=code, kind="done", date=dt.date(2026, 12, 10)) for code in plan.codes[:count]]
    return of(plan, *events).model_copy(update={"rank_list": RankList(**ranked)})


class Rows:
    """In place of the component: what it was given last, and moves to be reported by a button."""

    def __init__(self) -> None:
        self.rows: dict[str, RankRow] = {}
        self.criteria: dict[str, str] = {}
        self.moves: list[dict[str, Any]] = []

    def __call__(
        self, rows: Sequence[RankRow], criteria: dict[str, str], key: str, colours: Any, on_moves: Callable[..., None]
    ) -> None:
        self.rows, self.criteria = {row.code: row for row in rows}, dict(criteria)
        st.button("report", key="report", on_click=lambda: on_moves(self.moves))

    def report(self, at: AppTest, *moves: tuple[str, str, Any]) -> AppTest:
        self.moves = [
            {"code": code, "what": what, "value": value, "number": n} for n, (code, what, value) in enumerate(moves)
        ]
        return at.button("report").click().run()


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> Rows:
    made = Rows()
    monkeypatch.setattr(rank_list, "rank_rows", made)
    return made


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("day", ["2026-07-01", "2026-11-27", MARCH, "2027-06-01"])
def test_every_part_runs_all_year_without_news_and_where_there_are_no_odds(plan: Plan, tab: str, day: str) -> None:
    assert words(opened(plan.profile, tab, day))
    assert words(opened(UROLOGY, tab, day))


@pytest.mark.parametrize("tab", TABS)
def test_every_part_runs_with_two_lists(catalog: Catalog, tab: str) -> None:
    applicant = Applicant(specialty="Internal Medicine", visa="none", second_specialty="Neurology", step2_ck=240)
    both = recommend_two(catalog, Profile(applicant=applicant))
    events = [Event(code=part.codes[0], kind="done", date=dt.date(2026, 12, 10)) for part in both.parts]
    ranked = both.profile.in_season(events=events).changed("rank_list", order=[event.code for event in events])
    assert words(opened(ranked, tab, FEBRUARY, **{"next-cycle": True}))


# Signals


def test_the_signals_that_add_most_are_taken_as_ones_own_and_sent(plan: Plan) -> None:
    day = "2026-09-10"
    at = opened(plan.profile, "Signals", day)
    best = allocate(plan, dt.date.fromisoformat(day))
    table = at.dataframe[0].value
    assert table["Signal"].tolist() == [one.kind for one in best.suggestions]
    assert "In your divisions" not in table  # none is chosen
    at.button("take-signals").click().run()
    assert kept(at).messages.signals == best.signals
    assert "take-signals" not in {button.key for button in at.button}
    assert "your whole list then counts as sent" in words(at)
    at.button("signals-out").click().run()
    events = kept(at).events
    assert {event.code: event.signal for event in events if event.kind == "signaled"} == best.signals
    assert {event.code for event in events if event.kind == "applied"} == set(plan.codes)
    assert "0 of your 15 signals brought an invitation" in words(at)
    at.button("undo").click().run()
    assert kept(at).events == ()


def test_before_applications_go_out_no_signal_can_be_entered_as_sent(plan: Plan) -> None:
    chosen = plan.profile.changed("messages", signals={plan.codes[0]: "gold"})
    at = opened(chosen, "Signals", "2026-08-01")
    assert "signals-out" not in {button.key for button in at.button}
    assert "They go out with the application" in words(at)


def test_what_became_of_the_signals_stands_beside_what_is_known(plan: Plan) -> None:
    one, two = plan.codes[:2]
    day = dt.date(2026, 9, 24)
    chosen = plan.profile.changed("messages", divisions=[{"division": "Pacific", "essay": ""}])
    told = chosen.with_events(
        [Event(code=code, kind="signaled", date=day, signal="gold") for code in (one, two)]
        + [Event(code=two, kind="invited", date=dt.date(2026, 11, 2))]
    )
    at = opened(told, "Signals", "2026-11-27")
    table = at.dataframe[0].value
    assert table["Became"].tolist() == ["Invited", "No word yet"]
    assert set(table["In your divisions"]) <= {"yes", "no"}
    for sentence in ledger(plan.with_texts(told), dt.date(2026, 11, 27)).sentences:
        assert sentence in words(at)
    assert "Up to 3 gold signals" in words(at)


def test_each_of_two_lists_has_signals_of_its_own(catalog: Catalog) -> None:
    applicant = Applicant(specialty="Internal Medicine", visa="none", second_specialty="Neurology", step2_ck=240)
    both = recommend_two(catalog, Profile(applicant=applicant))
    at = opened(both.profile, "Signals", "2026-09-10")
    at.button("take-signals").click().run()
    first = kept(at).messages.signals
    at.segmented_control("signals-of").set_value("Neurology").run()
    at.button("take-signals").click().run()
    given = kept(at).messages.signals
    assert first.items() <= given.items()
    assert set(given) - set(first) <= set(both.second.codes)
    assert len(given) > len(first)
    assert not at.error  # nothing is over a limit


# Rank list


def test_the_interviews_come_onto_the_list_by_the_marks(plan: Plan, rows: Rows) -> None:
    low, high, *_ = plan.codes
    at = opened(interviewed(plan, 3, scores={low: {"fit": 2}, high: {"fit": 5}}), "Rank list", FEBRUARY)
    assert [row.place for row in rows.rows.values()] == [0, 0, 0]
    at.button("rank-begin").click().run()
    assert kept(at).rank_list.order == (high, low, plan.codes[2])
    assert [row.place for row in rows.rows.values()] == [1, 2, 3]
    at.button("undo").click().run()
    assert kept(at).rank_list.order == ()


def test_numbers_typed_marks_and_codes_are_one_move_that_can_be_undone(plan: Plan, rows: Rows) -> None:
    one, two, three = order = plan.codes[:3]
    at = opened(interviewed(plan, 3, order=order), "Rank list", FEBRUARY)
    rows.report(at, (three, "place", 1), (one, "mark:fit", 5), (one, "mark:fit", 4), (two, "nrmp", " 1000140c0 "))
    now = kept(at).rank_list
    assert now.order == (three, one, two)
    assert now.scores == {one: {"fit": 4}}
    assert now.nrmp_codes == {two: "1000140C0"}
    rows.report(at, (one, "mark:fit", 0), (three, "place", 0), (two, "nrmp", ""))
    assert kept(at).rank_list == RankList(order=(one, two))
    assert rows.rows[three].place == 0  # it stays in sight: there was an interview
    at.button("undo").click().run()
    assert kept(at).rank_list == now


def test_a_code_that_is_none_stays_in_its_field_with_the_reason(plan: Plan, rows: Rows) -> None:
    one, two = plan.codes[:2]
    at = opened(interviewed(plan, 2, order=[one, two]), "Rank list", FEBRUARY)
    rows.report(at, (one, "nrmp", "14O"), (two, "place", 1))
    assert kept(at).rank_list.order == (two, one)
    assert (rows.rows[one].nrmp, kept(at).rank_list.nrmp_codes) == ("14O", {})
    assert "1000140C0" in rows.rows[one].refused
    rows.report(at, (one, "nrmp", "1000140C0"))
    assert kept(at).rank_list.nrmp_codes == {one: "1000140C0"}
    assert rows.rows[one].refused == ""


@pytest.mark.parametrize("move", [("", "place", 1), ("x", "mark:fit", 3), ("", "mark:fit", 9)])
def test_a_move_that_cannot_be_changes_nothing_and_says_so(plan: Plan, rows: Rows, move: tuple[str, str, Any]) -> None:
    order = plan.codes[:2]
    at = opened(interviewed(plan, 2, order=order), "Rank list", FEBRUARY)
    rows.report(at, (move[0] or order[0] + "0", *move[1:]))
    assert kept(at).rank_list == RankList(order=order)
    assert "Nothing was changed." in words(at)


def test_the_chance_of_each_place_is_that_of_the_news(plan: Plan, rows: Rows) -> None:
    told = interviewed(plan, 3, order=plan.codes[:3])
    at = opened(told, "Rank list", FEBRUARY)
    chances = chances_now(
        now(plan.with_texts(told), told.events, dt.date.fromisoformat(FEBRUARY)), told.rank_list.order
    )
    assert [row.chance for row in rows.rows.values()] == [of_hundred(chance) for chance in chances.positions]
    assert chances.sentence in words(at)
    opened(UROLOGY.changed("rank_list", order=plan.codes[:1]), "Rank list", FEBRUARY)
    assert [row.chance for row in rows.rows.values()] == ["–"]


def test_marks_decide_with_the_weights_of_the_applicant(plan: Plan, rows: Rows, catalog: Catalog) -> None:
    one, two = plan.codes[:2]
    level = dict.fromkeys(rank_list.CRITERIA, 3)
    scores = {one: {**level, "training": 5, "place": 1}, two: {**level, "training": 4, "place": 5}}
    at = opened(interviewed(plan, 2, order=[one, two], scores=scores, weights={"place": 0.0}), "Rank list", FEBRUARY)
    assert at.button("rank-by-marks").disabled
    at.slider("weight-place").set_value(5.0).run()
    assert kept(at).rank_list.weights == {"place": 5.0}
    at.button("rank-by-marks").click().run()
    assert kept(at).rank_list.order == (two, one) == by_scores(catalog, kept(at), [one, two])
    assert "Place counts more than training" in words(at)
    at.text_input("weight-new").input("near  my sister").run()
    assert rows.criteria["near my sister"] == "near my sister"
    rows.report(at, (one, "mark:near my sister", 5))
    at.button("weight-out-near my sister").click().run()
    assert kept(at).rank_list.scores == scores
    assert "near my sister" not in rows.criteria


def test_certified_changed_and_back(plan: Plan, rows: Rows) -> None:
    _, two = order = tuple(plan.codes[:2])
    at = opened(interviewed(plan, 2, order=order), "Rank list", FEBRUARY)
    assert "Your list is not certified" in words(at)
    at.button("rank-certified").click().run()
    assert (kept(at).rank_list.certified, kept(at).rank_list.certified_order) == (dt.date(2027, 2, 20), order)
    assert "Certified on Sat 20 Feb 2027: 2 programs." in words(at)
    rows.report(at, (two, "place", 1))
    assert "Changed since you certified" in words(at)
    at.button("rank-restore").click().run()
    assert kept(at).rank_list.order == order
    assert "Changed since you certified" not in words(at)
    at.button("rank-not-certified").click().run()
    assert "Your list is not certified" in words(at)
    for _ in range(4):
        at.button("undo").click().run()
    assert kept(at).rank_list == RankList(order=order)


def test_a_preliminary_list_is_typed_where_positions_may_begin_a_year_later(catalog: Catalog, rows: Rows) -> None:
    neurology = recommend(catalog, Applicant(specialty="Neurology", visa="none"), Preferences(applications=5))
    at = opened(interviewed(neurology, 2, order=neurology.codes[:2]), "Rank list", FEBRUARY)
    at.text_area("preliminary-lines").set_value("Mercy,  Chicago\n\nCity, Detroit\nMercy, Chicago").run()
    assert kept(at).rank_list.preliminary == ("Mercy, Chicago", "City, Detroit")
    at.text_area("preliminary-lines").set_value("x" * 121).run()
    assert kept(at).rank_list.preliminary == ("Mercy, Chicago", "City, Detroit")
    assert at.text_area("preliminary-lines").value == "x" * 121
    assert "up to 120 characters" in " ".join(error.value for error in at.error)


def test_another_program_is_put_at_the_end_and_named_as_not_interviewed(plan: Plan, rows: Rows) -> None:
    one, other = plan.codes[0], plan.codes[9]
    at = opened(interviewed(plan, 1, order=[one]), "Rank list", FEBRUARY)
    at.selectbox("rank-another").select(other).run()
    assert kept(at).rank_list.order == (one, other)
    assert rows.rows[other].where == "no interview entered"
    assert "No interview is entered at" in words(at)
    assert at.selectbox("rank-another").value is None


def test_no_other_list_beats_the_true_one(plan: Plan, rows: Rows) -> None:
    told = interviewed(plan, 6, order=plan.codes[:6])
    at = opened(told, "Rank list", FEBRUARY, game=True)
    assert "We sent 15 other lists in its place: 0 did better" in words(at)
    at.multiselect("game-sent-example-Anderson").set_value(["Mercy", "City"]).run()
    assert "It brings City, choice 1: **the same**" in words(at)
    at.segmented_control("game-in").set_value("Your own list").run()
    assert "We sent 325 other lists in its place: 0 did better" in words(at)
    first = at.multiselect("game-sent-own-0").options
    at.multiselect("game-sent-own-0").set_value(first).run()
    assert "That is the true list" in words(at)
    at.button("game-another").click().run()
    assert at.multiselect("game-sent-own-1").value == []
    at.segmented_control("game-in").set_value("Couples").run()
    assert "does not hold for a couple" in words(at)
    assert kept(at) == told


def test_programs_of_one_name_are_told_apart_in_the_game(catalog: Catalog, rows: Rows) -> None:
    unknown = Profile(applicant=Applicant(specialty="Internal Medicine", visa="none")).changed(
        "rank_list", order=["9999999999", "9999999998"]
    )
    at = opened(unknown, "Rank list", FEBRUARY, game=True, **{"game-in": "Your own list"})
    assert "We sent 4 other lists" in words(at)


# Not matched


def test_who_may_take_part_follows_the_answer_given_here(plan: Plan) -> None:
    at = opened(plan.profile, "Not matched", MARCH)
    assert "Whether you may take part in SOAP is open." in words(at)
    at.segmented_control("ecfmg_certified__soap").set_value("Yes").run()
    assert kept(at).applicant.ecfmg_certified is True
    assert "You may take part in SOAP" in words(at)
    assert "You cannot take part in SOAP." in words(opened(plan.profile, "Not matched", "2027-03-19"))


def test_the_hours_are_in_the_applicants_zone_and_no_contact_is_said_before_and_within(plan: Plan) -> None:
    told = plan.profile.in_season(time_zone="Asia/Kolkata")
    before, within = (opened(told, "Not matched", day) for day in (FEBRUARY, MARCH))
    table = before.dataframe[0].value
    assert table["When"].iloc[0] == season()["nrmp.match_status_notice"].when("Asia/Kolkata")
    assert "in Kolkata" in table["When"].iloc[0]
    assert "Letters are blocked" in before.info[0].value
    assert "Letters are blocked" in within.error[0].value


def test_unfilled_programs_are_looked_at_first_and_the_best_of_them_chosen(plan: Plan, catalog: Catalog) -> None:
    at = opened(plan.profile, "Not matched", MARCH)
    table: Any = catalog.table
    codes = table["acgme_code"][table["specialty"].isin(["Internal Medicine", "Family Medicine"])].tolist()[::9]
    at.text_area("unfilled-paste").input("\n".join([*codes, "No such place at all"])).run()
    assert kept(at).unfilled == ()
    at.button("unfilled-take-in").click().run()
    assert kept(at).unfilled == tuple(codes)
    assert at.text_area("unfilled-paste").value == "No such place at all"
    chosen = choose(plan, dt.date.fromisoformat(MARCH), codes)
    assert len({line.specialty for line in chosen.lines}) == 2
    shown = next(frame.value for frame in at.dataframe if "ACGME code" in frame.value)
    assert shown["ACGME code"].tolist() == [line.code for line in chosen.lines]
    assert len(shown) <= 45
    labels = at.multiselect("unfilled").options
    assert len(set(labels)) == len(codes)
    at.multiselect("unfilled").set_value(codes[:2]).run()
    assert kept(at).unfilled == tuple(codes[:2])
    at.button("undo").click().run()
    at.button("undo").click().run()
    assert kept(at).unfilled == ()


def test_names_are_looked_up_in_the_specialty_that_is_chosen(plan: Plan, catalog: Catalog) -> None:
    row = catalog.table[catalog.table["specialty"] == "Family Medicine"].iloc[0]
    at = opened(plan.profile, "Not matched", MARCH)
    at.selectbox("unfilled-specialty").select("Family Medicine").run()
    at.text_area("unfilled-paste").input(f"{row['program_name']}, {row['city']}, {row['state']}").run()
    at.button("unfilled-take-in").click().run()
    assert kept(at).unfilled == (row["acgme_code"],)
    assert kept(at).applicant == plan.profile.applicant


def test_what_would_move_the_chance_next_time_comes_when_asked_for(plan: Plan) -> None:
    at = opened(plan.profile, "Not matched", MARCH)
    assert "The best list a year later" not in words(at)
    at = opened(plan.profile, "Not matched", MARCH, **{"next-cycle": True})
    assert "The best list a year later" in words(at)
    steps = next(frame.value for frame in at.dataframe if "Done by about" in frame.value)
    assert "Step 3 passed" in steps["What"].tolist()
    at.toggle("next-lists").set_value(True).run()
    assert any("20 more" in str(frame.value) for frame in at.dataframe)
