"""What Dagster opens: it loads, it is grouped as the house is, and the night skips when nothing is new."""

from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from assets import definitions
from assets.home import alive_folder, prepare
from pipeline import manifest, refresh
from pipeline.manifest import Standing
from pipeline.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "raw").mkdir()
    return Settings(tmp_path / "raw", tmp_path / "out", date(2026, 11, 20))


def test_it_loads_and_every_step_is_an_asset_in_its_room_with_its_checks() -> None:
    dg.Definitions.validate_loadable(definitions.defs)
    graph = definitions.defs.resolve_asset_graph()
    for step in refresh.STEPS:
        node = graph.get(dg.AssetKey(step.name))
        assert (node.group_name, node.description) == (step.group, step.description)
        assert {key.path[-1] for key in node.parent_keys} == set(step.inputs)
        assert {key.name for key in node.check_keys} == {check.name for check in step.checks}
    assert {node.key.path[-1] for node in graph.asset_nodes} == {step.name for step in refresh.STEPS}


def test_there_is_a_job_for_everything_and_one_for_each_topic_with_what_builds_on_it() -> None:
    names = {job.name for job in definitions.defs.resolve_all_job_defs() if not job.name.startswith("__")}
    assert names == {definitions.JOB, *(f"refresh_{topic.id}" for topic in refresh.TOPICS_WITH_DATA)}
    speed = definitions.defs.resolve_job_def("refresh_speed")
    chosen = {key.path[-1] for key in speed.asset_layer.executable_asset_keys}
    assert chosen == {"speed_observations", "published_observations", "edition"}


def test_the_night_comes_at_three_and_is_on() -> None:
    night = definitions.defs.resolve_schedule_def("nightly_refresh")
    assert (night.cron_schedule, night.execution_timezone) == ("0 3 * * *", "Europe/Stockholm")
    assert night.default_status == dg.DefaultScheduleStatus.RUNNING


def test_the_night_skips_when_nothing_is_new_and_runs_when_something_is(settings: Settings) -> None:
    night = definitions.build(lambda: settings).resolve_schedule_def("nightly_refresh")

    def tick() -> dg.RunRequest | dg.SkipReason:
        data = night.evaluate_tick(dg.build_schedule_context())
        return data.run_requests[0] if data.run_requests else dg.SkipReason(data.skip_message)

    assert isinstance(tick(), dg.RunRequest)
    (settings.out / "site").mkdir(parents=True)
    (settings.out / "site" / "index.html").touch()
    (settings.out / "warehouse.duckdb").touch()
    manifest.write(settings, manifest.state(settings, {}), {}, Standing(0, ()))
    assert tick() == dg.SkipReason("Inget är nytt sedan den förra uppdateringen.")
    (settings.raw / "ny.txt").touch()
    assert isinstance(tick(), dg.RunRequest)


def test_dagster_keeps_its_runs_in_output_unless_it_has_a_home(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    assert prepare(settings) == settings.out / "dagster"
    assert (settings.out / "dagster" / "dagster.yaml").is_file()
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "hem"))
    (tmp_path / "hem").mkdir()
    (tmp_path / "hem" / "dagster.yaml").write_text("# deras egen\n")
    assert prepare(settings) == tmp_path / "hem"
    assert (tmp_path / "hem" / "dagster.yaml").read_text() == "# deras egen\n"
    assert alive_folder(settings) == settings.out / "log" / "alive"
