"""Hypothesis strategies: applicants, preferences and profiles that the forms accept."""

from functools import lru_cache

from hypothesis import strategies as st

from smartpick import Applicant, Preferences, Profile, Tie, load_catalog
from smartpick.applicant import MATCH_YEAR, STORY_KINDS, TIE_KINDS, VISA_NEEDS, Story, StoryItem
from smartpick.odds import fitted_specialties
from smartpick.plan import HOME_RULES, QUESTIONS, DivisionChoice, EditedLetter, Messages, Statement, census_divisions

FITTED = fitted_specialties()
PLACES = ("CA", "NY", "PR", "Los Angeles County, CA", "San Diego County, CA", "Atlantis")

months = st.floats(0, 60)
shares = st.integers(0, 20).map(lambda twentieth: twentieth / 20)


the_catalog = lru_cache(load_catalog)


def optional(strategy):
    """The strategy, or nothing told."""
    return st.none() | strategy


@st.composite
def applicants(draw, specialty=None, visa=None):
    """Any applicant the form accepts; `specialty` and `visa` fixed, or drawn where None."""
    hands_on, watching = draw(optional(months)), draw(optional(months))
    letters = draw(optional(st.integers(0, 10)))
    return Applicant(
        specialty=specialty or draw(st.sampled_from(FITTED)),
        visa=visa or draw(st.sampled_from(tuple(VISA_NEEDS))),
        step2_ck=draw(optional(st.integers(1, 300))),
        step1_attempts=draw(optional(st.integers(1, 6))),
        step2_attempts=draw(optional(st.integers(1, 6))),
        step3_passed=draw(optional(st.booleans())),
        graduation_year=draw(optional(st.integers(1960, MATCH_YEAR))),
        usce_hands_on_months=hands_on,
        usce_observership_months=watching,
        usce_socal_months=draw(optional(st.floats(0, min((hands_on or 0) + (watching or 0), 120)))),
        us_letters=draw(optional(st.integers(0, 10 if letters is None else letters))),
        letters=letters,
        citizenships=tuple(draw(st.lists(st.sampled_from(["IN", "NG", "AF", "PH"]), max_size=2))),
        in_us_with_status=draw(optional(st.booleans())),
        ecfmg_certified=draw(optional(st.booleans())),
        research_items=draw(optional(st.integers(0, 500))),
        gap_months=draw(optional(st.floats(0, 600))),
        earlier_cycles=draw(optional(st.integers(0, 20))),
        languages=tuple(draw(st.lists(st.text(max_size=10), max_size=2))),
        ties=tuple(
            draw(st.lists(st.builds(Tie, place=st.sampled_from(PLACES), kind=st.sampled_from(tuple(TIE_KINDS)))))
        ),
    )


def preferences():
    """Any preferences that ask for a count of programs, by rules, shares or weights."""
    return st.builds(
        Preferences,
        applications=st.integers(1, 120),
        home=st.sampled_from(HOME_RULES),
        socal_share=optional(shares),
        west_share=optional(shares),
        safety_floor=optional(shares),
        competitiveness_percentile=optional(st.integers(0, 100)),
        place_weight=st.sampled_from([0.0, 0.25, 1.0, 5.0]),
        setting_weight=st.sampled_from([0.0, 0.5, 5.0]),
        price_weight=st.sampled_from([0.0, 0.0, 0.5, 5.0]),
        distance_weight=st.sampled_from([0.0, 0.0, 0.5, 5.0]),
        near=st.sampled_from([None, "Fresno, CA", "Pierre, SD"]),
    )


months_of_life = st.sampled_from(["", "2019", "2021-04", "2021", "2024-11"])
short = st.text(max_size=30) | st.sampled_from(["Riverside, CA", "Lagos", "my sister", "farm workers with diabetes"])


@st.composite
def story_items(draw):
    """Any fact of a story the form accepts; most of its fields may be empty."""
    start, end = sorted([draw(months_of_life), draw(months_of_life)])
    return StoryItem(
        kind=draw(st.sampled_from(tuple(STORY_KINDS))),
        place=draw(short), origin=draw(short), who=draw(short), what=draw(short), learned=draw(short),
        population=draw(short), start=start, end=end, planned_for=draw(optional(st.dates())),
        sentence=draw(st.just("") | short),
    )  # fmt: skip


def stories():
    """Any story, often empty."""
    items = st.lists(story_items(), max_size=6).map(tuple)
    return st.builds(Story, name=short, items=items, why_home=st.text(max_size=60), adaptability=st.text(max_size=60))


@st.composite
def messages(draw, codes):
    """Any messages to some of the programs given by their codes."""
    some = st.sampled_from(codes)
    versions = st.sampled_from(["universal", "home", "national", *census_divisions()])
    chosen = draw(st.lists(st.sampled_from(census_divisions()), unique=True, max_size=3))
    kinds = st.sampled_from(["outside home", "inside home", "update", "interest", "visa"])
    letters = st.builds(EditedLetter, kind=kinds, code=st.just("") | some, text=st.text(max_size=60))
    return Messages(
        strategy=draw(st.sampled_from([None, "universal", "two", "regional"])),
        statements=tuple(
            Statement(version=version, text=draw(st.text(max_size=80)))
            for version in draw(st.lists(versions, unique=True, max_size=3))
        ),
        assignments=draw(st.dictionaries(some, versions, max_size=3)),
        divisions=tuple(DivisionChoice(division=name, essay=draw(st.text(max_size=300))) for name in chosen),
        no_preference=not chosen and draw(st.booleans()),
        no_preference_essay=draw(st.text(max_size=300)),
        settings=tuple(draw(st.lists(st.sampled_from(["urban", "suburban", "rural"]), unique=True))),
        setting_essay=draw(st.text(max_size=300)),
        answers=draw(st.dictionaries(st.sampled_from(tuple(QUESTIONS)), st.text(max_size=60))),
        letters=tuple(draw(st.lists(letters, max_size=3, unique_by=lambda letter: (letter.kind, letter.code)))),
        visa_text=draw(st.text(max_size=60)),
        signals=draw(st.dictionaries(some, st.sampled_from(["gold", "silver"]), max_size=4)),
    )


@st.composite
def profiles(draw):
    """A whole profile, its pins, exclusions and notes on programs of its own specialty."""
    applicant = draw(applicants())
    catalog = the_catalog()
    own = catalog.table["acgme_code"].iloc[catalog.rows(applicant.specialty)].tolist()
    chosen = draw(st.lists(st.sampled_from(own), unique=True, max_size=12))
    cut = draw(st.integers(0, len(chosen)))
    return Profile(
        applicant=applicant,
        preferences=draw(preferences()),
        pins=tuple(chosen[:cut]),
        exclusions=tuple(chosen[cut:]),
        notes=draw(st.dictionaries(st.sampled_from(own), st.text(max_size=20), max_size=3)),
        story=draw(stories()),
        messages=draw(messages(own)),
    )
