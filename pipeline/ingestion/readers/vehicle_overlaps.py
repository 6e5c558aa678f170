"""Downloads of one measurement that overlap: what a device still held was fetched again, and would count twice."""

from collections import Counter
from collections.abc import Mapping

import duckdb

from pipeline.ingestion.deliveries import FoundFile, Problem
from pipeline.ingestion.readers.speed_sites import Session
from pipeline.ingestion.readers.sql import statement

FEWEST = 20  # vehicles alike to the second, km/h and length: two devices never see so many


def problems(con: duckdb.DuckDBPyConnection, sessions: Mapping[FoundFile, Session]) -> list[Problem]:
    """Files that repeat another of the same session: all vehicles of a direction in the time that both cover.

    Args:
        con: with the passages of the files in ``core.speed_passage``.
        sessions: whose files they are.
    """
    shared = Counter(row.session for row in sessions.values())
    files = [found for found, row in sessions.items() if shared[row.session] > 1]
    if not files:
        return []
    rows = con.execute(
        statement("vehicle_overlaps"),
        {
            "file_ids": [found.file_id for found in files],
            "sessions": [sessions[found].session for found in files],
            "fewest": FEWEST,
        },
    ).fetchall()
    return [
        Problem(
            f"filen har samma fordon som {files[first - 1].name} ({vehicles} fordon i riktning {direction}, "
            f"{since:%Y-%m-%d %H:%M:%S}–{until:%Y-%m-%d %H:%M:%S}), och de skulle räknas två gånger. Ta bort den fil "
            "som den andra täcker, eller hämta mätningen på nytt i en enda fil.",
            file=files[second - 1].path,
        )
        for first, second, direction, since, until, vehicles in rows
    ]
