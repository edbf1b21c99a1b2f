"""Data: what SmartPick knows. The model on one page with every constant, and the sources."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import streamlit as st

from smartpick.catalog import Catalog
from smartpick.catalog.evidence import sources
from smartpick.data_folder import csv_rows, published, published_names, shipped_file, shipped_table
from smartpick.odds import assumptions, fitted_specialties, parameters_of
from smartpick.odds.assumptions import Assumption
from smartpick.season.signals import EFFECTS
from smartpick.ui import shipped
from smartpick.ui.widgets.parts import part
from smartpick.ui.widgets.tables import frame, named
from smartpick.ui.widgets.words import of_hundred

NRMP = "NRMP Charting Outcomes: Non-U.S. IMGs 2026"
STEPS = """
1. **A program decides whether to invite you.** This depends on how open it is to international graduates who are not
   US citizens, on your visa need, and on your strength.
2. **After the interview it decides whether to rank you high enough** that you match there if you want to.
3. **Two things about you stay hidden**: the part of your strength that no form shows, and how well you interview. If
   they are good, they help everywhere at once. So programs do not fail you independently, and a longer list protects
   less than it seems. SmartPick counts this exactly.
4. **Five constants a specialty are fitted**, so that a model crowd of applicants has the same share of matched and the
   same numbers of ranks as NRMP published. How open California and community programs are follows from published
   counts. Everything else that no figure fixes is an **assumption** with a range.
5. **All is computed 200 times** with other values from these ranges. You see the 10th to 90th percentile, never one
   number.
"""
LIMITS = """
- It knows nothing of a single program's past residents or rules, unless you bring it: your own answers and files count
  at once, and what they do to the odds is an assumption (table below).
- Rules on experience, graduation year, scores, letters and attempts: one share of programs a rule is taken to refuse
  (table below), the same for everyone, so that a better form never has the smaller chance. Someone far below the usual
  is refused by more programs than that, someone above it by fewer.
- A better form never lowers the chance at a program or of a list, as estimated and in the middle of its range. Among
  the 200 computations some do otherwise: where κ is below 0 (most of them in Surgery, few in Internal Medicine),
  strength lowers the rank after an interview, as the stronger are invited by programs that are harder to please. κ is
  not held at 0: the published figures of Surgery would then be missed by up to 17 %. The low end of a list's range can
  so fall with a better form in Internal Medicine-Pediatrics, by a tenth of a point. With a weight on place, setting,
  prices or distance the list itself may trade matching away.
- Given the two hidden qualities, programs are taken to decide independently. Hidden favourites of one program are not
  seen.
- One interview is taken as one rank on your list. The typical crowd takes no more interviews once it has enough (the
  fitted constant says how many); your own list counts every interview it may bring.
- No match rate for Southern California alone is published. How much harder it is there is an assumption.
- How many programs a typical applicant writes to, and how well chosen they are, are assumptions, and important ones
  (see below).
- Which programs sponsor a visa is estimated from two studies (2013, 2022) and federal records, until you check.
- Two specialties: the published figures are of people who chose each one first. Someone with less experience in the
  second may do worse there than shown.
- Signals and geographic preferences do not count in the chances; page Season says which signals would add most.
- Published figures speak of people who ranked programs. Those with no interview are in no table; their share is the
  model's.
- Many published figures come second-hand; the tables under Sources say which.
- It looks back at the seasons of 2025 and 2026. Rules and visa policy can change within weeks.
"""
MATCHED_BEFORE = "39 to 59"
"""Of 100 with the first visit's profile (average, Internal Medicine, 85 programs), before the odds were corrected."""
CORRECTED = """
Earlier versions showed chances that were too high. You did not change, and neither did the published figures; three
choices of ours flattered:

- **Aim.** Typical applicants were taken to send their applications at random. Many choose well, and then the published
  results already hold part of what a good list gains. So a good list gains less than was shown. How well typical
  applicants aim is not published: it is now an assumption with a range, drawn in every interval.
- **California.** It was taken as more open than the published counts of who matched there say. For an average applicant
  the chance at a mean program of Southern California was shown 1.7 times (Internal Medicine) to 2.6 times (Psychiatry)
  as high as now in the five specialties with a count; Pediatrics and Neurology come close to the latter. Now it follows
  the counts.
- **Settings.** Community programs take about two and a half times the share of IMGs that university programs take; the
  model had hardly any difference, because the study of visas and the weight of settings worked against each other. Now
  both are fitted together. Chances at university programs fell, those at community programs less.

A Step 3 that you leave open is no longer counted as not passed.
"""
TYPICAL_LIST = """
How many programs non-US IMGs write to within a specialty is **not published by specialty** as far as we found, so it is
assumed: {central:.0f}, from {low:.0f} to {high:.0f}, the same in all specialties, and drawn in every interval. The
longer typical lists are, the less one application is worth, and the lower your chances with yours. The AAMC shows the
number for all IMGs by specialty on its page ERAS Statistics; no copy of it was at hand. These figures were found:
"""
EQUATIONS = (
    (r"t \mid \mathrm{form} \sim N(\rho\,z,\ 1-\rho^2)", "Strength *t*; *z* is your standing by the form:"),
    (r"e \sim N(0,\,1)", "Interview skill *e*:"),
    (r"I_j = v_j\,\sigma(\alpha + o_j + \lambda t)", "Chance that program *j* invites you:"),
    (r"R = \sigma(b + \kappa t + s\,e)", "Chance to be ranked high enough after the interview:"),
    (
        r"P = 1 - \int\!\!\int \prod_j (1 - I_j R)\,d\Phi\,d\Phi",
        "Chance to match, a sum over 15 × 5 values of *t* and *e*:",
    ),
)
SYMBOLS = (
    "v: chance that the program takes your visa need. o: how open it is (state and federal records times g, "
    "California, setting, ties). σ(x) = 1 / (1 + e^−x). α, λ, b, κ are fitted; ρ², s, g and the rest are in the table "
    "below. A logit is the unit of σ: near one half, 0.4 logits are about 10 points."
)


def model_section(specialty: str) -> None:
    """The model in words, then in equations, then every constant with its footing, then what it cannot know."""
    st.markdown(STEPS)
    with part("The same as equations"):
        for equation, words in EQUATIONS:
            st.markdown(words)
            st.latex(equation)
        st.markdown(SYMBOLS)
    with part("What it cannot know"):
        st.markdown(LIMITS)
    with part("How many programs a typical applicant writes to"):
        st.markdown(TYPICAL_LIST.format(**vars(assumptions()["list_length"])))
        frame(published("applications").rename(columns=str.capitalize), "Published numbers of applications")
    with part("Why the chances are lower than they were"):
        st.markdown(CORRECTED)
        st.markdown(
            f"An average applicant in {shipped.START.applicant.specialty} with the {len(shipped.first_plan().rows)} "
            f"programs of the first visit: of 100, **{MATCHED_BEFORE}** matched by the odds of before, "
            f"**{of_hundred(shipped.first_plan().outlook.match)}** match by those of now."
        )
    with part("Every constant"):
        st.markdown("Kind says what a number stands on. On a phone, move a table sideways to see all of it.")
        narrow = st.column_config.TextColumn(width=180)
        frame(constants(), "Constants of the model with range, kind and source", Constant=narrow)
        st.markdown(f"**Fitted for {specialty}**")
        if specialty in fitted_specialties():
            frame(fitted(specialty), f"Fitted constants of {specialty}")
        else:
            st.markdown("Nothing: no match figures for non-US IMGs are published, so there are no chances here.")
        st.markdown("**What moves your strength**, in standard deviations of applicants")
        frame(strength_weights(), "Weights of the answers on page You")
        with st.expander("Step 2 CK, by specialty"):
            frame(step2(), "Weight of Step 2 CK by specialty")
        with st.expander("The season: signals, and when invitations come"):
            frame(signal_effects(), "What a signal adds, with range, kind and source", **{"What a signal adds": narrow})
            st.markdown(
                "Of the invitations that non-US IMGs get in a season, so many of 100 are out by a day. One draw stays "
                "early or late all season."
            )
            frame(invitation_clocks(), "When invitations come, with range, kind and source")


def constants() -> pd.DataFrame:
    """Every row of assumptions.csv in words: value, range, unit, kind, source."""
    return _assumed("Constant", assumptions().values())


def signal_effects() -> pd.DataFrame:
    """signal_effect.csv in words."""
    return _assumed("What a signal adds", assumptions(EFFECTS).values())


def _assumed(what: str, rows: Iterable[Assumption]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                what: row.label, "Value": f"{row.central:g}", "Range": _range(row.low, row.high),
                "Unit": row.unit, "Kind": row.kind, "Source": row.source,
            }
            for row in rows
        ]
    )  # fmt: skip


def _range(low: float, high: float) -> str:
    return f"{low:g} to {high:g}" if low < high else "fixed"


def invitation_clocks() -> pd.DataFrame:
    """invites_out.csv in words, shares as counts of 100."""
    return pd.DataFrame(
        [
            {
                "Specialty": row["specialty"] or "all others", "Days since programs see applications": row["day"],
                "Invitations out, of 100": f"{100 * float(row['central']):g}",
                "Range": _range(100 * float(row["low"]), 100 * float(row["high"])),
                "Kind": row["kind"], "Confidence": row["confidence"], "Source": row["source"], "Page": row["address"],
            }
            for row in csv_rows("odds/invites_out.csv")
        ]
    )  # fmt: skip


def fitted(specialty: str) -> pd.DataFrame:
    """The five fitted constants of a specialty with their range over the draws."""
    names = {
        "alpha": "α: how often a middling program invites", "lam": "λ: how much strength moves invitations",
        "b": "b: how often an interview ends in a high rank", "kappa": "κ: how much strength moves the rank",
        "enough": "Enough: interviews after which most take no more",
    }  # fmt: skip
    parameters = parameters_of(specialty)
    rows = []
    for name, label in names.items():
        values = getattr(parameters, name)
        low, high = np.quantile(values[1:], (0.1, 0.9))
        footing = f"fitted to {NRMP}"
        rows.append(
            {"Constant": label, "Value": f"{values[0]:.2f}", "10th to 90th": f"{low:.2f} to {high:.2f}",
             "Unit": "interviews" if name == "enough" else "logits", "Kind": "estimate", "Source": footing}
        )  # fmt: skip
    return pd.DataFrame(rows)


def strength_weights() -> pd.DataFrame:
    """strength_weights.csv in words."""
    names = {"label": "Answer", "weight": "Weight", "unit": "for each", "typical": "Against a typical",
             "cap": "Counted up to", "kind": "Kind", "basis": "Basis"}  # fmt: skip
    return named(shipped_table("rules/strength_weights.csv"), names)


def step2() -> pd.DataFrame:
    """step2.csv in words."""
    names = {"specialty": "Specialty", "mean_applicants": "Mean of applicants", "weight_per_point": "Weight of a point",
             "low": "Low", "high": "High", "kind": "Kind", "source": "Source", "note": "How"}  # fmt: skip
    return named(shipped_table("odds/step2.csv"), names)


def sources_section(catalog: Catalog, specialty: str) -> None:
    """Where each value comes from, the published figures, which programs are out and why, and what is wrong."""
    st.header("Program facts")
    table = sources().assign(as_of=lambda t: t["as_of"].where(t["dated_by"] == "", "on each program's card"))
    names = {"label": "Fact", "kind": "Kind", "publisher": "Publisher", "source": "Source", "as_of": "Date",
             "rights": "Rights", "note": "Note", "link": "Link"}  # fmt: skip
    frame(named(table, names), "Sources of the program facts", Link=st.column_config.LinkColumn())
    with part("Which programs are in, and which are out"):
        frame(pool_reasons(catalog, specialty), "Programs by pool and reason")
        st.caption(
            "Counted in the program table. “Open” means that no bar is known, not that a program promised anything."
        )
    with part("Published figures"):
        name = st.selectbox("Table", published_names(), format_func=lambda x: x.replace("_", " ").capitalize())
        figures = published(name)
        frame(figures.rename(columns=lambda x: str(x).replace("_", " ")), f"Published figures: {name}")
    with part("Known defects and rights"):
        text = shipped_file("SOURCES.md").decode()
        st.markdown(text[text.index("\n## Rights") :].replace("\n## ", "\n### "))


def pool_reasons(catalog: Catalog, specialty: str) -> pd.DataFrame:
    """Programs by pool and reason: of the specialty and of all."""
    table = catalog.table
    keys = table["pool"].astype(str), table["pool_reason"].astype("object").where(table["pool_reason"].notna(), "")
    every = table.groupby(list(keys)).size()
    own = table[table["specialty"] == specialty].groupby([key[table["specialty"] == specialty] for key in keys]).size()
    counts = pd.DataFrame({"Your specialty": own, "All specialties": every}).fillna(0).astype(int)
    counts.index.names = ["Pool", "Reason"]
    counts = counts.sort_values("All specialties", ascending=False).reset_index()
    return pd.DataFrame({name: counts[name] for name in ("Pool", "Your specialty", "All specialties", "Reason")})
