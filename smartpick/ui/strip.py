"""What stays on top of every page: the result strip, the questions behind it, undo and redo, and the plan."""

from __future__ import annotations

from typing import Any

import streamlit as st

from smartpick.applicant import ESTIMATE_FIELDS, answered
from smartpick.plan import Plan, counted, widest_words
from smartpick.plan.visa_pool import none_at_home
from smartpick.season.news import News
from smartpick.ui import derived, kept, plan_menu, questions, session, who
from smartpick.ui.components import browser
from smartpick.ui.components.curve import last_move
from smartpick.ui.components.strip import Result, strip
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.words import of_hundred


@st.fragment(key="strip")
def result(with_questions: bool) -> None:
    """The strip and what belongs to it; drawn again after every move.

    Args:
        with_questions: whether the questions open from here; on Start they stand on the page.
    """
    plan, reason = derived.plan_or_reason()
    with st.container(key="strip-line", horizontal=True, vertical_alignment="center", gap="small"):
        strip(_result(plan, derived.heard()) if plan else Result(place="", reason=reason, spoken=reason))
        with st.container(key="strip-buttons", horizontal=True, width="content", gap="xsmall", wrap=False):
            if with_questions:
                answers = _popover("Your answers", "answers", ":material/edit:")
                if answers.open:
                    with answers:
                        questions.questions()
                        beside_the_numbers(plan)
            plan_menu.undo_redo()
            menu = _popover("Plan", plan_menu.MENU, ":material/folder_open:")
            if menu.open:
                with menu:
                    plan_menu.menu()
    if session.is_untouched():
        plan_menu.last_plan()
    session.keep()  # what could not be kept before
    session.hear()
    if st.session_state.pop("to_draw_anew", False):  # another plan than the page shows
        st.rerun()
    browser.listen()
    kept.notices()
    who.turn_to_provider()


def _popover(label: str, key: str, icon: str) -> Any:
    """A popover that is drawn when it opens: a field that the browser has not mounted cannot stand where it should."""
    return st.popover(label, key=key, icon=icon, on_change=lambda: st.rerun(controls.AFTER_EVERY_MOVE))


def notices() -> None:
    """What to know of the plan that was opened."""
    if since := session.odds_since():
        st.info(as_text(since), icon=":material/update:")
        st.button("I have read this", key="odds-since", on_click=session.note_odds_since)


def _result(plan: Plan, news: News | None) -> Result:
    outlook, applicant, wishes = plan.outlook, plan.profile.applicant, plan.profile.preferences
    place, home = plan.catalog.regions.tiers[1], plan.tier_counts[1]
    fees = "" if plan.cost_usd is None else f"{plan.cost_usd:,.0f} USD in fees"
    if wishes.competitiveness_percentile is None:
        rests = f"rests on {len(answered(applicant))} of {len(ESTIMATE_FIELDS)} answers"
    else:
        rests = "rests on your own percentile"
    chances = (outlook.match, outlook.socal_match) if news is None else (news.match, news.by_tier[1])
    match, there = ([round(100 * end) for end in (chance.low, chance.high)] for chance in chances)
    people = "who send this list" if news is None else "with this news now"
    return Result(
        place=place, programs=len(plan.rows), home=home, low=match[0], high=match[1], homeLow=there[0],
        homeHigh=there[1], fees=fees, rests=rests, name=session.profile().name, move=last_move(),
        isNow=news is not None,
        spoken=f"{counted(len(plan.rows), 'program')}, {home} in {place}. Of 100 people like you {people}, "
        f"{of_hundred(chances[0])} match, {of_hundred(chances[1])} of them in {place}. {fees}, {rests}.",
    )  # fmt: skip


def beside_the_numbers(plan: Plan | None) -> None:
    """What the strip has no room for: two lists, what H-1B only costs, what makes the range wide."""
    if plan is None:
        return
    both, _ = derived.two_lists_or_reason()
    if both is not None:
        names = [part.profile.applicant.specialty for part in (both.first, both.second)]
        st.markdown(
            f"With two lists, **{both.counts[0]}** in {names[0]} and **{both.counts[1]}** in {names[1]}, "
            f"**{of_hundred(both.outlook.match)}** of 100 match."
        )
    if plan.profile.applicant.visa == "h1b_only":
        either = derived.with_either_visa()
        price = f"H-1B only has a price: with J-1 or H-1B, **{of_hundred(either.outlook.match)}** of 100 match."
        st.markdown(f"{none_at_home(plan)} {price}")
    named = widest_words(plan.widest)
    st.caption("An estimate with its range. Not advice." + (f" What widens it most: {named}." if named else ""))
