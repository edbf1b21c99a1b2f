"""Which programs get a signal, as the applicant chooses, within the limits of the specialty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from smartpick.plan import Plan, SignalLimits, over_limit
from smartpick.ui import session
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets.controls import tied
from smartpick.ui.widgets.texts import program_label


def signal_choice(plan: Plan, limits: SignalLimits, fragments: Sequence[str]) -> None:
    """Draw a field for each kind of signal, and what goes beyond the limits.

    Args:
        plan: the list; its programs come first.
        limits: of its specialty.
        fragments: what is drawn again after a move.
    """
    signals = own_signals(plan)
    is_second = plan.profile.applicant.specialty == session.profile().applicant.second_specialty
    for kind in limits.most:
        mine = [code for code, signal in signals.items() if signal == kind or "signal" in limits.most]
        others = {code for code, signal in signals.items() if signal in limits.most} - set(mine)
        st.multiselect(
            "Programs that get a signal" if kind == "signal" else f"Programs that get a {kind} signal",
            [*dict.fromkeys([code for code in plan.codes if code not in others] + mine)],
            format_func=lambda code: program_label(plan.catalog, code), placeholder="None chosen",
            **tied(
                f"signals-{kind}{'-second' if is_second else ''}", mine, partial(_choose, plan, kind, limits), fragments
            ),
        )  # fmt: skip
    for sentence in over_limit(limits, signals):
        st.error(as_text(sentence), icon=":material/error:")


def own_signals(plan: Plan) -> dict[str, str]:
    """ACGME code → kind of the signals chosen, without those of the other of two lists, which has its own limits."""
    return {code: kind for code, kind in session.profile().messages.signals.items() if not _of_other(plan, code)}


def give_signals(plan: Plan, signals: Mapping[str, str]) -> None:
    """Let the signals of a list be these; those of the other of two lists stay."""
    kept = session.profile().messages.signals
    session.say(signals={**{code: kind for code, kind in kept.items() if _of_other(plan, code)}, **signals})


def _of_other(plan: Plan, code: str) -> bool:
    applicant, position = session.profile().applicant, plan.catalog.code_position
    others = {applicant.specialty, applicant.second_specialty} - {plan.profile.applicant.specialty}
    return code in position and plan.catalog.table["specialty"].iat[position[code]] in others


def _choose(plan: Plan, kind: str, limits: SignalLimits, codes: list[str]) -> None:
    chosen = dict.fromkeys(codes, kind)
    kept = own_signals(plan) if len(limits.most) > 1 else {}
    give_signals(plan, {**{c: k for c, k in kept.items() if k != kind and c not in chosen}, **chosen})
