"""Command line: the same answers without a browser. Errors are one sentence on stderr, exit status 2."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path


def _recommend(options: argparse.Namespace) -> int:
    from smartpick import load_catalog, open_plan, recommend_profile  # noqa: PLC0415 – keep --help quick
    from smartpick.export import FORMATS  # noqa: PLC0415

    out = Path(options.out) if options.out else None
    if out is not None and out.suffix.lstrip(".") not in FORMATS:
        raise ValueError(f"“{out.name}” must end in one of: {', '.join('.' + name for name in FORMATS)}.")
    if out is None and not options.summary:
        raise ValueError("Say where to write the shortlist (--out FILE), or ask for --summary.")
    plan = recommend_profile(load_catalog(), open_plan(Path(options.profile).read_bytes()))
    if out is not None:
        out.write_bytes(FORMATS[out.suffix.lstrip(".")].write(plan))
        print(f"{len(plan.rows)} programs written to {out}.", file=sys.stderr)
    if options.summary:
        summary = {
            "programs": len(plan.rows),
            "by_tier": plan.tier_counts,
            "cost_usd": plan.cost_usd,
            "certified_gap": plan.bound,
            "strength_percentile": plan.strength.percentile,
            "outlook": asdict(plan.outlook),
            "clamps": plan.clamps,
        }
        print(json.dumps(summary, indent=1, ensure_ascii=False))
    return 0


def _catalog(options: argparse.Namespace) -> int:
    from smartpick.catalog import load_catalog  # noqa: PLC0415
    from smartpick.catalog.summary import summary  # noqa: PLC0415

    if not options.summary:
        raise ValueError("Ask for --summary.")
    print(json.dumps(summary(load_catalog()), indent=1, ensure_ascii=False))
    return 0


def _check(options: argparse.Namespace) -> int:
    from smartpick import load_catalog, open_plan, recommend_profile  # noqa: PLC0415
    from smartpick.guidance import consistency, report  # noqa: PLC0415

    plan = recommend_profile(load_catalog(), open_plan(Path(options.plan).read_bytes()))
    checked = consistency(plan)
    if options.json:
        print(json.dumps([asdict(rule) for rule in checked], indent=1, ensure_ascii=False))
    else:
        table = plan.catalog.table
        print(report(checked, dict(zip(table["acgme_code"], table["program_name"], strict=True))))
    return 0


def _other_program(module: str, arguments: list[str]) -> int:
    """Hand over to a module that knows the browser side; this one does not."""
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["serve"]:
        return _other_program("smartpick.ui.serve", arguments[1:])
    if arguments[:1] == ["bench"]:
        return _other_program("smartpick.bench", arguments[1:])
    parser = argparse.ArgumentParser(prog="python -m smartpick", description="Where to apply for US residency.")
    commands = parser.add_subparsers(dest="command", required=True)
    recommend = commands.add_parser("recommend", help="a shortlist from a profile or a saved plan")
    recommend.add_argument("--profile", required=True, help="profile.json, or a plan saved from the app")
    recommend.add_argument("--out", help="shortlist.csv, .xlsx, .parquet or .json")
    recommend.add_argument("--summary", action="store_true", help="print outlook and tier counts as JSON")
    recommend.set_defaults(run=_recommend)
    catalog = commands.add_parser("catalog", help="what the program table holds")
    catalog.add_argument("--summary", action="store_true", help="print counts as JSON")
    catalog.set_defaults(run=_catalog)
    check = commands.add_parser("check", help="whether what you say fits what you do")
    check.add_argument("plan", help="a plan saved from the app, or profile.json")
    check.add_argument("--json", action="store_true", help="print all rules as JSON")
    check.set_defaults(run=_check)
    commands.add_parser("serve", help="serve the app the fast way (--port, --host)")
    commands.add_parser("bench", help="measure speed and memory (--only NAME)")
    options = parser.parse_args(arguments)
    try:
        return options.run(options)
    except OSError as error:
        print(f"{error.filename or 'The file'} cannot be read or written: {error.strerror}.", file=sys.stderr)
    except ValueError as error:
        print(error, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
