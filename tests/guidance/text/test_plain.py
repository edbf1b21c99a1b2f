"""Which sentences are surely plain English: of each kind of fault one that is not taken, beside a good one like it."""

import pytest

from smartpick.guidance.text.plain import is_plain

NOT_TAKEN = """\
I worked on cholera outbreak in Yemen.
I speak Portuguese with Brazilian community.
My fiancé is doing PhD at USC in Los Angeles.
My fiancé is a doing PhD at USC in Los Angeles.
I learned to adapt to new system.
I completed a four-week observership, nephrology at UCSD.
I attended a cardiology webinars at Stanford.
My mom works in a Loma Linda Hospital as a nurse.
My wife's family is from in San Diego, CA.
My best friend is married and lives and lives in Torrance, CA.
I conscripted as an army doctor in Seoul, South Korea from 2017 to 2020.
I took part in a contact tracing in Bogotá.
I did lab research, mouse models of diabetes at UCSD.
I was a posted rural then urban hospital in Assam.
I triaged and treatment of burn patients in Mosul, Iraq.
I managed diabetes hypertension asthma in Dhaka.
I assisted in deliveries and give anesthesia in Lubumbashi.
I treated patient in Manila from 2018 to 2019.
I worked as a doctor in a rural health post, no electricity in Bamyan.
After residency, I want to work in both clinic and hospital.
My parents' best friends offered me to live with them in Yorba Linda.
I was the MO I/C of BHU in Sindh.
I assisted in surgeries, wrote notes, followed patients in Tbilisi.
I know the city very well because my family visits in Los Angeles, CA every year.
I completed an observership in family medicine, Dr. Le's office in San Jose, CA.
I have working as an assistant professor of neurology in Cairo since 2021.
I have been driving for Uber and study for Step 3 in Ontario, CA since January 2026.
I shadowed physicians in a free clinic Santa Ana, CA.
I have worked refugees in the West Bank since 2024.
I volunteered as doctors in Chad.
I published three paper on stroke in Dhaka.
My cousin own a pharmacy in Riverside, CA.
My sisters are nurses San Diego, CA.
My twin sister is a dentist, has her own practice in Upland, CA.
I delivered babies, suturing wounds, treating snake bites in West Bengal.
I learned how to present short.
I have attended the church and playing guitar in Loma Linda, CA since 2023.
I worked as an assistant in a pediatrics clinic, vaccines and vital signs in Perris, CA.
I completed an externship with Dr. Gupta, IM in Montclair, CA.
I learned to make decision alone.
I worked in a lab with mice about stroke in Heidelberg.
I worked as a doctor in prison in San Salvador.
""".splitlines()
TAKEN = """\
I worked on a cholera outbreak in Yemen.
I speak Portuguese with the Brazilian community.
My fiancé is doing a PhD at USC in Los Angeles.
I learned to adapt to a new system.
I completed a four-week observership in nephrology at UCSD in September 2025.
I attended cardiology webinars at Stanford.
My mom works in a teaching hospital as a nurse.
My wife's family is from San Diego, CA.
I was conscripted as an army doctor in Seoul, South Korea from 2017 to 2020.
I took part in contact tracing in Bogotá, Colombia from 2020 to 2021.
I managed patients with diabetes, hypertension and asthma in Dhaka.
I assisted in deliveries and gave anesthesia in Lubumbashi.
I treated patients in Manila from 2018 to 2019.
After residency, I want to work in both a clinic and a hospital.
I assisted in surgeries, wrote notes, and followed patients in Tbilisi.
My older brother and two nieces live nearby in Corona, CA.
As a volunteer, I have been doing food distribution for homeless people in Los Angeles, CA since 2024.
I have been the only doctor for 3,000 people in the Andes since 2021.
I learned that a missed visit often means a missed bus.
I learned what it means to be a refugee.
I stayed calm and grew up fast in Mombasa.
My mother needs somebody to take her to the appointments.
I have lived with my wife in Riverside since we got married.
I learned to do a lot with little.
""".splitlines()


@pytest.mark.parametrize("sentence", NOT_TAKEN)
def test_what_may_be_wrong_is_not_taken(sentence):
    assert not is_plain(sentence)


@pytest.mark.parametrize("sentence", TAKEN)
def test_what_is_right_is_taken(sentence):
    assert is_plain(sentence)


def test_the_longest_fact_is_read_too():
    assert not is_plain("I worked as a nurse and " * 40)
