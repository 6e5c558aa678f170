"""What a set's commitments lack for a follow-up: who answers, a baseline, a target, a place, values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pandas as pd

from pipeline.reporting import wording
from pipeline.reporting.published import Published
from pipeline.reporting.sentences import marked

JUDGED = ("activity", "outcome")
NO_VALUE = ("waiting", "no_baseline")
MOST_TITLES = 3


@dataclass(frozen=True)
class Dots:
    """One thing that a follow-up needs: how many commitments name it, of how many."""

    what: str
    named: int
    of: int


def _answers(commitment: dict[str, Any]) -> bool:
    return commitment["actor"] != "not_stated" or bool(commitment["owner_role"])


# What is needed, what it is called where it is missing, of which kinds of commitment, and whether one names it.
REQUIREMENTS: tuple[tuple[str, str, tuple[str, ...], Callable[[dict[str, Any]], bool]], ...] = (
    ("vem som ansvarar", "Ansvarig", JUDGED, _answers),
    ("ett utgångsläge", "Utgångsläge", ("outcome",), lambda one: one["baseline"] is not None),
    ("en målnivå", "Målnivå", JUDGED, lambda one: one["target"] is not None),
    ("en namngiven plats", "Namngiven plats", (), lambda one: bool(one["place"])),
)


def dots(promise_set: dict[str, Any]) -> tuple[Dots, ...]:
    """Of all commitments of a set: how many name each thing."""
    commitments = [one for promise in promise_set["promises"] for one in promise["commitments"]]
    return tuple(
        Dots(what, sum(names(one) for one in commitments), len(commitments)) for what, _, _, names in REQUIREMENTS
    )


def lacking(published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any]) -> tuple[str, ...]:
    """One sentence for each thing that some promise lacks, by the promises' numbers; then the values that are missing.

    A baseline is asked of outcomes alone, and a place of none: not everything has one.
    """
    said = []
    for _, title, kinds, names in REQUIREMENTS:
        without = [
            number
            for number, promise in enumerate(promise_set["promises"], 1)
            if any(one["kind"] in kinds and not one["ended"] and not names(one) for one in promise["commitments"])
        ]
        if without:
            said.append(f"{title} saknas för åtaganden i {_promises(without)}.")
    empty = {
        number: _without_values(published, verdicts, promise_set, promise)
        for number, promise in enumerate(promise_set["promises"], 1)
    }
    without = [number for number, titles in empty.items() if titles]
    said += _values(without, list(chain(*empty.values())))
    demo = bool(promise_set["demo"])
    return tuple(marked([one], synthetic=demo) for one in said)


def _without_values(
    published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any], promise: dict[str, Any]
) -> list[str]:
    rows = verdicts[(verdicts["promise_set"] == promise_set["id"]) & (verdicts["promise"] == promise["id"])]
    empty = rows[(rows["activity"] == "no_data") | rows["reason"].isin(NO_VALUE)]
    return [wording.uncapitalised(published.dictionary[one]["title"]) for one in dict.fromkeys(empty["indicator"])]


def _values(numbers: Sequence[int], titles: Sequence[str]) -> list[str]:
    if not titles:
        return []
    what = wording.listed(titles) if len(titles) <= MOST_TITLES else f"{wording.small_number(len(titles))} mått"
    return [f"Uppgifter saknas om {what}, i {_promises(numbers)}. Vad som behövs står på löftets sida."]


def _promises(numbers: Sequence[int]) -> str:
    return f"löfte {wording.listed([str(one) for one in numbers])}"
