"""Versions: what made a thing, as one hash."""

from pathlib import Path

import pytest

from pipeline import versions


def test_a_digest_depends_on_values_and_their_order_but_not_on_the_order_of_keys() -> None:
    assert versions.digest({"a": 1, "b": 2}) == versions.digest({"b": 2, "a": 1})
    assert versions.digest([1, 2]) != versions.digest([2, 1])
    assert versions.digest("a", "b") != versions.digest("ab")


def test_a_module_brings_what_it_imports_and_nothing_else() -> None:
    names = {path.relative_to(versions.LIBRARY).as_posix() for path in versions.module_files("pipeline.manifest")}
    assert names == {"__init__.py", "manifest.py", "settings.py", "versions.py"}
    assert versions.module_files("json") == []


def test_rooms_can_be_left_out_and_caches_always_are() -> None:
    everything = versions.source_files("")
    left = versions.source_files("", leave_out=("reporting",))
    gone = {path.relative_to(versions.LIBRARY).parts[0] for path in set(everything) - set(left)}
    assert gone == {"reporting"}
    assert not [path for path in everything if "__pycache__" in path.parts]


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(versions, "LIBRARY", tmp_path)
    (tmp_path / "a.py").write_text("x = 1")
    return tmp_path


def test_content_is_by_name_and_bytes_wherever_it_is_installed(
    library: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = versions.content([library / "a.py"])
    (library / "b.py").write_text("x = 1")
    assert versions.content([library / "b.py"]) != here
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "a.py").write_text("x = 1")
    monkeypatch.setattr(versions, "LIBRARY", elsewhere)
    assert versions.content([elsewhere / "a.py"]) == here


def test_code_edited_while_a_process_runs_is_not_the_code_it_runs(library: Path) -> None:
    as_it_began = versions.content([library / "a.py"])
    (library / "a.py").write_text("x = 2")
    assert versions.content([library / "a.py"]) == as_it_began
