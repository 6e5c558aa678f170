"""kill -9 at every moment of a refresh: the old edition stands whole, and the next refresh heals without hands."""

import os
import signal
import time
import uuid
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from dying import MOMENTS, WHILE_DRAWING
from place import Place

from pipeline import warehouse
from pipeline.reporting import editions
from pipeline.settings import from_environment

pytestmark = pytest.mark.faults


def assert_stands_whole(place: Place) -> None:
    """What a reader and an analyst see is one whole edition, and the small state files agree with it."""
    current = place.current()
    assert editions.is_complete(place.out, current)
    site = place.out / "site"
    assert (site / "index.html").read_bytes() == (
        editions.folder(place.out, current) / "site" / "index.html"
    ).read_bytes()
    with duckdb.connect(str(place.out / "warehouse.duckdb"), read_only=True) as con:
        assert con.execute("select count(*) from indicator.published").fetchone()[0] > 0


@pytest.fixture(scope="module")
def second_edition(published_place: Place) -> str:
    """The edition that a refresh arrives at when nobody kills it."""
    place = published_place.copy("ostord")
    place.deliver_more_crime()
    done = place.loften("refresh")
    assert done.returncode == 0, done.stderr
    assert place.current() != published_place.current()
    return place.current()


@pytest.mark.parametrize("moment", list(MOMENTS))
def test_old_edition_stands_and_next_refresh_heals(place: Place, second_edition: str, moment: str) -> None:
    place.deliver_more_crime()
    killed = place.dying(moment)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert_stands_or_swapped(place, second_edition)

    healed = place.loften("refresh")

    assert healed.returncode == 0, healed.stderr
    assert place.current() == second_edition
    assert_stands_whole(place)
    assert warehouse.serving_edition(place.out / "warehouse.duckdb") == second_edition
    assert len(editions.complete(place.out)) == 2
    assert left_over(place.out) == []


def marked_processes(mark: str) -> list[str]:
    """Command lines of the living processes that inherited a mark in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:  # ended meanwhile, or somebody else's
            continue
    return found


def test_a_refresh_killed_while_its_browser_draws_leaves_no_browser(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = from_environment(os.environ).browser
    if browser is None or not Path("/proc/self/environ").exists():
        pytest.skip("det behövs en Chromium, och /proc för att se vilka processer som lever")
    place = replace(place, browser=str(browser))
    before = place.current()
    mark = f"loften-prov-{uuid.uuid4()}"
    monkeypatch.setenv("MARKED_BY_TEST", mark)

    killed = place.dying(WHILE_DRAWING)

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    end = time.monotonic() + 30
    while (left := marked_processes(mark)) and time.monotonic() < end:
        pass
    assert left == []
    assert place.current() == before
    healed = place.loften("refresh")
    assert healed.returncode == 0, healed.stderr
    assert "gick inte att rita" not in healed.stderr
    assert list((place.out / "charts").glob("*.svg"))


def assert_stands_or_swapped(place: Place, second_edition: str) -> None:
    """Before the swap the old edition stands, on page and in the serving copy; from it on the new one does."""
    if place.current() != second_edition:
        assert_stands_whole(place)
        assert warehouse.serving_edition(place.out / "warehouse.duckdb") == place.current()
    assert editions.is_complete(place.out, place.current())


def left_over(out: Path) -> list[str]:
    """Temporary names that nobody cleared."""
    return sorted(path.name for path in out.iterdir() if path.name.startswith(".") and path.name != ".new.lock")
