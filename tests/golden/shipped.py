"""What ships, through every step but the pages: published rows and verdicts with their sentences.

``python tests/golden/shipped.py`` writes the golden tables anew (observations_<set>.csv, verdicts_<set>.csv). Look at
the difference before it goes in: a golden table that is renewed unread tests nothing.
"""

import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from pipeline import publication, refresh, steps
from pipeline.reporting import published, sentences, verdicts
from pipeline.settings import Settings

HERE = Path(__file__).parent
RAW = HERE.parents[1] / "raw_data"
AS_OF = date(2026, 11, 20)
NOW = datetime(2026, 11, 20)
SETS = ("nacka_2017", "exempelkommun_2026")
OBSERVATION = ("indicator", "area_code", "period", "group_key", "unit", "value", "lower", "upper", "status")
VERDICT = (
    "promise", "indicator", "commitment", "group_key", "unit", "period", "baseline_period", "change", "reason",
    "goal", "certainty", "activity", "change_lower", "change_upper", "sentence",
)  # fmt: skip
DIGITS = 6  # significant ones: linear algebra libraries differ in the last


@dataclass(frozen=True)
class Shipped:
    """A build: what was published, the verdicts with sentences, and what was refused (Swedish)."""

    published: published.Published
    verdicts: pd.DataFrame
    refusals: tuple[str, ...]


def build(raw: Path, out: Path, as_of: date = AS_OF) -> Shipped:
    """Every step of a refresh up to what is published, then verdicts and sentences; no page, no chart.

    Args:
        raw: the raw folder.
        out: an empty folder.
        as_of: the day the pages speak from.
    """
    settings = Settings(raw=raw, out=out, as_of=as_of)
    with refresh.open_refresh(settings, NOW) as work:
        for step in refresh.STEPS:
            if step.name != "edition":
                steps.run(work, step)
        publication._write_published(work.con, out / "published", out / "history", as_of)
        refusals = work.report.refusals
    shown = published.read(out / "published")
    return Shipped(shown, sentences.add(verdicts.judge(shown), shown), refusals)


def tables(shipped: Shipped) -> Mapping[str, str]:
    """File name → golden table, of both sets: published rows of the set's municipality and of those beside it."""
    content = {}
    for name in SETS:
        promise_set = shipped.published.promise[name]
        own = shipped.published.observation
        is_demo = own["synthetic"].astype(bool)
        of_set = own["group_key"].str.startswith("promise_set=")
        mine = (is_demo == bool(promise_set["demo"])) & ~of_set | (own["group_key"] == f"promise_set={name}")
        content[f"observations_{name}.csv"] = _csv(own[mine][list(OBSERVATION)].sort_values(list(OBSERVATION[:5])))
        judged = shipped.verdicts[shipped.verdicts["promise_set"] == name]
        content[f"verdicts_{name}.csv"] = _csv(judged[list(VERDICT)])
    return content


def _csv(frame: pd.DataFrame) -> str:
    rounded = frame.copy()
    for name in rounded.select_dtypes("number"):
        rounded[name] = [f"{one:.{DIGITS}g}" if pd.notna(one) else "" for one in rounded[name]]
    return str(rounded.to_csv(index=False, lineterminator="\n"))


def main() -> None:
    """Write the golden tables beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        shipped = build(RAW, Path(folder))
    for line in shipped.refusals:
        sys.stderr.write(f"{line}\n")
    for name, content in tables(shipped).items():
        (HERE / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
