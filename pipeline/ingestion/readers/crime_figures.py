"""Brå's figures as rows of ``core.reported_crime``: what the readers of its files share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from pipeline.ingestion import decoding
from pipeline.ingestion.deliveries import FoundFile, Problem, Refused
from pipeline.ingestion.foreign import looks_like
from pipeline.ingestion.readers.crime_labels import Crime
from pipeline.ingestion.readers.sql import statement

MOST_LINES = 100_000  # an export out of SOL has 10 000 at most
MOST_UNKNOWN = 500  # names that no code list has, after which a file is not read further


@dataclass(frozen=True)
class Period:
    """The first day of a period and its kind: year, quarter or month."""

    start: date
    kind: str
    preliminary: bool = False


@dataclass(frozen=True)
class Amount:
    """Offences and their rate, as far as the file gives them, and why not if it does not."""

    count: int | None
    rate_per_100k: float | None
    state: decoding.State


@dataclass(frozen=True)
class Figure:
    """A line's figure as read. ``echo``: ``..`` stands where the number should be."""

    line: int
    area_code: str
    crime: Crime
    period: Period
    amount: Amount
    echo: bool = False

    @property
    def place(self) -> tuple[str, str, date]:
        """Area and period: the rows of one menu, in its order."""
        return self.area_code, self.period.kind, self.period.start


class FieldError(ValueError):
    """A field that is not what the layout says: column, reason."""

    def __init__(self, column: str, reason: str) -> None:
        self.column = column
        self.reason = reason
        super().__init__(reason)


def physical_lines(found: FoundFile, advice: str) -> tuple[list[str], bool]:
    """A text file's lines, and whether the last one is ended.

    Args:
        found: the file.
        advice: what to do when it is empty.

    Raises:
        Refused: for an empty file, or one in no encoding that we read.
    """
    data = found.absolute.read_bytes()
    if not data.strip():
        raise Refused([Problem(f"filen är tom. {advice}", file=found.path)])
    try:
        text = decoding.decode(data, most_lines=MOST_LINES)
    except decoding.UndecodableError as error:
        raise Refused([Problem(f"{error}{looks_like(data)}", file=found.path, line=error.line)]) from error
    return decoding.split_lines(text), text.endswith("\n")


def half_written(line: str, path: str, number: int, wanted: str) -> Problem:
    """What is said of a file whose last line is cut off; ``wanted`` follows "ska ha": what, and how to mend it."""
    text = f"filen är avbruten: sista raden är {line[:120]!r}, men ska ha {wanted}"
    return Problem(text, file=path, line=number)


def amount(count_text: str, rate_text: str, columns: tuple[str, str]) -> Amount:
    """What two fields say.

    Args:
        count_text: the number of offences.
        rate_text: the same per 100 000 inhabitants.
        columns: what the file calls them.

    Raises:
        FieldError: if one of them is no such number, or they contradict each other.
    """
    count = _number(columns[0], count_text)
    rate = _number(columns[1], rate_text)
    if count.value is not None and not count.value.is_integer():
        raise FieldError(columns[0], f"antalet ska vara ett heltal, men är {count_text!r}")
    if count.value == 0 and rate.value:
        wrong = f"antalet är 0 ({count_text!r}) men talet per 100 000 är {rate_text!r}; båda kan inte stämma"
        raise FieldError(columns[0], wrong)
    return Amount(None if count.value is None else int(count.value), rate.value, count.state)


def _number(column: str, text: str) -> decoding.SwedishNumber:
    try:
        number = decoding.swedish_number(text)
    except ValueError as error:
        raise FieldError(column, str(error)) from error
    if number.value is not None and not 0 <= number.value < 10**15:
        raise FieldError(column, f"{text!r} kan inte vara ett antal brott")
    return number


def write(con: duckdb.DuckDBPyConnection, found: FoundFile, figures: Sequence[Figure]) -> None:
    """Put a file's figures into ``core.reported_crime``."""
    con.execute(
        statement("reported_crime_rows"),
        {
            "file_id": found.file_id,
            "sha256": found.sha256,
            "line": [one.line for one in figures],
            "area_code": [one.area_code for one in figures],
            "crime_id": [one.crime.id for one in figures],
            "definition": [one.crime.definition for one in figures],
            "period_start": [one.period.start for one in figures],
            "period_kind": [one.period.kind for one in figures],
            "preliminary": [one.period.preliminary for one in figures],
            "count": [one.amount.count for one in figures],
            "rate_per_100k": [one.amount.rate_per_100k for one in figures],
            "state": [one.amount.state for one in figures],
        },
    )
