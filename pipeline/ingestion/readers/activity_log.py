"""Activity logs: what was planned, done and cancelled. The template is docs/mallar/aktivitetslogg.xlsx.

Layout (FORMATS, "Municipal registers and logs"): CSV with ``;``, or the sheet Aktiviteter of a workbook::

    datum;löfte;åtagande;aktivitet;status;antal;timmar;deltagare;överträdelser;enhet;målgrupp;aktör
    2026-03-14;youth_narcotics;1a;lectures_parents;genomförd;1;2;38;;Exempelskolan;föräldrar;Fältgruppen

Columns in any order; ``anteckning`` may be there and is never read. antal empty is 1. löfte and åtagande are those of a
promise file of the delivery's municipality, and aktivitet one that the åtagande names among its indicators. A row
changes its status; what is planned and then done is one row. Nothing is done later than the log was fetched.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from functools import partial

import duckdb

from pipeline.ingestion import codes
from pipeline.ingestion.deliveries import Delivery, FoundFile, Reader
from pipeline.ingestion.lines import record
from pipeline.ingestion.readers.cell_values import day, number, whole
from pipeline.ingestion.readers.hand_kept import (
    SUFFIXES,
    Cells,
    Earlier,
    Layout,
    Table,
    WrongCellError,
    closest,
    one_of,
    read_files,
)
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


@dataclass(frozen=True)
class Promise:
    """What a log may say of a promise: its commitments, each with the activities it is followed by, and its files."""

    files: tuple[str, ...]
    commitments: Mapping[str, tuple[str, ...]]


Promised = Mapping[str, Promise]


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
    held = promised(con, delivery)
    row = partial(_row, promised=held, accessed=delivery.settings.accessed or date.max)
    for found, table, rows in read_files(delivery, LAYOUT, row):
        notes = (*table.notes, *_notes(table, rows, held))
        _write(con, found, table, rows, delivery.settings.municipality)
        record(con, found, table.count, message=" ".join(notes))


def promised(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> Promised:
    """What the promise files of the delivery's municipality say, by promise id."""
    sets = con.execute(
        "select coalesce(path, 'promises/' || promise_set || '.toml'), content from core.promise_set "
        "left join meta.delivery_file using (file_id) where municipality = ? order by all",
        [delivery.settings.municipality],
    ).fetchall()
    held: dict[str, Promise] = {}
    for path, content in sets:
        for one in json.loads(content)["promises"]:
            before = held.get(one["id"], Promise((), {}))
            own = {
                commitment["id"]: tuple(code for code in commitment["indicators"] if code in codes.activities())
                for commitment in one["commitments"]
            }
            held[one["id"]] = Promise((*before.files, path), {**before.commitments, **own})
    return held


def _row(cells: Cells, first: Earlier, promised: Promised, accessed: date) -> Row:
    promise = cells.get("löfte", partial(_promise, promised=promised), "")
    row = Row(
        date=cells.get("datum", day, date.min),
        promise=promise,
        commitment=cells.get("åtagande", partial(_commitment, promise=promised[promise]), "") if promise else "",
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
    if cells.right:
        _refuse_impossible(cells, row, promised[promise], accessed)
    text = "raden är likadan som {place}. Ta bort den ena, eller skriv antalet i kolumnen antal på en rad."
    cells.once(astuple(row), first, text)
    return row


def _promise(cell: str, promised: Promised) -> str:
    if not promised:
        raise WrongCellError(
            "ett löfte i kommunens löftesfil", "Ingen löftesfil för kommunen är inläst: rätta den först."
        )
    files = sorted({path for one in promised.values() for path in one.files})
    return _named(cell, tuple(promised), files, "löftets")


def _commitment(cell: str, promise: Promise) -> str:
    return _named(cell, tuple(promise.commitments), promise.files, "åtagandets")


def _named(cell: str, known: Sequence[str], files: Sequence[str], whose: str) -> str:
    if cell not in known:
        advice = f"Rätta cellen, eller {whose} id i {' eller '.join(files)}.{closest(cell, known)}"
        raise WrongCellError(f"ett av {', '.join(known) or '(inga)'}", advice)
    return cell


def _amount(cell: str) -> float:
    try:
        given = whole(cell) if cell else 1
    except WrongCellError:
        given = None
    if not given:
        raise WrongCellError("ett heltal från 1, eller tomt för en gång")
    return given


def _refuse_impossible(cells: Cells, row: Row, promise: Promise, accessed: date) -> None:
    if row.status == "done" and row.date > accessed:
        text = (
            f"datum är {row.date}, men loggen hämtades {accessed} (accessed i source.toml), och det som är genomfört "
            "kan inte ligga senare. Rätta datumet, statusen eller accessed."
        )
        cells.wrong(text, "datum")
    followed = promise.commitments[row.commitment]
    if followed and row.activity not in followed:
        text = (
            f"aktivitet är {row.activity}, men åtagandet {row.commitment} följs med {', '.join(followed)}. Rätta "
            f"aktiviteten eller åtagandet, eller lägg till måttet bland åtagandets i {' eller '.join(promise.files)}."
        )
        cells.wrong(text, "aktivitet")


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


def _notes(table: Table, rows: list[Row], promised: Promised) -> list[str]:
    """What is loaded all the same but must be said."""
    if not rows:
        return ["Loggen har inga rader än."]
    notes, numbered = [], [(str(line), row) for (line, _), row in zip(table.rows, rows, strict=True)]
    if lines := [line for line, row in numbered if row.audience and row.audience.casefold() not in codes.audiences()]:
        known = ", ".join(codes.audiences())
        notes.append(
            f"Målgruppen på rad {', '.join(lines)} är ingen av {known}: raden räknas, men inte för någon målgrupp."
        )
    if lines := [line for line, row in numbered if not promised[row.promise].commitments[row.commitment]]:
        notes.append(
            f"Åtagandet på rad {', '.join(lines)} följs inte med någon aktivitet i löftesfilen: raden räknas i måttet, "
            "men visas inte vid åtagandet."
        )
    return notes


READER = Reader(
    id="activity_log",
    title="aktivitetslogg",
    tables=("core.activity",),
    read=read,
    hand_kept=True,
    parsers=("duckdb", "python-calamine"),
    suffixes=SUFFIXES,
    held_beside=promised,
)
