"""Loading deliveries: one delivery is one transaction, and a refused one is a row, not an exception.

Deliveries are taken in name order. Who owns a file, a site or a session is decided against those already taken,
so the result does not depend on what an earlier refresh happened to hold.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from pipeline.ingestion.deliveries import (
    PROMISE_FORMAT,
    Delivery,
    DeliverySettings,
    FoundFile,
    Problem,
    Reader,
    Refused,
    Scan,
    summary,
    version,
)
from pipeline.warehouse import transaction

REJECT_SHARE = 0.01  # of a machine file's data lines; FORMATS, "Municipal registers and logs"

# What a data error looks like from DuckDB. Anything else (disk, memory, a bug of ours) refuses nobody and is raised.
DATA_ERRORS = (duckdb.ConstraintException, duckdb.ConversionException, duckdb.InvalidInputException)

FILE_ROW = """
insert into meta.delivery_file (file_id, sha256, path, delivery, source, format, bytes, status, message, loaded_at, synthetic)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""  # noqa: E501 - one statement


@dataclass(frozen=True)
class Loaded:
    """What became of one delivery in this refresh. ``state`` as in meta.delivery; ``changed`` if rows were written."""

    delivery: str
    state: str
    changed: bool
    message: str
    files: int


def register(con: duckdb.DuckDBPyConnection, scan: Scan, formats: Mapping[str, Reader], now: datetime) -> list[Loaded]:
    """Settle what needs no reading: deliveries that are gone, that cannot be read at all, and files nobody claims.

    Returns:
        the refused ones among them, one ``Loaded`` each, with the unclaimed files last under the name ''.
    """
    found = {one.name for one in scan.deliveries}
    held = con.execute("select delivery, format from meta.delivery order by delivery").fetchall()
    for name, format_id in held:
        if name not in found:
            with transaction(con):
                _forget(con, name, formats.get(format_id))
                con.execute("delete from meta.delivery where delivery = ?", [name])
    unreadable = [one for one in scan.deliveries if one.settings.format not in formats]
    refused = [_refuse(con, one, one.problems, now) for one in unreadable]
    return refused + _note_unclaimed(con, scan.unclaimed, now)


def load(
    con: duckdb.DuckDBPyConnection, deliveries: Iterable[Delivery], formats: Mapping[str, Reader], now: datetime
) -> list[Loaded]:
    """Load the deliveries of one kind of table, in name order.

    Args:
        con: the work database.
        deliveries: of known formats, from one scan.
        formats: readers by id.
        now: for ``loaded_at``; the library never asks the clock.
    """
    outcomes = []
    settled: list[str] = []
    for delivery in sorted(deliveries, key=lambda one: one.name):
        outcomes.append(_load_one(con, delivery, formats[delivery.settings.format], settled, now))
        settled.append(delivery.name)
    return outcomes


def _load_one(
    con: duckdb.DuckDBPyConnection, delivery: Delivery, reader: Reader, settled: Sequence[str], now: datetime
) -> Loaded:
    if delivery.waiting:
        return _wait(con, delivery, now)
    problems = (*delivery.problems, *_not_allowed(con, delivery))
    if problems:
        return _refuse(con, delivery, problems, now)
    own, duplicates = _own_files(con, delivery, settled)
    delivery = dataclasses.replace(delivery, files=own)
    wanted = version(delivery, reader)
    row = con.execute("select state, version from meta.delivery where delivery = ?", [delivery.name]).fetchone()
    if row is not None and row[1] == wanted:
        _settle(con, delivery, duplicates, was=str(row[0]), now=now)
        return Loaded(delivery.name, "loaded", False, "", len(own))
    try:
        with transaction(con):
            _forget(con, delivery.name, reader)
            _write_files(con, delivery, (*own, *delivery.companions.values()), "loaded", now)
            _write_duplicates(con, delivery, duplicates, now)
            reader.read(con, delivery)
            _check(con, delivery, reader, settled)
            _write_delivery(con, delivery, "loaded", "", wanted)
    except Refused as refused:
        return _refuse(con, delivery, refused.problems, now)
    except DATA_ERRORS as error:
        text = f"uppgifterna bryter mot tabellens regler ({str(error).splitlines()[0]}). Rätta filen och kör igen."
        return _refuse(con, delivery, [Problem(text, file=delivery.name)], now)
    return Loaded(delivery.name, "loaded", True, "", len(own))


# ── who owns what ────────────────────────────────────────────────────────────────────────────────────────────


def _own_files(
    con: duckdb.DuckDBPyConnection, delivery: Delivery, settled: Sequence[str]
) -> tuple[tuple[FoundFile, ...], dict[FoundFile, str]]:
    """The files to load, and each duplicate with the path of the file it repeats."""
    rows = con.execute(
        "select sha256, path from meta.delivery_file "
        "where status = 'loaded' and delivery in (select unnest(?)) order by path desc",
        [list(settled)],
    ).fetchall()
    first: dict[str, str] = dict(rows)
    own, duplicates = [], {}
    for found in delivery.files:
        if found.sha256 in first:
            duplicates[found] = first[found.sha256]
        else:
            own.append(found)
            first[found.sha256] = found.path
    return tuple(own), duplicates


def _not_allowed(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> list[Problem]:
    """A synthetic delivery never stands beside real promises (DESIGN: two promise sets ship)."""
    if not delivery.settings.synthetic or delivery.settings.format == PROMISE_FORMAT:
        return []
    real = con.execute(
        "select promise_set from core.promise_set where municipality = ? and not demo order by 1",
        [delivery.settings.municipality],
    ).fetchall()
    return [
        Problem(
            f"leveransen är märkt synthetic = true, men löftesfilen {name} gäller en verklig kommun "
            f"({delivery.settings.municipality}). Ta bort leveransen, eller rätta municipality.",
            file=f"{delivery.name}/source.toml",
        )
        for (name,) in real
    ]


def _check(con: duckdb.DuckDBPyConnection, delivery: Delivery, reader: Reader, settled: Sequence[str]) -> None:
    """The blocking checks, inside the transaction: lines reconcile, few enough rejects, ids owned by nobody else."""
    problems = []
    files = con.execute(
        "select path, lines, preamble_lines + header_lines + data_lines + blank_lines + rejected_lines, data_lines, "
        "rejected_lines from meta.delivery_file where delivery = ? and status = 'loaded' order by path",
        [delivery.name],
    ).fetchall()
    allowed = 0.0 if reader.hand_kept else float(delivery.settings.options.get("reject_share", REJECT_SHARE))
    for path, lines, counted, data, rejected in files:
        if lines != counted:
            text = f"{lines} rader i filen men {counted} är redovisade. Det är ett fel i läsaren: anmäl det."
            problems.append(Problem(text, file=path))
        elif rejected > allowed * (data + rejected):
            problems.append(_too_many_rejects(con, path, rejected, data + rejected, allowed))
    for table, column in reader.exclusive:
        problems += _claimed_twice(con, delivery, table, column, settled)
    if problems:
        raise Refused(problems)


def _too_many_rejects(con: duckdb.DuckDBPyConnection, path: str, rejected: int, of: int, allowed: float) -> Problem:
    first = con.execute(
        "select line, reason from meta.reject join meta.delivery_file using (file_id) "
        "where path = ? order by line limit 3",
        [path],
    ).fetchall()
    shown = "; ".join(f"rad {line}: {reason}" for line, reason in first)
    percent = f"{100 * allowed:g}".replace(".", ",")
    text = f"{rejected} av {of} rader går inte att läsa, och högst {percent} procent godtas. {shown}. Rätta raderna."
    return Problem(text, file=path)


def _claimed_twice(
    con: duckdb.DuckDBPyConnection, delivery: Delivery, table: str, column: str, settled: Sequence[str]
) -> list[Problem]:
    owned = (
        f"select distinct {column} as id, file.delivery from {table} join meta.delivery_file as file using (file_id)"  # noqa: S608 - our own constants
    )
    rows = con.execute(
        f"with owned as ({owned}) select mine.id, theirs.delivery from owned as mine "  # noqa: S608
        "join owned as theirs on theirs.id = mine.id "
        "where mine.delivery = ? and theirs.delivery in (select unnest(?)) order by 1, 2",
        [delivery.name, list(settled)],
    ).fetchall()
    words = {"site": "mätplatsen", "session": "mätperioden", "promise_set": "löftesomgången"}
    return [
        Problem(
            f"{words.get(column, column)} {one!r} finns redan i leveransen {other}. Byt namn på den ena, "
            "eller lägg filerna i samma leverans.",
            file=delivery.name,
        )
        for one, other in rows
    ]


# ── what is written ──────────────────────────────────────────────────────────────────────────────────────────


def _forget(con: duckdb.DuckDBPyConnection, name: str, reader: Reader | None) -> None:
    """Take away everything a delivery holds, but for its own row in meta.delivery."""
    for table in reader.tables if reader else ():
        con.execute(
            f"delete from {table} where file_id in (select file_id from meta.delivery_file where delivery = ?)",  # noqa: S608 - our own constants
            [name],
        )
    _forget_files(con, name)


def _forget_files(con: duckdb.DuckDBPyConnection, name: str, *statuses: str) -> None:
    """Take away a delivery's file rows (of some statuses; of all if none is named) and their rejects."""
    chosen = list(statuses) or ["loaded", "unchanged", "duplicate", "refused", "waiting", "removed"]
    con.execute(
        "delete from meta.reject where file_id in "
        "(select file_id from meta.delivery_file where delivery = ? and status in (select unnest(?)))",
        [name, chosen],
    )
    con.execute("delete from meta.delivery_file where delivery = ? and status in (select unnest(?))", [name, chosen])


def _write_files(
    con: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    files: Iterable[FoundFile],
    status: str,
    now: datetime,
    message: str = "",
) -> None:
    settings = delivery.settings
    for found in files:
        con.execute(
            FILE_ROW,
            [
                found.file_id, found.sha256, found.path, delivery.name, settings.publisher, settings.format,
                found.bytes, status, message, now, settings.synthetic,
            ],
        )  # fmt: skip


def _write_duplicates(
    con: duckdb.DuckDBPyConnection, delivery: Delivery, duplicates: Mapping[FoundFile, str], now: datetime
) -> None:
    for found, first in duplicates.items():
        message = f"Samma innehåll som {first}. Filen räknas en gång."
        _write_files(con, delivery, [found], "duplicate", now, message)


def _write_delivery(
    con: duckdb.DuckDBPyConnection, delivery: Delivery, state: str, message: str, version_held: str
) -> None:
    one: DeliverySettings = delivery.settings
    con.execute("delete from meta.delivery where delivery = ?", [delivery.name])
    values: list[Any] = [
        delivery.name, one.title or delivery.name, one.municipality, one.publisher, one.format, one.accessed,
        one.licence, one.url, one.official, one.synthetic, one.publish, state, message, version_held,
    ]  # fmt: skip
    con.execute("insert into meta.delivery values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)


def _settle(
    con: duckdb.DuckDBPyConnection, delivery: Delivery, duplicates: Mapping[FoundFile, str], was: str, now: datetime
) -> None:
    """The rows held are the right ones. Only what stands beside them may have changed: state, duplicates, refusals."""
    others = con.execute(
        "select sha256, path, message from meta.delivery_file where delivery = ? and status <> 'loaded' order by path",
        [delivery.name],
    ).fetchall()
    wanted = [
        (one.sha256, one.path, f"Samma innehåll som {first}. Filen räknas en gång.")
        for one, first in duplicates.items()
    ]
    if was == "loaded" and others == sorted(wanted, key=lambda row: row[1]):
        return
    with transaction(con):
        _forget_files(con, delivery.name, "unchanged", "duplicate", "refused", "waiting", "removed")
        _write_duplicates(con, delivery, duplicates, now)
        con.execute("update meta.delivery set state = 'loaded', message = '' where delivery = ?", [delivery.name])


def _refuse(con: duckdb.DuckDBPyConnection, delivery: Delivery, problems: Sequence[Problem], now: datetime) -> Loaded:
    return _stand_back(con, delivery, "refused", summary(problems), now)


def _wait(con: duckdb.DuckDBPyConnection, delivery: Delivery, now: datetime) -> Loaded:
    return _stand_back(con, delivery, "waiting", delivery.waiting, now)


def _stand_back(con: duckdb.DuckDBPyConnection, delivery: Delivery, state: str, message: str, now: datetime) -> Loaded:
    """Write by itself that a delivery was not loaded. Its last good rows stay, with their title, licence and date."""
    held = con.execute("select version from meta.delivery where delivery = ?", [delivery.name]).fetchone()
    with transaction(con):
        if held is None:
            _write_delivery(con, delivery, state, message, "")
        else:
            con.execute(
                "update meta.delivery set state = ?, message = ? where delivery = ?", [state, message, delivery.name]
            )
        _forget_files(con, delivery.name, "unchanged", "duplicate", "refused", "waiting", "removed")
        kept = {
            row[0]
            for row in con.execute(
                "select file_id from meta.delivery_file where delivery = ?", [delivery.name]
            ).fetchall()
        }
        new = [one for one in (*delivery.files, *delivery.companions.values()) if one.file_id not in kept]
        _write_files(con, delivery, new, state, now, "")
    return Loaded(delivery.name, state, False, message, len(delivery.files))


def _note_unclaimed(con: duckdb.DuckDBPyConnection, files: Sequence[FoundFile], now: datetime) -> list[Loaded]:
    message = "Ingen leverans gör anspråk på filen. Lägg en source.toml bredvid den, eller flytta den."
    nobody = Delivery("", DeliverySettings(), tuple(files))
    with transaction(con):
        _forget_files(con, "")
        _write_files(con, nobody, files, "refused", now, message)
    return [Loaded("", "refused", False, f"{one.path}: {message}", 1) for one in files]
