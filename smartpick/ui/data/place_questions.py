"""Questions and answers: the four questions applicants ask about places, with the numbers of one's own plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import streamlit as st

from smartpick.applicant import VISA_NEEDS
from smartpick.plan import Interval, Plan, PlanError, Profile, read_profile, recommend_profile
from smartpick.ui import session
from smartpick.ui.widgets.words import counted, percent_range
from smartpick.whatif.trade_off import home_range

FOOTING = (
    "Estimate: each range runs from the 10th to the 90th percentile of 200 sets of assumptions. "
    "The list is chosen anew for each line, all your other settings stay."
)


@dataclass(frozen=True)
class Line:
    """One alternative: programs in the home region, programs likely open to the visa need, and the two chances."""

    name: str
    home: int
    likely_open: float
    match: Interval
    home_match: Interval


@dataclass(frozen=True)
class Numbers:
    """What the answers quote. visas and homes: alternatives; alone: matching with the home programs and no others, of
    the line `with_rest` (the present list, or the one with most there when it has none).

    exist, able: home-region programs of the specialty that exist, that can be on the list; open: programs of the
    nation that can be; divisions: (census division, programs on the list), most first.
    """

    now: Line
    visas: tuple[Line, ...]
    homes: tuple[Line, ...]
    with_rest: Line | None
    alone: Interval | None
    exist: int
    able: int
    open: int
    divisions: tuple[tuple[str, int], ...]


def _line(name: str, plan: Plan) -> Line:
    outlook = plan.outlook
    likely = float(plan.odds.visa[plan.choice.available].sum())
    return Line(name, plan.tier_counts[1], likely, outlook.match, outlook.socal_match)


def with_visa(profile: Profile, visa: str, step3: bool = False) -> Profile:
    """The same profile with another visa need; step3: and with Step 3 passed."""
    data = profile.model_dump()
    data["applicant"]["visa"] = visa
    data["applicant"]["step3_passed"] = step3 or data["applicant"]["step3_passed"]
    return read_profile(data)


def with_home(profile: Profile, count: int, size: int) -> Profile:
    """The same profile with this many home-region programs on a list of `size`."""
    preferences = profile.preferences.model_copy(update={"socal_share": count / size, "targets": None})
    return profile.model_copy(update={"preferences": preferences})


def _homes(plan: Plan) -> list[tuple[Line, Plan]]:
    """The fewest, the present and the most home-region programs, each once; a number that cannot be had is left out."""
    least, most = home_range(plan)
    now, size = plan.tier_counts[1], len(plan.rows)
    names = {most: "most", least: "fewest", now: "now"}
    found = []
    for count in sorted({least, now, most}):
        try:
            other = plan if count == now else recommend_profile(plan.catalog, with_home(plan.profile, count, size))
        except PlanError:
            continue
        found.append((_line(names[count], other), other))
    return found


def _visas(plan: Plan) -> tuple[Line, ...]:
    applicant = plan.profile.applicant
    asked = {visa: (visa, False) for visa in (applicant.visa, "j1_or_h1b", "h1b_only")}
    if not applicant.step3_passed:
        asked["h1b_only, Step 3"] = ("h1b_only", True)
    lines = []
    for visa, step3 in asked.values():
        own = visa == applicant.visa and not step3
        name = VISA_NEEDS[visa] + (" (now)" if own else ", Step 3 done" if step3 else "")
        try:
            other = plan if own else recommend_profile(plan.catalog, with_visa(plan.profile, visa, step3))
        except PlanError:
            continue
        lines.append(_line(name, other))
    return tuple(lines)


def _alone(plan: Plan) -> Interval | None:
    """Matching when only the home-region programs of the list are applied to; None when there are none."""
    tier = plan.catalog.table["tier"].to_numpy()[plan.rows]
    members = plan.choice.members[tier == 1]
    if not len(members):
        return None
    drawn = plan.drawn(members)
    return Interval.of(1 - (1 - drawn.probability).prod(axis=1) @ plan.odds.weights)


def numbers_of(plan: Plan) -> Numbers:
    """Everything the four answers quote, from the plan and from the same plan with one thing changed."""
    pool, table = plan.odds.pool, plan.catalog.table
    home = table["tier"].to_numpy()[pool.rows] == 1
    homes = _homes(plan)
    with_rest, there = next((pair for pair in homes if pair[1] is plan and pair[0].home), homes[-1])
    divisions = table["census_division"].iloc[plan.rows].astype(str).value_counts()
    return Numbers(
        now=_line("now", plan),
        visas=_visas(plan),
        homes=tuple(line for line, _ in homes),
        with_rest=with_rest if with_rest.home else None,
        alone=_alone(there),
        exist=int(home.sum()),
        able=int((home & plan.choice.available).sum()),
        open=int(plan.choice.available.sum()),
        divisions=tuple((str(name), int(count)) for name, count in divisions.items()),
    )


@lru_cache(maxsize=16)
def _kept(told: Profile) -> Numbers:
    return numbers_of(session.plan_of(told))


def numbers_of_present(plan: Plan) -> Numbers:
    """`numbers_of`, kept."""
    return _kept(plan.profile)


def section() -> None:
    """The four questions; words always, numbers where there is a plan."""
    plan, reason = session.plan_or_reason()
    home = session.catalog().regions.tiers[1]
    if plan is None:
        st.info(f"{reason} So the answers come without numbers here.", icon=":material/info:")
        found = None
    else:
        with st.spinner("Computing your numbers…"):
            found = numbers_of_present(plan)
        st.markdown(f"With your numbers, for {len(plan.rows)} {plan.profile.applicant.specialty} programs.")
    _elsewhere(found, home)
    _h1b(found, plan)
    _how_many(found, home)
    _flight_risk(found, home)
    st.caption("Information, not immigration or legal advice.")


def visa_table(found: Numbers) -> pd.DataFrame:
    """The visa choices: matching, and programs likely open of those that can be on the list."""
    return pd.DataFrame(
        {
            "Choice": [line.name for line in found.visas],
            "Matching": [percent_range(line.match) for line in found.visas],
            "Likely open": [f"{line.likely_open:.0f} of {found.open}" for line in found.visas],
        }
    )


def home_table(found: Numbers) -> pd.DataFrame:
    """The numbers of home-region programs: matching at all and there."""
    return pd.DataFrame(
        {
            "Programs there": [f"{line.home} ({line.name})" for line in found.homes],
            "Matching": [percent_range(line.match) for line in found.homes],
            "There": [percent_range(line.home_match) for line in found.homes],
        }
    )


def _elsewhere(found: Numbers | None, home: str) -> None:
    st.subheader(f"Does applying elsewhere hurt my chance in {home}?")
    st.markdown(
        "No. A program cannot see the list of places where you applied. It sees your geographic preference (only if "
        "you chose its census division; the answer “no preference” is seen by all), a signal if you sent it one, the "
        "personal statement you sent it, and what you say in interviews and e-mails. What can hurt is to say one thing "
        "in one place and the opposite in another."
    )
    if found and found.alone and found.with_rest:
        line = found.with_rest
        programs = "1 program" if line.home == 1 else f"{line.home} programs"
        st.markdown(
            (f"Your list has **{programs}** in {home}. " if found.now.home else "")
            + (f"Your list has none there now. Take one with **{programs}** in {home}. " if not found.now.home else "")
            + f"With only these you would match with a chance of **{percent_range(found.alone)}**. With the rest of "
            f"the list, the chance to match there is **{percent_range(line.home_match)}**, and the chance to match at "
            f"all is **{percent_range(line.match)}**."
        )
        st.caption(
            f"{FOOTING} That the rest changes nothing there is a rule of the model, because programs do not see it. "
            "The two differ only when you rank programs elsewhere above some there."
        )
    elif found:
        st.markdown(f"No program in {home} can be on your list, so you cannot match there.")


def _h1b(found: Numbers | None, plan: Plan | None) -> None:
    st.subheader("Should I insist on H-1B?")
    st.markdown(
        "Mostly no. J-1 is sponsored by ECFMG and taken by far more programs. It brings a duty: two years at home "
        "after training, or a waiver by working where doctors are short, often outside the big coastal cities. H-1B "
        "has no such duty, but fewer programs pay for it and you need Step 3 first. If you have a strong reason for "
        "H-1B only, ask an immigration lawyer before you say so in your application."
    )
    if not found or plan is None:
        return
    st.dataframe(visa_table(found), hide_index=True, alt="Chances by visa need")
    applicant = plan.profile.applicant
    if applicant.visa == "none":
        st.markdown("You said that you need no visa, so this question is not yours; the lines show what a need costs.")
    elif not applicant.step3_passed:
        st.markdown(
            "An H-1B petition needs Step 3. Without it, a chance that you pass in time is counted (assumption)."
        )
    basis = "" if plan.odds.pool.visa_published else ", which are not of your specialty,"
    st.caption(
        "Likely open: the sum of the visa chances, estimated from studies of Internal Medicine (2022) and Surgery "
        f"(2013){basis} and from federal H-1B records; no public list says who sponsors. {FOOTING} Rules: 22 CFR 62.27 "
        "and INA 212(e) for the two years, 8 CFR 214.2(h) for Step 3, as quoted by others."
    )


def _how_many(found: Numbers | None, home: str) -> None:
    st.subheader(f"How many programs in {home}?")
    st.markdown(
        "Apply to all that you could really join: they take your visa need, you meet what they ask, and they have "
        "taken international graduates or at least do not turn them away. But never only there: keep the larger part "
        "of the list elsewhere. On a list of fixed length each one there takes the place of one elsewhere."
    )
    if not found:
        return
    exist = "program exists" if found.exist == 1 else "programs exist"
    verb = "is" if found.able == 1 else "are"
    st.markdown(f"**{found.exist}** {exist} there, **{found.able}** {verb} open to you; you have {found.now.home}.")
    if len(found.homes) > 1:
        st.dataframe(home_table(found), hide_index=True, alt=f"Chances by the number of programs in {home}")
        first, last = found.homes[0], found.homes[-1]
        lost, won = 100 * (first.match.mid - last.match.mid), 100 * (last.home_match.mid - first.home_match.mid)
        fall = counted(round(abs(lost)), "point")
        change = f"falls by about {fall}" if lost >= 0.5 else f"rises by about {fall}" if lost <= -0.5 else ""
        st.markdown(
            f"From {first.home} to {last.home}: the chance to match there rises by about "
            f"{counted(round(won), 'point')}, the chance to match at all {change or 'stays about the same'}."
        )
    st.caption(f"{FOOTING} No match rate for {home} alone is published; how hard it is there is an assumption.")


def _flight_risk(found: Numbers | None, home: str) -> None:
    st.subheader("Will programs elsewhere think that I will leave?")
    st.markdown(
        f"Only if your own words say so. A program elsewhere learns of {home} from your geographic preference, your "
        "statement, your signals and your interview, not from your list. Say that training and visa support come "
        "first, name one thing that draws you to its place, and say that you will move there and stay for the whole "
        "training. You need not tell a program where else you applied or how you will rank: the match rules do not let "
        "it ask."
    )
    if not found:
        return
    outside = sum(count for _, count in found.divisions) - found.now.home
    shares = ", ".join(f"{name} {count}" for name, count in found.divisions)
    st.markdown(
        f"**{outside}** of your {outside + found.now.home} programs are outside {home}. By census division: {shares}. "
        "A division that you do not choose sees no preference from you, good or bad."
    )
    st.caption(
        "Counts from the program table (directory of May–June 2025). The model holds no effect of preferences on "
        "invitations yet, so no number here says what one wins or costs."
    )
