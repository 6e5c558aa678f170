"""The one resource: a refresh in progress, under the lock, for jobs, single assets and the command line alike."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import dagster as dg

from assets import home, runs
from pipeline import lock, refresh
from pipeline.settings import Settings, from_environment


def settings_from_environment() -> Settings:
    """Settings as the environment has them when a run starts, not when this module is imported."""
    return from_environment(os.environ)


def refresh_resource(settings: Callable[[], Settings], report: refresh.Report | None) -> dg.ResourceDefinition:
    """A resource that waits for the refresh lock, closes dead runs, and opens the work database.

    Args:
        settings: asked when a run starts.
        report: filled in as the run goes, for a caller in the same process; None: nobody reads it.
    """

    @dg.resource(description="En pågående uppdatering: låset hålls och arbetsdatabasen är öppen.")
    def open_resource(context: dg.InitResourceContext) -> Iterator[refresh.Refresh]:
        chosen = settings()
        alive = home.alive_folder(chosen)
        run_id = context.run_id or "utan-id"
        with (
            lock.alive(alive, run_id),
            lock.hold(chosen.out, f"uppdateringen {run_id[:8]}", lambda holder: _say_waiting(context, holder)),
        ):
            if context.instance is not None:
                runs.close_dead(context.instance, alive, run_id)
            with refresh.open_refresh(chosen, datetime.now(UTC).replace(tzinfo=None)) as opened:
                if report is not None:
                    opened.report = report
                yield opened
                refresh.finish(opened)

    return open_resource


def _say_waiting(context: dg.InitResourceContext, holder: str) -> None:
    if context.log:
        context.log.info(f"Väntar på {holder}.")
