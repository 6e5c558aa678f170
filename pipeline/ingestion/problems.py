"""What is wrong with a delivery, as an analyst is told: what was expected, what was got, where, how to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: what was expected, what was got, where it stands and how to mend it, in Swedish."""

    text: str
    file: str = ""
    line: int | None = None
    cell: str = ""

    def __str__(self) -> str:
        """The problem as a line an analyst can act on."""
        place = self.file
        if self.line is not None:
            place += f", rad {self.line}"
        if self.cell:
            place += f", {self.cell}"
        return f"{place}: {self.text}" if place else self.text


class Refused(Exception):  # noqa: N818 - a refused delivery is data, not an error of ours
    """A delivery cannot be loaded. Carries every problem found, in the order found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(summary(self.problems))


def summary(problems: Sequence[Problem], most: int = 20) -> str:
    """The first few problems as one message, and how many more there are. What is half a character comes as "?"."""
    shown = " · ".join(str(problem) for problem in problems[:most]).encode("utf-8", "replace").decode()
    more = len(problems) - most
    return f"{shown} · och {more} till" if more > 0 else shown
