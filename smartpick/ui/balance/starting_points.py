"""Starting points: four cards that say what the list will be before they are taken."""

from __future__ import annotations

import streamlit as st

from smartpick.plan import Plan
from smartpick.ui import derived, session
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.words import of_hundred
from smartpick.whatif import Preset, Promise, available_presets

_STYLE = """<style>
.st-key-presets { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 0.75rem; }
.st-key-presets > div > div { height: 100%; }
.st-key-presets p { font-size: 0.9rem; line-height: 1.35; }
.st-key-presets [class*="st-key-card-"] { padding: 0.6rem; }
.st-key-presets [class*="st-key-card-now-"] { border: 2px solid currentColor; }
@media (max-width: 640px) { .st-key-presets { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.5rem; } }
</style>"""
"""Four cards in a row; on a phone two and two."""


@derived.kept(16, lambda preset, plan: preset.taken(plan).basis)
def _promise(preset: Preset, plan: Plan) -> Promise:
    return preset.promise(plan)


def cards(plan: Plan) -> None:
    """One card a starting point: what the list will be, and a button that takes it."""
    st.html(_STYLE)
    st.markdown(f"**Start from** (there: {plan.catalog.regions.tiers[1]})")
    with st.container(key="presets"):
        for preset in available_presets(plan.catalog):
            active = preset.is_active(plan)
            with st.container(border=True, key=f"card-{'now-' * active}{preset.key}", gap="xxsmall"):
                _card(plan, preset, active)


def _card(plan: Plan, preset: Preset, active: bool) -> None:
    st.markdown(f"**{preset.name}**")
    after = _promise(preset, plan)
    if after.match is None:
        st.markdown(after.reason)
    else:
        st.markdown(f"{after.size} programs, {after.home} there  \n**{of_hundred(after.match)}** of 100 match")
    st.button(
        "In use" if active else "Take", key=f"preset-{preset.key}", width="stretch",
        help=preset.note.format(home=plan.catalog.regions.tiers[1]), icon=":material/check:" if active else None,
        on_click=_take, args=(preset,),
    )  # fmt: skip


def _take(preset: Preset) -> None:
    plan, _ = derived.plan_or_reason()
    if plan is not None:
        session.change("preferences", **preset.changes(plan))
    controls.again(controls.BALANCE_FRAGMENTS)


def notes(plan: Plan) -> None:
    """What each of them sets, for those who cannot point at a button."""
    home = plan.catalog.regions.tiers[1]
    for preset in available_presets(plan.catalog):
        st.markdown(f"**{preset.name}.** {preset.note.format(home=home)}")
    st.caption(
        "Each keeps the length of your list and everything else you set. The examples come from an article on Southern "
        "California strategy and show one way, not the best one; on a list of another length they keep its proportions."
    )
