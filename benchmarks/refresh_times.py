"""Wall time and peak memory of the first, a changed and an unchanged refresh of what ships in ``raw_data``.

Times differ between machines; what can be compared is the last line: the unchanged refresh as a share of the time it
takes to import Dagster, DuckDB, pandas and Plotly, in the same run. On a quiet machine: ``just benchmark-refresh``.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEAVY = "import dagster, duckdb, pandas, plotly.graph_objects"
REPEATS = 7


def measure(command: list[str]) -> tuple[float, int, float]:
    """Run a command to its end. Returns seconds, exit code and peak memory in MB (nan where the system cannot tell)."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if not hasattr(os, "wait4"):
        return time.perf_counter() - began, process.wait(), float("nan")
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    peak = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return seconds, process.returncode, peak


def add_one_year_of_crime(raw: Path) -> Path:
    """One new file in the first delivery of reported offences: a year that no other file has."""
    delivery = next(path.parent for path in sorted(raw.rglob("*.txt")) if is_crime(path))
    new = delivery / "ny_fil.txt"
    header, first, *_ = min(delivery.glob("*.txt")).read_bytes().splitlines(keepends=True)
    region, crime, _, _, _, rate, *_ = first.split(b";")
    new.write_bytes(header + b";".join([region, crime, "År".encode("cp1252"), b"1975", b"7", rate, b"\n"]))
    return new


def is_crime(path: Path) -> bool:
    """Whether a file is in Brå's SOL layout."""
    return path.read_bytes()[:40].lstrip(b"\xef\xbb\xbf").startswith(b"Region;Brott;")


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        raw, out = Path(folder) / "raw_data", Path(folder) / "output"
        shutil.copytree(ROOT / "raw_data", raw, copy_function=shutil.copy2)
        refresh = [sys.executable, "-m", "assets.cli", "refresh", "--raw", str(raw), "--out", str(out)]
        rows = [("first", *measure(refresh))]
        add_one_year_of_crime(raw)
        rows.append(("one new file", *measure(refresh)))
        unchanged = [measure(refresh) for _ in range(REPEATS)]
    imports = [measure([sys.executable, "-c", HEAVY]) for _ in range(REPEATS)]
    rows += [middle(f"unchanged (median of {REPEATS})", unchanged), middle(f"imports (median of {REPEATS})", imports)]
    print(f"{'refresh':28} {'seconds':>8} {'exit':>5} {'peak MB':>8}")
    for name, seconds, code, peak in rows:
        print(f"{name:28} {seconds:8.3f} {code:5d} {peak:8.0f}")
    print(f"unchanged / imports: {rows[2][1] / rows[3][1]:.3f}")


def middle(name: str, runs: list[tuple[float, int, float]]) -> tuple[str, float, int, float]:
    """Median seconds, worst exit code, highest peak."""
    return name, statistics.median(one[0] for one in runs), max(one[1] for one in runs), max(one[2] for one in runs)


if __name__ == "__main__":
    main()
