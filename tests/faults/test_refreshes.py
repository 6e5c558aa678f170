"""State that survives: unchanged, changed, refused, parallel and restored refreshes, run as commands."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from place import ROOT, Place

pytestmark = pytest.mark.faults

RUNS = "select count(*) from runs"


def dagster_runs(place: Place) -> int:
    """How many runs Dagster's history holds."""
    with sqlite3.connect(place.out / "dagster" / "history" / "runs.db") as con:
        return int(con.execute(RUNS).fetchone()[0])


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_second_refresh_without_changes_does_nothing(place: Place) -> None:
    place.loften("refresh")  # the copied files have the same times, so this one too may end at once
    edition, runs = place.current(), dagster_runs(place)

    again = place.loften("refresh")

    assert again.returncode == 0
    assert "Inget är nytt" in again.stdout
    assert (place.current(), dagster_runs(place)) == (edition, runs)


def test_an_unchanged_refresh_answers_before_anything_heavy_is_imported(place: Place) -> None:
    place.loften("refresh")
    spy = (
        "import sys, atexit; atexit.register(lambda: print('IMPORTED', sorted(set(sys.modules) & "
        "{'dagster', 'duckdb', 'pandas', 'numpy', 'plotly', 'filelock', 'rich'})));"
        "from assets.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", spy, "refresh", "--raw", str(place.raw), "--out", str(place.out)],
        cwd=ROOT, env=place.environment(), capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert "IMPORTED []" in done.stdout, done.stdout + done.stderr


def test_one_new_file_recomputes_only_what_depends_on_it(place: Place) -> None:
    with duckdb.connect(str(place.out / "warehouse.duckdb"), read_only=True) as con:
        before = dict(con.execute("select step, version from meta.step").fetchall())
    place.deliver_more_crime()

    assert place.loften("refresh").returncode == 0

    with duckdb.connect(str(place.out / "warehouse.duckdb"), read_only=True) as con:
        after = dict(con.execute("select step, version from meta.step").fetchall())
    changed = {step for step in after if after[step] != before[step]}
    assert changed == {"reported_crime", "crime_observations", "published_observations"}


def test_a_refused_delivery_keeps_its_last_good_rows_and_says_so_again(place: Place) -> None:
    file = place.raw / "9999" / "bra" / "ar" / "skadegorelse.txt"
    file.write_bytes(file.read_bytes().replace(b"Exempelkommun", "Grönköping".encode("cp1252")))

    first = place.loften("refresh")
    second = place.loften("refresh")

    assert (first.returncode, second.returncode) == (1, 1)
    assert "Grönköping" in first.stderr
    assert "rad 2" in first.stderr
    assert "Grönköping" in second.stderr
    assert "Inget är nytt" in second.stdout
    with duckdb.connect(str(place.out / "warehouse.duckdb"), read_only=True) as con:
        assert con.execute("select count(*) from core.reported_crime").fetchone() == (3,)
        state = "select state, message <> '' from meta.delivery where delivery = '9999/bra/ar'"
        assert con.execute(state).fetchone() == ("refused", True)
    page = (place.out / "site" / "exempel" / "data_quality.html").read_text(encoding="utf-8")
    assert "Grönköping" in page


def test_a_lost_delivery_stops_publication_until_mended(place: Place) -> None:
    """work.duckdb is gone, and a delivery that the edition shows cannot be read: nothing is published without it."""
    edition = place.current()
    (place.out / "work.duckdb").unlink()
    file = place.raw / "9999" / "bra" / "ar" / "skadegorelse.txt"
    good = file.read_bytes()
    file.write_bytes(b"")

    refused = place.loften("refresh")
    assert refused.returncode == 1
    assert "All publicering väntar" in refused.stderr
    assert place.current() == edition

    file.write_bytes(good)
    mended = place.loften("refresh")
    assert mended.returncode == 0, mended.stderr
    assert place.current() == edition


def test_two_refreshes_at_once_the_second_waits_and_says_for_whom(place: Place) -> None:
    place.deliver_more_crime()
    running = [
        subprocess.Popen(
            place.command("refresh"), cwd=ROOT, env=place.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, encoding="utf-8",
        )
        for _ in range(2)
    ]  # fmt: skip
    ended = [one.communicate() for one in running]

    assert [one.returncode for one in running] == [0, 0], ended
    waited = [err for _, err in ended if "Väntar på en uppdatering från kommandoraden" in err]
    at_once = [out for out, _ in ended if "Inget är nytt" in out]
    assert len(waited) == 1
    assert len(at_once) == 1


def test_restore_holds_against_the_next_refresh(place: Place) -> None:
    first = place.current()
    place.deliver_more_crime()
    assert place.loften("refresh").returncode == 0
    second = place.current()

    assert place.loften("restore", first).returncode == 0
    assert place.current() == first
    for _ in range(2):
        assert place.loften("refresh").returncode == 0
        assert place.current() == first
    shown = place.loften("editions").stdout
    assert f"{second}  läget per 2026-11-20  åsidosatt" in shown

    (place.raw / "9999" / "bra" / "ar" / "skadegorelse_2022.txt").unlink()
    assert place.loften("refresh").returncode == 0
    assert place.current() not in ("", second)


def test_history_that_is_missing_stops_publication(place: Place) -> None:
    place.deliver_more_crime()
    for path in (place.out / "history").iterdir():
        path.unlink()
    edition = place.current()

    done = place.loften("refresh")

    assert done.returncode == 1
    assert "history" in done.stderr
    assert place.current() == edition


def test_builds_from_scratch_in_other_folders_are_byte_identical(published_place: Place, tmp_path: Path) -> None:
    other = Place(tmp_path / "en annan mapp" / "råa", tmp_path / "ut")
    other.raw.parent.mkdir()
    shutil.copytree(published_place.raw, other.raw, copy_function=shutil.copyfile)
    assert other.loften("refresh").returncode == 0
    assert other.current() == published_place.current()
    mine = tree(published_place.out / "editions" / other.current())
    theirs = tree(other.out / "editions" / other.current())
    assert mine.keys() == theirs.keys()
    assert [name for name in mine if mine[name] != theirs[name]] == []


def test_a_run_killed_in_dagster_is_closed_by_the_next_refresh(place: Place) -> None:
    place.deliver_more_crime()
    running = subprocess.Popen(
        place.command("refresh"), cwd=ROOT, env=place.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    alive = place.out / "log" / "alive"
    database = place.out / "dagster" / "history" / "runs.db"
    known = dagster_runs(place)
    while dagster_runs(place) == known and running.poll() is None:
        pass
    os.kill(running.pid, signal.SIGKILL)
    running.communicate()
    assert list(alive.glob("*.lock"))

    assert place.loften("refresh").returncode == 0

    with sqlite3.connect(database) as con:
        states = [row[0] for row in con.execute("select status from runs order by id")]
    assert states[-1] == "SUCCESS"
    assert states[-2] == "FAILURE"
    assert not {"STARTED", "STARTING", "NOT_STARTED"} & set(states)


def test_a_full_disk_leaves_the_old_edition(published_place: Place, tmp_path: Path) -> None:
    """For real: an output folder on a file system of its own that is too small for a second edition."""
    mount = tmp_path / "liten"
    mount.mkdir()
    files = [path for path in published_place.out.rglob("*") if path.is_file() and not path.is_symlink()]
    size = sum(path.stat().st_size for path in files)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size + 600_000}", "tmpfs", str(mount)]
    if os.name == "nt" or subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("ett litet filsystem går bara att montera som root på Linux")
    try:
        shutil.copytree(published_place.out, mount / "out", symlinks=True, copy_function=shutil.copy2)
        shutil.copytree(published_place.raw, tmp_path / "raw", copy_function=shutil.copy2)
        place = Place(tmp_path / "raw", mount / "out")
        before, page = place.current(), (place.out / "site" / "index.html").read_bytes()
        place.deliver_more_crime()
        full = place.loften("refresh")
        assert full.returncode == 1, full.stdout
        assert place.current() == before
        assert (place.out / "site" / "index.html").read_bytes() == page
        with duckdb.connect(str(place.out / "warehouse.duckdb"), read_only=True) as con:
            assert con.execute("select edition from meta.edition").fetchone() == (before,)
        subprocess.run(["mount", "-o", f"remount,size={size * 4}", str(mount)], check=True)
        assert place.loften("refresh").returncode == 0
        assert place.current() != before
    finally:
        subprocess.run(["umount", str(mount)], check=True)


def test_standing_manifest_is_json(place: Place) -> None:
    content = json.loads((place.out / "manifest.json").read_text(encoding="utf-8"))
    assert content["exit_code"] == 0
