"""Runs of this Dagster instance: each holds a lock file while it lives, and whoever refreshes closes the dead ones."""

from pathlib import Path

import dagster as dg

from pipeline import lock

UNFINISHED = [
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


def close_dead(instance: dg.DagsterInstance, alive_folder: Path, own_run: str) -> list[str]:
    """Mark as failed every unfinished run whose process is gone. The caller holds the refresh lock.

    A run is judged by its lock file, not by its status: one that waits for the lock is STARTED too, and lives. A run
    without a file has not come as far as taking one, or was killed before: it is left to Dagster's run monitoring,
    unless it has no process at all, as a run from the command line that was only just made.

    Returns:
        ids of the runs closed.
    """
    closed = []
    for run in instance.get_runs(filters=dg.RunsFilter(statuses=UNFINISHED)):
        if run.run_id == own_run or not lock.is_dead(alive_folder, run.run_id):
            continue
        instance.report_run_failed(run, "Körningen avbröts utan att hinna avsluta. Den förra upplagan stod kvar.")
        instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
        (alive_folder / f"{run.run_id}.lock").unlink(missing_ok=True)
        closed.append(run.run_id)
    return closed
