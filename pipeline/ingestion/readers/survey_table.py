"""Survey shares that somebody has published, carried over by hand: never recomputed.

Layout (FORMATS, "Surveys"): CSV with ``;``, or a workbook::

    indikator;område;period;grupp;procent;undre;övre;antal_svar;inbjudna;fråga;bas;fråga_version;källa
    feels_safe;lpo:nacka;2023;;87;;;1669;3520;…

procent, undre and övre are 0-100 with decimal comma; ``..`` and empty are missing. område is a code or a name. A row
without fråga or bas is loaded, and noted: it can be compared with nothing. Without källa the delivery's publisher is.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import partial

import duckdb

from pipeline.ingestion import codes, decoding
from pipeline.ingestion.deliveries import Delivery, FoundFile, Reader
from pipeline.ingestion.lines import record
from pipeline.ingestion.readers import survey_figures
from pipeline.ingestion.readers.cell_values import area, group, whole
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
from pipeline.ingestion.readers.survey_figures import SurveyFigure
from pipeline.ingestion.readers.workbook import DayText, NumberText

LAYOUT = Layout(
    columns=(
        "indikator", "område", "period", "grupp", "procent", "undre", "övre", "antal_svar", "inbjudna", "fråga", "bas",
        "fråga_version", "källa",
    ),
    free_text=("fråga", "bas", "fråga_version", "källa"),
    sheet="Enkätsvar",
)  # fmt: skip

_PERIOD = re.compile(r"((?:19|20)\d\d)(?:K([1-4])|-(0[1-9]|1[0-2]))?", re.ASCII)


@dataclass(frozen=True)
class Wave:
    """A year, quarter or month, as written and as dates."""

    name: str
    start: date
    end: date


NO_WAVE = Wave("", date.min, date.min)
MISSING = decoding.SwedishNumber(None, "missing")


@dataclass(frozen=True)
class Row:
    """One published figure, as in ``core.survey_figure``."""

    line: int
    indicator: str
    area_code: str
    wave: Wave
    group_key: str
    share: decoding.SwedishNumber
    lower: decoding.SwedishNumber
    upper: decoding.SwedishNumber
    answers: int | None
    invited: int | None
    question: str
    base: str
    question_version: str
    publication: str


def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Fill ``core.survey_figure`` from the delivery's files.

    Raises:
        Refused: with everything that is wrong with them.
    """
    row = partial(_row, publisher=delivery.settings.publisher)
    for found, table, rows in read_files(delivery, LAYOUT, row):
        _write(con, found, table, rows)


def _row(cells: Cells, first: Earlier, publisher: str) -> Row:
    row = Row(
        line=cells.line,
        indicator=cells.get("indikator", one_of(codes.survey_indicators()), ""),
        area_code=cells.get("område", area, ""),
        wave=cells.get("period", wave_of, NO_WAVE),
        group_key=cells.get("grupp", group, ""),
        share=cells.get("procent", _share, MISSING),
        lower=cells.get("undre", _share, MISSING),
        upper=cells.get("övre", _share, MISSING),
        answers=cells.get("antal_svar", whole, None),
        invited=cells.get("inbjudna", whole, None),
        question=cells.get("fråga", str, ""),
        base=cells.get("bas", str, ""),
        question_version=cells.get("fråga_version", str, ""),
        publication=cells.get("källa", str, "") or publisher,
    )
    if cells.right:
        _refuse_impossible(cells, row)
    text = "samma uppgift (indikator till fråga_version) står redan på {place}. Ta bort den ena raden."
    key = (row.indicator, row.area_code, row.wave.name, row.group_key, row.question, row.base, row.question_version)
    cells.once(key, first, text)
    return row


def wave_of(cell: str) -> Wave:
    """A year, quarter or month as a survey's wave: "2026", "2026K1", "2026-03"."""
    wanted = "ett år, kvartal eller en månad: 2026, 2026K1 eller 2026-03"
    if isinstance(cell, DayText):
        raise WrongCellError(wanted, "Excel har gjort om perioden till ett datum: formatera cellen som text först.")
    found = _PERIOD.fullmatch(cell)
    if not found:
        raise WrongCellError(wanted)
    year, quarter, month = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    first = 3 * quarter - 2 if quarter else month or 1
    last = 3 * quarter if quarter else month or 12
    return Wave(cell, date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _share(cell: str) -> decoding.SwedishNumber:
    """A percentage as a share 0-1."""
    try:
        read = decoding.swedish_number(cell)
    except ValueError:
        read = decoding.SwedishNumber(-1, "ok")
    if read.value is None:
        return read
    if not 0 <= read.value <= 100:
        raise WrongCellError("procent mellan 0 och 100, med decimalkomma och utan procenttecken")
    if isinstance(cell, NumberText) and 0 < read.value < 1:
        raise WrongCellError(
            "procent mellan 0 och 100, som 81",
            "Excel lagrar 81 % som 0,81: skriv talet utan procentformat. Är det under en procent, skriv det som text.",
        )
    return decoding.SwedishNumber(read.value / 100, "ok")


def _refuse_impossible(cells: Cells, row: Row) -> None:
    share, lower, upper = row.share.value, row.lower.value, row.upper.value
    if (lower is None) != (upper is None):
        cells.wrong("undre och övre ska båda vara ifyllda, eller båda tomma. Rätta raden.", "undre")
    elif lower is not None and upper is not None and lower > upper:
        cells.wrong("undre är större än övre. De två kan ha bytt plats. Rätta dem.", "undre")
    elif lower is not None and upper is not None and (share is None or not lower <= share <= upper):
        cells.wrong("procent ska ligga mellan undre och övre. Rätta den av dem som är fel.", "procent")
    if row.answers is not None and row.invited is not None and row.answers > row.invited:
        text = f"antal_svar är {row.answers} och större än inbjudna, som är {row.invited}. Rätta den av dem som är fel."
        cells.wrong(text, "antal_svar")


def _write(con: duckdb.DuckDBPyConnection, found: FoundFile, table: Table, rows: list[Row]) -> None:
    figures = [
        SurveyFigure(
            line=row.line,
            indicator=row.indicator,
            area_code=row.area_code,
            wave=row.wave.name,
            period_start=row.wave.start,
            period_end=row.wave.end,
            group_key=row.group_key,
            share=row.share.value,
            lower=row.lower.value,
            upper=row.upper.value,
            answers=row.answers,
            invited=row.invited,
            question=row.question,
            base=row.base,
            question_version=row.question_version,
            publication=row.publication,
            state=row.share.state,
        )
        for row in rows
    ]
    survey_figures.write(con, found, figures)
    record(con, found, table.count, message=" ".join((*table.notes, *_notes(rows))))


def _notes(rows: list[Row]) -> list[str]:
    alone = [str(row.line) for row in rows if not row.question or not row.base]
    if not alone:
        return []
    return [f"Rad {', '.join(alone)} saknar fråga eller bas. Uppgiften visas, men kan inte jämföras med någon annan."]


READER = Reader(
    id="survey_table",
    title="publicerade enkätsvar",
    tables=("core.survey_figure",),
    read=read,
    hand_kept=True,
    parsers=("duckdb", "python-calamine"),
    suffixes=SUFFIXES,
)
