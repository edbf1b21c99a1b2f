"""What a move changed is said in words, whatever the move was."""

from __future__ import annotations

import pytest

from smartpick import Applicant, Catalog, Preferences, Profile, Tie
from smartpick.applicant import Story, StoryItem
from smartpick.knowledge import Answer, Knowledge
from smartpick.plan import Messages, RankList, Texts, differences, file_name
from smartpick.plan.difference import _LABELS, step_words
from smartpick.plan.messages import EditedLetter, Statement

CODE = "1400500895"
ANSWER = Answer(code=CODE, fact="j1", value=True, kind="verified")
START = Profile(applicant=Applicant(specialty="Internal Medicine", visa="j1_or_h1b", step2_ck=250))


def letters(text: str) -> Messages:
    return Messages(letters=(EditedLetter(kind="update", code=CODE, text=text),))


def words(catalog: Catalog, old: Profile, new: Profile) -> str:
    return step_words(differences(old, new, catalog))


@pytest.mark.parametrize(
    ("new", "line"),
    [
        (START.changed("applicant", step2_ck=238), "Step 2 CK 250 → 238"),
        (START.changed("applicant", step2_ck=None), "Step 2 CK 250 → not entered"),
        (START.changed("applicant", visa="h1b_only"), "Visa you need J-1 or H-1B → H-1B only"),
        (START.changed("applicant", step3_passed=True), "Step 3 passed not entered → yes"),
        (START.changed("applicant", ties=[Tie(place="TX", kind="lived")]), "Ties to places: lived there, TX added"),
        (START.changed("applicant", languages=["Urdu"]), "Languages: Urdu added"),
        (START.changed("preferences", socal_share=0.3), "Southern California share automatic → 30 %"),
        (START.changed("preferences", place_weight=1.25), "What a match in Southern California is worth 0.25 → 1.25"),
        (
            START.changed("preferences", home="free"),
            "Southern California: as much Southern California as costs 2 points or less → only where it costs nothing",
        ),
        (START.changed("preferences", targets={"San Diego": (1, 2)}), "Targets by sub-region none → 1 sub-regions"),
        (START.changed("preferences", budget_usd=2000), "Budget in US dollars none → 2000"),
        (START.named("Plan B"), ""),
        (START.changed("story", why_home="I lived there with my aunt for years."), "Why Southern California changed"),
        (START.changed("messages", answers={"move": "Yes."}), "Answer: move added"),
        (
            START.model_copy(update={"knowledge": Knowledge(answers=(ANSWER,))}),
            "1 answer about a program added",
        ),
    ],
)  # fmt: skip
def test_a_change_in_words(catalog: Catalog, new: Profile, line: str) -> None:
    assert words(catalog, START, new) == line


def test_programs_are_called_by_their_names(catalog: Catalog) -> None:
    name = catalog.table["program_name"].iloc[catalog.code_position[CODE]]
    pinned = START.marked([CODE], [], {CODE: "ask"})
    assert words(catalog, START, pinned) == f"Pinned: {name} added; Note: {name} added"
    assert words(catalog, pinned, START) == f"Pinned: {name} taken away; Note: {name} taken away"
    assert words(catalog, pinned, START.marked([CODE], [], {CODE: "ask in May"})) == f"Note: {name} changed"
    written = START.model_copy(update={"messages": letters("A")})
    assert words(catalog, written, START.model_copy(update={"messages": letters("B")})) == (
        f"Letter: update {name} changed"
    )


def test_more_than_two_changes_are_counted(catalog: Catalog) -> None:
    new = START.changed("preferences", socal_share=0.2, west_share=0.3, safety_floor=0.5, home="own")
    assert words(catalog, START, new).endswith("; 2 more")


def test_only_a_change_in_the_same_place_is_of_the_same_field(catalog: Catalog) -> None:
    def fields(old: Profile, new: Profile) -> list[str]:
        return [change.field for change in differences(old, new, catalog)]

    assert fields(START, START.changed("applicant", step2_ck=1)) == ["applicant.step2_ck"]
    one, two = (START.changed("messages", statements=[Statement(version="home", text=text)]) for text in ("a", "b"))
    assert fields(START, one) == [""]
    assert fields(one, two) == ["messages.statements.home"]
    assert fields(START, START.marked([CODE], [], {})) == [""]


def test_every_field_has_a_label(catalog: Catalog) -> None:
    parts = {
        "applicant": Applicant,
        "preferences": Preferences,
        "story": Story,
        "messages": Messages,
        "rank_list": RankList,
    }
    paths = {f"{part}.{name}" for part, model in parts.items() for name in model.model_fields}
    own = (set(Profile.model_fields) - set(parts)) - {"knowledge", "name"}
    assert paths | own == set(_LABELS)
    assert set(Texts.model_fields) <= set(parts) | own


def test_a_fact_of_the_story_is_named(catalog: Catalog) -> None:
    new = START.changed("story", items=[StoryItem(kind="person", who="my sister", place="Riverside, CA").model_dump()])
    assert words(catalog, START, new) == "Facts of your story: Riverside, CA added"


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("", "smartpick-plan.json"),
        ("Plan B", "smartpick-plan-plan-b.json"),
        ("../../etc/passwd", "smartpick-plan-etc-passwd.json"),
        ("Café «Süd» 😀", "smartpick-plan-cafe-sud.json"),
        ("مخطط", "smartpick-plan.json"),
        ('a"b\r\nc', "smartpick-plan-a-b-c.json"),
    ],
)
def test_the_name_of_a_file_is_safe(name: str, file: str) -> None:
    assert file_name(START.named(name), "plan", "json") == file
