"""The manifest: a shortcut, never a truth. It says that something stands only if nothing at all has changed."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline import manifest, versions
from pipeline.manifest import Standing
from pipeline.settings import Settings

ANSWER = Standing(1, ("a/b: filen är tom. Lägg dit den rätta.",))


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A place that stands, with a library and a browser of its own."""
    library, raw, out = tmp_path / "pipeline", tmp_path / "raw", tmp_path / "out"
    monkeypatch.setattr(versions, "LIBRARY", library)
    for path in (
        library / "code.py",
        raw / "0182" / "bra" / "brott.txt",
        out / "site" / "index.html",
        out / "warehouse.duckdb",
        out / "history" / "2026-11-20-0123abcd.parquet",
        tmp_path / "browser",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (out / "current").write_text("2026-11-20-0123abcd\n")
    settings = Settings(raw, out, browser=tmp_path / "browser")
    remember(settings)
    return settings


def remember(settings: Settings) -> None:
    manifest.write(settings, manifest.state(settings, {}), manifest.walk(settings.raw), ANSWER)


def later(path: Path) -> None:
    """Give a file another time, as an editor would."""
    os.utime(path, ns=(1, path.stat().st_mtime_ns + 1))


def test_what_was_written_stands(settings: Settings) -> None:
    assert manifest.standing(settings) == ANSWER


CHANGES: dict[str, Callable[[Settings], object]] = {
    "a file is longer": lambda one: (one.raw / "0182/bra/brott.txt").write_text("xx"),
    "a file has another time": lambda one: later(one.raw / "0182/bra/brott.txt"),
    "a new file": lambda one: (one.raw / "0182/ny.txt").touch(),
    "the organisation says something": lambda one: (one.raw / "organisation.toml").touch(),
    "a file is gone": lambda one: (one.raw / "0182/bra/brott.txt").unlink(),
    "a file has another name": lambda one: (one.raw / "0182/bra/brott.txt").rename(one.raw / "0182/bra/b.txt"),
    "new code": lambda one: (one.raw / "../pipeline/more.py").touch(),
    "other code": lambda one: later(one.raw / "../pipeline/code.py"),
    "another browser": lambda one: one.browser and later(one.browser),
    "no browser": lambda one: one.browser and one.browser.unlink(),
    "another edition stands": lambda one: (one.out / "current").write_text("annan\n"),
    "nothing stands": lambda one: (one.out / "current").unlink(),
    "history is gone": lambda one: (one.out / "history/2026-11-20-0123abcd.parquet").unlink(),
    "no pages": lambda one: (one.out / "site/index.html").unlink(),
    "no warehouse": lambda one: (one.out / "warehouse.duckdb").unlink(),
    "no manifest": lambda one: (one.out / manifest.FILE).unlink(),
    "half a manifest": lambda one: os.truncate(one.out / manifest.FILE, 40),
    "an empty manifest": lambda one: (one.out / manifest.FILE).write_text(""),
    "a list": lambda one: (one.out / manifest.FILE).write_text("[1]"),
    "null": lambda one: (one.out / manifest.FILE).write_text("null"),
    "another shape": lambda one: (one.out / manifest.FILE).write_text('{"state": 1}'),
    "not text": lambda one: (one.out / manifest.FILE).write_bytes(b"\xff\xfe\x00"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_makes_it_say_nothing(settings: Settings, change: str) -> None:
    CHANGES[change](settings)
    assert manifest.standing(settings) is None


def test_other_settings_are_another_refresh(settings: Settings, tmp_path: Path) -> None:
    others = (
        replace(settings, as_of=date(2026, 1, 1)),
        replace(settings, publish="automatic"),
        replace(settings, browser=None),
        replace(settings, raw=tmp_path),
        replace(settings, raw=tmp_path / "finns-inte"),
        replace(settings, out=tmp_path / "finns-inte"),
    )
    assert [manifest.standing(one) for one in others] == [None] * len(others)


def test_other_releases_are_another_refresh(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "PINS", ("click",))
    monkeypatch.setattr(versions, "releases", lambda: {"duckdb": "0"})
    assert manifest.standing(settings) is None


def test_what_changes_during_a_refresh_is_new_to_the_next(settings: Settings) -> None:
    as_it_began, as_scanned = manifest.state(settings, {}), manifest.walk(settings.raw)
    later(versions.LIBRARY / "code.py")  # the code that ran is the old one
    manifest.write(settings, as_it_began, as_scanned, ANSWER)
    assert manifest.standing(settings) is None
    remember(settings)
    (settings.raw / "ny.txt").touch()  # came after the scan
    manifest.write(settings, manifest.state(settings, {}), as_scanned, ANSWER)
    assert manifest.standing(settings) is None


def test_the_ignored_change_nothing(settings: Settings) -> None:
    for name in (".dold", "~$brott.xlsx", "desktop.ini", "Thumbs.db", ".DS_Store", "x.tmp", "X.TMP"):
        (settings.raw / name).touch()
    (settings.raw / ".git").mkdir()
    (settings.raw / ".git" / "config").touch()
    assert manifest.standing(settings) == ANSWER


@pytest.mark.usefixtures("links")
def test_a_walk_tells_of_links_as_they_are_and_follows_none_to_a_folder(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.txt").touch()
    raw.mkdir()
    (raw / "folder").symlink_to(tmp_path / "outside", target_is_directory=True)
    (raw / "broken").symlink_to(tmp_path / "nowhere")
    (raw / "round").symlink_to(raw, target_is_directory=True)
    assert list(manifest.walk(raw)) == ["broken", "folder", "round"]


def test_a_name_that_is_not_utf8_can_be_written_down(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"g\xe5ta.txt")).touch()
    except OSError:
        pytest.skip("filsystemet tar inte emot namn som inte är UTF-8")
    (path,) = manifest.walk(tmp_path)
    assert path.encode("utf-8") == rb"g\udce5ta.txt"


def closed(monkeypatch: pytest.MonkeyPatch, name: str, error: type[OSError]) -> None:
    """A folder of this name cannot be listed."""
    listed = os.scandir

    def fussy(path: Path) -> object:
        if Path(path).name == name:
            raise error(name)
        return listed(path)

    monkeypatch.setattr(os, "scandir", fussy)


@pytest.mark.parametrize("error", [FileNotFoundError, NotADirectoryError])
def test_a_folder_that_goes_during_the_walk_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[OSError]
) -> None:
    for name in ("a.txt", "borta/b.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    closed(monkeypatch, "borta", error)
    assert list(manifest.walk(tmp_path)) == ["a.txt"]


def test_a_folder_that_may_not_be_listed_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a" / "stängd").mkdir(parents=True)
    closed(monkeypatch, "stängd", PermissionError)
    assert manifest.walk(tmp_path) == {"a/stängd": manifest.UNLISTED}
    closed(monkeypatch, tmp_path.name, PermissionError)
    with pytest.raises(PermissionError):  # the raw folder itself: nothing can be said at all
        manifest.walk(tmp_path)


def test_a_state_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "current"
    assert manifest.read_line(path) == ""
    manifest.write_whole(path, "en\n")
    manifest.write_whole(path, "två\n")
    assert manifest.read_line(path) == "två"
    assert [one.name for one in tmp_path.iterdir()] == ["current"]


@pytest.mark.parametrize("module", ["pipeline.manifest", "pipeline.settings", "pipeline.versions", "assets.cli"])
def test_what_answers_first_imports_nothing_heavy(module: str) -> None:
    heavy = "duckdb", "pandas", "numpy", "plotly", "dagster", "filelock", "scipy", "statsmodels", "rich", "jinja2"
    script = f"import sys, {module}; print(sorted(set(sys.modules) & set({heavy!r})))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
