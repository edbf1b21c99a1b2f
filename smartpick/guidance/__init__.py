"""What to say to programs, from the applicant's own facts: statements, story, answers, letters, ERAS preferences.

It fills in facts, leaves gaps in square brackets, and checks what the applicant typed. It invents nothing, sends
nothing and logs nothing.
"""

from smartpick.guidance.answers import (
    GUARD_NOTES,
    LONGEST_SECONDS,
    SHORTEST_SECONDS,
    AnswerCheck,
    GuardNote,
    Move,
    Outline,
    check_answer,
    extremes,
    outline,
)
from smartpick.guidance.consistency import RULES, Checked, Finding, Rule, consistency, report
from smartpick.guidance.divisions import (
    EFFECT,
    SEEN_BY,
    SEEN_BY_SOURCE,
    SETTING_SEEN_BY,
    Preference,
    ProgramView,
    Proposal,
    characters_left,
    coverage,
    program_view,
    propose,
)
from smartpick.guidance.drafts import WORDS_PER_MINUTE, Draft, count_words, gaps_in, speaking_seconds
from smartpick.guidance.facts import Milestone, adaptability, story_sentence, track_record
from smartpick.guidance.letters import ADVICE, LETTERS, MOST_WORDS, Letter, fitting_kind, letter, merge
from smartpick.guidance.places import Mention, concerns_home, names_home, names_in, own_words
from smartpick.guidance.spelling import Spelling, check_spelling
from smartpick.guidance.statements import (
    STRATEGIES,
    VERSION_LABELS,
    Advice,
    ContentItem,
    Misfit,
    Ties,
    assignment_table,
    assignments,
    division_ties,
    home_tie_strength,
    misfits,
    misnamed,
    prefers_home,
    statement_advice,
    statement_content,
    strategy_in_use,
)
from smartpick.guidance.tables import Wording
from smartpick.guidance.visa_wording import H1BOnly, check_visa_text, h1b_only_cost, visa_statement
from smartpick.guidance.why_home import (
    AbroadStep,
    HomeStory,
    Point,
    from_abroad,
    generic_reasons,
    home_reasons,
    home_story,
    next_opening,
)

__all__ = [
    "ADVICE", "EFFECT", "GUARD_NOTES", "LETTERS", "LONGEST_SECONDS", "MOST_WORDS", "RULES", "SEEN_BY",
    "SEEN_BY_SOURCE", "SETTING_SEEN_BY", "SHORTEST_SECONDS", "STRATEGIES", "VERSION_LABELS", "WORDS_PER_MINUTE",
    "AbroadStep", "Advice", "AnswerCheck", "Checked", "ContentItem", "Draft", "Finding", "GuardNote", "H1BOnly",
    "HomeStory", "Letter", "Mention", "Milestone", "Misfit", "Move", "Outline", "Point", "Preference", "ProgramView",
    "Proposal", "Rule", "Spelling", "Ties", "Wording", "adaptability", "assignment_table", "assignments",
    "characters_left", "check_answer", "check_spelling", "check_visa_text", "concerns_home",
    "consistency", "count_words", "coverage", "division_ties", "extremes", "fitting_kind", "from_abroad", "gaps_in",
    "generic_reasons", "h1b_only_cost", "home_reasons", "home_story", "home_tie_strength",
    "letter", "merge", "misfits", "misnamed", "names_home", "names_in", "next_opening", "outline", "own_words",
    "prefers_home", "program_view", "propose", "report", "speaking_seconds", "statement_advice", "statement_content",
    "story_sentence", "strategy_in_use", "track_record", "visa_statement",
]  # fmt: skip
