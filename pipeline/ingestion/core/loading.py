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

from pipeline.ingestion import found_files
from pipeline.ingestion.core import ownership
from pipeline.ingestion.deliveries import (
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
DATA_ERRORS = (
    duckdb.ConstraintException,
    duckdb.ConversionException,
    duckdb.InvalidInputException,
    duckdb.OutOfRangeException,
)

UNCLAIMED = "Ingen leverans gör anspråk på filen. Lägg en source.toml bredvid den, eller flytta den."

FILE_ROW = """
insert into meta.delivery_file (file_id, sha256, path, delivery, source, format, bytes, status, message, loaded_at, synthetic)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""  # noqa: E501 - one statement


@dataclass(frozen=True)
class Loaded:
    """What became of one delivery in this refresh.

    Attributes:
        delivery: its name; '' for a file that no delivery claims.
        state: as in meta.delivery.
        changed: rows were written.
        message: Swedish; empty when loaded.
        files: how many it has.
        new_files: how many of them were not held before, byte for byte.
    """

    delivery: str
    state: str
    changed: bool
    message: str
    files: int
    new_files: int = 0


def register(con: duckdb.DuckDBPyConnection, scan: Scan, formats: Mapping[str, Reader], now: datetime) -> list[Loaded]:
    """Settle what needs no reading: deliveries that are gone, that cannot be read at all, and files nobody claims.

    Returns:
        those that are refused or wait among them, one ``Loaded`` each, with the unclaimed files last under the name ''.
    """
    found = {one.name for one in scan.deliveries}
    unreadable = [one for one in scan.deliveries if one.settings.format not in formats]
    unlisted = tuple(f"{one.name}/" for one in unreadable if _is_unlisted(one))  # not known to be gone
    for (name,) in con.execute("select delivery from meta.delivery order by delivery").fetchall():
        if name not in found and not name.startswith(unlisted):
            with transaction(con):
                _forget(con, name, formats)
                con.execute("delete from meta.delivery where delivery = ?", [name])
    note_unclaimed(con, scan, now)
    refused = [
        _wait(con, one, now) if _is_unlisted(one) else _refuse(con, one, one.problems, now) for one in unreadable
    ]
    return refused + [Loaded("", "refused", False, f"{one.path}: {UNCLAIMED}", 1) for one in scan.unclaimed]


def _is_unlisted(delivery: Delivery) -> bool:
    """Whether it stands for a folder that could not be opened: it has no format, and nothing is wrong with it."""
    return bool(delivery.waiting) and not delivery.problems and not delivery.settings.format


def note_unclaimed(con: duckdb.DuckDBPyConnection, scan: Scan, now: datetime) -> None:
    """Write down the files that no delivery claims, but for those whose rows a delivery holds still.

    Done before loading, so that a file that is claimed from now on is free; and again after it, for one that is not
    claimed any longer.
    """
    nobody = Delivery("", DeliverySettings(), scan.unclaimed)
    with transaction(con):
        _forget_files(con, "")
        held = {row[0] for row in con.execute("select file_id from meta.delivery_file").fetchall()}
        _write_files(con, nobody, [one for one in scan.unclaimed if one.file_id not in held], "refused", now, UNCLAIMED)


def load(
    con: duckdb.DuckDBPyConnection,
    deliveries: Sequence[Delivery],
    formats: Mapping[str, Reader],
    now: datetime,
    checks: Sequence[str] = (),
) -> list[Loaded]:
    """Load the deliveries of one kind of table, in name order.

    Args:
        con: the work database.
        deliveries: of known formats, from one scan.
        formats: readers by id.
        now: for ``loaded_at``; the library never asks the clock.
        checks: SQL that returns a row (what: text) for each thing that is wrong; run inside each transaction.
    """
    outcomes = []
    settled: list[str] = []
    for delivery in sorted(deliveries, key=lambda one: one.name):
        outcomes.append(_load_one(con, delivery, formats, settled, now, checks))
        settled.append(delivery.name)
    for format_id in sorted({one.settings.format for one in deliveries}):
        for name in ownership.taken_meanwhile(con, formats[format_id]):
            _forget_held(con, name, formats)
    return outcomes


def _load_one(
    con: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    formats: Mapping[str, Reader],
    settled: Sequence[str],
    now: datetime,
    checks: Sequence[str],
) -> Loaded:
    reader = formats[delivery.settings.format]
    if not_allowed := ownership.not_allowed(con, delivery):
        _forget_held(con, delivery.name, formats)
        return _refuse(con, delivery, not_allowed, now)
    if delivery.waiting:
        return _wait(con, delivery, now)
    if problems := (*delivery.problems, *_wrong_options(delivery)):
        return _refuse(con, delivery, problems, now)
    own, duplicates = ownership.own_files(con, delivery, settled)
    delivery = dataclasses.replace(delivery, files=own)
    wanted = version(delivery, reader, reader.held_beside(con, delivery) if reader.held_beside else None)
    row = con.execute("select state, version from meta.delivery where delivery = ?", [delivery.name]).fetchone()
    if row is not None and row[1] == wanted:
        _settle(con, delivery, duplicates, was=str(row[0]), now=now)
        return Loaded(delivery.name, "loaded", False, "", len(own))
    held = "select file_id from meta.delivery_file where delivery = ? and status = 'loaded'"
    before = {row[0] for row in con.execute(held, [delivery.name]).fetchall()}
    try:
        with transaction(con):
            _forget(con, delivery.name, formats)
            _write_files(con, delivery, (*own, *delivery.companions.values()), "loaded", now)
            _write_duplicates(con, delivery, duplicates, now)
            reader.read(con, delivery)
            _check(con, delivery, reader, settled)
            _run_checks(con, delivery, checks)
            if changed := _changed(delivery):
                raise Refused(changed)  # what was read is not what was hashed
            _write_delivery(con, delivery, "loaded", "", wanted)
    except (Refused, OSError, duckdb.Error) as error:
        if changed := _changed(delivery):
            return _wait(con, dataclasses.replace(delivery, waiting=summary(changed)), now)
        if isinstance(error, Refused):
            return _refuse(con, delivery, error.problems, now)
        if not isinstance(error, DATA_ERRORS):
            raise
        text = f"uppgifterna bryter mot tabellens regler ({str(error).splitlines()[0]}). Rätta filen och kör igen."
        return _refuse(con, delivery, [Problem(text, file=delivery.name)], now)
    return Loaded(delivery.name, "loaded", True, "", len(own), sum(one.file_id not in before for one in own))


# ── what must hold ───────────────────────────────────────────────────────────────────────────────────────────


def _changed(delivery: Delivery) -> list[Problem]:
    """Its files that have changed or gone since the scan: whatever was read of them says nothing."""
    files = found_files.changed_since((*delivery.files, *delivery.companions.values()))
    return [Problem(found_files.CHANGED, file=one.path) for one in files]


def _wrong_options(delivery: Delivery) -> list[Problem]:
    share = delivery.settings.options.get("reject_share", REJECT_SHARE)
    if type(share) in (int, float) and 0 <= share <= 1:
        return []
    text = f"reject_share ska vara ett tal mellan 0 och 1, som 0.01, men är {share!r}. Rätta raden under [options]."
    return [Problem(text, file=f"{delivery.name}/source.toml")]


def _forget_held(con: duckdb.DuckDBPyConnection, name: str, formats: Mapping[str, Reader]) -> None:
    """Take away the rows of a delivery that may not stand; its own row then says that none are held."""
    with transaction(con):
        own = "select file_id from meta.delivery_file where delivery = ? and status = 'loaded'"
        for table in _tables(formats):
            con.execute(f"delete from {table} where file_id in ({own})", [name])  # noqa: S608 - our own constants
        _forget_files(con, name, "loaded")
        con.execute("update meta.delivery set version = '' where delivery = ?", [name])


def _check(con: duckdb.DuckDBPyConnection, delivery: Delivery, reader: Reader, settled: Sequence[str]) -> None:
    """The blocking checks, inside the transaction: lines reconcile, few enough rejects, ids owned by nobody else."""
    problems = []
    files = con.execute(
        "select path, lines, preamble_lines + header_lines + data_lines + blank_lines + rejected_lines, data_lines, "
        "rejected_lines, bytes from meta.delivery_file where delivery = ? and status = 'loaded' order by path",
        [delivery.name],
    ).fetchall()
    allowed = 0.0 if reader.hand_kept else float(delivery.settings.options.get("reject_share", REJECT_SHARE))
    for path, lines, counted, data, rejected, size in files:
        if lines != counted or (size > 0 and not lines):
            text = f"{lines} rader i filen men {counted} är redovisade. Det är ett fel i läsaren: anmäl det."
            problems.append(Problem(text, file=path))
        elif rejected > allowed * (data + rejected):
            problems.append(_too_many_rejects(con, path, rejected, data + rejected, allowed))
    for table, column in reader.exclusive:
        problems += ownership.claimed_twice(con, delivery, table, column, settled)
    if problems:
        raise Refused(problems)


def _run_checks(con: duckdb.DuckDBPyConnection, delivery: Delivery, checks: Sequence[str]) -> None:
    found = [str(what) for check in checks for (what,) in con.execute(check).fetchall()]
    if found:
        raise Refused([Problem(f"{what}. Det är ett fel i läsaren: anmäl det.", file=delivery.name) for what in found])


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


# ── what is written ──────────────────────────────────────────────────────────────────────────────────────────


def _tables(formats: Mapping[str, Reader]) -> list[str]:
    return sorted({table for reader in formats.values() for table in reader.tables})


def _forget(con: duckdb.DuckDBPyConnection, name: str, formats: Mapping[str, Reader]) -> None:
    """Take away everything a delivery holds, but for its own row in meta.delivery.

    From every table, whatever its format is now: it may have been another one when the rows were written.
    """
    for table in _tables(formats):
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
        one.retention,
    ]  # fmt: skip
    con.execute("insert into meta.delivery values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)


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
        if held is None or not held[0]:
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
