"""The whole asset graph as Dagster sees it, against a snapshot: no asset, check, job or schedule changes unseen.

After a change on purpose: ``just renew-asset-graph`` (this file run as a program) writes the snapshot anew, and the
difference is read in the review.
"""

import json
import sys
from pathlib import Path
from typing import Any

SNAPSHOT = Path(__file__).parents[1] / "golden" / "asset_graph.json"


def graph() -> dict[str, Any]:
    """Assets with group, deps and checks; jobs with what they run; schedules with cron and time zone."""
    from assets.definitions import defs

    specs = sorted(defs.resolve_all_asset_specs(), key=lambda one: one.key.to_user_string())
    checks = sorted((key.asset_key.to_user_string(), key.name) for key in defs.resolve_asset_graph().asset_check_keys)
    return {
        "assets": {
            one.key.to_user_string(): {
                "group": one.group_name,
                "deps": sorted(dep.asset_key.to_user_string() for dep in one.deps),
                "checks": [name for asset, name in checks if asset == one.key.to_user_string()],
            }
            for one in specs
        },
        "jobs": {
            job.name: sorted(key.to_user_string() for key in job.asset_layer.executable_asset_keys)
            for job in sorted(defs.resolve_all_job_defs(), key=lambda one: one.name)
            if not job.name.startswith("__")
        },
        "schedules": {
            one.name: {
                "job": one.job_name,
                "cron": one.cron_schedule,
                "timezone": one.execution_timezone,
                "on": one.default_status.value,
            }
            for one in defs.schedules or []
        },
    }


def written(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def test_the_asset_graph_is_as_written_down():
    assert SNAPSHOT.read_text(encoding="utf-8") == written(graph()), "changed on purpose? just renew-asset-graph"


def test_every_asset_speaks_swedish_and_has_a_group():
    from assets.definitions import defs

    for one in defs.resolve_all_asset_specs():
        assert one.description, one.key
        assert one.group_name in {"ingestion", "indicators", "disclosure", "reporting"}, one.key
        assert one.metadata["titel"], one.key


if __name__ == "__main__":
    SNAPSHOT.write_text(written(graph()), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{SNAPSHOT}\n")
