"""Words typed in a hurry or in a second language, as US English writes them; articles before nouns that are counted."""

import pytest

from smartpick.guidance.text.ready import to_mend
from smartpick.guidance.text.typed import tidied, unlike_us
from smartpick.guidance.text.words import counted_articles, unknown_words


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("2 yrs at food bank w/ dr Lee on fridays", "two years at food bank with Dr. Lee on Fridays"),
        ("externship for 3 mos.", "externship for three months"), ("MO in a village", "MO in a village"),
        ("living there since 20 years", "living there for 20 years"),
        ("helped organising a camp", "helped organize a camp"),
        ("research about TB programme", "research on TB program"), ("I supervised exercises", "I supervised exercises"),
        ("6 month elective", "six-month elective"), ("2-month rotation", "two-month rotation"),
        ("1.5 years in icu", "1.5 years in ICU"), ("every patient have a story", "every patient has a story"),
        ("served mandatory rural service", "did mandatory rural service"), ("served tea", "served tea"),
        ("DR Congo", "DR Congo"), ("worked during pandemic", "worked during the pandemic"),
        ("WORKED AS A NURSE", "worked as a nurse"), ("observership - Cardiology", "observership in Cardiology"),
    ],
)  # fmt: skip
def test_a_field_is_put_as_us_english_writes_it(typed, written):
    assert tidied(typed) == written
    assert tidied(written) == written, "once is enough"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("volunteered at food bank", "volunteered at a food bank"), ("open free clinic", "open a free clinic"),
        ("worked in emergency hospital and clinic", "worked in an emergency hospital and a clinic"),
        ("learned to study", "learned to study"), ("worked in Gambella camp", "worked in Gambella camp"),
        ("sang in Holy Trinity church", "sang in Holy Trinity Church"),
        ("prayed at Islamic center", "prayed at an Islamic center"),
        ("led food bank managers", "led food bank managers"),
        ("one month of outpatient rotation", "one month of outpatient rotation"),
        ("worked at my clinic", "worked at my clinic"), ("scribed for cardiologist", "scribed for a cardiologist"),
        ("lived in nursing home", "lived in a nursing home"), ("stayed at home", "stayed at home"),
    ],
)  # fmt: skip
def test_an_article_stands_before_a_noun_that_is_counted(typed, written):
    assert counted_articles(typed) == written


@pytest.mark.parametrize(
    "sentence",
    ["I work at food bank.", "I came on friday.", "I honour my teachers.", "I helped at the hospitel.",
     "I want to work in FQHC.", "I cared for pts.", "I worked with my pt yesterday."],
)  # fmt: skip
def test_what_a_director_would_stumble_over_is_never_ready(sentence):
    assert to_mend(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["I trained at UCLA and in the ICU.", "I gave ketamine and insulin.", "I sing in the choir of “gurdwaraji”.",
     "My wife and I are ready to move.", "I only spent two months in San Diego.", "I have five years of practice."],
)  # fmt: skip
def test_a_good_sentence_passes(sentence):
    assert to_mend(sentence) == []
    assert unlike_us(sentence) == []
    assert unknown_words(sentence) == []
