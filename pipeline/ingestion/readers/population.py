"""Inhabitants of areas on days: how ``scb_csv``, ``px`` and ``jsonstat`` fill ``core.population``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from pipeline.ingestion.decoding import State
from pipeline.ingestion.deliveries import FoundFile
from pipeline.ingestion.readers.sql import statement

MOST_INHABITANTS = 10**10  # of any area


@dataclass(frozen=True)
class Inhabitants:
    """Rows of ``core.population`` of one file, a list per column; ``line`` is where in the file each stands."""

    line: Sequence[int]
    area_code: Sequence[str]
    counted_on: Sequence[date]
    dimension: Sequence[str]
    group_key: Sequence[str]
    population: Sequence[float | None]
    state: Sequence[State]


def write(con: duckdb.DuckDBPyConnection, found: FoundFile, rows: Inhabitants) -> None:
    """Write a file's rows."""
    con.execute(statement("population_rows"), {"file_id": found.file_id, "sha256": found.sha256} | vars(rows))
