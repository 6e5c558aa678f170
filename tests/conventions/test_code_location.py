"""Dagster finds the same code by either road: pyproject.toml and workspace.yaml name one module and one location."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]


def test_both_roads_name_one_module_and_one_location():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["dg"]["project"]
    workspace = yaml.safe_load((ROOT / "workspace.yaml").read_text(encoding="utf-8"))
    (target,) = workspace["load_from"]
    assert target["python_module"]["module_name"] == project["code_location_target_module"] == "assets.definitions"
    assert target["python_module"]["location_name"] == project["code_location_name"] == "loften"
    assert (ROOT / target["python_module"]["working_directory"] / "assets" / "definitions.py").is_file()


@pytest.mark.parametrize("road", [[], ["-w", "workspace.yaml"]], ids=["pyproject.toml", "workspace.yaml"])
def test_both_roads_validate(tmp_path: Path, road: list[str]):
    done = subprocess.run(
        [sys.executable, "-m", "dagster", "definitions", "validate", *road],
        cwd=ROOT,
        env={**os.environ, "DAGSTER_HOME": str(tmp_path), "LOFTEN_OUT": str(tmp_path / "output")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Validation successful for code location loften" in done.stdout + done.stderr


def test_the_command_line_starts_without_anything_heavy(tmp_path: Path):
    asked = (
        "import sys, assets.cli; print(sorted({'dagster', 'duckdb', 'pandas', 'numpy', 'plotly'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr
