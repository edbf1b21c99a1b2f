"""Messages: ERAS geographic preferences; what each division covers, a proposal, the essays, what each program sees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import get_args

import pandas as pd
import streamlit as st

from smartpick.catalog.regions import Regions
from smartpick.dated import age_note, season_month
from smartpick.guidance import (
    CONNECTIONS_SOURCE,
    EFFECT,
    SEEN_BY,
    SEEN_BY_SEASON,
    SEEN_BY_SOURCE,
    SETTING_SEEN_BY,
    Preference,
    Proposal,
    StatementPlan,
    characters_left,
    connections,
    coverage,
    essay_draft,
    program_view,
    propose,
    signal_limits,
    version_label,
)
from smartpick.plan import ESSAY_CHARACTERS, MOST_DIVISIONS, Plan, application_service, census_divisions
from smartpick.plan.messages import Setting
from smartpick.ui import session
from smartpick.ui.widgets.controls import tied
from smartpick.ui.widgets.parts import choice, part
from smartpick.ui.widgets.signal_choice import signal_choice
from smartpick.ui.widgets.tables import frame
from smartpick.ui.widgets.texts import FRAGMENTS, button, draft, plain, program_label, text_field, with_statements
from smartpick.ui.widgets.words import percent


def section() -> None:
    """Coverage, proposal, the choice with its essays, and the program's-eye view."""
    with_statements(_draw)


def _draw(statements: StatementPlan) -> None:
    if application_service(statements.plan.profile.applicant.specialty) == "ResidencyCAS":
        _connections(statements)
        _signals(statements.plan)
        _eye(statements)
        return
    covered = coverage(statements)
    _coverage(statements.plan.catalog.regions, covered)
    _proposal(propose(statements, covered))
    _divisions(statements)
    _settings(statements)
    _signals(statements.plan)
    _eye(statements)


def _connections(statements: StatementPlan) -> None:
    """Cities to name as personal ties, where the application service takes no divisions."""
    st.header("Geographic connections")
    st.markdown(
        "Your specialty applies through ResidencyCAS. It takes no divisions: you may name up to three cities "
        "with a personal "
        "tie, each with a few words. A connection is a tie, not a wish and not a signal."
    )
    found = connections(statements)
    for place, sentence in found:
        plain(f"{place}: {sentence}", "location_on")
    if not found:
        st.info("No fact of yours names a US city with its state yet. Add a person or a place under “Your facts”.")
    name, address = CONNECTIONS_SOURCE
    st.caption(f"Source: [{name}]({address}), for Emergency Medicine; check it for your specialty and season.")


def _coverage(regions: Regions, table: pd.DataFrame) -> None:
    tiers = regions.tiers
    st.header("What each division covers of your list")
    st.markdown(f"{regions.name} cannot be chosen in ERAS; a census division stands for it.")
    shown = pd.DataFrame(
        {
            "Division": table["division"],
            "Programs": table["programs"],
            "Of the list": [percent(x) for x in table["share"]],
            "Of its worth (estimate)": [percent(x) for x in table["worth_share"]],
            **{tiers[n]: table[f"tier_{n}"] for n in (1, 2, 3)},
            "You chose it": ["yes" if x else "" for x in table["chosen"]],
        }
    )
    frame(shown, "The census divisions and how much of the list each covers")


def _proposal(proposal: Proposal) -> None:
    st.header("Proposal")
    best, none = st.columns(2)
    with best.container(border=True):
        _preference("Three divisions", proposal.best, proposal.recommended == "divisions")
    with none.container(border=True):
        _preference("No preference", proposal.alternative, proposal.recommended != "divisions")
    plain(proposal.reason)
    st.caption(EFFECT)


def _preference(title: str, preference: Preference, recommended: bool) -> None:
    st.markdown(f"**{title}**" + (" · recommended" if recommended else ""))
    for name in preference.divisions:
        plain(name, "check")
    plain(preference.reason)
    button("Take this", f"take-{title}", _take, preference.divisions)


def _take(divisions: tuple[str, ...]) -> None:
    _choose(divisions)
    session.say(no_preference=not divisions)


def _choose(divisions: tuple[str, ...]) -> str:
    """Choose divisions; essays of those that go are kept, and come back with them."""
    essays = session.beside().setdefault("essays", {})
    messages = session.profile().messages
    essays.update({choice.division: choice.essay for choice in messages.divisions})
    chosen = [{"division": name, "essay": essays.get(name, "")} for name in divisions]
    return session.say(divisions=chosen, **({"no_preference": False} if chosen else {}))


def _divisions(statements: StatementPlan) -> None:
    messages = statements.plan.profile.messages
    with part("Your choice"):
        st.caption(SEEN_BY)
        note = age_note(season_month(SEEN_BY_SEASON), dt.date.today())
        st.markdown(f"Source: [{SEEN_BY_SOURCE[0]}]({SEEN_BY_SOURCE[1]}){f' ({note})' if note else ''}")
        divisions = [choice.division for choice in messages.divisions]
        st.multiselect(
            f"Up to {MOST_DIVISIONS} divisions", census_divisions(), max_selections=MOST_DIVISIONS,
            placeholder="None chosen", **tied("divisions", divisions, lambda chosen: _choose(tuple(chosen)), FRAGMENTS),
        )  # fmt: skip
        for choice in messages.divisions:
            _essay(
                statements, f"Essay: {choice.division}", f"essay-{choice.division}", choice.essay,
                partial(_write_essay, choice.division), choice.division,
            )  # fmt: skip
        st.toggle(
            "No preference", disabled=bool(messages.divisions),
            help="Take the divisions out first: ERAS takes one or the other." if messages.divisions else None,
            **tied("no_preference", messages.no_preference, lambda on: session.say(no_preference=on), FRAGMENTS),
        )  # fmt: skip
        if messages.no_preference:
            keep = partial(_write_field, "no_preference_essay")
            _essay(statements, "Essay: no preference", "essay-none", messages.no_preference_essay, keep, "")


def _write_essay(division: str, text: str) -> str:
    kept = [choice.model_dump() for choice in session.profile().messages.divisions]
    return session.say(
        divisions=[{**choice, "essay": text} if choice["division"] == division else choice for choice in kept]
    )


def _write_field(field: str, text: str) -> str:
    return session.say(**{field: text})


def _essay(
    statements: StatementPlan, label: str, key: str, kept: str, keep: Callable[[str], str], division: str | None
) -> None:
    """One essay with its counter, and sentences from the facts to start from; without these where division is None."""
    text = text_field(label, key, kept, keep, height=120)
    _counter(text)
    if division is None or text.strip():
        return
    made = essay_draft(statements, division)
    with st.expander("Sentences from your facts"):
        draft(made)
        if made.only_gaps:
            st.caption("Your facts give no sentence for it yet. Add one under “Your story”.")
            return
        button("Start from these", f"{key}-start", keep, made.text)


def _counter(text: str) -> None:
    left = characters_left(text)
    if left < 0:
        st.caption(f":material/error: {len(text)} of {ESSAY_CHARACTERS} characters: cut {-left}.")
    else:
        st.caption(f"{len(text)} of {ESSAY_CHARACTERS} characters, {left} left.")


def _settings(statements: StatementPlan) -> None:
    messages = statements.plan.profile.messages
    st.pills(
        "Setting you prefer", get_args(Setting), selection_mode="multi", format_func=str.capitalize,
        **tied("settings", list(messages.settings), lambda chosen: session.say(settings=chosen), FRAGMENTS),
    )  # fmt: skip
    st.caption(SETTING_SEEN_BY)
    if messages.settings or messages.setting_essay:
        keep = partial(_write_field, "setting_essay")
        _essay(statements, "Essay: setting", "essay-setting", messages.setting_essay, keep, None)


def _signals(plan: Plan) -> None:
    """Which programs get a signal, within the limits of the specialty; which is wise is not said here."""
    with part("Signals"):
        limits = signal_limits(plan.profile.applicant.specialty)
        if limits is None:
            st.markdown("No number of signals is published for your specialty, so there is nothing to enter.")
            return
        st.caption(limits.sentence(dt.date.today()))
        signal_choice(plan, limits, FRAGMENTS)


def _eye(statements: StatementPlan) -> None:
    """Any program of the specialty, and what it will see."""
    plan = statements.plan
    catalog = plan.catalog
    with part("As a program sees it"):
        rows = catalog.rows(plan.profile.applicant.specialty)
        codes = dict.fromkeys([*plan.codes, *catalog.table["acgme_code"].iloc[rows]])
        code = choice(
            "Program (your list first, then all others)", list(codes), lambda code: program_label(catalog, code), "eye"
        )
        view = program_view(statements, code)
        for sentence in view.sentences:
            plain(sentence, "visibility")
        essays = {"Essay on its division": view.essay, "Essay on no preference": view.no_preference_essay,
                  "Essay on the setting": view.setting_essay}  # fmt: skip
        for title, essay in essays.items():
            if essay.strip():
                st.markdown(f"**{title}**")
                draft(essay)
        if view.statement_text.strip():
            with st.expander(f"The statement it reads ({version_label(catalog, view.statement)})"):
                draft(view.statement_text)
        if view.unseen:
            plain(f"It does not see: {'; '.join(view.unseen)}.", "visibility_off")
