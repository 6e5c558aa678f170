"""One asset per step of the library, with its blocking checks. A loop over ``refresh.STEPS``; no step is named here."""

from collections.abc import Callable, Iterator
from typing import Any

import dagster as dg

from pipeline import refresh, steps
from pipeline.disclosure.release import HistoryMissing
from pipeline.publication import PublicationRefused

Yielded = dg.MaterializeResult | dg.AssetCheckResult


def step_assets(on_step: Callable[[str], None]) -> list[dg.AssetsDefinition]:
    """All steps as assets.

    Args:
        on_step: told the Swedish title of each step as it begins.
    """
    return [_asset(step, on_step) for step in refresh.STEPS]


def _asset(step: steps.Step[refresh.Refresh], on_step: Callable[[str], None]) -> dg.AssetsDefinition:
    @dg.asset(
        name=step.name,
        group_name=step.group,
        deps=list(step.inputs),
        description=step.description,
        metadata={"titel": step.title},
        check_specs=[
            dg.AssetCheckSpec(name=one.name, asset=step.name, description=one.description, blocking=True)
            for one in step.checks
        ],
        required_resource_keys={"refresh"},
        output_required=False,
    )
    def run_step(context: dg.AssetExecutionContext) -> Iterator[Yielded]:
        opened: refresh.Refresh = context.resources.refresh
        on_step(step.title)
        try:
            result = steps.run(opened, step)
        except steps.CheckFailed as failed:
            yield from _check_results(step.name, failed.checks)
            raise dg.Failure(description=str(failed), allow_retries=False) from failed
        except (PublicationRefused, HistoryMissing) as refused:
            raise dg.Failure(description=str(refused), allow_retries=False) from refused
        opened.report.steps_run.append(step.name)
        yield from _check_results(step.name, result.checks)
        yield dg.MaterializeResult(
            asset_key=step.name,
            data_version=dg.DataVersion(result.version or opened.report.edition),
            metadata=_metadata(opened, step, result),
        )

    return run_step


def _check_results(asset: str, checks: tuple[steps.CheckResult, ...]) -> Iterator[dg.AssetCheckResult]:
    for one in checks:
        yield dg.AssetCheckResult(
            asset_key=asset,
            check_name=one.name,
            passed=one.passed,
            metadata={"fel": one.found, "exempel": list(one.examples), "oförändrat": one.unchanged},
        )


def _metadata(
    opened: refresh.Refresh, step: steps.Step[refresh.Refresh], result: steps.Result
) -> dict[str, dg.MetadataValue]:
    shown: dict[str, Any] = {
        "dagster/row_count": dg.MetadataValue.int(result.rows),
        "ändring sedan förra körningen": _change(result),
    }
    if step.group == "ingestion" and opened.report.refusals:
        shown["avvisat eller väntar"] = dg.MetadataValue.md("\n".join(f"- {one}" for one in opened.report.refusals))
    if opened.report.edition:
        words = "ny upplaga" if opened.report.is_new else "samma upplaga som förut"
        shown["ändring sedan förra körningen"] = dg.MetadataValue.text(words)
        site = (opened.settings.out / "site" / "index.html").as_uri()
        shown["upplaga"] = dg.MetadataValue.text(opened.report.edition)
        shown["sidorna"] = dg.MetadataValue.url(site)
    return shown


def _change(result: steps.Result) -> dg.MetadataValue:
    if result.rows_before is None:
        return dg.MetadataValue.text("första gången")
    if not result.changed:
        return dg.MetadataValue.text("oförändrat")
    return dg.MetadataValue.text(f"{result.rows - result.rows_before:+d} rader")
