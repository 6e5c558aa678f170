"""Promise sets: ``raw_data/promises/<set>.toml``, one file each (DESIGN 4), read through ``pipeline.promises``.

A promise file names indicators, and one that names an unknown indicator is refused; so the reader is made where the
indicators are known.
"""

import json

import duckdb

from pipeline import promises
from pipeline.ingestion import codes, decoding
from pipeline.ingestion.deliveries import PROMISE_FORMAT, Delivery, FoundFile, Problem, Reader, Refused
from pipeline.ingestion.lines import LineCount, record
from pipeline.ingestion.readers.sql import statement


def reader(indicator_ids: tuple[str, ...], never_aimed: tuple[str, ...] = ()) -> Reader:
    """The reader of promise files.

    Args:
        indicator_ids: the indicators that a promise may name.
        never_aimed: those of them that can have no target.
    """

    def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
        """Fill ``core.promise_set``, ``core.commitment`` and ``core.promise_basis``.

        Raises:
            Refused: with everything that is wrong with the file.
        """
        for found in delivery.files:
            text = utf8_text(found)
            held = _parsed(found, text, indicator_ids, never_aimed)
            _refuse_taken(con, found, held.about.id)
            _write(con, found, held)
            lines = decoding.split_lines(text)
            data = sum(1 for line in lines if line.strip())
            notes = [f"Rad {one.line} ({one.key}): {one.text}" for one in held.notes]
            record(con, found, LineCount(len(lines), data=data, blank=len(lines) - data), message=" ".join(notes))

    return Reader(
        id=PROMISE_FORMAT,
        title="Löftesfil",
        tables=("core.promise_set", "core.commitment", "core.promise_basis"),
        read=read,
        hand_kept=True,
        exclusive=(("core.promise_set", "promise_set"),),
        knowledge=(*indicator_ids, "", *never_aimed),
    )


def utf8_text(found: FoundFile) -> str:
    """The file's text.

    Raises:
        Refused: it is not UTF-8; the message says on which line.
    """
    data = found.absolute.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = "filen är inte sparad i UTF-8. Öppna den i en texteditor och spara den med teckenkodningen UTF-8."
        raise Refused([Problem(text, file=found.path, line=line)]) from error


def _parsed(
    found: FoundFile, text: str, indicator_ids: tuple[str, ...], never_aimed: tuple[str, ...]
) -> promises.PromiseSet:
    try:
        held = promises.parse(text, indicator_ids, never_aimed)
    except promises.TableError as error:
        raise Refused([problem_of(found, one) for one in error.problems]) from error
    area = codes.areas().get(held.about.municipality)
    if area is None or area.kind != "municipality":
        said = (
            f"set.municipality är {held.about.municipality!r}, men ska vara en kommunkod med fyra siffror som "
            'municipality = "0182". Rätta koden, eller lägg till kommunen i pipeline/ingestion/codes/area.csv.'
        )
        raise Refused([Problem(said, file=found.path, line=promises.places(text).get(("set", "municipality")))])
    return held


def problem_of(found: FoundFile, problem: promises.Problem) -> Problem:
    """What is wrong with a key of a TOML file, as an analyst is told."""
    text = f"{problem.key}: {problem.text}" if problem.key else problem.text
    return Problem(text, file=found.path, line=problem.line)


def _refuse_taken(con: duckdb.DuckDBPyConnection, found: FoundFile, set_id: str) -> None:
    other = con.execute(
        "select path from core.promise_set join meta.delivery_file using (file_id) where promise_set = ?", [set_id]
    ).fetchone()
    if other is not None:
        text = f"löftesomgången {set_id!r} finns redan i {other[0]}. Ge den ett annat id under [set]."
        raise Refused([Problem(text, file=found.path)])


def _write(con: duckdb.DuckDBPyConnection, found: FoundFile, held: promises.PromiseSet) -> None:
    about = held.about
    con.execute(
        statement("promise_set_row"),
        {
            "promise_set": about.id,
            "municipality": about.municipality,
            "area_code": about.area_code,
            "period_start": about.period_start,
            "period_end": about.period_end,
            "demo": about.demo,
            "content": json.dumps(held.content(), ensure_ascii=False),
            "sha256": found.sha256,
            "file_id": found.file_id,
        },
    )
    for promise, commitment in held.commitments():
        names = commitment.evaluability
        con.execute(
            statement("commitment_row"),
            {
                "promise_set": about.id,
                "promise": promise.id,
                "commitment": commitment.id,
                "kind": commitment.kind,
                "actor": commitment.actor,
                "has_owner": names.owner,
                "has_baseline": names.baseline,
                "has_target": names.target,
                "has_date": names.date,
                "has_place": names.place,
                "sha256": found.sha256,
                "line": held.lines[commitment.id],
                "file_id": found.file_id,
            },
        )
    for promise, basis, line in held.bases():
        con.execute(
            statement("promise_basis_row"),
            {
                "promise_set": about.id,
                "promise": promise.id,
                "kind": basis.kind or "",
                "date": basis.date,
                "answered": basis.answered is not None,
                "sha256": found.sha256,
                "line": line,
                "file_id": found.file_id,
            },
        )
