"""What Dagster opens: assets grouped as the house is, a job for everything, one per topic, and the night's schedule."""

from collections.abc import Callable

import dagster as dg

from assets.resource import refresh_resource, settings_from_environment
from assets.step_assets import step_assets
from pipeline import manifest, refresh
from pipeline.settings import Settings

JOB = "refresh"


def build(
    settings: Callable[[], Settings] = settings_from_environment,
    on_step: Callable[[str], None] = lambda title: None,  # noqa: ARG005 - nobody listens
    report: refresh.Report | None = None,
) -> dg.Definitions:
    """The code location.

    Args:
        settings: asked when a run starts.
        on_step: told the title of each step as it begins (the command line's progress display).
        report: filled in as the run goes.
    """
    everything = dg.define_asset_job(
        JOB,
        selection=dg.AssetSelection.all(),
        description="Hela uppdateringen: läs in, räkna, skydda, bedöm, skriv en ny upplaga. Samma som loften refresh.",
    )
    topics = [
        dg.define_asset_job(
            f"refresh_{topic.id}",
            selection=dg.AssetSelection.assets(f"{topic.id}_observations").downstream(),
            description=f"{topic.title}: räkna om ämnet och allt som bygger på det, av det som redan är inläst.",
        )
        for topic in refresh.TOPICS_WITH_DATA
    ]

    @dg.schedule(
        name="nightly_refresh",
        job=everything,
        cron_schedule="0 3 * * *",
        execution_timezone="Europe/Stockholm",
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Varje natt klockan 03.00. Är inget nytt görs ingenting.",
    )
    def nightly_refresh() -> dg.SkipReason | dg.RunRequest:
        if manifest.standing(settings()) is not None:
            return dg.SkipReason("Inget är nytt sedan den förra uppdateringen.")
        return dg.RunRequest()

    return dg.Definitions(
        assets=step_assets(on_step),
        jobs=[everything, *topics],
        schedules=[nightly_refresh],
        resources={"refresh": refresh_resource(settings, report)},
        executor=dg.in_process_executor,
    )


defs = build()
