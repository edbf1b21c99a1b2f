"""Events by pasting and from a sheet: what is matched, doubtful, unknown, refused; nothing lost."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from smartpick import Catalog
from smartpick.knowledge import Knowledge, OwnProgram
from smartpick.knowledge.imports import ImportRefused, matcher_of, parse, table_of
from smartpick.knowledge.imports.grid import clean
from smartpick.plan import Event
from smartpick.plan.events import MOST_EVENTS
from smartpick.season import entry_lines
from smartpick.season.calendar import season
from smartpick.season.entry import read_entry
from smartpick.season.entry_lines import of_interviews
from tests.season.applicants import code_in, interview, profile_with

TODAY = dt.date(2026, 11, 28)


def read(catalog, content, *events, kind="invited", profile=None, **more):
    return read_entry(content, catalog, profile or profile_with(*events), kind, TODAY, today=TODAY, **more)


def only(entry):
    [row] = entry.rows
    return row


def test_a_code_on_a_line_is_enough(catalog: Catalog):
    code = code_in(catalog, "Houston")
    entry = read(catalog, f"\n{code}\n")
    row = only(entry)
    assert (row.line, row.outcome, row.by, row.change) == (2, "matched", "code", "new")
    assert entry.profile.events == (Event(code=code, kind="invited", date=TODAY),)


@pytest.mark.parametrize("sign", [" ", ", ", "\t"])
def test_day_and_hour_beside_a_code_need_no_sign_between(catalog: Catalog, sign):
    row = only(read(catalog, f"1404821422{sign}interview 2026-12-10 9:00 am"))
    assert row.event == Event(code="1404821422", kind="invited", date=TODAY, day=dt.date(2026, 12, 10), time="09:00")
    assert row.notes == ()


@pytest.mark.parametrize(
    "text",
    [
        "Baylor College of Medicine, Houston, TX", "1. Baylor College of Medicine (Houston, TX)",
        "• Baylor College of Medicine; Houston; TX", "Baylor College of Medicine\tHouston\tTX",
        "1404821422 Baylor College of Medicine",
    ],
)  # fmt: skip
def test_a_name_as_people_paste_it(catalog: Catalog, text):
    row = only(read(catalog, text))
    assert (row.outcome, row.code) == ("matched", "1404821422")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("declined", {"kind": "declined"}),
        ("interview 2026-12-10 09:00", {"kind": "invited", "day": dt.date(2026, 12, 10), "time": "09:00"}),
        ("Interview scheduled – Dec 8 – 9 am – Zoom",
         {"kind": "accepted", "day": dt.date(2026, 12, 8), "time": "09:00", "format": "virtual"}),
        ("invited, 2026-11-12", {"kind": "invited", "date": dt.date(2026, 11, 12), "day": None}),
        ("2026-11-12; 12/8/2026; 13:30", {"date": dt.date(2026, 11, 12), "day": dt.date(2026, 12, 8), "time": "13:30"}),
        ("12/18/2026; in person", {"date": TODAY, "day": dt.date(2026, 12, 18), "format": "in person"}),
        ("Jan 8", {"date": TODAY, "day": dt.date(2027, 1, 8)}),
        ("done | 20 Nov", {"kind": "done", "date": dt.date(2026, 11, 20), "day": dt.date(2026, 11, 20)}),
        ("waiting list, Nov 20", {"kind": "waitlisted", "date": dt.date(2026, 11, 20), "day": None}),
    ],
)  # fmt: skip
def test_what_stands_beside_the_name(catalog: Catalog, text, expected):
    row = only(read(catalog, f"Baylor College of Medicine, Houston, TX; {text}"))
    assert row.event is not None, row
    assert {name: getattr(row.event, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rejected", {"kind": "declined"}),
        ("withdrew", {"kind": "withdrawn"}),
        ("interview Dec 10 9am", {"kind": "invited", "day": dt.date(2026, 12, 10), "time": "09:00"}),
        ("interview on December 10th at 1:30 pm EST, virtual",
         {"day": dt.date(2026, 12, 10), "time": "13:30", "zone": "America/New_York", "format": "virtual"}),
        ("- interview December 10, 2026", {"date": TODAY, "day": dt.date(2026, 12, 10)}),
        ("accepted for 14 Jan 2027 10:00 CT by zoom",
         {"kind": "accepted", "day": dt.date(2027, 1, 14), "zone": "America/Chicago", "format": "virtual"}),
        ("invited on Nov 20, interview on the 3rd of December",
         {"date": dt.date(2026, 11, 20), "day": dt.date(2026, 12, 3)}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["Baylor College of Medicine, Houston, TX", "1404821422"])
def test_news_as_a_sentence_says_it(catalog: Catalog, name, text, expected):
    row = only(read(catalog, f"{name} {text}"))
    assert row.event is not None, row
    assert row.code == "1404821422"
    assert {name: getattr(row.event, name) for name in expected} == expected
    assert row.notes == ()


def test_an_hour_without_a_day_and_a_zone_that_can_be_several_are_said(catalog: Catalog):
    assert "no day" in " ".join(only(read(catalog, "1404821422 at 9am")).notes)
    row = only(read(catalog, "1404821422 interview 2026-12-10 14:30 IST"))
    assert any("“IST”" in note and "the hour is taken as that of the place" in note for note in row.notes)


def test_a_month_in_a_name_is_no_day(catalog: Catalog):
    row = only(read(catalog, "Mayo Clinic, Rochester, MN, Dec 10"))
    assert "(Rochester)" in row.program
    assert row.event is not None
    assert row.event.day == dt.date(2026, 12, 10)


def test_a_kind_before_a_colon(catalog: Catalog):
    row = only(read(catalog, "Declined: Baylor College of Medicine, Houston, TX"))
    assert row.event is not None
    assert row.event.kind == "declined"


def test_a_colon_behind_a_place_is_no_part_of_it(catalog: Catalog):
    row = only(read(catalog, "Baylor College of Medicine, Houston TX: 3 Dec 2026"))
    assert (row.outcome, row.program) == (
        "matched",
        only(read(catalog, "Baylor College of Medicine, Houston, TX")).program,
    )


def test_a_short_name_is_matched_where_it_is_one_program(catalog: Catalog):
    row = only(read(catalog, "UCSD"))
    assert (row.outcome, row.by) == ("matched", "short name")
    assert "San Diego" in row.program
    mayo = only(read(catalog, "Mayo Clinic, Rochester, MN"))
    assert "(Rochester)" in mayo.program


def test_a_name_of_several_programs_is_for_the_user_to_choose(catalog: Catalog):
    entry = read(catalog, "UCLA")
    row = only(entry)
    assert row.outcome == "doubtful"
    assert len(row.candidates) == 3
    assert entry.events == ()
    assert entry.profile.events == ()
    chosen = read(catalog, "UCLA", choices={1: row.candidates[1].code})
    assert (only(chosen).outcome, only(chosen).by) == ("matched", "choice")
    assert [event.code for event in chosen.events] == [row.candidates[1].code]


def test_the_one_applied_to_is_taken_among_several(catalog: Catalog):
    codes = [candidate.code for candidate in only(read(catalog, "UCLA")).candidates]
    applied = Event(code=codes[2], kind="applied", date=dt.date(2026, 9, 20))
    row = only(read(catalog, "UCLA", applied))
    assert (row.outcome, row.code) == ("matched", codes[2])
    assert "check it" in row.notes[0]
    assert only(read(catalog, "UCLA", listed=codes[1:2])).code == codes[1]
    both = only(read(catalog, "UCLA", listed=codes[1:]))
    assert both.outcome == "doubtful"
    assert [candidate.mine for candidate in both.candidates] == [True, True, False]


def test_a_matched_line_can_be_left_out(catalog: Catalog):
    entry = read(catalog, "UCSD", choices={1: ""})
    assert entry.events == ()
    assert only(entry).notes == ("Left out, as you chose.",)


def test_an_unknown_name_is_kept_in_sight_with_the_reason(catalog: Catalog):
    entry = read(catalog, "Hospital of Nowhere\nUCSD")
    assert [row.outcome for row in entry.rows] == ["unknown", "matched"]
    assert entry.rows[0].text == "Hospital of Nowhere"
    assert entry.rows[0].notes[0].startswith("Not matched: no program of the table has this name")
    assert entry.sentence == "2 lines: 1 matched, 1 with a program that is not in the table."


def test_a_program_applied_to_is_offered_for_a_word_of_its_name(catalog: Catalog):
    code = code_in(catalog, "Houston")
    row = only(read(catalog, "The Houston one", listed=[code]))
    assert row.outcome == "doubtful"
    assert [candidate.code for candidate in row.candidates] == [code]


def test_a_program_of_ones_own_is_found_by_its_code(catalog: Catalog):
    own = OwnProgram(name="Nowhere Hospital", code="9999999999", specialty="Internal Medicine")
    profile = profile_with().model_copy(update={"knowledge": Knowledge(own_programs=(own,))})
    row = only(read(catalog, "9999999999", profile=profile))
    assert (row.outcome, row.program) == ("matched", "Nowhere Hospital")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Jul 8 2025", "Tue 8 Jul 2025 lies outside the season 2027 (Wed 3 Jun 2026 to Thu 1 Jul 2027)."),
        ("declined; 2026-12-01", "Tue 1 Dec 2026 is yet to come: enter news on the day it happens."),
        ("2027-03-20", "An interview on Sat 20 Mar 2027 cannot be: interviews lie between Wed 23 Sep 2026, when "
                       "programs open applications, and Wed 3 Mar 2027, when rank lists close."),
        ("applied; 2026-08-01", "Applications can be sent from Wed 2 Sep 2026."),
        ("11/12/2026", "“11/12/2026” could be two dates; write it as 2025-03-04."),
        ("Nov 1; Nov 2; Nov 3", "It names more than two days; give that of the news and that of the interview."),
    ],
)  # fmt: skip
def test_days_that_cannot_be_are_refused_and_kept_in_sight(catalog: Catalog, text, sentence):
    entry = read(catalog, f"Baylor College of Medicine, Houston, TX; {text}")
    assert only(entry).refused == (sentence,)
    assert entry.counts == {"matched": 0, "refused": 1, "doubtful": 0, "unknown": 0}
    assert entry.profile.events == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31 Nov 2026", "There is no 31 Nov 2026."),
        ("interview 30 Feb", "There is no 30 Feb."),
        (", Nov 31st, 2026", "There is no 31 Nov 2026."),
        ("31-Nov-2026", "There is no 31 Nov 2026."),
        ("45 December", "There is no 45 December."),
        ("13/45/2026", "There is no day 13/45/2026."),
        ("31.11.2026", "There is no day 31.11.2026."),
        ("2026-11-31", "There is no day 2026-11-31."),
        ("11/31", "There is no day 11/31."),
        ("Dec 10 25:00", "There is no hour 25:00."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("specialty", ["Internal Medicine", "Psychiatry"])
def test_a_day_that_no_calendar_has_is_said_and_is_no_part_of_the_name(catalog: Catalog, specialty, text, sentence):
    row = only(read(catalog, f"Eisenhower Medical Center {text}", profile=profile_with(specialty=specialty)))
    assert (row.outcome, row.event, row.refused) == ("matched", None, (sentence,))


@pytest.mark.parametrize("text", ["10-Dec-2026", "2026/12/10", "Thu 10 Dec 2026", "18.12.2026", "Thursday, Dec 10"])
def test_days_in_the_ways_they_are_written(catalog: Catalog, text):
    event = only(read(catalog, f"Eisenhower Medical Center {text}")).event
    assert event is not None
    assert event.day in {dt.date(2026, 12, 10), dt.date(2026, 12, 18)}


def test_news_after_the_rank_deadline_can_no_longer_count(catalog: Catalog):
    late = dt.date(2027, 3, 5)
    entry = read_entry("UCSD; invited; 2027-03-04", catalog, profile_with(), "invited", late, today=late)
    assert only(entry).refused == ("Rank lists closed on Wed 3 Mar 2027: news of Thu 4 Mar 2027 can no longer count.",)


def test_two_interviews_at_once_are_said_and_kept(catalog: Catalog):
    held = interview(code_in(catalog, "Boston"), "2026-12-08", "09:00")
    entry = read(catalog, "UCSD; accepted; 2026-12-08; 08:00", held)
    assert len(entry.warnings) == 1
    assert entry.warnings[0].startswith("Two interviews at once: ")
    assert len(entry.profile.events) == 2


def test_a_contradiction_is_said(catalog: Catalog):
    done = Event(code=code_in(catalog, "Houston"), kind="done", date=dt.date(2026, 11, 20))
    entry = read(catalog, f"{done.code}; waitlisted", done)
    assert any("that interview is over" in warning for warning in entry.warnings)


def test_lines_on_the_same_news_are_one_event_with_all_they_say(catalog: Catalog):
    entry = read(catalog, "1404821422; Dec 8; 9:00\n1404821422; virtual")
    assert [row.event is None for row in entry.rows] == [True, False]
    assert "line 2" in entry.rows[0].notes[0]
    [event] = entry.events
    assert (event.day, event.time, event.format) == (dt.date(2026, 12, 8), "09:00", "virtual")


def test_entering_the_same_again_keeps_notes_and_says_so(catalog: Catalog):
    old = Event(code="1404821422", kind="invited", date=TODAY, notes="By mail.")
    assert only(read(catalog, "1404821422", old)).change == "same"
    entry = read(catalog, "1404821422; Dec 8", old)
    assert only(entry).change == "changed"
    [event] = entry.profile.events
    assert (event.notes, event.day) == ("By mail.", dt.date(2026, 12, 8))


def test_a_program_of_another_specialty_is_kept_with_a_remark(catalog: Catalog):
    code = catalog.table.loc[catalog.table["specialty"] == "Neurology", "acgme_code"].iloc[0]
    row = only(read(catalog, code))
    assert row.event is not None
    assert row.notes == ("It is a program in Neurology; you apply in Internal Medicine.",)


def test_news_from_where_no_application_was_entered_has_a_remark(catalog: Catalog):
    applied = Event(code="1404821422", kind="applied", date=dt.date(2026, 9, 20))
    assert only(read(catalog, "UCSD", applied)).notes == ("You entered no application there.",)
    assert only(read(catalog, "1404821422", applied)).notes == ()
    assert only(read(catalog, "UCSD", applied, kind="applied")).notes == ()
    assert only(read(catalog, "UCSD")).notes == ()


def test_the_profile_before_is_as_it_was(catalog: Catalog):
    old = Event(code="1404821422", kind="applied", date=dt.date(2026, 9, 20))
    entry = read(catalog, "UCSD", old)
    assert entry.before.events == (old,)
    assert len(entry.profile.events) == 2


@pytest.mark.parametrize("text", ["", "  \n\t\n"])
def test_nothing_pasted_is_said(catalog: Catalog, text):
    entry = read(catalog, text)
    assert entry.rows == ()
    assert entry.sentence == "Nothing was entered: paste one program a line, by name or by code."


@given(
    st.lists(
        st.one_of(
            st.text(max_size=60),
            st.sampled_from(
                ["UCSD; Dec 8", "1404821422", "{UCLA", "<html>", '"Baylor', "12/12/12", "::", "99:99", "invited:"]
            ),
        ),
        max_size=6,
    )
)
def test_every_line_has_one_row_whatever_was_pasted(catalog: Catalog, lines):
    text = "\n".join(lines)
    entry = read(catalog, text)
    assert [row.line for row in entry.rows] == [at for at, line in enumerate(text.splitlines(), 1) if clean(line)]
    assert sum(entry.counts.values()) == len(entry.rows)
    assert all(row.event or row.refused or row.notes or row.outcome != "matched" for row in entry.rows)


def test_too_many_lines_are_refused_with_a_sentence(catalog: Catalog):
    with pytest.raises(ImportRefused, match=f"a plan keeps up to {MOST_EVENTS:,} events"):
        read(catalog, "UCSD\n" * (MOST_EVENTS + 1))


SHEET = [
    ["Program", "City", "State", "Status", "Invite date", "Interview date", "Time", "Format", "Score", "Notes"],
    [
        "Baylor College of Medicine",
        "Houston",
        "TX",
        "Scheduled",
        "11/20/2026",
        "12/18/2026",
        "8:00 AM",
        "Zoom",
        "",
        "Hi",
    ],
    ["Cedars-Sinai Medical Center", "Los Angeles", "CA", "Interviewed", "", "11/13/2026", "", "On-site", "9/10", ""],
    ["Hospital of Nowhere", "Nowhere", "TX", "Invited", "11/20/2026", "", "", "", "", ""],
    [
        "University of California (San Diego) Medical Center",
        "San Diego",
        "CA",
        "Hmm",
        "11/13/2026",
        "",
        "",
        "",
        "12",
        "",
    ],
]


STACKED = [
    ["My list", "", "", "", "", ""],
    ["", "Program", "", "Interview", "", ""],
    ["No.", "Name", "ACGME", "Date", "Mode", "Remarks"],
    ["1", "Baylor College of Medicine", "1404821422", "12/11/2026", "Zoom", "=1+1"],
    ["2", "Eisenhower Medical Center", "1400500895", "Dec 3rd, 2026 9am EST", "in person", "Hi"],
    ["3", "Cedars-Sinai Medical Center", "1400511040", "31.11.2026", "", "Ho"],
    ["4", "Arrowhead Regional Medical Center", "1400500915", "to be told", "", ""],
    ["5", "Harbor-UCLA", "1400511070", "12/18/26 08:30 AM", "", ""],
]  # fmt: skip


def book(**sheets: list[list[object]]) -> bytes:
    """An Excel file with these sheets."""
    made, file = Workbook(), io.BytesIO()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(file)
    return file.getvalue()


def tabbed(rows: list[list[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


@pytest.mark.parametrize("content", [tabbed(STACKED), tabbed(STACKED).encode(), book(Mine=[*STACKED])])
def test_headers_in_two_lines_tell_the_day_of_the_interview(catalog: Catalog, content):
    entry = read(catalog, content, name="mine.xlsx")
    first, second, third, fourth, fifth = [row.event for row in entry.rows]
    assert first is not None and second is not None and fourth is not None and fifth is not None  # noqa: PT018
    assert (first.day, first.format, first.notes) == (dt.date(2026, 12, 11), "virtual", "")
    assert (second.day, second.time, second.zone) == (dt.date(2026, 12, 3), "09:00", "America/New_York")
    assert (second.format, second.notes) == ("in person", "Hi")
    assert third is None
    assert entry.rows[2].refused == ("Interview Date: there is no day 31.11.2026.",)
    assert (fourth.day, fifth.day, fifth.time) == (None, dt.date(2026, 12, 18), "08:30")
    assert {event.date for event in entry.events} == {TODAY}


def test_what_a_sheet_leaves_can_be_corrected_and_entered_as_lines(catalog: Catalog):
    left = read(catalog, book(Mine=[*STACKED]), name="mine.xlsx").left()
    assert left.count("\n") == 1
    event = only(read(catalog, left.replace("31.11.2026", "30 Nov 2026"))).event
    assert event is not None
    assert (event.code, event.day, event.notes) == ("1400511040", dt.date(2026, 11, 30), "Ho")


def test_without_a_column_for_the_interview_a_date_to_come_is_its_day(catalog: Catalog):
    rows = "Program,Date\n1404821422,2026-12-09\n1400500895,2026-11-20\n1400511040,Dec 10 or Dec 11\n"
    entry = read(catalog, rows.encode(), name="mine.csv")
    first, second, third = entry.rows
    assert first.event == Event(code="1404821422", kind="invited", date=TODAY, day=dt.date(2026, 12, 9))
    assert second.event == Event(code="1400500895", kind="invited", date=dt.date(2026, 11, 20))
    assert third.refused == ("Date: “Dec 10 or Dec 11” names several days.",)


def test_an_hour_in_a_cell_of_days_is_kept_and_a_column_called_interview_holds_days(catalog: Catalog):
    content = book(One=[["Program", "Interview"], ["1404821422", dt.datetime(2026, 12, 2, 9, 30)]])
    event = only(read(catalog, content, name="mine.xlsx")).event
    assert event is not None
    assert (event.day, event.time) == (dt.date(2026, 12, 2), "09:30")


def test_the_sheet_of_interviews_is_read_and_another_where_it_is_asked_for(catalog: Catalog):
    programs = [["Program", "J1"], ["1404821422", "yes"], ["1400500895", "no"]]
    content = book(Programs=[*programs], Interviews=[["Program", "Status"], ["1404821422", "Scheduled"]])
    entry = read(catalog, content, name="mine.xlsx")
    assert (entry.given.sheet, entry.given.sheets) == ("Interviews", {"Programs": 2, "Interviews": 1})
    assert [event.kind for event in entry.events] == ["accepted"]
    assert len(read(catalog, content, name="mine.xlsx", sheet="Programs").events) == 2


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("Program,Interview date\n1404821422,\n", True), ("Program,Date\n1404821422,2026-12-09\n", True),
        ("Program,Date\n1404821422,2026-11-09\n", False), ("Program,J1\n1404821422,yes\n", False),
    ],
)  # fmt: skip
def test_a_table_of_interviews_is_known(catalog: Catalog, rows, expected):
    matcher = matcher_of(catalog)
    table = table_of(parse(rows.encode(), "mine.csv").sheets[0], matcher)
    assert of_interviews(table, season(), TODAY) == expected


def test_a_long_table_of_interviews_is_known_by_its_first_lines(catalog: Catalog, monkeypatch: pytest.MonkeyPatch):
    looked_at = []
    monkeypatch.setattr(entry_lines, "_or_none", lambda value, *_: looked_at.append(value) or TODAY)
    rows = "Program,Date\n" + "Loma Linda University,12/8/2026\n" * 5000
    table = table_of(parse(rows.encode(), "long.csv").sheets[0], matcher_of(catalog))
    assert not of_interviews(table, season(), TODAY)  # today is no day to come
    assert len(looked_at) == 100


def as_csv() -> bytes:
    return "\n".join(",".join(row) for row in SHEET).encode()


def as_excel() -> bytes:
    book, file = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in SHEET:
        sheet.append(row)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("content", [as_csv(), as_excel(), as_csv().decode(), as_csv().decode().replace(",", "\t")])
def test_a_sheet_with_headers(catalog: Catalog, content):
    entry = read(catalog, content, name="interviews.xlsx")
    first, second, third, fourth = entry.rows
    assert first.event == Event(
        code="1404821422", kind="accepted", date=dt.date(2026, 11, 20), day=dt.date(2026, 12, 18), time="08:00",
        format="virtual", notes="Hi",
    )  # fmt: skip
    assert second.event is not None
    assert (second.event.kind, second.event.score, second.event.format) == ("done", 9, "in person")
    assert second.event.date == second.event.day == dt.date(2026, 11, 13)
    assert third.outcome == "unknown"
    assert fourth.outcome == "matched"
    assert fourth.refused[0] == "Status: “Hmm” is not a word SmartPick knows for this."
    assert entry.counts == {"matched": 2, "refused": 1, "doubtful": 0, "unknown": 1}


def test_codes_in_a_column_of_programs_are_codes(catalog: Catalog):
    row = only(read(catalog, b"Program,Status,Date\n1404821422,Rejected,2026-11-20\n", name="mine.csv"))
    assert row.event == Event(code="1404821422", kind="declined", date=dt.date(2026, 11, 20))


def test_a_sheet_without_headers_is_read_as_lines(catalog: Catalog):
    entry = read(catalog, b"1404821422,declined\nUCSD,2026-12-08\n")
    read_as = [(event.kind, event.day) for event in entry.events]
    assert read_as == [("declined", None), ("invited", dt.date(2026, 12, 8))]


def test_a_file_that_cannot_be_read_says_why(catalog: Catalog):
    with pytest.raises(ImportRefused, match=r"old \.xls workbook"):
        read(catalog, b"\xd0\xcf\x11\xe0 and so on")


def test_the_second_specialty_is_looked_for_too(catalog: Catalog):
    neurology = profile_with(second_specialty="Neurology")
    table = catalog.table
    row = table[(table["specialty"] == "Neurology") & (table["city"] == "Houston")].iloc[0]
    got = only(read(catalog, f"{row['program_name']} Neurology, Houston, TX", profile=neurology))
    assert got.code.startswith("180")
