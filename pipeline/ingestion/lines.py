"""Line counts and rejects of a file, as every reader leaves them."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from pipeline.ingestion.deliveries import FoundFile


@dataclass(frozen=True)
class Reject:
    """One rejected line (or one field of it). ``text`` is what stood there; empty where it may hold personal data."""

    line: int
    column_name: str
    reason: str
    text: str


@dataclass(frozen=True)
class LineCount:
    """How a file's physical lines divide. ``data`` lines became rows; the sum is the whole file."""

    lines: int
    preamble: int = 0
    header: int = 0
    data: int = 0
    blank: int = 0
    rejected: int = 0


def record(
    con: duckdb.DuckDBPyConnection,
    found: FoundFile,
    count: LineCount,
    rejects: Sequence[Reject] = (),
    message: str = "",
) -> None:
    """Leave a file's line counts and rejects in ``meta``. The loader has already made the file's row.

    Args:
        con: inside the delivery's transaction.
        found: the file.
        count: how its lines divide; a line with several rejected fields counts once in ``rejected``.
        rejects: in line order.
        message: Swedish note to show beside the file (a clock warning, say).
    """
    con.execute(
        "update meta.delivery_file set lines = ?, preamble_lines = ?, header_lines = ?, data_lines = ?, "
        "blank_lines = ?, rejected_lines = ?, message = ? where file_id = ?",
        [
            count.lines,
            count.preamble,
            count.header,
            count.data,
            count.blank,
            count.rejected,
            message,
            found.file_id,
        ],
    )
    if rejects:
        con.executemany(
            "insert into meta.reject values (?, ?, ?, ?, ?, ?)",
            [[found.file_id, found.sha256, one.line, one.column_name, one.reason, one.text] for one in rejects],
        )
