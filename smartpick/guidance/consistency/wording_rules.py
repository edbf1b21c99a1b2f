"""Rules on wordings: names that go elsewhere, visa, another specialty, promises of a rank, brackets."""

from __future__ import annotations

from smartpick.catalog import Catalog
from smartpick.guidance.consistency.texts import Finding, Reading, count_programs
from smartpick.guidance.statements import version_label
from smartpick.guidance.text import reader
from smartpick.guidance.text.drafts import HOLES, gaps_in
from smartpick.guidance.text.marked import mark_specialties
from smartpick.guidance.text.places import named_elsewhere
from smartpick.guidance.text.readings import ENOUGH, clauses
from smartpick.guidance.visa_wording import check_visa_text, contradicts_form


def statement_names(reading: Reading) -> list[Finding]:
    """A statement names a program or a city and goes elsewhere too."""
    findings = []
    for version, mention, wrong in reading.statements.misnamed:
        label = version_label(reading.catalog, version)
        what = f"The statement “{label}” names {mention.name} and goes to {count_programs(wrong)} elsewhere."
        findings.append(Finding(what, f"“{mention.sentence[:200]}”", wrong))
    return findings


def letter_names(reading: Reading) -> list[Finding]:
    """A letter names a program or a city and goes elsewhere too."""
    own, findings = reading.statements.own_names, []
    for text in reading.texts:
        if text.kind == "letter":
            for mention, wrong in named_elsewhere(reading.catalog, text.text, text.codes, own):
                what = f"Your {text.where} names {mention.name} and goes to {count_programs(wrong)} elsewhere."
                findings.append(Finding(what, text.quote(mention.sentence), wrong))
    return findings


def visa(reading: Reading) -> list[Finding]:
    """A text says another visa need than the profile."""
    applicant = reading.statements.plan.profile.applicant
    return [
        Finding(
            "The words on your visa say another need than your profile.", text.evidence(wording), text.codes
        )
        for text in reading.texts for wording in check_visa_text(applicant, text.text)
        if contradicts_form(applicant, wording)
    ]  # fmt: skip


def other_specialties(catalog: Catalog, own: str, text: str) -> list[tuple[str, str]]:
    """(sentence, specialty) of the sentences that seem to name another specialty as the aim, the longest name each.

    Args:
        catalog: the program table.
        own: the specialty applied for; one that is part of it, or holds it, is not another one.
        text: any typed text.
    """
    aims = []
    for sentence in clauses(text):
        marked, names = mark_specialties(catalog, own, sentence)
        if names and reader.chances(reader.features(marked.text))["other_specialty"] >= ENOUGH:
            aims.append((sentence, max(names, key=len)))
    return aims


def other_specialty(reading: Reading) -> list[Finding]:
    """A text speaks of another specialty as the aim."""
    own = reading.statements.plan.profile.applicant.specialty
    return [
        Finding(f"Your {text.where} is for {own} and speaks of {name} as your aim.", text.quote(sentence), text.codes)
        for text in reading.texts if text.codes
        for sentence, name in other_specialties(reading.catalog, own, text.text)
    ]  # fmt: skip


def brackets(reading: Reading) -> list[Finding]:
    """Something is still in [brackets] in a text."""
    findings = []
    for text in reading.texts:
        missing = [gap for gap in gaps_in(text.text) if text.kind != "letter" or gap not in HOLES]
        if missing:
            shown = "; ".join(f"[{gap}]" for gap in missing)
            findings.append(Finding(f"Your {text.where} is not finished: something is still in [brackets].", shown,
                                 text.codes))  # fmt: skip
    return findings


def rank_promise(reading: Reading) -> list[Finding]:
    """More than one program reads a promise of the first rank."""
    promised = reading.with_wording("rank_promise")
    readers = {code for text, _ in promised for code in text.codes}
    if len(readers) < 2:
        return []
    what = f"You promise the first rank, and {count_programs(readers)} would read or hear it. Only one can be first."
    return [Finding(what, text.evidence(wording), text.codes) for text, wording in promised if text.codes]


def rank_ask(reading: Reading) -> list[Finding]:
    """A text asks how a program ranks."""
    return [
        Finding(f"You ask {count_programs(text.codes)} how they rank you.", text.evidence(wording), text.codes)
        for text, wording in reading.with_wording("rank_ask") if text.codes
    ]  # fmt: skip
