"""The sheets of Brå's "Indikatorer för kommuners lägesbild": regions down, years to the right, one figure a cell.

A sheet of crime has two columns a year, a sheet of the survey (its name ends in -NTU) three; a label of two years is
one wave. What is not laid out like that is told of, cell by cell: nothing is guessed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.ingestion import codes
from pipeline.ingestion.deliveries import Problem
from pipeline.ingestion.readers import workbook

COUNT, RATE = "Antal", "Antal per 100 000"
SHARE, LOWER, UPPER = "Andel", "KI undre", "KI övre"
CRIME, SURVEY = (COUNT, RATE), (SHARE, LOWER, UPPER)
SURVEY_MARK = re.compile(r" ?- ?NTU$")

_LABEL = re.compile(r"(?P<what>.*\S) (?P<year>(?:19|20)\d\d)(?:/(?P<end>(?:19|20)\d\d))?", re.ASCII)


@dataclass(frozen=True)
class Cell:
    """What stands in a sheet for a region and a year or two: its number in the file, and the texts by column kind."""

    line: int
    area_code: str
    years: tuple[int, int]
    row: int
    texts: Mapping[str, str]


@dataclass
class Found:
    """A sheet as read: its figures, and what is wrong with it. ``columns`` are letters by kind and years."""

    name: str
    path: str
    cells: list[Cell] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    columns: dict[tuple[str, tuple[int, int]], int] = field(default_factory=dict)

    def wrong(self, text: str, row: int, column: int | None = None) -> None:
        """Note a problem with a row, or one of its cells."""
        place = f"rad {row}" if column is None else f"cell {workbook.letter(column)}{row}"
        self.problems.append(Problem(text, file=self.path, cell=f"{self.name}, {place}"))

    def wrong_cell(self, text: str, cell: Cell, kind: str) -> None:
        """Note a problem with one of a figure's cells."""
        self.wrong(text, cell.row, self.columns[kind, cell.years])


def is_survey(name: str) -> bool:
    """Whether a sheet of that name holds survey shares."""
    return bool(SURVEY_MARK.search(codes.plain(name)))


def read(sheet: workbook.Sheet, path: str, first_line: int) -> Found:
    """Read a sheet as it is laid out.

    Args:
        sheet: with content.
        path: of the file, for messages.
        first_line: the number of its first figure in the file.
    """
    found = Found(sheet.name, path)
    kinds = SURVEY if is_survey(sheet.name) else CRIME
    filled = [one for one in sheet.records if any(one.cells)]
    if len(filled) < 3 or any(filled[0].cells[1:]):
        found.wrong("bladet ska ha en rubrik i A1, en rad med årtal och en rad för varje område.", 1)
        return found
    _read_header(found, filled[1], kinds)
    _find_nameless(found, filled[1], filled[2:])
    if found.problems:
        return found
    years = sorted({one for _, one in found.columns})
    line = first_line
    seen: dict[str, int] = {}
    for record in filled[2:]:
        name = codes.plain(record.cells[0])
        if not any(record.cells[1:]) and not _is_area(name):
            continue  # a note under the table: it holds no figure
        try:
            area = codes.area(name)
        except codes.UnknownCodeError as error:
            found.wrong(str(error), record.line, 0)
            continue
        if seen.setdefault(area.code, record.line) != record.line:
            found.wrong(f"{area.name} står redan på rad {seen[area.code]}. Ta bort den ena raden.", record.line)
        for span in years:
            texts = {kind: _at(record.cells, found.columns[kind, span]) for kind in kinds}
            found.cells.append(Cell(line, area.code, span, record.line, texts))
            line += 1
    if not found.cells and not found.problems:
        found.wrong("bladet har inga områden under rubrikerna.", filled[1].line)
    return found


def _read_header(found: Found, header: workbook.Record, kinds: Sequence[str]) -> None:
    wanted = " och ".join(f"{kind} 2024" for kind in kinds)
    for number, cell in enumerate(header.cells[1:], start=1):
        if not cell:
            continue
        label = _LABEL.fullmatch(codes.plain(cell))
        years = (int(label["year"]), int(label["end"] or label["year"])) if label else (0, 0)
        if label is None or label["what"] not in kinds or not 0 <= years[1] - years[0] <= 1:
            found.wrong(f"rubriken ska vara som {wanted}, men är {cell[:60]!r}.", header.line, number)
        elif kinds is CRIME and years[0] != years[1]:
            found.wrong(f"rubriken ska gälla ett år, men är {cell[:60]!r}.", header.line, number)
        elif (label["what"], years) in found.columns:
            found.wrong(f"rubriken {cell[:60]!r} står två gånger. Ta bort den ena kolumnen.", header.line, number)
        else:
            found.columns[label["what"], years] = number
    for years in sorted({one for _, one in found.columns}):
        lacking = [kind for kind in kinds if (kind, years) not in found.columns]
        if lacking:
            text = f"för {span_label(years)} saknas kolumnen {', '.join(lacking)}. Varje år ska ha {wanted}."
            found.wrong(text, header.line)
    if not found.columns and not found.problems:
        found.wrong(f"rubrikerna ska vara som {wanted}, men saknas.", header.line)


def _find_nameless(found: Found, header: workbook.Record, rest: Sequence[workbook.Record]) -> None:
    """A column with figures and no heading is told of: whose figures they are is not known."""
    used = {number for one in rest for number, cell in enumerate(one.cells[1:], start=1) if cell}
    for number in sorted(used):
        if not _at(header.cells, number):
            text = "kolumnen har innehåll men ingen rubrik. Skriv rubriken, eller ta bort kolumnen."
            found.wrong(text, header.line, number)


def span_label(years: tuple[int, int]) -> str:
    """The years as on the page: 2024, or 2017/2018."""
    first, last = years
    return str(first) if first == last else f"{first}/{last}"


def _is_area(name: str) -> bool:
    try:
        codes.area(name)
    except codes.UnknownCodeError:
        return False
    return True


def _at(cells: Sequence[str], number: int) -> str:
    return cells[number] if number < len(cells) else ""
