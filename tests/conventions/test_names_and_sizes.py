"""The house stays a house: rooms with names, rooms of a size one can read, nothing of one machine in a tracked file."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "tools"}
MOST_LINES = 400
READ_AS_A_LIST = {"pipeline/ingestion/core/schema.sql"}  # the data dictionary: one table after the other, in one place
# A path under a home, a temporary or a mounted folder, or under a drive letter's user folder.
MACHINE_PATH = re.compile(r"""(?<![\w./~*-])/(?:w[o]rk|t[m]p|h[o]me|r[o]ot|m[n]t|U[s]ers)/\w|[A-Za-z]:\\U[s]ers\\""")


def tracked() -> list[Path]:
    """Files under version control that exist, as paths under the project; untracked ones that are not ignored too."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True
    )
    if listed.returncode:
        pytest.skip("projektet ligger inte i git här, så det går inte att se vilka filer som hör till det")
    names = listed.stdout.decode().split("\0")
    return sorted(ROOT / name for name in set(names) if name and (ROOT / name).is_file())


def test_no_module_is_a_drawer():
    found = [path for path in tracked() if path.suffix in {".py", ".sql"} and path.stem in DRAWERS]
    assert found == [], "name a module after what it is about"


def test_no_module_is_longer_than_one_can_read():
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in tracked()
        if path.suffix in {".py", ".sql", ".js"} and not path.is_relative_to(ROOT / "tests")
    }
    too_long = {name: lines for name, lines in lengths.items() if lines > MOST_LINES}
    assert {name: lines for name, lines in too_long.items() if name not in READ_AS_A_LIST} == {}, (
        "split along a real seam"
    )


def test_every_package_says_what_belongs_there():
    rooms = [path for path in tracked() if path.name == "__init__.py" and path.is_relative_to(ROOT / "pipeline")]
    silent = [path for path in rooms if not path.read_text(encoding="utf-8").lstrip().startswith('"""')]
    assert rooms
    assert silent == []


def test_no_tracked_file_holds_a_path_of_one_machine():
    found = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8", errors="replace").splitlines(), 1):
            if MACHINE_PATH.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert found == []


def test_no_tracked_file_is_large():
    assert [path for path in tracked() if path.stat().st_size > 5_000_000] == []
