"""The mechanism: what a step is, when it is stale, and its transaction.

A step either fills derived tables (one transaction: emptied, filled, checked, version written, or nothing at all) or
commits by itself (deliveries, one by one; the edition). Which steps there are, and in what order, is ``refresh.STEPS``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import duckdb

from pipeline.warehouse import transaction


class Work(Protocol):
    """What every step needs of the refresh it runs in."""

    con: duckdb.DuckDBPyConnection


W = TypeVar("W", bound=Work)


@dataclass(frozen=True)
class Check:
    """A blocking check: SQL that returns one row (what: text) for each thing that is wrong.

    Attributes:
        name: ASCII, as Dagster shows it.
        description: what must hold, Swedish.
        sql: the file that finds what breaks it.
    """

    name: str
    description: str
    sql: Path


@dataclass(frozen=True)
class CheckResult:
    """How a check went. ``examples`` are the first things found wrong; ``unchanged``: its step had nothing to do."""

    name: str
    passed: bool
    found: int
    examples: tuple[str, ...] = ()
    unchanged: bool = False


@dataclass(frozen=True)
class Step(Generic[W]):
    """One step of a refresh.

    Attributes:
        name: ASCII; Dagster's asset.
        group: the room it belongs to.
        title, description: Swedish, for the analyst.
        inputs: names of the steps it builds on.
        build: does the work; returns the number of rows that now stand.
        version: what its result depends on, hashed from what is held now. None for the edition, which is its own row.
        checks: blocking.
        derived: its tables are emptied and filled in one transaction; else the build commits by itself.
    """

    name: str
    group: str
    title: str
    description: str
    inputs: tuple[str, ...]
    build: Callable[[W], int]
    version: Callable[[W], str] | None
    checks: tuple[Check, ...] = ()
    derived: bool = True


@dataclass(frozen=True)
class Result:
    """What a step did: ``rows`` stand now, ``rows_before`` stood when it last ran (None: never)."""

    step: str
    changed: bool
    version: str
    rows: int
    rows_before: int | None
    checks: tuple[CheckResult, ...] = ()


class CheckFailed(Exception):  # noqa: N818 - named for what happened
    """A blocking check found something. Its step's rows were rolled back; the message is Swedish."""

    def __init__(self, step: str, checks: Sequence[CheckResult]) -> None:
        self.step = step
        self.checks = tuple(checks)
        failed = [one for one in checks if not one.passed]
        found = "; ".join(f"{one.name}: {', '.join(one.examples)}" for one in failed)
        super().__init__(f"{step} stoppades av en kontroll, och den förra upplagan står kvar. {found}")


def run(work: W, step: Step[W]) -> Result:
    """Run one step, or find that it need not run.

    Raises:
        CheckFailed: a blocking check found something; nothing of the step was kept.
    """
    held = work.con.execute("select version, row_count from meta.step where step = ?", [step.name]).fetchone()
    if step.derived and step.version is not None:
        wanted = step.version(work)
        if held is not None and held[0] == wanted:
            passed = tuple(CheckResult(one.name, True, 0, unchanged=True) for one in step.checks)
            return Result(step.name, False, wanted, int(held[1]), int(held[1]), passed)
        with transaction(work.con):
            rows = step.build(work)
            checks = _checked(work.con, step)
            _remember(work.con, step.name, wanted, rows)
    else:
        rows = step.build(work)
        checks = _checked(work.con, step) if step.checks else ()
        wanted = step.version(work) if step.version else ""
        if step.version and (held is None or (held[0], held[1]) != (wanted, rows)):
            with transaction(work.con):
                _remember(work.con, step.name, wanted, rows)
    before = None if held is None else int(held[1])
    return Result(step.name, held is None or held[0] != wanted, wanted, rows, before, checks)


def stale(work: W, steps: Sequence[Step[W]]) -> list[str]:
    """Names of the derived tables that are not what they would be if made from what is held now."""
    held = dict(work.con.execute("select step, version from meta.step").fetchall())
    return [step.name for step in steps if step.derived and step.version and held.get(step.name) != step.version(work)]


def _checked(con: duckdb.DuckDBPyConnection, step: Step[W]) -> tuple[CheckResult, ...]:
    results = []
    for check in step.checks:
        found = con.execute(check.sql.read_text(encoding="utf-8")).fetchall()
        results.append(CheckResult(check.name, not found, len(found), tuple(str(row[0]) for row in found[:3])))
    if not all(one.passed for one in results):
        raise CheckFailed(step.name, results)
    return tuple(results)


def _remember(con: duckdb.DuckDBPyConnection, step: str, version: str, rows: int) -> None:
    con.execute("delete from meta.step where step = ?", [step])
    con.execute("insert into meta.step values (?, ?, ?)", [step, version, rows])
