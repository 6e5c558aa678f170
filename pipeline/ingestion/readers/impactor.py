r"""Impactor (side-firing radar): single vehicles, both lanes in one file.

Layout (FORMATS, "Speed measurements"; the publisher's own description beside a real file): no header, CRLF, and on each
line a trailing space::

    24.10.16 08:37:29;00;032;01;0␠

= dd.mm.yy HH:MM:SS; a placeholder; km/h; length in whole metres; direction, 0 for the lane nearest the device (read as
1) and 1 for the other (read as 2). Site, limit and start date stand in the file's name alone, which is never read.
"""

import duckdb

from pipeline.ingestion.deliveries import Delivery, FoundFile, Problem, Reader
from pipeline.ingestion.readers.speed_sites import SESSIONS, SITES
from pipeline.ingestion.readers.vehicle_lines import (
    EXCLUSIVE,
    LOOKED_AT,
    TABLES,
    Layout,
    Vehicles,
    not_ours,
    read_files,
)

LAYOUT = Layout(
    pattern=r"(?P<date>\d\d\.\d\d\.\d\d) (?P<time>\d\d:\d\d:\d\d);\d\d;(?P<speed>\d{3});(?P<length>\d\d);"
    r"(?P<direction>[01]) ?",
    moment=("%d.%m.%y %H:%M:%S",),
    directions={"0": 1, "1": 2},
    example="24.10.16 08:37:29;00;032;01;0",
)


def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Fill ``core.speed_site``, ``speed_session``, ``speed_passage`` and ``speed_bin``.

    Raises:
        Refused: see ``vehicle_lines.read_files``.
    """
    read_files(con, delivery, look)


def look(found: FoundFile, text: str) -> Vehicles | Problem:
    """A file is one of ours if any of its first lines is a vehicle: it has no header to know it by."""
    first = text.split("\n", LOOKED_AT)[:LOOKED_AT]
    if any(LAYOUT.line.fullmatch(line.removesuffix("\r")) for line in first):
        return Vehicles(LAYOUT)
    return not_ours(found, text, "Impactor-fil", f"varje rad ska se ut som {LAYOUT.example}.")


READER = Reader(
    id="impactor",
    title="fordonsmätningar från Impactor",
    tables=TABLES,
    read=read,
    companions=(SITES, SESSIONS),
    suffixes=(".txt",),
    exclusive=EXCLUSIVE,
)
