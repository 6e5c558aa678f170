"""What all tests share: where real data lies, and what to do where it does not."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files and reference values beside the project; skips where it is absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("de verkliga filerna i ../shared/data finns inte på den här maskinen")
    return folder
