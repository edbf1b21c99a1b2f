"""Questions and answers: the four questions applicants ask about places, with the numbers of one's own plan."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from smartpick.plan import Plan, counted
from smartpick.ui import derived, shipped
from smartpick.ui.quoted import as_text
from smartpick.ui.widgets.parts import part
from smartpick.ui.widgets.tables import frame
from smartpick.ui.widgets.words import percent_range
from smartpick.whatif.place_questions import Numbers, numbers_of

FOOTING = (
    "Estimate: each range runs from the 10th to the 90th percentile of 200 sets of assumptions. "
    "The list is chosen anew for each line, all your other settings stay."
)


numbers_of_present = derived.kept(2)(numbers_of)


def section() -> None:
    """The four questions; words always, numbers where there is a plan."""
    plan, reason = derived.plan_or_reason()
    home = shipped.catalog().regions.tiers[1]
    if plan is None:
        st.info(as_text(f"{reason} So the answers come without numbers here."), icon=":material/info:")
        numbers = None
    else:
        with st.spinner("Computing your numbers…"):
            numbers = numbers_of_present(plan)
        st.markdown(f"With your numbers, for {len(plan.rows)} {plan.profile.applicant.specialty} programs.")
    _elsewhere(numbers, home)
    _h1b(numbers, plan)
    _how_many(numbers, home)
    _flight_risk(numbers, home)
    st.caption("Information, not immigration or legal advice.")


def visa_table(numbers: Numbers) -> pd.DataFrame:
    """The visa choices: matching, and programs likely open of those that can be on the list."""
    return pd.DataFrame(
        {
            "Choice": [line.name for line in numbers.visas],
            "Matching": [percent_range(line.match) for line in numbers.visas],
            "Likely open": [f"{line.likely_open:.0f} of {numbers.open}" for line in numbers.visas],
        }
    )


def home_table(numbers: Numbers) -> pd.DataFrame:
    """The numbers of home-region programs: matching at all and there."""
    return pd.DataFrame(
        {
            "Programs there": [f"{line.home} ({line.name})" for line in numbers.homes],
            "Matching": [percent_range(line.match) for line in numbers.homes],
            "There": [percent_range(line.home_match) for line in numbers.homes],
        }
    )


def _elsewhere(numbers: Numbers | None, home: str) -> None:
    st.header(f"Does applying elsewhere hurt my chance in {home}?")
    st.markdown(
        "No. A program cannot see the list of places where you applied. It sees your geographic preference (only if "
        "you chose its census division; the answer “no preference” is seen by all), a signal if you sent it one, the "
        "personal statement you sent it, and what you say in interviews and e-mails. What can hurt is to say one thing "
        "in one place and the opposite in another."
    )
    if numbers and numbers.alone and numbers.with_rest:
        line = numbers.with_rest
        programs = "1 program" if line.home == 1 else f"{line.home} programs"
        st.markdown(
            (f"Your list has **{programs}** in {home}. " if numbers.now.home else "")
            + (
                f"Your list has none there now. Take one with **{programs}** in {home}. "
                if not numbers.now.home
                else ""
            )
            + f"With only these you would match with a chance of **{percent_range(numbers.alone)}**. With the rest of "
            f"the list, the chance to match there is **{percent_range(line.home_match)}**, and the chance to match at "
            f"all is **{percent_range(line.match)}**."
        )
        st.caption(
            f"{FOOTING} That the rest changes nothing there is a rule of the model, because programs do not see it. "
            "The two differ only when you rank programs elsewhere above some there."
        )
    elif numbers:
        st.markdown(f"No program in {home} can be on your list, so you cannot match there.")


def _h1b(numbers: Numbers | None, plan: Plan | None) -> None:
    with part("Should I insist on H-1B?"):
        st.markdown(
            "Mostly no. J-1 is sponsored by ECFMG and taken by far more programs. It brings a duty: two years at home "
            "after training, or a waiver by working where doctors are short, often outside the big coastal cities. "
            "H-1B has no such duty, but fewer programs pay for it and you need Step 3 first. If you have a strong "
            "reason for H-1B only, ask an immigration lawyer before you say so in your application."
        )
        if not numbers or plan is None:
            return
        frame(visa_table(numbers), "Chances by visa need")
        applicant = plan.profile.applicant
        if applicant.visa == "none":
            st.markdown(
                "You said that you need no visa, so this question is not yours; the lines show what a need costs."
            )
        elif not applicant.step3_passed:
            st.markdown(
                "An H-1B petition needs Step 3. Without it, a chance that you pass in time is counted (assumption)."
            )
        basis = "" if plan.odds.pool.visa_published else ", which are not of your specialty,"
        st.caption(
            "Likely open: the sum of the visa chances, estimated from studies of Internal Medicine (2022) and Surgery "
            f"(2013){basis} and from federal H-1B records; no public list says who sponsors. {FOOTING} Rules: 22 CFR "
            "62.27 and INA 212(e) for the two years, 8 CFR 214.2(h) for Step 3, as quoted by others."
        )


def _how_many(numbers: Numbers | None, home: str) -> None:
    with part(f"How many programs in {home}?"):
        st.markdown(
            "Apply to all that you could really join: they take your visa need, you meet what they ask, and they have "
            "taken international graduates or at least do not turn them away. But never only there: keep the larger "
            "part of the list elsewhere. On a list of fixed length each one there takes the place of one elsewhere."
        )
        if not numbers:
            return
        exist = "program exists" if numbers.exist == 1 else "programs exist"
        verb = "is" if numbers.able == 1 else "are"
        st.markdown(
            f"**{numbers.exist}** {exist} there, **{numbers.able}** {verb} open to you; you have {numbers.now.home}."
        )
        if len(numbers.homes) > 1:
            frame(home_table(numbers), f"Chances by the number of programs in {home}")
            first, last = numbers.homes[0], numbers.homes[-1]
            lost, won = 100 * (first.match.mid - last.match.mid), 100 * (last.home_match.mid - first.home_match.mid)
            fall = counted(round(abs(lost)), "point")
            change = f"falls by about {fall}" if lost >= 0.5 else f"rises by about {fall}" if lost <= -0.5 else ""
            st.markdown(
                f"From {first.home} to {last.home}: the chance to match there rises by about "
                f"{counted(round(won), 'point')}, the chance to match at all {change or 'stays about the same'}."
            )
        st.caption(f"{FOOTING} No match rate for {home} alone is published; how hard it is there is an assumption.")


def _flight_risk(numbers: Numbers | None, home: str) -> None:
    with part("Will programs elsewhere think that I will leave?"):
        st.markdown(
            f"Only if your own words say so. A program elsewhere learns of {home} from your geographic preference, "
            "your statement, your signals and your interview, not from your list. Say that training and visa support "
            "come first, name one thing that draws you to its place, and say that you will move there and stay for "
            "the whole training. You need not tell a program where else you applied or how you will rank: the match "
            "rules do not let it ask."
        )
        if not numbers:
            return
        outside = sum(count for _, count in numbers.divisions) - numbers.now.home
        shares = ", ".join(f"{name} {count}" for name, count in numbers.divisions)
        st.markdown(
            f"**{outside}** of your {outside + numbers.now.home} programs are outside {home}. By census division: "
            f"{shares}. A division that you do not choose sees no preference from you, good or bad."
        )
        st.caption(
            "Counts from the program table (directory of May–June 2025). The model holds no effect of preferences on "
            "invitations yet, so no number here says what one wins or costs."
        )
