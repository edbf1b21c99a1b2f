"""How far a visa need shrinks the pool: what pages say, what nobody could read, and a way back for those left out."""

from __future__ import annotations

import streamlit as st

from smartpick.applicant import VISA_NEEDS
from smartpick.odds.known import visa_keys
from smartpick.plan import Plan
from smartpick.plan.visa_pool import VisaPool, none_at_home, visa_pool
from smartpick.ui import derived
from smartpick.ui.widgets import controls, reopen

_counted = derived.kept(4, key=lambda plan, tier: (plan.odds, tier))(visa_pool)


def panel(plan: Plan) -> None:
    """The pool in the words of pages, the estimate that follows, and the programs left out for their page."""
    need = plan.profile.applicant.visa
    if need == "none":
        return
    home, nation = _counted(plan, 1), _counted(plan, None)
    _h1b_only(plan)
    likely, able = plan.odds.visa[plan.odds.open].sum(), int(plan.odds.open.sum())
    with st.expander(f"About {likely:.0f} of {able} programs open to you sponsor your visa ({VISA_NEEDS[need]})"):
        for key in visa_keys(plan.profile.applicant):
            st.markdown(f"**Visa:** {home.sentence(key)} {nation.sentence(key)}")
        st.caption(
            "What a page says is a dated quotation: check it; your own answers count too. Where nothing could be read, "
            "the estimate rests on studies of program listings (2013, 2022) and on federal H-1B records."
        )
    left_out(plan, home, nation)


def _h1b_only(plan: Plan) -> None:
    """What someone who takes only an H-1B has to know before anything else."""
    if plan.profile.applicant.visa != "h1b_only":
        return
    sentences = [none_at_home(plan), "H-1B only shrinks the pool, so the list has to reach wider."]
    passed = plan.profile.applicant.step3_passed
    if not passed:
        sentences.append("Without a passed Step 3 it shrinks further: an H-1B petition needs it.")
    if passed is None:
        sentences.append("Say on page You whether yours is passed.")
    st.markdown(" ".join(filter(None, sentences)))


def left_out(plan: Plan, home: VisaPool, nation: VisaPool) -> None:
    """The programs whose page says that no visa will do, and the one click that takes each in again."""
    kept = [code for code in plan.profile.knowledge.reopened if code in plan.odds.pool.codes]
    if not nation.left_out and not kept:
        return
    elsewhere = len(nation.left_out) - len(home.left_out)
    lines = st.expander(
        f"Left out for what their page says: {len(home.left_out)} in {home.where}, {elsewhere} elsewhere",
        on_change="rerun", key="left-out",
    )  # fmt: skip
    if not lines.open:
        return
    with lines:
        st.caption("Their page may be old. What is put back counts at the chance such a page leaves.")
        for code in kept:
            _line(plan, code, back=False)
        for code in home.left_out:
            _line(plan, code, back=True)
        if elsewhere:
            st.caption(
                "Those elsewhere are on Explore with their reason; each can be put back on its card there. The table "
                "on Shortlist, “Why not the others”, lists them all."
            )


def _line(plan: Plan, code: str, back: bool) -> None:
    line = plan.catalog.table.iloc[plan.catalog.code_position[code]]
    why = plan.odds.here.by_page[plan.odds.pool.codes == code][0]
    st.markdown(f"**{line['program_name']}**, {line['city']}, {line['state']}. {why}")
    reopen.button(code, back, controls.BALANCE_FRAGMENTS, "balance")
