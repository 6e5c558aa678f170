"""What the organisation says of itself: ``raw_data/organisation.toml``, read through ``pipeline.organisation``.

A correction names an indicator and a promise set, so the reader is made where the indicators are known.
"""

import json

import duckdb

from pipeline import organisation
from pipeline.ingestion import decoding
from pipeline.ingestion.deliveries import ORGANISATION_FORMAT, Delivery, Reader, Refused
from pipeline.ingestion.lines import LineCount, record
from pipeline.ingestion.readers.promise_set import problem_of, utf8_text
from pipeline.ingestion.readers.sql import statement
from pipeline.promises import TableError


def reader(indicator_ids: tuple[str, ...]) -> Reader:
    """The reader of organisation.toml.

    Args:
        indicator_ids: the indicators that a correction may be of.
    """

    def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
        """Fill ``core.organisation``.

        Raises:
            Refused: with everything that is wrong with the file.
        """
        sets = [str(name) for (name,) in con.execute("select promise_set from core.promise_set order by 1").fetchall()]
        for found in delivery.files:
            text = utf8_text(found)
            try:
                held = organisation.parse(text, sets, indicator_ids)
            except TableError as error:
                raise Refused([problem_of(found, one) for one in error.problems]) from error
            content = json.dumps(held.content(), ensure_ascii=False)
            con.execute(statement("organisation_row"), {"content": content, "file_id": found.file_id})
            lines = decoding.split_lines(text)
            data = sum(1 for line in lines if line.strip())
            record(con, found, LineCount(len(lines), data=data, blank=len(lines) - data))

    return Reader(
        id=ORGANISATION_FORMAT,
        title="Uppgifter om organisationen",
        tables=("core.organisation",),
        read=read,
        hand_kept=True,
        knowledge=tuple(indicator_ids),
    )
