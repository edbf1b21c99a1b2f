"""Messages: the applicant's facts, one by one; why the home region; what can be built from abroad; the track record."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from smartpick.applicant.limits import limits
from smartpick.applicant.story import STORY_KINDS, StoryItem
from smartpick.guidance import (
    AbroadStep,
    HomeStory,
    adaptability,
    from_abroad,
    home_story,
    story_sentence,
    track_record,
)
from smartpick.ui import session, shipped
from smartpick.ui.forms import fact as form
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.parts import part
from smartpick.ui.widgets.tables import frame
from smartpick.ui.widgets.texts import (
    FRAGMENTS,
    button,
    day_words,
    draft,
    gaps,
    plain,
    text_field,
    to_change,
    word_count,
)

_DATES = {"start": "Began (2023 or 2023-04)", "end": "Ended (2023 or 2023-04)"}
_WORK = {
    "what": "I … (what you did)", "place": "in … (town and state, or country)", "who": "with … (a person)", **_DATES,
    "population": "I cared for … (which patients)", "learned": "I learned … (in a few words)",
}  # fmt: skip
FIELDS: dict[str, dict[str, str]] = {
    "person": {
        "who": "Who (for example: my sister)", "what": "… (what this person does there: lives and works)",
        "place": "in … (town and state)",
    },
    "place": {
        "what": "I … (for example: lived with my aunt)", "place": "in … (town and state)", **_DATES,
        "learned": "I learned … (in a few words)",
    },
    "experience": _WORK,
    "aim": {
        "what": "After residency, I want to …", "place": "in … (a place, if you mean one)",
        "population": "I want to care for … (which patients)",
    },
    "move": {
        "origin": "I moved from …", "place": "to …", **_DATES, "learned": "I learned … (in a few words)",
    },
    "rural": _WORK,
    "volunteering": {**{k: v for k, v in _WORK.items() if k != "who"}, "what": "As a volunteer, I …"},
    "public health": _WORK,
    "language": {"what": "I speak … (which language)", "population": "with … (which patients)"},
    "research": {
        "what": "I … (what you worked on)", "who": "with … (a person)", "place": "at … (center, town and state)",
        **_DATES, "learned": "I learned … (in a few words)",
    },
    "telehealth": {**_WORK, "place": "for patients in … (town and state, or country)"},
    "community": {
        "what": "I … (for example: sing in the choir of St. Mark’s Church)", "place": "in … (town and state)", **_DATES,
    },
    "rounds": {
        "what": "I … (for example: attended weekly virtual grand rounds)", "who": "of … (which medical center)",
        **_DATES, "learned": "I learned … (in a few words)",
    },
}  # fmt: skip
"""Kind of fact → its fields, each with a label that completes the sentence."""
_OWN = (
    "Every text then says this line as it stands, until you empty it. The other fields still count for ties, dates and "
    "checks; changing them does not change your line."
)


def section() -> None:
    """Facts, score, plan from abroad, track record."""
    profile = session.profile()
    home = home_story(shipped.catalog(), profile.applicant, profile.story)
    st.header("Your facts")
    st.markdown("One fact at a time: a person, a place, work, a move, a language, an aim. Each becomes a sentence.")
    _facts(profile.story.items)
    _signature()
    _score(home)
    _abroad(home.ever_there)
    _track()


def _facts(items: tuple[StoryItem, ...]) -> None:
    """Every fact as its sentence, with a way to change it and a way out."""
    if not items:
        st.info("No fact yet. Add the first one below; statements, answers and letters are made of them.")
    index = _open_fact()
    for i, item in enumerate(items):
        if i == index:
            _form(i)
        else:
            _fact(i, item)
    if "fact" in session.beside():
        button("Put the last one back", "fact-back", _put_back, icon=":material/undo:")
    if index == form.NEW:
        _form(form.NEW)


def _fact(i: int, item: StoryItem) -> None:
    sentence = story_sentence(item)
    with st.container(border=True, gap="small"):
        plain(sentence.text)
        own = " · in your own words" if item.sentence else ""
        planned = f" · planned for {day_words(item.planned_for)}, so no text uses it yet" if item.planned_for else ""
        if not planned and not item.done_by(dt.date.today()):
            planned = " · it begins later, so no text uses it yet"
        st.caption(f"{STORY_KINDS[item.kind]}{own}{planned}")
        if not item.sentence:
            gaps(sentence.gaps)
        if item.sentence or sentence.gaps:
            text_field(
                "Say it in your own words", f"own-{i}", item.sentence, lambda text: _say(i, text), height=None,
                max_chars=limits(StoryItem, "sentence")[1], help=_OWN,
            )  # fmt: skip
        with st.container(horizontal=True):
            button("Change", f"fact-change-{i}", _begin, i, item, icon=":material/edit:", type="tertiary")
            button("Take away", f"fact-remove-{i}", _remove, i, icon=":material/close:", type="tertiary")
            if item.planned_for:
                button("Done now", f"fact-done-{i}", _done, i, icon=":material/check:", type="tertiary")


def _say(index: int, sentence: str) -> str:
    items = [item.model_dump() for item in session.profile().story.items]
    items[index]["sentence"] = sentence
    return session.tell_story(items=items)


def _open_fact() -> int:
    """Position of the fact that is being changed, form.NEW for none: another plan may have been opened meanwhile."""
    index = form.now()["index"]
    return index if index < len(session.profile().story.items) else form.NEW


def _remove(index: int) -> None:
    items = list(session.profile().story.items)
    session.beside()["fact"] = (index, items.pop(index))
    if index < _open_fact():
        form.now()["index"] -= 1
    session.tell_story(items=[item.model_dump() for item in items])


def _put_back() -> None:
    index, item = session.beside()["fact"]
    items = list(session.profile().story.items)
    items.insert(index, item)
    if session.tell_story(items=[kept.model_dump() for kept in items]):
        return
    del session.beside()["fact"]
    if index <= _open_fact():
        form.now()["index"] += 1


def _done(index: int) -> None:
    items = [item.model_dump() for item in session.profile().story.items]
    items[index]["planned_for"] = None
    session.tell_story(items=items)


def _begin(index: int, item: StoryItem | None = None) -> None:
    """Fill the form with a fact, or empty it."""
    form.stand_at(index, item.model_dump() if item else {})
    st.session_state.pop("fact-refused", None)


def _tied(field: str) -> dict[str, Any]:
    """Arguments that tie a widget to a field of the form."""
    return controls.tied(f"fact-{field}", form.now()[field], lambda value: form.now().update({field: value}), FRAGMENTS)


def _form(index: int) -> None:
    """Add a fact or change one. What does not fit stays in the form with its sentence."""
    with st.container(border=True, key="fact-form"):
        st.markdown("**Add a fact**" if index == form.NEW else f"**Change fact {index + 1}**")
        kind = st.selectbox(
            "Kind", list(STORY_KINDS), format_func=STORY_KINDS.__getitem__, **_tied("kind"),
        )  # fmt: skip
        for field, label in FIELDS[kind].items():
            st.text_input(label, **_tied(field))
        if "end" in FIELDS[kind] and kind != "move" and not form.now()["end"].strip():
            st.segmented_control(
                "Still going on?", [True, False], format_func={True: "Yes", False: "No"}.__getitem__,
                **_tied("still_going"),
                help="Yes: “I have worked … since”. No: enter when it ended.",
            )  # fmt: skip
        st.date_input(
            "Only planned? The day it will be done", None, **_tied("planned_for"),
            help="Leave empty when it is done. No text uses what is only planned.",
        )  # fmt: skip
        st.text_input(
            "In your own words, if the sentence made of it is not right", **_tied("sentence"),
            help=_OWN,
        )  # fmt: skip
        with st.container(horizontal=True):
            button("Keep this fact", "fact-keep", _keep, icon=":material/check:")
            if index != form.NEW:
                button("Leave it as it was", "fact-leave", _begin, form.NEW, type="tertiary")
        if sentence := st.session_state.get("fact-refused"):
            st.error(as_text(f"{sentence} Nothing was kept yet."), icon=":material/error:")
        _preview(_typed())


def _typed() -> dict[str, Any]:
    """The fact as it stands in the form."""
    now = form.now()
    fields = {field: now[field] for field in (*FIELDS[now["kind"]], "sentence")}
    going = now["still_going"] if "end" in fields and not fields["end"].strip() else None
    return {"kind": now["kind"], **fields, "still_going": going, "planned_for": now["planned_for"]}


def _is_empty(fact: dict[str, Any]) -> bool:
    return not any(fact[field].strip() for field in (*FIELDS[fact["kind"]], "sentence"))


def _preview(fact: dict[str, Any]) -> None:
    """The sentence it will become."""
    if _is_empty(fact):
        return
    try:
        plain(f"It becomes: {story_sentence(StoryItem.model_validate(fact)).text}", "format_quote")
    except ValueError:  # said in words when it is to be kept
        return


def _keep() -> None:
    now, fact, index = st.session_state, _typed(), _open_fact()
    if _is_empty(fact):
        now["fact-refused"] = "Fill in at least one field."
        return
    items = [item.model_dump() for item in session.profile().story.items]
    if index == form.NEW:
        items.append(fact)
    else:
        before = items[index] if items[index]["kind"] == fact["kind"] else {}
        items[index] = {**before, **fact}
    sentence = session.tell_story(items=items)
    if sentence:
        now["fact-refused"] = sentence
    else:
        _begin(form.NEW)


def _signature() -> None:
    """Name and AAMC ID, as letters are signed."""
    story = session.profile().story
    with st.expander("Your name and AAMC ID, for letters"):
        text_field("Name", "story-name", story.name, lambda text: session.tell_story(name=text), height=None)
        text_field("AAMC ID", "story-aamc", story.aamc_id, lambda text: session.tell_story(aamc_id=text), height=None)


def _score(story: HomeStory) -> None:
    """How concrete the story of the home region is, and the typed text on it."""
    home = shipped.catalog().regions.name
    with part(f"Why {home}"):
        st.markdown(
            f"How concrete your facts are: **{story.score} of {story.most} points**. The points are an assumption."
        )
        st.progress(story.score / story.most if story.most else 0.0)
        for point in story.points:
            points = "1 point" if point.points == 1 else f"{point.points} points"
            if point.met:
                plain(f"{point.label} ({points})", "check_circle")
            else:
                plain(f"Missing: {point.label} ({points}). {point.ask}", "radio_button_unchecked")
        lines = [{"Rule": point.label, "Met by": fact} for point in story.points for fact in point.by]
        if lines:
            with st.expander("Which facts gave the points"):
                frame(pd.DataFrame(lines), "Rules of the score and the facts that meet them")
        text = text_field(
            f"In your own words: why {home}?", "story-why", session.profile().story.why_home,
            lambda text: session.tell_story(why_home=text),
            placeholder="Three to six sentences with people, places, dates.",
        )  # fmt: skip
        word_count(text)
        to_change(story.generic)
        if text.strip() and not story.generic:
            st.caption("No reason found that every program has heard.")


def _abroad(ever_there: bool) -> None:
    """What can still be built from abroad, with dates before the next season. ever_there: in the home region."""
    catalog = shipped.catalog()
    with part("What you can build from abroad"):
        st.markdown(
            "You were there already; these make the story stronger."
            if ever_there
            else f"You entered no time in {catalog.regions.name}. That can still be built, without travel:"
        )
        for step in from_abroad(catalog, session.profile().story, dt.date.today()):
            _step(step)
        st.caption("Dates count back from 1 September, when applications open. The months needed are an assumption.")


def _step(step: AbroadStep) -> None:
    icon = {"done": "check_circle", "planned": "event", "open": "radio_button_unchecked"}[step.status]
    with st.container(border=True, gap="small"):
        st.markdown(f":material/{icon}: **{step.label}** · {step.status}")
        if step.status == "done":
            plain(step.sentence.text)
            return
        plain(step.what_to_do)
        st.caption(step.why)
        begin = f"Begin by {day_words(step.begin_by)}" if step.in_time else "Begin now; it will not be finished in time"
        st.markdown(f"{begin}, about {step.months_needed} months, done by **{day_words(step.finish_by)}**.")
        plain(f"Once done, you can say: {step.sentence.text}")
        if step.status == "open":
            button("Plan this", f"abroad-{step.key}", _plan_step, step, icon=":material/event:")
        else:
            st.caption("It is among your facts above. Fill it in there, and press “Done now” when it is done.")


def _plan_step(step: AbroadStep) -> None:
    kind = next(kind for kind in STORY_KINDS if kind == step.key)
    items = [item.model_dump() for item in session.profile().story.items]
    session.tell_story(items=[*items, {"kind": kind, "planned_for": step.finish_by}])


def _track() -> None:
    """The timeline of moving and adapting, and the sentences that come of it."""
    story = session.profile().story
    with part("How you adapt"):
        record = track_record(story)
        if not record:
            st.info(
                "Add a move, rural work, volunteering, public-health work or a language you use: it shows how "
                "you adapt."
            )
        else:
            lines = [
                {"When": m.when or "Not entered", "What": STORY_KINDS[m.kind], "Sentence": m.sentence.text}
                for m in record
            ]
            frame(pd.DataFrame(lines), "Moves, rural work, volunteering and languages, oldest first")
            sentences = adaptability(story)
            if not sentences.gaps:
                st.markdown("For the national statement, answers and letters:")
            draft(sentences)
        text = text_field(
            "In your own words: how do you adapt to a new place?", "story-adapt", story.adaptability,
            lambda text: session.tell_story(adaptability=text),
        )  # fmt: skip
        word_count(text)
