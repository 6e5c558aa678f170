"""What ships is built once, for all golden tests."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import shipped


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> shipped.Shipped:
    """Both sets, as of the day that the data speak from."""
    return shipped.build(shipped.RAW, tmp_path_factory.mktemp("built"))
