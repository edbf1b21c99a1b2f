"""Where things lie: the project, and the samples tests read."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLES = Path(__file__).parent / "data"
