"""Data: how much is known, how old it is, and everything known of one program."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from smartpick.catalog import Catalog, CatalogError
from smartpick.catalog.coverage import coverage, search
from smartpick.catalog.diff import compare, table_from
from smartpick.dated import age_note, season_month
from smartpick.knowledge import POLICY_FACTS
from smartpick.knowledge.policies import policy_columns
from smartpick.plan import signal_conflicts
from smartpick.ui import session
from smartpick.ui.explore.card import card
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets.parts import choice, part
from smartpick.ui.widgets.tables import frame

MOST_FOUND = 50
DEFECTS = (
    "Preliminary and transitional-year programs are not in the table. Bring them in from your own file if you need "
    "them.",
    "A few programs closed or moved since the directory was read; two in Internal Medicine are marked possibly closed.",
    "The main hospital was joined by name or by a reviewed list: about 2 or 3 in 100 of the name matches may be wrong, "
    "and residents may also work elsewhere.",
    "One in five programs has no hospital address: its mark on the map is the middle of its city.",
    "Federal H-1B records are of one quarter and belong to the employer, not to the program. None found is not a no.",
    "Connecticut appears with its former counties. A county follows from the map point, so at a city line it can "
    "differ from the mail address.",
    "What programs publish on visas, scores, experience or graduation year was read in stored copies of unknown age: "
    "a dated quotation, not today's policy. Most programs are unknown; check the page before you rely on it.",
)


def section(catalog: Catalog, specialty: str) -> None:
    """Coverage by column for the specialty, policies from the user's own answers, defects."""
    home, today = catalog.regions.tiers[1], dt.date.today()
    st.markdown(
        f"How many of the {len(catalog.rows(specialty))} programs of {specialty} have each fact, and how old it is."
    )
    shown = coverage(catalog, specialty)
    percent = st.column_config.ProgressColumn(format="%.0f %%", min_value=0, max_value=100)
    names = {"fact": "Fact", "own": specialty, "home": f"… in {home}", "every": "All specialties", "kind": "Kind",
             "as_of": "Date"}  # fmt: skip
    frame(
        shown.rename(columns=names), "Share of programs for which each fact is known",
        **{names[column]: percent for column in ("own", "home", "every")},
    )  # fmt: skip
    st.markdown("**Policies.** From you, what you checked and files you brought; else from the programs' own pages.")
    columns = policy_columns(catalog, session.profile().knowledge).iloc[catalog.rows(specialty)]
    rows = []
    for key, fact in POLICY_FACTS.items():
        kinds = columns[f"{key}_kind"].value_counts()
        verified, imported, published = (int(kinds.get(kind, 0)) for kind in ("verified", "imported", "published"))
        conflicts = int(columns[f"{key}_conflict"].sum())
        rows.append({"Policy": fact.label, "Checked by you": verified, "Imported": imported,
                     "Published by the program": published, "Sources disagree": conflicts,
                     "Unknown": len(columns) - verified - imported - published})  # fmt: skip
    frame(pd.DataFrame(rows), "How many policies are known")
    with part("Signals: where sources disagree"):
        st.markdown(
            "How many programs you may signal is published more than once, and these numbers differ. They are of "
            "different seasons, and the newest is a copy by others: look the number up in this season's application."
        )
        conflicts = signal_conflicts()
        shown = conflicts.assign(note=[age_note(season_month(season), today) for season in conflicts["season"]])
        frame(shown.rename(columns=str.capitalize), "Numbers of signals on which sources disagree")
    with part("Known defects"):
        st.markdown("\n".join(f"- {sentence}" for sentence in DEFECTS))
    with part("Changes between versions of the table"):
        st.markdown(f"You use version {catalog.version}. Open another version (.parquet) to see what differs.")
        other = st.file_uploader("Another program table", type=["parquet", "csv"], key="data-other-table")
        if other is not None:
            try:
                difference = compare(table_from(other.getvalue(), other.name), catalog.table)
                st.code(difference.text(), language=None, wrap_lines=True)
            except CatalogError as error:
                st.error(as_text(str(error)), icon=":material/error:")


def one_program(catalog: Catalog) -> None:
    """Search by name or code over all specialties, then everything known of it and why."""
    words = st.text_input("Search all specialties by name, city or ACGME code", key="data-search")
    if not words.strip():
        st.caption("Type a name or a code to see all that is known of one program, with source and date.")
        return
    programs = search(catalog, words, MOST_FOUND)
    if programs.empty:
        st.info("No program has these words. Try fewer of them.", icon=":material/search_off:")
        return
    if len(programs) > 1:
        labels = programs["program_name"].str.cat(
            [programs[name].astype(str) for name in ("city", "state", "specialty", "acgme_code")], sep=" · "
        )
        names = dict(zip(programs.index.tolist(), labels, strict=True))
        at = choice(f"{len(programs)} programs", list(names), names.__getitem__, "data-found")
    else:
        at = int(programs.index[0])
    if at is not None:
        card(catalog, at, ["data"])
