"""Registers and aggregates: how many of how many on a day, or in the year that ends with it.

Layout (FORMATS, "Municipal registers and logs"): CSV with ``;``, or a workbook::

    datum;mått;område;grupp;täljare;nämnare
    2026-06-30;staff_trained;;personalgrupp=skola;120;310

One header for all of them: ``codes.register_measures`` says what täljare and nämnare of each mått are. område is a code
or a name; empty means the municipality.
"""

from dataclasses import dataclass
from datetime import date
from functools import partial

import duckdb

from pipeline.ingestion import codes
from pipeline.ingestion.deliveries import Delivery, FoundFile, Reader
from pipeline.ingestion.lines import record
from pipeline.ingestion.readers.cell_values import area, day, dimension, group, whole
from pipeline.ingestion.readers.hand_kept import (
    SUFFIXES,
    Cells,
    Earlier,
    Layout,
    Table,
    WrongCellError,
    one_of,
    read_files,
)
from pipeline.ingestion.readers.sql import statement

LAYOUT = Layout(("datum", "mått", "område", "grupp", "täljare", "nämnare"), sheet="Register")
NEEDS = {  # form of the measure → which of täljare and nämnare it has
    "share": ("täljare", "nämnare"),
    "yes_no": ("täljare", "nämnare"),
    "mean": ("täljare", "nämnare"),
    "count": ("täljare",),
    "total": ("nämnare",),
}


@dataclass(frozen=True)
class Row:
    """One line of a register, as in ``core.register_snapshot``; ``unused``: a column its measure has no use for."""

    line: int
    date: date
    measure: str
    area_code: str
    group_key: str
    numerator: int | None
    denominator: int | None
    unused: str


def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Fill ``core.register_snapshot`` from the delivery's files.

    Raises:
        Refused: with everything that is wrong with them.
    """
    row = partial(_row, municipality=delivery.settings.municipality)
    for found, table, rows in read_files(delivery, LAYOUT, row):
        _write(con, found, table, rows)


def _row(cells: Cells, first: Earlier, municipality: str) -> Row:
    measure = cells.get("mått", one_of(tuple(codes.register_measures())), "")
    needed = NEEDS[codes.register_measures()[measure].form] if measure else ()
    given = {
        column: cells.get(column, partial(_number, needed=column in needed), None) for column in LAYOUT.columns[-2:]
    }
    row = Row(
        line=cells.line,
        date=cells.get("datum", day, date.min),
        measure=measure,
        area_code=cells.get("område", area, "") if cells.filled("område") else municipality,
        group_key=cells.get("grupp", group, ""),
        numerator=given["täljare"],
        denominator=given["nämnare"],
        unused="".join(column for column in given if measure and column not in needed and cells.filled(column)),
    )
    if measure:
        _refuse_impossible(cells, row)
    text = "samma datum, mått, område och grupp står redan på {place}. Ta bort den ena raden."
    cells.once((row.date, row.measure, row.area_code, row.group_key), first, text)
    return row


def _number(cell: str, needed: bool) -> int | None:
    if needed and not cell:
        raise WrongCellError("ifyllt", "Skriv ett heltal, eller .. om uppgiften saknas.")
    return whole(cell)


def _refuse_impossible(cells: Cells, row: Row) -> None:
    """What is counted cannot be more than what it is counted among."""
    about = codes.register_measures()[row.measure]
    if row.numerator is None or row.denominator is None or about.form not in ("share", "yes_no"):
        return
    if about.form == "yes_no" and row.denominator != 1:
        cells.wrong(f"nämnare ska vara 1 för {row.measure}, men är {row.denominator}. Rätta cellen.", "nämnare")
    elif row.numerator > row.denominator:
        text = (
            f"täljare ({about.numerator}) är {row.numerator} och större än nämnare ({about.denominator}), som är "
            f"{row.denominator}. Rätta den av dem som är fel."
        )
        cells.wrong(text, "täljare")


def _write(con: duckdb.DuckDBPyConnection, found: FoundFile, table: Table, rows: list[Row]) -> None:
    con.execute(
        statement("register_rows"),
        {
            "file_id": found.file_id,
            "sha256": found.sha256,
            "line": [row.line for row in rows],
            "date": [row.date for row in rows],
            "measure": [row.measure for row in rows],
            "area_code": [row.area_code for row in rows],
            "dimension": [dimension(row.group_key) for row in rows],
            "group_key": [row.group_key for row in rows],
            "numerator": [row.numerator for row in rows],
            "denominator": [row.denominator for row in rows],
        },
    )
    unused = [f"Rad {row.line}: {row.unused} används inte för {row.measure}." for row in rows if row.unused]
    record(con, found, table.count, message=" ".join((*table.notes, *unused)))


READER = Reader(
    id="register",
    title="register",
    tables=("core.register_snapshot",),
    read=read,
    hand_kept=True,
    parsers=("duckdb", "python-calamine"),
    suffixes=SUFFIXES,
)
