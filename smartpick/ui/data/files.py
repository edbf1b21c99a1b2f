"""Data: the user's own files. Read, look at the columns, see what would change, accept, undo."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from smartpick.knowledge import POLICY_FACTS, Answer, Fill, Item
from smartpick.knowledge.imports import (
    FIELDS,
    Change,
    Column,
    File,
    ImportRefused,
    ImportResult,
    Row,
    interpret,
    matcher_of,
    parse,
    specialty_of_most,
    table_of,
    together,
)
from smartpick.knowledge.imports.grid import Sheet
from smartpick.knowledge.policies import SOURCE_NOT_GIVEN, in_words
from smartpick.plan import counted
from smartpick.ui import session, shipped
from smartpick.ui.components import browser
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets import controls
from smartpick.ui.widgets.links import plain
from smartpick.ui.widgets.tables import WRAPPED, frame

UNUSED = "Not used"
_MOST_SHOWN = 300
_MANY_STEPS = 20
"""Pages or sheets from which it is shown how far the reading is."""
_UPLOAD = "import_read"
"""Where the session keeps the upload it has taken apart."""


@dataclass
class _Upload:
    """An upload taken apart, and what its sheets were last read as, with the choices they were read by."""

    id: str
    file: File
    choices: Sequence[Mapping[str, Any]] = ()
    result: ImportResult | None = None

    def read(self, choices: Sequence[Mapping[str, Any]]) -> ImportResult:
        """`interpret` with the choices of each sheet, together; the same ones again cost nothing."""
        if self.result is None or choices != self.choices:
            matcher = matcher_of(shipped.catalog())
            self.result = together([interpret(self.file, matcher, **of_sheet) for of_sheet in choices])
            self.choices = choices
        return self.result


def section() -> None:
    """One file at a time; nothing changes before “Take it in”."""
    st.markdown(
        "Bring your own spreadsheet, an ACGME export, a filled worksheet, or your copy of an NRMP “Program Results” "
        "report (PDF). The file is read on this computer and sent nowhere. You see what would change before anything "
        "does."
    )
    _undo()
    uploaded = st.file_uploader(
        "CSV, Excel, Parquet, JSON or PDF",
        type=["csv", "tsv", "txt", "xlsx", "xlsm", "parquet", "json", "pdf"], key="import_file",
    )  # fmt: skip
    if uploaded is None:
        st.session_state.pop(_UPLOAD, None)
        return
    try:
        with st.spinner("Reading your file…"):
            upload = _taken_apart(uploaded)
        result = _chosen(upload)
    except ImportRefused as error:
        st.error(as_text(f"{error} Nothing was changed."), icon=":material/error:")
        return
    _preview(result)


def _taken_apart(uploaded: Any) -> _Upload:
    """The upload, taken apart once; this session alone keeps it, and only while it is uploaded."""
    upload = st.session_state.get(_UPLOAD)
    if upload is None or upload.id != uploaded.file_id:
        st.session_state.pop(_UPLOAD, None)
        shown = st.empty()

        def progress(done: int, of: int) -> None:
            if of > _MANY_STEPS:
                shown.progress(done / of, f"{done} of {of} pages or sheets read")

        upload = _Upload(uploaded.file_id, parse(uploaded.getvalue(), uploaded.name, progress))
        shown.empty()
        st.session_state[_UPLOAD] = upload
    return upload


def _chosen(upload: _Upload) -> ImportResult:
    """The file read with the sheets, the columns and the specialty the user chose."""
    file, matcher = upload.file, matcher_of(shipped.catalog())
    likeliest = file.sheet(None, matcher)
    sheets = [sheet for sheet in file.sheets if sheet.lines]
    if len(sheets) > 1:
        counts = {sheet.name: file.programs_in(sheet, matcher) for sheet in sheets}
        names = st.multiselect(
            "Sheets, with about how many programs each has", sorted(counts, key=lambda name: -counts[name]),
            default=[likeliest.name], format_func=lambda name: f"{name} ({counts[name]:,})",
            key=f"import-sheets-{file.name}",
        )  # fmt: skip
        sheets = [file.sheet(name, matcher) for name in names or [likeliest.name]]
    return upload.read([_choices(file, sheet.name, sheet, len(sheets) > 1) for sheet in sheets])


def _choices(file: File, name: str, sheet: Sheet, of_several: bool) -> dict[str, Any]:
    """What the user chose for one sheet, as `interpret` takes it."""
    matcher, own = matcher_of(shipped.catalog()), session.profile().applicant.specialty
    if of_several:
        st.markdown(f"**{plain(name)}**")
    table = table_of(sheet, matcher)
    specialty = None
    if not any(column.field in {"specialty", "nrmp_code"} for column in table.columns):
        options = shipped.catalog().specialties
        key = f"import-specialty-{file.name}-{name}" if of_several else f"import-specialty-{file.name}"
        specialty = st.selectbox(
            "Your file has no column for the specialty. Lines without a code are programs of", options,
            index=options.index(specialty_of_most(table, matcher) or own), key=key,
        )  # fmt: skip
    mapping = _fields(table.columns, f"import-columns-{file.name}-{name}")
    return {"sheet": name, "mapping": mapping, "specialty": specialty, "own_specialty": own}


def _fields(columns: Collection[Column], key: str) -> dict[str, str | None]:
    """The proposed meaning of each column, to change; label → field of those that were changed."""
    st.markdown("**1. What each column means.** Change what is wrong.")
    words: dict[str | None, str] = {None: UNUSED, **FIELDS}
    words |= {name: _year_words(name) for column in columns if (name := column.field) and name not in words}
    fields = {label: field for field, label in words.items()}
    table = pd.DataFrame(
        [
            {
                "Column of your file": column.label,
                "Means": words[column.field],
                "Sure": f"{column.confidence:.0%}" if column.field else "",
                "Samples": " · ".join(column.samples),
                "Note": column.remark,
            }
            for column in columns
        ]
    )
    edited = st.data_editor(
        table, hide_index=True, key=key, num_rows="fixed",
        column_order=["Column of your file", "Means"] if browser.is_narrow() else None,
        disabled=["Column of your file", "Sure", "Samples", "Note"],
        column_config={
            "Means": st.column_config.SelectboxColumn(options=list(fields), required=True, width="medium")
        },
    )  # fmt: skip
    wanted = {label: fields[means] for label, means in zip(edited["Column of your file"], edited["Means"], strict=True)}
    return wanted if any(wanted[column.label] != column.field for column in columns) else {}


def _year_words(field: str) -> str:
    what, year = field.split(":")
    return f"{'Positions offered' if what == 'quota' else 'Positions filled'} in {year}"


def _preview(result: ImportResult) -> None:
    if not result.rows:
        st.warning("No line of programs was found in this file. Is it the right one?", icon=":material/help:")
        return
    st.markdown(
        f"**2. Your {len(result.rows)} rows: {len(result.matched)} matched, {len(result.new)} new, "
        f"{len(result.not_understood)} not understood.**"
    )
    not_counted = f"{result.above} lines above the headers, {result.blank} empty lines"
    st.caption(f"Read as {result.kind}. Not counted: {not_counted}.")
    for sentence in result.told:
        st.warning(plain(sentence), icon=":material/rule:")
    if result.not_understood:
        with st.expander(f"Not understood ({len(result.not_understood)})", icon=":material/help:"):
            lines = [
                {"Where": r.place, "Line": r.label, "Reason": r.reason} for r in result.not_understood[:_MOST_SHOWN]
            ]
            frame(pd.DataFrame(lines), "Rows not understood, with the reason")
    problems = [{"Where": r.place, "Cell": text} for r in result.rows for text in r.problems]
    if problems:
        with st.expander(f"Cells left out ({len(problems)})", icon=":material/help:"):
            frame(pd.DataFrame(problems[:_MOST_SHOWN]), "Cells left out, with the reason")
    if result.new:
        with st.expander(f"New: kept as programs of your own ({len(result.new)})"):
            frame(pd.DataFrame([_new(r) for r in result.new[:_MOST_SHOWN]]), "New programs")
    rejected = _name_matches(result)
    _changes(result, rejected)


def _new(row: Row) -> dict[str, str]:
    own = row.own
    return {"Where": row.place, "Program": own.name if own else row.label, "Specialty": own.specialty if own else ""}


def _name_matches(result: ImportResult) -> tuple[int, ...]:
    """Rows matched by name, each to be looked at; returns the positions of those taken away."""
    at = [i for i, row in enumerate(result.rows) if row.outcome == "matched" and row.by == "name"]
    if not at:
        return ()
    matcher = matcher_of(shipped.catalog())
    st.markdown(f"**3. {len(at)} rows have no code and were found by name.** Look at them; take away what is wrong.")
    table = pd.DataFrame(
        [
            {"Right": True, "Likeness": result.rows[i].score, "Your file says": result.rows[i].label,
             "Program": result.rows[i].program, "Specialty": matcher.specialty_and_state(result.rows[i].code)[0],
             "ACGME code": result.rows[i].code, "Where": result.rows[i].place}
            for i in at
        ]
    )  # fmt: skip
    narrow = browser.is_narrow()
    edited = st.data_editor(
        table, hide_index=True, key=f"import-names-{result.name}-{result.sheet}", num_rows="fixed",
        column_order=["Right", "Your file says", "Program"] if narrow else None, row_height=WRAPPED if narrow else None,
        disabled=[c for c in table.columns if c != "Right"],
        column_config={"Likeness": st.column_config.NumberColumn(format="%.0f", help="0 to 100: 100 is the same.")},
    )  # fmt: skip
    return tuple(i for i, right in zip(at, edited["Right"], strict=True) if not right)


def _changes(result: ImportResult, rejected: Collection[int]) -> None:
    knowledge = session.profile().knowledge
    changes = result.changes(knowledge, rejected)
    moved = [change for change in changes if change.kind != "same"]
    beside = sum(change.kind == "new" and bool(change.others) for change in changes)
    counts = {kind: sum(change.kind == kind for change in changes) for kind in ("new", "changed", "same")}
    st.markdown(
        f"**What would change: {counted(counts['new'] - beside, 'fact')} new, {counts['changed']} changed, "
        f"{counts['same']} the same, {beside} beside what another source says.**"
    )
    if not moved:
        st.info("This file says nothing that is not kept already.", icon=":material/info:")
        return
    with st.expander("See them"):
        frame(pd.DataFrame([_change_words(change) for change in moved[:_MOST_SHOWN]]), "What would change")
        if len(moved) > _MOST_SHOWN:
            st.caption(f"The first {_MOST_SHOWN} of {len(moved)}.")
    st.button(
        "Take it in", key="import-accept", icon=":material/check:", on_click=_accept,
        args=(result, tuple(rejected)),
    )  # fmt: skip


def _change_words(change: Change) -> dict[str, str]:
    item = change.item
    if isinstance(item, Answer):
        what, now, kind = POLICY_FACTS[item.fact].label, _says(item), item.kind
    elif isinstance(item, Fill):
        what, now, kind = f"Filled in {item.year}", _says(item), ""
    else:
        what, now, kind = "Program of your own", item.name, item.specialty
    notes = [f"Conflict: {other.source or SOURCE_NOT_GIVEN} says {_says(other)}." for other in change.conflicts]
    if change.stands_above:
        notes.append("Your own check stays above it.")
    elif change.others and not notes:
        notes.append("Another source says the same.")
    before = _says(change.old) if change.old else ""
    return {"ACGME code": item.code, "What": what, "Now": now, "Before": before, "Note": " ".join(notes) or kind}


def _says(item: Item) -> str:
    if isinstance(item, Answer):
        return in_words(POLICY_FACTS[item.fact], item.value)
    return f"{item.filled} of {item.quota}" if isinstance(item, Fill) else item.note or "no more than the name"


def _accept(result: ImportResult, rejected: tuple[int, ...]) -> None:
    session.take_in(result.name, result.accepted(session.profile().knowledge, rejected))
    st.rerun(["data", *controls.AFTER_EVERY_MOVE])


def _undo() -> None:
    """What was taken in last, and the way back."""
    name = session.taken_in()
    if name is None:
        return
    st.success(as_text(f"“{name}” was taken in; odds and list count it now."), icon=":material/check:")
    st.button("Undo this import", key="import-undo", icon=":material/undo:", on_click=_take_back)


def _take_back() -> None:
    session.undo_import()
    st.rerun(["data", *controls.AFTER_EVERY_MOVE])
