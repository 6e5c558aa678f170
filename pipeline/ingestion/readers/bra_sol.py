"""Brå's "Databasfil" out of SOL: reported offences by area, crime type and year, quarter or month.

Layout (FORMATS, "Reported crime"; found in real exports): ``;``, a header of six fields, data rows of six fields that
end with ``;``::

    Region;Brott;År;Period;Antal;/100 000 inv
    Hela landet;Totalt antal brott;År;2025;14278;135;
    Nacka kommun;Vapenlagen;2026 prel.;Aug;498;5;

Parents of a chosen crime type are echoed with ``..``. Such a row says where the next ones belong and holds no figure,
so it counts as a header line: loaded as a missing figure it would later hide the real one from another export. A
``..`` with nothing beneath it for the same area and period is a figure that is missing, and becomes a row.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import duckdb

from pipeline.ingestion import codes
from pipeline.ingestion.deliveries import Delivery, FoundFile, Problem, Reader, Refused
from pipeline.ingestion.foreign import looks_like
from pipeline.ingestion.lines import LineCount, Reject, record
from pipeline.ingestion.readers.crime_figures import (
    MOST_UNKNOWN,
    Amount,
    FieldError,
    Figure,
    Period,
    amount,
    half_written,
    physical_lines,
    write,
)
from pipeline.ingestion.readers.crime_labels import Crime, declared_labels, listed_crime

HEADER = ("Region", "Brott", "År", "Period", "Antal", "/100 000 inv")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Maj", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dec")
EXPORT_AGAIN = "Exportera tabellen på nytt ur SOL som Databasfil."
WHOLE_LINE = f"{len(HEADER)} fält och sluta med semikolon. Kopiera filen igen. {EXPORT_AGAIN}"

_YEAR = re.compile(r"((?:19|20)\d\d)( prel\.)?", re.ASCII)
_QUARTER = re.compile(r"Kvartal ([1-4])", re.ASCII)


@dataclass
class Sheet:
    """What a file's lines are. ``headings`` are echoed parents, ``lost`` are rejects that they stand above."""

    rows: list[Figure] = field(default_factory=list)
    headings: list[Figure] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    blank: int = 0
    lost: list[Figure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class LostFigureError(FieldError):
    """A number that cannot be read, of a crime and place that can: ``figure`` has them, without the number."""

    def __init__(self, error: FieldError, figure: Figure) -> None:
        self.figure = figure
        super().__init__(error.column, error.reason)


def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Fill ``core.reported_crime`` from the delivery's files.

    Raises:
        Refused: for an encoding, header, area or crime type that is not known, an empty or half-written file.
    """
    declared, problems = declared_labels(delivery)
    for found in delivery.files if not problems else ():
        try:
            lines, complete = physical_lines(found, EXPORT_AGAIN)
        except Refused as refused:
            problems += refused.problems
            continue
        sheet = parse(lines, complete, found.path, declared)
        problems += sheet.problems
        if not problems:
            _write(con, found, len(lines), sheet)
    if problems:
        raise Refused(problems)


def parse(lines: Sequence[str], complete: bool, path: str, declared: Mapping[str, Crime]) -> Sheet:
    """Sort a file's physical lines into rows, headings, rejects and blanks.

    Args:
        lines: all lines of the file, without line ends.
        complete: the last line ends with a line break.
        path: for messages.
        declared: from ``declared_labels``.
    """
    sheet = Sheet()
    problem = _layout_problem(lines, path)
    if problem:
        sheet.problems.append(problem)
        return sheet
    last_crime: dict[tuple[str, str, date], str] = {}
    unknown: Counter[str] = Counter()
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            sheet.blank += 1
            continue
        fields = [one.strip() for one in line.split(";")]
        if len(fields) != len(HEADER) + 1 or fields[-1]:
            if number == len(lines) and not complete:
                sheet.problems.append(half_written(line, path, number, WHOLE_LINE))
            reason = f"raden ska ha {len(HEADER)} fält och sluta med semikolon"
            sheet.rejects.append(Reject(number, "hela raden", reason, line[:200]))
            continue
        try:
            row = _row(number, fields, declared, last_crime)
        except FieldError as error:
            sheet.lost += [error.figure] if isinstance(error, LostFigureError) else []
            sheet.rejects.append(Reject(number, error.column, error.reason, line[:200]))
        except codes.AmbiguousCodeError as error:
            sheet.rejects.append(Reject(number, "Brott", str(error), line[:200]))
        except codes.UnknownCodeError as error:
            if str(error) not in unknown:
                sheet.problems.append(Problem(str(error), file=path, line=number))
            unknown[str(error)] += 1
            if unknown.total() >= MOST_UNKNOWN:  # each is compared with every name of the list
                break
        else:
            last_crime[row.place] = row.crime.id
            sheet.rows.append(row)
    if not sheet.problems and not sheet.rows and not sheet.rejects:
        sheet.problems.append(Problem(f"filen har bara rubrikraden och inga uppgifter. {EXPORT_AGAIN}", file=path))
    return _without_echoes(sheet)


def _layout_problem(lines: Sequence[str], path: str) -> Problem | None:
    header = tuple(codes.plain(one) for one in lines[0].split(";")) if lines else ()
    if header == HEADER:
        return None
    got = lines[0][:120] if lines else ""
    kind = looks_like("\n".join(lines[:20]).encode("utf-8", "replace"))
    text = f"rubrikraden ska vara {';'.join(HEADER)!r}, men är {got!r}.{kind} {EXPORT_AGAIN}"
    return Problem(text, file=path, line=1)


def _row(
    number: int, fields: Sequence[str], declared: Mapping[str, Crime], last_crime: Mapping[tuple[str, str, date], str]
) -> Figure:
    region, label, year, part, count_text, rate_text, _ = fields
    area = codes.area(region)
    period = _period(year, part)
    after = last_crime.get((area.code, period.kind, period.start), "")
    crime = declared.get(codes.plain(label)) or listed_crime(label, after)
    figure = Figure(number, area.code, crime, period, Amount(None, None, "missing"), echo=count_text == "..")
    try:
        return replace(figure, amount=amount(count_text, rate_text, HEADER[4:]))
    except FieldError as error:
        raise LostFigureError(error, figure) from error


def _period(year: str, part: str) -> Period:
    if year == "År":
        found = _YEAR.fullmatch(part)
        if not found:
            raise FieldError("Period", f"perioden ska vara ett år som 2025, men är {part!r}")
        return Period(date(int(found[1]), 1, 1), "year", bool(found[2]))
    found = _YEAR.fullmatch(year)
    if not found:
        raise FieldError("År", f"året ska vara 'År', eller ett år som '2025' eller '2026 prel.', men är {year!r}")
    quarter = _QUARTER.fullmatch(part)
    if quarter:
        return Period(date(int(found[1]), 3 * int(quarter[1]) - 2, 1), "quarter", bool(found[2]))
    if part in MONTHS:
        return Period(date(int(found[1]), MONTHS.index(part) + 1, 1), "month", bool(found[2]))
    raise FieldError("Period", f"perioden ska vara en månad ({', '.join(MONTHS)}) eller 'Kvartal 1', men är {part!r}")


def _without_echoes(sheet: Sheet) -> Sheet:
    """Move echoed parents to ``headings``, and reject a figure that the file gives twice."""
    beneath = {
        (row.place, ancestor)
        for row in (*sheet.rows, *sheet.lost)
        for one in row.crime.id.split("+")
        for ancestor in codes.lineage(one)[1:]
    }
    given = {(row.place, row.crime.id) for row in sheet.rows if not row.echo}
    kept: dict[tuple[tuple[str, str, date], str], Figure] = {}
    for row in sheet.rows:
        key = (row.place, row.crime.id)
        if row.echo and (key in beneath or key in given or key in kept):
            sheet.headings.append(row)
        elif key in kept:
            reason = f"samma område, brott och period står redan på rad {kept[key].line}"
            sheet.rejects.append(Reject(row.line, "hela raden", reason, ""))
        else:
            kept[key] = row
    sheet.rows = list(kept.values())
    sheet.rejects.sort(key=lambda one: one.line)
    return sheet


def _write(con: duckdb.DuckDBPyConnection, found: FoundFile, lines: int, sheet: Sheet) -> None:
    write(con, found, sheet.rows)
    headings = len(sheet.headings)
    rejected = len({one.line for one in sheet.rejects})
    count = LineCount(lines, header=1 + headings, data=len(sheet.rows), blank=sheet.blank, rejected=rejected)
    note = f"{headings} rader är rubriker: överordnade brottstyper utan uppgift (..)." if headings else ""
    record(con, found, count, sheet.rejects, note)


READER = Reader(
    id="bra_sol",
    title="Brås databasfil ur SOL",
    tables=("core.reported_crime",),
    read=read,
    suffixes=(".txt", ".csv"),
)
