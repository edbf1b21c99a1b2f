"""Data: what is worth checking first, with the mail to send, the sheet to fill, and the form to answer in place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
import streamlit as st

from smartpick.export import enquiry, worksheet_csv, worksheet_excel
from smartpick.knowledge import Knowledge
from smartpick.knowledge.policies import unmatched
from smartpick.plan import Plan, counted
from smartpick.ui import derived, shipped
from smartpick.ui.balance import two_lists
from smartpick.ui.components import browser
from smartpick.ui.components.program_list import pick_one
from smartpick.ui.data import next_build
from smartpick.ui.explore import verify
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets.links import OPEN_ITS_PAGE, link, plain
from smartpick.ui.widgets.tables import WIDE, WRAPPED, frame, height_of, named
from smartpick.whatif import facts_worth_checking

FIRST, MORE = 12, 100
"""Facts shown at first, and when all are asked for."""
_FACTS = "Facts worth checking, the most helpful first"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


_checks = derived.kept(2)(facts_worth_checking)


def section() -> None:
    """The facts whose answers would help the list most, best first."""
    plan, reason = derived.plan_or_reason()
    if plan is None:
        st.info(as_text(reason), icon=":material/info:")
        return
    both, _ = derived.two_lists_or_reason()
    listed = two_lists.one_of(both, "checks-of") if both is not None else plan
    st.markdown(
        "Nobody has a complete list of what programs ask for. So check a few things yourself, the ones that can "
        "change your list most. **Gain**: points of your list's worth that knowing the answer brings on average, "
        "before you apply. Ask programs that stand first."
    )
    with st.spinner("Computing what each answer is worth…"):
        checks = _checks(listed)
    if checks.empty:
        st.success("Nothing unknown could change your list.", icon=":material/check:")
    else:
        _table_and_card(listed, checks)
    _downloads(listed)
    _answers(plan.profile.knowledge)
    next_build.section(plan.catalog, plan.profile.knowledge)


def _table_and_card(plan: Plan, checks: pd.DataFrame) -> None:
    everything = st.toggle(
        f"Show {min(MORE, len(checks))} instead of {min(FIRST, len(checks))}", False, key="checks-all"
    )
    shown = checks.head(MORE if everything else FIRST)
    at = _on_phones(shown) if browser.is_narrow() else _on_desks(shown)
    gone = "What a page said that you marked as gone comes first. " if plan.profile.knowledge.gone_pages else ""
    st.caption(
        f"{gone}One fact at one program moves little; many together move more. Each gain is for one answer alone."
    )
    if at is None:
        st.caption("Select a line to write the mail and to put the answer in.")
        return
    line = shown.iloc[at]
    code = str(line["acgme_code"])
    asked = shown.loc[shown["acgme_code"] == code, "fact"].tolist()
    with st.container(border=True):
        st.markdown(f"### {line['program_name']}, {line['city']}, {line['state']}")
        st.markdown(f"If yes: {plain(line['if_yes'])}  \nIf no: {plain(line['if_no'])}")
        mail, answer = st.columns(2, gap="large")
        with mail:
            st.markdown("**A mail you can send** (only your own facts; change what you like)")
            mail_text = enquiry(plan.profile.applicant, plan.catalog.row(code).to_dict(), asked)
            st.code(mail_text, language=None, wrap_lines=True)
        with answer:
            page = link(f"{line['label']}: {OPEN_ITS_PAGE}", line["page"])
            st.markdown(f"**I checked** {page}")
            verify.form(code, ["data"], str(line["fact"]))


def _on_phones(shown: pd.DataFrame) -> int | None:
    """The facts as a list; position of the one picked."""
    lines: Iterable[Any] = shown.itertuples()
    rows = [
        [
            f"{line.acgme_code} {line.fact}", line.label,
            f"{line.program_name} – {line.city}, {line.state}{' · on your list' if line.on_list else ''}",
            f"Gain {line.gain_points:.3f} points · chance of yes {100 * line.chance_yes:.0f} %",
        ]
        for line in lines
    ]  # fmt: skip
    return pick_one(rows, _FACTS, "check-picked")


def _on_desks(shown: pd.DataFrame) -> int | None:
    """The facts as a table; position of the one selected."""
    event = st.dataframe(
        shown[["label", "program_name", "page", "city", "state", "gain_points", "chance_yes", "kind", "on_list",
               "if_yes", "if_no", "source", "acgme_code"]].assign(
                   chance_yes=100 * shown["chance_yes"], page=shown["page"].where(shown["page"] != "")),
        key="checks", hide_index=True, on_select="rerun", selection_mode="single-row", placeholder="–",
        alt=_FACTS, height=height_of(len(shown)), row_height=WRAPPED,
        column_config={
            "label": st.column_config.TextColumn("What to check", width="medium"),
            "program_name": st.column_config.TextColumn("Program", width=WIDE),
            "page": st.column_config.LinkColumn(
                "Page", display_text=OPEN_ITS_PAGE, width=110,
                help="The page that answers unclearly or long ago, else the program's own page on applying.",
            ),
            "city": "City", "state": st.column_config.TextColumn("State", width="small"),
            "gain_points": st.column_config.NumberColumn("Gain", format="%.3f", help="Points, on average, at least."),
            "chance_yes": st.column_config.NumberColumn(
                "Chance of yes", format="%.0f %%", help="What is believed now: that it takes you in this point."
            ),
            "kind": "Kind", "on_list": st.column_config.CheckboxColumn("On list", width="small"),
            "if_yes": st.column_config.TextColumn("If yes", width="medium"),
            "if_no": st.column_config.TextColumn("If no", width="medium"),
            "source": st.column_config.TextColumn("What the belief rests on", width="medium"),
            "acgme_code": st.column_config.TextColumn("ACGME code"),
        },
    )  # fmt: skip
    return next((row for row in event["selection"]["rows"] if row < len(shown)), None)


def _downloads(plan: Plan) -> None:
    st.header("Fill it offline, bring it back")
    st.markdown(
        "The same questions as a sheet, one line a program. Fill the empty cells, then read the file in on the tab "
        "“Your own files”. A line with a source and a date counts as checked by you."
    )
    with st.container(horizontal=True):
        for label, programs in (("first twelve programs", FIRST), ("all programs", None)):
            for kind, write, mime in (("xlsx", worksheet_excel, EXCEL), ("csv", worksheet_csv, "text/csv")):
                st.download_button(
                    f"{'Excel' if kind == 'xlsx' else 'CSV'}, {label}",
                    lambda write=write, programs=programs: write(plan, programs),
                    f"smartpick-worksheet.{kind}", mime, on_click="ignore", icon=":material/download:",
                    key=f"worksheet-{kind}-{programs}",
                )  # fmt: skip


def _answers(knowledge: Knowledge) -> None:
    """What the user already knows, and what no longer has a program."""
    if not (knowledge.answers or knowledge.fills or knowledge.own_programs):
        return
    st.header("What you know already")
    checked = sum(answer.kind == "verified" for answer in knowledge.answers)
    st.markdown(
        f"{counted(checked, 'answer')} you checked, {len(knowledge.answers) - checked} imported, fill history of "
        f"{counted(len({fill.code for fill in knowledge.fills}), 'program')}, "
        f"{counted(len(knowledge.own_programs), 'program')} of your own."
    )
    lost = unmatched(shipped.catalog(), knowledge)
    if len(lost):
        st.warning(
            f"The present table does not hold the programs of {counted(len(lost), 'answer')}. They are kept, and count "
            "again if the programs come back.",
            icon=":material/info:",
        )
        names = {"acgme_code": "ACGME code", "what": "What", "answer": "Answer", "source": "Source"}
        frame(named(lost, names), "Answers without a program")
    if knowledge.own_programs:
        st.markdown("**Programs of your own.** They are kept and listed; no chance is computed for them.")
        own = pd.DataFrame([program.model_dump() for program in knowledge.own_programs])
        frame(own.rename(columns=str.capitalize), "Programs of your own")
