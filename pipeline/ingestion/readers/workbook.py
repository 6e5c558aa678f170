"""Sheets of workbooks (XLSX), read with calamine: nothing in them is run.

A row of the sheet is a line, so that an analyst finds it by the number in Excel's margin. Cells come as the text that a
Swedish CSV file would hold; what Excel knew of their kind stays in the type (``NumberText``, ``DayText``).
"""

import datetime
import io
import math
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from pipeline.ingestion.readers import workbook_limits

MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zip (XLSX), and the container of .xls and of encrypted XLSX
SAVE_AGAIN = "Öppna den i Excel och spara den på nytt som Excel-arbetsbok (.xlsx), utan lösenord."
_DAMAGED = (  # what zipfile and ElementTree raise for an archive that is none, is damaged or lacks a part
    zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError, LookupError, NotImplementedError, OSError,
    RuntimeError, StopIteration, ValueError, expat.ExpatError, struct.error,
)  # fmt: skip


class NumberText(str):
    """A cell that Excel holds as a number, as Swedish text: "12", "12,5"."""


class DayText(str):
    """A cell that Excel holds as a date, as text: "2026-03-14"."""


@dataclass(frozen=True)
class Record:
    """A record of a table: the line it begins on, how many lines it is high, and its cells, stripped."""

    line: int
    height: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, how many rows it has, down to the last with content, and those rows."""

    name: str
    rows: int
    records: Sequence[Record]


class UnreadableError(Exception):
    """A workbook that cannot be read; ``place`` says where in it, the message is Swedish."""

    def __init__(self, text: str, place: str = "") -> None:
        self.place = place
        super().__init__(text)


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are a workbook's (or another zip file's), whatever the file is called."""
    return data.startswith(MARKS)


def read(data: bytes, wanted: str, columns: Sequence[str] = ()) -> Sheet:
    """Read one sheet of a workbook.

    Args:
        data: the file.
        wanted: the sheet to read if it is there; else the only one with content is read.
        columns: names in the table's header; a second sheet that has them and rows under them is not passed over.

    Raises:
        UnreadableError: if it is no whole XLSX, if several sheets could be meant or a formula has no result.
    """
    grids, broken = _opened(data)
    name = _chosen(grids, wanted, columns)
    return _sheet(name, grids[name], broken[name])


def read_all(data: bytes) -> list[Sheet]:
    """Read every sheet of a workbook, in its order.

    Raises:
        UnreadableError: if it is no whole XLSX, or a formula has no result.
    """
    grids, broken = _opened(data)
    return [_sheet(name, grid, broken[name]) for name, grid in grids.items()]


def tidy(text: str) -> str:
    """A text without space around it, and with å, ä and ö as one character each (Macs write them as two)."""
    return unicodedata.normalize("NFC", text).strip()


def letter(number: int) -> str:
    """The letters of a column, the first (number 0) being A."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _opened(data: bytes) -> tuple[dict[str, list[list[Any]]], dict[str, Sequence[str]]]:
    """The cells of each sheet as calamine gives them, and which of them are formulas without a result."""
    import python_calamine

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            workbook_limits.unpack(archive)
            extents = workbook_limits.extents(archive, _parts(archive))
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        grids = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in extents}
    except workbook_limits.TooLargeError as error:
        raise UnreadableError(str(error)) from error
    except (python_calamine.CalamineError, *_DAMAGED) as error:
        raise UnreadableError(f"filen går inte att läsa som Excel-fil. {SAVE_AGAIN}") from error
    return grids, {name: one.broken for name, one in extents.items()}


def _sheet(name: str, grid: list[list[Any]], broken: Sequence[str]) -> Sheet:
    if broken:
        text = "en formel ger fel eller saknar resultat. Skriv värdet i stället för formeln."
        raise UnreadableError(text, f"{name}, cell {', '.join(broken[:10])}")
    records = [Record(row, 1, [_text(cell) for cell in cells]) for row, cells in enumerate(grid, start=1)]
    last = max((one.line for one in records if any(one.cells)), default=0)
    return Sheet(name, last, records[:last])


def _chosen(grids: dict[str, list[list[Any]]], wanted: str, columns: Sequence[str]) -> str:
    if wanted in grids:
        if others := [name for name, rows in grids.items() if name != wanted and _is_table(rows, columns)]:
            text = (
                f"bladet {wanted} läses, men tabellen står också på {', '.join(others)}. Flytta raderna till {wanted}"
            )
            raise UnreadableError(f"{text}, eller ta bort det andra bladet.")
        return wanted
    used = [name for name, rows in grids.items() if any(any(cell != "" for cell in row) for row in rows)]
    if len(used) == 1:
        return used[0]
    if not used:
        raise UnreadableError("arbetsboken är tom. Fyll i ett blad, eller ta bort filen.")
    named = f"Döp det blad som ska läsas till {wanted}" if wanted else "Spara det blad som ska läsas i en egen fil"
    raise UnreadableError(f"arbetsboken har flera blad med innehåll ({', '.join(used)}). {named}.")


def _is_table(rows: list[list[Any]], columns: Sequence[str]) -> bool:
    """Whether a sheet has the table's header, and something under it."""
    filled = [row for row in rows if any(cell != "" for cell in row)]
    names = {tidy(str(cell)).casefold() for cell in filled[0]} if len(filled) > 1 else set()
    return bool(names) and names >= set(columns)


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "SANT" if cell else "FALSKT"
    if isinstance(cell, int | float):
        if not math.isfinite(cell):
            return str(cell)
        plain = format(Decimal(repr(float(cell))).normalize(), "f")
        return NumberText(plain.replace(".", ","))
    if isinstance(cell, datetime.datetime):
        if cell.time() == datetime.time():
            return DayText(cell.date().isoformat())
        return cell.isoformat(" ", "minutes")
    if isinstance(cell, datetime.date):
        return DayText(cell.isoformat())
    return tidy(str(cell))


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name of each sheet, in the book's order → the part of the archive that holds it."""
    links = ElementTree.fromstring(workbook_limits.small(archive, "xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): one.get("Target", "") for one in links if one.get("Type", "").endswith("/worksheet")}
    found = {}
    for sheet in ElementTree.fromstring(workbook_limits.small(archive, "xl/workbook.xml")).iterfind(".//{*}sheet"):
        link = next((value for key, value in sheet.items() if key.endswith("}id")), "")
        name = sheet.get("name", "")
        if name in found:
            raise ValueError("two sheets have one name")
        if link in targets:  # the others are sheets of charts and of macros
            found[name] = _place(targets[link])
    return found


def _place(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else re.sub(r"^(\./)?", "xl/", target)
