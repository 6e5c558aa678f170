"""``sites.csv`` and ``sessions.csv``: what no measuring file knows of itself.

Layout (FORMATS, "Speed measurements"): UTF-8, RFC 4180 with ``;``. Kept by hand, so any problem refuses the delivery.

A row of ``sessions.csv`` claims the file of exactly that name; only if there is none it is a glob (real names contain
``[``). Every file is claimed by exactly one row. A row whose file repeats another file, and so is not loaded, is right
and is passed over; a row that matches no file of the folder is taken for a misspelling.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import duckdb

from pipeline.ingestion.deliveries import Delivery, FoundFile, Problem, Refused
from pipeline.ingestion.lines import record
from pipeline.ingestion.readers.cell_values import number
from pipeline.ingestion.readers.hand_kept import Cells, Table, WrongCellError, closest, companion, filled, one_of
from pipeline.ingestion.readers.sql import statement

SITES = "sites.csv"
SESSIONS = "sessions.csv"
SITE_COLUMNS = ("site", "street", "limit_kmh", "role", "vehicle_km")
SESSION_COLUMNS = ("file", "session", "site", "direction", "period", "clock")
ROLES = ("treated", "control")
PERIODS = ("before", "during", "after")

# The zone that a clock shows all year. None: it follows local time, with summer time.
CLOCKS: Mapping[str, str | None] = {
    "local": None,
    "fixed_summer": "Etc/GMT-2",
    "fixed_winter": "Etc/GMT-1",
    "utc": "UTC",
}


@dataclass(frozen=True)
class Site:
    """A measuring site. ``vehicle_km`` is its weight, if one was set."""

    line: int
    site: str
    street: str
    limit_kmh: int
    role: str
    vehicle_km: float | None


@dataclass(frozen=True)
class Session:
    """A row of sessions.csv: what the files that match ``file`` measured. ``direction`` None = as in the file."""

    line: int
    file: str
    session: str
    site: str
    direction: int | None
    period: str
    clock: str

    @property
    def zone(self) -> str | None:
        """The fixed zone of its clock; None for local time."""
        return CLOCKS[self.clock]

    @property
    def meaning(self) -> tuple[str, str, int | None, str, str]:
        """What the row says of its files."""
        return self.session, self.site, self.direction, self.period, self.clock


@dataclass(frozen=True)
class Duplicate:
    """A file of the folder with the bytes of another: noted by the loader, not loaded."""

    name: str
    sha256: str


def read_sites(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> dict[FoundFile, Session]:
    """Fill ``core.speed_site`` and ``core.speed_session``; say which row claims each file.

    Raises:
        Refused: with every problem of the two tables, and every file that no row or more than one row claims.
    """
    site_table, problems = companion(delivery, SITES, SITE_COLUMNS)
    session_table, more = companion(delivery, SESSIONS, SESSION_COLUMNS)
    problems += more
    if site_table is None or session_table is None:
        raise Refused(problems)
    sites = _sites(site_table, problems)
    sessions = _sessions(session_table, {cells["site"] for _, cells in site_table.rows}, problems)
    if problems:
        raise Refused(problems)
    duplicates = _duplicates(con, delivery)
    claimed, problems = claims(sessions, delivery, duplicates)
    if problems:
        raise Refused(problems)
    _write(con, delivery, sites, claimed)
    record(con, delivery.companions[SITES], site_table.count, message=" ".join(site_table.notes))
    notes = [*session_table.notes, *_notes(delivery, duplicates, sessions, claimed)]
    record(con, delivery.companions[SESSIONS], session_table.count, message=" ".join(notes))
    return claimed


def claims(
    sessions: Sequence[Session], delivery: Delivery, duplicates: Sequence[Duplicate]
) -> tuple[dict[FoundFile, Session], list[Problem]]:
    """Which row claims each file to load, and what does not fit.

    Args:
        sessions: rows of sessions.csv.
        delivery: its ``files`` are those to load.
        duplicates: may be claimed, but need not be.
    """
    path = delivery.companions[SESSIONS].path
    names = [found.name for found in delivery.files]
    claimed_by: dict[str, list[Session]] = {name: [] for name in (*names, *(one.name for one in duplicates))}
    problems = []
    for session in sessions:
        matched = _matches(session.file, claimed_by)
        if not matched:
            close = closest(session.file, claimed_by)
            text = f"ingen fil i mappen heter {session.file!r}.{close} Rätta namnet, eller ta bort raden."
            problems.append(Problem(text, file=path, line=session.line))
        for name in matched:
            claimed_by[name].append(session)
    for name, rows in claimed_by.items():
        if len(rows) > 1:
            lines = " och ".join(str(row.line) for row in rows)
            text = f"raderna {lines} gör alla anspråk på filen {name!r}. Låt bara en rad gälla filen."
            problems.append(Problem(text, file=path, line=rows[1].line))
    for found in delivery.files:
        if not claimed_by[found.name]:
            text = f"ingen rad i {SESSIONS} gäller filen. Lägg till en rad som börjar med {found.name};"
            problems.append(Problem(text, file=found.path))
    return {found: claimed_by[found.name][0] for found in delivery.files if claimed_by[found.name]}, problems


def _matches(pattern: str, names: Iterable[str]) -> list[str]:
    """The file of exactly this name, else the files it matches as a glob. Macs spell å with two characters: NFC."""
    wanted = unicodedata.normalize("NFC", pattern)
    spelled = {name: unicodedata.normalize("NFC", name) for name in names}
    exact = [name for name, plain in spelled.items() if plain == wanted]
    return exact or [name for name, plain in spelled.items() if fnmatchcase(plain, wanted)]


def _duplicates(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> list[Duplicate]:
    rows = con.execute(
        "select path, sha256 from meta.delivery_file where delivery = ? and status = 'duplicate' order by path",
        [delivery.name],
    ).fetchall()
    return [Duplicate(path.rsplit("/", 1)[-1], sha256) for path, sha256 in rows]


def _notes(
    delivery: Delivery,
    duplicates: Sequence[Duplicate],
    sessions: Sequence[Session],
    claimed: Mapping[FoundFile, Session],
) -> list[str]:
    """Where the same bytes are said to be two different measurements: only one of them is loaded."""
    loaded = {found.sha256: found for found in delivery.files}
    names = [*(found.name for found in delivery.files), *(one.name for one in duplicates)]
    notes = []
    for one in duplicates:
        first = loaded.get(one.sha256)
        rows = [row for row in sessions if one.name in _matches(row.file, names)]
        if first and rows and rows[0].meaning != claimed[first].meaning:
            notes.append(
                f"Filerna {first.name!r} och {one.name!r} har samma innehåll men olika uppgifter här. "
                f"Rad {claimed[first].line} gäller, rad {rows[0].line} används inte."
            )
    return notes


def _sites(table: Table, problems: list[Problem]) -> list[Site]:
    sites: dict[str, Site] = {}
    for line, raw in table.rows:
        cells = Cells(table.place, line, raw, problems)
        site = Site(
            line=line,
            site=cells.get("site", filled, ""),
            street=cells.get("street", filled, ""),
            limit_kmh=cells.get("limit_kmh", _limit, 0),
            role=cells.get("role", one_of(ROLES), ""),
            vehicle_km=cells.get("vehicle_km", _weight, None),
        )
        if site.site in sites:
            cells.wrong(f"mätplatsen {site.site!r} står redan på rad {sites[site.site].line}. Ta bort den ena raden.")
        if site.site:
            sites.setdefault(site.site, site)
    return list(sites.values())


def _sessions(table: Table, sites: set[str], problems: list[Problem]) -> list[Session]:
    sessions: list[Session] = []
    first: dict[str, Session] = {}
    for line, raw in table.rows:
        cells = Cells(table.place, line, raw, problems)
        one = Session(
            line=line,
            file=cells.get("file", filled, ""),
            session=cells.get("session", filled, ""),
            site=cells.get("site", filled, ""),
            direction=cells.get("direction", _direction, None),
            period=cells.get("period", one_of(PERIODS), ""),
            clock=cells.get("clock", one_of(tuple(CLOCKS)), ""),
        )
        sessions.append(one)
        if one.site and one.site not in sites:
            close = closest(one.site, sites)
            cells.wrong(f"mätplatsen {one.site!r} finns inte i {SITES}.{close} Rätta namnet, eller lägg till den där.")
        before = first.setdefault(one.session, one)
        if one.session and (one.site, one.period) != (before.site, before.period):
            cells.wrong(
                f"mätperioden {one.session!r} gäller {one.site!r} ({one.period}), men på rad {before.line} gäller den "
                f"{before.site!r} ({before.period}). Ge varje plats och period ett eget namn i kolumnen session."
            )
    return sessions


def _limit(cell: str) -> int:
    if not re.fullmatch(r"\d{1,3}", cell, re.ASCII) or not 5 <= int(cell) <= 130:
        raise WrongCellError("en hastighetsgräns i km/h mellan 5 och 130")
    return int(cell)


def _direction(cell: str) -> int | None:
    if cell not in ("", "1", "2"):
        raise WrongCellError("1, 2 eller tomt (som i filen)")
    return int(cell) if cell else None


def _weight(cell: str) -> float | None:
    if not cell:
        return None
    try:
        value = number(cell.replace(".", ","))
    except WrongCellError:
        value = None
    if not value:
        raise WrongCellError("ett tal större än noll, eller tomt")
    return value


def _write(
    con: duckdb.DuckDBPyConnection, delivery: Delivery, sites: Sequence[Site], claimed: Mapping[FoundFile, Session]
) -> None:
    file_id = delivery.companions[SITES].file_id
    for one in sites:
        con.execute(
            "insert into core.speed_site (site, street, limit_kmh, role, vehicle_km, delivery, file_id, line) "
            "values (?, ?, ?, ?, ?, ?, ?, ?)",
            [one.site, one.street, one.limit_kmh, one.role, one.vehicle_km, delivery.name, file_id, one.line],
        )
    rows = list(claimed.values())
    con.execute(
        statement("speed_session"),
        {
            "session": [row.session for row in rows],
            "site": [row.site for row in rows],
            "direction": [row.direction for row in rows],
            "period": [row.period for row in rows],
            "clock": [row.clock for row in rows],
            "sha256": [found.sha256 for found in claimed],
            "file_id": [found.file_id for found in claimed],
        },
    )
