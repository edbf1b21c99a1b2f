"""Letters and e-mails from the applicant's own facts, for one program or merged for many; nothing is sent (S15)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from smartpick.applicant import MATCH_YEAR, Story
from smartpick.catalog import Catalog
from smartpick.data_folder import state_names
from smartpick.guidance.statements import prefers_home
from smartpick.guidance.text.drafts import count_words, gaps_in, render
from smartpick.guidance.text.facts import adaptability, story_sentence
from smartpick.guidance.ties import state_ties
from smartpick.guidance.visa_wording import visa_statement
from smartpick.guidance.why_home import aims, home_reasons
from smartpick.plan import Plan, PlanError
from smartpick.plan.messages import LetterKind

LETTERS: Mapping[LetterKind, str] = {
    "outside home": "To a program outside your first region",
    "inside home": "To a program in your first region",
    "update": "An update",
    "interest": "Interest after an interview",
    "visa": "A question on visa sponsorship",
}
ADVICE: Mapping[LetterKind, str] = {
    "outside home": "Add one fact about this program that you checked yourself. Write to few programs, and mean it.",
    "inside home": "Add one fact about this program that you checked yourself and that fits your aim.",
    "update": "Write only when something is new. One update a program is enough.",
    "interest": "Do not say how you will rank and do not ask how they rank: you need not, and they must not ask.",
    "visa": "Look at the program's own page first. Keep the answer with its date on the research worksheet.",
}
"""What no template can know, for each kind of letter."""
MOST_WORDS = 200
"""Longest letter in words, without its subject (assumption: one screen of an e-mail)."""
NEWS_DAYS = 183
"""How old a fact may be to count as news (assumption: half a year)."""
_TEMPLATES = {
    "outside home": "outside_home", "inside home": "inside_home", "update": "update", "interest": "interest",
    "visa": "visa_enquiry",
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


def fitting_kind(plan: Plan, code: str) -> LetterKind:
    """The letter for a first contact: inside or outside the home region."""
    row: Any = plan.catalog.row(code)
    return "inside home" if row["tier"] == 1 else "outside home"


def letter(plan: Plan, kind: LetterKind, code: str, today: dt.date) -> Letter:
    """One letter, from the template or from the text the applicant edited.

    An edited text for all programs of a kind may hold [program], [city] and [state]: they are filled in.

    Args:
        code: any program of the table. today: decides what counts as news.

    Raises:
        PlanError: a first-contact letter that does not fit the place of the program; CatalogError: no such program.
    """
    row = plan.catalog.row(code)
    fits = fitting_kind(plan, code)
    if kind in {"inside home", "outside home"} and kind != fits:
        raise PlanError(f"{row['program_name']} lies {fits.split()[0]} your first region. Choose the other letter.")
    name, city, state = str(row["program_name"]), str(row["city"]), state_names()[str(row["state"])]
    own = plan.profile.messages.letter(kind, code)
    if own is not None:
        for hole, value in (("[program]", name), ("[city]", city), ("[state]", state)):
            own = own.replace(hole, value)
        subject, body = _split(own)
        return _letter(kind, code, name, subject, body, gaps_in(own), True)
    shown = name.replace("[", "(").replace("]", ")")  # brackets mark what is missing
    draft = render(_TEMPLATES[kind], program=shown, city=city, state=state, **_facts(plan, code, today))
    subject, body = _split(draft.text)
    gaps = draft.gaps if kind == "interest" else (*draft.gaps, *visa_statement(plan.profile.applicant).gaps)
    return _letter(kind, code, name, subject, body, gaps, False)


def draft_for_all(plan: Plan, kind: LetterKind, code: str, today: dt.date) -> str:
    """The template's text for all programs of a kind, with [program], [city] and [state] left to be filled in.

    Args:
        code: one of these programs; it decides the specialty and on which side of the home region they lie.
    """
    facts = {**_facts(plan, code, today), "local": ""}
    return render(_TEMPLATES[kind], program="[program]", city="[city]", state="[state]", **facts).text


def _split(text: str) -> tuple[str, str]:
    """Subject and body; the subject is the first line when it says so."""
    first, _, rest = text.partition("\n")
    return (
        (first.removeprefix("Subject:").strip(), rest.strip()) if first.startswith("Subject:") else ("", text.strip())
    )


def _letter(
    kind: LetterKind, code: str, name: str, subject: str, body: str, gaps: tuple[str, ...], edited: bool
) -> Letter:
    words = count_words(body)
    too_long = f"{words} words; cut it to {MOST_WORDS} or fewer." if words > MOST_WORDS else ""
    return Letter(kind, code, name, subject, body, gaps, words, too_long, edited)


def _facts(plan: Plan, code: str, today: dt.date) -> dict[str, object]:
    """What the templates may use; "" where the applicant told nothing, which becomes a gap."""
    catalog, applicant, story = plan.catalog, plan.profile.applicant, plan.profile.story
    reasons = home_reasons(catalog, applicant, story, today)
    track = adaptability(story, today=today)
    near, far = aims(catalog, story, today)
    told = [draft.text for draft in reasons if draft.text not in {aim.text for aim in near}]
    visa = visa_statement(applicant)
    row = catalog.row(code)
    return {
        "name": story.name,
        "aamc_id": story.aamc_id,
        "home": catalog.regions.name,
        "home_first": prefers_home(plan),
        "at_home": row["tier"] == 1,
        "specialty": str(row["specialty"]),
        "reasons": " ".join(told[:3]),
        "aim": near[0].text if near else "",
        "far_aim": far[0].text if far else "",
        "local": _local(catalog, plan, code, today),
        "track": "" if track.gaps else track.text,
        "visa": visa.text,
        "need": applicant.visa,
        "news": _news(story, today),
        "start_year": MATCH_YEAR,
    }


def _local(catalog: Catalog, plan: Plan, code: str, today: dt.date) -> str:
    """Ties to the program's own state, in sentences; "" without one: a tie next door is no reason for this place."""
    ties = state_ties(catalog, plan.profile.applicant, plan.profile.story, today)
    return next((" ".join(t.facts[:2]) for t in ties if t.region == catalog.row(code)["state"]), "")


def _news(story: Story, today: dt.date) -> str:
    """The latest complete fact that began or ended within NEWS_DAYS before today."""
    since = (today - dt.timedelta(days=NEWS_DAYS)).isoformat()[:7]
    dated = [
        (item.start if item.ongoing(today) else max(item.start, item.end), item)
        for item in story.items
        if item.done_by(today) and (item.start or item.end)
    ]
    fresh = sorted((when, n) for n, (when, _) in enumerate(dated) if len(when) == 7 and since <= when)
    drafts = [story_sentence(dated[n][1], today) for when, n in fresh if when <= today.isoformat()[:7]]
    return next((draft.text for draft in reversed(drafts) if not draft.gaps), "")


def merge(plan: Plan, kind: LetterKind, codes: Iterable[str], today: dt.date) -> pd.DataFrame:
    """One letter a program, for preview and download; a first-contact letter goes only where it fits.

    Columns: acgme_code, program_name, subject, body, words, gaps (joined by "; "), sendable, edited.
    """
    fitting = [c for c in codes if kind not in {"inside home", "outside home"} or fitting_kind(plan, c) == kind]
    letters = [letter(plan, kind, code, today) for code in fitting]
    return pd.DataFrame(
        [
            (x.code, x.program_name, x.subject, x.body, x.words, "; ".join(x.gaps), x.sendable, x.edited)
            for x in letters
        ],
        columns=["acgme_code", "program_name", "subject", "body", "words", "gaps", "sendable", "edited"],
    )
