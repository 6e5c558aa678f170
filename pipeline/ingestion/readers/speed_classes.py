"""Speed classes of a binned file: what its labels say, as [from, to) in whole km/h.

The labels alone do not tell whether 10-20 holds 10, 20 or both, so a file, or ``[options] labels`` beside it, must.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

LOWER, UPPER, BOTH = "lower_included", "upper_included", "both_included"
LABELS = (LOWER, UPPER, BOTH)
SLOWEST_KMH = 3  # a valid speed (FORMATS): a file that begins above it has left slow vehicles out

_CLOSED = re.compile(r"(\d{1,3})\s*[-\u2011\u2013]\s*(\d{1,3})", re.ASCII)
_FASTEST = re.compile(r"(?P<sign>>=|[>≥])\s*(?P<after>\d{1,3})|(?P<before>\d{1,3})\s*[-+\u2011\u2013]", re.ASCII)
_SLOWEST = re.compile(r"<\s*(\d{1,3})", re.ASCII)


class WrongClassesError(ValueError):
    """Labels that are no classes, Swedish: what was expected and what was got."""


@dataclass(frozen=True)
class Classes:
    """Speed classes, slowest first.

    Attributes:
        lower: the lower end of each, included.
        upper: the upper end of each, not included. The fastest class has none in the file where ``is_open``: it is then
            as wide as the one below.
        is_open: see ``upper``.
    """

    lower: tuple[int, ...]
    upper: tuple[int, ...]
    is_open: bool

    @property
    def name(self) -> str:
        """Which classes they are: two files with the same name can be compared."""
        return f"{' '.join(map(str, self.lower))}{'+' if self.is_open else f' {self.upper[-1]}'}"


def even(width: int, top: int) -> Classes:
    """Classes of one width from 0, and an open one from ``top``."""
    lower = tuple(range(0, top + 1, width))
    return Classes(lower, tuple(one + width for one in lower), is_open=True)


def from_labels(labels: Sequence[str], included: str) -> Classes:
    """The classes that labels such as 0-10, 11-20, >20 stand for.

    Args:
        labels: slowest first.
        included: which ends a class holds: lower_included (10-20, 20-30 with 20 in the latter), upper_included (with 20
            in the former) or both_included (11-20, 21-30).

    Raises:
        WrongClassesError: for a label that is no class, for a gap or an overlap, and for fewer than two classes.
    """
    if len(labels) < 2:
        raise WrongClassesError("minst två hastighetsklasser som 0-10 ska stå i rubrikraden")
    lower: list[int] = []
    upper: list[int] = []
    for label in labels[:-1]:
        low, high = _closed(label, included, is_first=not lower)
        lower.append(low)
        upper.append(high)
    fastest = _FASTEST.fullmatch(labels[-1])
    if fastest:
        meant = _meant(fastest, included)
        lower.append(upper[-1] if upper[-1] in meant else meant[0])
        upper.append(2 * lower[-1] - lower[-2])
    else:
        low, high = _closed(labels[-1], included, is_first=False)
        lower.append(low)
        upper.append(high)
    for number, low in enumerate(lower[1:], start=1):
        if low != upper[number - 1]:
            wanted = (
                f"klassen {labels[number]!r} ska börja där {labels[number - 1]!r} slutar, med labels = {included!r}"
            )
            raise WrongClassesError(wanted)
    return Classes(tuple(lower), tuple(upper), is_open=fastest is not None)


def _meant(fastest: re.Match[str], included: str) -> tuple[int, ...]:
    """Where an open class can begin by its label.

    ≥31 holds 31 and >30 does not hold 30, whatever ``included`` says. But where the ends of two classes are the same
    number, >30 and 30+ are written for what comes after 20-30, and 30 is where 20-30 leaves it.
    """
    end = int(fastest["after"] or fastest["before"])
    if fastest["sign"] == ">":
        return (end + 1, end) if included == LOWER else (end + 1,)
    if fastest["sign"]:
        return (end,)
    return (end, end + 1) if included == UPPER else (end,)


def _closed(label: str, included: str, *, is_first: bool) -> tuple[int, int]:
    """[from, to) of a label with two ends; of the slowest class also <10."""
    if is_first and (slowest := _SLOWEST.fullmatch(label)):
        return 0, int(slowest[1])
    ends = _CLOSED.fullmatch(label)
    if not ends or int(ends[1]) >= int(ends[2]):
        raise WrongClassesError(f"{label!r} är ingen hastighetsklass som 0-10, eller >60 som den sista")
    low, high = int(ends[1]), int(ends[2])
    if included == UPPER and low:
        low += 1
    return low, high + (included != LOWER)
