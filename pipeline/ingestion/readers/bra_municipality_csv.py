"""Brå's list of all municipalities: reported offences of one kind in one year, as CSV.

Two layouts (FORMATS, "Reported crime"; documented samples of both have been read). From 2023 UTF-8 with a mark, CRLF
and a header; in 2021 no header, and names with "kommun"::

    Kommun;Antal;Per 100 000 inv.            Ale kommun;2731;8547
    Ale;2 537;7810                           Malung–Sälen;812;8100

The file says neither year nor crime: ``[options] year = 2023, crime_id = "5036"`` in source.toml does, so a delivery is
the lists of one year and one crime.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from pipeline.ingestion import codes
from pipeline.ingestion.deliveries import Delivery, FoundFile, Problem, Reader, Refused
from pipeline.ingestion.foreign import looks_like
from pipeline.ingestion.lines import LineCount, Reject, record
from pipeline.ingestion.readers.crime_figures import (
    MOST_UNKNOWN,
    FieldError,
    Figure,
    Period,
    amount,
    half_written,
    physical_lines,
    write,
)
from pipeline.ingestion.readers.crime_labels import Crime, crime_of_ids

HEADER = ("Kommun", "Antal", "Per 100 000 inv.")
EXPORT_AGAIN = "Hämta listan på nytt från Brå."
WHOLE_LINE = f"tre fält. Kopiera filen igen. {EXPORT_AGAIN}"


@dataclass
class List:
    """What a file's lines are."""

    figures: list[Figure] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    header: int = 0
    blank: int = 0


def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Fill ``core.reported_crime`` from the delivery's files.

    Raises:
        Refused: where year or crime is not said; for another layout, an unknown area, an empty or half-written file.
    """
    asked, problems = _asked(delivery)
    for found in delivery.files:
        try:
            lines, complete = physical_lines(found, EXPORT_AGAIN)
        except Refused as refused:
            problems += refused.problems
            continue
        read_list = parse(lines, complete, found.path, *(asked or NOTHING))
        problems += read_list.problems
        if not problems:
            write(con, found, read_list.figures)
            _record(con, found, len(lines), read_list)
    if problems:
        raise Refused(problems)


def parse(lines: Sequence[str], complete: bool, path: str, crime: Crime, period: Period) -> List:
    """Sort a list's physical lines into figures, rejects and blanks.

    Args:
        lines: all lines of the file, without line ends.
        complete: the last line ends with a line break.
        path: for messages.
        crime: what is counted.
        period: when.
    """
    found = List()
    first: dict[str, int] = {}
    unknown: Counter[str] = Counter()
    for number, line in enumerate(lines, start=1):
        fields = [codes.plain(one) for one in line.split(";")]
        if not any(fields):
            found.blank += 1
            continue
        begun = bool(found.header or found.figures or found.rejects or found.problems)
        if not begun and tuple(fields) == HEADER:
            found.header = 1
            continue
        if not begun and not _is_row(fields):
            found.problems.append(_another_layout(lines, line, path, number))
            return found
        if len(fields) != len(HEADER):
            if number == len(lines) and not complete:
                found.problems.append(half_written(line, path, number, WHOLE_LINE))
            found.rejects.append(Reject(number, "hela raden", "raden ska ha tre fält", line[:200]))
            continue
        try:
            area = codes.area(fields[0])
            figure = Figure(number, area.code, crime, period, amount(fields[1], fields[2], HEADER[1:]))
        except FieldError as error:
            found.rejects.append(Reject(number, error.column, error.reason, line[:200]))
        except codes.UnknownCodeError as error:
            if str(error) not in unknown:
                found.problems.append(Problem(str(error), file=path, line=number))
            unknown[str(error)] += 1
            if unknown.total() >= MOST_UNKNOWN:  # each is compared with every name of the list
                break
        else:
            if first.setdefault(area.code, number) == number:
                found.figures.append(figure)
            else:
                reason = f"samma område står redan på rad {first[area.code]}"
                found.rejects.append(Reject(number, "hela raden", reason, line[:200]))
    if not found.problems and not found.figures and not found.rejects:
        found.problems.append(Problem(f"filen har inga uppgifter. {EXPORT_AGAIN}", file=path))
    return found


def _is_row(fields: Sequence[str]) -> bool:
    """Whether a first line can be one of the list, as it is where there is no header."""
    if len(fields) != len(HEADER):
        return False
    try:
        amount(fields[1], fields[2], HEADER[1:])
    except FieldError:
        return False
    return True


def _another_layout(lines: Sequence[str], line: str, path: str, number: int) -> Problem:
    kind = looks_like("\n".join(lines[:20]).encode("utf-8", "replace"))
    text = (
        f"första raden ska vara {';'.join(HEADER)!r}, eller en kommun med antal och tal som 'Ale kommun;2731;8547', "
        f"men är {line[:120]!r}.{kind} {EXPORT_AGAIN}"
    )
    return Problem(text, file=path, line=number)


NOTHING = (Crime("", ""), Period(date.min, "year"))


def _asked(delivery: Delivery) -> tuple[tuple[Crime, Period] | None, list[Problem]]:
    """What and when, by source.toml."""
    file = f"{delivery.name}/source.toml"
    options = delivery.settings.options
    year, crime = options.get("year"), crime_of_ids(options.get("crime_id"))
    problems = []
    if type(year) is not int or not 1975 <= year <= 2099:
        text = f"[options] year ska vara året som listan gäller, som year = 2023, men är {year!r}. Skriv raden."
        problems.append(Problem(text, file=file))
    if crime is None:
        text = (
            '[options] crime_id ska vara en brottstyps id ur kodlistan, som crime_id = "5036" för alla brott, men är '
            f"{options.get('crime_id')!r}. Skriv raden, eller lägg till brottstypen i "
            "pipeline/ingestion/codes/crime_type.csv."
        )
        problems.append(Problem(text, file=file))
    if problems or crime is None or type(year) is not int:
        return None, problems
    return (crime, Period(date(year, 1, 1), "year")), problems


def _record(con: duckdb.DuckDBPyConnection, found: FoundFile, lines: int, one: List) -> None:
    rejected = len({reject.line for reject in one.rejects})
    count = LineCount(lines, header=one.header, data=len(one.figures), blank=one.blank, rejected=rejected)
    record(con, found, count, one.rejects)


READER = Reader(
    id="bra_municipality_csv",
    title="Brås lista över kommuner",
    tables=("core.reported_crime",),
    read=read,
    suffixes=(".csv", ".txt"),
)
