"""Population as SCB's table by region and year, in CSV.

Layout (FORMATS, "Population and households"): ``;``, a region is its code and its name::

    region;år;folkmängd
    0182 Nacka;2017;101231

Counted on 31 December of the year. From 2025 SCB adds noise, so parts need not sum to totals.
"""

import re
from dataclasses import dataclass
from datetime import date

import duckdb

from pipeline.ingestion import codes, decoding
from pipeline.ingestion.deliveries import Delivery, FoundFile, Reader
from pipeline.ingestion.lines import record
from pipeline.ingestion.readers import population
from pipeline.ingestion.readers.hand_kept import Cells, Earlier, Layout, Table, WrongCellError, closest, read_files
from pipeline.ingestion.readers.population_words import NATION

LAYOUT = Layout(("region", "år", "folkmängd"))


@dataclass(frozen=True)
class Row:
    """Inhabitants of an area on the last day of a year."""

    line: int
    area_code: str
    year: int
    population: decoding.SwedishNumber


def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Fill ``core.population`` from the delivery's files.

    Raises:
        Refused: with everything that is wrong with them.
    """
    for found, table, rows in read_files(delivery, LAYOUT, _row):
        _write(con, found, table, rows)


def _row(cells: Cells, first: Earlier) -> Row:
    row = Row(
        line=cells.line,
        area_code=cells.get("region", _region, ""),
        year=cells.get("år", _year, 0),
        population=cells.get("folkmängd", _population, decoding.SwedishNumber(None, "missing")),
    )
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


def _write(con: duckdb.DuckDBPyConnection, found: FoundFile, table: Table, rows: list[Row]) -> None:
    nothing = [""] * len(rows)
    inhabitants = population.Inhabitants(
        line=[row.line for row in rows],
        area_code=[row.area_code for row in rows],
        counted_on=[date(row.year, 12, 31) for row in rows],
        dimension=nothing,
        group_key=nothing,
        population=[row.population.value for row in rows],
        state=[row.population.state for row in rows],
    )
    population.write(con, found, inhabitants)
    record(con, found, table.count, message=" ".join(table.notes))


READER = Reader(
    id="scb_csv",
    title="SCB:s folkmängd",
    tables=("core.population",),
    read=read,
    hand_kept=True,
    suffixes=(".csv", ".txt"),
)
