"""The applicant's facts: sentences and gaps, the timeline, how concrete the story is, what can be built from abroad."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpick import Applicant, Tie
from smartpick.applicant import STORY_KINDS, Story, StoryItem
from smartpick.guidance import (
    adaptability,
    concerns_home,
    from_abroad,
    generic_reasons,
    home_reasons,
    home_story,
    names_home,
    next_opening,
    story_sentence,
    track_record,
)
from smartpick.guidance.text.places import home_or_state
from tests.three_applicants import H1B_ONLY, TIED, UNTIED

TODAY = dt.date(2026, 11, 25)
NOBODY = Applicant(specialty="Internal Medicine", visa="none")


@pytest.mark.parametrize("kind", STORY_KINDS)
def test_an_empty_fact_is_all_gaps_and_each_stands_in_the_text(kind):
    draft = story_sentence(StoryItem(kind=kind))
    assert draft.gaps
    assert all(f"[{gap}]" in draft.text for gap in draft.gaps)


def test_a_full_fact_is_a_sentence_of_its_words():
    experience = TIED.story.items[1]
    assert story_sentence(experience).text == (
        "I completed an observership in Riverside, CA with Dr. Ana Ruiz from June 2026 to July 2026. I saw the "
        "care of Spanish-speaking farm workers with diabetes. I learned to explain insulin in simple Spanish."
    )
    assert story_sentence(experience).gaps == ()


# What lies in the future, and what goes on

OBSERVERSHIP = StoryItem(
    kind="experience", what="completed an observership", place="Riverside, CA", start="2027-02", end="2027-03",
    population="farm workers", learned="patience",
)  # fmt: skip


def test_what_begins_later_is_not_told_and_scores_nothing(catalog):
    story = Story(items=(OBSERVERSHIP,))
    assert home_story(catalog, NOBODY, story, TODAY).score == 0
    assert home_reasons(catalog, NOBODY, story, TODAY) == []
    assert home_story(catalog, NOBODY, story, dt.date(2027, 4, 1)).score > 0
    assert not StoryItem(kind="move", end="2027").done_by(TODAY)
    assert StoryItem(kind="move", start="2026").done_by(TODAY)
    assert track_record(Story(items=(StoryItem(kind="rural", start="2027"),)), TODAY) == []


@pytest.mark.parametrize(
    ("what", "told"),
    [("completed an observership", "I have been doing an observership in Riverside, CA since October 2026."),
     ("worked as a nurse", "I have worked as a nurse in Riverside, CA since October 2026."),
     ("taught", "I have taught in Riverside, CA since October 2026."),
     ("volunteering", "I have volunteered in Riverside, CA since October 2026.")],
)  # fmt: skip
def test_what_goes_on_is_not_told_as_ended(what, told):
    item = OBSERVERSHIP.model_copy(update={"start": "2026-10", "what": what, "population": "", "learned": ""})
    assert story_sentence(item, TODAY).text == told
    assert "since" not in story_sentence(item, dt.date(2027, 4, 1)).text
    caring = story_sentence(item.model_copy(update={"population": "farm workers"}), TODAY).text
    does = (
        "observe the care of" if "observ" in what else "work with" if what in {"taught", "volunteering"} else "care for"
    )
    assert caring.endswith(f"I {does} farm workers.")


# Whole sentences typed into the fields

LEADS = {
    ("aim", "what"): ("I want to ", "to ", "After residency, I want to ", "want to ", "My goal is to ",
         "I would like to "),
    ("language", "what"): ("I speak ", "speak ", "i speak ", "I can speak "),
    ("volunteering", "what"): ("As a volunteer, I ", "as a volunteer I ", "I ", "i ", "I have "),
    ("experience", "what"): ("I ", "i ", "I have "),
    ("person", "what"): ("she ", "She ", "who ", "My sister ", "and he "),
    ("move", "origin"): ("from ", "From "),
    ("move", "place"): ("to ", "To "),
    ("experience", "place"): ("in ", "In ", "at "),
    ("experience", "who"): ("with ", "With ", "under "),
    ("rounds", "who"): ("of ", "from "),
    ("experience", "learned"): ("I learned ", "I learned that ", "learned ", "I Learnt ", "that "),
    ("experience", "population"): ("I cared for ", "for ", "to ", "i care for "),
    ("aim", "population"): ("I want to care for ", "for "),
}  # fmt: skip
FIELDS = {
    "aim": {"what": "open a clinic", "place": "Pomona, CA", "population": "farm workers"},
    "language": {"what": "Arabic", "population": "patients"},
    "volunteering": {"what": "helped refugees", "place": "Sohag, Egypt", "population": "children"},
    "experience": {"what": "worked with farmers", "place": "Sohag", "who": "Dr. Ana Ruiz", "population": "farmers",
                   "learned": "patience"},
    "person": {"who": "my sister", "what": "lives and works", "place": "San Diego, CA"},
    "move": {"origin": "Lagos", "place": "Accra"},
    "rounds": {"what": "attended virtual grand rounds", "who": "UCLA"},
}  # fmt: skip


@given(
    st.sampled_from([(key, lead) for key, leads in LEADS.items() for lead in leads]), st.sampled_from(("", ".", "!"))
)
def test_typing_the_lead_in_or_not_gives_the_same_sentence(typed, end):
    (kind, field), lead = typed
    plain = FIELDS[kind]
    whole = {**plain, field: f"{lead}{plain[field]}{end}"}
    assert story_sentence(StoryItem(kind=kind, **whole)) == story_sentence(StoryItem(kind=kind, **plain))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"kind": "aim", "what": "want to be psychiatrist"}, "After residency, I want to be a psychiatrist."),
        ({"kind": "aim", "what": "psychiatrist"}, "After residency, I want to become a psychiatrist."),
        ({"kind": "aim", "what": "cardiology fellowship"},
         "After residency, I want to complete a cardiology fellowship."),
        ({"kind": "aim", "what": "diabetes clinic"},
         "After residency, I want to [a verb, for example: run] a diabetes clinic."),
        ({"kind": "aim", "what": "rural medicine"},
         "After residency, I want to practice rural medicine."),
        ({"kind": "volunteering", "what": "As a volunteer, I helped", "place": "in Hue"},
         "As a volunteer, I helped in Hue."),
        ({"kind": "volunteering", "what": "volunteered", "place": "Hue"}, "I volunteered in Hue."),
        ({"kind": "rural", "what": "I worked in Sohag", "place": "in Sohag", "who": "with Dr. X",
          "population": "to farmers", "learned": "I learned patience."},
         "I worked in Sohag with Dr. X. I cared for farmers. I learned patience."),
        ({"kind": "person", "who": "My sister she", "what": "lives in", "place": "in San Diego"},
         "My sister lives in San Diego."),
        ({"kind": "person", "who": "my aunt", "what": "nurse", "place": "San Diego"},
         "My aunt is a nurse in San Diego."),
        ({"kind": "experience", "what": "observership", "place": "Pomona"}, "I completed an observership in Pomona."),
        ({"kind": "experience", "what": "Clinical rotation in cardiology", "place": "Pomona"},
         "I completed a clinical rotation in cardiology in Pomona."),
        ({"kind": "experience", "what": "house officer", "place": "Lagos"}, "I worked as a house officer in Lagos."),
        ({"kind": "experience", "what": "work as doctor", "place": "Lagos", "start": "2020", "end": "2020"},
         "I worked as a doctor in Lagos in 2020."),
        ({"kind": "experience", "what": "shadowing Dr. Lee", "place": "Pomona"}, "I shadowed Dr. Lee in Pomona."),
        ({"kind": "experience", "what": "cardiology", "place": "Pomona"},
         "I worked in cardiology in Pomona."),
        ({"kind": "rounds", "what": "virtual grand rounds of UCLA"}, "I attended virtual grand rounds of UCLA."),
        ({"kind": "research", "what": "case report on stroke"}, "I worked on a case report on stroke."),
        ({"kind": "move", "origin": "from Lagos", "place": "to Accra"}, "I moved from Lagos to Accra."),
        ({"kind": "experience", "what": "rotation", "place": "at UCLA"}, "I completed a rotation at UCLA."),
        ({"kind": "experience", "what": "rotation", "place": "in Cairo University"},
         "I completed a rotation at Cairo University."),
        ({"kind": "aim", "what": "establish a clinic"}, "After residency, I want to establish a clinic."),
        ({"kind": "aim", "what": "heal people"}, "After residency, I want to heal people."),
        ({"kind": "volunteering", "what": "Red Cross", "place": "Sudan"},
         "I volunteered with the Red Cross in Sudan."),
        ({"kind": "experience", "what": "observing cardiologists in in", "place": "in Lahore"},
         "I observed cardiologists in Lahore."),
        ({"kind": "rounds", "what": "I attended grand rounds of UCLA", "who": "UCLA"},
         "I attended grand rounds of UCLA."),
        ({"kind": "person", "who": "My husband is", "what": "resident", "place": "San Diego"},
         "My husband is a resident in San Diego."),
    ],
)  # fmt: skip
def test_what_was_typed_becomes_a_sentence(fields, told):
    draft = story_sentence(StoryItem(**fields))
    assert draft.text == told
    assert bool(draft.gaps) == ("[" in told)


def test_the_timeline_is_in_order_and_holds_no_plans():
    later = StoryItem(kind="move", origin="Hanoi", place="Paris", planned_for=dt.date(2027, 3, 1))
    story = UNTIED.story.model_copy(update={"items": (*UNTIED.story.items, later)})
    assert [(m.when, m.kind) for m in track_record(story)] == [
        ("from 2020 to 2023", "rural"),
        ("in 2020", "move"),
        ("", "language"),
    ]


def test_adaptability_comes_from_complete_facts_only():
    assert adaptability(UNTIED.story, 1).text == "I moved from Hanoi to Ha Giang province, Vietnam in 2020."
    half = Story(items=(StoryItem(kind="move", place="Paris"),))
    assert adaptability(half).gaps == ("a move, rural work, volunteering or a language that shows how you adapt",)


# The home region in words


@pytest.mark.parametrize(
    "text",
    ["I live in LA.", "SoCal", "southern california", "a clinic in Los Angeles, CA", "worked in Riverside", "Pomona",
     "San Diego-based", "the Inland Empire", "Loma Linda"],
)  # fmt: skip
def test_the_home_region_is_recognized(catalog, text):
    assert names_home(catalog, text)


@pytest.mark.parametrize(
    "text",
    ["Escondido, CA", "Orange, CA", "Orange, California", "Garden Grove, CA", "UCLA", "UCSD", "USC", "Cedars-Sinai",
     "Harbor-UCLA", "Oceanside, CA", "Carlsbad", "Fullerton", "Burbank", "Mission Viejo", "Westminster, CA",
     "National City", "Calexico", "Compton", "Koreatown", "Hollywood", "Thousand Oaks", "Dr. Lee of UCLA"],
)  # fmt: skip
def test_its_towns_and_centers_are_recognized(catalog, text):
    assert names_home(catalog, text)


@pytest.mark.parametrize(
    "text",
    ["Orange", "Orange, NJ", "Westminster, London", "Hollywood, FL", "a corona infection", "the vista",
     "Ontario, Canada", "Dr. Burbank", "Pasadena, TX", "Burbank, Illinois", "commerce and industry",
     "Oceanside, NY", "Corona"],
)  # fmt: skip
def test_their_namesakes_are_not(catalog, text):
    assert not names_home(catalog, text)


def test_an_unknown_town_of_the_state_is_asked_about(catalog):
    def asked(place):
        story = one(kind="person", who="my wife", what="lives", place=place)
        return next(p.ask for p in home_story(catalog, NOBODY, story).points if p.key == "person")

    assert asked("Ripley, CA").startswith("Is Ripley, CA in Southern California? If it is, add its county")
    for place in ("CA", "San Francisco, CA", "Alameda County, CA", "Ripley", "Ripley, TX", "Sacramento, California"):
        assert not asked(place).startswith("Is ")
    county = one(kind="person", who="my wife", what="lives", place="Ripley, San Diego County, CA")
    assert home_story(catalog, NOBODY, county).score > 0


@pytest.mark.parametrize(
    "text", ["Lafayette, LA", "Glendale, AZ", "an orange tree", "LABEL", "Lagos", "California", ""]
)
def test_other_places_are_not_the_home_region(catalog, text):
    assert not names_home(catalog, text)


@pytest.mark.parametrize(
    "text",
    ["LA or nothing", "San Diego or bust", "I hope to return to San Diego in 2027", "Los Angeles in a big hospital",
     "Los Angeles me and my wife", "San Diego ok for us", "San Diego, hi to all"],
)  # fmt: skip
def test_a_small_word_after_the_place_is_no_state_code(catalog, text):
    assert re.search(home_or_state(catalog), text, re.IGNORECASE)
    assert not re.search(home_or_state(catalog), "San Diego, TX or LA, OR", re.IGNORECASE)


def test_a_fact_from_abroad_with_people_there_concerns_the_region(catalog):
    remote = StoryItem(kind="research", what="studied heat illness", who="Dr. Lee of UC San Diego", place="Lagos")
    assert concerns_home(catalog, remote)
    assert not concerns_home(catalog, remote.model_copy(update={"who": "Dr. Lee of Boston University"}))


# How concrete the story is


def test_the_three_score_as_different_as_they_are(catalog):
    scores = {}
    for name, profile in {"tied": TIED, "untied": UNTIED, "h1b": H1B_ONLY}.items():
        story = home_story(catalog, profile.applicant, profile.story)
        scores[name] = (story.score, story.ever_there)
        assert len(story.asks) == sum(not point.met for point in story.points)
    assert scores == {"tied": (11, True), "untied": (3, False), "h1b": (0, False)}


def one(**fields):
    return Story(items=(StoryItem(**fields),))


@pytest.mark.parametrize(
    ("key", "story", "other"),
    [
        ("place", one(kind="place", place="Irvine, CA"), one(kind="place", place="Austin, TX")),
        ("person", one(kind="person", who="my aunt", place="Pomona, CA"), one(kind="person", who="my aunt")),
        ("experience", one(kind="research", who="UC San Diego"), one(kind="rounds", who="UC San Diego")),
        ("dates", one(kind="experience", place="Colton", start="2025"), one(kind="experience", place="Colton")),
        ("patient", one(kind="rural", population="miners"), one(kind="aim", population="miners")),
        ("learned", one(kind="rural", population="miners", learned="to wait"), one(kind="rural", population="miners")),
        ("aim", one(kind="aim", what="teach in San Diego"), one(kind="aim", what="teach")),
    ],
)
def test_each_rule_of_the_score_is_met_and_not_met(catalog, key, story, other):
    met = {point.key: point.met for point in home_story(catalog, NOBODY, story).points}
    unmet = {point.key: point.met for point in home_story(catalog, NOBODY, other).points}
    assert (met[key], unmet[key]) == (True, False)


def test_the_form_counts_too_and_is_not_said_twice(catalog):
    tied = NOBODY.model_copy(update={"ties": (Tie(place="Riverside County, CA", kind="family"),)})
    assert home_reasons(catalog, tied, Story())[0].text == "I have family in Riverside County, California."
    told = [draft.text for draft in home_reasons(catalog, TIED.applicant, TIED.story)]
    assert "My sister lives and works in Riverside, CA." in told
    assert not any("family" in text for text in told)


def test_what_is_planned_counts_for_nothing_yet(catalog):
    planned = one(kind="experience", what="rotate", place="Riverside, CA", planned_for=TODAY)
    assert home_story(catalog, NOBODY, planned).score == 0


# Generic reasons

GENERIC = {
    "weather": ["I love the weather.", "It is always sunny there.", "No snow!", "The warm climate suits me."],
    "beach": ["I enjoy the beach.", "I like surfing.", "Living by the sea is my wish."],
    "diversity": ["The diverse patients attract me.", "It is a melting pot.", "I like its multicultural people."],
    "friends": ["My friends live there.", "I have many friends in LA.", "I know people there.",
                "Some classmates moved there."],
    "lifestyle": ["I want a good quality of life.", "I love hiking.", "A vibrant place."],
    "dream": ["I always dreamed of California.", "It is my dream place."],
}  # fmt: skip


@pytest.mark.parametrize(("key", "text"), [(key, text) for key, texts in GENERIC.items() for text in texts])
def test_a_generic_reason_is_caught(key, text):
    found = generic_reasons(text)
    assert key in {wording.key for wording in found}
    assert all(wording.ask.endswith(".") and wording.words in text for wording in found)


@pytest.mark.parametrize(
    "text",
    ["I worked in Long Beach.", "Climate change harms farm workers.", "My sister lives in Riverside.",
     "I cared for a diverse group of Spanish-speaking farm workers.", "My patients taught me to be friendly.",
     "I moved to San Diego with my husband, who teaches there."],
)  # fmt: skip
def test_a_concrete_reason_is_left_alone(text):
    assert generic_reasons(text) == []


# From abroad


def test_every_step_has_its_dates_before_the_next_opening(catalog):
    steps = from_abroad(catalog, Story(), TODAY)
    assert next_opening(TODAY) == dt.date(2027, 9, 1)
    assert [step.begin_by for step in steps] == sorted(step.begin_by for step in steps)
    assert all(step.finish_by == dt.date(2027, 9, 1) and step.status == "open" for step in steps)
    assert all(step.in_time for step in steps)
    assert all(step.sentence.gaps for step in steps)


def test_late_in_the_season_it_says_what_is_no_longer_in_time(catalog):
    late = {step.key: step.in_time for step in from_abroad(catalog, Story(), dt.date(2027, 4, 15))}
    assert late == {"language": False, "research": False, "public health": False, "telehealth": False, "rounds": True}
    assert next_opening(dt.date(2027, 9, 1)) == dt.date(2028, 9, 1)


def test_a_step_done_turns_into_a_sentence(catalog):
    done = one(kind="language", what="Spanish", population="farm workers")
    step = next(s for s in from_abroad(catalog, done, TODAY) if s.key == "language")
    assert (step.status, step.sentence.text, step.sentence.gaps) == ("done", "I speak Spanish with farm workers.", ())
    planned = one(kind="rounds", who="UC San Diego", planned_for=dt.date(2027, 2, 1))
    step = next(s for s in from_abroad(catalog, planned, TODAY) if s.key == "rounds")
    assert (step.status, step.finish_by) == ("planned", dt.date(2027, 2, 1))


def test_research_elsewhere_does_not_make_the_step_done(catalog):
    elsewhere = one(kind="research", what="studied stroke", place="Boston, MA")
    assert next(s for s in from_abroad(catalog, elsewhere, TODAY) if s.key == "research").status == "open"
