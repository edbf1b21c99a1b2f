"""After the match: the steps to a visa and a licence, as tasks with days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from smartpick.applicant import Applicant
from smartpick.data_folder import csv_rows, records
from smartpick.season.calendar import Season
from smartpick.season.zones import day_words

NOT_LEGAL_ADVICE = (
    "These days are a plan to work by, not immigration advice: the program's office, ECFMG and the consulate decide."
)
_FEES = {"j1.sponsorship": ("ECFMG", "J-1 sponsorship application"), "j1.appointment": ("DHS", "SEVIS fee")}
"""Step → the fee it costs: body and item of `data/published/fees.csv`."""
_NEEDED: Mapping[str, set[str]] = {
    "none": set(), "j1_only": {"j1"}, "h1b_only": {"h1b"}, "j1_or_h1b": {"j1", "h1b"},
}  # fmt: skip


@dataclass(frozen=True)
class VisaStep:
    """One step, a row of `data/rules/visa_steps.csv` counted from a date of the season.

    Args:
        key: as in "j1.ds2019".
        visa: "j1", "h1b", or "" for everyone.
        label: what it is.
        todo: what to do, with the fee where one is published.
        first: the day from which it can be done.
        by: the day by which it should be done.
        source: of the rule and of the days; an assumption says so.
        address: of the source, "" = none.
        confidence: "high", "medium" or "low".
    """

    key: str
    visa: str
    label: str
    todo: str
    first: dt.date
    by: dt.date
    source: str
    address: str
    confidence: str

    @property
    def when(self) -> str:
        """ "Fri 19 Mar 2027 to Fri 2 Apr 2027"."""
        return f"{day_words(self.first)} to {day_words(self.by)}"


def visa_steps(applicant: Applicant, which: Season) -> tuple[VisaStep, ...]:
    """The steps from Match Day to the first weeks of training, by the day they are due.

    Who can take a J-1 or an H-1B gets the steps of both: which visa it will be is for the program to say. Who needs no
    visa gets only the licence and, where it is open, the ECFMG certificate.

    Args:
        applicant: the visa need, Step 3 and the ECFMG certificate.
        which: the season whose days are counted from.
    """
    steps = [_step(row, which) for row in csv_rows("rules/visa_steps.csv") if _concerns(row, applicant)]
    return tuple(sorted(steps, key=lambda step: (step.by, step.first)))


def _concerns(row: Mapping[str, str], applicant: Applicant) -> bool:
    """Whether a step is one of this applicant's: `visa` names who needs it, `unless` the answer that makes it done."""
    wanted = set(row["visa"].split())
    is_done = bool(row["unless"]) and getattr(applicant, row["unless"]) is True
    return ("any" in wanted or bool(wanted & _NEEDED[applicant.visa])) and not is_done


def _step(row: Mapping[str, str], which: Season) -> VisaStep:
    start = which[row["counted_from"]].day
    first, by = (start + dt.timedelta(days=int(row[name])) for name in ("from_days", "by_days"))
    visa = row["key"].split(".")[0]
    todo = " ".join((row["todo"], *_fee(row["key"], which)))
    return VisaStep(
        row["key"], visa if visa in {"j1", "h1b"} else "", row["label"], todo,
        first, by, row["source"], row["address"], row["confidence"],
    )  # fmt: skip


def _fee(key: str, which: Season) -> Iterator[str]:
    """What the step costs, where a fee is published for this season or one before."""
    if key in _FEES:
        rows = [row for row in records("fees") if (row.body, row.item) == _FEES[key] and row.season <= which.year]
        for row in sorted(rows, key=lambda row: row.season)[-1:]:
            yield f"Fee for the season {row.season}: {row.amount_usd:g} US dollars ({row.confidence} confidence)."
