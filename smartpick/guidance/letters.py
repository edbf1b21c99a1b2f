"""Letters and e-mails from the applicant's own facts, for one program or merged for many; nothing is sent (S15)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from smartpick.applicant import MATCH_YEAR
from smartpick.catalog import Catalog
from smartpick.data_folder import state_names
from smartpick.guidance.statements import StatementPlan, lives, local_ties
from smartpick.guidance.text.drafts import count_words, gaps_in, render
from smartpick.guidance.text.program_names import spoken_name, with_the
from smartpick.guidance.text.readings import clauses
from smartpick.guidance.text.ready import to_mend
from smartpick.guidance.visa_wording import visa_statement
from smartpick.plan import PlanError, Status, status
from smartpick.plan.messages import LetterKind

LETTERS: Mapping[LetterKind, str] = {
    "outside home": "To a program outside your first region",
    "inside home": "To a program in your first region",
    "update": "An update",
    "thanks": "Thank you for an interview",
    "interest": "Interest after an interview",
    "visa": "A question on visa sponsorship",
}
ADVICE: Mapping[LetterKind, str] = {
    "outside home": "Add one fact about this program that you checked yourself. Write to few programs, and mean it.",
    "inside home": "Add one fact about this program that you checked yourself and that fits your aim.",
    "update": "Write only when something is new. One update a program is enough.",
    "thanks": (
        "Write within a few days, to each person you spoke with, and name one thing you spoke about. If your notes of "
        "the day say “spoke about …” or “with Dr. …”, the letter takes it from there."
    ),
    "interest": "Do not say how you will rank and do not ask how they rank: you need not, and they must not ask.",
    "visa": "Look at the program's own page first. Keep the answer with its date on the research worksheet.",
}
"""What no template can know, for each kind of letter."""
AFTER_INTERVIEW: Collection[LetterKind] = ("thanks", "interest")
"""Letters to programs where an interview was held; they take its day and the notes on it."""
NOTE_SHOWN = 120
"""Characters of a note that a draft reminds of (assumption: what one reads at a glance)."""
MOST_WORDS = 200
"""Longest letter in words, without its subject (assumption: one screen of an e-mail)."""
NEWS_DAYS = 183
"""How old a fact may be to count as news (assumption: half a year)."""
APPLIED = dt.date(MATCH_YEAR - 1, 9, 30)
"""When applications were read from, where no day is entered (ERAS opens them to programs late in September)."""
_TEMPLATES = {
    "outside home": "outside_home", "inside home": "inside_home", "update": "update", "thanks": "thanks",
    "interest": "interest", "visa": "visa_enquiry",
}  # fmt: skip


@dataclass(frozen=True)
class Letter:
    """One letter to one program. gaps: what the applicant must still fill in; too_long: "" or a sentence.

    edited: the body is the applicant's own text. mend: sentences on what a director would stumble over.
    """

    kind: LetterKind
    code: str
    program_name: str
    subject: str
    body: str
    gaps: tuple[str, ...]
    words: int
    too_long: str
    edited: bool
    mend: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Subject and body, as the copy button gives them."""
        return f"Subject: {self.subject}\n\n{self.body}" if self.subject else self.body

    @property
    def sendable(self) -> bool:
        """Nothing is missing, nothing is too long, and the checks found nothing to mend."""
        return not self.gaps and not self.too_long and not self.mend


def fitting_kind(catalog: Catalog, code: str) -> LetterKind:
    """The letter for a first contact with a program of the table: inside or outside the home region."""
    return "inside home" if catalog.table["tier"].iat[catalog.code_position[code]] == 1 else "outside home"


def fits(catalog: Catalog, kind: LetterKind, code: str) -> bool:
    """Whether a kind of letter can go to a program; one of first contact goes to its side of the home region."""
    return kind not in {"inside home", "outside home"} or kind == fitting_kind(catalog, code)


def interviewed(statements: StatementPlan) -> tuple[str, ...]:
    """ACGME codes of the programs of the table whose interview is over, the latest first."""
    today, at = statements.today, statements.plan.catalog.code_position
    over = {
        code: day
        for code, stands in status(statements.plan.profile.events, today).items()
        if code in at and (day := _day_over(stands, today))
    }
    return tuple(sorted(over, key=over.__getitem__, reverse=True))


def letter(statements: StatementPlan, kind: LetterKind, code: str) -> Letter:
    """One letter, from the template or from the text the applicant edited.

    An edited text for all programs of a kind may hold [program], [city] and [state]: they are filled in.

    Args:
        statements: the facts; its day decides what counts as news.
        kind: one of `LETTERS`.
        code: any program of the table, by ACGME code.

    Raises:
        PlanError: a first-contact letter that does not fit the place of the program.
        CatalogError: there is no such program.
    """
    plan = statements.plan
    row = plan.catalog.row(code)
    if not fits(plan.catalog, kind, code):
        side = fitting_kind(plan.catalog, code).split()[0]
        raise PlanError(f"{row['program_name']} lies {side} your first region. Choose the other letter.")
    name, city, state = str(row["program_name"]), str(row["city"]), state_names()[str(row["state"])]
    shown = spoken_name(name)
    own = plan.profile.messages.letter(kind, code)
    if own is not None:
        for hole, value in (("[program]", shown), ("[city]", city), ("[state]", state)):
            own = own.replace(hole, value)
        return _letter(statements, kind, code, name, own, gaps_in(own), True)
    draft = render(_TEMPLATES[kind], program=shown, city=city, state=state, **_facts(statements, row))
    tells_visa = kind in {"outside home", "inside home", "visa"}
    gaps = (*draft.gaps, *visa_statement(plan.profile.applicant).gaps) if tells_visa else draft.gaps
    return _letter(statements, kind, code, name, draft.text, gaps, False)


def draft_for_all(statements: StatementPlan, kind: LetterKind, code: str) -> str:
    """The template's text for all programs of a kind, with [program], [city] and [state] left to be filled in.

    Args:
        statements: the facts; its day decides what counts as news.
        kind: one of `LETTERS`.
        code: one of these programs; it decides the specialty and on which side of the home region they lie.
    """
    own = {"local": "", "interview_day": "", "noted": "", "spoke_of": "", "interviewer": ""}  # of one program alone
    facts = {**_facts(statements, statements.plan.catalog.row(code)), **own, "at_program": "[program]"}
    facts["lives"] = "away" if facts["lives"] == "away" else ""
    return render(_TEMPLATES[kind], program="[program]", city="[city]", state="[state]", **facts).text


def _split(text: str) -> tuple[str, str]:
    """Subject and body; the subject is the first line when it says so."""
    first, _, rest = text.partition("\n")
    return (
        (first.removeprefix("Subject:").strip(), rest.strip()) if first.startswith("Subject:") else ("", text.strip())
    )


def _letter(
    statements: StatementPlan, kind: LetterKind, code: str, name: str, text: str, gaps: tuple[str, ...], edited: bool
) -> Letter:
    subject, body = _split(text)
    words = count_words(body)
    too_long = f"{words} words; cut it to {MOST_WORDS} or fewer." if words > MOST_WORDS else ""
    said = [wording for sentence in clauses(body) for wording in statements.said_in(sentence)]
    mend = to_mend(body, statements.faults_of)
    mend += [f"{wording.label}: “{wording.sentence}” {wording.ask}" for wording in said]
    return Letter(kind, code, name, subject, body, gaps, words, too_long, edited, tuple(mend))


def _facts(statements: StatementPlan, row: pd.Series) -> dict[str, object]:
    """What the templates may use; "" where the applicant entered nothing, which becomes a gap. row: of the program."""
    catalog, profile = statements.plan.catalog, statements.plan.profile
    near, far = statements.aims
    reasons = [draft.text for draft in statements.home_facts if draft not in near]
    known = status(profile.events, statements.today).get(str(row["acgme_code"]))
    return {
        "name": profile.story.name,
        "aamc_id": profile.story.aamc_id,
        "home": catalog.regions.name,
        "home_tied": statements.prefers_home and statements.tied_home,
        "tied": statements.tied_home,
        "applied": known is not None,
        "step3_passed": profile.applicant.step3_passed is True,
        "at_home": row["tier"] == 1,
        "specialty": str(row["specialty"]),
        "reasons": " ".join(reasons[: 3 if statements.tied_home else 2]),
        "reason": reasons[0] if reasons else "",
        "at_program": with_the(spoken_name(str(row["program_name"]))),
        "lives": lives(statements, str(row["city"]), str(row["state"])),
        "aim": near[0].text if near else "",
        "far_aim": far[0].text if far else "",
        "local": local_ties(statements, str(row["state"])),
        "track": "" if statements.track.gaps else statements.track.text,
        "visa": visa_statement(profile.applicant).text,
        "need": profile.applicant.visa,
        "news": _news(statements, str(row["acgme_code"])),
        "start_year": MATCH_YEAR,
        **_interview(statements, str(row["acgme_code"])),
    }


def _day_over(stands: Status, today: dt.date) -> dt.date | None:
    """The day of an interview that is over, None where none is."""
    if stands.interview is None:
        return None
    day = stands.interview.day or (stands.since if stands.kind == "done" else None)
    return day if day and day <= today else None


_SPOKE = re.compile(
    r"(?:we )?(?:spoke|talked|discussed|topic|conversation)(?: (?:about|of|on|was))?:? +([^.;\n]{4,160})", re.I
)
_WITH = re.compile(
    r"(?:[Ii]nterviewer|[Ii]nterviewed by|[Ww]ith)(?: was)?:? +((?:Dr|Prof)\.? (?:[A-Z][\w'’-]+ ?){1,3})"
)


def _interview(statements: StatementPlan, code: str) -> dict[str, str]:
    """Of an interview that is over: its day, and from the notes the interviewer and a thing spoken about; "" for none.

    noted: the notes, as what a gap reminds of. Only notes that say so ("spoke about …", "with Dr. …") fill a gap.
    """
    events, today = statements.plan.profile.events, statements.today
    stands = status(events, today).get(code)
    day = None if stands is None else _day_over(stands, today)
    if day is None:
        return {"interview_day": "", "noted": "", "spoke_of": "", "interviewer": ""}
    notes = "\n".join(event.notes for event in events if event.code == code and event.date <= today)
    notes = notes.translate({ord("["): "(", ord("]"): ")"})
    spoke, who = _SPOKE.search(notes), _WITH.search(notes)
    noted = " ".join(notes.split())
    if len(noted) > NOTE_SHOWN:
        noted = noted[:NOTE_SHOWN].rsplit(" ", 1)[0] + " …"
    return {
        "interview_day": f"{day:%B} {day.day}, {day.year}",
        "noted": noted,
        "spoke_of": " ".join(spoke[1].split()) if spoke else "",
        "interviewer": who[1].strip() if who else "",
    }


def _news(statements: StatementPlan, code: str) -> str:
    """The latest complete fact that began or ended after the application, in a later month; "" where nothing is new.

    Args:
        statements: the facts and the season's events.
        code: the program; the day entered on which it was applied to counts, else APPLIED.
    """
    today = statements.today
    applied = [e.date for e in statements.plan.profile.events if e.code == code and e.kind == "applied"]
    since = max(min(applied, default=APPLIED), today - dt.timedelta(days=NEWS_DAYS)).isoformat()[:7]
    now = today.isoformat()[:7]
    fresh = []
    for n, item in enumerate(statements.plan.profile.story.items):
        if item.kind in {"aim", "person", "language", "community"} or not item.done_by(today):
            continue
        when = item.start if item.ongoing(today) or not item.end else item.end
        if len(when) == 7 and since < when <= now:
            fresh.append((when, n, item))
    drafts = [statements.sentences[item] for _, _, item in sorted(fresh, key=lambda one: one[:2], reverse=True)]
    return next((draft.text for draft in drafts if not draft.gaps), "")


def merge(statements: StatementPlan, kind: LetterKind, codes: Iterable[str]) -> pd.DataFrame:
    """One letter a program, for preview and download; a first-contact letter goes only where it fits.

    Args:
        statements: the facts; its day decides what counts as news.
        kind: one of `LETTERS`.
        codes: programs, by ACGME code.

    Returns:
        Columns: acgme_code, program_name, subject, body, words, gaps (joined by "; ", with what is to be mended),
        sendable, edited.
    """
    fitting = [code for code in codes if fits(statements.plan.catalog, kind, code)]
    letters = [letter(statements, kind, code) for code in fitting]
    return pd.DataFrame(
        [
            (x.code, x.program_name, x.subject, x.body, x.words, "; ".join((*x.gaps, *x.mend)), x.sendable, x.edited)
            for x in letters
        ],
        columns=["acgme_code", "program_name", "subject", "body", "words", "gaps", "sendable", "edited"],
    )
