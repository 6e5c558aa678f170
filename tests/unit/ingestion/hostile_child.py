"""Scans and loads a raw folder in a process of its own, and says what became of each delivery and what it cost.

    python hostile_child.py RAW_FOLDER

Writes JSON on standard output: ``deliveries`` (name → state and message), ``seconds`` (of a processor), and ``peak_mb``
(resident memory above what the process had once everything was imported).
"""

import json
import sys
import time
from datetime import datetime
from pathlib import Path

import python_calamine  # noqa: F401 - imported here so that it is no part of the peak

from pipeline import warehouse
from pipeline.ingestion import deliveries
from pipeline.ingestion.core import loading
from pipeline.refresh import FORMATS

NOW = datetime(2026, 11, 20, 12, 0)


def peak_mb() -> float:
    """The most that this process has had in memory."""
    status = Path("/proc/self/status").read_text(encoding="ascii")  # ru_maxrss begins with the parent's peak
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main(raw: Path) -> None:
    """Load everything under the folder as a refresh would."""
    before, began = peak_mb(), time.process_time()
    scan = deliveries.scan(raw, FORMATS)
    with warehouse.open_work(raw.parent / "work.duckdb") as con:
        loaded = loading.register(con, scan, FORMATS, NOW)
        for one in scan.deliveries:
            if one.settings.format in FORMATS:
                loaded += loading.load(con, [one], FORMATS, NOW)
    answer = {
        "deliveries": {one.delivery: [one.state, one.message] for one in loaded if one.delivery},
        "seconds": time.process_time() - began,
        "peak_mb": peak_mb() - before,
    }
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
