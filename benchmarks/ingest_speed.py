"""Speed of the whole ingest against bare DuckDB scripts, on synthetic SDR files in a temporary folder, in one run.

The whole ingest hashes, decodes, claims, counts lines, reads, reconciles, makes the histogram and the site statistics,
and commits. The bare scripts read the same files into one table and make the same statistics, without and with file and
line in each row. Only the ratios compare between machines. ``python benchmarks/ingest_speed.py [FILES] [ROWS]``.
"""

import glob
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from pipeline import warehouse
from pipeline.indicators import speed
from pipeline.ingestion import deliveries
from pipeline.ingestion.core import loading
from pipeline.ingestion.readers import READERS

HERE = Path(__file__).parent
PREAMBLE = b"\n\nStandort: 1-Provgatan\n\n[km/h]\t\t\t\t [m]\nDateformat: dd.mm.yy\r\n"
PREAMBLE_LINES = 6
FORMATS = {reader.id: reader for reader in READERS}
SOURCE = """[delivery]
title = "Hastigheter"
municipality = "9999"
publisher = "Påhittad"
format = "sdr"
accessed = 2026-11-20
licence = "Påhittade uppgifter"
synthetic = true
"""


def write_files(folder: Path, files: int, rows: int) -> list[Path]:
    """Seeded SDR files, two weeks each, every file another site, with the two tables beside them."""
    folder.mkdir(parents=True)
    (folder / "source.toml").write_text(SOURCE, encoding="utf-8")
    sites, sessions = ["site;street;limit_kmh;role;vehicle_km"], ["file;session;site;direction;period;clock"]
    chance = random.Random(2026)
    paths = []
    for number in range(files):
        start, step = datetime(2026, 5, 4), timedelta(days=14) / rows
        lines = [
            f"{min(max(round(chance.gauss(42, 7)), 5), 140):03d}\t{start + step * row:%H:%M:%S\t%d.%m.%y}"
            f"\t{1 + row % 2}\t{chance.randint(20, 180) / 10}"
            for row in range(rows)
        ]
        path = folder / f"plats_{number}_#1.txt"
        path.write_bytes(PREAMBLE + "\r\n".join(lines).encode("ascii"))
        paths.append(path)
        sites.append(f"s{number};Provgatan {number};40;{'treated' if number % 2 else 'control'};1000")
        sessions.append(f"{path.name};s{number}-before;s{number};;before;local")
    (folder / "sites.csv").write_text("\n".join(sites) + "\n", encoding="utf-8")
    (folder / "sessions.csv").write_text("\n".join(sessions) + "\n", encoding="utf-8")
    return paths


def whole(raw: Path, database: Path, expected: int) -> None:
    """The ingest as a refresh does it, site statistics included."""
    scan = deliveries.scan(raw, FORMATS)
    con = warehouse.open_work(database)
    loading.register(con, scan, FORMATS, datetime(2026, 11, 20))
    (loaded,) = loading.load(con, scan.deliveries, FORMATS, datetime(2026, 11, 20))
    with warehouse.transaction(con):
        speed.fill_site_speed(con)
    assert loaded.state == "loaded", loaded.message
    assert warehouse.count(con, "core.speed_passage") == expected
    warehouse.checkpoint(con)
    con.close()


def bare(paths: list[Path], database: Path, expected: int, numbered: bool) -> None:
    """The same rows and statistics, and nothing else."""
    con = duckdb.connect(str(database))
    con.execute(
        "create table passage (file_id bigint, line integer, direction smallint, measured_at timestamp, "
        "speed_kmh smallint, length_m decimal(4, 1))"
    )
    insert = (HERE / "bare_ingest.sql").read_text(encoding="utf-8")
    con.begin()
    for number, path in enumerate(paths):
        values = {"file_id": number, "path": glob.escape(str(path)), "preamble": PREAMBLE_LINES, "numbered": numbered}
        con.execute(insert, values)
    con.execute((HERE / "bare_statistics.sql").read_text(encoding="utf-8"))
    con.commit()
    assert con.execute("select count(*) from passage").fetchone() == (expected,)
    con.execute("checkpoint")
    con.close()


def timed(work: Callable[[], None]) -> float:
    """Seconds of wall time."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Print the times and the ratios."""
    files, rows = map(int, sys.argv[1:]) if len(sys.argv) == 3 else (60, 20_000)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        paths = write_files(place / "raw" / "9999" / "hastighet", files, rows)
        size = sum(path.stat().st_size for path in paths) / 1e6
        expected = files * rows
        bare(paths, place / "warm.duckdb", expected, numbered=False)  # reads every file once: all three find them warm
        plain = timed(lambda: bare(paths, place / "plain.duckdb", expected, numbered=False))
        with_lines = timed(lambda: bare(paths, place / "lines.duckdb", expected, numbered=True))
        ours = timed(lambda: whole(place / "raw", place / "work.duckdb", expected))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{files} files, {size:.0f} MB, {expected} rows; peak {peak:.0f} MB")
    print(f"bare                    {plain:7.2f} s   1.00")
    print(f"bare with file and line {with_lines:7.2f} s   {with_lines / plain:.2f}")
    print(f"whole ingest            {ours:7.2f} s   {ours / plain:.2f}   ({ours / with_lines:.2f} of bare with lines)")


if __name__ == "__main__":
    main()
