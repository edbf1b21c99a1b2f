"""The figure of the Statements tab is taken with everything filled in, and the figures are reached by the command."""

import subprocess
import sys

from smartpick import Catalog, recommend_profile
from smartpick.applicant.story import MAX_ITEMS, STORY_KINDS
from smartpick.bench.full_story import full_story
from smartpick.guidance import StatementPlan
from tests.paths import ROOT


def test_the_full_story_fills_in_everything_the_tab_draws(catalog: Catalog) -> None:
    profile = full_story()
    assert {item.kind for item in profile.story.items} == set(STORY_KINDS)
    assert len(profile.story.items) == MAX_ITEMS
    statements = StatementPlan(recommend_profile(catalog, profile))
    assert len(statements.plan.codes) == 85
    assert statements.in_use == ("regional", tuple(one.version for one in profile.messages.statements))
    assert set(statements.assignments.values()) == set(statements.in_use[1])
    assert all(600 <= len(one.text.split()) <= 900 for one in profile.messages.statements)
    assert statements.misnamed  # the dearest part finds something


def test_the_figures_are_reached_by_the_command() -> None:
    command = [sys.executable, "-m", "smartpick", "bench", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "statements_redraw_ms" in done.stdout
