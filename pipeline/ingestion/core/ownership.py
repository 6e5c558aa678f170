"""Who owns a file, a site or a session, and who may not stand beside whom. Decided in name order.

If a file (or an id) belonged to two deliveries, the same measurement would count twice.
"""

from collections.abc import Sequence

import duckdb

from pipeline.ingestion.deliveries import PROMISE_FORMAT, Delivery, FoundFile, Problem, Reader

WORDS = {
    "site": "mätplatsen",
    "session": "mätperioden",
    "promise_set": "löftesomgången",
    "filled": "omgången av måttet",
}


def own_files(
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


def not_allowed(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> list[Problem]:
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


def claimed_twice(
    con: duckdb.DuckDBPyConnection, delivery: Delivery, table: str, column: str, settled: Sequence[str]
) -> list[Problem]:
    """Each id of the delivery that an earlier one has already.

    Args:
        con: inside the delivery's transaction, its rows written.
        delivery: the later one.
        table: of the reader's ``exclusive``.
        column: likewise.
        settled: deliveries before this one.
    """
    return [
        Problem(
            f"{WORDS.get(column, column)} {one!r} finns redan i leveransen {other}. Byt namn på den ena, "
            "eller lägg filerna i samma leverans.",
            file=delivery.name,
        )
        for one, mine, other in _shared(con, table, column)
        if mine == delivery.name and other in settled
    ]


def taken_meanwhile(con: duckdb.DuckDBPyConnection, reader: Reader) -> list[str]:
    """Deliveries not loaded this time whose last good rows hold a file (or an id) that is now another's.

    Which of the two is right cannot be known, so nothing of the refused one may stand: publication then waits until it
    is mended.
    """
    rows = con.execute(
        "select distinct mine.delivery from meta.delivery_file as mine "
        "join meta.delivery_file as theirs on theirs.sha256 = mine.sha256 and theirs.delivery <> mine.delivery "
        "where mine.format = ? and mine.status = 'loaded' and theirs.status = 'loaded' "
        "and parse_filename(mine.path) not in (select unnest(?))",
        [reader.id, list(reader.companions)],
    ).fetchall()
    sharing = {str(name) for (name,) in rows}
    for table, column in reader.exclusive:
        sharing |= {mine for _, mine, _ in _shared(con, table, column)}
    back = con.execute("select delivery from meta.delivery where state <> 'loaded' order by delivery").fetchall()
    return [str(name) for (name,) in back if name in sharing]


def _shared(con: duckdb.DuckDBPyConnection, table: str, column: str) -> list[tuple[str, str, str]]:
    """(id, delivery, another delivery) for every id that two hold."""
    owned = (
        f"select distinct owner.{column} as id, file.delivery from {table} as owner "  # noqa: S608 - our own constants
        "join meta.delivery_file as file on file.file_id = owner.file_id"
    )
    return con.execute(
        f"with owned as ({owned}) select mine.id, mine.delivery, theirs.delivery from owned as mine "  # noqa: S608
        "join owned as theirs on theirs.id = mine.id and theirs.delivery <> mine.delivery order by all"
    ).fetchall()
