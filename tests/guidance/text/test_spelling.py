"""US spelling: British forms and mistyped words are proposed, names and words of the field are left alone."""

import pytest

from smartpick.guidance import check_spelling

BRITISH = {
    "organised": "organized", "paediatric": "pediatric", "programme": "program", "behaviour": "behavior",
    "haematology": "hematology", "centre": "center", "practise": "practice", "counselling": "counseling",
    "anaesthesia": "anesthesia", "diarrhoea": "diarrhea", "neighbourhoods": "neighborhoods", "analysed": "analyzed",
    "oesophagus": "esophagus", "labelled": "labeled", "hospitalisation": "hospitalization", "fulfil": "fulfill",
}  # fmt: skip


@pytest.mark.parametrize(("british", "american"), BRITISH.items())
def test_a_british_form_gets_its_us_form(catalog, british, american):
    (found,) = check_spelling(catalog, f"This {british} was there.")
    assert (found.word, found.kind, found.proposals) == (british, "US spelling", (american,))


@pytest.mark.parametrize(
    ("typed", "meant"), [("recieve", "receive"), ("definately", "definitely"), ("colleages", "colleagues")]
)
def test_a_mistyped_word_gets_proposals(catalog, typed, meant):
    (found,) = check_spelling(catalog, f"I {typed} them.")
    assert (found.kind, meant in found.proposals) == ("typing", True)


@pytest.mark.parametrize(
    "text",
    ["I organized a pediatric program in the neighborhood.", "My observership was in nephrology and telehealth.",
     "Underserved and uninsured patients came to the Coachella clinic.", "Hour, four, our, pour, advise, exercise.",
     "Dr. Ngozi Okonkwo and Amina taught me.", "I was intubating at the bedside; don't worry, it's fine.",
     "Write to amina@example.org or www.example.org.", "the USMLE, an ECG and the ICU",
     "acre, here, more, raise, promise"],
)  # fmt: skip
def test_right_words_are_left_alone(catalog, text):
    assert check_spelling(catalog, text) == []


def test_the_words_of_the_story_are_right(catalog):
    assert check_spelling(catalog, "We met at the jamatkhana and the madrassa.", ["jamatkhana", "madrassa"]) == []
