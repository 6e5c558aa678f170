"""Where Dagster keeps its runs: ``output/dagster`` unless DAGSTER_HOME is set. Imports nothing heavy."""

import os
from pathlib import Path

from pipeline.settings import Settings


def prepare(settings: Settings) -> Path:
    """Make the folder with our dagster.yaml, and point DAGSTER_HOME at it unless it is set already."""
    given = os.environ.get("DAGSTER_HOME")
    home = Path(given).absolute() if given else settings.out / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    ours = Path(__file__).with_name("dagster.yaml")
    if not (home / "dagster.yaml").exists():
        (home / "dagster.yaml").write_text(ours.read_text(encoding="utf-8"), encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home)
    return home


def alive_folder(settings: Settings) -> Path:
    """Where each living run holds a lock file of its own."""
    return settings.out / "log" / "alive"
