"""Messages: spelling and grammar of everything the applicant typed. Proposals only; no text is changed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from smartpick.guidance import Slip, all_slips, proposed, typed_texts
from smartpick.plan import counted
from smartpick.ui import session, shipped
from smartpick.ui.widgets.tables import frame


def section() -> None:
    """A table of words to look at, with the sentence each stands in."""
    profile = session.profile()
    st.markdown(
        "Words that look mistyped, British forms, and grammar that writers of a second language often miss. "
        "Look at each: it may be right as it is. Your texts are not changed."
    )
    texts = typed_texts(shipped.catalog(), profile)
    if not texts:
        st.info("Not checked: you have written nothing yet.", icon=":material/info:")
        return
    with st.spinner("Reading everything you wrote…"):
        slips = all_slips(shipped.catalog(), profile)
    st.caption(f"Read: {counted(len(texts), 'text')}.")
    if not slips:
        st.info("Nothing found by these checks. They do not see everything: have someone read your texts.")
        return
    st.markdown(f"**{len(slips)}** to look at.")
    frame(pd.DataFrame([_line(where, slip) for where, slip in slips]), "Words to look at")


def _line(where: str, slip: Slip) -> dict[str, str]:
    return {
        "Look at this": slip.words, "It could be": proposed(slip), "Why": slip.why,
        "Where": where, "Sentence": slip.sentence,
    }  # fmt: skip
