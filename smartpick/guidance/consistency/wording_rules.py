"""Rules on wordings: names that go elsewhere, visa, another specialty, promises of a rank, brackets."""

from __future__ import annotations

import re
from functools import lru_cache

from smartpick.catalog import Catalog
from smartpick.guidance.consistency.texts import Finding, Said, _programs, _quote
from smartpick.guidance.statements import misnamed, version_label
from smartpick.guidance.text.drafts import HOLES, gaps_in
from smartpick.guidance.text.places import named_elsewhere, own_words, sentences_of
from smartpick.guidance.text.wordings import rows
from smartpick.guidance.visa_wording import check_visa_text, contradicts_form


def _statement_names(said: Said) -> list[Finding]:
    found = []
    for version, mention, wrong in misnamed(said.plan):
        label = version_label(said.catalog, version)
        what = f"The statement “{label}” names {mention.name} and goes to {_programs(wrong)} elsewhere."
        found.append(Finding(what, f"“{mention.sentence[:200]}”", wrong))
    return found


def _letter_names(said: Said) -> list[Finding]:
    own, found = own_words(said.plan.profile.story, said.plan.profile.applicant), []
    for text in said.texts:
        if text.kind == "letter":
            for mention, wrong in named_elsewhere(said.catalog, text.text, text.codes, own):
                what = f"Your {text.where} names {mention.name} and goes to {_programs(wrong)} elsewhere."
                found.append(Finding(what, _quote(text, mention.sentence), wrong))
    return found


def _visa(said: Said) -> list[Finding]:
    applicant = said.plan.profile.applicant
    return [
        Finding(
            "The words on your visa say another need than your profile.", _quote(text, wording.sentence), text.codes
        )
        for text in said.texts for wording in check_visa_text(applicant, text.text)
        if contradicts_form(applicant, wording)
    ]  # fmt: skip


@lru_cache(maxsize=64)
def _other_specialties(catalog: Catalog, own: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every specialty that is not part of one's own, nor holds it, and what names it as the applicant's aim."""
    persons = {row["specialty"]: row["persons"] for row in rows("specialty_persons")}
    found, mine = [], own.lower()
    for name in sorted(catalog.specialties, key=len, reverse=True):
        if name.lower() in mine or mine in name.lower():
            continue
        field = re.escape(name)
        pattern = (
            rf"\b{field} (residency|resident|program|training)\b"
            rf"|\b(residency|resident|train(ing)?|career|future|program) (in|as) (an? )?{field}\b"
        )
        if name in persons:
            aim = r"become|becoming|be|future|aspiring|(career|train|training|work|practice) as"
            pattern += rf"|\b({aim}) (an? )?(good |great )?({persons[name]})s?\b"
        found.append((name, re.compile(pattern, re.IGNORECASE)))
    return tuple(found)


def _other_specialty(said: Said) -> list[Finding]:
    own, found = said.plan.profile.applicant.specialty, []
    for text in said.texts:
        if text.codes:
            for sentence in sentences_of(text.text):
                named = [name for name, pattern in _other_specialties(said.catalog, own) if pattern.search(sentence)]
                if named:
                    what = f"Your {text.where} is for {own} and speaks of {named[0]} as your aim."
                    found.append(Finding(what, _quote(text, sentence), text.codes))
    return found


def _brackets(said: Said) -> list[Finding]:
    found = []
    for text in said.texts:
        missing = [gap for gap in gaps_in(text.text) if text.kind != "letter" or gap not in HOLES]
        if missing:
            shown = "; ".join(f"[{gap}]" for gap in missing)
            found.append(Finding(f"Your {text.where} is not finished: something is still in [brackets].", shown,
                                 text.codes))  # fmt: skip
    return found


def _rank_promise(said: Said) -> list[Finding]:
    promised = said.says("rank_promise")
    told = {code for text, _ in promised for code in text.codes}
    if len(told) < 2:
        return []
    what = f"You promise the first rank, and {_programs(tuple(told))} would read or hear it. Only one can be first."
    return [Finding(what, _quote(text, wording.sentence), text.codes) for text, wording in promised if text.codes]


def _rank_ask(said: Said) -> list[Finding]:
    return [
        Finding(f"You ask {_programs(text.codes)} how they rank you.", _quote(text, wording.sentence), text.codes)
        for text, wording in said.says("rank_ask") if text.codes
    ]  # fmt: skip
