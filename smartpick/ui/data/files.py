"""Data: the user's own files. Read, look at the columns, see what would change, accept, undo."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

import pandas as pd
import streamlit as st

from smartpick.knowledge import POLICY_FACTS, Answer, Fill
from smartpick.knowledge.imports import FIELDS, Change, ImportRefused, ImportResult, Row, read_import
from smartpick.knowledge.policies import in_words
from smartpick.ui import session, shipped
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.tables import frame

UNUSED = "Not used"
_MOST_SHOWN = 300


@lru_cache(maxsize=4)
def _read(
    content: bytes, name: str, sheet: str | None, mapping: tuple[tuple[str, str | None], ...],
    specialty: str | None, own: str,
) -> ImportResult:  # fmt: skip
    chosen = dict(mapping) if mapping else None
    return read_import(
        content, name, shipped.catalog(), mapping=chosen, sheet=sheet, specialty=specialty, own_specialty=own
    )


def section() -> None:
    """One file at a time; nothing changes before “Take it in”."""
    st.markdown(
        "Bring your own spreadsheet, an ACGME export, a filled worksheet, or your copy of an NRMP “Program Results” "
        "report (PDF). The file is read on this computer and sent nowhere. You see what would change before anything "
        "does."
    )
    _undo()
    upload = st.file_uploader(
        "CSV, Excel, Parquet or PDF", type=["csv", "tsv", "txt", "xlsx", "xlsm", "parquet", "pdf"], key="import_file"
    )
    if upload is None:
        return
    content = upload.getvalue()
    try:
        with st.spinner("Reading your file… a long PDF takes up to half a minute."):
            found = _chosen(content, upload.name)
    except ImportRefused as error:
        st.error(f"{error} Nothing was changed.", icon=":material/error:")
        return
    if found is not None:
        _preview(found)


def _chosen(content: bytes, name: str) -> ImportResult | None:
    """The file read with the sheet and the columns the user chose."""
    sheet, specialty, own = None, None, session.profile().applicant.specialty
    first = _read(content, name, None, (), specialty, own)
    if first.other_sheets:
        sheets = [first.sheet, *first.other_sheets]
        sheet = st.selectbox("Sheet", sheets, key=f"import-sheet-{name}")
        first = _read(content, name, sheet, (), specialty, own)
    if not any(column.field in {"specialty", "nrmp_code"} for column in first.columns):
        options = shipped.catalog().specialties
        specialty = st.selectbox(
            "Your file has no column for the specialty. Lines without a code are programs of", options,
            index=options.index(first.specialty or own), key=f"import-specialty-{name}",
        )  # fmt: skip
        first = _read(content, name, sheet, (), specialty, own)
    return _with_columns(content, first, sheet, specialty)


def _with_columns(content: bytes, first: ImportResult, sheet: str | None, specialty: str | None) -> ImportResult:
    """The proposed meaning of each column, to change; then the file read again with it."""
    st.markdown("**1. What each column means.** Change what is wrong.")
    options = [UNUSED, *FIELDS.values()]
    years = [c.field for c in first.columns if c.field and c.field not in FIELDS]
    labels = {UNUSED: None} | {label: field for field, label in FIELDS.items()}
    for field in years:
        label = _year_words(field)
        labels[label] = field
        options.append(label)
    words = {field: label for label, field in labels.items()}
    table = pd.DataFrame(
        [
            {
                "Column of your file": column.label,
                "Means": words[column.field],
                "Sure": f"{column.confidence:.0%}" if column.field else "",
                "Samples": " · ".join(column.samples),
                "Note": column.told,
            }
            for column in first.columns
        ]
    )
    edited = st.data_editor(
        table, hide_index=True, key=f"import-columns-{first.name}-{first.sheet}", num_rows="fixed",
        disabled=["Column of your file", "Sure", "Samples", "Note"],
        column_config={"Means": st.column_config.SelectboxColumn(options=options, required=True, width="medium")},
    )  # fmt: skip
    wanted = dict(zip(edited["Column of your file"], (labels[x] for x in edited["Means"]), strict=True))
    if wanted == {column.label: column.field for column in first.columns}:
        return first
    return _read(content, first.name, sheet, tuple(wanted.items()), specialty, session.profile().applicant.specialty)


def _year_words(field: str) -> str:
    what, year = field.split(":")
    return f"{'Positions offered' if what == 'quota' else 'Positions filled'} in {year}"


def _preview(found: ImportResult) -> None:
    if not found.rows:
        st.warning("No line of programs was found in this file. Is it the right one?", icon=":material/help:")
        return
    st.markdown(
        f"**2. Your {len(found.rows)} rows: {len(found.matched)} matched, {len(found.new)} new, "
        f"{len(found.not_understood)} not understood.**"
    )
    st.caption(f"Read as {found.kind}. Not counted: {found.above} lines above the heads, {found.blank} empty lines.")
    if found.not_understood:
        with st.expander(f"Not understood ({len(found.not_understood)})", icon=":material/help:"):
            lines = [
                {"Where": r.place, "Line": r.label, "Reason": r.reason} for r in found.not_understood[:_MOST_SHOWN]
            ]
            frame(pd.DataFrame(lines), "Rows not understood, with the reason")
    problems = [{"Where": r.place, "Cell": text} for r in found.rows for text in r.problems]
    if problems:
        with st.expander(f"Cells left out ({len(problems)})", icon=":material/help:"):
            frame(pd.DataFrame(problems[:_MOST_SHOWN]), "Cells left out, with the reason")
    if found.new:
        with st.expander(f"New: kept as programs of your own ({len(found.new)})"):
            frame(pd.DataFrame([_new(r) for r in found.new[:_MOST_SHOWN]]), "New programs")
    rejected = _name_matches(found)
    _changes(found, rejected)


def _new(row: Row) -> dict[str, str]:
    own = row.own
    return {"Where": row.place, "Program": own.name if own else row.label, "Specialty": own.specialty if own else ""}


def _name_matches(found: ImportResult) -> tuple[int, ...]:
    """Rows matched by name, each to be looked at; returns the positions of those taken away."""
    at = [i for i, row in enumerate(found.rows) if row.outcome == "matched" and row.by == "name"]
    if not at:
        return ()
    st.markdown(f"**3. {len(at)} rows have no code and were found by name.** Look at them; take away what is wrong.")
    table = pd.DataFrame(
        [
            {"Right": True, "Likeness": found.rows[i].score, "Your file says": found.rows[i].label,
             "Program": found.rows[i].program, "Specialty": _specialty(found.rows[i].code),
             "ACGME code": found.rows[i].code, "Where": found.rows[i].place}
            for i in at
        ]
    )  # fmt: skip
    edited = st.data_editor(
        table, hide_index=True, key=f"import-names-{found.name}-{found.sheet}", num_rows="fixed",
        disabled=[c for c in table.columns if c != "Right"],
        column_config={"Likeness": st.column_config.NumberColumn(format="%.0f", help="0 to 100: 100 is the same.")},
    )  # fmt: skip
    return tuple(i for i, right in zip(at, edited["Right"], strict=True) if not right)


def _specialty(code: str) -> str:
    return str(shipped.catalog().row(code)["specialty"])


def _changes(found: ImportResult, rejected: Collection[int]) -> None:
    knowledge = session.profile().knowledge
    changes = found.changes(knowledge, rejected)
    moved = [change for change in changes if change.kind != "same"]
    counts = {kind: sum(change.kind == kind for change in changes) for kind in ("new", "changed", "same")}
    st.markdown(
        f"**What would change: {counts['new']} facts new, {counts['changed']} changed, {counts['same']} the same.**"
    )
    if not moved:
        st.info("This file tells nothing that you do not know already.", icon=":material/info:")
        return
    with st.expander("See them"):
        frame(pd.DataFrame([_change_words(change) for change in moved[:_MOST_SHOWN]]), "What would change")
        if len(moved) > _MOST_SHOWN:
            st.caption(f"The first {_MOST_SHOWN} of {len(moved)}.")
    st.button(
        "Take it in", key="import-accept", icon=":material/check:", on_click=_accept,
        args=(found, tuple(rejected)),
    )  # fmt: skip


def _change_words(change: Change) -> dict[str, str]:
    item = change.item
    if isinstance(item, Answer):
        fact = POLICY_FACTS[item.fact]
        what, says = fact.label, in_words(fact, item.value)
        old = in_words(fact, change.old.value) if isinstance(change.old, Answer) else ""
        note = "Your own check stays above it." if change.stands_above else item.kind
    elif isinstance(item, Fill):
        what, says = f"Filled in {item.year}", f"{item.filled} of {item.quota}"
        old = f"{change.old.filled} of {change.old.quota}" if isinstance(change.old, Fill) else ""
        note = ""
    else:
        what, says, old, note = "Program of your own", item.name, "", item.specialty
    return {"ACGME code": item.code, "What": what, "Now": says, "Before": old, "Note": note}


def _accept(found: ImportResult, rejected: tuple[int, ...]) -> None:
    session.take_in(found.name, found.accepted(session.profile().knowledge, rejected))
    st.rerun(["data", *controls.SIDEBAR_FRAGMENTS])


def _undo() -> None:
    """What was taken in last, and the way back."""
    name = session.taken_in()
    if name is None:
        return
    st.success(f"“{name}” was taken in; odds and list count it now.", icon=":material/check:")
    st.button("Undo this import", key="import-undo", icon=":material/undo:", on_click=_take_back)


def _take_back() -> None:
    session.undo_import()
    st.rerun(["data", *controls.SIDEBAR_FRAGMENTS])
