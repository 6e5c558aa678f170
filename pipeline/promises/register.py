"""The tables of a promise file: set → promise → commitment (åtagande), and what a commitment names.

Each class is one table: its fields are the keys that the file may hold, in the order and under the names that
``promise.json`` gives them.
"""

import dataclasses
import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

FORUMS = ("prevention_council", "cooperation_meeting", "working_group", "municipal_council")
KINDS = ("activity", "process", "outcome", "purpose")
ACTORS = ("police", "municipality", "police_and_others", "not_stated")
REASONS = ("decided", "outside_control", "superseded", "unknown")
BETTER = ("lower", "higher")


@dataclass(frozen=True)
class Problem:
    """One thing to say of a file: its line if known, its key (``promise[2].commitment[1].kind``), what and why."""

    line: int | None
    key: str
    text: str


@dataclass(frozen=True)
class Rule:
    """What a key of the file may hold. ``kind`` ∈ text, date, number, bool, texts, table, tables."""

    kind: str
    required: bool = False
    codes: tuple[str, ...] = ()
    of: type | None = None
    key: str = ""


def rule(
    kind: str, required: bool = False, codes: tuple[str, ...] = (), of: type | None = None, key: str = ""
) -> dict[str, Rule]:
    """The metadata of a field that says what its key may hold."""
    return {"rule": Rule(kind, required, codes, of, key)}


@dataclass(frozen=True)
class Ended:
    """A commitment that was given up."""

    date: datetime.date = dataclasses.field(metadata=rule("date", True))
    reason: str | None = dataclasses.field(metadata=rule("text", codes=REASONS))


@dataclass(frozen=True)
class Baseline:
    """Where the first of the commitment's indicators stood. Without a value, the data's own for that period."""

    period: str = dataclasses.field(metadata=rule("text", True))
    value: float | None = dataclasses.field(metadata=rule("number"))


@dataclass(frozen=True)
class Target:
    """What the first of the commitment's indicators shall reach, in its first unit, and by when.

    Without a date it is held against the whole period of the set, and the commitment names none.
    """

    value: float = dataclasses.field(metadata=rule("number", True))
    date: datetime.date | None = dataclasses.field(metadata=rule("date"))
    better: str | None = dataclasses.field(metadata=rule("text", codes=BETTER))
    decided_on: datetime.date | None = dataclasses.field(metadata=rule("date"))


@dataclass(frozen=True)
class Evaluability:
    """Which of the things that follow-up needs a commitment names."""

    owner: bool
    baseline: bool
    target: bool
    date: bool
    place: bool


@dataclass(frozen=True)
class Commitment:
    """An åtagande. ``actor`` is who acts according to the document, ``owner_role`` who answers for it since."""

    id: str = dataclasses.field(metadata=rule("text", True))
    kind: str = dataclasses.field(metadata=rule("text", True, KINDS))
    actor: str = dataclasses.field(metadata=rule("text", True, ACTORS))
    text: str = dataclasses.field(metadata=rule("text", True))
    place: str | None = dataclasses.field(metadata=rule("text"))
    owner_role: str | None = dataclasses.field(metadata=rule("text"))
    ended: Ended | None = dataclasses.field(metadata=rule("table", of=Ended))
    indicators: tuple[str, ...] = dataclasses.field(metadata=rule("texts"))
    baseline: Baseline | None = dataclasses.field(metadata=rule("table", of=Baseline))
    target: Target | None = dataclasses.field(metadata=rule("table", of=Target))

    @property
    def evaluability(self) -> Evaluability:
        """What it names of that which follow-up needs; an actor that the document names is an owner."""
        return Evaluability(
            owner=self.owner_role is not None or self.actor != "not_stated",
            baseline=self.baseline is not None,
            target=self.target is not None,
            date=self.target is not None and self.target.date is not None,
            place=self.place is not None,
        )


@dataclass(frozen=True)
class Basis:
    """What a promise builds on: a dialogue, a survey, statistics; what was said, and what was answered."""

    kind: str | None = dataclasses.field(metadata=rule("text"))
    date: datetime.date | None = dataclasses.field(metadata=rule("date"))
    said: str | None = dataclasses.field(metadata=rule("text"))
    answered: str | None = dataclasses.field(metadata=rule("text"))


@dataclass(frozen=True)
class NextStep:
    """What is to be done next, by which role, when, and the day it was decided."""

    text: str | None = dataclasses.field(metadata=rule("text"))
    role: str | None = dataclasses.field(metadata=rule("text"))
    due: datetime.date | None = dataclasses.field(metadata=rule("date"))
    decided_at: datetime.date | None = dataclasses.field(metadata=rule("date"))


@dataclass(frozen=True)
class Comment:
    """The coordinator's words about a promise, signed with a role."""

    role: str | None = dataclasses.field(metadata=rule("text"))
    date: datetime.date | None = dataclasses.field(metadata=rule("date"))
    text: str | None = dataclasses.field(metadata=rule("text"))


@dataclass(frozen=True)
class Promise:
    """A medborgarlöfte. ``wording`` is the document's own text, ``summary`` ours."""

    id: str = dataclasses.field(metadata=rule("text", True))
    title: str = dataclasses.field(metadata=rule("text", True))
    summary: str = dataclasses.field(metadata=rule("text", True))
    wording: str | None = dataclasses.field(metadata=rule("text"))
    source: str | None = dataclasses.field(metadata=rule("text"))
    council_goal: str | None = dataclasses.field(metadata=rule("text"))
    agreement: str | None = dataclasses.field(metadata=rule("text"))
    headline_indicator: str | None = dataclasses.field(metadata=rule("text"))
    indicator_chosen_on: datetime.date | None = dataclasses.field(metadata=rule("date"))
    basis: tuple[Basis, ...] = dataclasses.field(metadata=rule("tables", of=Basis))
    commitments: tuple[Commitment, ...] = dataclasses.field(metadata=rule("tables", of=Commitment, key="commitment"))
    next_steps: tuple[NextStep, ...] = dataclasses.field(metadata=rule("tables", of=NextStep, key="next_step"))
    comments: tuple[Comment, ...] = dataclasses.field(metadata=rule("tables", of=Comment, key="comment"))


@dataclass(frozen=True)
class Meeting:
    """A meeting where the promises were followed up."""

    forum: str = dataclasses.field(metadata=rule("text", True, FORUMS))
    date: datetime.date = dataclasses.field(metadata=rule("date", True))
    decision: str | None = dataclasses.field(metadata=rule("text"))
    next_follow_up: datetime.date | None = dataclasses.field(metadata=rule("date"))


@dataclass(frozen=True)
class About:
    """The set itself: whose promises, for where and when. Dates inclusive."""

    id: str = dataclasses.field(metadata=rule("text", True))
    title: str = dataclasses.field(metadata=rule("text", True))
    municipality: str = dataclasses.field(metadata=rule("text", True))
    area_code: str = dataclasses.field(metadata=rule("text", True))
    period_start: datetime.date = dataclasses.field(metadata=rule("date", True))
    period_end: datetime.date = dataclasses.field(metadata=rule("date", True))
    demo: bool = dataclasses.field(metadata=rule("bool"))
    publisher: str | None = dataclasses.field(metadata=rule("text"))
    background: str | None = dataclasses.field(metadata=rule("text"))
    basis_note: str | None = dataclasses.field(metadata=rule("text"))


@dataclass(frozen=True)
class Document:
    """The file's outermost keys."""

    about: About = dataclasses.field(metadata=rule("table", True, of=About, key="set"))
    meetings: tuple[Meeting, ...] = dataclasses.field(metadata=rule("tables", of=Meeting, key="meeting"))
    promises: tuple[Promise, ...] = dataclasses.field(metadata=rule("tables", True, of=Promise, key="promise"))


@dataclass(frozen=True)
class PromiseSet:
    """A whole promise file.

    Attributes:
        about: its ``[set]``.
        meetings: in the file's order.
        promises: in the file's order.
        lines: commitment id → line of its ``[[promise.commitment]]``, from 1.
        basis_lines: of every ``[[promise.basis]]``, in the file's order.
        notes: what is not wrong but must be said, in the file's order.
    """

    about: About
    meetings: tuple[Meeting, ...]
    promises: tuple[Promise, ...]
    lines: Mapping[str, int]
    basis_lines: tuple[int, ...]
    notes: tuple[Problem, ...] = ()

    def commitments(self) -> Iterator[tuple[Promise, Commitment]]:
        """Every commitment with its promise, in the file's order."""
        for promise in self.promises:
            for commitment in promise.commitments:
                yield promise, commitment

    def bases(self) -> Iterator[tuple[Promise, Basis, int]]:
        """Everything that a promise builds on, with its promise and line, in the file's order."""
        held = [(promise, basis) for promise in self.promises for basis in promise.basis]
        for (promise, basis), line in zip(held, self.basis_lines, strict=True):
            yield promise, basis, line

    def content(self) -> dict[str, Any]:
        """The set in the shape of ``promise.json`` (without ``as_of``): every key present, dates as ISO text."""
        parts: dict[str, Any] = {
            "meetings": [dataclasses.asdict(one) for one in self.meetings],
            "promises": [dataclasses.asdict(one) for one in self.promises],
        }
        shaped: dict[str, Any] = as_json(dataclasses.asdict(self.about) | parts)
        return shaped


def as_json(value: Any) -> Any:
    """Dates as ISO text, all the way in."""
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(one) for one in value]
    return value.isoformat() if isinstance(value, datetime.date) else value
