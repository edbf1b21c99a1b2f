"""A made-up applicant who has filled in everything: the most the page Messages has to draw."""

from smartpick import Applicant, Preferences, Profile, Tie
from smartpick.applicant import Story, StoryItem
from smartpick.applicant.story import MAX_ITEMS
from smartpick.plan import Messages, Statement

_TOWNS = (
    "Riverside, CA", "San Bernardino, CA", "Brooklyn, NY", "Newark, NJ", "Houston, TX", "Cleveland, OH",
    "Lagos, Nigeria", "Accra, Ghana",
)  # fmt: skip
_FACTS: tuple[dict[str, str], ...] = (
    {"kind": "person", "who": "my sister", "what": "lives and works as a nurse"},
    {"kind": "place", "what": "lived with my aunt", "learned": "to find my way in a new city"},
    {
        "kind": "experience", "what": "completed an observership", "who": "Dr. Ana Ruiz",
        "population": "Spanish-speaking farm workers with diabetes", "learned": "to explain insulin in simple words",
    },
    {"kind": "aim", "what": "run a diabetes clinic", "population": "families without insurance"},
    {"kind": "rural", "what": "worked as the only doctor", "population": "families in villages"},
    {"kind": "volunteering", "what": "measured blood pressure", "learned": "to listen before I advise"},
    {"kind": "public health", "what": "ran a vaccination campaign", "population": "school children"},
)  # fmt: skip
"""Facts that happen at a place; each is told of every town."""
_ELSEWHERE: tuple[dict[str, str], ...] = (
    {"kind": "move", "origin": "Lagos, Nigeria", "place": "Accra, Ghana", "start": "2018"},
    {"kind": "language", "what": "Spanish", "population": "farm workers"},
    {"kind": "research", "what": "studied readmissions", "who": "Dr. Lee", "place": "UCLA", "start": "2024"},
    {"kind": "rounds", "what": "attended virtual grand rounds", "who": "the Mayo Clinic", "start": "2025"},
    {"kind": "telehealth", "what": "answered patients by telephone", "place": "Accra, Ghana", "start": "2024"},
    {"kind": "community", "what": "sing in the choir", "place": "Riverside, CA", "start": "2024"},
)

_STATEMENT = """
The first patient I could not help was my own grandmother. She lived in a village two hours from the nearest hospital,
and the insulin she needed was sold only in the capital. I was sixteen, and I learned to read a glucose meter by the
light of a kerosene lamp. That winter I decided to become a doctor who keeps people out of the hospital.

I studied at the University of Lagos and worked in Accra for two years as a house officer. The ward had forty beds and
often sixty patients. I learned to examine quickly, to write clearly and to ask for help before it was late. When the
power failed during a night in July, three of us kept a woman with pneumonia alive with a hand pump until the
generator started. I still write down each case that I did not understand and read about it on the same day.

In 2024 I completed an observership {there}. Dr. Ana Ruiz let me sit with farm workers and their families while they
waited. Many had never been told what their tablets were for. I drew the pancreas on the back of an envelope so often
that the nurses asked me for copies. One man came back after six weeks with his own drawing and a hemoglobin that had
fallen by three points. Medicine had given him numbers; a picture gave him a reason.

That clinic taught me how a good team works. The pharmacist spoke first in every meeting, the interpreter second, and
the doctor last. Decisions took longer and held better. I carried this back to my own hospital, where I began a short
meeting each morning with the nurses of the night. In four months fewer patients fell, and fewer came back within a
week. We presented the figures at a regional conference, and two other wards took over the sheet we had made.

I have moved three times for my training, each time to a place where I knew nobody. In a rural district I was the only
doctor for eleven thousand people. I learned which problems wait until morning and which do not, and I learned to say
that I do not know. The health workers there knew every family; I listened to them before I opened a book. When I left,
the mothers of the village gave me a cloth with the names of the children we had vaccinated.

A year as a research assistant {there} showed me the other side of the same work. I read nine hundred discharge letters
and marked each sentence that a patient could not have understood. Half of the people who came back within a month had
been told to watch for signs that the letter never named. We rewrote the letter with them, line by line, on one page.
The new page was dull to look at and it worked. I learned statistics slowly, with a textbook and a patient supervisor,
and I learned faster that the best question of the week usually came from the clerk who answered the telephone.

I look for a program with a continuity clinic in its first year, with residents who teach one another, and with
patients who have few other doors to knock on. I want to learn how to care for people with several chronic diseases
without losing sight of the person who carries them. {wish} I will move there and complete the whole training.

My mentor once said that internal medicine is the art of being curious about ordinary things. I have found that to be
true of blood pressure, of feet, of bus timetables and of the price of bread. I would bring that curiosity, steady
hands at night, and the habit of calling families back. In ten years I hope to run a clinic where nobody needs to be
brave to ask a question, and to teach the doctors who will work there after me.
"""


def full_story() -> Profile:
    """Every kind of fact, 60 in all, ties to two regions, and the three statements they ask for, at full length.

    The list holds 85 programs.
    """
    items = [StoryItem.model_validate({**fact, "place": town, "start": "2023"}) for fact in _FACTS for town in _TOWNS]
    items = [*items[: MAX_ITEMS - len(_ELSEWHERE)], *map(StoryItem.model_validate, _ELSEWHERE)]
    wishes = {
        "home": ("in Riverside, CA", "My first choice is Southern California, where my sister lives."),
        "Middle Atlantic": ("in Brooklyn", "I hope to train in New York, where I lived with my aunt."),
        "national": ("in a county clinic", "Wherever I match,"),
    }
    statements = [
        Statement(version=version, text=_STATEMENT.format(there=there, wish=wish).strip())
        for version, (there, wish) in wishes.items()
    ]
    return Profile(
        applicant=Applicant(
            specialty="Internal Medicine", visa="j1_or_h1b", step2_ck=255, step3_passed=True, graduation_year=2022,
            ties=(
                Tie(place="Riverside County, CA", kind="family"), Tie(place="NY", kind="lived"),
                Tie(place="NY", kind="trained"),
            ),
        ),
        preferences=Preferences(socal_share=0.3, applications=85),
        story=Story(
            name="Amina Bello", items=tuple(items),
            why_home="My sister works as a nurse in Riverside, and I completed an observership there in 2024.",
        ),
        messages=Messages(strategy="regional", statements=tuple(statements)),
    )  # fmt: skip
