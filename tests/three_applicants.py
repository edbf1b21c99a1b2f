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
                start="2024-08", end="2026-09", learned="to read brain scans with the night team",
            ),
            StoryItem(kind="volunteering", what="taught first aid", place="Tripoli, Lebanon", start="2019"),
            StoryItem(kind="aim", what="care for people after a stroke"),
        ),
    ),
)  # fmt: skip

THREE = {"tied": TIED, "untied": UNTIED, "h1b only": H1B_ONLY}
