"""What changed between two files of published policies."""

from __future__ import annotations

import codecs
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from smartpick.catalog.build_policies import GATHERED, build
from smartpick.catalog.diff import EXAMPLES
from smartpick.catalog.published_policies import FORMAT_KEY, policies_from
from smartpick.data_folder import CatalogError

_PLACE, _SAID = ["acgme_code", "fact", "page"], ["value", "scope", "page_season", "confidence"]


@dataclass(frozen=True)
class PoliciesDiff:
    """Two files side by side, a fact being one policy of one program on one page.

    Args:
        facts: counts, old and new.
        added, gone: facts only one of them has, the columns of the files.
        changed: facts of both that say something else now: value, scope, page_season and confidence, each also with
            the ending _old.
    """

    facts: tuple[int, int]
    added: pd.DataFrame
    gone: pd.DataFrame
    changed: pd.DataFrame

    @property
    def _parts(self) -> dict[str, pd.DataFrame]:
        return {"added": self.added, "gone": self.gone, "changed": self.changed}

    def summary(self) -> dict[str, Any]:
        """Counts in all and per fact, and examples, ready for JSON."""
        counts = {name: Counter(part["fact"].tolist()) for name, part in self._parts.items()}
        names = sorted(set().union(*counts.values()))
        examples = {
            name: {"count": len(part), "examples": part.head(EXAMPLES).to_dict("records")}
            for name, part in self._parts.items()
        }
        return {
            "facts": {"old": self.facts[0], "new": self.facts[1]},
            "by_fact": {fact: {name: count[fact] for name, count in counts.items()} for fact in names},
            **examples,
        }

    def text(self) -> str:
        """The same for reading."""
        summary = self.summary()
        lines = [f"Published facts: {self.facts[0]} before, {self.facts[1]} now."]
        for fact, counts in summary["by_fact"].items():
            lines.append(f"{fact}: " + ", ".join(f"{count} {name}" for name, count in counts.items() if count))
        for name in self._parts:
            for line in summary[name]["examples"]:
                was = f"{line['value_old']} → " if name == "changed" else ""
                lines.append(f"  {name}: {line['acgme_code']} {line['fact']} {was}{line['value']} ({line['page']})")
        return "\n".join(lines if summary["by_fact"] else [*lines, "Nothing changed."])


def read_policies(path: Path | str) -> pd.DataFrame | None:
    """The facts in a stored policies file, or in a gathered one (CSV); None if the file is neither.

    Raises:
        CatalogError: if it is damaged, or lines of it cannot be stored.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError:
        return None
    if content.removeprefix(codecs.BOM_UTF8).startswith(",".join(GATHERED).encode()):
        built = build([path])
        if built.bad:
            raise CatalogError(
                f"{path.name} has {len(built.bad)} lines that cannot be stored. The first: {built.bad[0]}"
            )
        return built.table
    try:
        metadata = pq.read_schema(io.BytesIO(content)).metadata or {}
    except (OSError, pa.ArrowException):
        return None
    return policies_from(content, path.name) if FORMAT_KEY in metadata else None


def compare_policies(old: pd.DataFrame, new: pd.DataFrame) -> PoliciesDiff:
    """What changed between two tables of published facts."""
    both = old.astype("str").merge(new.astype("str"), "outer", _PLACE, suffixes=("_old", ""), indicator=True)
    both = both.sort_values(_PLACE, ignore_index=True)
    differs = (both[[f"{name}_old" for name in _SAID]].to_numpy() != both[_SAID].to_numpy()).any(axis=1)
    now, before = [*_PLACE, *_SAID], {f"{name}_old": name for name in _SAID}
    gone = both.loc[both["_merge"] == "left_only", [*_PLACE, *before]].rename(columns=before)
    return PoliciesDiff(
        (len(old), len(new)),
        both.loc[both["_merge"] == "right_only", now],
        gone,
        both.loc[(both["_merge"] == "both") & differs, [*now, *before]],
    )
