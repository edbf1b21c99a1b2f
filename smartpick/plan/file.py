"""One versioned JSON file holds the whole plan, and opens again to the list its wishes have by the odds of now."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Mapping

from smartpick.plan.plan import Plan
from smartpick.plan.preferences import NAME_CHARACTERS, PlanError, Profile, Texts, read_profile
from smartpick.sentences import printable

FORMAT, VERSION = "smartpick-plan", 9
"""Version 2 added `knowledge`, `story` and `messages`; a file of version 1 opens with none of them. Version 3 added
`knowledge.gone_pages` and `knowledge.reopened`, the weights of prices and distance, and the place to be near; a file of
version 2 opens with none. Version 4 may hold no answer on Step 3 (`step3_passed` null), and its odds are the corrected
ones: see `ODDS_CORRECTED`. In a file of version 3 or lower `false` stood for "no" and for "not entered" alike, and both
were counted as no: it opens as no. Version 5 added the name of the plan; a file of version 4 opens without one.
Version 6 added `events`, `time_zone`, `unfilled` and `rank_list`; a file of version 5 opens with none of them.
Version 7 added `no_ties`; in a file of version 6 nothing was said of ties that are not there. Version 8 added
`still_going` of a fact, the kinds telehealth and community, the reason for H-1B only, the question on the own state and
further settings; a file of version 7 opens with none of them. Version 9 added the own `sentence` of a fact; in a file
of version 8 no fact has one.

A file without `home` among its preferences was saved before there was a rule for the home region: there the weights
alone decided, and still do.
"""
SINCE = "since_correction"
"""Key beside the profile, true in a file of version 4 whose plan is older and whose user has not yet taken note."""
LAST_BEFORE = 3
"""The last version of the file before the odds were corrected."""
ODDS_CORRECTED = (
    "This plan was saved before the odds were corrected. Your answers and settings are as you left them; the list is "
    "chosen again by the new chances, and most of these are lower. Page Data, “The model on one page”, says why."
)
"""What to say to who opens a file of version 3 or lower, until they have taken note."""
STEP3_UNSURE = "Step 3 stands at “no”; it did so too where nobody had answered. Set it on page You if that is wrong."
"""What to add where such a file holds no passed Step 3."""
MAX_BYTES = 20_000_000
"""A plan is a few kilobytes; with a whole imported table and every text at its longest, some megabytes."""
MOST_PARTS = 2_000_000
"""Commas and opening brackets, with those in texts: a table of 100,000 answers has half of them."""

_SEASON = ("events", "time_zone", "unfilled", "rank_list")
LARGE_PARTS: Mapping[str, tuple[str, ...]] = {
    "texts": tuple(name for name in Texts.model_fields if name not in _SEASON),
    "season": _SEASON,
    "knowledge": ("knowledge",),
}
"""Fields that can be large and change rarely, by part: a browser keeps them apart, so that no move sends them again."""


def save_plan(plan: Plan) -> str:
    """The plan as JSON text. It holds personal facts: it is for the user's own disk.

    Args:
        plan: with the texts beside it, if they are to be kept.

    Example:
        >>> from smartpick import Applicant, load_catalog, open_plan, recommend, save_plan
        >>> plan = recommend(load_catalog(), Applicant(specialty="Neurology", visa="none"))
        >>> open_plan(save_plan(plan)) == plan.profile
        True
    """
    return profile_to_json(plan.profile, plan.catalog.version)


def profile_to_json(profile: Profile, catalog_version: str, since: bool = False) -> str:
    """A profile as the text of a plan file; for when there is no list (a specialty without odds).

    Args:
        profile: what to keep.
        catalog_version: of the program table in use.
        since: whether who opens it is still to be told that the odds were corrected since.
    """
    head = _head(catalog_version, since)
    return json.dumps({**head, **profile.model_dump(mode="json")}, indent=1, ensure_ascii=False)


def file_name(profile: Profile, what: str, ending: str) -> str:
    """Name of a file to take away, with the plan's own name where it has one; every system can keep such a file.

    Example:
        >>> from smartpick import Applicant, Profile
        >>> from smartpick.plan import file_name
        >>> plan = Profile(applicant=Applicant(specialty="Neurology", visa="none"), name="Plan B: café / sea")
        >>> file_name(plan, "shortlist", "csv")
        'smartpick-shortlist-plan-b-cafe-sea.csv'
    """
    plain = unicodedata.normalize("NFKD", profile.name).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return "-".join(filter(None, ["smartpick", what, name])) + f".{ending}"


def copy_name(label: str, what: str, taken: Collection[str]) -> str:
    """Name for a copy of a plan, with what it is in brackets, never one copy of a copy.

    Args:
        label: what the plan is called.
        what: as in "copy".
        taken: labels of the plans that are kept beside it.

    Example:
        >>> from smartpick.plan import copy_name
        >>> copy_name("Mine (copy)", "copy", {"Mine (copy)"})
        'Mine (copy 2)'
    """
    plain = re.sub(r" \((copy|kept from another tab)\b.*", "", label)
    stem = plain[: NAME_CHARACTERS - len(f" ({what} 99)")]
    names = (f"{stem} ({what}{f' {i}' if i > 1 else ''})" for i in range(1, 100))
    return next((name for name in names if name not in taken), stem)


def small_part(profile: Profile, catalog_version: str, since: bool = False) -> str:
    """`profile_to_json` without the large parts: a few kilobytes, whatever the applicant wrote and imported."""
    large = {field for fields in LARGE_PARTS.values() for field in fields}
    head = _head(catalog_version, since)
    return json.dumps({**head, **profile.model_dump(mode="json", exclude=large)}, ensure_ascii=False)


def large_part(profile: Profile, name: str) -> str:
    """One of LARGE_PARTS as JSON text."""
    return json.dumps(profile.model_dump(mode="json", include=set(LARGE_PARTS[name])), ensure_ascii=False)


def joined(small: str, parts: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The text of a plan file from its parts, and the names of parts that are damaged and stay out.

    Args:
        small: as `small_part` made it, or a whole plan file, whose own fields then count.
        parts: name in LARGE_PARTS → text.
    """
    try:
        whole = json.loads(small)
    except (ValueError, RecursionError):
        return small, ()
    if not isinstance(whole, dict):
        return small, ()
    damaged = []
    for name, text in parts.items():
        try:
            fields = json.loads(text)
            read_profile({"applicant": whole.get("applicant"), **fields})
        except (ValueError, TypeError, RecursionError):
            damaged.append(name)
            continue
        whole = {**fields, **whole}
    return json.dumps(whole), tuple(damaged)


def _head(catalog_version: str, since: bool) -> dict[str, object]:
    mark = {SINCE: True} if since else {}
    return {"format": FORMAT, "version": VERSION, "catalog": catalog_version, **mark}


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A JSON object, refused where it names a field or a program twice: the later would silently win."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))
        raise PlanError(f"This plan holds “{printable(twice, 60)}” twice, such as two notes on a program. Keep one.")
    return fields


def open_plan(text: str | bytes) -> Profile:
    """The profile of a saved plan, or of a plain profile file; `recommend_profile` gives its list.

    Args:
        text: JSON, of any version up to the present one.

    Raises:
        PlanError: with a sentence when the file is damaged, foreign, too large or of a later version.

    Example:
        >>> from smartpick import open_plan
        >>> open_plan('{"applicant": {"specialty": "Neurology", "visa": "none"}}').preferences.applications
        85
    """
    return opened(text)[0]


def opened(text: str | bytes) -> tuple[Profile, str]:
    """`open_plan`, and what to know of a plan that was saved before the odds were corrected; else "".

    Args:
        text: as for `open_plan`.

    Raises:
        PlanError: as `open_plan`.
    """
    if len(text) > MAX_BYTES:
        raise PlanError("This file is too large to be a SmartPick plan.")
    comma, brackets = (b",", (b"[", b"{")) if isinstance(text, bytes) else (",", ("[", "{"))
    if sum(text.count(sign) for sign in (comma, *brackets)) > MOST_PARTS:  # type: ignore[arg-type]
        raise PlanError("This file holds far more than any SmartPick plan.")
    try:
        data = json.loads(text, object_pairs_hook=_each_once)
    except PlanError:
        raise
    except (ValueError, RecursionError) as error:
        raise PlanError("This file is not a SmartPick plan: it is damaged or of another kind.") from error
    if not isinstance(data, dict) or ("format" not in data and "applicant" not in data):
        raise PlanError("This file is not a SmartPick plan: it holds no applicant.")
    if data.get("format", FORMAT) != FORMAT:
        raise PlanError("This file is not a SmartPick plan: it was made by another program.")
    version = data.get("version", VERSION)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise PlanError("This plan is damaged: its version is missing or wrong.")
    if version > VERSION:
        raise PlanError(f"This plan was saved by a newer SmartPick (version {version}). Update SmartPick to open it.")
    if "format" in data and isinstance(preferences := data.get("preferences", {}), dict):
        data = {**data, "preferences": {"home": "own", **preferences}}
    profile = read_profile({key: data[key] for key in data if key not in {"format", "version", "catalog", SINCE}})
    if version > LAST_BEFORE and data.get(SINCE) is not True:
        return profile, ""
    return profile, f"{ODDS_CORRECTED} {STEP3_UNSURE}" if profile.applicant.step3_passed is False else ODDS_CORRECTED
