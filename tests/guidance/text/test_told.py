"""Facts as people type them, of every kind, and the sentence each becomes on one day (`told.jsonl`).

Whoever adds a line writes the sentence by hand: right grammar, right tense, nothing untold, else a gap in brackets.
"""

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from smartpick.applicant import StoryItem
from smartpick.guidance import story_sentence

TODAY = dt.date(2026, 11, 28)
LINES = [json.loads(line) for line in Path(__file__).with_name("told.jsonl").read_text().splitlines()]


def item_of(line):
    return StoryItem(**{field: value for field, value in line.items() if field != "told"})


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["told"][:60])
def test_a_fact_becomes_its_sentence(line):
    assert story_sentence(item_of(line), TODAY).text == line["told"]


WRONG = re.compile(
    r"\bthe the\b|\ba an\b|\bmy my\b|\b[Aa] (?!one|once|eu|uni|use)[aeio]\w|  |\bI (?:is|are|has)\b|\bin in\b|"
    r"\bin at\b|"
    r"\bI am a the\b|\b(?:brothers|sisters|parents|children|cousins|friends) (?:is|has|lives|works|was)\b|"
    r"\bsince (?:\w+ )?\d{4} to\b|\bhave \w+ed [^.]*from \w+ \d{4} to\b|\.\.|,\.",
)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["told"][:60])
def test_no_sentence_breaks_what_every_sentence_keeps(line):
    draft = story_sentence(item_of(line), TODAY)
    assert not WRONG.search(draft.text)
    assert bool(draft.gaps) == ("[" in draft.text)
    if re.search(r"observ|shadow", line.get("what", ""), re.IGNORECASE):
        assert not re.search(r"\b(?:cared?|treat\w*|manag\w+) for\b", draft.text)


@pytest.mark.parametrize("going", [True, False, None])
def test_whether_it_still_goes_on_decides_the_tense_and_is_asked_for(going):
    item = StoryItem(kind="rural", what="worked as a GP", place="Sohag", start="2021-02", still_going=going)
    text = story_sentence(item, TODAY).text
    assert ("have worked" in text and "since February 2021" in text) == (going is True)
    assert ("[when it ended, or whether it still goes on]" in text) == (going is not True)
    ended = item.model_copy(update={"end": "2022"})
    assert story_sentence(ended, TODAY).text == "I worked as a GP in Sohag from February 2021 to 2022."
