"""The handmade published folder, for tests of figures and pages without a browser."""

import os
import sys
from pathlib import Path

import pandas as pd
import pytest

from pipeline.reporting.dashboards import charts
from pipeline.reporting.dashboards.charts import Picture
from pipeline.reporting.published import Published
from pipeline.settings import from_environment

sys.path.insert(0, str(Path(__file__).parent))  # handmade.py is read by the browser tests too, and has no package

import handmade


@pytest.fixture(scope="session")
def published() -> Published:
    return handmade.published()


@pytest.fixture(scope="session")
def verdicts() -> pd.DataFrame:
    return handmade.verdicts()


@pytest.fixture(scope="session")
def pictures(published: Published, verdicts: pd.DataFrame) -> dict[str, Picture]:
    """Id → picture."""
    return {one.id: one for one in charts.draw_list(published, verdicts)}


@pytest.fixture(scope="session")
def browser_path() -> Path:
    found = from_environment(os.environ).browser
    if found is None:
        pytest.skip("ingen Chromium, Chrome eller Edge hittades (BROWSER_PATH eller de vanliga platserna)")
    return found
