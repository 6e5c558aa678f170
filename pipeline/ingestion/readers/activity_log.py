"""Activity logs: what was planned, done and cancelled. The template is docs/mallar/aktivitetslogg.xlsx.

Layout (FORMATS, "Municipal registers and logs"): CSV with ``;``, or the sheet Aktiviteter of a workbook::

    datum;löfte;åtagande;aktivitet;status;antal;timmar;deltagare;överträdelser;enhet;målgrupp;aktör
    2026-03-14;youth_narcotics;1a;lectures_parents;genomförd;1;2;38;;Exempelskolan;föräldrar;Fältgruppen

Columns in any order; ``anteckning`` may be there and is never read. antal empty is 1. löfte and åtagande are those of a
promise file of the delivery's municipality. A row changes its status; what is planned and then done is one row.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import date
from functools import partial

import duckdb

from pipeline.ingestion import codes
from pipeline.ingestion.deliveries import Delivery, FoundFile, Reader
from pipeline.ingestion.lines import record
from pipeline.ingestion.readers.cell_values import day, number, whole
from pipeline.ingestion.readers.hand_kept import Cells, Earlier, Layout, Table, WrongCellError, one_of, read_files
from pipeline.ingestion.readers.sql import statement

STATUSES = {"planerad": "planned", "genomförd": "done", "inställd": "cancelled"}
LAYOUT = Layout(
    columns=(
        "datum", "löfte", "åtagande", "aktivitet", "status", "antal", "timmar", "deltagare", "överträdelser", "enhet",
        "målgrupp", "aktör",
    ),
    unread=("anteckning",),
    free_text=("enhet", "målgrupp", "aktör"),
    sheet="Aktiviteter",
    may_be_empty=True,
    summed=True,
)  # fmt: skip

Promised = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Row:
    """One line of a log, as in ``core.activity``."""

    date: date
    promise: str
    commitment: str
    activity: str
    status: str
    amount: float
    hours: float | None
    participants: float | None
    violations: float | None
    unit_name: str
    audience: str
    actor: str


def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Fill ``core.activity`` from the delivery's files. The promise files must have been read before.

    Raises:
        Refused: with everything that is wrong with them.
    """
    row = partial(_row, promised=promised(con, delivery))
    for found, table, rows in read_files(delivery, LAYOUT, row):
        _write(con, found, table, rows, delivery.settings.municipality)


def promised(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> Promised:
    """Promise id → its commitments, of the promise files of the delivery's municipality."""
    rows = con.execute(
        "select promise, list(distinct commitment order by commitment) from core.commitment "
        "join core.promise_set using (promise_set) where municipality = ? group by promise order by promise",
        [delivery.settings.municipality],
    ).fetchall()
    return {promise: tuple(commitments) for promise, commitments in rows}


def _row(cells: Cells, first: Earlier, promised: Promised) -> Row:
    promise = cells.get("löfte", partial(_promise, promised=promised), "")
    row = Row(
        date=cells.get("datum", day, date.min),
        promise=promise,
        commitment=cells.get("åtagande", one_of(promised[promise]), "") if promise else "",
        activity=cells.get("aktivitet", one_of(tuple(codes.activities())), ""),
        status=STATUSES.get(cells.get("status", one_of(tuple(STATUSES)), ""), ""),
        amount=cells.get("antal", _amount, 1.0),
        hours=cells.get("timmar", number, None),
        participants=cells.get("deltagare", whole, None),
        violations=cells.get("överträdelser", whole, None),
        unit_name=cells.get("enhet", str, ""),
        audience=cells.get("målgrupp", str, ""),
        actor=cells.get("aktör", str, ""),
    )
    text = "raden är likadan som {place}. Ta bort den ena, eller skriv antalet i kolumnen antal på en rad."
    cells.once(astuple(row), first, text)
    return row


def _promise(cell: str, promised: Promised) -> str:
    if not promised:
        raise WrongCellError(
            "ett löfte i kommunens löftesfil", "Ingen löftesfil för kommunen är inläst: rätta den först."
        )
    return one_of(tuple(promised))(cell)


def _amount(cell: str) -> float:
    given = number(cell) if cell else 1.0
    if given is None:
        raise WrongCellError("ett tal som inte är negativt, eller tomt för en gång")
    return given


def _write(con: duckdb.DuckDBPyConnection, found: FoundFile, table: Table, rows: list[Row], municipality: str) -> None:
    con.execute(
        statement("activity_rows"),
        {
            "file_id": found.file_id,
            "sha256": found.sha256,
            "area_code": municipality,
            "line": [line for line, _ in table.rows],
            "date": [row.date for row in rows],
            "promise": [row.promise for row in rows],
            "commitment": [row.commitment for row in rows],
            "activity": [row.activity for row in rows],
            "status": [row.status for row in rows],
            "amount": [row.amount for row in rows],
            "hours": [row.hours for row in rows],
            "participants": [row.participants for row in rows],
            "violations": [row.violations for row in rows],
            "unit_name": [row.unit_name for row in rows],
            "audience": [row.audience for row in rows],
            "actor": [row.actor for row in rows],
        },
    )
    record(con, found, table.count, message=" ".join((*table.notes, *_notes(table, rows))))


def _notes(table: Table, rows: list[Row]) -> list[str]:
    """What is loaded all the same but must be said."""
    if not rows:
        return ["Loggen har inga rader än."]
    lines = [
        str(line)
        for (line, _), row in zip(table.rows, rows, strict=True)
        if row.audience and row.audience.casefold() not in codes.audiences()
    ]
    if not lines:
        return []
    known = ", ".join(codes.audiences())
    return [f"Målgruppen på rad {', '.join(lines)} är ingen av {known}: raden räknas, men inte för någon målgrupp."]


READER = Reader(
    id="activity_log",
    title="aktivitetslogg",
    tables=("core.activity",),
    read=read,
    hand_kept=True,
    parsers=("duckdb", "python-calamine"),
    suffixes=(".xlsx", ".csv"),
    held_beside=promised,
)
