"""Tables kept by hand: one header row, one row per record, as CSV (RFC 4180 with ``;``) or on a sheet of a workbook.

Any problem refuses. All that is wrong is told at once, with line and column, or sheet and cell.
"""

import difflib
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pipeline.ingestion import decoding, privacy
from pipeline.ingestion.deliveries import Delivery, FoundFile, Problem, Refused
from pipeline.ingestion.foreign import looks_like
from pipeline.ingestion.lines import LineCount
from pipeline.ingestion.readers import csv_records, workbook
from pipeline.ingestion.readers.workbook import Record

SUFFIXES = (".csv", ".xlsx", ".xls")  # .xls is never read: its owner is told to save it as .xlsx

NOT_A_WORKBOOK = (
    "Öppna filen i Excel och spara den som Excel-arbetsbok (.xlsx), eller låt namnet sluta på .csv om den är text."
)

MOVE = "Flytta den till en egen mapp med rätt format i source.toml, eller ta bort den."

MOST_LINES = 100_000  # nobody keeps more by hand
MOST_PROBLEMS = 500  # nobody reads more

T = TypeVar("T")
Earlier = dict[Hashable, tuple[str, int]]  # the file and line where a key was first seen


@dataclass(frozen=True)
class Layout:
    """What a table looks like.

    Attributes:
        columns: all of them must be there, in any order.
        unread: may be there; what stands in them is never read.
        free_text: columns where somebody writes freely, and could write of a person.
        sheet: in a workbook, the sheet that is read (else its only one with content).
        may_be_empty: a header without rows is a table too: one that somebody has not begun to fill in.
        summed: rows are added up, so that one that stands in two files of the delivery counts twice.
    """

    columns: tuple[str, ...]
    unread: tuple[str, ...] = ()
    free_text: tuple[str, ...] = ()
    sheet: str = ""
    may_be_empty: bool = False
    summed: bool = False

    @property
    def header(self) -> str:
        """The header row as it would be written."""
        return ";".join(self.columns)


@dataclass(frozen=True)
class Place:
    """Where a table stands: its file, and in a workbook its sheet and the letter of each column."""

    path: str
    sheet: str = ""
    letters: Mapping[str, str] = field(default_factory=dict)

    def problem(self, text: str, line: int, column: str = "") -> Problem:
        """A problem at a line, or in one of its cells (a CSV file's text names the column itself)."""
        if not self.sheet:
            return Problem(text, file=self.path, line=line)
        cell = f"cell {self.letters[column]}{line}" if column in self.letters else f"rad {line}"
        return Problem(text, file=self.path, cell=f"{self.sheet}, {cell}")


@dataclass(frozen=True)
class Table:
    """A table as read: its rows with the line each begins on, and how its lines (or rows of the sheet) divide."""

    place: Place
    rows: Sequence[tuple[int, Mapping[str, str]]]
    count: LineCount
    notes: tuple[str, ...] = ()


class WrongCellError(ValueError):
    """What a cell should have been, Swedish: completes "ska vara …"; ``advice`` says how to mend it."""

    def __init__(self, wanted: str, advice: str = "Rätta cellen.") -> None:
        self.advice = advice
        super().__init__(wanted)


class UnreadableCellError(Exception):
    """A cell that ``Cells.read`` cannot read: its column, what stood there (as may be told), and the message."""

    def __init__(self, column: str, got: str, text: str) -> None:
        self.column, self.got = column, got
        super().__init__(text)


class Cells:
    """The cells of one row. What is wrong with them is added to ``problems``, so that all of it is told at once."""

    def __init__(self, place: Place, line: int, raw: Mapping[str, str], problems: list[Problem]) -> None:
        self.line = line
        self._place, self._raw, self._problems, self._before = place, raw, problems, len(problems)

    @property
    def right(self) -> bool:
        """Nothing wrong has been found with this row."""
        return len(self._problems) == self._before

    def filled(self, column: str) -> bool:
        """Something stands in the cell."""
        return self._raw[column] != ""

    def get(self, column: str, convert: Callable[[str], T], otherwise: T) -> T:
        """The cell as ``convert`` reads it; ``otherwise`` where it raises WrongCellError."""
        try:
            return self.read(column, convert)
        except UnreadableCellError as error:
            self.wrong(str(error), column)
            return otherwise

    def read(self, column: str, convert: Callable[[str], T]) -> T:
        """Likewise, where a wrong cell is the caller's to tell of.

        Raises:
            UnreadableCellError: where ``convert`` raises WrongCellError.
        """
        try:
            return convert(self._raw[column])
        except WrongCellError as error:
            got = f"är {privacy.shown(self._raw[column])}" if self.filled(column) else "cellen är tom"
            text = f"{column} ska vara {error}, men {got}. {error.advice}"
            raise UnreadableCellError(column, privacy.masked(self._raw[column]), text) from error

    def once(self, key: Hashable, first: Earlier, text: str) -> None:
        """Note a problem if the key stood in an earlier row: ``text`` says what, with {place} for where."""
        if not self.right:
            return
        path, line = first.setdefault(key, (self._place.path, self.line))
        if (path, line) != (self._place.path, self.line):
            self.wrong(text.format(place=f"rad {line}" if path == self._place.path else f"rad {line} i {path}"))

    def wrong(self, text: str, column: str = "") -> None:
        """Note a problem with this row, or one cell of it."""
        self._problems.append(self._place.problem(text, self.line, column))


def read_files(
    delivery: Delivery, layout: Layout, row: Callable[[Cells, Earlier], T]
) -> list[tuple[FoundFile, Table, list[T]]]:
    """Read every file of a delivery, CSV or workbook.

    Args:
        delivery: its files to load.
        layout: what each of them looks like.
        row: makes a row of its cells, and notes what is wrong with them. Its second argument is for ``Cells.once``:
            what the file's earlier rows had (the delivery's, if rows are added up).

    Raises:
        Refused: with everything that is wrong with all of them.
    """
    read: list[tuple[FoundFile, Table, list[T]]] = []
    problems: list[Problem] = []
    first: Earlier = {}
    for found in delivery.files:
        table, wrong = _table(found, layout)
        problems += wrong
        if table is not None:
            first = first if layout.summed else {}
            rows = []
            for line, raw in table.rows:
                rows.append(row(Cells(table.place, line, raw, problems), first))
                if len(problems) >= MOST_PROBLEMS:  # finding what each unknown name is like takes its time
                    raise Refused(problems)
            read.append((found, table, rows))
    if problems:
        raise Refused(problems)
    return read


def companion(delivery: Delivery, name: str, columns: tuple[str, ...]) -> tuple[Table | None, list[Problem]]:
    """Read one of the small tables beside a delivery's files, always CSV.

    Returns:
        the table (None if it cannot be read as one) and its problems.
    """
    found = delivery.companions.get(name)
    if found is None:
        missing = f"{name} saknas. Lägg filen bredvid mätfilerna, med rubrikraden {';'.join(columns)}."
        return None, [Problem(missing, file=f"{delivery.name}/{name}")]
    return _csv(found.absolute.read_bytes(), found.path, Layout(columns))


def _table(found: FoundFile, layout: Layout) -> tuple[Table | None, list[Problem]]:
    data = found.absolute.read_bytes()
    if not data.strip():
        text = f"filen är tom. Spara den på nytt, med rubrikraden {layout.header!r}, eller ta bort den."
        return None, [Problem(text, file=found.path)]
    if not workbook.is_workbook(data):
        if found.name.lower().endswith((".xlsx", ".xls")):
            text = f"namnet är en Excel-fils, men innehållet är det inte.{looks_like(data)} {NOT_A_WORKBOOK}"
            return None, [Problem(text, file=found.path)]
        return _csv(data, found.path, layout)
    try:
        sheet = workbook.read(data, layout.sheet, layout.columns)
    except workbook.UnreadableError as error:
        return None, [Problem(str(error), file=found.path, cell=error.place)]
    return tabulate(sheet.records, sheet.rows, Place(found.path, sheet.name), layout)


def _csv(data: bytes, path: str, layout: Layout) -> tuple[Table | None, list[Problem]]:
    try:
        text = decoding.decode(data, most_lines=MOST_LINES)
    except decoding.UndecodableError as error:
        return None, [Problem(f"{error}{looks_like(data)}", file=path, line=error.line)]
    table, problems = parse(text, path, layout)
    kind = looks_like(text[:2000].encode())
    if table is None and kind:
        wrong = f"filen ska vara en tabell med rubrikraden {layout.header!r}.{kind} {MOVE}"
        return None, [Problem(wrong, file=path)]
    return table, problems


def parse(text: str, path: str, layout: Layout) -> tuple[Table | None, list[Problem]]:
    """Split a CSV table's text into rows.

    Args:
        text: decoded.
        path: for messages.
        layout: what it must look like.
    """
    lines = decoding.split_lines(text)
    try:
        records = csv_records.split(lines, ";")
    except csv_records.BrokenQuotesError as error:
        wrong = f'citattecknen går inte ihop ({error}). Skriv "" för ett citattecken inne i en text.'
        return None, [Problem(wrong, file=path, line=error.line)]
    return tabulate(records, len(lines), Place(path), layout)


def tabulate(records: Sequence[Record], lines: int, place: Place, layout: Layout) -> tuple[Table | None, list[Problem]]:
    """Name the cells of every record after the header, which is the first record with content.

    Args:
        records: in order, blank ones included.
        lines: physical lines of the file, or rows of the sheet.
        place: where they stand.
        layout: what the header must be.
    """
    filled_in = [one for one in records if any(one.cells)]
    blank = sum(one.height for one in records if not any(one.cells))
    if not filled_in:
        return None, [place.problem(f"rubrikraden ska vara {layout.header!r}, men tabellen är tom.", 1)]
    header, rest = filled_in[0], filled_in[1:]
    names = [one.casefold() for one in header.cells]
    columns, notes, problems = _columns(names, header, rest, place, layout)
    if problems:
        return None, problems
    place = Place(place.path, place.sheet, {name: workbook.letter(number) for number, name in columns.items()})
    rows: list[tuple[int, Mapping[str, str]]] = []
    for one in rest:
        if len(one.cells) != len(names):
            wrong = f"raden ska ha {len(names)} fält ({';'.join(names)}), men har {len(one.cells)}. Rätta raden."
            problems.append(place.problem(wrong, one.line))
            continue
        raw = {name: one.cells[number] for number, name in columns.items()}
        rows.append((one.line, raw))
        for column in layout.free_text:
            if found := privacy.personal(raw[column]):
                problems.append(place.problem(f"{column} innehåller {found}. {privacy.REMOVE}", one.line, column))
    if not rest and not layout.may_be_empty:
        wrong = f"tabellen ska ha rader under rubrikraden {layout.header!r}, men är tom."
        problems.append(Problem(wrong, file=place.path, cell=place.sheet))
    data = sum(one.height for one in rest) if not problems else 0
    count = LineCount(lines, header=header.height, data=data, blank=blank)
    return Table(place, rows, count, tuple(notes)), problems


def _columns(
    names: Sequence[str], header: Record, rest: Sequence[Record], place: Place, layout: Layout
) -> tuple[dict[int, str], list[str], list[Problem]]:
    """Which columns are read, by number; what must be noted of the others; what is wrong with the header."""
    notes: list[str] = []
    wrong: list[str] = []
    unknown: list[str] = []
    for number, name in enumerate(names):
        used = any(number < len(one.cells) and one.cells[number] for one in rest)
        if name in layout.columns or name in layout.unread:
            if name in names[:number]:
                wrong.append(f"kolumnen {name} står två gånger. Ta bort den ena.")
        elif name in privacy.FORBIDDEN_COLUMNS:
            if used:
                wrong.append(f"kolumnen {name} får inte finnas här, och har innehåll. {privacy.REMOVE_COLUMN}")
            else:
                notes.append(f"Den tomma kolumnen {name} är inte läst: sådana uppgifter ska inte samlas in.")
        elif name:
            unknown.append(name)
        elif used:
            wrong.append(
                f"kolumn {workbook.letter(number)} har innehåll men ingen rubrik. Skriv en, eller ta bort den."
            )
    missing = [one for one in layout.columns if one not in names]
    if missing:
        wrong.append(_wrong_header(missing, unknown, header, layout))
    else:
        wrong += [f"kolumnen {privacy.shown(one)} finns inte. Ta bort den, eller rätta namnet." for one in unknown]
    read = {number: name for number, name in enumerate(names) if name in layout.columns}
    return read, notes, [place.problem(one, header.line) for one in wrong]


def _wrong_header(missing: Sequence[str], unknown: Sequence[str], header: Record, layout: Layout) -> str:
    got = ";".join(privacy.masked(one) for one in header.cells)[:200]
    close = "".join(closest(one, [name for name in unknown if not privacy.personal(name)]) for one in missing)
    apart = " Skilj kolumnerna åt med semikolon." if len(header.cells) == 1 else ""
    what = f"Det som saknas är {', '.join(missing)}.{close}{apart}"
    return f"rubrikraden ska vara {layout.header!r}, men är {got!r}. {what} Rätta den."


def filled(cell: str) -> str:
    """A cell that must not be empty."""
    if not cell:
        raise WrongCellError("ifyllt")
    return cell


def one_of(allowed: Sequence[str]) -> Callable[[str], str]:
    """A cell that must be one of these."""

    def convert(cell: str) -> str:
        if cell not in allowed:
            raise WrongCellError(f"ett av {', '.join(allowed)}", f"Rätta cellen.{closest(cell, allowed)}")
        return cell

    return convert


def closest(name: str, known: Iterable[str]) -> str:
    """The names most like one that is unknown, as a sentence with a space before it; empty if none is."""
    found = difflib.get_close_matches(name, list(known), n=3)
    return f" Närmast: {', '.join(found)}." if found else ""
