"""The one way in and out of DuckDB, left of the wall.

``work.duckdb`` is opened by the refresh alone, under its lock; everybody else opens the serving copy, read-only.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from pipeline import versions
from pipeline.manifest import flush

SCHEMA = versions.LIBRARY / "ingestion" / "core" / "schema.sql"
VIEWS = versions.LIBRARY / "ingestion" / "core" / "views.sql"


def open_work(path: Path) -> duckdb.DuckDBPyConnection:
    """The work database, made anew when it is missing, is no database, or was made by another schema.

    Raises:
        duckdb.IOException: if another process has it open (the lock should have prevented that).
    """
    wanted = versions.content([SCHEMA, VIEWS])
    if _is_database(path):
        con = duckdb.connect(str(path))
        if _schema_version(con) == wanted:
            return con
        con.close()
    new = path.with_name(f".{path.name}.new")
    for stale in (path, path.with_name(f"{path.name}.wal"), new, new.with_name(f"{new.name}.wal")):
        stale.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(new)) as con:  # beside: a process killed here leaves no half file that never opens again
        con.execute(SCHEMA.read_text(encoding="utf-8"))
        con.execute(VIEWS.read_text(encoding="utf-8"))
        con.execute("create table meta.schema_version as select ? as version", [wanted])
    new.replace(path)
    return duckdb.connect(str(path))


def open_serving(path: Path) -> duckdb.DuckDBPyConnection:
    """The serving copy, read-only.

    Raises:
        FileNotFoundError: Swedish, if no refresh has made one yet.
    """
    if not path.exists():
        raise FileNotFoundError(f"{path} finns inte. Kör loften refresh först.")
    return duckdb.connect(str(path), read_only=True)


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """One transaction: all of it or nothing. It takes away the mark of the edition, since the file now differs."""
    con.begin()
    try:
        con.execute("delete from meta.edition")
        yield
        con.commit()
    except BaseException:
        with suppress(duckdb.Error):  # a failed commit has rolled back already; the first error is the one to tell
            con.rollback()
        raise


def marked_edition(con: duckdb.DuckDBPyConnection) -> str:
    """The edition that the open database belongs to; empty if something has been written since."""
    row = con.execute("select edition from meta.edition").fetchone()
    return str(row[0]) if row else ""


def mark_edition(con: duckdb.DuckDBPyConnection, edition: str) -> None:
    """Say that the open database belongs to this edition."""
    with transaction(con):
        con.execute("insert into meta.edition values (?)", [edition])


def count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    """Rows of one of our tables."""
    row = con.execute(f"select count(*) from {table}").fetchone()  # noqa: S608 - names are our own constants
    return int(row[0]) if row else 0


def checkpoint(con: duckdb.DuckDBPyConnection) -> None:
    """Write everything into the one file, so that it can be copied."""
    con.execute("checkpoint")


def stage_for_serving(work: Path, serving: Path, edition: str) -> None:
    """Make a copy of the closed work database beside the serving copy, on disk and opened once; ``serve`` swaps it in.

    Raises:
        RuntimeError: if the copy does not open, or belongs to another edition.
    """
    staged = _staged(serving)
    shutil.copyfile(work, staged)
    flush(staged)
    if serving_edition(staged) != edition:
        raise RuntimeError(f"{staged} ska höra till upplagan {edition}, men gör det inte. Kör loften refresh igen.")


def serve(work: Path, serving: Path, edition: str) -> None:
    """Put the copy of this edition where analysts open it, whole or not at all; staged now if it is not yet."""
    if serving_edition(serving) == edition:
        _staged(serving).unlink(missing_ok=True)
        return
    if serving_edition(_staged(serving)) != edition:
        stage_for_serving(work, serving, edition)
    _staged(serving).replace(serving)


def serving_edition(serving: Path) -> str:
    """The edition that a serving copy belongs to; empty if there is none that opens."""
    if not serving.exists():
        return ""
    try:
        with duckdb.connect(str(serving), read_only=True) as con:
            return marked_edition(con)
    except duckdb.Error:
        return ""


def _staged(serving: Path) -> Path:
    return serving.with_name(f".{serving.name}.new")


def _is_database(path: Path) -> bool:
    """DuckDB's files have its name after the first eight bytes (duckdb.org, "Storage versions and format")."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(12)[8:] == b"DUCK"


def _schema_version(con: duckdb.DuckDBPyConnection) -> str:
    try:
        row = con.execute("select version from meta.schema_version").fetchone()
    except duckdb.CatalogException:
        return ""
    return str(row[0]) if row else ""
