"""Small tables kept by hand beside the files: RFC 4180 with ``;``, one header row; any problem refuses."""

import csv
import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline.ingestion import decoding
from pipeline.ingestion.deliveries import Delivery, Problem
from pipeline.ingestion.lines import LineCount

T = TypeVar("T")


@dataclass(frozen=True)
class Table:
    """A table as read: its rows with the line each begins on, and how its physical lines divide."""

    path: str
    rows: Sequence[tuple[int, Mapping[str, str]]]
    count: LineCount


class WrongCellError(ValueError):
    """What a cell should have been, Swedish: completes "ska vara …"."""


class Cells:
    """The cells of one row. What is wrong with them is added to ``problems``, so that all of it is told at once."""

    def __init__(self, path: str, line: int, raw: Mapping[str, str], problems: list[Problem]) -> None:
        self._path, self._line, self._raw, self._problems = path, line, raw, problems

    def get(self, column: str, convert: Callable[[str], T], otherwise: T) -> T:
        """The cell as ``convert`` reads it; ``otherwise`` where it raises WrongCellError."""
        try:
            return convert(self._raw[column])
        except WrongCellError as error:
            self.wrong(f"{column} ska vara {error}, men är {self._raw[column]!r}. Rätta cellen.")
            return otherwise

    def wrong(self, text: str) -> None:
        """Note a problem with this row."""
        self._problems.append(Problem(text, file=self._path, line=self._line))


def table(delivery: Delivery, name: str, columns: tuple[str, ...]) -> tuple[Table | None, list[Problem]]:
    """Read one of the delivery's companions.

    Returns:
        the table (None if it cannot be read as one) and its problems.
    """
    found = delivery.companions.get(name)
    if found is None:
        missing = f"{name} saknas. Lägg filen bredvid mätfilerna, med rubrikraden {';'.join(columns)}."
        return None, [Problem(missing, file=f"{delivery.name}/{name}")]
    try:
        text = decoding.decode(found.absolute.read_bytes())
    except decoding.UndecodableError as error:
        return None, [Problem(str(error), file=found.path, line=error.line)]
    return parse(text, found.path, columns)


def parse(text: str, path: str, columns: tuple[str, ...]) -> tuple[Table | None, list[Problem]]:
    """Split a table's text into rows.

    Args:
        text: decoded.
        path: for messages.
        columns: what the header must be, in this order.
    """
    lines = decoding.split_lines(text)
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=";", strict=True)
    rows: list[tuple[int, Mapping[str, str]]] = []
    problems: list[Problem] = []
    header = blank = data = last = 0
    try:
        for record in reader:
            start, height, last = last + 1, reader.line_num - last, reader.line_num
            cells = [cell.strip() for cell in record]
            if not any(cells):
                blank += height
            elif not header:
                header = height
                if tuple(cells) != columns:
                    wrong = f"rubrikraden ska vara {';'.join(columns)!r}, men är {';'.join(cells)!r}. Rätta den."
                    return None, [Problem(wrong, file=path, line=start)]
            elif len(cells) != len(columns):
                wrong = f"raden ska ha {len(columns)} fält ({';'.join(columns)}), men har {len(cells)}. Rätta raden."
                problems.append(Problem(wrong, file=path, line=start))
            else:
                data += height
                rows.append((start, dict(zip(columns, cells, strict=True))))
    except csv.Error as error:
        wrong = f'citattecknen går inte ihop ({error}). Skriv "" för ett citattecken inne i en text.'
        return None, [Problem(wrong, file=path, line=reader.line_num)]
    if not rows and not problems:
        problems.append(
            Problem(f"tabellen ska ha rader under rubrikraden {';'.join(columns)!r}, men är tom.", file=path)
        )
    return Table(path, rows, LineCount(len(lines), header=header, data=data, blank=blank)), problems


def filled(cell: str) -> str:
    """A cell that must not be empty."""
    if not cell:
        raise WrongCellError("ifyllt")
    return cell


def one_of(allowed: Sequence[str]) -> Callable[[str], str]:
    """A cell that must be one of these."""

    def convert(cell: str) -> str:
        if cell not in allowed:
            raise WrongCellError(f"ett av {', '.join(allowed)}")
        return cell

    return convert


def closest(name: str, known: Iterable[str]) -> str:
    """The names most like one that is unknown, as a sentence with a space before it; empty if none is."""
    found = difflib.get_close_matches(name, list(known), n=3)
    return f" Närmast: {', '.join(found)}." if found else ""
