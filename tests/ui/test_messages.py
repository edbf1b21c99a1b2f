"""The Messages page: every part for three applicants; what is typed is kept, checked and never lost."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from smartpick import Applicant, Catalog, Plan, Profile, open_plan
from smartpick.applicant import Story, StoryItem
from smartpick.guidance import StatementPlan, coverage, h1b_only_cost, propose, visa_statement
from smartpick.guidance.text.program_names import spoken_name
from smartpick.plan import DivisionChoice, EditedLetter, Messages, Statement, profile_to_json
from smartpick.ui.messages.statements import chosen_in
from tests.three_applicants import H1B_ONLY, THREE, TIED, UNTIED
from tests.ui.arriving import UNFOLDED, arrived

STORY, STATEMENTS, ANSWERS, LETTERS, VISA, PLACES, CONSISTENCY, SPELLING = TABS = (
    "Your story", "Statements", "Answers", "Letters", "Visa", "ERAS places", "Consistency", "Spelling and grammar",
)  # fmt: skip
UROLOGY = Profile(applicant=Applicant(specialty="Urology", visa="j1_or_h1b"))


def opened(tab: str, told: Profile, **state: Any) -> AppTest:
    """The Messages page on one tab."""
    return arrived("messages", profile=told, messages_tab=tab, **UNFOLDED, **state)


def words(at: AppTest) -> str:
    main = at.main
    shown = [*main.markdown, *main.text, *main.caption, *main.code, *main.info, *main.warning, *main.error,
             *main.success, *main.header]  # fmt: skip
    return "\n".join(str(element.value) for element in shown)


def profile(at: AppTest) -> Profile:
    assert not at.exception
    return at.session_state["profile"]


def with_messages(told: Profile, **fields: Any) -> Profile:
    return told.model_copy(update={"messages": Messages(**fields)})


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_gives_three_applicants_different_words(tab: str) -> None:
    assert all(words(opened(tab, told)) for told in THREE.values())
    if tab not in {CONSISTENCY, SPELLING}:  # nothing is written yet: there they all read the same
        assert len({words(opened(tab, told)) for told in THREE.values()}) == 3


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_runs_without_a_list(tab: str) -> None:
    shown = words(opened(tab, UROLOGY))
    if tab in {STATEMENTS, LETTERS, PLACES, CONSISTENCY}:
        assert "No match figures for non-US IMGs are published for Urology" in shown
        assert "This part looks at your list" in shown


def test_a_second_specialty_is_told_to_have_no_texts_here() -> None:
    applicant = TIED.applicant.model_copy(update={"second_specialty": "Psychiatry"})
    told = words(opened(STORY, TIED.model_copy(update={"applicant": applicant})))
    assert "about your first list, Internal Medicine. Keep the texts for Psychiatry" in told
    assert "about your first list" not in words(opened(STORY, TIED))


# Story


def test_a_fact_becomes_a_sentence_and_the_plan_file_keeps_it(catalog: Catalog) -> None:
    at = opened(STORY, UNTIED)
    at.selectbox(key="fact-kind").select("volunteering").run()
    assert at.text_input(key="fact-what").label == "As a volunteer, I …"
    at.text_input(key="fact-what").input("measured blood pressure")
    at.text_input(key="fact-place").input("Hue, Vietnam")
    at.text_input(key="fact-start").input("2024-03")
    at.run()
    assert profile(at).story.items == UNTIED.story.items
    asked = "[when it ended, or whether it still goes on]"
    assert f"I measured blood pressure in Hue, Vietnam from March 2024 to {asked}." in words(at)
    at.segmented_control(key="fact-still_going").set_value(True).run()
    assert (
        "It becomes: As a volunteer, I have been measuring blood pressure in Hue, Vietnam since March 2024."
        in words(at)
    )
    _button(at, "Keep this fact").click().run()
    assert "As a volunteer, I have been measuring blood pressure in Hue, Vietnam since March 2024." in words(at)
    item = profile(at).story.items[-1]
    assert (item.kind, item.place) == ("volunteering", "Hue, Vietnam")
    assert open_plan(profile_to_json(profile(at), catalog.version)).story.items[-1] == item
    assert at.text_input(key="fact-what").value == ""


def _button(at: AppTest, label: str) -> Any:
    return next(button for button in at.button if button.label == label)


def test_a_refused_fact_stays_in_the_form_with_one_sentence() -> None:
    at = opened(STORY, UROLOGY)
    at.selectbox(key="fact-kind").select("rural").run()
    at.text_input(key="fact-what").input("worked alone")
    at.text_input(key="fact-start").input("last year")
    _button(at, "Keep this fact").click().run()
    assert "must be a year or a month, for example 2023 or 2023-04" in words(at)
    assert at.text_input(key="fact-start").value == "last year"
    assert at.text_input(key="fact-what").value == "worked alone"
    assert profile(at).story.items == ()
    at.text_input(key="fact-start").input("2023")
    _button(at, "Keep this fact").click().run()
    assert "I worked alone in [where] from 2023 to [when it ended, or whether it still goes on]." in words(at)
    assert "Still missing: where." in words(at)
    assert not at.main.error


def test_a_fact_can_be_changed_taken_away_and_put_back() -> None:
    at = opened(STORY, TIED)
    at.button(key="fact-change-0").click().run()
    assert at.text_input(key="fact-who").value == "my sister"
    at.text_input(key="fact-who").input("my brother")
    _button(at, "Keep this fact").click().run()
    assert "My brother lives and works in Riverside, CA." in words(at)
    assert len(profile(at).story.items) == len(TIED.story.items)
    at.button(key="fact-remove-1").click().run()
    assert [i.kind for i in profile(at).story.items] == ["person", "move", "aim", "aim"]
    at.button(key="fact-back").click().run()
    assert profile(at).story.items[1] == TIED.story.items[1]


def test_the_open_form_follows_its_fact_when_others_go_and_come() -> None:
    at = opened(STORY, TIED)
    at.button(key="fact-change-2").click().run()
    at.button(key="fact-remove-0").click().run()
    at.text_input(key="fact-origin").input("Abuja, Nigeria")
    at.button(key="fact-back").click().run()
    _button(at, "Keep this fact").click().run()
    moved = TIED.story.items[2].model_copy(update={"origin": "Abuja, Nigeria"})
    assert profile(at).story.items == (*TIED.story.items[:2], moved, *TIED.story.items[3:])


def test_a_half_typed_fact_outlives_other_tabs_and_pages() -> None:
    at = opened(STORY, TIED)
    at.button(key="fact-change-0").click().run()
    at.text_input(key="fact-who").set_value("my cousin").run()
    at.switch_page("pages/shortlist.py").run()
    at.switch_page("pages/messages.py").run()
    assert at.text_input(key="fact-who").value == "my cousin"
    _button(at, "Keep this fact").click().run()
    assert [i.who for i in profile(at).story.items][:1] == ["my cousin"]
    assert len(profile(at).story.items) == len(TIED.story.items)


def test_a_change_keeps_what_its_form_does_not_show() -> None:
    person = StoryItem(kind="person", who="my aunt", what="lives", place="Irvine, CA", start="2019")
    at = opened(STORY, UNTIED.model_copy(update={"story": Story(items=(person,))}))
    at.button(key="fact-change-0").click().run()
    at.text_input(key="fact-what").input("works")
    _button(at, "Keep this fact").click().run()
    assert profile(at).story.items == (person.model_copy(update={"what": "works"}),)


def test_a_gap_is_mended_once_in_one_s_own_words_and_outlives_other_changes(catalog: Catalog) -> None:
    person = StoryItem(kind="person", who="my aunt", place="Irvine, CA")
    language = StoryItem(kind="language", what="Igbo")
    at = opened(STORY, UNTIED.model_copy(update={"story": Story(items=(language, person))}))
    assert "Still missing: " in words(at)
    assert [field.key for field in at.text_input if field.label == "Say it in your own words"] == ["own-1"]
    at.text_input(key="own-1").input("My aunt bakes my cakes").run()
    assert "My aunt bakes my cakes." in words(at)
    assert "A person there: family, partner, mentor · in your own words" in words(at)
    assert "Still missing: " not in words(at)
    kept = person.model_copy(update={"sentence": "My aunt bakes my cakes"})
    assert open_plan(profile_to_json(profile(at), catalog.version)).story.items == (language, kept)
    at.button(key="fact-change-1").click().run()
    assert at.text_input(key="fact-sentence").value == "My aunt bakes my cakes"
    at.text_input(key="fact-what").input("works").run()
    assert "It becomes: My aunt bakes my cakes." in words(at)
    _button(at, "Keep this fact").click().run()
    assert profile(at).story.items[1] == kept.model_copy(update={"what": "works"})
    at.button(key="fact-remove-0").click().run()
    at.text_input(key="own-0").input("").run()
    assert profile(at).story.items == (person.model_copy(update={"what": "works"}),)
    assert "My aunt works in Irvine, CA." in words(at)


def test_a_sentence_that_is_not_right_is_replaced_in_the_form() -> None:
    at = opened(STORY, TIED)
    at.button(key="fact-change-0").click().run()
    at.text_input(key="fact-sentence").input("My sister keeps bees in Riverside.").run()
    _button(at, "Keep this fact").click().run()
    assert "My sister keeps bees in Riverside." in words(at)
    assert profile(at).story.items[0] == TIED.story.items[0].model_copy(
        update={"sentence": "My sister keeps bees in Riverside."}
    )


def test_the_score_says_what_is_missing_and_generic_reasons_are_caught() -> None:
    assert "**11 of 11 points**" in words(opened(STORY, TIED))
    at = opened(STORY, UNTIED)
    assert "Missing: A person in the region (2 points). Add a person there" in words(at)
    at.text_area(key="story-why").set_value("I love the sunny weather and the beaches.").run()
    assert profile(at).story.why_home == "I love the sunny weather and the beaches."
    assert "weather" in next(text.value for text in at.main.text if text.value.startswith("“"))


def test_a_step_from_abroad_is_planned_then_done_then_told() -> None:
    at = opened(STORY, UNTIED)
    assert "I attended virtual grand rounds of [medical center]" in words(at)
    at.button(key="abroad-rounds").click().run()
    planned = profile(at).story.items[-1]
    assert planned.kind == "rounds"
    assert planned.planned_for is not None
    assert planned.planned_for.month == 9
    last = len(profile(at).story.items) - 1
    at.button(key=f"fact-change-{last}").click().run()
    at.text_input(key="fact-what").input("attended weekly virtual grand rounds")
    at.text_input(key="fact-who").input("UC Riverside")
    _button(at, "Keep this fact").click().run()
    at.button(key=f"fact-done-{last}").click().run()
    assert profile(at).story.items[-1].done
    assert "**Virtual grand rounds and conferences** · done" in words(at)


def test_the_timeline_becomes_sentences_of_adaptability() -> None:
    at = opened(STORY, UNTIED)
    assert any("I moved from Hanoi to Ha Giang province, Vietnam in 2020." in code.value for code in at.main.code)
    assert any("When" in table.value.columns and len(table.value) == 3 for table in at.main.dataframe)


# Statements


@pytest.mark.parametrize("name", THREE)
def test_the_strategy_is_the_recommended_one_with_its_reason(name: str, three: dict[str, Plan]) -> None:
    advice = StatementPlan(three[name]).advice
    at = opened(STATEMENTS, THREE[name])
    assert advice.reason in words(at)
    table = at.data_editor[0].value
    assert table["version"].tolist() == list(StatementPlan(three[name]).assignments.values())


def test_another_strategy_and_a_typed_text_are_kept() -> None:
    at = opened(STATEMENTS, UNTIED)
    at.selectbox(key="strategy").select("two").run()
    assert profile(at).messages.strategy == "two"
    at.segmented_control(key="version").set_value("national").run()
    at.text_area(key="statement-national").set_value("I will complete the whole training.").run()
    assert profile(at).messages.statement("national") == "I will complete the whole training."
    assert "Your text says so." in words(at)
    at.text_area(key="statement-national").set_value("").run()
    assert profile(at).messages.statements == ()


def test_a_text_too_long_stays_visible_and_the_plan_stays() -> None:
    at = opened(STATEMENTS, UNTIED)
    long = "word " * 6000
    at.text_area(key="statement-universal").set_value(long).run()
    assert "The statement has 30,000 characters; the limit is 28,000." in at.main.error[0].value
    assert at.text_area(key="statement-universal").value == long
    assert profile(at).messages.statements == ()
    at.selectbox(key="strategy").select("two").run()
    at.segmented_control(key="version").set_value("home").run()
    at.selectbox(key="strategy").select("universal").run()
    assert at.text_area(key="statement-universal").value == long


def test_a_wrong_assignment_is_caught_and_mended(three: dict[str, Plan]) -> None:
    table = three["tied"].list_table
    row = int((table["tier"] == 3).to_numpy().argmax())
    code, name = str(table["acgme_code"].iloc[row]), str(table["program_name"].iloc[row])
    chosen = chosen_in({str(row): {"version": "home"}}, three["tied"].codes)
    assert chosen == {code: "home"}
    at = opened(STATEMENTS, with_messages(TIED, assignments=chosen))
    assert "1 program gets a statement that does not fit" in words(at)
    assert any(name in text.value and "Southern California goes to" in text.value for text in at.main.text)
    at.button(key="assign-better").click().run()
    assert profile(at).messages.assignments == {code: "national"}
    assert "No wrong one found." in words(at)


# Answers


def test_extremes_are_caught_in_the_typed_answer_and_a_good_one_passes(three: dict[str, Plan]) -> None:
    at = opened(ANSWERS, TIED)
    at.text_area(key="answer-preference").set_value("I would only train in Los Angeles. Nowhere else.").run()
    assert "only" in words(at)
    asks = [text.value for text in at.main.text if text.value.startswith("“")]
    assert asks
    at.text_area(key="answer-preference").set_value("").run()
    assert "Not checked: nothing is written yet." in words(at)
    at.button(key="answer-start-preference").click().run()
    assert "nothing to change was found" in words(at)
    assert set(profile(at).messages.answers) == {"preference"}


@pytest.mark.parametrize("question", ["preference", "elsewhere", "move"])
def test_each_question_has_its_guard_note_and_a_practice_view(question: str) -> None:
    at = opened(ANSWERS, H1B_ONLY, question=question)
    assert "https://www.nrmp.org/" in words(at)
    assert [code.value for code in at.main.code if code.value]
    at.toggle(key="practice").set_value(True).run()
    assert not at.exception
    assert len(at.main.checkbox) == 5
    assert not at.main.text_area


def test_an_answer_started_from_blanks_is_not_called_good() -> None:
    at = opened(ANSWERS, Profile(applicant=TIED.applicant.model_copy(update={"ties": (), "usce_socal_months": 0})))
    at.button(key="answer-start-preference").click().run()
    assert "Still missing: one concrete fact that shows what you look for in a program." in words(at)
    assert "nothing to change was found" not in words(at)


def test_an_essay_is_not_started_from_a_blank_alone() -> None:
    at = opened(PLACES, with_messages(UNTIED, divisions=(DivisionChoice(division="Mountain"),)))
    assert "[one concrete fact that ties you to Mountain]" in words(at)
    assert "essay-Mountain-start" not in {button.key for button in at.button}
    at.text_area(key="essay-Mountain").set_value("My [who] lives there.").run()
    assert "Still missing: who." in words(at)


# Letters


@pytest.mark.parametrize("kind", ["outside home", "update", "interest", "visa"])
def test_each_letter_is_made_edited_and_given_back(kind: str) -> None:
    at = opened(LETTERS, TIED)
    at.selectbox(key="letter-kind").select(kind).run()
    code = at.selectbox(key=f"letter-code-{kind}").value
    key = f"letter-{kind}-{code}"
    made = at.text_area(key=key).value
    assert made.startswith("Subject: ")
    at.text_area(key=key).set_value(f"{made}\n[one more fact]").run()
    assert profile(at).messages.letter(kind, code) == f"{made}\n[one more fact]"
    assert "Still missing: one more fact." in words(at)
    at.button(key="letter-back").click().run()
    assert profile(at).messages.letters == ()
    assert at.text_area(key=key).value == made


def test_a_letter_too_long_stays_until_the_draft_is_wanted_back() -> None:
    at = opened(LETTERS, TIED)
    key = f"letter-outside home-{at.selectbox(key='letter-code-outside home').value}"
    made = at.text_area(key=key).value
    at.text_area(key=key).set_value("word " * 1200).run()
    assert at.main.error[0].value == "The letter has 6,000 characters; the limit is 5,000. It is not kept yet."
    assert "1200 of 200 words. Cut it to 200 or fewer." in words(at)
    assert "Nothing is missing." not in words(at)
    assert at.text_area(key=key).value == "word " * 1200
    at.button(key="letter-back").click().run()
    assert at.text_area(key=key).value == made
    assert not at.main.error


def test_one_text_for_all_is_filled_in_for_each_program(three: dict[str, Plan]) -> None:
    at = opened(LETTERS, UNTIED)
    at.segmented_control(key="letter-for").set_value("All programs it fits").run()
    text = at.text_area(key="letter-outside home-all").value
    assert "Dear [program] Family Medicine residency team" in text
    at.text_area(key="letter-outside home-all").set_value("Subject: Hello\n\nDear [program] in [city]").run()
    assert profile(at).messages.letters == (
        EditedLetter(kind="outside home", text="Subject: Hello\n\nDear [program] in [city]"),
    )
    row = three["untied"].catalog.row(at.selectbox(key="letter-preview-outside home").value)
    assert f"Dear {spoken_name(str(row['program_name']))} in {row['city']}" in words(at)
    assert at.main.dataframe[0].value["edited"].all()


# Visa


def test_h1b_only_shows_its_cost_before_it_is_kept(three: dict[str, Plan]) -> None:
    cost = h1b_only_cost(three["tied"])
    assert cost is not None
    at = opened(VISA, TIED)
    assert cost.sentence not in words(at)
    at.toggle(key="thinks-h1b").set_value(True).run()
    assert cost.sentence in words(at)
    assert profile(at).applicant.visa == "j1_or_h1b"
    at.button(key="visa-leave").click().run()
    assert profile(at).applicant.visa == "j1_or_h1b"
    at.toggle(key="thinks-h1b").set_value(True).run()
    at.button(key="visa-narrow").click().run()
    assert profile(at).applicant.visa == "h1b_only"
    assert "Your need now: **H-1B only**" in words(at)
    assert not any("leave your list" in e.label for e in at.main.expander)
    assert any("would come onto your list" in e.label for e in at.main.expander)
    at.button(key="visa-widen").click().run()
    assert profile(at).applicant.visa == "j1_or_h1b"


def test_the_visa_wording_and_the_check_of_the_own_words() -> None:
    at = opened(VISA, H1B_ONLY)
    assert visa_statement(H1B_ONLY.applicant).text in words(at)
    at.text_area(key="visa-text").set_value("I will only accept a J-1 visa.").run()
    assert profile(at).messages.visa_text == "I will only accept a J-1 visa."
    assert any(text.value.startswith("“") for text in at.main.text)
    at.text_area(key="visa-text").set_value("I need H-1B sponsorship.").run()
    assert "Nothing found that narrows your need" in words(at)


# ERAS places


@pytest.mark.parametrize("name", THREE)
def test_the_proposal_is_taken_with_one_click(name: str, three: dict[str, Plan]) -> None:
    at = opened(PLACES, THREE[name])
    at.button(key="take-Three divisions").click().run()
    statements = StatementPlan(three[name])
    best = propose(statements, coverage(statements)).best
    assert tuple(c.division for c in profile(at).messages.divisions) == best.divisions
    at.button(key="take-No preference").click().run()
    assert profile(at).messages.divisions == ()
    assert profile(at).messages.no_preference


def test_the_essay_counter_and_an_essay_too_long() -> None:
    told = with_messages(TIED, divisions=(DivisionChoice(division="Pacific"),))
    at = opened(PLACES, told)
    assert "0 of 300 characters, 300 left." in words(at)
    at.text_area(key="essay-Pacific").set_value("a" * 300).run()
    assert "300 of 300 characters, 0 left." in words(at)
    assert profile(at).messages.divisions[0].essay == "a" * 300
    at.text_area(key="essay-Pacific").set_value("b" * 310).run()
    assert "310 of 300 characters: cut 10." in words(at)
    assert at.main.error[0].value == "The essay has 310 characters; the limit is 300. It is not kept yet."
    assert at.text_area(key="essay-Pacific").value == "b" * 310
    assert profile(at).messages.divisions[0].essay == "a" * 300


def test_an_essay_comes_back_with_its_division() -> None:
    told = with_messages(TIED, divisions=(DivisionChoice(division="Pacific", essay="My sister lives there."),))
    at = opened(PLACES, told)
    at.multiselect(key="divisions").set_value(["Mountain"]).run()
    assert [c.division for c in profile(at).messages.divisions] == ["Mountain"]
    at.multiselect(key="divisions").set_value(["Mountain", "Pacific"]).run()
    assert profile(at).messages.divisions[1].essay == "My sister lives there."


def test_a_program_sees_the_division_it_lies_in_and_no_other(three: dict[str, Plan]) -> None:
    told = with_messages(TIED, divisions=(DivisionChoice(division="Pacific", essay="My sister lives there."),))
    table = three["tied"].list_table
    near, far = (str(table["acgme_code"][table["tier"] == tier].iloc[0]) for tier in (1, 3))
    at = opened(PLACES, told, eye=near)
    assert "It sees that you prefer the Pacific division and the essay you wrote." in words(at)
    at.selectbox(key="eye").select(far).run()
    assert "It sees that you prefer" not in words(at)
    assert "your choice of Pacific" in words(at)


def test_signals_are_entered_and_held_to_the_limit(three: dict[str, Plan]) -> None:
    codes = three["tied"].codes
    at = opened(PLACES, TIED, eye=codes[0])
    assert "Up to 3 gold signals and 12 silver signals, as published for the 2027 season" in words(at)
    at.multiselect(key="signals-silver").set_value(codes[:2]).run()
    at.multiselect(key="signals-gold").set_value(codes[2:6]).run()
    assert profile(at).messages.signals == {
        **dict.fromkeys(codes[:2], "silver"), **dict.fromkeys(codes[2:6], "gold")
    }  # fmt: skip
    assert "You give 4 gold signals; the limit is 3 (2027 season)." in at.main.error[0].value
    at.multiselect(key="signals-gold").set_value(codes[2:5]).run()
    assert not at.main.error
    assert "It sees a silver signal from you." in words(at)


def test_a_specialty_without_tiers_takes_plain_signals(three: dict[str, Plan]) -> None:
    at = opened(PLACES, UNTIED)
    code = three["untied"].codes[0]
    at.multiselect(key="signals-signal").set_value([code]).run()
    assert profile(at).messages.signals == {code: "signal"}
    at.multiselect(key="signals-signal").set_value([]).run()
    assert profile(at).messages.signals == {}


# Consistency and spelling


def test_nothing_written_is_not_checked_and_a_finding_names_its_programs(three: dict[str, Plan]) -> None:
    at = opened(CONSISTENCY, TIED)
    assert "You have written nothing yet" in words(at)
    assert set(at.main.dataframe[0].value["Status"]) == {"– not checked"}
    row = three["tied"].list_table[lambda t: t["tier"] == 3].iloc[0]
    told = with_messages(TIED, assignments={str(row["acgme_code"]): "home"})
    at = opened(CONSISTENCY, told)
    assert f"{row['program_name']} ({row['city']}, {row['state']})" in words(at)
    assert "**Why a program might mind:**" in words(at)
    at.button(key="fix-assign").click().run()
    assert profile(at).messages.assignments == {str(row["acgme_code"]): "national"}
    assert set(at.main.dataframe[0].value["Status"]) == {"nothing found by these checks", "– not checked"}


def test_a_finding_leads_to_the_tab_where_it_is_mended() -> None:
    told = with_messages(TIED, answers={"move": "I would only train in Los Angeles."})
    at = opened(CONSISTENCY, told)
    at.button(key="open-only_home").click().run()
    assert at.session_state["messages_tab"] == "Answers"


def test_spelling_and_grammar_are_shown_with_their_place_and_change_nothing() -> None:
    text = "I recieve patients in a health centre. I am agree with Riverside. My sister she taught me patience."
    told = with_messages(TIED, statements=(Statement(version="home", text=text),))
    at = opened(SPELLING, told)
    table = at.main.dataframe[0].value
    assert dict(zip(table["Look at this"], table["It could be"], strict=True)) == {
        "recieve": "“receive” or “relieve”", "centre": "“center”", "am agree": "“agree”", "she": "nothing",
    }  # fmt: skip
    assert set(table["Where"]) == {"Statement: Southern California"}
    assert profile(at) == told
    assert not any("agree" in rule for rule in words(opened(CONSISTENCY, told)).splitlines())


# Plain text, and nothing left behind


def test_a_typed_text_leaves_what_changed_in_the_list() -> None:
    at = opened(VISA, TIED)
    at.number_input(key="applications").set_value(60).run()
    before = at.session_state["before"]
    assert before is not None
    at.text_area(key="visa-text").set_value("I need visa sponsorship.").run()
    assert at.session_state["before"] == before


def test_what_the_applicant_types_is_never_markup() -> None:
    item = StoryItem(kind="person", who="my **sister** <b>x</b>", what="lives :red[here]", place="Riverside, CA")
    told = TIED.model_copy(update={"story": Story(items=(item,))})
    for tab in TABS:
        at = opened(tab, told)
        marked = [
            *at.main.markdown,
            *at.main.caption,
            *at.main.info,
            *at.main.warning,
            *at.main.error,
            *at.main.success,
        ]
        assert not any("sister" in str(element.value) for element in marked)


def test_start_over_forgets_the_open_form_and_what_was_kept_aside() -> None:
    at = opened(STORY, TIED)
    at.button(key="fact-remove-0").click().run()
    at.text_input(key="fact-who").input("my aunt").run()
    at.button(key="plan_new").click().run()
    at.button(key="plan_new-yes").click().run()
    assert profile(at).story == Story()
    assert at.text_input(key="fact-who").value == ""
    assert "fact-back" not in {button.key for button in at.button}
