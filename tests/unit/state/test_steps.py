"""Steps: a derived table and its version are written together, after its checks, or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pytest

from pipeline import steps, warehouse
from pipeline.steps import Check, CheckFailed, Step


@dataclass
class Work:
    con: duckdb.DuckDBPyConnection
    wanted: str = "v1"
    builds: list[str] = field(default_factory=list)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    with warehouse.open_work(tmp_path / "work.duckdb") as con:
        con.execute("create table core.made (n int)")
        yield Work(con)


def build(work: Work) -> int:
    """Empty and fill: two rows."""
    work.builds.append("made")
    work.con.execute("delete from core.made")
    work.con.execute("insert into core.made values (1), (2)")
    return 2


@pytest.fixture
def step(tmp_path: Path) -> Step[Work]:
    check = tmp_path / "no_threes.sql"
    check.write_text("select 'rad ' || n as what from core.made where n >= 3 order by n")
    return Step(
        name="made",
        group="indicators",
        title="Gjort",
        description="Gör rader.",
        inputs=(),
        build=build,
        version=lambda work: work.wanted,
        checks=(Check("no_threes", "Inga treor.", check),),
    )


def rows(work: Work) -> list[int]:
    return [n for (n,) in work.con.execute("select n from core.made order by n").fetchall()]


def versions(work: Work) -> list[tuple[str, str, int]]:
    return work.con.execute("from meta.step order by step").fetchall()


def test_it_runs_once_and_is_then_skipped_with_its_checks_passed(work: Work, step: Step[Work]) -> None:
    first = steps.run(work, step)
    again = steps.run(work, step)
    assert work.builds == ["made"]
    assert (first.changed, first.rows, first.rows_before) == (True, 2, None)
    assert (again.changed, again.rows, again.rows_before) == (False, 2, 2)
    assert [(one.passed, one.unchanged) for one in first.checks] == [(True, False)]
    assert [(one.passed, one.unchanged) for one in again.checks] == [(True, True)]


def test_a_skipped_step_leaves_the_edition_mark(work: Work, step: Step[Work]) -> None:
    steps.run(work, step)
    warehouse.mark_edition(work.con, "e")
    steps.run(work, step)
    assert warehouse.marked_edition(work.con) == "e"


def test_it_is_stale_as_soon_as_its_version_would_be_another(work: Work, step: Step[Work]) -> None:
    own = replace(step, name="own", derived=False)
    assert steps.stale(work, [step, own]) == ["made"]  # never made
    steps.run(work, step)
    assert steps.stale(work, [step, own]) == []
    work.wanted = "v2"
    assert steps.stale(work, [step, own]) == ["made"]
    assert steps.run(work, step).rows_before == 2
    assert steps.stale(work, [step, own]) == []


def three_threes(work: Work) -> int:
    work.con.execute("delete from core.made")
    work.con.execute("insert into core.made values (3), (4), (5), (6)")
    return 4


def test_a_failed_check_leaves_the_old_rows_with_their_old_version(work: Work, step: Step[Work]) -> None:
    steps.run(work, step)
    work.wanted = "v2"
    with pytest.raises(CheckFailed, match=r"made stoppades av en kontroll.*rad 3, rad 4, rad 5") as failed:
        steps.run(work, replace(step, build=three_threes))
    assert [(one.name, one.passed, one.found) for one in failed.value.checks] == [("no_threes", False, 4)]
    assert rows(work) == [1, 2]
    assert versions(work) == [("made", "v1", 2)]
    assert steps.stale(work, [step]) == ["made"]
    assert steps.run(work, step).changed  # tried again, not skipped


def test_an_error_in_the_build_leaves_the_old_rows_too(work: Work, step: Step[Work]) -> None:
    steps.run(work, step)
    work.wanted = "v2"

    def dies(work: Work) -> int:
        three_threes(work)
        raise duckdb.IOException("disken är full")

    with pytest.raises(duckdb.IOException):
        steps.run(work, replace(step, build=dies))
    assert (rows(work), versions(work)) == ([1, 2], [("made", "v1", 2)])


def test_a_step_that_commits_by_itself_always_runs_and_is_changed_when_its_version_is(
    work: Work, step: Step[Work]
) -> None:
    own = replace(step, derived=False)
    first, again = steps.run(work, own), steps.run(work, own)
    assert work.builds == ["made", "made"]
    assert (first.changed, again.changed) == (True, False)
    assert [one.unchanged for one in again.checks] == [False]  # its checks ran
    with pytest.raises(CheckFailed):
        steps.run(work, replace(own, build=three_threes))
    assert versions(work) == [("made", "v1", 2)]


def test_a_step_without_a_version_keeps_no_row(work: Work, step: Step[Work]) -> None:
    result = steps.run(work, replace(step, version=None, derived=False, checks=()))
    assert (result.version, result.rows, versions(work)) == ("", 2, [])
