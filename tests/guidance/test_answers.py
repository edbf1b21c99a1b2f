"""The three questions: the outline from facts, what is caught in a typed answer, what match rules allow."""

import pytest

from smartpick.guidance import GUARD_NOTES, LONGEST_SECONDS, StatementPlan, check_answer, extremes, outline
from smartpick.plan import QUESTIONS

ONLY = [
    "Only LA.", "I only want to train in Los Angeles.", "Only LA or I won't be happy.", "California or nothing.",
    "I could not live anywhere else.", "I will not consider programs outside California.", "I must be in San Diego.",
    "There is no other place for me.", "I am exclusively applying to Southern California.",
    "I can't imagine living in another state.", "I would never be happy elsewhere.", "I only apply in socal.",
    "I am not interested in other states.", "San Diego is the only city where I can work.",
    "I don't want to live outside of LA.", "I will not come unless it is in Los Angeles.",
    "If not LA I will not be happy.", "It has to be San Diego.", "Nothing but LA.",
    "I am not going to leave California.", "I cannot leave my family in San Diego.",
    "My wife is in San Diego so I can not go to other state.", "I could only see myself in San Diego.",
    "I do not want to relocate because my wife is here.", "I cannot commit to other places.",
    "I won't settle. There is no flexibility.", "I am not open to other states because of family.",
]  # fmt: skip
ANYWHERE = [
    "Anywhere is fine.", "I have no preference.", "I don't care where I train.", "Location does not matter to me.",
    "I can go anywhere.", "Any place is fine for me.", "I do not mind where I live.", "All cities are the same to me.",
    "I'm not picky about place.", "I am fine with anything.", "I would match any program.",
    "Everywhere is good for me.", "I do not have any geographic preference.",
    "I can go to any state.", "Location is no issue.", "I do not have preference.", "It is all the same to me.",
    "Wherever.", "I would take any residency in any state.",
]  # fmt: skip
BALANCED = [
    "My first choice is Southern California, but not my only one.", "Not only Los Angeles interests me.",
    "Wherever I match, I will move and stay.", "Where I match, I will move there and complete the whole training.",
    "I am open to other places.", "I cannot wait to start.", "I worked in the only clinic in Riverside.",
    "My sister is the only doctor in our family in Lagos.", "I just finished my rotation in Los Angeles.",
    "I prefer Southern California because my sister lives in Riverside.", "I only recently moved to California.",
    "I only work with adults in Los Angeles.", "I could not leave my patients in Riverside.",
    "I did not want to leave California, but I will go where I match.", "I only lived in California for two months.",
    "The only place I have lived in the US is Los Angeles.",
    "I have to be in Los Angeles for my observership in May.",
    "I just want to say that Southern California is my first choice, and I am also open to other places.",
    "I am not interested in anything other than excellent teaching.",
    "We could not leave the hospital in another city.", "I can train anywhere in the Inland Empire.",
    "I would not be happy without patients.", "I learned that where people live matters.",
]  # fmt: skip


@pytest.mark.parametrize("text", ONLY)
def test_only_here_is_caught(catalog, text):
    assert "only_home" in {wording.key for wording in extremes(catalog, text)}


@pytest.mark.parametrize("text", ANYWHERE)
def test_anywhere_is_caught(catalog, text):
    assert "anywhere" in {wording.key for wording in extremes(catalog, text)}


@pytest.mark.parametrize("text", BALANCED)
def test_a_balanced_sentence_is_left_alone(catalog, text):
    assert extremes(catalog, text) == []


def test_another_home_region_has_its_own_extremes(new_england):
    assert extremes(new_england, "Only Boston.")
    assert not extremes(new_england, "Only Pomona.")


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_outline_passes_its_own_check(catalog, three, question):
    for plan in three.values():
        draft = outline(StatementPlan(plan), question).whole
        found = check_answer(catalog, draft.text)
        tied = plan is three["tied"] or question != "state"  # why a state one has no tie to, only the applicant knows
        assert draft.gaps == (() if tied else ("one fact about your state or this program that you checked yourself",))
        assert found.extremes == found.generic == ()
        assert all(move.made for move in found.moves)
        assert "visa" not in draft.text
        assert found.length == ""
        assert found.seconds == draft.seconds


def test_the_outlines_differ_between_people_and_questions(three):
    texts = {outline(StatementPlan(plan), question).whole.text for plan in three.values() for question in QUESTIONS}
    assert len(texts) == 12


def test_only_who_acts_on_it_puts_the_region_first(three):
    assert outline(StatementPlan(three["tied"]), "preference").affirm.text.startswith(
        "Yes. My first choice is Southern California."
    )
    assert "Southern California" not in outline(StatementPlan(three["untied"]), "preference").whole.text


def test_who_asks_decides_what_is_said(three):
    """A program outside hears of the region as one among several, and of ties to its own state first."""

    def asked(name, state, question):
        plan = three[name]
        table = plan.catalog.table.iloc[plan.catalog.rows(plan.profile.applicant.specialty, open_only=True)]
        code = table.loc[table["state"] == state, "acgme_code"].iloc[0]
        return outline(StatementPlan(plan), question, code).whole.text

    assert "one region among several" in asked("tied", "NY", "preference")
    assert "first choice" not in asked("tied", "NY", "preference")
    for question in ("preference", "state"):
        assert "Houston" in asked("h1b only", "TX", question)
    assert "one fact about Ohio" in asked("h1b only", "OH", "state")


def test_where_nothing_is_told_the_outline_has_gaps(plan):
    whole = outline(StatementPlan(plan), "preference").whole
    assert whole.gaps == (
        "one concrete fact that shows what you look for in a program",
        "a move, rural work, volunteering or a language that shows how you adapt",
    )
    assert all(f"[{gap}]" in whole.text for gap in whole.gaps)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("I am open to other places. I will move there and complete the training.", {"affirm"}),
        ("My first choice is Riverside because my sister lives there. I will relocate.", {"acknowledge"}),
        ("I prefer Riverside because of my sister. Good training matters more to me.", {"commit"}),
    ],
)
def test_a_missing_move_is_named(catalog, text, missing):
    found = check_answer(catalog, text)
    assert {move.key for move in found.moves if not move.made} == missing
    assert next(move.ask for move in found.moves if not move.made) in found.to_do


@pytest.mark.parametrize(
    "text",
    [
        "I do not want to relocate because my wife is here. I cannot commit to other places.",
        "I won't settle. There is no flexibility. I am not open to other states because of family.",
        "I would never relocate. I do not prefer your program. Nothing else matters.",
    ],
)
def test_a_refusal_is_no_move(catalog, text):
    found = check_answer(catalog, text)
    assert not any(move.made for move in found.moves)
    assert "only_home" in {wording.key for wording in found.extremes}


def test_a_promise_of_the_first_rank_is_to_do(catalog):
    found = check_answer(catalog, "I will rank your program number one.")
    assert found.to_do[0] == found.ranks[0].ask != ""


def test_brackets_are_the_first_thing_to_do(catalog):
    text = (
        "I prefer Riverside. I am also open to other places. Where I match, I will move there and complete the whole "
        "training. [one concrete fact that shows what you look for] [one fact]"
    )
    found = check_answer(catalog, text)
    assert found.gaps == ("one concrete fact that shows what you look for", "one fact")
    assert found.to_do[0] == "Fill in what is still in brackets: one concrete fact that shows what you look for."


def test_length_is_told_for_speaking(catalog):
    assert check_answer(catalog, "I prefer Riverside.").length.startswith("This takes about 1 seconds")
    long = check_answer(catalog, "word " * 260)
    assert long.seconds == 120
    assert str(LONGEST_SECONDS) in long.length


def test_an_empty_answer_is_not_checked(catalog):
    empty = check_answer(catalog, "  ")
    assert not empty.written
    assert empty.to_do == ()


def test_each_question_says_what_may_be_asked_with_its_source():
    assert set(GUARD_NOTES) == set(QUESTIONS)
    notes = [note for told in GUARD_NOTES.values() for note in told]
    assert all(note.source and note.address.startswith("https://www.nrmp.org/") for note in notes)
    assert any("must not ask" in note.text and note.certain for note in GUARD_NOTES["elsewhere"])
    assert all("check it" in f"{note.text} {note.source}" for note in notes if not note.certain)
