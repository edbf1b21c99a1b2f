"""Messages: US spelling of everything the applicant typed. Proposals only; no text is changed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from smartpick.guidance import Spelling, check_spelling, version_label
from smartpick.plan import QUESTIONS, Profile
from smartpick.ui import session, shipped
from smartpick.ui.widgets.tables import frame


def typed_texts(profile: Profile) -> dict[str, str]:
    """Where it stands → the text, for every text that is written."""
    story, messages, catalog = profile.story, profile.messages, shipped.catalog()
    texts = {
        f"Why {catalog.regions.name}": story.why_home,
        "How you adapt": story.adaptability,
        **{f"Fact {i}": ". ".join((x.what, x.learned, x.population)) for i, x in enumerate(story.items, 1)},
        **{f"Statement: {version_label(catalog, s.version)}": s.text for s in messages.statements},
        **{f"Answer: {QUESTIONS[question]}": text for question, text in messages.answers.items()},
        **{f"Letter: {x.kind}{' ' + x.code if x.code else ''}": x.text for x in messages.letters},
        "Words on the visa": messages.visa_text,
        **{f"Essay: {choice.division}": choice.essay for choice in messages.divisions},
        "Essay: no preference": messages.no_preference_essay,
        "Essay: setting": messages.setting_essay,
    }
    return {where: text for where, text in texts.items() if text.strip(". ")}


def section() -> None:
    """A table of words to look at, with the sentence each stands in."""
    profile = session.profile()
    st.markdown("British forms, and words that look mistyped. Look at each; your texts are not changed.")
    texts = typed_texts(profile)
    if not texts:
        st.info("Not checked: you have written nothing yet.", icon=":material/info:")
        return
    names = _names(profile)
    spellings = [
        (where, spelling)
        for where, text in texts.items()
        for spelling in check_spelling(shipped.catalog(), text, names)
    ]
    st.caption(f"Read: {len(texts)} texts.")
    if not spellings:
        st.success("Nothing found to look at.", icon=":material/check:")
        return
    st.markdown(f"**{len(spellings)}** words to look at.")
    frame(pd.DataFrame([_line(where, spelling) for where, spelling in spellings]), "Words to look at")


def _names(profile: Profile) -> list[str]:
    """People, places and languages the applicant named: right as they are."""
    items, applicant = profile.story.items, profile.applicant
    named = [name for item in items for name in (item.place, item.origin, item.who)]
    return [profile.story.name, *named, *(tie.place for tie in applicant.ties), *applicant.languages]


def _line(where: str, spelling: Spelling) -> dict[str, str]:
    return {
        "Word": spelling.word, "Better": " or ".join(spelling.proposals), "Why": spelling.kind,
        "Where": where, "Sentence": spelling.sentence,
    }  # fmt: skip
