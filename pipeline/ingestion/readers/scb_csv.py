"""Population as SCB's table by region and year, in CSV.

Layout (FORMATS, "Population and households"): ``;``, a region is its code and its name::

    region;år;folkmängd
    0182 Nacka;2017;101231

Counted on 31 December of the year. From 2025 SCB adds noise, so parts need not sum to totals.
It is laid out as tables kept by hand are, but a machine wrote it: a line whose year or number cannot be read is
rejected, and refuses the file only with too many others. A region that is not known refuses it, as unknown codes do.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import duckdb

from pipeline.ingestion import codes, decoding
from pipeline.ingestion.deliveries import Delivery, FoundFile, Reader
from pipeline.ingestion.lines import Reject, record
from pipeline.ingestion.readers import population
from pipeline.ingestion.readers.hand_kept import (
    Cells,
    Earlier,
    Layout,
    Table,
    UnreadableCellError,
    WrongCellError,
    closest,
    read_files,
)
from pipeline.ingestion.readers.population_words import NATION

LAYOUT = Layout(("region", "år", "folkmängd"))


@dataclass(frozen=True)
class Row:
    """Inhabitants of an area on the last day of a year; or why the line is rejected."""

    line: int
    area_code: str
    year: int
    population: decoding.SwedishNumber
    reject: Reject | None = None


def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Fill ``core.population`` from the delivery's files.

    Raises:
        Refused: with everything that is wrong with them.
    """
    for found, table, rows in read_files(delivery, LAYOUT, _row):
        _write(con, found, table, rows)


def _row(cells: Cells, first: Earlier) -> Row:
    area_code = cells.get("region", _region, "")
    try:
        row = Row(cells.line, area_code, cells.read("år", _year), cells.read("folkmängd", _population))
    except UnreadableCellError as error:
        nothing = decoding.SwedishNumber(None, "missing")
        return Row(cells.line, area_code, 0, nothing, Reject(cells.line, error.column, str(error), error.got))
    cells.once((row.area_code, row.year), first, "samma område och år står redan på {place}. Ta bort den ena raden.")
    return row


def _region(cell: str) -> str:
    code, _, name = cell.partition(" ")
    area = codes.areas().get(code)
    if area is None or codes.plain(name) not in (area.name, NATION if code == "00" else area.name):
        right = f" Koden {code} är {area.name}." if area else closest(name, codes.area_names().values())
        raise WrongCellError('kod och namn ur kodlistan över områden, som "0182 Nacka"', f"Rätta cellen.{right}")
    return code


def _year(cell: str) -> int:
    if not re.fullmatch(r"(19|20)\d\d", cell, re.ASCII):
        raise WrongCellError("ett år som 2025")
    return int(cell)


def _population(cell: str) -> decoding.SwedishNumber:
    try:
        number = decoding.swedish_number(cell)
    except ValueError:
        number = decoding.SwedishNumber(-1, "ok")
    if number.value is not None and not (0 <= number.value < population.MOST_INHABITANTS and number.value.is_integer()):
        raise WrongCellError("ett heltal, eller .. där uppgift saknas")
    return number


def _write(con: duckdb.DuckDBPyConnection, found: FoundFile, table: Table, rows: Sequence[Row]) -> None:
    rejects = [row.reject for row in rows if row.reject is not None]
    own = [row for row in rows if row.reject is None]
    nothing = [""] * len(own)
    inhabitants = population.Inhabitants(
        line=[row.line for row in own],
        area_code=[row.area_code for row in own],
        counted_on=[date(row.year, 12, 31) for row in own],
        dimension=nothing,
        group_key=nothing,
        population=[row.population.value for row in own],
        state=[row.population.state for row in own],
    )
    population.write(con, found, inhabitants)
    count = replace(table.count, data=table.count.data - len(rejects), rejected=len(rejects))
    record(con, found, count, rejects, " ".join(table.notes))


READER = Reader(
    id="scb_csv",
    title="SCB:s folkmängd",
    tables=("core.population",),
    read=read,
    suffixes=(".csv", ".txt"),
)
