"""``loften refresh`` once something is new: the very job that Dagster runs, in this process, with progress shown."""

from pathlib import Path

import dagster as dg
from rich.console import Console

from assets.definitions import JOB, build
from pipeline import manifest, refresh
from pipeline.settings import Settings

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def run(settings: Settings, run_id: str) -> int:
    """Run the job and say what it did. Returns the exit code: 0 done, 1 something refused or failed.

    The caller holds the lock and the run's own lock file, and has set DAGSTER_HOME.
    """
    console, report = Console(stderr=True), refresh.Report()
    with console.status("Startar …") as status:
        definitions = build(lambda: settings, lambda title: status.update(f"{title} …"), report)
        job = definitions.resolve_job_def(JOB)
        with dg.DagsterInstance.get() as instance:
            result = job.execute_in_process(instance=instance, run_id=run_id, raise_on_error=False, run_config=QUIET)
    for word, message in zip(report.words, report.refusals, strict=True):
        console.print(f"{word}: {message}", style="bold", highlight=False, markup=False, soft_wrap=True)
    if not result.success:
        for message in _failures(result):
            console.print(message, style="bold", highlight=False, markup=False, soft_wrap=True)
        return 1
    if report.undrawn:
        console.print(_about_charts(settings, len(report.undrawn)), highlight=False, soft_wrap=True)
    _summary(settings, report)
    return report.exit_code


def _failures(result: dg.ExecuteInProcessResult) -> list[str]:
    """The plain cause of each step that failed: what our own error said, not that a step failed."""
    causes = []
    for event in result.filter_events(lambda one: one.is_failure):
        data = event.event_specific_data
        failure = getattr(data, "user_failure_data", None)
        error = getattr(data, "error", None)
        while error and error.cause:
            error = error.cause
        told = (failure.description if failure else None) or (error.message.strip() if error else "")
        causes += [told] if told and told not in causes else []
    return causes or ["Uppdateringen gick inte att genomföra. Se körningen i Dagster (loften ui)."]


def _about_charts(settings: Settings, number: int) -> str:
    if settings.browser is None:
        return "Ingen webbläsare hittades, så diagrammen ritas först när läsaren ber om det. Tabellerna visas öppna."
    return f"{number} diagram gick inte att rita den här gången. De försöks igen vid nästa uppdatering."


def _summary(settings: Settings, report: refresh.Report) -> None:
    print_line = Console(highlight=False, soft_wrap=True).print
    print_line(
        f"Filer: {report.new_files} nya eller ändrade, {report.unchanged_files} oförändrade, "
        f"{report.refused_files} avvisade. Rader: {_spaced(report.rows)} inlästa, {_spaced(report.rejects)} avvisade."
    )
    for note in report.notes:
        print_line(f"Obs: {note}", markup=False)
    words = "ny" if report.is_new else "samma som förut"
    print_line(f"Upplaga: {report.edition} ({words})")
    standing = manifest.read_line(settings.out / "current")
    if standing != report.edition:
        print_line(f"Den återställda upplagan {standing} står kvar, tills något nytt har kommit in.")
    print_line(str(Path(settings.out) / "site" / "index.html"))


def _spaced(number: int) -> str:
    """A whole number as Swedish writes it."""
    return f"{number:,}".replace(",", "\u00a0")
