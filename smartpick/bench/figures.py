"""How fast SmartPick is here: `python -m smartpick bench [--only NAME]` prints one JSON object.

Milliseconds, thousands of bytes and millions of bytes, medians all. Names ending in `_run` are taken under
`streamlit run app.py`, the same names without it under `python -m smartpick serve`:

first_page_ms, first_page_kb    a new visitor to a warm server, from connecting until the first page has run; messages
start_first_kb                  the same thousands of bytes by the page's name: the first page is Start
drag_updates                    how often a second the strip shows other numbers while the curve is held, in a browser
start_bytes_cold_mb             what a phone that was never here receives for the page Start, scripts and messages
start_strip_slow_s, start_map_slow_s  the same phone at 1.6 Mbit/s and 300 ms: until the strip, and the map, are there
slider_ms, slider_kb            a move of the SoCal slider on Balance: until list and charts have come; all bytes
slider_all_ms                   the same move until everything, the intervals too, has come
slider_full_ms, slider_full_kb  the same move, to list and charts, with a plan that holds 11,000 imported answers
statements_redraw_ms            the tab Statements drawn again: a full story, three statements, 85 programs
rank_game_ms                    every order of five programs sent in turn in a market of 50 applicants
news_ms                         the odds after 30 events of 100 applications
binder_s                        seconds until the binder of that plan, with texts and a rank list, is a PDF
import_5000_names_s             seconds until a table of 5,000 names and cities, without codes, is read and compared
import_precision, import_recall  of 2,500 lines with shortened, misspelt names: the share of matches that are right,
                                and of programs found (0-1); `--only import` gives these three
hostile_upload_slider_ratio     slider_ms while another visitor uploads a PDF that never ends, as a share of slider_ms
batch_profiles_per_s            profiles a second, of a table of 60 on all cores, with starting processes and writing
load_8_moves_per_s, load_8_all_p95_ms  of eight visitors without a pause, each with a profile of their own: all moves a
                                second, and until everything has come for 95 of 100; `--only load` gives these six
load_30_first_p50_ms, load_30_first_p95_ms, load_30_all_p95_ms  of thirty who think for two seconds before a move
load_mb_per_session             memory that each of these thirty adds
growth_5000_moves_mb            memory the server gains from the second to the last quarter of 5,000 moves, of 200
                                visitors who come and go
import_pdf_ms                   an NRMP report of 200 pages, read and compared with what is kept already
import_pdf_column_ms            the same again after the meaning of one column was changed
start_ms, start_unchecked_ms    from nothing to the first list, with the files of data/ checked and without
rss_mb, rss_per_session_mb      memory of the server with one visitor, and what each further one adds
"""

import argparse
import contextlib
import datetime as dt
import importlib.util
import itertools
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from smartpick import Applicant, Preferences, load_catalog, recommend, recommend_profile
from smartpick.batch import write_lists
from smartpick.bench.full_story import full_story
from smartpick.bench.in_browser import start_in_browser
from smartpick.bench.load import memory_growth, under_load
from smartpick.bench.noisy_names import precision_and_recall
from smartpick.bench.selection import benchmark
from smartpick.bench.written_pdf import endless_pdf, nrmp_report
from smartpick.export import binder
from smartpick.knowledge import NOTHING_KNOWN, Answer, Knowledge
from smartpick.knowledge.imports import interpret, matcher_of, parse
from smartpick.plan import LARGE_PARTS, Event, Plan, Profile, large_part, profile_to_json, recommend_two, small_part
from smartpick.season.game import APPLICANTS, MOST_TRIED, YOU, made_up_market, try_every_list
from smartpick.season.news import now
from smartpick.whatif import explain_all, trade_off_curve

if TYPE_CHECKING:  # development requirements: imported where they are used, so that their lack can be said
    from smartpick.bench.visitor import Session

ROOT = Path(__file__).parents[2]
APP = ROOT / "app.py"
SLIDER, SLIDER_PAGE = "socal_share", "balance"
WARM_MOVES, MOVES, VISITS, MORE_SESSIONS = 6, 40, 15, 8
FULL_ANSWERS = 11_000
BATCH = 60
START_SECONDS = 120

Figures = dict[str, float]


def selection() -> Figures:
    """Selection of a list, and how far from the best it may be."""
    return benchmark()


def catalog() -> Figures:
    """Reading the program table, in a process of its own with everything imported."""
    code = (
        "import time\n"
        "from smartpick.catalog import load_catalog\n"
        "load_catalog()\n"
        "for _ in range(15):\n"
        "    start = time.perf_counter()\n"
        "    load_catalog()\n"
        "    print((time.perf_counter() - start) * 1e3)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return {"load_catalog_ms": statistics.median(map(float, done.stdout.split()))}


def start() -> Figures:
    """From nothing to the first list, in a process of its own: with `data/` checked, and without that."""
    code = "from smartpick import data_folder\n{unchecked}from smartpick.ui import shipped\nshipped.first_plan()\n"
    unchecked = (
        "from smartpick.catalog import load\n"
        "load.check_data = lambda: None\n"
        "data_folder._unchanged = lambda path: (data_folder.DATA / path).read_bytes()\n"
        "data_folder.rows_in = lambda path, content: None\n"
    )
    times: dict[str, list[float]] = {"start_ms": [], "start_unchecked_ms": []}
    for _ in range(5):
        for name, before in (("start_ms", ""), ("start_unchecked_ms", unchecked)):
            began = time.perf_counter()
            subprocess.run(
                [sys.executable, "-c", code.format(unchecked=before)], cwd=ROOT, capture_output=True, check=True
            )
            times[name].append((time.perf_counter() - began) * 1e3)
    return {name: statistics.median(taken) for name, taken in times.items()}


def _over_plans(measure: Callable[[Plan], object]) -> float:
    """Median milliseconds of something about an Internal Medicine plan, a different applicant each time."""
    programs = load_catalog()
    times = []
    for score in range(230, 246):
        plan = recommend(programs, Applicant(specialty="Internal Medicine", visa="j1_or_h1b", step2_ck=score))
        start = time.perf_counter()
        measure(plan)
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times[1:])  # the first warms up


def interval() -> Figures:
    """The 200-draw outlook of a fresh plan."""
    return {"interval_200_ms": _over_plans(lambda plan: plan.outlook)}


def frontier() -> Figures:
    """The trade-off curve of 12 points, without its bands."""
    return {"frontier_12_ms": _over_plans(lambda plan: trade_off_curve(plan, 12))}


def why_not() -> Figures:
    """Why and why not for every program of the specialty."""
    return {"why_not_ms": _over_plans(explain_all)}


def two_specialties() -> Figures:
    """The best split of one budget into Internal and Family Medicine, 85 applications' worth, without intervals."""
    programs, times = load_catalog(), []
    for score in range(230, 240):
        applicant = Applicant(
            specialty="Internal Medicine", visa="j1_or_h1b", step2_ck=score, second_specialty="Family Medicine"
        )
        start = time.perf_counter()
        recommend_two(programs, Profile(applicant=applicant))
        times.append((time.perf_counter() - start) * 1e3)
    return {"two_specialties_ms": statistics.median(times[1:])}  # the first warms up


def odds_given_news() -> Figures:
    """The odds of a fresh plan of 100 applications after 30 events: matching, by region, interviews, each program."""
    programs, times = load_catalog(), []
    kinds = ("invited", "invited", "declined")
    for score in range(230, 246):
        person = Applicant(specialty="Internal Medicine", visa="j1_or_h1b", step2_ck=score)
        plan = recommend(programs, person, Preferences(applications=100))
        events = [Event(code=plan.codes[i], kind=kinds[i % 3], date=dt.date(2026, 11, 2)) for i in range(30)]
        start = time.perf_counter()
        news = now(plan, events, dt.date(2026, 11, 27))
        _ = news.match, news.by_tier, news.expected_more, news.chance
        times.append((time.perf_counter() - start) * 1e3)
    return {"news_ms": statistics.median(times[1:])}  # the first warms up


def binder_pdf() -> Figures:
    """The binder of fresh plans of 100 applications with a full story and 30 events, all of their odds computed too."""
    programs, story, times = load_catalog(), full_story(), []
    for score in range(240, 245):
        person = story.changed("applicant", step2_ck=score).changed("preferences", applications=100)
        plan = recommend_profile(programs, person)
        events = [Event(code=code, kind="invited", date=dt.date(2026, 11, 2)) for code in plan.codes[:30]]
        ranked = person.with_events(events).changed("rank_list", order=plan.codes[:20])
        start = time.perf_counter()
        binder(plan.with_texts(ranked), dt.date(2026, 11, 27))
        times.append(time.perf_counter() - start)
    return {"binder_s": statistics.median(times)}


def batch() -> Figures:
    """The lists of 60 different profiles of three specialties, from the table to what is written."""
    specialties = ("Internal Medicine", "Family Medicine", "Neurology")
    lines = [f"N{n},{specialties[n % 3]},j1_or_h1b,{220 + n}" for n in range(BATCH)]
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder, "students.csv")
        table.write_text("\n".join(["name,specialty,visa,step2_ck", *lines]))
        began = time.perf_counter()
        done = write_lists(table, table.with_name("lists.csv"))
        taken = time.perf_counter() - began
    if any(one.reason for one in done):
        raise RuntimeError("A profile of the batch has no list.")
    return {"batch_profiles_per_s": len(done) / taken}


def rank_game() -> Figures:
    """Every list of five programs, sent in turn in a market of fifty, in different markets."""
    times = []
    for seed in range(10):
        market = made_up_market([f"p{n}" for n in range(MOST_TRIED)], seed, APPLICANTS)
        start = time.perf_counter()
        try_every_list(market, YOU)
        times.append((time.perf_counter() - start) * 1e3)
    return {"rank_game_ms": statistics.median(times)}


def import_pdf() -> Figures:
    """An NRMP report of 200 pages as the page Data reads it, first whole, then with each column in turn not used."""
    matcher = matcher_of(load_catalog())
    content, times = nrmp_report(load_catalog(), 200), []
    interpret(parse(content, "warm.pdf"), matcher)  # the matcher is made once a process
    start = time.perf_counter()
    file = parse(content, "report.pdf")
    read = interpret(file, matcher)
    read.changes(NOTHING_KNOWN)
    whole = time.perf_counter() - start
    fields = {column.label: column.field for column in read.columns}
    for label in fields:
        start = time.perf_counter()
        interpret(file, matcher, mapping=fields | {label: None}).changes(NOTHING_KNOWN)
        times.append((time.perf_counter() - start) * 1e3)
    return {"import_pdf_ms": whole * 1e3, "import_pdf_column_ms": statistics.median(times)}


def import_names() -> Figures:
    """A table of 5,000 names with their cities and states, as a user's file brings them, each time anew."""
    table = load_catalog().table
    names = table[["program_name", "city", "state", "specialty"]].head(5_000)
    content, times = names.to_csv(index=False).encode(), []
    matcher = matcher_of(load_catalog())
    interpret(parse(content, "warm.csv"), matcher)  # the matcher is made once a process
    for _ in range(3):
        start = time.perf_counter()
        read = interpret(parse(content, "names.csv"), matcher)
        read.changes(NOTHING_KNOWN)
        times.append(time.perf_counter() - start)
    precision, recall = precision_and_recall(load_catalog(), 2_500)
    return {"import_5000_names_s": statistics.median(times), "import_precision": precision, "import_recall": recall}


def hostile_upload() -> Figures:
    """The slider of one visitor, alone and while another uploads one endless file after the other."""
    from smartpick.bench.visitor import Session  # noqa: PLC0415

    content, done = endless_pdf(), threading.Event()

    def upload(visitor: "Session") -> None:
        for at in itertools.count():
            if done.is_set():
                return
            visitor.upload("import_file", f"{at}.pdf", content)

    with serving("serve") as (url, _), visiting(url) as visitor, Session(url) as hostile:
        hostile.visit("data")
        hostile.set("data_tab-shown", "Your own files")
        alone = moves(visitor)["slider_ms"]
        uploading = threading.Thread(target=upload, args=(hostile,))
        uploading.start()
        time.sleep(1)  # until the first is being read
        beside = moves(visitor)["slider_ms"]
        alive = uploading.is_alive()
        done.set()
        uploading.join()
    if not alive:
        raise RuntimeError("The server did not take the files.")
    return {"hostile_upload_slider_ratio": beside / alone}


def under_serve(app: Path = APP) -> Figures:
    """A visitor's waits, and the memory of the server, under `python -m smartpick serve`."""
    with serving("serve", app) as (url, server), visiting(url) as visitor:
        return memory(url, server, visitor) | visits(url) | moves(visitor)  # memory while none has been freed


def in_browser(app: Path = APP) -> Figures:
    """The page Start in a browser under `serve`."""
    with serving("serve", app) as (url, _):
        return start_in_browser(url)


def statements() -> Figures:
    """The tab Statements drawn again and again under `serve`, one version of the statement after the other."""
    from smartpick.bench.visitor import Session  # noqa: PLC0415

    profile, times = full_story(), []
    versions = [statement.version for statement in profile.messages.statements]
    with serving("serve") as (url, _), Session(url) as visitor:
        visitor.report(
            "browser", "found", {"id": "", "plan": profile_to_json(profile, load_catalog().version), "parts": {}}
        )
        visitor.visit("messages")
        visitor.set("messages_tab-shown", "Statements")
        for i in range(WARM_MOVES + MOVES):
            times.append(visitor.set("version", versions[(i + 1) % len(versions)]).ms)
        if visitor.exceptions():
            raise RuntimeError(f"The tab Statements shows an error: {visitor.exceptions()[0]}")
    return {"statements_redraw_ms": statistics.median(times[WARM_MOVES:])}


def under_run(app: Path = APP) -> Figures:
    """A visitor's waits under `streamlit run`."""
    with serving("run", app) as (url, _), visiting(url) as visitor:
        return {f"{name}_run": figure for name, figure in (visits(url) | moves(visitor)).items()}


def many_visitors(app: Path = APP) -> Figures:
    """Thirty visitors at once, then eight without a pause, under `serve`."""
    with serving("serve", app) as (url, server), visiting(url):
        return under_load(url, lambda: resident_mb(server))


def who_come_and_go(app: Path = APP) -> Figures:
    """Two hundred visitors, one after the other, under `serve`."""
    with serving("serve", app) as (url, server):
        return memory_growth(url, lambda: resident_mb(server))


def with_a_full_plan(app: Path = APP) -> Figures:
    """A visitor's moves with a plan into which a whole table of answers was imported, as the browser brings it back."""
    codes = load_catalog().table["acgme_code"].tolist()[: FULL_ANSWERS // 2]
    answers = tuple(
        Answer(code=code, fact=fact, value=bool(i % 3), kind="imported", source="my-programs.xlsx")
        for i, code in enumerate(codes)
        for fact in ("j1", "h1b")
    )
    profile = Profile(
        applicant=Applicant(specialty="Internal Medicine", visa="j1_or_h1b"), knowledge=Knowledge(answers=answers)
    )
    parts = {name: large_part(profile, name) for name in LARGE_PARTS}
    from smartpick.bench.visitor import Session  # noqa: PLC0415

    with serving("serve", app) as (url, _), Session(url) as visitor:
        visitor.report("browser", "found", {"id": "", "plan": small_part(profile, "any"), "parts": parts})
        visitor.visit(SLIDER_PAGE)
        for value in slider_values(visitor)[:WARM_MOVES]:
            visitor.set(SLIDER, value)
        figures = moves(visitor)
    return {"slider_full_ms": figures["slider_ms"], "slider_full_kb": figures["slider_kb"]}


WAITS = ("slider_ms", "slider_kb", "slider_all_ms", "first_page_ms", "first_page_kb", "start_first_kb")
GROUPS: dict[Callable[[], Figures], tuple[str, ...]] = {
    selection: ("select_800_100_ms", "select_5658_150_ms", "select_gap"),
    catalog: ("load_catalog_ms",),
    start: ("start_ms", "start_unchecked_ms"),
    interval: ("interval_200_ms",),
    frontier: ("frontier_12_ms",),
    why_not: ("why_not_ms",),
    odds_given_news: ("news_ms",),
    binder_pdf: ("binder_s",),
    two_specialties: ("two_specialties_ms",),
    batch: ("batch_profiles_per_s",),
    rank_game: ("rank_game_ms",),
    import_pdf: ("import_pdf_ms", "import_pdf_column_ms"),
    import_names: ("import_5000_names_s", "import_precision", "import_recall"),
    hostile_upload: ("hostile_upload_slider_ratio",),
    under_serve: (*WAITS, "rss_mb", "rss_per_session_mb"),
    in_browser: ("drag_updates", "start_bytes_cold_mb", "start_strip_slow_s", "start_map_slow_s"),
    with_a_full_plan: ("slider_full_ms", "slider_full_kb"),
    many_visitors: (
        "load_8_moves_per_s", "load_8_all_p95_ms", "load_30_first_p50_ms", "load_30_first_p95_ms", "load_30_all_p95_ms",
        "load_mb_per_session",
    ),
    who_come_and_go: ("growth_5000_moves_mb",),
    statements: ("statements_redraw_ms",),
    under_run: tuple(f"{name}_run" for name in WAITS),
}  # fmt: skip
MEASURE = {name: measure for measure, names in GROUPS.items() for name in names}
GROUPS_BY_NAME = {"import": GROUPS[import_names], "load": GROUPS[many_visitors]}
"""What `--only` takes beside the figures: several of them."""


@contextlib.contextmanager
def serving(
    way: str, app: Path = APP, log: Path | None = None, port: int | None = None, options: Sequence[str] = ()
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start `serve` or `run` for a script; gives its address and process, and ends it after.

    log: where the server's output goes; nowhere that stays if None. RuntimeError with it when it does not answer.
    port: a free one if None. options: more of the command.
    """
    if port is None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
    command = {
        "serve": ["smartpick.server.serve", "--port", str(port), "--app", str(app)],
        "run": ["streamlit", "run", str(app), "--server.port", str(port), "--server.address", "127.0.0.1"],
    }[way]
    with log.open("w+b") if log else tempfile.TemporaryFile() as out:
        server = subprocess.Popen(
            [sys.executable, "-m", *command, *options], cwd=ROOT, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            url = f"http://127.0.0.1:{port}"
            if not _answers(url, server):
                out.seek(0)
                raise RuntimeError(f"The server did not start:\n{out.read().decode(errors='replace')}")
            yield url, server
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait(10)


def _answers(url: str, server: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/_stcore/health", timeout=5) as answer:
            return answer.status == 200
        time.sleep(0.05)
    return False


@contextlib.contextmanager
def visiting(url: str) -> "Iterator[Session]":
    """A visitor who has seen the first page, gone to the page with the slider, and moved it a little."""
    from smartpick.bench.visitor import Session  # noqa: PLC0415

    with Session(url) as visitor:
        visitor.visit(SLIDER_PAGE)
        for value in slider_values(visitor)[:WARM_MOVES]:
            visitor.set(SLIDER, value)
        if visitor.exceptions():
            raise RuntimeError(f"The page {SLIDER_PAGE} shows an error: {visitor.exceptions()[0]}")
        yield visitor


def slider_values(visitor: "Session") -> list[float | str]:
    """Every value the slider can take, each once, from far to near and back: 0, 100, 1, 99, …"""
    slider = visitor.widget(SLIDER).content
    values = list(slider.options)
    if not values:
        steps = round((slider.max - slider.min) / slider.step)
        values = [slider.min + step * slider.step for step in range(steps + 1)]
    return [values[(i // 2) if i % 2 == 0 else -(i // 2) - 1] for i in range(len(values))]


def moves(visitor: "Session") -> Figures:
    """Moves of the slider to values it has not had, as far as it has that many."""
    values = slider_values(visitor)
    values = values[WARM_MOVES:] + values[:WARM_MOVES]
    timings = [visitor.set(SLIDER, values[i % len(values)]) for i in range(MOVES)]
    return {
        "slider_ms": statistics.median(timing.first_ms for timing in timings),
        "slider_kb": statistics.median(timing.kb for timing in timings),
        "slider_all_ms": statistics.median(timing.ms for timing in timings),
    }


def visits(url: str) -> Figures:
    """New visitors to the first page, one after the other."""
    from smartpick.bench.visitor import Session  # noqa: PLC0415

    timings = []
    for _ in range(VISITS):
        with Session(url) as visitor:
            timings.append(visitor.first)
    kb = statistics.median(timing.kb for timing in timings)
    return {
        "first_page_ms": statistics.median(timing.ms for timing in timings),
        "first_page_kb": kb,
        "start_first_kb": kb,
    }


def memory(url: str, server: subprocess.Popen[bytes], visitor: "Session") -> Figures:
    """Resident memory with one visitor, and the slope as more come, see both pages, move the slider and stay."""
    resident = [resident_mb(server)]
    seen = slider_values(visitor)[:WARM_MOVES]  # what they compute is in the caches: a session's own memory counts
    with contextlib.ExitStack() as stay:
        for i in range(MORE_SESSIONS):
            stay.enter_context(visiting(url)).set(SLIDER, seen[i % len(seen)])
            resident.append(resident_mb(server))
    slope = statistics.linear_regression(range(len(resident)), resident).slope
    return {"rss_mb": resident[0], "rss_per_session_mb": slope}


def resident_mb(server: subprocess.Popen[bytes]) -> float:
    """Resident memory of the server and its children, millions of bytes."""
    import psutil  # noqa: PLC0415

    process = psutil.Process(server.pid)
    return sum(part.memory_info().rss for part in (process, *process.children(recursive=True))) / 1e6


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures as JSON. Exit status 2 with a sentence on stderr for each group that could not be taken."""
    parser = argparse.ArgumentParser(prog="python -m smartpick bench", description="Measure SmartPick on this machine.")
    choices = sorted({*MEASURE, *GROUPS_BY_NAME})
    parser.add_argument("--only", choices=choices, metavar="NAME", help="one figure: " + ", ".join(choices))
    only = parser.parse_args(argv).only
    wanted = GROUPS_BY_NAME.get(only, (only,))
    missing = [name for name in ("psutil", "websockets") if importlib.util.find_spec(name) is None]
    if missing:
        print(f"bench needs {' and '.join(missing)}: pip install -r requirements-dev.txt.", file=sys.stderr)
        return 2
    figures: dict[str, float] = {}
    status = 0
    for measure, names in GROUPS.items():
        if only is None or set(wanted) & set(names):
            try:
                figures |= measure()
            except Exception as error:  # one group that fails must not hide the others
                lines = str(error).strip().splitlines() or [repr(error)]
                sentence = " ".join(lines[:1] + lines[1:][-1:])  # of a server's log the last line
                print(f"{only or ', '.join(names)}: not measured. {sentence}", file=sys.stderr)
                status = 2
    shown = {name: float(f"{figure:.4g}") for name, figure in figures.items() if only is None or name in wanted}
    print(json.dumps(shown, indent=2))
    return status


if __name__ == "__main__":
    sys.exit(main())
