"""What all tests share: where real data lies, and what to do where it does not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import warehouse

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files and reference values beside the project; skips where it is absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("de verkliga filerna i ../shared/data finns inte på den här maskinen")
    return folder


@pytest.fixture
def links(tmp_path: Path) -> None:
    """For tests that make links; skips where the system refuses them (Windows without developer mode)."""
    try:
        (tmp_path / "länk").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("länkar går inte att skapa på den här maskinen")
    (tmp_path / "länk").unlink()


@pytest.fixture(scope="session")
def empty_work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A work database without rows: to copy it takes a tenth of the time that it takes to make one."""
    path = tmp_path_factory.mktemp("tom") / "work.duckdb"
    warehouse.open_work(path).close()
    return path


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a refresh of all that ships in ``raw_data``, run once as an analyst runs it.

    With charts drawn where the machine has a browser. Nobody changes it: what needs another one copies it.
    """
    out = tmp_path_factory.mktemp("levererat") / "output"
    own = {name: value for name, value in os.environ.items() if not name.startswith(("LOFTEN_", "DAGSTER_"))}
    command = [sys.executable, "-m", "assets.cli", "refresh", "--raw", str(ROOT / "raw_data"), "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return out
