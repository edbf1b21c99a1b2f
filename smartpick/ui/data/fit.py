"""How well the model fits: published against modelled, checks that were not fitted, changed assumptions."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st

from smartpick.catalog import Catalog
from smartpick.data_folder import shipped_table
from smartpick.odds.calibration.anchors import setting_ratio
from smartpick.odds.calibration.checks import GROUPS, MOST_RANKS, calibration, coverage, fit_counts, pooled_checks
from smartpick.ui import shipped
from smartpick.ui.data.model import NRMP
from smartpick.ui.widgets import charts
from smartpick.ui.widgets.colours import ink, tier_colour
from smartpick.ui.widgets.parts import part
from smartpick.ui.widgets.tables import frame

Row = dict[str, Any]
FOOTINGS = {
    "own fit": "fitted to its own published figures (100 or more applicants who ranked)",
    "leans on the pooled fit": "few applicants: its own figures, pulled towards all specialties together",
    "pooled fit only": "no figures on ranks: only its share of matched is its own, the rest is of all specialties",
}


@lru_cache(maxsize=2)
def _report(catalog: Catalog) -> tuple[dict[str, dict], dict[str, dict]]:
    return calibration(catalog), pooled_checks(catalog)


def fit_section(specialty: str) -> None:
    """Published against model for the present specialty and for all, then what was not fitted."""
    with st.spinner("Comparing the model with the published figures…"):
        report, checks = _report(shipped.catalog())
    if specialty in report:
        _specialty_fit(specialty, report[specialty])
    else:
        st.info(
            f"No match figures for non-US IMGs are published for {specialty}, so there is nothing to compare. "
            "Below are the specialties that have figures.",
            icon=":material/info:",
        )
    with part("All specialties"):
        st.markdown("Each sign is one specialty. On the line, model and published figure are equal.")
        st.plotly_chart(
            fit_chart(report, specialty), config=charts.CONFIG, key="fit",
            alt="Contiguous ranks: model against published, a sign for each specialty; the table below has the numbers",
        )  # fmt: skip
        st.caption(f"Published: {NRMP}. Contiguous ranks, of people with at least one.")
        st.markdown(missed(fit_counts(shipped.catalog())))
        with st.expander("The numbers of all specialties"):
            every = all_specialties(report)
            one_digit = st.column_config.NumberColumn(format="%.1f")
            digits = {name: one_digit for name in every.columns if name.endswith((", published", ", model"))}
            frame(every, "Published against model, all specialties", **digits)
        _places(report)
        _visa_check(checks["visa"], specialty, report)
        _ranks_check(checks["ranks"])
        _sensitivity(specialty)


def _specialty_fit(specialty: str, row: Row) -> None:
    st.header(specialty)
    st.markdown(f"**{row['ranked']:,}** non-US IMGs ranked it first in 2026. Footing: {FOOTINGS[row['footing']]}.")
    frame(moments(row), f"Published against model for {specialty}")
    st.caption(
        f"Published: {NRMP}. These five were fitted; “–” was not published. Ranks: contiguous ranks, the programs of "
        "the first-choice specialty one after another on a rank list, of people with at least one. SD: how much people "
        "differ."
    )
    st.markdown("**What was not fitted**: the model says it, and a figure that comes out later can prove it wrong.")
    model, range_ = row["model"], row["typical_list_interval"]
    quartiles = [{"Ranks of the": group, "25 % have at most": model[group]["q1"],
                  "50 %": model[group]["median"], "75 %": model[group]["q3"]}
                 for group in GROUPS]  # fmt: skip
    frame(pd.DataFrame(quartiles), "Quartiles of contiguous ranks in the model")
    st.markdown(
        f"- Applicants with no interview at all: **{100 * model['no_interview']:.0f} of 100** (estimate; the fit "
        "holds it near an assumed share).\n"
        f"- Invitations: **{100 * row['invitations_per_application']:.1f} for 100 applications** (estimate).\n"
        f"- An average applicant with {range_['list_length']:.0f} programs drawn blindly: "
        f"**{100 * range_['low']:.0f}–{100 * range_['high']:.0f} %** to match, a range of "
        f"{100 * range_['width']:.0f} points (estimate)."
    )
    with st.expander("Matched, by number of ranks"):
        frame(
            pd.DataFrame({"Ranks": range(1, MOST_RANKS + 1),
                          "Matched": [f"{100 * p:.0f} %" for p in row["match_by_ranks"]]}),
            "Share matched by number of contiguous ranks",
        )  # fmt: skip
        st.markdown(
            "Estimate from the model. It compares different people: those with more interviews are also stronger. So "
            "it does **not** say what one more interview gives you; that is less."
        )


BLIND = "Average applicant, list drawn blindly, % to match"
MOMENT_WORDS = (
    ("Share matched, %", None, "share_matched"), ("Matched: mean ranks", "matched", "mean"),
    ("Matched: SD of ranks", "matched", "sd"), ("Unmatched: mean ranks", "unmatched", "mean"),
    ("Unmatched: SD of ranks", "unmatched", "sd"),
)  # fmt: skip


def _moment(side: Row, group: str | None, name: str) -> float | None:
    value = side[group][name] if group else side[name]
    return value if value is None or group else 100 * value


def moments(row: Row) -> pd.DataFrame:
    """The five fitted figures of one specialty, published and modelled."""
    rows = []
    for label, group, name in MOMENT_WORDS:
        published, model = (_moment(row[side], group, name) for side in ("published", "model"))
        rows.append(
            {"Figure": label, "Published": "–" if published is None else f"{published:.1f}", "Model": f"{model:.1f}"}
        )
    return pd.DataFrame(rows)


def all_specialties(report: dict[str, dict]) -> pd.DataFrame:
    """The same figures of every specialty, a row each, with its footing and what was not fitted."""
    rows = []
    for specialty, row in report.items():
        line: Row = {"Specialty": specialty, "Ranked it": row["ranked"], "Footing": row["footing"]}
        for label, group, name in MOMENT_WORDS:
            for side in ("published", "model"):
                value = _moment(row[side], group, name)
                line[f"{label}, {side}"] = None if value is None else round(value, 1)
        range_ = row["typical_list_interval"]
        line["No interview, % (estimate)"] = round(100 * row["model"]["no_interview"])
        line[BLIND] = f"{100 * range_['low']:.0f}–{100 * range_['high']:.0f}"
        rows.append(line)
    return pd.DataFrame(rows)


def missed(counts: dict[str, int]) -> str:
    """How many published figures the model misses, and how often its intervals hold, in words."""
    words = (
        f"Of {counts['moments']} published figures the model misses {counts['off_5_percent']} by more than 5 %, "
        f"{counts['off_10_percent']} of them by more than 10 %. In the specialties where at least 100 ranked: "
        f"{counts['big_off_5_percent']} and {counts['big_off_10_percent']}. The small ones are pulled towards all "
        "specialties together, so they miss more."
    )
    held = [f"{100 * row['share']:.0f} in {name}" for name, row in coverage().items()]
    if held:
        words += (
            " When crowds are drawn from the model itself and it is fitted to them again, its 80 % range holds the "
            f"truth this often of 100: {', '.join(held)}."
        )
    return words


PAGES = {"without_pages": "One applicant, no page read", "with_pages": "One applicant, pages read"}
"""Keys of `california_and_pages` in words."""


def california(report: dict[str, dict]) -> pd.DataFrame:
    """Non-US IMGs in California against the nation, published and modelled, a row a specialty with a count."""
    rows = []
    for specialty, row in report.items():
        if "california" in row:
            line: Row = {"Specialty": specialty}
            for side, label in (("published", "Published"), ("model", "Model")):
                middle, low, high = (row["california"][f"{side}{end}"] for end in ("", "_low", "_high"))
                line[label] = f"{100 * middle:.0f} % ({100 * low:.0f} to {100 * high:.0f})"
            for key, label in PAGES.items():
                line[label] = f"{100 * row['california_and_pages'][key]:.0f} %"
            rows.append(line)
    return pd.DataFrame(rows)


def _places(report: dict[str, dict]) -> None:
    with part("Where those who match go"):
        st.markdown(
            "Share of non-US IMGs among those matched in **California**, in percent of the same share in the nation. "
            "The model is fitted to these counts, with their sampling error."
        )
        frame(california(report), "Non-US IMGs in California against the nation")
        st.markdown(
            "The last two columns are the chances of one average applicant who may take a J-1 or an H-1B. What "
            "programs publish on visas is laid over the fit, which is **not** fitted to the counts again. In "
            "California a larger share of programs refuses, so there the chances you see fall below the counts. These "
            "already hold such refusals: part of them may count twice, and your chances in California be somewhat "
            "higher than shown."
        )
        ratios = [row["setting"]["community_over_university"] for row in report.values() if "setting" in row]
        st.markdown(
            f"Community programs of Internal Medicine take **{setting_ratio():.1f} times** the share of IMGs that "
            f"university programs take; in the model it is {ratios[0]:.1f} times. Many of them sponsor no visa (the "
            "study of 2022), so those that do are the more open. In other specialties nothing is published: half of "
            "it is assumed."
        )
        st.caption(
            "Published: NRMP 2025 results by state and specialty, with the 80 % range of such small counts; J Gen "
            "Intern Med 2020 (2019, all IMGs). Model: if applications were spread evenly, since where people apply is "
            "not known."
        )


def fit_chart(report: dict[str, dict], specialty: str) -> Any:
    """Model (y) against published (x) mean ranks of the matched and the unmatched; the present specialty is named."""
    data: list[Row] = [
        {"type": "scatter", "mode": "lines", "x": [0, 11], "y": [0, 11], "line": {"color": ink(), "width": 1},
         "name": "equal", "hoverinfo": "skip"}
    ]  # fmt: skip
    for group, symbol, tier in (("matched", "circle", 2), ("unmatched", "diamond-open", 1)):
        pairs = [(row["published"][group]["mean"], row["model"][group]["mean"]) for row in report.values()
                 if row["published"][group]["mean"] is not None]  # fmt: skip
        data.append(
            {"type": "scatter", "mode": "markers", "name": f"mean ranks of the {group}", "x": [x for x, _ in pairs],
             "y": [y for _, y in pairs],
             "marker": {"symbol": symbol, "size": 10, "color": tier_colour(tier), "line": {"width": 2}}}
        )  # fmt: skip
    row = report.get(specialty)
    own = [(row["published"][g]["mean"], row["model"][g]["mean"]) for g in GROUPS] if row else []
    own = [(x, y) for x, y in own if x is not None]
    if own:
        data.append(
            {"type": "scatter", "mode": "markers", "name": specialty, "x": [x for x, _ in own],
             "y": [y for _, y in own], "marker": {"symbol": "square-open", "size": 20, "color": ink()}}
        )  # fmt: skip
    axis = {"range": [0, 11.4], "fixedrange": True}
    layout = {
        "height": 400, "margin": {"l": 0, "r": 24, "t": 8, "b": 0},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        "xaxis": {**axis, "title": {"text": "published"}}, "yaxis": {**axis, "title": {"text": "model"}},
    }  # fmt: skip
    return charts.quick_figure(data, layout)


def _visa_check(visa: Row, specialty: str, report: dict[str, dict]) -> None:
    with part("What needing a visa costs"):
        published = visa["published"]
        rows = [_visa_line("Published (NRMP 2026)", published["no_visa"], published["needs_visa"], published, "–")]
        cases = [("All", visa)]
        if specialty in report:
            cases.insert(0, ("Here", report[specialty]["visa"]))
        for who, ratios in cases:
            for key, people in (("among_ranked", "who ranked"), ("among_all", "all who apply")):
                one = ratios[key]
                range_ = f"{one['low']:.2f}–{one['high']:.2f}"
                rows.append(_visa_line(f"{who}: {people}", one["no_visa"], one["needs_j1"], one, range_))
        frame(pd.DataFrame(rows), "Odds ratio of matching, no visa against J-1")
        st.markdown(
            "The odds ratio says how many times better the odds are without a visa need. It was **not fitted**. The "
            "model's ratio is smaller: there, a visa need only closes the programs that do not sponsor, and people "
            "left without any interview are not counted among those who ranked. The published groups also differ in "
            "other things (time in the US, experience there), and any first-year position counts as a match."
        )
        st.caption(
            "Published: NRMP release, March 2026, as quoted by others; any first-year match. “Here” and “All”: the "
            "model in your specialty and in all, by applicants; estimates."
        )


def _visa_line(name: str, none: float, need: float, ratio: Row, range_: str) -> Row:
    rates = {"No visa": f"{100 * none:.1f} %", "Needs one": f"{100 * need:.1f} %"}
    return {"People": name, "Odds ratio": f"{ratio['odds_ratio']:.2f}", "10th to 90th": range_, **rates}


def _ranks_check(ranks: Row) -> None:
    with part("Ranks in all specialties together"):
        names = {
            "published_total": "Published 2025, whole lists",
            "published_by_specialty": "Published 2026, contiguous",
            "model": "Model, contiguous",
        }
        rows = [{"Mean ranks": label, "Matched": f"{ranks[key]['matched']:.2f}",
                 "Unmatched": f"{ranks[key]['unmatched']:.2f}"}
                for key, label in names.items()]  # fmt: skip
        frame(pd.DataFrame(rows), "Mean ranks in all specialties")
        st.markdown(
            "The first line was **not fitted**. It is of 2025 and, as far as we know, of whole lists, with the "
            "programs of other specialties. The other two count contiguous ranks: programs of the first-choice "
            "specialty, one after another. So the model should lie close to the second line and below the first."
        )
        st.caption(f"2025: NRMP, Impact of Length of Rank Order List. 2026: {NRMP}, weighted over specialties.")


ASSUMED = {
    "central": "As it is", "list_length": "Typical list", "aim": "Aim of typical lists",
    "skill_spread": "Interview skill s", "socal_term": "SoCal term",
}  # fmt: skip


def _sensitivity(specialty: str) -> None:
    with part("When an assumption is changed"):
        table = shipped_table("odds/sensitivity.csv")
        st.markdown(
            "Some assumptions are fixed by no figure. Here one at a time is moved to each end of its range and the "
            "model is fitted again. The published figures hardly tell the versions apart; the chances do differ."
        )
        shown = specialty if specialty in set(table["specialty"]) else "Internal Medicine"
        if shown != specialty:
            st.markdown(f"Done only for specialties with a fit of their own. Shown: {shown}.")
        frame(changed(table, shown), f"What changed assumptions do in {shown}")
        st.caption(
            "Estimates of the central set, for an average applicant who may take J-1 or H-1B. SoCal: Southern "
            "California."
        )


CHANGED = {
    "best_match": "Best list of 85: match", "home_match": "27 of 85 in SoCal: match", "home_home": "27 of 85: SoCal",
    "no_interview": "No interview", "share_matched": "Matched, of those who ranked",
    "matched_mean": "Ranks, matched", "unmatched_mean": "Ranks, unmatched",
}  # fmt: skip


def changed(table: pd.DataFrame, specialty: str) -> pd.DataFrame:
    """The rows of sensitivity.csv of one specialty in words; the two lists only where they were computed."""
    rows = []
    mine: Any = table[table["specialty"] == specialty]
    for row in mine.to_dict("records"):
        value = "" if pd.isna(row["value"]) else f" {row['value']:g}"
        line: Row = {"Version": ASSUMED[row["assumption"]] + value}
        for column, label in CHANGED.items():
            if not pd.isna(row[column]):
                line[label] = f"{row[column]:.2f}" if column.endswith("_mean") else f"{100 * row[column]:.0f} %"
        rows.append(line)
    return pd.DataFrame(rows)
