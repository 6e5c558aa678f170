"""Runs: the dead are closed, and whoever lives or has not got that far is left alone."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import dagster as dg
import pytest

from assets import runs
from pipeline import lock

LIVE = """
import sys
from pathlib import Path
from pipeline import lock
with lock.alive(Path(sys.argv[1]), sys.argv[2]):
    print("lever", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    (tmp_path / "dagster").mkdir()
    with dg.DagsterInstance.local_temp(str(tmp_path / "dagster")) as made:
        yield made


@pytest.fixture
def alive(tmp_path: Path) -> Path:
    return tmp_path / "alive"


def run(instance: dg.DagsterInstance, status: dg.DagsterRunStatus) -> str:
    run_id = str(uuid4())
    instance.add_run(dg.DagsterRun(job_name="refresh", run_id=run_id, status=status))
    return run_id


def status(instance: dg.DagsterInstance, run_id: str) -> dg.DagsterRunStatus:
    found = instance.get_run_by_id(run_id)
    assert found is not None
    return found.status


@contextmanager
def living(alive: Path, run_id: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds a run's lock file."""
    with subprocess.Popen(
        [sys.executable, "-c", LIVE, str(alive), run_id], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "lever"
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("was", runs.UNFINISHED)
def test_a_killed_run_is_closed_whatever_it_was_doing(
    instance: dg.DagsterInstance, alive: Path, was: dg.DagsterRunStatus
) -> None:
    killed = run(instance, was)
    with living(alive, killed) as process:
        process.kill()
        process.wait()
        assert runs.close_dead(instance, alive, "egen") == [killed]
    assert status(instance, killed) == dg.DagsterRunStatus.FAILURE
    assert list(alive.iterdir()) == []
    assert runs.close_dead(instance, alive, "egen") == []


def test_a_run_that_waits_for_the_lock_is_started_and_lives(instance: dg.DagsterInstance, alive: Path) -> None:
    waiter = run(instance, dg.DagsterRunStatus.STARTED)
    with living(alive, waiter):
        assert runs.close_dead(instance, alive, "egen") == []
    assert status(instance, waiter) == dg.DagsterRunStatus.STARTED


def test_ones_own_run_is_never_closed(instance: dg.DagsterInstance, alive: Path) -> None:
    own = run(instance, dg.DagsterRunStatus.STARTED)
    with lock.alive(alive, own):
        assert runs.close_dead(instance, alive, own) == []
        assert runs.close_dead(instance, alive, "en annan i samma process") == []
    assert status(instance, own) == dg.DagsterRunStatus.STARTED


def test_a_run_that_has_not_taken_its_file_yet_is_left_alone(instance: dg.DagsterInstance, alive: Path) -> None:
    waiting = run(instance, dg.DagsterRunStatus.STARTING)
    assert runs.close_dead(instance, alive, "egen") == []
    assert status(instance, waiting) == dg.DagsterRunStatus.STARTING


def test_a_finished_run_stays_as_it_ended(instance: dg.DagsterInstance, alive: Path) -> None:
    done = run(instance, dg.DagsterRunStatus.SUCCESS)
    alive.mkdir()
    (alive / f"{done}.lock").touch()
    assert runs.close_dead(instance, alive, "egen") == []
    assert status(instance, done) == dg.DagsterRunStatus.SUCCESS
