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


@pytest.fixture
def links(tmp_path: Path) -> None:
    """For tests that make links; skips where the system refuses them (Windows without developer mode)."""
    try:
        (tmp_path / "länk").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("länkar går inte att skapa på den här maskinen")
    (tmp_path / "länk").unlink()
