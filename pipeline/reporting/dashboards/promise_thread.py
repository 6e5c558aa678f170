"""The red thread of a promise: from what was said to what is measured, and where it is broken."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pipeline.reporting import wording
from pipeline.reporting.dashboards import fact_and_plan
from pipeline.reporting.published import Published
from pipeline.reporting.sentences import WORDS

KINDS = {"activity": "Aktivitet", "process": "Arbetssätt", "outcome": "Resultat", "purpose": "Syfte"}
PLURAL = {"activity": "Aktiviteter", "process": "Arbetssätt", "outcome": "Resultat", "purpose": "Syften"}
MOST_LETTERS = 120
NO_ACTIVITY = "Löftet anger ingen aktivitet."


@dataclass(frozen=True)
class Point:
    """One link of the thread.

    Attributes:
        heading: what kind of link.
        lines: what it holds, one thing on each.
        is_missing: the link is not at hand; its point is hollow.
        is_joined: both it and the next link are at hand; else the line between them is dotted.
    """

    heading: str
    lines: tuple[str, ...]
    is_missing: bool
    is_joined: bool


def points(
    published: Published, promise_set: dict[str, Any], promise: dict[str, Any], valued: list[str]
) -> tuple[Point, ...]:
    """The five links.

    Args:
        published: what was published.
        promise_set: the set.
        promise: one of its promises.
        valued: those of its indicators that have values.
    """
    found = (
        ("Dialog och enkät", *_basis(promise_set, promise)),
        ("Löftet", (promise["title"],), False),
        ("Åtaganden", _commitments(promise), not promise["commitments"]),
        ("Aktiviteter", *_activities(published, promise_set, promise)),
        ("Mått", *_measures(promise, valued)),
    )  # fmt: skip
    joined = [not one[2] and not after[2] for one, after in pairwise(found)] + [False]
    return tuple(Point(*one, is_joined) for one, is_joined in zip(found, joined, strict=True))


def _basis(promise_set: dict[str, Any], promise: dict[str, Any]) -> tuple[tuple[str, ...], bool]:
    if promise["basis"]:
        return tuple(
            wording.capitalised(one["kind"]) + (f", {_month(one['date'])}" if one["date"] else "")
            for one in promise["basis"]
        ), False
    return (promise_set["basis_note"] or WORDS["value"]["missing"].words,), True


def _commitments(promise: dict[str, Any]) -> tuple[str, ...]:
    """Each with its text; where that would be long, how many of each kind: the table below has ids and texts."""
    lines = tuple(f"{one['id']} {wording.uncapitalised(one['text'])}" for one in promise["commitments"])
    if sum(map(len, lines)) <= MOST_LETTERS:
        return lines
    kinds = Counter(one["kind"] for one in promise["commitments"])
    return tuple(f"{_number(kind, n)} {wording.uncapitalised(PLURAL[kind] if n > 1 else KINDS[kind])}"
                 for kind, n in kinds.items())  # fmt: skip


def _number(kind: str, n: int) -> str:
    """*En* or *Ett*, *Två*, *Tre*."""
    return "Ett" if n == 1 and kind != "activity" else wording.capitalised(wording.small_number(n))


def _activities(
    published: Published, promise_set: dict[str, Any], promise: dict[str, Any]
) -> tuple[tuple[str, ...], bool]:
    named = [one for one in promise["commitments"] if one["kind"] == "activity"]
    if not named:
        return (NO_ACTIVITY,), True
    lines = []
    for commitment in named:
        for indicator in commitment["indicators"][:1]:
            found = fact_and_plan.of(published, promise_set, promise, indicator)
            if found:
                lines.append(f"{published.dictionary[indicator]['title']}: {found.words}")
    return (tuple(dict.fromkeys(lines)), False) if lines else ((WORDS["activity"]["no_data"].words,), True)


def _measures(promise: dict[str, Any], valued: list[str]) -> tuple[tuple[str, ...], bool]:
    named = list(dict.fromkeys(one for commitment in promise["commitments"] for one in commitment["indicators"]))
    if not named:
        return (WORDS["value"]["missing"].words,), True
    words = f"{wording.capitalised(wording.small_number(len(named)))} mått" if len(named) > 1 else "Ett mått"
    if promise["indicator_chosen_on"]:
        words += f", {'valda' if len(named) > 1 else 'valt'} {_month(promise['indicator_chosen_on'])}"
    lacking = len(named) - len(valued)
    if not lacking:
        return (words,), False
    which = "alla" if not valued else wording.small_number(lacking)
    return (words, f"Uppgift saknas för {which}" + (" av dem" if valued else "")), not valued


def _month(iso: str) -> str:
    return f"{wording.MONTHS[int(iso[5:7]) - 1]} {iso[:4]}"
