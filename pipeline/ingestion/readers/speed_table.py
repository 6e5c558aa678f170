"""Speeds that a consultant or a vendor has summed up: shown as they stand, never judged, put together with nothing.

Layout (FORMATS, "Speed measurements"): CSV with ``;``, or a workbook::

    mätplats;mätperiod;riktning;antal;medel;85_percentil;andel_inom_gräns;källa
    Storgatan 12;2026-05-04–2026-05-17;norrut;8412;38,2;45;0,62;Konsultbolaget, rapport 7

mätplats and mätperiod are the table's own words, not those of sites.csv and sessions.csv. A mätperiod that is a month,
a date or two dates gets its dates; any other text stands as it is. riktning is empty (or *båda*) for both together.
Speeds are km/h with decimal comma; andel_inom_gräns is a share 0-1 or percent: percent where a cell has the sign, or
where any value without one is over 1. A file that has both kinds without the sign is refused: 0,8 beside 62 could be
either. What the table does not give is empty. Without källa the delivery's publisher is.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

import duckdb

from pipeline.ingestion.deliveries import Delivery, FoundFile, Problem, Reader, Refused
from pipeline.ingestion.lines import record
from pipeline.ingestion.readers.cell_values import number, whole
from pipeline.ingestion.readers.hand_kept import Cells, Earlier, Layout, Table, WrongCellError, read_files
from pipeline.ingestion.readers.sql import statement

LAYOUT = Layout(
    columns=(
        "mätplats", "mätperiod", "riktning", "antal", "medel", "85_percentil", "andel_inom_gräns", "källa",
    ),
    free_text=("källa",),  # a place to measure at is an address, and nobody's
    sheet="Hastigheter",
)  # fmt: skip
BOTH = ("", "båda", "båda riktningarna")
SLOWEST_KMH, FASTEST_KMH = 3, 250

_DAY = r"\d{4}-\d\d-\d\d"
_MONTH = re.compile(r"(\d{4})-(\d\d)", re.ASCII)
_DAYS = re.compile(rf"({_DAY})(?:\s*(?:–|/|till| - )\s*({_DAY}))?", re.ASCII)


@dataclass(frozen=True)
class Period:
    """A measuring period in the table's words, with its first and last day where they are dates."""

    name: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class Share:
    """A share as it is written: ``said`` is the unit that its cell gives, 100 for a percent sign, None for none."""

    value: float
    said: int | None


@dataclass(frozen=True)
class Row:
    """A line of the table, as in ``core.speed_summary``."""

    line: int
    site: str
    period: Period
    direction: str
    n: int | None
    mean_kmh: float | None
    v85_kmh: float | None
    share: Share | None
    publication: str


def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Fill ``core.speed_summary`` from the delivery's files.

    Raises:
        Refused: with everything that is wrong with them.
    """
    row = partial(_row, publisher=delivery.settings.publisher)
    files = read_files(delivery, LAYOUT, row)
    problems = [one for _, table, rows in files for one in _two_units(table, rows)]
    if problems:
        raise Refused(problems)
    for found, table, rows in files:
        _write(con, found, table, rows)


def _row(cells: Cells, first: Earlier, publisher: str) -> Row:
    row = Row(
        line=cells.line,
        site=cells.get("mätplats", partial(_key, needed=True), ""),
        period=cells.get("mätperiod", _period, Period("")),
        direction=cells.get("riktning", _direction, ""),
        n=cells.get("antal", whole, None),
        mean_kmh=cells.get("medel", _kmh, None),
        v85_kmh=cells.get("85_percentil", _kmh, None),
        share=cells.get("andel_inom_gräns", _share, None),
        publication=cells.get("källa", str, "") or publisher,
    )
    if cells.right and row.mean_kmh is None and row.v85_kmh is None and row.share is None:
        cells.wrong("medel, 85_percentil och andel_inom_gräns är alla tomma. Fyll i minst en, eller ta bort raden.")
    text = "samma mätplats, mätperiod och riktning står redan på {place}. Ta bort den ena raden."
    cells.once((row.site, row.period.name, row.direction), first, text)
    return row


def _key(cell: str, *, needed: bool) -> str:
    """A name that is part of a group's key on the pages: without the marks that divide one."""
    if (needed and not cell) or ";" in cell or "=" in cell:
        raise WrongCellError(
            "ifyllt, utan semikolon och likhetstecken" if needed else "utan semikolon och likhetstecken"
        )
    return cell


def _direction(cell: str) -> str:
    return "" if cell.casefold() in BOTH else _key(cell, needed=False)


def _period(cell: str) -> Period:
    month, days = _MONTH.fullmatch(cell), _DAYS.fullmatch(cell)
    try:
        if month:
            year, number_of_month = int(month[1]), int(month[2])
            last = monthrange(year, number_of_month)[1]
            return Period(cell, date(year, number_of_month, 1), date(year, number_of_month, last))
        if days:
            start = date.fromisoformat(days[1])
            end = date.fromisoformat(days[2] or days[1])
            if start > end:
                raise ValueError
            return Period(cell, start, end)
    except ValueError:
        raise WrongCellError("en månad eller dagar som finns, som 2026-05 eller 2026-05-04–2026-05-17") from None
    if not cell:
        raise WrongCellError("ifyllt")
    return Period(cell)


def _kmh(cell: str) -> float | None:
    wanted = f"km/h mellan {SLOWEST_KMH} och {FASTEST_KMH}, med decimalkomma"
    try:
        value = number(cell)
    except WrongCellError:
        raise WrongCellError(wanted) from None
    if value is not None and not SLOWEST_KMH <= value <= FASTEST_KMH:
        raise WrongCellError(wanted)
    return value


def _share(cell: str) -> Share | None:
    wanted = "en andel mellan 0 och 1, som 0,62, eller procent, som 62 %"
    sign = cell.endswith("%")
    try:
        value = number(cell.removesuffix("%").strip())
    except WrongCellError:
        raise WrongCellError(wanted) from None
    if value is not None and value > 100:
        raise WrongCellError(wanted)
    return None if value is None else Share(value, 100 if sign else None)


def _two_units(table: Table, rows: list[Row]) -> Iterator[Problem]:
    """Every share that could be another, in a file that has percentages without a sign."""
    unsaid = [(row.line, row.share.value) for row in rows if row.share and row.share.said is None]
    percent = [(line, value) for line, value in unsaid if value > 1][:1]
    for at, other in percent:
        for line in (line for line, value in unsaid if 0 < value < 1):
            text = (
                f"andel_inom_gräns är en andel här, men {_written(other)} på rad {at}, som är procent. Skriv alla "
                "likadant, eller procenten med procenttecken."
            )
            yield table.place.problem(text, line, "andel_inom_gräns")


def _written(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def _write(con: duckdb.DuckDBPyConnection, found: FoundFile, table: Table, rows: list[Row]) -> None:
    percent = any(row.share.value > 1 for row in rows if row.share and row.share.said is None)
    of = 100 if percent else 1
    con.execute(
        statement("speed_summary_rows"),
        {
            "file_id": found.file_id,
            "sha256": found.sha256,
            "line": [row.line for row in rows],
            "site": [row.site for row in rows],
            "session": [row.period.name for row in rows],
            "direction": [row.direction for row in rows],
            "period_start": [row.period.start for row in rows],
            "period_end": [row.period.end for row in rows],
            "n": [row.n for row in rows],
            "mean_kmh": [row.mean_kmh for row in rows],
            "v85_kmh": [row.v85_kmh for row in rows],
            "share": [row.share.value / (row.share.said or of) if row.share else None for row in rows],
            "publication": [row.publication for row in rows],
        },
    )
    note = "Kolumnen andel_inom_gräns är läst som procent." if percent else ""
    record(con, found, table.count, message=" ".join(part for part in (*table.notes, note) if part))


READER = Reader(
    id="speed_table",
    title="hastigheter ur en konsults eller leverantörs tabell",
    tables=("core.speed_summary",),
    read=read,
    hand_kept=True,
    parsers=("duckdb", "python-calamine"),
    suffixes=(".xlsx", ".csv"),
)
