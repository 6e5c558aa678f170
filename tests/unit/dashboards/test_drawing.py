"""Drawing in a child process: cached, byte-identical, and gone when its parent is gone."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import plotly.graph_objects as go
import pytest

from pipeline.reporting.dashboards import drawing

pytestmark = pytest.mark.browser


def figure(value: float = 2.0) -> go.Figure:
    drawn = go.Figure([go.Scatter(x=[1, 2], y=[1, value], uid="line")])
    return drawn.update_layout(width=300, height=200, template="none", font_family="Arial")


def commands_naming(text: str) -> list[int]:
    """Processes whose command line holds a text."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if text in (place / "cmdline").read_text(errors="replace"):
                found.append(int(place.name))
        except OSError:
            continue
    return found


def wait_until(condition, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return bool(condition())


def test_without_a_browser_everything_is_missing(tmp_path: Path):
    assert drawing.draw({"a.wide": figure(), "a.phone": figure()}, None, tmp_path) == drawing.Drawn(
        missing=("a.wide", "a.phone")
    )


def test_drawn_once_and_only_what_changed(tmp_path: Path, browser_path: Path, monkeypatch: pytest.MonkeyPatch):
    first = drawing.draw({"a": figure(), "b": figure(3)}, browser_path, tmp_path)
    assert first.missing == ()
    asked = []
    run_child = drawing._run_child
    monkeypatch.setattr(drawing, "_run_child", lambda jobs, *rest: (asked.append(len(jobs)), run_child(jobs, *rest)))
    assert drawing.draw({"a": figure(), "b": figure(3)}, browser_path, tmp_path) == first
    assert asked == []
    changed = drawing.draw({"a": figure(), "b": figure(4)}, browser_path, tmp_path)
    assert asked == [1]
    assert changed.svg["a"] == first.svg["a"]
    assert len(list(tmp_path.glob("*.svg"))) == 2, "what nobody asks for is removed"


def test_half_a_drawing_in_the_cache_is_drawn_again(tmp_path: Path, browser_path: Path):
    whole = drawing.draw({"a": figure()}, browser_path, tmp_path)
    (cached,) = tmp_path.glob("*.svg")
    cached.write_text(whole.svg["a"][:100], encoding="utf-8")
    assert drawing.draw({"a": figure()}, browser_path, tmp_path) == whole


def test_two_processes_draw_the_same_bytes(tmp_path: Path, browser_path: Path):
    one, other = (drawing.draw({"a": figure()}, browser_path, tmp_path / name) for name in ("one", "other"))
    assert one == other
    assert "style" not in one.svg["a"]


def test_a_browser_that_is_none_is_tried_twice_and_reported(tmp_path: Path):
    broken = tmp_path / "chromium"
    broken.write_text('#!/bin/sh\necho x >> "$0.tries"\nexit 3\n')
    broken.chmod(0o755)
    if sys.platform == "win32":
        pytest.skip("ett skalskript går inte att köra på Windows")
    drawn = drawing.draw({"a": figure()}, broken, tmp_path / "cache", seconds=30)
    assert drawn == drawing.Drawn(missing=("a",))
    assert (tmp_path / "chromium.tries").read_text().count("x") == 2


@pytest.mark.skipif(sys.platform == "win32", reason="processgrupper med signaler finns inte på Windows")
def test_a_browser_that_hangs_is_ended_at_the_deadline(tmp_path: Path):
    hanging = tmp_path / "hanging-chromium"
    hanging.write_text('#!/bin/sh\nexec sleep 600 # "$0"\n')
    hanging.chmod(0o755)
    begun = time.monotonic()
    drawn = drawing.draw({"a": figure()}, hanging, tmp_path / "cache", seconds=4)
    assert drawn.missing == ("a",)
    assert time.monotonic() - begun < 120
    assert wait_until(lambda: commands_naming(str(hanging)) == [], 30)


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processernas kommandorader läses ur /proc")
@pytest.mark.parametrize("moment", ["starting", "drawing"])
def test_a_killed_parent_leaves_no_browser(tmp_path: Path, browser_path: Path, moment: str):
    cache, scratch = tmp_path / "cache", Path(tempfile.mkdtemp(prefix="s-"))  # a socket's path must be short
    parent = subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "drawing_parent.py"), str(browser_path), str(cache)],
        env=os.environ | {"TMPDIR": str(scratch)},
    )
    under_way = {
        "starting": lambda: commands_naming(f"user-data-dir={scratch}"),
        "drawing": lambda: list(cache.glob("*.svg")),
    }[moment]
    try:
        assert wait_until(under_way, 60), "it came under way"
        assert commands_naming(str(scratch)), "a browser runs"
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    assert wait_until(lambda: commands_naming(str(scratch)) == [], 30)
    assert wait_until(lambda: list(scratch.iterdir()) == [], 30), "nor its folder"
    scratch.rmdir()
    assert [path.suffix for path in cache.glob("*.svg") if not path.read_text().endswith("</svg>")] == []
