"""A published place for fault tests to copy."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # these tests share ``place`` and ``dying``, and have no package

from place import Place, write_small_raw


@pytest.fixture(scope="session")
def published_place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A small raw folder with its first edition. Tests copy it; nobody changes it."""
    folder = tmp_path_factory.mktemp("plats") / "first"
    place = Place(write_small_raw(folder / "raw"), folder / "out")
    done = place.loften("refresh")
    assert done.returncode == 0, done.stderr
    return place


@pytest.fixture
def place(published_place: Place, request: pytest.FixtureRequest) -> Place:
    """A fresh copy of the published place for one test."""
    name = "".join(letter if letter.isalnum() else "_" for letter in request.node.name)
    return published_place.copy(name)
