"""Spelling and grammar of everything that a plan holds of the applicant's own words."""

from __future__ import annotations

from smartpick.catalog import Catalog
from smartpick.guidance.statements import version_label
from smartpick.guidance.text.slips import Slip, slips_in
from smartpick.plan import QUESTIONS, Profile

MOST_PRINTED = 40
"""Places printed at most; the page shows all (assumption: two screens of a terminal)."""


def typed_texts(catalog: Catalog, profile: Profile) -> dict[str, str]:
    """Where it stands → the text, for every text that is written.

    Args:
        catalog: names the home region.
        profile: whose texts.
    """
    story, messages = profile.story, profile.messages
    texts = {
        f"Why {catalog.regions.name}": story.why_home,
        "How you adapt": story.adaptability,
        **{
            f"Fact {i}": item.sentence or ". ".join((item.what, item.learned, item.population))
            for i, item in enumerate(story.items, 1)
        },
        **{f"Statement: {version_label(catalog, s.version)}": s.text for s in messages.statements},
        **{f"Answer: {QUESTIONS[question]}": text for question, text in messages.answers.items()},
        **{f"Letter: {x.kind}{' ' + x.code if x.code else ''}": x.text for x in messages.letters},
        "Words on the visa": messages.visa_text,
        **{f"Essay: {choice.division}": choice.essay for choice in messages.divisions},
        "Essay: no preference": messages.no_preference_essay,
        "Essay: setting": messages.setting_essay,
    }
    return {where: text for where, text in texts.items() if text.strip(". ")}


def all_slips(catalog: Catalog, profile: Profile) -> list[tuple[str, Slip]]:
    """What to look at in every text, each with where the text stands.

    Args:
        catalog: the names of its programs and places are right.
        profile: whose texts; the people, places and languages of its facts are right too.
    """
    items, applicant = profile.story.items, profile.applicant
    named = [name for item in items for name in (item.place, item.origin, item.who)]
    own = [profile.story.name, *named, *(tie.place for tie in applicant.ties), *applicant.languages]
    texts = typed_texts(catalog, profile)
    return [(where, slip) for where, text in texts.items() for slip in slips_in(catalog, text, own)]


def proposed(slip: Slip) -> str:
    """What could stand there, in words."""
    return " or ".join(f"“{better}”" if better else "nothing" for better in slip.proposals)


def slips_report(slips: list[tuple[str, Slip]]) -> str:
    """What to look at, as text for a terminal; "" where there is nothing.

    Args:
        slips: what `all_slips` gives.
    """
    if not slips:
        return ""
    lines = [f"Spelling and grammar, to look at ({len(slips)}); each may be right as it is:"]
    for where, slip in slips[:MOST_PRINTED]:
        lines += [f"  {where}: “{slip.words}” could be {proposed(slip)}. {slip.why}", f"    “{slip.sentence[:200]}”"]
    more = [f"  And {len(slips) - MOST_PRINTED} more: page Messages shows all."] if len(slips) > MOST_PRINTED else []
    return "\n".join([*lines, *more])
