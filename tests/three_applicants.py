"""Three quite different applicants: strong ties to Southern California, none at all, and H-1B only."""

from smartpick import Applicant, Preferences, Profile, Tie
from smartpick.applicant import Story, StoryItem

TIED = Profile(
    applicant=Applicant(
        specialty="Internal Medicine", visa="j1_or_h1b", step2_ck=255, step3_passed=True, ecfmg_certified=True,
        graduation_year=2022, usce_hands_on_months=3, usce_socal_months=2,
        ties=(Tie(place="Riverside County, CA", kind="family"),),
    ),
    preferences=Preferences(socal_share=0.3),
    story=Story(
        name="Amina Bello", aamc_id="14000001",
        items=(
            StoryItem(kind="person", who="my sister", what="lives and works", place="Riverside, CA"),
            StoryItem(
                kind="experience", what="completed an observership", who="Dr. Ana Ruiz", place="Riverside, CA",
                start="2026-06", end="2026-07", population="Spanish-speaking farm workers with diabetes",
                learned="to explain insulin in simple Spanish",
            ),
            StoryItem(kind="move", origin="Lagos, Nigeria", place="Accra, Ghana", start="2018"),
            StoryItem(kind="aim", what="run a diabetes clinic", place="the Inland Empire"),
            StoryItem(kind="aim", what="care for people with diabetes"),
        ),
    ),
)  # fmt: skip

UNTIED = Profile(
    applicant=Applicant(specialty="Family Medicine", visa="j1_only", step2_ck=238, graduation_year=2019),
    preferences=Preferences(applications=60),
    story=Story(
        name="Linh Tran", aamc_id="14000002",
        items=(
            StoryItem(
                kind="rural", what="worked as the only doctor", place="Ha Giang province, Vietnam", start="2020",
                end="2023", population="families in mountain villages", learned="to decide with few tests",
            ),
            StoryItem(kind="move", origin="Hanoi", place="Ha Giang province, Vietnam", start="2020"),
            StoryItem(kind="language", what="French", population="patients from West Africa"),
            StoryItem(kind="aim", what="work as a family doctor in a small town"),
        ),
    ),
)  # fmt: skip

H1B_ONLY = Profile(
    applicant=Applicant(
        specialty="Neurology", visa="h1b_only", step2_ck=249, step3_passed=True, graduation_year=2020,
        us_letters=2, letters=3, ties=(Tie(place="Harris County, TX", kind="worked"),),
    ),
    preferences=Preferences(applications=50),
    story=Story(
        name="Karim Haddad", aamc_id="14000003",
        items=(
            StoryItem(
                kind="experience", what="worked as a research fellow in a stroke unit", place="Houston, TX",
                start="2024-08", end="2026-09", learned="to read brain scans by night",
            ),
            StoryItem(kind="volunteering", what="taught first aid", place="Tripoli, Lebanon", start="2019", end="2019"),
            StoryItem(kind="aim", what="care for people after a stroke"),
        ),
    ),
)  # fmt: skip

THREE = {"tied": TIED, "untied": UNTIED, "h1b only": H1B_ONLY}

# Three who send their letters: read in full by whoever changes a template (tests/guidance/test_sendable.py).
PSYCHIATRIST = Profile(
    applicant=Applicant(
        specialty="Psychiatry", visa="h1b_only", step2_ck=246, step3_passed=True, ecfmg_certified=True,
        graduation_year=2018, usce_observership_months=3, us_letters=2, letters=4, languages=("Farsi", "Armenian"),
        in_us_with_status=True, ties=(Tie(place="Los Angeles County, CA", kind="family"),),
    ),
    preferences=Preferences(applications=60, socal_share=0.3),
    story=Story(
        name="Narine Sarkisian", aamc_id="14000011",
        items=(
            StoryItem(kind="person", who="my two brothers", what="is living since 12 years", place="Glendale, CA"),
            StoryItem(
                kind="experience", what="shadowing a psychiatrist in outpatient clinic", who="Dr. Ara Petrosyan",
                place="Burbank, CA", start="2025-09", end="2025-11", population="Armenian speaking elders",
                learned="that shame comes to the clinic before the illness does",
            ),
            StoryItem(
                kind="experience", what="I am working as psychiatry resident", place="Yerevan, Armenia",
                start="2020-09", end="2024-06", population="soldiers with PTSD", learned="to ask about sleep first",
            ),
            StoryItem(
                kind="research", what="analysis of Medi-Cal visits for depression", who="Prof. Lena Ortiz",
                place="UC Irvine", start="2026-02", still_going=True,
            ),
            StoryItem(
                kind="volunteering", what="interpreter at free clinic", place="Fresno, CA", start="2026-10",
                end="2026-11",
            ),
            StoryItem(
                kind="move", origin="Aleppo, Syria", place="Yerevan, Armenia", start="2012",
                learned="to begin again in a second language",
            ),
            StoryItem(kind="move", origin="Yerevan, Armenia", place="Fresno, CA", start="2025-08"),
            StoryItem(kind="language", what="armenian and farsi", population="older patients"),
            StoryItem(kind="community", what="member of Holy Trinity Armenian church", place="Fresno, CA",
                      start="2025-09", still_going=True),
            StoryItem(kind="aim", what="treat trauma in refugee families"),
        ),
    ),
)  # fmt: skip

TEXAN = Profile(
    applicant=Applicant(
        specialty="Family Medicine", visa="j1_only", step2_ck=241, ecfmg_certified=True, graduation_year=2020,
        usce_hands_on_months=2, us_letters=2, letters=3,
        ties=(Tie(place="Hidalgo County, TX", kind="family"), Tie(place="Harris County, TX", kind="trained")),
    ),
    preferences=Preferences(applications=60),
    story=Story(
        name="Diego Ramírez Luna", aamc_id="14000012",
        items=(
            StoryItem(kind="person", who="aunt and her family", what="has a bakery", place="McAllen, TX"),
            StoryItem(
                kind="experience", what="2 mos externship in family medicine clinic", who="Dr. Susan Hill",
                place="Houston, TX", start="2026-03", end="2026-04", population="uninsured family",
                learned="that a missed visit often means a missed bus",
            ),
            StoryItem(
                kind="rural", what="served obligatory social service as the only doctor", place="Tamaulipas, Mexico",
                start="2020-08", end="2021-07", population="ranch workers", learned="to plan for the road as well",
            ),
            StoryItem(
                kind="experience", what="Working as General Physician in primary care clinic",
                place="Monterrey, Mexico", start="2021-09", still_going=True, population="diabetic",
            ),
            StoryItem(kind="volunteering", what="teaching of nutrition to mothers", place="Reynosa, Mexico",
                      start="2026-10", still_going=True),
            StoryItem(kind="language", what="Spanish is my mother tongue", population="patients"),
            StoryItem(kind="move", origin="Ciudad Victoria", place="Monterrey, Mexico", start="2012",
                      learned="to study and work at the same time"),
            StoryItem(kind="aim", what="to practice full scope family medicine along the border"),
            StoryItem(kind="aim", what="work with families whose chart is in two languages"),
        ),
    ),
)  # fmt: skip

NEVER_THERE = Profile(
    applicant=Applicant(
        specialty="Internal Medicine", visa="j1_or_h1b", step2_ck=252, ecfmg_certified=False, graduation_year=2023,
        usce_hands_on_months=0, usce_observership_months=0, usce_socal_months=0, us_letters=0, letters=3,
        in_us_with_status=False, no_ties=True,
    ),
    preferences=Preferences(applications=80, socal_share=0.2),
    story=Story(
        name="Amanuel Tesfaye", aamc_id="14000013",
        items=(
            StoryItem(
                kind="experience", what="medical officer in refugee camp clinic", place="Gambella, Ethiopia",
                start="2024-02", still_going=True, population="refugees from South Sudan",
                learned="that trust need time and an interpreter",
            ),
            StoryItem(
                kind="public health", what="We vaccinated children against measles", place="Gambella, Ethiopia",
                start="2025-03", end="2025-05",
            ),
            StoryItem(kind="telehealth", what="Phone follow up of diabetic patients", place="the Somali region "
                                                                                            "of Ethiopia",
                      start="2025-06", still_going=True),
            StoryItem(kind="rounds", what="online grand rounds in Internal Medicine", who="Loma Linda University",
                      start="2026-10", still_going=True, learned="to begin with the question"),
            StoryItem(kind="move", origin="Addis Ababa", place="Gambella, Ethiopia", start="2024-02",
                      learned="how people listen when you sit down"),
            StoryItem(kind="language", what="amharic, basic arabic", population="refugees"),
            StoryItem(kind="aim", what="be an internist"),
            StoryItem(kind="aim", what="care for people who live far from any specialist"),
        ),
    ),
)  # fmt: skip

SENDERS = {"psychiatrist": PSYCHIATRIST, "texan": TEXAN, "never there": NEVER_THERE}
