"""Shortlist: the list as cards by region, marks on single programs, what changed, downloads."""

from __future__ import annotations

from functools import partial

import streamlit as st

from smartpick import export
from smartpick.plan import Listed, Plan, file_name, much_of_one
from smartpick.ui import derived, session
from smartpick.ui.components import browser
from smartpick.ui.components.cards import cards
from smartpick.ui.quoted import as_text
from smartpick.ui.shortlist.drawer import drawer
from smartpick.ui.shortlist.marks import FRAGMENTS, mark_all
from smartpick.ui.shortlist.rows import card_rows, top_of_scale
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.colours import tier_colours
from smartpick.ui.widgets.links import plain
from smartpick.ui.widgets.parts import parts

ALL = 0
"""The tab beside those of the tiers 1 to 3."""
TAB = "shortlist_tab"
"""Where the session keeps which region is shown."""
FIRST, FIRST_ON_PHONES = 30, 8
"""Programs drawn before "Show all": a page that answers at once, about three screens of a phone (product decision)."""


def listing(plan: Plan) -> None:
    """The list region by region, the home region first, by chance within; with the drawer of the program asked for."""
    names, counts = {**plan.catalog.regions.tiers, ALL: "All"}, {**plan.tier_counts, ALL: len(plan.rows)}
    drawn = {name: partial(_region, plan, tier) for tier, name in names.items()}
    start = names[next((tier for tier in names if counts[tier]), ALL)]
    parts("Region", drawn, TAB, FRAGMENTS[0], {names[tier]: counts[tier] for tier in names}, start)


def _region(plan: Plan, tier: int) -> None:
    """The programs of one region, or of all."""
    rows = card_rows(plan, tier or None)
    if not rows:
        st.info(f"No program in {plan.catalog.regions.within(tier)} is on your list.", icon=":material/search_off:")
        return
    specialty = plan.profile.applicant.specialty
    first, wish = FIRST_ON_PHONES if browser.is_narrow() else FIRST, f"show-all-{specialty}-{tier}"
    shown = rows if st.session_state.get(wish) else rows[:first]
    key, after = f"cards-{specialty}-{tier}", [*FRAGMENTS, *controls.AFTER_EVERY_MOVE]
    code = cards(shown, key, top_of_scale(plan), tier_colours(), after)
    if len(shown) < len(rows):
        st.button(f"Show all {len(rows)}", on_click=_show_all, args=(wish,), width="stretch")
    asked = next((row for row in rows if row.code == code), None)
    if asked is not None:
        drawer(plan, asked, FRAGMENTS)


def _show_all(wish: str) -> None:
    st.session_state[wish] = True


def one_sponsor(plan: Plan) -> None:
    """Where more than a tenth of the list is one sponsor: a sentence, and the way to fewer of them."""
    for much in much_of_one(plan):
        st.info(as_text(much.sentence), icon=":material/domain:")
        st.button(
            f"Keep the {much.keeps} that add most, leave out the others", key=f"fewer-{much.sponsor}",
            on_click=mark_all, args=({code: {"excluded": True} for code in much.others},), icon=":material/block:",
        )  # fmt: skip


def left_out(plan: Plan) -> None:
    """Programs the user left out, each with a way back."""
    codes = plan.profile.exclusions
    if not codes:
        return
    with st.expander(f"Left out by you ({len(codes)})"):
        for code in codes:
            back = {code: {"excluded": False}}
            st.button(f"Take back {_name(plan, code)}", key=f"back-{code}", on_click=mark_all, args=(back,))


def _name(plan: Plan, code: str) -> str:
    row = plan.catalog.code_position.get(code)
    if row is None:
        return code
    line = plan.catalog.table[["program_name", "city", "state"]].iloc[row]
    return f"{line['program_name']} ({line['city']}, {line['state']})"


def changes(plan: Plan) -> None:
    """What the last move brought and took; as high when that is nothing, so that a mark does not push the list down."""
    added, removed = derived.changes()
    what = f"{len(added)} added, {len(removed)} removed" if added or removed else "nothing"
    with st.expander(f"What changed in the last move: {what}", icon=":material/compare_arrows:"):
        for change, codes in (("Added", added), ("Removed", removed)):
            st.markdown(f"**{change}:** {'; '.join(plain(_name(plan, code)) for code in codes) or 'none'}")


def one_or_two(plan: Plan) -> Listed:
    """With a second specialty, the user says whether both lists are meant or the first alone."""
    both, reason = derived.two_lists_or_reason()
    if both is None:
        if reason:
            st.warning(as_text(f"{reason} So only one list is shown."), icon=":material/info:")
        return plan
    names = [part.profile.applicant.specialty for part in (both.first, both.second)]
    labels = {
        "two": f"Two lists: {names[0]} ({both.counts[0]}) and {names[1]} ({both.counts[1]})",
        "one": f"One list: {names[0]} ({len(plan.rows)})",
    }
    how = st.segmented_control(
        "Which list", list(labels), format_func=labels.__getitem__, default="two", key="which-list", required=True
    )
    return both if how == "two" else plan


def counts(listed: Listed) -> None:
    """How many programs, and in what order."""
    what = " and ".join(f"{len(part.rows)} {part.profile.applicant.specialty}" for part in listed.parts)
    st.markdown(f"**{what} programs**, region by region, the highest chance first.")


def downloads(listed: Listed) -> None:
    """CSV, Excel and Parquet, built when asked for."""
    profile = session.profile()  # here: what builds a file runs where there is no session
    whole = listed.with_texts(profile)
    with st.container(horizontal=True):
        for name in ("xlsx", "csv", "parquet"):
            kind = export.FORMATS[name]
            st.download_button(
                kind.label, partial(kind.write, whole), file_name(profile, "shortlist", name), kind.mime,
                on_click="ignore", icon=":material/download:", key=f"download-{name}", help=_HELP.get(name),
            )  # fmt: skip


_HELP = {
    "xlsx": "Opens in Excel, LibreOffice and Google Sheets; sources and assumptions on sheets of their own.",
    "parquet": "For programs: with the names of our data.",
}
