"""A raw folder to scan: a format that reads nothing, a whole source.toml, and what a scan found."""

from collections.abc import Callable
from typing import Any

import duckdb

from pipeline.ingestion import deliveries
from pipeline.ingestion.deliveries import Delivery, Reader, Scan, summary


def read_nothing(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """A scan reads no rows."""


FORMATS = {
    "rader": Reader("rader", "Rader", (), read_nothing, companions=("sites.csv",)),
    deliveries.PROMISE_FORMAT: Reader(deliveries.PROMISE_FORMAT, "Löften", (), read_nothing),
}
WHOLE = """[delivery]
title = "Prov"
municipality = "9999"
publisher = "Provaren"
format = "rader"
accessed = 2026-11-20
licence = "Fri"
"""

Write = Callable[..., Scan]


def only(found: Scan) -> Delivery:
    (delivery,) = found.deliveries
    return delivery


def said(delivery: Delivery) -> str:
    return summary(delivery.problems)


def paths(files: Any) -> list[str]:
    return [one.path for one in files]
