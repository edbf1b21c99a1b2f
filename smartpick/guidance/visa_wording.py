"""How to state the visa need without narrowing it, and what "H-1B only" costs (S16)."""

from __future__ import annotations

from dataclasses import dataclass

from smartpick.applicant import Applicant
from smartpick.guidance.text.drafts import Draft, render
from smartpick.guidance.text.readings import read
from smartpick.guidance.text.wordings import Wording
from smartpick.plan import Interval, Plan, PlanError, recommend_profile
from smartpick.whatif.levers import what_would_change

_FITS = {
    "h1b_only": {"h1b_only", "sponsorship"},
    "j1_only": {"j1_only", "j1_ok", "sponsorship"},
    "j1_or_h1b": {"either", "j1_ok", "sponsorship"},
    "none": {"no_visa", "green_card"},
}
"""Visa need → the wordings that are true for it; any other says another need, or tells of immigration plans."""


def visa_statement(applicant: Applicant) -> Draft:
    """The need in two or three sentences, for the application, a letter or an interview."""
    draft = render(
        "visa", visa=applicant.visa, step3_passed=applicant.step3_passed, ecfmg_certified=applicant.ecfmg_certified
    )
    return Draft(" ".join(draft.text.split()), draft.gaps)


def check_visa_text(applicant: Applicant, text: str) -> list[Wording]:
    """Wordings of a typed text that narrow the need or do not fit the form."""
    wrong = {(w.key, w.sentence): w for w in read(None, "visa", text) if w.key not in _FITS[applicant.visa]}
    return list(wrong.values())


def contradicts_form(applicant: Applicant, wording: Wording) -> bool:
    """Whether a wording says another need than the form, rather than telling too much."""
    return wording.key not in {*_FITS[applicant.visa], "green_card"}


@dataclass(frozen=True)
class H1BOnly:
    """What "H-1B only" costs against accepting a J-1 as well; every number is an estimate.

    programs_before, programs_after: expected number of programs that can be on the list and take the need, with a J-1
    accepted and with H-1B only. match_before, match_after: P(match) of both lists, 0–1, 10/50/90 %.
    change: 10/50/90 % of the change of P(match) when H-1B only is kept (negative: a loss).
    on_list_lost: ACGME codes on the list with a J-1 accepted that the H-1B-only list no longer holds.
    sentence: the whole in words.
    """

    programs_before: float
    programs_after: float
    match_before: Interval
    match_after: Interval
    change: Interval
    on_list_lost: tuple[str, ...]
    sentence: str


def h1b_only_cost(plan: Plan) -> H1BOnly | None:
    """Both lists computed again, whatever need the plan has now; None for an applicant who needs no visa.

    Raises:
        PlanError: no list can be made with one of the two needs.
    """
    applicant = plan.profile.applicant
    if applicant.visa == "none":
        return None

    def with_need(visa: str) -> Plan:
        if applicant.visa == visa:
            return plan
        changed = applicant.model_copy(update={"visa": visa})
        return recommend_profile(plan.catalog, plan.profile.model_copy(update={"applicant": changed}))

    narrow, wide = with_need("h1b_only"), with_need("j1_or_h1b")
    lever = next((lever for lever in what_would_change(narrow) if lever.key == "visa"), None)
    if lever is None:
        raise PlanError("The list with a J-1 accepted cannot be computed with your present settings.")
    before, after = (float(p.odds.visa[p.choice.available].sum()) for p in (wide, narrow))
    wide_match, narrow_match = wide.outlook.match, narrow.outlook.match
    change = Interval(-lever.change.high, -lever.change.mid, -lever.change.low)
    sentence = (
        f"An estimate: with a J-1 accepted about {before:.0f} open programs can take your visa need; with H-1B only "
        f"about {after:.0f}. Of 100 applicants like you, {_of_hundred(wide_match)} match with a J-1 accepted, and "
        f"{_of_hundred(narrow_match)} with H-1B only."
    )
    return H1BOnly(before, after, wide_match, narrow_match, change, lever.comes, sentence)


def _of_hundred(chance: Interval) -> str:
    """A chance as a count of 100 people, from its 10th to its 90th percentile."""
    low, high = round(100 * chance.low), round(100 * chance.high)
    return f"{low}" if low == high else f"{low} to {high}"
