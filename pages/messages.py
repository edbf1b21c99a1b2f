"""Messages: what to say to programs, from the applicant's own facts, and whether it fits together."""

from collections.abc import Callable

import streamlit as st

from smartpick.ui import entry, session
from smartpick.ui.messages import answers, consistency, letters, places, spelling, statements, story, visa
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets.parts import parts

entry.through_app()

TABS: dict[str, Callable[[], None]] = {
    "Your story": story.section,
    "Statements": statements.section,
    "Answers": answers.section,
    "Letters": letters.section,
    "Visa": visa.section,
    "ERAS places": places.section,
    "Consistency": consistency.section,
    "Spelling and grammar": spelling.section,
}
"""Title of each part to what draws it."""


@st.fragment(key="messages")
def sections() -> None:
    """The parts; only the chosen one is computed."""
    first, second = session.profile().applicant.specialty, session.profile().applicant.second_specialty
    if second is not None:
        st.info(
            f"Texts and checks on this page are about your first list, {as_text(first)}. Keep the texts for "
            f"{as_text(second)} in a file of your own.",
            icon=":material/info:",
        )
    parts("What to work on", TABS, "messages_tab", "messages")


st.title("Messages")
st.markdown(
    "Say it well, and mean the same everywhere. Every text is made of facts you tell; nothing is invented and nothing "
    "is sent. What stands in [square brackets] is for you to fill in."
)
sections()
