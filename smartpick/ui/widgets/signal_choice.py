"""Which programs get a signal, as the applicant chooses, within the limits of the specialty."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from smartpick.plan import Plan, SignalLimits, over_limit
from smartpick.ui import session
from smartpick.ui.widgets.controls import tied
from smartpick.ui.widgets.texts import program_label


def signal_choice(plan: Plan, limits: SignalLimits, fragments: Sequence[str]) -> None:
    """Draw a field for each kind of signal, and what goes beyond the limits.

    Args:
        plan: the list; its programs come first.
        limits: of its specialty.
        fragments: what is drawn again after a move.
    """
    signals = plan.profile.messages.signals
    for kind in limits.most:
        mine = [code for code, signal in signals.items() if signal == kind or "signal" in limits.most]
        others = {code for code, signal in signals.items() if signal in limits.most} - set(mine)
        st.multiselect(
            "Programs that get a signal" if kind == "signal" else f"Programs that get a {kind} signal",
            [*dict.fromkeys([code for code in plan.codes if code not in others] + mine)],
            format_func=lambda code: program_label(plan.catalog, code), placeholder="None chosen",
            **tied(f"signals-{kind}", mine, partial(_take, kind, tuple(limits.most)), fragments),
        )  # fmt: skip
    for sentence in over_limit(limits, signals):
        st.error(sentence, icon=":material/error:")


def _take(kind: str, kinds: tuple[str, ...], codes: list[str]) -> None:
    chosen = dict.fromkeys(codes, kind)
    kept = session.profile().messages.signals if len(kinds) > 1 else {}
    session.say(signals={**{c: k for c, k in kept.items() if k != kind and c not in chosen}, **chosen})
