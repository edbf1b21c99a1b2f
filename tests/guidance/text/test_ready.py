"""What a director would stumble over: wrong sentences of every kind are caught, good ones are left alone."""

import datetime as dt
import json
from pathlib import Path

import pytest

from smartpick.applicant import StoryItem
from smartpick.guidance import story_sentence
from smartpick.guidance.text.ready import to_mend

WRONG = """\
My two brothers is living in San Diego.
My parents has a clinic in Riverside.
My sister and her husband works in Irvine.
My cousins was in San Diego.
I worked as doctor in Lagos.
I worked as house officer in Lagos in 2020.
I have worked as a GP from 2019 in 2020.
I worked as a GP in Cairo since 2020.
I work as a GP in Cairo since 2020.
My sister lives in Riverside since 2015.
I am work in a clinic.
I working in a clinic in Pomona.
I works as a nurse.
I is a nurse in Cairo.
I observership in Riverside, CA.
I cardiology in Pomona.
After residency, I want to running a clinic.
After residency, I want to diabetes clinic.
After residency, I want to opened a clinic.
After residency, I want to a career in psychiatry.
I moved from Philippines to Canada in 2015.
I lived in Netherlands for a year.
I moved from Syria to United States in 2015.
I did an rotation in cardiology.
I was an doctor in Lagos.
I am a engineer from Lagos.
I completed an observership in Riverside, CA. I cared for farm workers.
I shadowed Dr. Lee in Houston. I cared for patients with stroke.
I cared for diabetes.
I cared for homeless.
I completed one months of a rotation.
I spent two month in the ICU.
I lived in in San Diego.
I live in in San Diego.
I worked in at UCLA.
I worked in online.
I worked in Sohag in Sohag.
My sister lives in San Diego in San Diego.
I learned that that patients wait.
I learned it is important to listen.
I learned patients trust slowly.
WORKED AS NURSE IN LAGOS.
I Worked as a nurse.
I was the Doctor on call.
I treated Patients with stroke.
Dear La Maestra Family Clinic, Inc. team.
Dear University of California (Irvine) team.
I did n/a in Lagos.
I worked there..
i worked in Lagos.
I have lived there since 2015 to 2020.
I moved to to Accra.
I have worked with with refugees.
""".splitlines()


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_sentence_is_caught(text):
    assert to_mend(text)


GOOD = """\
My two brothers live and work in San Diego, CA.
My family has lived in Riverside since 2010.
My sister lives and works in Riverside, CA.
I have worked as a GP in Cairo, Egypt since 2020. I care for farmers.
I completed an observership in Riverside, CA. I saw the care of farm workers.
I need visa sponsorship for residency. I can train on a J-1 or an H-1B visa.
I have passed USMLE Step 3, which an H-1B petition needs.
After residency, I want to also teach residents.
After residency, I want to be a psychiatrist for veterans.
I moved from the Philippines to the United States in 2018.
Dear Loma Linda University Psychiatry residency team,
I was the only doctor in the Gambia from 2020 to 2021.
I learned that patients trust slowly.
I worked as one of two doctors for 3,000 people.
I had a patient who had had a stroke.
I remember that we spoke about the street clinic.
In the U.S., I worked with an MD and a US nurse.
An hour later I saw a European patient.
My aunt and uncle are physicians in Orange County, CA.
I worked at the Mayo Clinic and at the University of Lagos.
My mother’s brothers live there.
I served as chief resident at Cairo University.
I have published two papers since 2020.
""".splitlines()


@pytest.mark.parametrize("text", GOOD)
def test_a_good_sentence_is_left_alone(text):
    assert to_mend(text) == []


def test_what_is_made_of_facts_passes():
    lines = Path(__file__).with_name("told.jsonl").read_text().splitlines()
    for line in map(json.loads, lines):
        item = StoryItem(**{field: value for field, value in line.items() if field != "told"})
        draft = story_sentence(item, dt.date(2026, 11, 28))
        assert draft.gaps or to_mend(draft.text) == [], draft.text
