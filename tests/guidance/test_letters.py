"""Letters: facts and gaps, the applicant's own text, one program or many; and the visa need in words with its cost."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from smartpick import Applicant, Plan, recommend_profile
from smartpick.applicant import VISA_NEEDS, StoryItem
from smartpick.catalog import CatalogError
from smartpick.guidance import (
    AFTER_INTERVIEW,
    LETTERS,
    MOST_WORDS,
    Letter,
    StatementPlan,
    check_visa_text,
    draft_for_all,
    h1b_only_cost,
    interviewed,
    letter,
    merge,
    outline,
    visa_statement,
)
from smartpick.guidance.text.program_names import spoken_name
from smartpick.plan import EditedLetter, Event, Messages, PlanError
from smartpick.plan.messages import LetterKind

TODAY = dt.date(2026, 11, 25)


def program(plan: Plan, tier: int) -> str:
    """An open program of the plan's specialty in one tier."""
    rows = plan.catalog.table.iloc[plan.catalog.rows(plan.profile.applicant.specialty, open_only=True)]
    return rows.loc[rows["tier"] == tier, "acgme_code"].iloc[0]


def fitting(plan: Plan, kind: str) -> str:
    return program(plan, 1 if kind == "inside home" else 3)


def written(plan: Plan, kind: LetterKind, code: str, today: dt.date = TODAY) -> Letter:
    return letter(StatementPlan(plan, today), kind, code)


def edited(plan: Plan, *letters: EditedLetter) -> Plan:
    return replace(plan, profile=plan.profile.model_copy(update={"messages": Messages(letters=letters)}))


def with_story(plan: Plan, *items: StoryItem) -> Plan:
    story = plan.profile.story.model_copy(update={"items": items})
    return replace(plan, profile=plan.profile.model_copy(update={"story": story}))


@pytest.mark.parametrize("kind", LETTERS)
def test_the_three_get_different_letters_within_the_limit(three, kind):
    letters = {name: written(plan, kind, fitting(plan, kind)) for name, plan in three.items()}
    assert len({told.body for told in letters.values()}) == 3
    for name, told in letters.items():
        assert told.subject
        assert told.words <= MOST_WORDS
        assert not told.too_long
        assert all(f"[{gap}]" in told.text for gap in told.gaps)
        assert told.text.count("[") == sum(told.text.count(f"[{gap}]") for gap in told.gaps)
        if kind != "visa":
            assert three[name].profile.story.aamc_id in told.body


def test_letters_of_a_full_story_can_be_sent_as_they_are(three):
    sendable = {
        (name, kind)
        for name, plan in three.items()
        for kind in LETTERS
        if written(plan, kind, fitting(plan, kind)).sendable
    }
    anyone = {(name, "visa") for name in three}
    assert sendable == {*anyone, ("tied", "inside home")}, (
        "nobody has news since the applications went out, and a first letter without a tie there wants a fact"
    )
    assert written(three["h1b only"], "outside home", in_state(three["h1b only"], "TX")).sendable
    assert written(three["h1b only"], "outside home", in_state(three["h1b only"], "NY")).gaps == (
        "one fact about this program that you checked yourself",
    )


def test_what_only_the_applicant_knows_stays_a_gap(three):
    told = written(three["tied"], "interest", program(three["tied"], 1))
    assert told.gaps == ("name of your interviewer", "date of the interview", "one thing you spoke about")


def test_an_aim_in_the_home_region_is_not_told_elsewhere(three):
    assert "Inland Empire" in written(three["tied"], "inside home", program(three["tied"], 1)).body
    assert "Inland Empire" not in written(three["tied"], "outside home", program(three["tied"], 3)).body


def test_ties_to_the_programs_own_state_are_used(three):
    plan = three["h1b only"]
    rows = plan.catalog.table.iloc[plan.catalog.rows("Neurology", open_only=True)]
    texas = rows.loc[rows["state"] == "TX", "acgme_code"].iloc[0]
    assert "in a stroke unit in Houston, TX" in written(plan, "outside home", texas).body


def in_state(plan: Plan, state: str) -> str:
    rows = plan.catalog.table.iloc[plan.catalog.rows(plan.profile.applicant.specialty, open_only=True)]
    return rows.loc[rows["state"] == state, "acgme_code"].iloc[0]


@pytest.mark.parametrize(
    ("what", "place"),
    [("run a stroke clinic", "Houston, TX"), ("run a stroke clinic in Houston, TX", ""),
     ("go back to my country", ""), ("open a clinic in Egypt", ""), ("open a clinic", "Cairo, Egypt")],
)  # fmt: skip
def test_an_aim_elsewhere_is_no_reason_for_a_program(three, what, place):
    plan = with_story(three["untied"], StoryItem(kind="aim", what=what, place=place))
    for state in ("NY", "PA"):
        told = written(plan, "outside home", in_state(plan, state))
        assert what not in told.body
        assert told.gaps
    assert what not in written(plan, "inside home", program(plan, 1)).body
    assert what not in outline(StatementPlan(plan), "preference").whole.text
    if place == "Houston, TX":
        assert what in written(plan, "outside home", in_state(plan, "TX")).body


def test_a_tie_in_the_next_state_is_no_reason_for_this_one(three):
    plan = with_story(three["untied"], StoryItem(kind="experience", what="observership", place="Cleveland, OH"))
    assert "Cleveland" not in written(plan, "outside home", in_state(plan, "MI")).body
    assert "in Cleveland, OH." in written(plan, "outside home", in_state(plan, "OH")).body


def test_a_tie_to_puerto_rico_serves_its_programs(three):
    place = StoryItem(kind="place", what="lived with my aunt", place="Ponce, PR")
    plan = with_story(three["untied"], place)
    body = written(plan, "outside home", in_state(plan, "PR")).body
    assert "I lived with my aunt in Ponce, PR." in body


def test_old_news_is_no_news(three):
    plan = with_story(three["tied"], *three["tied"].profile.story.items,
                      StoryItem(kind="research", what="published a paper on insulin", start="2026-11"))  # fmt: skip
    code = program(plan, 1)
    news = written(plan, "update", code)
    assert news.sendable
    assert "I published a paper on insulin in November 2026." in news.body
    assert "observership" not in news.body
    assert "visa" not in news.body
    nothing = ("what is new since you applied: an exam passed, a rotation, a paper, a new role, with its date",)
    assert written(three["tied"], "update", code).gaps == nothing, "what was there when applications went out"
    assert written(plan, "update", code, dt.date(2027, 8, 1)).gaps == nothing
    applied = Event(code=code, kind="applied", date=dt.date(2026, 11, 20))
    late = plan.with_texts(plan.profile.in_season(events=(applied,)))
    assert written(late, "update", code).gaps == nothing, "that program read of it in the application"


def test_a_letter_does_not_tell_what_begins_after_the_day_it_is_written(three):
    item = StoryItem(kind="experience", what="completed an observership", place="Pomona, CA", start="2027-02",
                     end="2027-03")  # fmt: skip
    plan = with_story(three["untied"], item)
    code = program(plan, 1)
    for kind in ("inside home", "update", "interest"):
        assert "observership" not in written(plan, kind, code).body
        assert "I completed an observership in Pomona, CA" in written(plan, kind, code, dt.date(2027, 4, 1)).body


def test_no_tie_is_claimed_that_is_not_there(three):
    told = written(three["h1b only"], "inside home", program(three["h1b only"], 1))
    assert "ties" not in told.subject
    assert told.gaps


def test_a_first_letter_fits_the_place_of_its_program(three):
    plan = three["tied"]
    with pytest.raises(PlanError, match="lies outside your first region"):
        written(plan, "inside home", program(plan, 3))
    with pytest.raises(CatalogError):
        written(plan, "visa", "0000000000")


def test_the_own_text_is_merged_for_each_program(three):
    text = "Subject: Hello [city]\n\nDear [program], I like [state] because [your reason]. {{ name }}"
    plan = edited(three["tied"], EditedLetter(kind="visa", text=text))
    code = program(plan, 3)
    told, row = written(plan, "visa", code), plan.catalog.row(code)
    assert told.edited
    assert told.subject == f"Hello {row['city']}"
    assert spoken_name(str(row["program_name"])) in told.body
    assert told.gaps == ("your reason",)
    assert "{{ name }}" in told.body, "an edited text is text, never a template"


def test_a_letter_edited_for_one_program_wins_there_only(three):
    plan = three["tied"]
    one, other = plan.codes[:2]
    letters = EditedLetter(kind="visa", text="For all"), EditedLetter(kind="visa", code=one, text="For one")
    plan = edited(plan, *letters)
    assert [written(plan, "visa", code).body for code in (one, other)] == ["For one", "For all"]


def test_too_long_a_letter_is_told(three):
    plan = edited(three["tied"], EditedLetter(kind="visa", text="word " * (MOST_WORDS + 1)))
    told = written(plan, "visa", plan.codes[0])
    assert told.too_long == f"{MOST_WORDS + 1} words; cut it to {MOST_WORDS} or fewer."
    assert not told.sendable


def test_the_merge_holds_one_letter_a_program_where_it_fits(three):
    plan = three["tied"]
    inside, outside = (merge(StatementPlan(plan, TODAY), kind, plan.codes) for kind in ("inside home", "outside home"))
    assert len(inside) == plan.tier_counts[1]
    assert sorted([*inside["acgme_code"], *outside["acgme_code"]]) == sorted(plan.codes)
    assert merge(StatementPlan(plan, TODAY), "visa", plan.codes)["body"].nunique() == len(plan.codes)
    assert len(merge(StatementPlan(plan, TODAY), "visa", [])) == 0


# The visa need


@pytest.mark.parametrize("visa", VISA_NEEDS)
@pytest.mark.parametrize("step3", [True, False])
def test_the_need_is_stated_without_narrowing(visa, step3):
    applicant = Applicant(specialty="Neurology", visa=visa, step3_passed=step3)
    draft = visa_statement(applicant)
    assert " only" not in draft.text
    assert check_visa_text(applicant, draft.text) == []
    assert ("H-1B" in draft.text) == (visa in {"j1_or_h1b", "h1b_only"})
    assert ("have passed USMLE Step 3" in draft.text) == (step3 and visa != "none")
    missing = visa == "h1b_only" and not step3
    assert draft.gaps == (("whether and when you passed Step 3",) if missing else ())
    assert ("Step 3" in draft.text) == ((step3 and visa != "none") or missing)
    assert "not passed" not in draft.text
    assert "plan to take" not in draft.text


def test_every_need_and_step_3_state_is_worded_differently():
    applicants = [Applicant(specialty="X", visa=visa, step3_passed=s) for visa in VISA_NEEDS for s in (True, False)]
    assert len({visa_statement(applicant).text for applicant in applicants}) == 7


NARROW = ["I will only accept H-1B.", "H1B only, please.", "I do not want a J-1.", "I must have an H-1B.",
          "The H-1B is the only visa for me.", "I cannot use a J-1.", "I require H-1B sponsorship."]  # fmt: skip


@pytest.mark.parametrize("text", NARROW)
def test_narrow_wordings_are_caught_unless_they_are_the_need(text):
    wide = Applicant(specialty="X", visa="j1_or_h1b")
    assert {wording.key for wording in check_visa_text(wide, text)} == {"h1b_only"}
    assert check_visa_text(wide.model_copy(update={"visa": "h1b_only"}), text) == []


@pytest.mark.parametrize(
    "text",
    ["I can train on a J-1 or an H-1B visa.", "I have not passed Step 3, which an H-1B petition needs.",
     "Not only J-1 but also H-1B is fine.", "I only need sponsorship."],
)  # fmt: skip
def test_open_wordings_are_left_alone(text):
    assert check_visa_text(Applicant(specialty="X", visa="j1_or_h1b"), text) == []


def test_h1b_only_tells_its_cost_from_either_side(catalog, three):
    plan = three["h1b only"]
    cost = h1b_only_cost(plan)
    assert cost is not None
    assert cost.programs_before > cost.programs_after > 0
    assert cost.match_before.mid > cost.match_after.mid > 0
    assert cost.match_after == plan.outlook.match
    assert f"{100 * plan.outlook.match.low:.0f} to {100 * plan.outlook.match.high:.0f} with H-1B only" in cost.sentence
    assert cost.change.low <= cost.change.mid <= cost.change.high <= 0
    assert "An estimate" in cost.sentence
    assert cost.on_list_lost
    assert set(cost.on_list_lost).isdisjoint(plan.codes)
    applicant = plan.profile.applicant.model_copy(update={"visa": "j1_or_h1b"})
    wide = recommend_profile(catalog, plan.profile.model_copy(update={"applicant": applicant}))
    assert h1b_only_cost(wide) == cost
    assert set(cost.on_list_lost) == set(wide.codes) - set(plan.codes)
    assert f"about {wide.odds.visa[wide.choice.available].sum():.0f} open programs" in cost.sentence


def test_who_needs_no_visa_pays_nothing(catalog, plan):
    applicant = plan.profile.applicant.model_copy(update={"visa": "none"})
    none = recommend_profile(catalog, plan.profile.model_copy(update={"applicant": applicant}))
    assert h1b_only_cost(none) is None


@pytest.mark.parametrize("kind", LETTERS)
def test_the_text_for_all_filled_in_is_the_letter_to_one_without_ties_there(three, kind):
    plan = three["untied"]
    code = fitting(plan, kind)
    text = draft_for_all(StatementPlan(plan, TODAY), kind, code)
    assert "[program]" in text
    filled = written(edited(plan, EditedLetter(kind=kind, text=text)), kind, code)
    assert filled.text == written(plan, kind, code).text
    assert "[program]" not in filled.text


# After an interview


def with_interview(plan: Plan, code: str, day: str, notes: str = "") -> Plan:
    event = Event(code=code, kind="accepted", date=dt.date(2026, 11, 1), day=dt.date.fromisoformat(day), notes=notes)
    return plan.with_texts(plan.profile.in_season(events=(event,)))


@pytest.mark.parametrize("kind", AFTER_INTERVIEW)
def test_a_letter_after_an_interview_takes_its_day_and_reminds_of_the_notes(three, kind):
    code = program(three["tied"], 1)
    plan = with_interview(three["tied"], code, "2026-11-20", "Dr. Lee [PD]\nruns the ICU.")
    told = written(plan, kind, code)
    assert "November 20, 2026" in told.body
    assert told.gaps == ("name of your interviewer", "one thing you spoke about; you noted: Dr. Lee (PD) runs the ICU.")
    assert not told.sendable
    assert interviewed(StatementPlan(plan, TODAY)) == (code,)


@pytest.mark.parametrize("kind", AFTER_INTERVIEW)
def test_an_interview_to_come_gives_no_day(three, kind):
    code = program(three["tied"], 1)
    plan = with_interview(three["tied"], code, "2026-12-20", "Ask about the ICU.")
    told = written(plan, kind, code)
    assert "date of the interview" in told.gaps
    assert "ICU" not in told.body
    assert interviewed(StatementPlan(plan, TODAY)) == ()


def test_an_interview_done_without_a_day_was_on_the_day_it_was_entered_for(three):
    code = program(three["tied"], 3)
    event = Event(code=code, kind="done", date=dt.date(2026, 11, 18))
    plan = three["tied"].with_texts(three["tied"].profile.in_season(events=(event,)))
    assert "November 18, 2026" in written(plan, "thanks", code).body


def test_a_long_note_is_cut_at_a_word(three):
    code = program(three["tied"], 1)
    plan = with_interview(three["tied"], code, "2026-11-20", "word " * 300)
    gap = written(plan, "thanks", code).gaps[1]
    assert gap.endswith("word …")
    assert len(gap) < 200  # longer ones are not seen as gaps in an edited text


def test_the_text_for_all_names_no_day_of_one(three):
    code = program(three["tied"], 1)
    plan = with_interview(three["tied"], code, "2026-11-20", "ICU")
    assert "[date of the interview]" in draft_for_all(StatementPlan(plan, TODAY), "thanks", code)


@pytest.mark.parametrize("kind", AFTER_INTERVIEW)
def test_notes_that_say_so_fill_the_gaps_of_a_thank_you(three, kind):
    code = program(three["tied"], 1)
    plan = with_interview(
        three["tied"], code, "2026-11-20", "Interviewer: Dr. Ana Lee\nspoke about their street clinic"
    )
    told = written(plan, kind, code)
    assert told.body.startswith("Dear Dr. Ana Lee,")
    assert re.search(r"\b(?:spoke|our talk) about their street clinic", told.body)
    assert "their street clinic" in told.body
    assert told.sendable


def test_nobody_is_written_to_by_the_name_of_the_registry(three):
    plan = three["tied"]
    for code in plan.codes[:40]:
        told = written(plan, "visa", code)
        first = told.body.split(",\n")[0]
        assert not re.search(r"[/(\[]|Inc\\b|Consortium", first), first


@pytest.mark.parametrize(
    ("registered", "name"),
    [("University of California (Irvine)", "UC Irvine"), ("La Maestra Family Clinic, Inc.", "La Maestra Family Clinic"),
     ("HCA Healthcare/Los Robles Regional Medical Center", "Los Robles Regional Medical Center"),
     ("Kaiser Permanente Southern California (Fontana)", "Kaiser Permanente Fontana"),
     ("Los Angeles County-Harbor-UCLA Medical Center", "Harbor-UCLA"),
     ("Cleveland Clinic Foundation", "Cleveland Clinic"), ("University of New Mexico School of Medicine",
      "University of New Mexico"), ("Baylor College of Medicine", "Baylor College of Medicine"),
     ("Loma Linda University Health Education Consortium", "Loma Linda University")],
)  # fmt: skip
def test_a_program_has_the_name_people_use(registered, name):
    assert spoken_name(registered) == name


def test_only_who_lives_elsewhere_will_move(three):
    def last(plan, kind, code):
        return written(plan, kind, code).body

    plan = three["tied"]
    code = program(plan, 1)
    city = str(plan.catalog.row(code)["city"])
    assert f"I will move to {city}" in last(plan, "inside home", code), "the latest move led to Accra"
    here = StoryItem(kind="place", what="live with my wife", place=f"{city}, CA", start="2024", still_going=True)
    assert f"I will stay in {city}" in last(with_story(plan, here), "inside home", code)
    near = here.model_copy(update={"place": "Fresno, CA"})
    unclear = last(with_story(plan, near), "inside home", code)
    assert f"I will make my home in {city}" in unclear
    assert "move to" not in unclear


def test_ties_are_spoken_of_elsewhere_only_where_there_are_some(three):
    plan = three["tied"]
    assert "shows ties to Southern California" in written(plan, "outside home", program(plan, 3)).body
    bare = replace(with_story(plan), profile=plan.profile.model_copy(update={
        "applicant": plan.profile.applicant.model_copy(update={"ties": (), "usce_socal_months": None}),
        "story": plan.profile.story.model_copy(update={"items": ()}),
    }))  # fmt: skip
    assert "shows ties" not in written(bare, "outside home", program(plan, 3)).body


def test_who_has_no_tie_is_bridged_by_patients_like_those_there(three):
    cared = StoryItem(kind="rural", what="worked as a GP", place="Oaxaca, Mexico", start="2019", end="2021",
                      population="farm workers with diabetes")  # fmt: skip
    plan = with_story(three["untied"], cared)
    body = written(plan, "inside home", program(plan, 1)).body
    assert "Many farm workers and their families live in Southern California too." in body
    assert "never" not in body
    assert "not lived" not in body
    assert "Many farm workers" not in written(plan, "outside home", program(plan, 3)).body


def test_a_letter_with_a_wrong_sentence_cannot_be_sent(three):
    plan = three["tied"]
    code = plan.codes[0]
    for wrong in ("My two brothers is in Riverside.", "I worked as doctor there.", "I will rank you number one."):
        told = written(edited(plan, EditedLetter(kind="visa", text=f"Dear team, {wrong}")), "visa", code)
        assert told.mend, wrong
        assert not told.sendable
    fine = written(
        edited(plan, EditedLetter(kind="visa", text="Dear team, my brothers live in Riverside.")), "visa", code
    )
    assert fine.sendable
