"""Command line: the same answers without a browser. Errors are one sentence on stderr, exit status 2."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from smartpick.sentences import as_json, harmless_lines, printable, sentence_of, stop_with_a_sentence
from smartpick.writing import FORCE, forget_unfinished, prepare, write_file

if TYPE_CHECKING:
    from smartpick.plan import Listed, Profile


def _opened(file: str) -> Profile:
    """The profile of a file; what to know of a plan from before goes to stderr."""
    from smartpick.plan import opened  # noqa: PLC0415 – keep --help quick

    profile, since = opened(Path(file).read_bytes())
    if since:
        print(since, file=sys.stderr)
    return profile


def _recommend(options: argparse.Namespace) -> int:
    from smartpick import load_catalog, recommend_profile  # noqa: PLC0415 – keep --help quick
    from smartpick.catalog.living import place_named  # noqa: PLC0415
    from smartpick.export import FORMATS  # noqa: PLC0415
    from smartpick.plan import NO_HOME_SHARE, recommend_two  # noqa: PLC0415

    if options.scheduler is not None:
        raise ValueError("--scheduler is for many profiles (--profiles).")
    out = Path(options.out) if options.out else None
    if out is not None and out.suffix.lstrip(".") not in FORMATS:
        raise ValueError(
            f"“{printable(out.name, 100)}” must end in one of: {', '.join('.' + name for name in FORMATS)}."
        )
    if out is None and not options.summary:
        raise ValueError("Say where to write the shortlist (--out FILE), or ask for --summary.")
    if out is not None:
        prepare([Path(options.profile)], {out: out.suffix.lstrip(".")}, options.force)
    date = _day(options.date)
    catalog, profile = load_catalog(), _opened(options.profile)
    if options.home is not None:
        shares = {} if options.home == "own" else NO_HOME_SHARE
        profile = profile.changed("preferences", **shares, home=options.home)
    if options.near:
        place_named(catalog, options.near)  # typed just now: one we do not know is refused
    wishes = {name: getattr(options, name) for name in ("near", "distance_weight", "price_weight")}
    profile = profile.changed("preferences", **{name: wish for name, wish in wishes.items() if wish is not None})
    listed = recommend_two(catalog, profile) if options.two else recommend_profile(catalog, profile)
    if out is not None:
        write_file(out, FORMATS[out.suffix.lstrip(".")].write(listed))
        print(f"{len(listed.table)} programs written to {printable(out, 200)}.", file=sys.stderr)
    summary = _summary(listed) if options.summary else {}
    if profile.events:
        summary |= _odds_now(listed, profile, date)
    if options.summary:
        print(as_json(summary))
    return 0


def _recommend_many(options: argparse.Namespace) -> int:
    """The lists of many profiles: 1 where some have none, 0 where all have one."""
    from smartpick.batch import Outputs, write_lists  # noqa: PLC0415 – keep --help quick

    alone = [f"--{name.replace('_', '-')}" for name in OF_ONE if getattr(options, name)]
    if alone:
        raise ValueError(f"With --profiles the wishes of each stand in its profile: leave out {' and '.join(alone)}.")
    if options.out is None:
        raise ValueError("Say where to write the lists (--out lists.csv or lists.parquet).")
    out = Path(options.out)

    def tell(sentence: str) -> None:
        print(sentence, file=sys.stderr)

    done = write_lists(Path(options.profiles), out, options.force, options.scheduler, tell)
    without, to = sum(bool(one.reason) for one in done), Outputs(out)
    told = f"{len(done) - without} of {len(done)} profiles have a list. Read {printable(to.words, 200)} first"
    print(f"{told}; the tables are {printable(to.lists, 200)} and {printable(to.outlooks, 200)}.", file=sys.stderr)
    return 1 if without else 0


OF_ONE = ("summary", "home", "near", "distance_weight", "price_weight", "two", "date")
"""Options of `recommend` that are for one profile."""


def _odds_now(listed: Listed, profile: Profile, date: dt.date) -> dict[str, object]:
    """The odds on a day, given the news of a plan until then: in words on stderr, and as part of the summary."""
    from smartpick.season.news import now  # noqa: PLC0415
    from smartpick.season.summary import odds_words, season_record  # noqa: PLC0415

    news = now(listed, profile.events, date)
    print(harmless_lines(odds_words(news)), file=sys.stderr)
    record = season_record(news)
    return {"now": {"date": date.isoformat(), **{key: record[key] for key in ("match", "by_region", "interviews")}}}


ESTIMATE = "An estimate, not advice: a model fitted to published figures, no truer than its assumptions."
NUMBERS = {
    "low, mid, high": "10th, 50th and 90th percentile over 200 sets of assumptions; chances from 0 to 1",
    "outlook.match": "chance of matching at all, of those who send this list",
    "outlook.match_ranked": "the same, of those who get at least one interview",
    "outlook.socal_match": "chance of matching in the home region (tier 1)",
    "outlook.by_tier": "chance of matching in each tier; the three add up to match in every set of assumptions",
    "outlook.interviews": "expected number of interviews",
    "outlook.no_interview": "chance of no interview at all",
    "widens_the_range_most.share": "share of the variance of match that an assumption explains, largest first",
    "certified_gap": "share by which the best possible list under these settings could be better, by our estimate",
    "strength_percentile": "where the form stands among the specialty's non-US IMG applicants, 50 the middle",
    "home.cost_points": "points of match (of 100) given up against the list without weight of place, middle",
    "home.match_change": "what the home-region programs change of match, over the sets of assumptions",
    "weights.match_given_up": "what a weight of your own costs of match, over the sets of assumptions",
    "now.match": "chance of matching on that day, given the news entered until then; by_region, there",
    "ways_to_floor.match_then": "chance of matching after that change, the middle of its range",
}
"""Key of the summary to what its number is; a key is there only where it applies."""


def _summary(listed: Listed) -> dict[str, object]:
    """What a list, or two under one budget, comes to; of one list also what its home-region programs and the own
    weights cost in the chance of matching, and where it misses a safety floor, what would reach that.
    """
    from smartpick.odds.calibration.moments import few_ranked  # noqa: PLC0415
    from smartpick.plan import WIDENERS, TwoLists  # noqa: PLC0415
    from smartpick.whatif import home_cost, own_weights, ways_to_floor, weight_curve  # noqa: PLC0415

    few = [few_ranked(part.profile.applicant.specialty) for part in listed.parts]
    widest = [{"assumption": WIDENERS[n][0], "share": x, "narrows": WIDENERS[n][1]} for n, x in listed.widest]
    common = {
        "what_this_is": " ".join(filter(None, (ESTIMATE, *few))),
        "what_the_numbers_are": NUMBERS,
        "widens_the_range_most": widest,
        "cost_usd": listed.cost_usd,
        "certified_gap": listed.gap,
        "outlook": asdict(listed.outlook),
        "clamps": listed.clamps,
    }
    if isinstance(listed, TwoLists):
        programs = {part.profile.applicant.specialty: len(part.rows) for part in listed.parts}
        matched = (listed.in_first_interval, listed.in_second_interval)
        by_specialty = {name: asdict(chance) for name, chance in zip(programs, matched, strict=True)}
        in_home = {part.profile.applicant.specialty: part.tier_counts[1] for part in listed.parts}
        home = {"rule": listed.profile.preferences.home_rule, "programs": in_home}
        return {"programs": programs, "home": home, "match_by_specialty": by_specialty, **common}
    cost = home_cost(listed)
    summary = {
        "programs": len(listed.rows),
        "by_tier": listed.tier_counts,
        "home": {
            "rule": listed.profile.preferences.home_rule,
            "words": cost.words,
            "programs": listed.tier_counts[1],
            "cost_points": cost.points,
            "match_change": asdict(cost.change),
            "sentence": cost.sentence,
        },
        "strength_percentile": listed.strength.percentile,
        **common,
    }
    curves = {field: weight_curve(listed, field) for field in own_weights(listed)}
    if curves:
        summary["weights"] = {
            field: {
                "weight": curve.weights[curve.at],
                "match_given_up": asdict(curve.cost),
                "mean_without": curve.mean[0],
                "mean_with": curve.mean[curve.at],
            }
            for field, curve in curves.items()
        }
    floor = listed.profile.preferences.safety_floor
    if floor is not None and listed.outlook.match.mid < floor:
        summary["ways_to_floor"] = [
            {"change": way.label, "match_then": way.after, "reaches": way.reaches, "note": way.note}
            for way in ways_to_floor(listed, floor)
        ]
    return summary


def _catalog(options: argparse.Namespace) -> int:
    from smartpick.catalog import load_catalog  # noqa: PLC0415
    from smartpick.catalog.summary import summary  # noqa: PLC0415

    if not options.summary:
        raise ValueError("Ask for --summary.")
    print(as_json(summary(load_catalog())))
    return 0


def _catalog_diff(options: argparse.Namespace) -> int:
    from smartpick.catalog.diff import compare, read_table  # noqa: PLC0415
    from smartpick.catalog.policies_diff import compare_policies, read_policies  # noqa: PLC0415

    old, new = read_policies(options.old), read_policies(options.new)
    if old is not None and new is not None:
        difference = compare_policies(old, new)
    else:
        difference = compare(read_table(options.old), read_table(options.new))
    print(as_json(difference.summary()) if options.json else harmless_lines(difference.text()))
    return 0


def _catalog_program(options: argparse.Namespace) -> int:
    from smartpick.catalog import load_catalog  # noqa: PLC0415
    from smartpick.knowledge import checked_code  # noqa: PLC0415
    from smartpick.knowledge.one_program import program_record, program_text  # noqa: PLC0415

    catalog, code = load_catalog(), checked_code(options.code)
    if options.json:
        print(as_json(program_record(catalog, code)))
    else:
        print(program_text(catalog, code))
    return 0


def _catalog_policies(options: argparse.Namespace) -> int:
    from smartpick.catalog import load_catalog  # noqa: PLC0415
    from smartpick.catalog.build_policies import FIRST_SEASON, LAST_SEASON  # noqa: PLC0415
    from smartpick.catalog.recheck import counts, recheck_text, to_check_again  # noqa: PLC0415

    if (options.older_than is None) == (options.from_plan is None):
        raise ValueError("Name a year (--older-than 2025), or a saved plan (--from-plan FILE).")
    if options.from_plan is not None:
        return _lines_of_plan(options)
    if options.gone:
        raise ValueError("--gone speaks of the pages marked in a saved plan (--from-plan FILE).")
    if not FIRST_SEASON <= options.older_than <= LAST_SEASON + 1:
        raise ValueError(f"--older-than is a year from {FIRST_SEASON} to {LAST_SEASON + 1}.")
    table = to_check_again(load_catalog(), options.older_than, options.region, options.specialty)
    if options.json:
        listed = {"older_than": options.older_than, "counts": counts(table), "facts": table.to_dict("records")}
        print(as_json(listed))
    else:
        print(recheck_text(table, options.older_than))
    return 0


def _lines_of_plan(options: argparse.Namespace) -> int:
    """What the user checked, or marked as gone, as lines for the next build of the published policies."""
    from smartpick import load_catalog, open_plan  # noqa: PLC0415
    from smartpick.knowledge.next_build import checked_lines, checks_csv, retired_csv, retired_lines  # noqa: PLC0415

    if options.json or options.region or options.specialty:
        raise ValueError("With --from-plan every check of the plan is printed, as CSV.")
    catalog, knowledge = load_catalog(), open_plan(Path(options.from_plan).read_bytes()).knowledge
    if options.gone:
        retired = retired_lines(catalog, knowledge)
        print(harmless_lines(retired_csv(retired)), end="")
        pages = len({line["page"] for line in retired})
        # A page that no shipped fact rests on has nothing to retire.
        print(f"Facts: {len(retired)}. Pages you marked as gone: {pages} of {len(knowledge.gone)}.", file=sys.stderr)
        return 0
    checked = checked_lines(catalog, knowledge)
    print(harmless_lines(checks_csv(checked.lines)), end="")
    print(f"Checks written: {len(checked.lines)}. Left out: {len(checked.left_out)}.", file=sys.stderr)
    for reason, count in checked.reasons.items():
        print(f"Left out, {reason}: {count}.", file=sys.stderr)
    return 0


def _import(options: argparse.Namespace) -> int:
    """Read a file of the user's own; `ImportResult.report` says what the report holds of every line."""
    from smartpick import load_catalog, open_plan  # noqa: PLC0415
    from smartpick.knowledge.imports import interpret, matcher_of, parse, together  # noqa: PLC0415
    from smartpick.knowledge.imports.grid import MAX_BYTES  # noqa: PLC0415
    from smartpick.plan import profile_to_json  # noqa: PLC0415

    if (options.plan is None) != (options.out is None):
        raise ValueError("To take the file into a plan, name both the plan (--plan) and where to save it (--out).")
    file, outputs = Path(options.file), {Path(options.out): "plan"} if options.out else {}
    if options.report and Path(options.report) in outputs:
        raise ValueError("--out and --report name the same file: choose another name for one of them.")
    if options.report:
        outputs[Path(options.report)] = "report"
    prepare([file, *([Path(options.plan)] if options.plan else [])], outputs, options.force)
    catalog = load_catalog()
    profile = _opened(options.plan) if options.plan else None
    if options.specialty is not None:
        catalog.rows(options.specialty)
    own = profile.applicant.specialty if profile else None
    with file.open("rb") as opened:
        content = opened.read(MAX_BYTES + 1)  # enough to refuse it
    read, matcher = parse(content, file.name), matcher_of(catalog)
    mapping = _mapping(options.column or [])
    result = together([
        interpret(read, matcher, sheet=sheet, mapping=mapping, specialty=options.specialty, own_specialty=own)
        for sheet in dict.fromkeys(options.sheet or [None])
    ])  # fmt: skip
    for sentence in result.told:
        print(sentence, file=sys.stderr)
    if profile is not None:
        knowledge = result.accepted(profile.knowledge)
        text = profile_to_json(profile.model_copy(update={"knowledge": knowledge}), catalog.version)
        open_plan(text)  # never leave a plan that does not open again
        write_file(options.out, text.encode())
        named = f"; {len(result.by_name)} found by name, check the report" if result.by_name else ""
        counts = f"{len(result.matched)} matched and {len(result.new)} new lines"
        print(f"{counts} saved in {printable(options.out, 200)}{named}.", file=sys.stderr)
    report = as_json(result.report())
    if options.report:
        write_file(options.report, f"{report}\n".encode())
    else:
        print(report)
    return 0


def _mapping(columns: list[str]) -> dict[str, str | None]:
    """Header → field of --column "Header=field"; a header may hold the sign too, a field cannot."""
    from smartpick.knowledge.imports.names import field_named  # noqa: PLC0415

    mapping: dict[str, str | None] = {}
    for column in columns:
        header, sign, field = column.rpartition("=")
        if not (header and sign):
            raise ValueError(f'--column is a header and a field, as in "J visa=j1", not “{printable(column, 60)}”.')
        mapping[header.strip()] = field_named(field.strip())
    return mapping


def _check(options: argparse.Namespace) -> int:
    """The consistency check of a plan: 1 where it found something, 0 where not; or single texts: 0.

    Spelling and grammar are notes below it: they may be right as they are, so they do not change the status.
    """
    from smartpick import load_catalog, recommend_profile  # noqa: PLC0415
    from smartpick.guidance import (  # noqa: PLC0415
        StatementPlan,
        all_slips,
        check_consistency,
        check_lines,
        report,
        slips_report,
        summary,
    )  # fmt: skip

    if (options.plan is None) == (options.texts is None):
        raise ValueError("Name a plan to check, or a file of single texts (--texts FILE.jsonl).")
    if options.texts is not None:
        lines = check_lines(load_catalog(), Path(options.texts).read_bytes())
        for line in lines:
            print(json.dumps(line))
        if options.summary:
            print(summary(lines), file=sys.stderr)
        return 0
    plan = recommend_profile(load_catalog(), _opened(options.plan))
    checked = check_consistency(StatementPlan(plan))
    if options.json:
        print(as_json([asdict(rule) for rule in checked]))
    else:
        table, notes = plan.catalog.table, slips_report(all_slips(plan.catalog, plan.profile))
        print(harmless_lines(report(checked, dict(zip(table["acgme_code"], table["program_name"], strict=True)))))
        if notes:
            print(harmless_lines(f"\n{notes}"))
    return 1 if any(rule.findings for rule in checked) else 0


def _day(text: str | None) -> dt.date:
    """The day of --date; today if not given."""
    try:
        return dt.date.fromisoformat(text) if text else dt.date.today()
    except ValueError as error:
        raise ValueError(f"--date is a day such as 2026-11-27, not “{(text or '')[:20]}”.") from error


def _season(options: argparse.Namespace) -> int:
    """The odds on a day, given the news of a plan until then."""
    from smartpick import load_catalog, recommend_profile  # noqa: PLC0415
    from smartpick.export.ics import calendar_file  # noqa: PLC0415
    from smartpick.odds import NoPublishedFigures  # noqa: PLC0415
    from smartpick.plan import PlanError, recommend_two  # noqa: PLC0415
    from smartpick.season.news import now  # noqa: PLC0415
    from smartpick.season.summary import season_record, season_text, week_lines  # noqa: PLC0415

    if options.ics:
        prepare([Path(options.plan)], {Path(options.ics): "ics"}, options.force)
    date, catalog, profile = _day(options.date), load_catalog(), _opened(options.plan)
    if options.ics:
        write_file(options.ics, calendar_file(catalog, profile, date))
    try:
        listed = recommend_two(catalog, profile) if options.two else recommend_profile(catalog, profile)
    except (PlanError, NoPublishedFigures) as error:
        if options.json:
            raise
        without_odds = [str(error), *week_lines(catalog, profile, date)]  # days and tasks need none
        print(harmless_lines("\n".join(without_odds)))
        return 0
    news = now(listed, profile.events, date)
    print(as_json(season_record(news)) if options.json else harmless_lines(season_text(news)))
    if options.json:
        print(harmless_lines("\n".join((ESTIMATE, *news.sentences))), file=sys.stderr)
    return 0


def _binder(options: argparse.Namespace) -> int:
    """The whole plan as one PDF to print, or as a workbook, a sheet each."""
    from smartpick import load_catalog, recommend_profile  # noqa: PLC0415
    from smartpick.export import binder, plan_to_excel  # noqa: PLC0415
    from smartpick.plan import recommend_two  # noqa: PLC0415

    out = Path(options.out)
    if out.suffix not in {".pdf", ".xlsx"}:
        raise ValueError(f"“{printable(out.name, 100)}” must end in .pdf or .xlsx.")
    prepare([Path(options.plan)], {out: out.suffix.lstrip(".")}, options.force)
    date, catalog, profile = _day(options.date), load_catalog(), _opened(options.plan)
    listed = recommend_two(catalog, profile) if options.two else recommend_profile(catalog, profile)
    if out.suffix == ".xlsx":
        write_file(out, plan_to_excel(listed, date))
        print(f"The plan was written to {printable(out, 200)}.", file=sys.stderr)
        return 0

    def progress(share: float, what: str) -> None:
        print(f"{share:4.0%} {what}", file=sys.stderr)

    write_file(out, binder(listed, date, options.paper, progress))
    print(f"The binder was written to {printable(out, 200)}.", file=sys.stderr)
    return 0


def _other_program(module: str, arguments: list[str]) -> int:
    """Hand over to a module that knows the browser side; this one does not."""
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a command as everything else is said."""

    def error(self, message: str) -> NoReturn:
        """Usage and one sentence on stderr, exit status 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {printable(message)}\n")


def _catalog_options(catalog: argparse.ArgumentParser) -> None:
    """What `catalog` itself and each of its parts takes."""
    catalog.add_argument("--summary", action="store_true", help="print counts as JSON")
    catalog.set_defaults(run=_catalog)
    parts = catalog.add_subparsers(metavar="diff | policies | program")
    program = parts.add_parser("program", help="one program and what it publishes about itself")
    program.add_argument("code", help="its ACGME code")
    program.add_argument("--json", action="store_true", help="print JSON")
    program.set_defaults(run=_catalog_program)
    published = parts.add_parser("policies", help="what programs publish: what to check again, what you checked")
    published.add_argument("--older-than", type=int, metavar="YEAR", help="facts of a season before it, or of none")
    published.add_argument("--region", help='only in this region or sub-region, such as "Southern California"')
    published.add_argument("--specialty", help="only of this specialty")
    published.add_argument("--json", action="store_true", help="print JSON")
    published.add_argument(
        "--from-plan", metavar="FILE", help="instead: what you checked in a saved plan, as lines of data/policies/*.csv"
    )
    published.add_argument(
        "--gone", action="store_true",
        help="of that plan the pages you marked as gone, as lines of data/policies/retired.csv",
    )  # fmt: skip
    published.set_defaults(run=_catalog_policies)
    diff = parts.add_parser("diff", help="what changed between two program tables, or two policies files")
    diff.add_argument("old", help="the earlier table or policies file, .parquet or .csv")
    diff.add_argument("new", help="the later one, .parquet or .csv")
    diff.add_argument("--json", action="store_true", help="print JSON")
    diff.set_defaults(run=_catalog_diff)


def _import_options(commands: Any) -> argparse.ArgumentParser:
    """What `import` takes."""
    read = commands.add_parser("import", help="read a spreadsheet, an export or an NRMP report of your own")
    read.add_argument("file", help="CSV, Excel, Parquet, JSON, or a “Program Results” PDF")
    read.add_argument("--report", help="where to write counts, reasons and every line as JSON; printed if not given")
    read.add_argument(
        "--sheet", action="append", help="which sheet, again for a further one; that with most programs if not given"
    )
    read.add_argument(
        "--column", action="append", metavar="HEADER=FIELD",
        help="what a column means, again for a further one: \"Hospital=program_name\", \"Remarks=\" for not used; a "
        "column without a header is “Column A”",
    )  # fmt: skip
    read.add_argument("--specialty", help="of lines that tell none; that of most lines with a code, else the plan's")
    read.add_argument("--plan", help="a saved plan to take the file into")
    read.add_argument("--out", help="where to save that plan")
    read.set_defaults(run=_import)
    return read


def _season_options(commands: Any) -> None:
    """The commands `season` and `binder`, which look at a plan on a day."""
    season = commands.add_parser("season", help="the odds on a day of the season, given the news of a plan")
    season.add_argument("--json", action="store_true", help="print JSON")
    season.add_argument("--ics", metavar="FILE", help="also write dates, interviews and visa steps as a calendar file")
    season.set_defaults(run=_season)
    whole = commands.add_parser("binder", help="the whole plan as one PDF to print, or as a workbook")
    whole.add_argument("--out", required=True, help="binder.pdf, or plan.xlsx with a sheet each")
    whole.add_argument("--paper", choices=("a4", "letter"), default="a4", help="of the PDF; a4 if not given")
    whole.set_defaults(run=_binder)
    for command in (season, whole):
        command.add_argument("plan", help="a plan saved from the app, or profile.json with “events”")
        command.add_argument("--date", metavar="YYYY-MM-DD", help="the day, without later news; today if not given")
        command.add_argument("--two", action="store_true", help="two lists under one budget; needs a second specialty")


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["serve"]:
        return _other_program("smartpick.server.serve", arguments[1:])
    if arguments[:1] == ["bench"]:
        return _other_program("smartpick.bench", arguments[1:])
    parser = _Parser(prog="python -m smartpick", description="Where to apply for US residency.")
    commands = parser.add_subparsers(dest="command", required=True)
    recommend = commands.add_parser(
        "recommend", help="a shortlist from a profile or a saved plan, or the lists of many",
        epilog="With --profiles it ends with 0 where every profile has a list, 1 where some have none, 2 where nothing "
        "could be read or written.",
    )  # fmt: skip
    who = recommend.add_mutually_exclusive_group(required=True)
    who.add_argument("--profile", help="profile.json, or a plan saved from the app")
    who.add_argument(
        "--profiles", metavar="FILE",
        help="many: a table (CSV, Parquet, Excel) or JSON lines with a “name” each, or a folder of plan files",
    )  # fmt: skip
    recommend.add_argument(
        "--out",
        help="shortlist.xlsx or .csv, for people; .parquet or .json, for programs. Of many: lists.csv or .parquet and, "
        "beside it, lists-outlook and lists-summary.txt",
    )
    recommend.add_argument(
        "--scheduler", metavar="ADDRESS", help="of many: the Dask scheduler, as in tcp://127.0.0.1:8786, that computes"
    )
    recommend.add_argument("--summary", action="store_true", help="print outlook and tier counts as JSON")
    recommend.add_argument(
        "--home", metavar="RULE", help="how much of the home region: free, sensible, first, every, own"
    )
    recommend.add_argument("--near", metavar="PLACE", help='"City, ST": adds its miles to the shortlist')
    recommend.add_argument("--distance-weight", type=float, help="0–5: what a match at that place is worth beyond 1")
    recommend.add_argument("--price-weight", type=float, help="0–5: what a match where prices are lowest is worth so")
    recommend.add_argument("--two", action="store_true", help="two lists under one budget; needs a second specialty")
    recommend.add_argument("--date", help="of a plan with news: odds on that day, as 2026-11-27; today if not given")
    recommend.set_defaults(run=lambda options: (_recommend_many if options.profiles else _recommend)(options))
    catalog = commands.add_parser("catalog", help="what the program table holds")
    _catalog_options(catalog)
    read = _import_options(commands)
    check = commands.add_parser(
        "check", help="whether what you say fits what you do",
        epilog="A plan: ends with 0 where nothing was found, 1 where something was. --texts: ends with 0, for its "
        "lines say what was found, and not every key is a fault (a text may well name its home). Either: 2 where the "
        "input cannot be read.",
    )  # fmt: skip
    check.add_argument("plan", nargs="?", help="a plan saved from the app, or profile.json")
    check.add_argument("--json", action="store_true", help="print all rules as JSON")
    check.add_argument(
        "--texts", metavar="FILE.jsonl",
        help="instead of a plan: single texts, a line each as {\"kind\", \"text\", \"profile\"}; the lines are printed "
        "with \"found\", the keys of the rules that find something. kind: extreme, generic, visa (profile: the need, "
        "as j1_or_h1b), home_first, state_first, rank, setting, broad, moves, names_home, names_program, "
        "other_specialty (profile: the specialty applied for)",
    )  # fmt: skip
    check.add_argument(
        "--summary", action="store_true",
        help="with --texts whose lines have \"want\", the right keys: exact, recall and precision, on stderr",
    )  # fmt: skip
    check.set_defaults(run=_check)
    _season_options(commands)
    for command in (recommend, read, commands.choices["season"], commands.choices["binder"]):
        command.add_argument(FORCE, action="store_true", help="replace a file that SmartPick did not write")
    commands.add_parser("serve", help="serve the app the fast way (--port, --host)")
    commands.add_parser("bench", help="measure speed and memory (--only NAME)")
    options = parser.parse_args(arguments)
    try:
        status = options.run(options)
        sys.stdout.flush()  # what cannot be written there is said here
        return status
    except BrokenPipeError:  # who reads the output, such as `head`, has seen enough
        _close_output()
        return 0
    except Exception as error:  # a fault nobody foresaw is a sentence too; python -X dev shows where it is
        if sys.flags.dev_mode:
            raise
        print(sentence_of(error), file=sys.stderr)
        if isinstance(error, OSError) and error.filename is None:
            _close_output()
    return 2


def _close_output() -> None:
    """Let what is still to be printed go nowhere, for nobody can read it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    stop_with_a_sentence(forget_unfinished)
    sys.exit(main())
