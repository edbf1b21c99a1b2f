"""What the visitor must know of the kept plan: what the browser cannot keep or open, and what another tab did."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from smartpick.store import Joining
from smartpick.ui import server_side, session, sign_in, who
from smartpick.ui.components import browser
from smartpick.ui.quoted import as_text


def notices() -> None:
    """What the visitor must know of what is kept and what is not."""
    if (why := server_side.unkept()) and not who.is_over():
        st.warning(
            as_text(f"{why} What you see stays here until you close this page, and is kept as soon as that is "
                    "possible. To be sure, save it as a file."), icon=":material/save:",
        )  # fmt: skip
    if st.session_state.get("browser-blocked") and not server_side.is_on():
        st.warning(
            "This browser lets no page keep anything (a private window, or storage switched off). Save your plan as a "
            "file before you close this page.", icon=":material/save:",
        )  # fmt: skip
    if st.session_state.get("browser-full"):
        st.warning(
            "Your plan is too large for this browser to keep. Save it as a file before you close the page.",
            icon=":material/save:",
        )
    for sentence in of_what_came_back():
        st.warning(as_text(sentence), icon=":material/warning:")
    if browser.elsewhere():
        _of_another_tab(**browser.elsewhere())
    if server_side.is_on():
        _of_the_server()


def _of_the_server() -> None:
    """What only a visitor of a server that keeps the plans must know."""
    if said := st.session_state.pop("said", ""):
        st.success(as_text(said), icon=":material/check:")
    sign_in.notices()
    if why := session.closed():
        st.warning(as_text(why), icon=":material/lock:")
    if why := st.session_state.get("refused_link"):
        st.warning(as_text(why), icon=":material/link_off:")
    if st.session_state.get("joining"):
        _of_joining(st.session_state["joining"][1])
    if browser.kept_before():
        _of_plans_from_before(browser.kept_before())
    for why in st.session_state.get("not_handed", []):
        st.warning(as_text(f"A plan stays in this browser, as it cannot be opened. {why}"), icon=":material/warning:")
    at = server_side.whose(session.plan_id())
    if not at.own and not session.is_untouched():
        kept_where = "is kept in it, and its owner sees it" if at.may_save else "becomes a copy of your own"
        st.caption(f":material/group: This plan was given to you by a link. What you change {kept_where}.")


def _of_joining(found: Joining) -> None:
    """Ask whether this browser is to open all plans of the person whose link it was given."""
    along = ""
    if found.own:
        plans = "a plan" if found.own == 1 else f"{found.own} plans"
        along = f" What this browser opens so far ({plans}) goes along, on every device that opens it."
    accounts = ""
    if found.signs_in:
        both = ", and so does that person: the two accounts become one" if found.other_signs_in else ""
        accounts = f" You sign in by an account elsewhere{both}. It then opens that person's plans as well."
    with st.container(key="joining-asked", horizontal=True, vertical_alignment="center"):
        st.warning(
            "This link lets this browser open all plans of the person who made it, and that person sees all you enter "
            f"here.{along}{accounts} It cannot be taken back. Go on only if you made the link yourself.",
            icon=":material/devices:",
        )  # fmt: skip
        st.button("These are my plans", key="joining-yes", on_click=_moved, args=(session.join,))
        st.button("No", key="joining-no", on_click=_moved, args=(partial(st.session_state.pop, "joining", None),))


def _of_plans_from_before(many: int) -> None:
    """Offer once to take over what the browser kept."""
    plans, them, they, are, stay = f"{many} plans", "them", "they", "are", "stay"
    if many == 1:
        plans, them, they, are, stay = "a plan", "it", "it", "is", "stays"
    with st.container(key="before-asked", horizontal=True, vertical_alignment="center"):
        st.info(
            f"This browser holds {plans} from before. Keep {them} here, on the server? Then {they} {are} no longer in "
            f"the browser. If you say no, {they} {stay} there, unseen.",
            icon=":material/upload:",
        )
        st.button("Keep on the server", key="before-yes", on_click=_moved, args=(browser.hand_over,))
        st.button("No", key="before-no", on_click=_moved, args=(browser.leave_there,))


def of_what_came_back() -> list[str]:
    """What to say of the plan that the browser handed over last."""
    told: list[str] = []
    if unread := st.session_state.get("browser-unread"):
        if server_side.is_on():
            return [f"The plan you had open last cannot be opened. {unread} It stays as it is among your plans."]
        told.append(f"A plan that this browser keeps cannot be opened. {unread} It is set aside as it is.")
    if lost := st.session_state.get("browser-lost"):
        told.append(f"This browser kept your plan, but {lost}. What is left of it is set aside as it was.")
    if told:
        told[-1] += " Under “Plan” you can save it as a file or delete it."
    if older := st.session_state.get("browser-older"):
        told.append(f"This browser could not keep your last changes to {older}: here stands what it kept before.")
    return told


def _of_another_tab(id: str, kind: str, at: str, changes: str = "") -> None:
    """What another tab did to this plan, and what can be done about it."""
    if kind == "gone":
        told = "This plan was removed in another tab."
        ways = [("Keep it here again", "keep", keep_here), ("Start over", "leave", session.start_over)]
    elif kind == "left":
        told = f"You started over in another tab ({at}). This plan stays among your plans."
        ways = [("Start over here too", "leave", session.start_over), ("Go on with this plan", "keep", keep_here)]
    elif kind == "copy":
        told = (
            "You may look at the plan you were given, but not change it. Your change is in a copy of your own, "
            f"“{session.label(session.profile())}”."
        )
        ways = [("Open the other again", "take", partial(browser.open_kept, id)), ("Stay here", "keep", keep_here)]
    else:
        told = f"This plan was changed {'elsewhere' if server_side.is_on() else 'in another tab'} ({at})."
        if id != session.plan_id():
            told += f" Yours goes on here as “{session.label(session.profile())}”."
        if changes:
            told += f" Where yours differs: {changes}."
        ways = [
            ("Take that one", "take", partial(browser.open_kept, id)),
            ("Keep this one as a copy", "keep", keep_here),
        ]
    with st.container(key="elsewhere", horizontal=True, vertical_alignment="center"):
        st.warning(as_text(told), icon=":material/tab:")
        for label, key, act in ways:
            st.button(label, key=f"elsewhere-{key}", on_click=_moved, args=(act,))


def _moved(act: Callable[[], None]) -> None:
    act()
    st.rerun()


def keep_here() -> None:
    """Go on with this plan in spite of what another tab did."""
    elsewhere = st.session_state.pop("elsewhere", {})
    if elsewhere.get("kind") == "left":
        session.tell_browser("stay", session.plan_id())
    elif elsewhere.get("kind") == "gone":
        session.keep_apart(copy="")
    elif elsewhere.get("id") == session.plan_id():
        session.keep_apart()
