"""Plan files of earlier versions, written by the code of their time, open to the profile they were saved from.

`tests/data/plans/` holds one file from the first and one from the last days of each version. Never change such a file;
when the format moves on, save one with the last code of the old version and add it here.
"""

import datetime as dt
import json

import pytest

from smartpick import Applicant, Preferences, Profile, Tie, open_plan, recommend_profile
from smartpick.applicant import Story, StoryItem
from smartpick.knowledge import Answer, Fill, GonePage, Knowledge, OwnProgram
from smartpick.plan import ODDS_CORRECTED, EditedLetter, Event, Messages, RankList, opened, recommend_two, small_part
from smartpick.plan.file import VERSION, profile_to_json
from tests.paths import SAMPLES

PLANS = SAMPLES / "plans"
EXPECTED = {
    "version-1-early.json": Profile(
        applicant=Applicant(
            specialty="Internal Medicine", visa="j1_only", second_specialty="Family Medicine", step2_ck=236,
            step1_attempts=2, step2_attempts=1, graduation_year=2016, usce_observership_months=3.5, research_items=4,
            gap_months=6, earlier_cycles=1, in_us_with_status=False, ecfmg_certified=True, step3_passed=False,
            languages=("Español", "Português"),
        ),
        preferences=Preferences(
            home="own", budget_usd=900, west_share=0.25, second_share=0.4, second_worth=0.6,
            competitiveness_percentile=35,
        ),
        pins=("1400100902", "1400100901"), exclusions=("1400500018",),
    ),
    "version-1.json": Profile(
        applicant=Applicant(
            specialty="Neurology", visa="h1b_only", step2_ck=251, step3_passed=True, graduation_year=2021,
            usce_hands_on_months=2.5, usce_socal_months=1, letters=4, us_letters=2, citizenships=("NG", "LB"),
            languages=("العربية",),
            ties=(Tie(place="Los Angeles County, CA", kind="family"), Tie(place="TX", kind="worked")),
        ),
        preferences=Preferences(
            home="own", applications=50, safety_floor=0.3, place_weight=0.7, setting_weight=0.2,
            targets={"San Diego": (2, 4), "Rest of the nation": (0, 30)},
        ),
        pins=("1800400001", "1800421007", "1800312005"), exclusions=("1800500002", "1800521124", "1800521165"),
        notes={"1800131004": "Dr. Müller answered 😀 – call back", "1800421007": 'a\n"b"\t=1+1\\'},
    ),
    "version-2-early.json": Profile(
        applicant=Applicant(
            specialty="Pediatrics", visa="j1_or_h1b", step2_ck=241, graduation_year=2019, step3_passed=False
        ),
        preferences=Preferences(home="own", applications=70, socal_share=0.2),
        pins=("3200121017",),
        knowledge=Knowledge(
            answers=(
                Answer(
                    code="3200121017", fact="j1", value=True, kind="verified", source="E-mail from the program",
                    as_of=dt.date(2026, 5, 3),
                ),
                Answer(code="3200121019", fact="h1b", value=False, kind="imported", source="my-list.xlsx"),
                Answer(code="3200121019", fact="graduation_limit", value=60, kind="imported", source="my-list.xlsx"),
            ),
            fills=(Fill(code="3200421022", year=2025, quota=12, filled=11, source="report.pdf"),),
            own_programs=(
                OwnProgram(name="Preliminary year at St. Somewhere", specialty="Transitional Year", state="NV"),
            ),
        ),
    ),
    "version-2.json": Profile(
        applicant=Applicant(
            specialty="Internal Medicine", visa="j1_or_h1b", second_specialty="Family Medicine", step2_ck=255,
            step3_passed=True, ecfmg_certified=True, graduation_year=2022, usce_hands_on_months=3,
            usce_socal_months=2, us_letters=3, letters=4, citizenships=("NG",), languages=("Yorùbá", "Spanish"),
            ties=(Tie(place="Riverside County, CA", kind="family"),),
        ),
        preferences=Preferences(
            home="own", applications=90, socal_share=0.3, west_share=0.25, safety_floor=0.6, second_share=0.3,
            second_worth=0.8,
        ),
        pins=("1400100002", "1200100001"), exclusions=("1400321025",),
        notes={"1400100002": "Called – they were kind 📞"},
        knowledge=Knowledge(
            answers=(
                Answer(
                    code="1400200001", fact="j1", value=True, kind="verified", as_of=dt.date(2026, 5, 3),
                    source="The program's web page: https://example.org", note="read twice",
                ),
                Answer(code="1400200001", fact="j1", value=False, kind="imported", source="list A.xlsx"),
                Answer(code="1400200001", fact="j1", value=True, kind="imported", source="list B.xlsx"),
                Answer(
                    code="1400121020", fact="step2_minimum", value=240, kind="imported", source="list A.xlsx",
                    as_of=dt.date(2025, 11, 1),
                ),
                Answer(
                    code="1400121022", fact="noncitizens", value=False, kind="verified", source="Phone call",
                    as_of=dt.date(2026, 6, 1),
                ),
            ),
            fills=(Fill(code="1400121020", year=2026, quota=20, filled=18, source="Program Results.pdf"),),
            own_programs=(
                OwnProgram(
                    name="New Hospital Internal Medicine", specialty="Internal Medicine", city="Reno", state="NV",
                    source="list A.xlsx", note="starts 2027",
                ),
            ),
        ),
        story=Story(
            name="Amina Bello", aamc_id="14000001", why_home="My sister lives in Riverside.",
            adaptability="I moved twice.",
            items=(
                StoryItem(kind="person", who="my sister", what="lives and works", place="Riverside, CA"),
                StoryItem(
                    kind="experience", what="completed an observership", who="Dr. Ana Ruiz", place="Riverside, CA",
                    start="2026-06", end="2026-07", population="farm workers with diabetes",
                    learned="to explain insulin in simple Spanish",
                ),
                StoryItem(kind="move", origin="Lagos, Nigeria", place="Accra, Ghana", start="2018"),
                StoryItem(
                    kind="rounds", what="follow the grand rounds of a diabetes clinic",
                    planned_for=dt.date(2027, 3, 31),
                ),
            ),
        ),
        messages=Messages.model_validate(
            {
                "strategy": "two",
                "statements": [
                    {"version": "home", "text": "I grew up …\n\nSecond paragraph."},
                    {"version": "national", "text": "I would be glad …"},
                ],
                "assignments": {"1400100002": "home"},
                "divisions": [{"division": "Pacific", "essay": "My sister lives there."}, {"division": "Mountain"}],
                "settings": ["urban", "rural"],
                "setting_essay": "I worked in both.",
                "answers": {"move": "Yes, gladly.", "preference": "The West."},
                "letters": [
                    {"kind": "update", "code": "1400100002", "text": "Dear Dr. Smith,\n…"},
                    {"kind": "visa", "text": "I need a J-1."},
                ],
                "visa_text": "I need a J-1 or an H-1B visa.",
                "signals": {"1400100002": "gold", "1400200001": "silver"},
            }
        ),
    ),
    "version-3-gone-pages.json": Profile(
        applicant=Applicant(
            specialty="Internal Medicine", visa="j1_only", step2_ck=238, graduation_year=2020, step3_passed=False
        ),
        preferences=Preferences(home="own", applications=60, socal_share=0.25),
        knowledge=Knowledge(
            answers=(
                Answer(
                    code="1400500895", fact="j1", value=True, kind="verified",
                    source="The program's web page: https://example.edu/visas", as_of=dt.date(2026, 11, 20),
                ),
            ),
            gone_pages=(GonePage(page="http://www.stmarymed.com/?page_id=87", on=dt.date(2026, 11, 28)),),
        ),
    ),
    "version-3-early.json": Profile(
        applicant=Applicant(
            specialty="Family Medicine", visa="j1_only", step2_ck=236, graduation_year=2020, step3_passed=False
        ),
        preferences=Preferences(
            home="own", applications=55, socal_share=0.2, price_weight=0.5, distance_weight=1.25,
            near="Carson City, NV",
        ),
    ),
    "version-3-home.json": Profile(
        applicant=Applicant(
            specialty="Psychiatry", visa="j1_or_h1b", step2_ck=244, graduation_year=2021, step3_passed=False
        ),
        preferences=Preferences(home="every", applications=65),
    ),
    "version-4-early.json": Profile(
        applicant=Applicant(specialty="Pediatrics", visa="h1b_only", step2_ck=239, graduation_year=2018),
        preferences=Preferences(applications=45),
    ),
    "version-4.json": Profile(
        applicant=Applicant(
            specialty="Family Medicine", visa="j1_only", step2_ck=243, graduation_year=2022, step3_passed=True,
            h1b_transfer=False, ties=(Tie(place="San Diego County, CA", kind="lived"),),
        ),
        preferences=Preferences(home="first", applications=75, price_weight=0.3, safety_floor=0.5),
        pins=("1200500002",), notes={"1200500002": "open house in May"},
        knowledge=Knowledge(
            answers=(
                Answer(
                    code="1200500002", fact="j1", value=True, kind="verified", source="E-mail",
                    as_of=dt.date(2026, 10, 2),
                ),
            ),
        ),
        story=Story(name="Rosa Díaz", why_home="I lived there."),
        messages=Messages(visa_text="I need a J-1 visa."),
    ),
    "version-5-early.json": Profile(
        name="Plan B: near my aunt",
        applicant=Applicant(specialty="Psychiatry", visa="j1_only", step2_ck=247),
        preferences=Preferences(applications=40, home="first"),
    ),
    "version-5.json": Profile(
        name="Plan C: both coasts",
        applicant=Applicant(
            specialty="Internal Medicine", visa="j1_or_h1b", second_specialty="Neurology", step2_ck=249,
            step1_attempts=1, graduation_year=2023, usce_hands_on_months=2, us_letters=2, letters=3,
            citizenships=("PK",), languages=("Urdu",), ties=(Tie(place="Southern California", kind="family"),),
        ),
        preferences=Preferences(applications=80, second_share=0.25, distance_weight=0.5, near="Fresno, CA"),
        pins=("1400500895",), exclusions=("1400500903",), notes={"1400500895": "asked about visas – «yes»"},
        knowledge=Knowledge(
            answers=(
                Answer(
                    code="1400500895", fact="h1b", value=True, kind="verified", source="E-mail",
                    as_of=dt.date(2026, 11, 2),
                ),
            ),
        ),
        story=Story(name="Sana Iqbal", items=(StoryItem(kind="language", what="Urdu"),)),
        messages=Messages(signals={"1400500895": "gold"}, strategy="regional"),
    ),
    "version-6-early.json": Profile(
        applicant=Applicant(specialty="Internal Medicine", visa="j1_only", step2_ck=244),
        preferences=Preferences(applications=50),
        events=(
            Event(code="1400500895", kind="applied", date=dt.date(2026, 9, 24)),
            Event(
                code="1400500895", kind="accepted", date=dt.date(2026, 11, 12), day=dt.date(2026, 12, 3), time="09:00",
                zone="America/Los_Angeles", format="virtual", notes="Dr. Müller", score=8, signal="gold",
            ),
        ),
        time_zone="Asia/Karachi", unfilled=("1400500018",),
        rank_list=RankList(
            order=("1400500895",), scores={"1400500895": {"training": 5}}, weights={"training": 2.0},
            certified=dt.date(2027, 3, 1), certified_order=("1400500895",),
        ),
    ),
    "version-6.json": Profile(
        name="Second try",
        applicant=Applicant(
            specialty="Family Medicine", visa="j1_or_h1b", step2_ck=233, graduation_year=2018,
            ties=(Tie(place="Southern California", kind="worked"),),
        ),
        preferences=Preferences(applications=60, home="first"),
        events=(Event(code="1200500001", kind="applied", date=dt.date(2026, 9, 24)),),
        story=Story(name="Amara Obi", items=(StoryItem(kind="language", what="Igbo"),)),
        time_zone="Africa/Lagos", rank_list=RankList(order=("1200500001",)),
    ),
    "version-7-early.json": Profile(
        applicant=Applicant(specialty="Neurology", visa="j1_only", no_ties=True),
        preferences=Preferences(applications=45),
    ),
    "version-7.json": Profile(
        name="Near my sister",
        applicant=Applicant(specialty="Psychiatry", visa="h1b_only", step2_ck=246, step3_passed=True),
        preferences=Preferences(applications=55, socal_share=0.2),
        story=Story(
            name="Omar Said",
            items=(
                StoryItem(kind="rural", what="worked as a psychiatrist", place="Aswan, Egypt", start="2021-03"),
                StoryItem(kind="person", who="my two sisters", what="live", place="Irvine, CA"),
            ),
        ),
        messages=Messages(
            settings=("urban", "rural"), setting_essay="I worked in both.", visa_text="I need an H-1B visa."
        ),
    ),
    "version-8-early.json": Profile(
        applicant=Applicant(specialty="Family Medicine", visa="h1b_only", step2_ck=240),
        preferences=Preferences(applications=40),
        story=Story(
            items=(
                StoryItem(kind="rural", what="worked as a GP", place="Sohag", start="2021", still_going=True),
                StoryItem(kind="community", what="sing in the choir of St. Mark", place="Irvine, CA"),
            ),
        ),
        messages=Messages(
            settings=("no preference",), answers={"state": "My aunt lives here."}, h1b_reason="I held a J-1 before."
        ),
    ),
    "version-8.json": Profile(
        name="Desert first",
        applicant=Applicant(specialty="Pediatrics", visa="j1_or_h1b", step2_ck=251, in_us_with_status=False),
        preferences=Preferences(applications=35, home="first"),
        story=Story(
            name="Lina Haddad",
            items=(
                StoryItem(
                    kind="telehealth", what="followed children with asthma by phone", place="Zarqa, Jordan",
                    start="2024-02", still_going=False, population="children with asthma", learned="to ask twice",
                ),
                StoryItem(kind="volunteering", what="gave vaccines", place="Indio, CA", start="2025-03", end="2025-09"),
                StoryItem(kind="rounds", who="UC Riverside", planned_for=dt.date(2027, 3, 31)),
            ),
        ),
        messages=Messages(
            settings=("rural",), answers={"state": "My cousins live in Indio."},
            letters=(EditedLetter(kind="interest", text="Dear Dr. Ortiz, [program] is my first choice."),),
        ),
    ),
    "version-9-early.json": Profile(
        applicant=Applicant(specialty="Internal Medicine", visa="none", step2_ck=238),
        preferences=Preferences(applications=30),
        story=Story(
            items=(
                StoryItem(
                    kind="person", who="my uncle", place="Fontana, CA",
                    sentence="My uncle in Fontana taught me to drive a truck, and to read [which] charts.",
                ),
            ),
        ),
    ),
}  # fmt: skip
LISTED = {
    "version-1-early.json": 49, "version-1.json": 48, "version-2-early.json": 70, "version-2.json": 90,
    "version-3-early.json": 55, "version-3-gone-pages.json": 60,
    "version-3-home.json": 65, "version-4-early.json": 45, "version-4.json": 75, "version-5-early.json": 40,
    "version-5.json": 80, "version-6-early.json": 50, "version-6.json": 60, "version-7-early.json": 45,
    "version-7.json": 55, "version-8-early.json": 40, "version-8.json": 35,
    "version-9-early.json": 30,
}  # fmt: skip
"""Programs on each list: what was asked for, or what 900 USD paid for."""


def test_every_version_up_to_the_present_has_a_sample() -> None:
    assert {path.name for path in PLANS.iterdir()} == set(EXPECTED)
    versions = {json.loads((PLANS / name).read_text(encoding="utf-8"))["version"] for name in EXPECTED}
    assert versions == set(range(1, VERSION + 1))


@pytest.mark.parametrize("name", EXPECTED)
def test_it_opens_to_the_profile_it_was_saved_from(name: str) -> None:
    assert open_plan((PLANS / name).read_bytes()) == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_plan_from_before_the_odds_were_corrected_opens_with_that_sentence(name: str) -> None:
    profile, since = opened((PLANS / name).read_bytes())
    assert profile == EXPECTED[name]
    assert since.startswith(ODDS_CORRECTED) == (name < "version-4")
    assert ("did so too where nobody had answered" in since) == (profile.applicant.step3_passed is False)
    again = profile_to_json(profile, "abc")
    assert opened(again) == (profile, "")


@pytest.mark.parametrize("name", EXPECTED)
def test_it_says_so_again_when_kept_by_the_present_version_until_that_is_noted(name: str) -> None:
    profile, since = opened((PLANS / name).read_bytes())
    for keep in (profile_to_json, small_part):
        again, still = opened(keep(profile, "abc", since=bool(since)))
        assert (again.basis.applicant, still) == (profile.applicant, since)
        assert opened(keep(again, "abc"))[1] == ""


def test_a_file_of_one_s_own_is_not_from_before() -> None:
    assert opened('{"applicant": {"specialty": "Neurology", "visa": "none"}}')[1] == ""


@pytest.mark.parametrize("name", [name for name in EXPECTED if name < "version-4"])
def test_a_plan_from_before_keeps_its_no_on_step3_and_a_new_one_may_leave_it_open(name: str) -> None:
    """Before, an empty field was saved as false and counted as no: taken for empty now, its list would move."""
    written = json.loads((PLANS / name).read_bytes())["applicant"]["step3_passed"]
    assert open_plan((PLANS / name).read_bytes()).applicant.step3_passed is written
    assert open_plan((PLANS / "version-4-early.json").read_bytes()).applicant.step3_passed is None


@pytest.mark.parametrize("name", [name for name in EXPECTED if name < "version-3"])
def test_a_plan_from_before_weighs_neither_prices_nor_distance(name: str) -> None:
    wishes = open_plan((PLANS / name).read_bytes()).preferences
    assert (wishes.price_weight, wishes.distance_weight, wishes.near) == (0, 0, None)


@pytest.mark.parametrize("name", EXPECTED)
def test_it_gives_a_list(name: str, catalog) -> None:
    profile = open_plan((PLANS / name).read_bytes())
    plan = recommend_profile(catalog, profile)
    own = set(catalog.table["acgme_code"].iloc[catalog.rows(profile.applicant.specialty)])
    assert len(plan.codes) == LISTED[name]
    assert set(profile.pins) & own <= set(plan.codes)
    assert not set(profile.exclusions) & set(plan.codes)
    if profile.applicant.second_specialty:
        both = recommend_two(catalog, profile)
        assert all(count > 0 for count in both.counts)


@pytest.mark.parametrize("name", EXPECTED)
def test_saved_again_it_is_of_the_present_version_and_holds_the_same(name: str) -> None:
    text = profile_to_json(open_plan((PLANS / name).read_bytes()), "abc")
    assert json.loads(text)["version"] == VERSION
    assert open_plan(text) == EXPECTED[name]
