"""Letters and e-mails from the applicant's own facts, for one program or merged for many; nothing is sent (S15)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from smartpick.applicant import MATCH_YEAR
from smartpick.catalog import Catalog
from smartpick.data_folder import state_names
from smartpick.guidance.statements import StatementPlan
from smartpick.guidance.text.drafts import count_words, gaps_in, render
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
    "thanks": "Write within a few days, to each person you spoke with, and name one thing you spoke about.",
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
_TEMPLATES = {
    "outside home": "outside_home", "inside home": "inside_home", "update": "update", "thanks": "thanks",
    "interest": "interest", "visa": "visa_enquiry",
}  # fmt: skip


@dataclass(frozen=True)
class Letter:
    """One letter to one program. gaps: what the applicant must still fill in; too_long: "" or a sentence.

    edited: the body is the applicant's own text.
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

    @property
    def text(self) -> str:
        """Subject and body, as the copy button gives them."""
        return f"Subject: {self.subject}\n\n{self.body}" if self.subject else self.body

    @property
    def sendable(self) -> bool:
        """Nothing is missing and nothing is too long."""
        return not self.gaps and not self.too_long


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
    own = plan.profile.messages.letter(kind, code)
    if own is not None:
        for hole, value in (("[program]", name), ("[city]", city), ("[state]", state)):
            own = own.replace(hole, value)
        return _letter(kind, code, name, own, gaps_in(own), True)
    shown = name.replace("[", "(").replace("]", ")")  # brackets mark what is missing
    draft = render(_TEMPLATES[kind], program=shown, city=city, state=state, **_facts(statements, row))
    gaps = draft.gaps if kind in AFTER_INTERVIEW else (*draft.gaps, *visa_statement(plan.profile.applicant).gaps)
    return _letter(kind, code, name, draft.text, gaps, False)


def draft_for_all(statements: StatementPlan, kind: LetterKind, code: str) -> str:
    """The template's text for all programs of a kind, with [program], [city] and [state] left to be filled in.

    Args:
        statements: the facts; its day decides what counts as news.
        kind: one of `LETTERS`.
        code: one of these programs; it decides the specialty and on which side of the home region they lie.
    """
    own = {"local": "", "interview_day": "", "noted": ""}  # of one program alone
    facts = {**_facts(statements, statements.plan.catalog.row(code)), **own}
    return render(_TEMPLATES[kind], program="[program]", city="[city]", state="[state]", **facts).text


def _split(text: str) -> tuple[str, str]:
    """Subject and body; the subject is the first line when it says so."""
    first, _, rest = text.partition("\n")
    return (
        (first.removeprefix("Subject:").strip(), rest.strip()) if first.startswith("Subject:") else ("", text.strip())
    )


def _letter(kind: LetterKind, code: str, name: str, text: str, gaps: tuple[str, ...], edited: bool) -> Letter:
    subject, body = _split(text)
    words = count_words(body)
    too_long = f"{words} words; cut it to {MOST_WORDS} or fewer." if words > MOST_WORDS else ""
    return Letter(kind, code, name, subject, body, gaps, words, too_long, edited)


def _facts(statements: StatementPlan, row: pd.Series) -> dict[str, object]:
    """What the templates may use; "" where the applicant entered nothing, which becomes a gap. row: of the program."""
    catalog, profile = statements.plan.catalog, statements.plan.profile
    near, far = statements.aims
    reasons = [draft.text for draft in statements.home_reasons if draft not in near]
    return {
        "name": profile.story.name,
        "aamc_id": profile.story.aamc_id,
        "home": catalog.regions.name,
        "home_first": statements.prefers_home,
        "at_home": row["tier"] == 1,
        "specialty": str(row["specialty"]),
        "reasons": " ".join(reasons[:3]),
        "aim": near[0].text if near else "",
        "far_aim": far[0].text if far else "",
        "local": _local(statements, str(row["state"])),
        "track": "" if statements.track.gaps else statements.track.text,
        "visa": visa_statement(profile.applicant).text,
        "need": profile.applicant.visa,
        "news": _news(statements),
        "start_year": MATCH_YEAR,
        **_interview(statements, str(row["acgme_code"])),
    }


def _day_over(stands: Status, today: dt.date) -> dt.date | None:
    """The day of an interview that is over, None where none is."""
    if stands.interview is None:
        return None
    day = stands.interview.day or (stands.since if stands.kind == "done" else None)
    return day if day and day <= today else None


def _interview(statements: StatementPlan, code: str) -> dict[str, str]:
    """Day of an interview that is over, and the applicant's own notes on it as what a gap reminds of; "" for none."""
    events, today = statements.plan.profile.events, statements.today
    stands = status(events, today).get(code)
    day = None if stands is None else _day_over(stands, today)
    if day is None:
        return {"interview_day": "", "noted": ""}
    notes = " ".join(event.notes for event in events if event.code == code and event.date <= today)
    noted = " ".join(notes.translate({ord("["): "(", ord("]"): ")"}).split())
    if len(noted) > NOTE_SHOWN:
        noted = noted[:NOTE_SHOWN].rsplit(" ", 1)[0] + " …"
    return {"interview_day": f"{day.day} {day:%B %Y}", "noted": noted}


def _local(statements: StatementPlan, state: str) -> str:
    """Ties to the program's own state, in sentences; "" without one: a tie next door is no reason for this place."""
    return next((" ".join(ties.facts[:2]) for ties in statements.state_ties if ties.region == state), "")


def _news(statements: StatementPlan) -> str:
    """The latest complete fact that began or ended within NEWS_DAYS before today."""
    today = statements.today
    since = (today - dt.timedelta(days=NEWS_DAYS)).isoformat()[:7]
    dated = [
        (item.start if item.ongoing(today) else max(item.start, item.end), item)
        for item in statements.plan.profile.story.items
        if item.done_by(today) and (item.start or item.end)
    ]
    now = today.isoformat()[:7]
    fresh = sorted((when, n) for n, (when, _) in enumerate(dated) if len(when) == 7 and since <= when <= now)
    drafts = [statements.sentences[dated[n][1]] for _, n in reversed(fresh)]
    return next((draft.text for draft in drafts if not draft.gaps), "")


def merge(statements: StatementPlan, kind: LetterKind, codes: Iterable[str]) -> pd.DataFrame:
    """One letter a program, for preview and download; a first-contact letter goes only where it fits.

    Args:
        statements: the facts; its day decides what counts as news.
        kind: one of `LETTERS`.
        codes: programs, by ACGME code.

    Returns:
        Columns: acgme_code, program_name, subject, body, words, gaps (joined by "; "), sendable, edited.
    """
    fitting = [code for code in codes if fits(statements.plan.catalog, kind, code)]
    letters = [letter(statements, kind, code) for code in fitting]
    return pd.DataFrame(
        [
            (x.code, x.program_name, x.subject, x.body, x.words, "; ".join(x.gaps), x.sendable, x.edited)
            for x in letters
        ],
        columns=["acgme_code", "program_name", "subject", "body", "words", "gaps", "sendable", "edited"],
    )
