"""The report on the fit as text and JSON."""

from __future__ import annotations

import json

from smartpick.data_folder import shipped_table
from smartpick.odds.calibration.anchors import setting_ratio
from smartpick.odds.calibration.checks import GROUPS, calibration, coverage, fit_counts, pooled_checks

ASSUMED_NOTE = (
    "Assumptions, not fitted: typical list length and how well it is aimed, spread of interview skill (s), slope and "
    "spread between programs, the Southern California term, how common visa sponsorship is, one interview taken = one "
    "contiguous rank."
)


RANKS_NOTE = (
    "P(match) by number of contiguous ranks compares different people: stronger applicants have more interviews and "
    "also do better in each. It is not the effect of one more interview."
)


BLIND_NOTE = (
    "Average, blind list: the chance of an average applicant with as many programs as a typical list, drawn at random "
    "from the open ones. Typical applicants aim better than that, by an assumption, and a chosen list better still."
)


VISA_NOTE = (
    "The model's ratio is the smaller one: in the model a visa need only closes the programs that do not sponsor, and "
    "those whom this leaves without any interview are not counted among the people who ranked; the published groups "
    "also differ in other things (time in the US, experience there), and any first-year position counts as a match."
)


PLACES_NOTE = (
    "Matches a program, if applications were spread evenly: where people apply is not published. The counts of "
    "California (2025) are drawn with their sampling error; the setting is of all IMGs (2019)."
)


PAGES_NOTE = (
    "Pages are laid over the fit program by program, and it is not solved to the counts again. In California a larger "
    "share of programs refuses, so one applicant's chances there fall below the counts; as these already hold such "
    "refusals, part of them may count twice."
)


def as_json() -> str:
    """The calibration as JSON: the specialties by name, "fit" (how many figures are missed) and "coverage"."""
    return json.dumps({**calibration(), "fit": fit_counts(), "coverage": coverage()}, indent=1)


def as_text() -> str:
    """The calibration as tables: each moment as published / model, then what was not fitted."""
    report = calibration()
    parts = (
        _moments_text(report), _counts_text(), _unfitted_text(report), _places_text(report),
        _checks_text(pooled_checks()), _coverage_text(), _sensitivity_text(),
    )  # fmt: skip
    return "\n\n".join([*parts, ASSUMED_NOTE])


def _moments_text(report: dict[str, dict]) -> str:
    head = f"{'specialty':<46}{'ranked':>7}{'share matched':>15}{'matched mean':>15}{'matched SD':>14}"
    head += f"{'unmatched mean':>16}{'unmatched SD':>14}   alpha  lambda      b  kappa enough"
    lines = ["Published / model, non-US IMGs 2026, contiguous ranks of those with at least one", head]
    for specialty, row in report.items():
        published, model = row["published"], row["model"]

        def pair(a: float | None, b: float, digits: int = 2) -> str:
            return f"{'–' if a is None else f'{a:.{digits}f}'} / {b:.{digits}f}"

        cells = [f"{pair(published['share_matched'], model['share_matched'], 3):>15}"]
        for group, (m, s) in (("matched", (15, 14)), ("unmatched", (16, 14))):
            cells.append(f"{pair(published[group]['mean'], model[group]['mean']):>{m}}")
            cells.append(f"{pair(published[group]['sd'], model[group]['sd']):>{s}}")
        fitted = row["parameters"]
        numbers = f"{fitted['alpha']:>8.2f}{fitted['lam']:>8.2f}{fitted['b']:>7.2f}{fitted['kappa']:>7.2f}"
        numbers += f"{fitted['enough']:>7.1f}"
        lines.append(f"{specialty:<46}{row['ranked']:>7}{''.join(cells)}{numbers}")
    return "\n".join(lines)


def _counts_text() -> str:
    counts = fit_counts()
    return (
        f"Of {counts['moments']} published figures {counts['off_5_percent']} are missed by more than 5 % and "
        f"{counts['off_10_percent']} by more than 10 %; where at least 100 ranked {counts['big_off_5_percent']} and "
        f"{counts['big_off_10_percent']}."
    )


def _places_text(report: dict[str, dict]) -> str:
    lines = ["Non-US IMGs among those matched, California over the nation: published (80 %) against the model (80 %)"]
    for specialty, row in report.items():
        if "california" in row:
            line = "{published:.2f} ({published_low:.2f}–{published_high:.2f}) / "
            line += "{model:.2f} ({model_low:.2f}–{model_high:.2f})"
            lines.append(f"  {specialty:<20}{line.format(**row['california'])}")
    lines.append("The same for one average applicant (J-1 or H-1B): before and after what programs publish on visas")
    for specialty, row in report.items():
        if "california_and_pages" in row:
            line = "{without_pages:.2f} before, {with_pages:.2f} after".format(**row["california_and_pages"])
            lines.append(f"  {specialty:<20}{line}")
    for specialty, row in report.items():
        if "setting" in row:
            ratio = row["setting"]["community_over_university"]
            lines.append(f"IMGs, community over university, {specialty}: {setting_ratio():.2f} / {ratio:.2f}")
    return "\n".join([*lines, PLACES_NOTE, PAGES_NOTE])


def _coverage_text() -> str:
    lines = ["How often the 80 % interval of a refit holds the truth, when crowds are drawn from the model itself"]
    lines += [f"  {name:<46}{row['share']:.2f} of {row['refits']}" for name, row in coverage().items()]
    return "\n".join(lines)


def _unfitted_text(report: dict[str, dict]) -> str:
    head = f"{'specialty':<46}{'quartiles matched':>18}{'unmatched':>11}{'no interview':>13}{'invited':>8}"
    head += f"{'match at 1, 5, 10, 15 ranks':>29}{'average, blind list':>23}{'visa OR ranked, all':>20}  footing"
    lines = [
        "From the model, not fitted but for the share with no interview, held near an assumed one (published "
        "quartiles are not at hand)",
        head,
    ]
    for specialty, row in report.items():
        model, range_, visa = row["model"], row["typical_list_interval"], row["visa"]
        quartiles = ["{q1:.0f} {median:.0f} {q3:.0f}".format(**model[group]) for group in GROUPS]
        by_ranks = " ".join(f"{row['match_by_ranks'][k - 1]:.2f}" for k in (1, 5, 10, 15))
        lines.append(
            f"{specialty:<46}{quartiles[0]:>18}{quartiles[1]:>11}{model['no_interview']:>13.2f}"
            f"{row['invitations_per_application']:>8.3f}{by_ranks:>29}"
            f"{'{low:.2f}–{high:.2f} ({width:.2f})'.format(**range_):>23}"
            f"{visa['among_ranked']['odds_ratio']:>13.2f} {visa['among_all']['odds_ratio']:>6.2f}  {row['footing']}"
        )
    return "\n".join([*lines, BLIND_NOTE, RANKS_NOTE])


def _checks_text(checks: dict[str, dict]) -> str:
    visa, ranks = checks["visa"], checks["ranks"]
    published = visa["published"]
    lines = [
        "Visa: needing none against needing J-1, all specialties together, not fitted",
        f"  published     {published['no_visa']:.3f} against {published['needs_visa']:.3f}, odds ratio "
        f"{published['odds_ratio']:.2f} "
        "(NRMP 2026, any first-year match)",
    ]
    for key, who in (("among_ranked", "who ranked  "), ("among_all", "all who apply")):
        lines.append(
            f"  {who} {visa[key]['no_visa']:.3f} against {visa[key]['needs_j1']:.3f}, odds ratio "
            f"{visa[key]['odds_ratio']:.2f} ({visa[key]['low']:.2f}–{visa[key]['high']:.2f})"
        )
    lines += [VISA_NOTE, "", "Mean contiguous ranks, matched and unmatched"]
    for name, row in ranks.items():
        lines.append(f"  {name.replace('_', ' '):<24}{row['matched']:.2f}  {row['unmatched']:.2f}")
    return "\n".join(lines)


def _sensitivity_text() -> str:
    """data/odds/sensitivity.csv (written by `smartpick.odds.calibration.sensitivity`) as a table."""
    table = shipped_table("odds/sensitivity.csv", keep_default_na=False)
    return (
        "When an assumption that no figure fixes is moved and the model fitted again (best_match: chance of matching "
        "with the best list of 85;\nhome_match, home_home: of matching, and of matching in Southern California, with "
        "the best list that holds 27 programs there)\n" + table.to_string(index=False)
    )
