"""Files of survey answers, whatever wrote them: the columns that a codebook names, and no others.

Text (``;``, ``,`` or tab, whichever gives the codebook's columns), workbooks and SPSS files. What the tools do to them
(FORMATS, "Surveys"):

- LimeSurvey: UTF-8 with mark, every field quoted, line ends inside fields, a blank last line; an answer that was never
  sent in has an empty ``submitdate``, and is not counted.
- SurveyMonkey: two header rows, the question over its options; a column is called ``question[option]``, or just
  ``question`` where it has but one.
- Qualtrics: three header rows, the first of which holds the names, and the last JSON.
- REDCap: a question with several answers is a column ``field___code`` of 0 and 1 for each; see ``survey_microdata``.

What stands in the other columns is not kept, and neither they nor any answer are repeated in a message.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.ingestion import decoding
from pipeline.ingestion.deliveries import FoundFile, Problem, Refused
from pipeline.ingestion.foreign import looks_like
from pipeline.ingestion.lines import LineCount, Reject
from pipeline.ingestion.readers import csv_records, spss_child, workbook
from pipeline.ingestion.readers.csv_records import BrokenQuotesError
from pipeline.ingestion.readers.workbook import Record

MOST_LINES = spss_child.MOST_CASES  # of a text; answers with line ends in them have fewer
SPSS_MARKS = (b"$FL2", b"$FL3")  # .sav, and .sav that is compressed (.zsav)
MOST_SECONDS = 120
SENT_IN = "submitdate"
ONLY_ANSWER = ("", "response", "open-ended response", "svar", "öppet svar")
RESPONDENT = ("respondent id", "respondent-id", "respondentid")
IMPORT_ID = '{"ImportId"'

Wanted = Callable[[Iterable[str]], Mapping[str, str]]


@dataclass
class Answers:
    """What the wanted columns of a file hold.

    Attributes:
        count: how its lines divide; a case of an SPSS file is a line.
        lines: where each respondent begins.
        heights: over how many lines each goes.
        columns: wanted name → one cell for each respondent; an empty cell is an empty text.
        rejects: lines that are no respondents.
        unsent: answers that were begun and never sent in. They are among the data lines, not among the respondents.
    """

    count: LineCount
    lines: list[int]
    heights: list[int]
    columns: dict[str, list[str]]
    rejects: list[Reject] = field(default_factory=list)
    unsent: int = 0


class MissingColumnsError(Exception):
    """Columns that the codebook names and the file does not have."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(", ".join(names))


def read(found: FoundFile, wanted: Wanted, header_rows: int = 0) -> Answers:
    """The wanted columns of one file.

    Args:
        found: the file.
        wanted: given the names of a file's columns, says which are read: name in the file → name in the codebook.
            Raises MissingColumnsError.
        header_rows: how many there are; 0: as the file's tool writes them.

    Raises:
        MissingColumnsError: as ``wanted``.
        Refused: it is no file of answers, or damaged.
    """
    data = found.absolute.read_bytes()
    if data.startswith(SPSS_MARKS):
        return _spss(found, wanted)
    if not data.strip():
        raise Refused([Problem("filen är tom. Exportera svaren på nytt, eller ta bort filen.", file=found.path)])
    if found.name.lower().endswith((".sav", ".zsav")):
        text = "namnet är en SPSS-fils, men innehållet är det inte. Spara filen på nytt i SPSS, eller rätta namnet."
        raise Refused([Problem(f"{text}{looks_like(data)}", file=found.path)])
    if workbook.is_workbook(data):
        try:
            sheet = workbook.read(data, "")
        except workbook.UnreadableError as error:
            raise Refused([Problem(str(error), file=found.path, cell=error.place)]) from error
        return _table(sheet.records, sheet.rows, wanted, header_rows)
    try:
        lines = decoding.split_lines(decoding.decode(data, most_lines=MOST_LINES))
        return _text(lines, wanted, header_rows)
    except decoding.UndecodableError as error:
        raise Refused([Problem(f"{error}{looks_like(data)}", file=found.path, line=error.line)]) from error
    except BrokenQuotesError as error:
        text = "citattecknen går inte ihop, eller ett fält är för långt. Exportera svaren på nytt."
        raise Refused([Problem(text, file=found.path)]) from error


# ── text and workbooks ───────────────────────────────────────────────────────────────────────────────────────


def _text(lines: Sequence[str], wanted: Wanted, header_rows: int) -> Answers:
    """By the delimiter that gives the columns; if none does, what the best of them lacks is told."""
    missing: MissingColumnsError | None = None
    damaged: BrokenQuotesError | None = None
    for delimiter in ";,\t":
        try:
            return _table(csv_records.split(lines, delimiter), len(lines), wanted, header_rows)
        except MissingColumnsError as error:
            missing = error if missing is None or len(error.names) < len(missing.names) else missing
        except BrokenQuotesError as error:
            damaged = error
    raise missing or damaged or MissingColumnsError([])


def _table(records: Sequence[Record], lines: int, wanted: Wanted, header_rows: int) -> Answers:
    used = [one for one in records if any(one.cells)]
    blank = sum(one.height for one in records if not any(one.cells))
    headers = header_rows or _header_rows(used)
    names = _names(used[:headers])
    read = wanted(names)
    places = {read[name]: number for number, name in enumerate(names) if name in read}
    sent_in = next((number for number, name in enumerate(names) if name.casefold() == SENT_IN), None)
    found = Answers(LineCount(lines), [], [], {name: [] for name in places})
    data = rejected = 0
    for one in used[headers:]:
        if len(one.cells) != len(names):
            reason = f"raden ska ha {len(names)} fält, som rubriken, men har {len(one.cells)}"
            found.rejects.append(Reject(one.line, "", reason, ""))
            rejected += one.height
            continue
        data += one.height
        if sent_in is not None and not one.cells[sent_in]:
            found.unsent += 1
            continue
        found.lines.append(one.line)
        found.heights.append(one.height)
        for name, number in places.items():
            found.columns[name].append(one.cells[number])
    header = sum(one.height for one in used[:headers])
    found.count = LineCount(lines, header=header, data=data, blank=blank, rejected=rejected)
    return found


def _header_rows(used: Sequence[Record]) -> int:
    """As many as the tool that wrote the file writes, by the marks that it leaves."""
    first, second, third = ([*used[number].cells] if number < len(used) else [] for number in range(3))
    if any(cell.startswith(IMPORT_ID) for cell in third):
        return 3
    if first and first[0].casefold() in RESPONDENT and second and not second[0]:
        return 2
    return 1


def _names(headers: Sequence[Record]) -> list[str]:
    """Names of the columns. Two rows are a question over its options; of three, the first is the names."""
    if not headers:
        return []
    first = list(headers[0].cells)
    if len(headers) != 2:
        return first
    options = [*headers[1].cells, *("" for _ in first)]
    names, question = [], ""
    for number, cell in enumerate(first):
        question = cell or question
        alone = options[number].casefold() in ONLY_ANSWER
        names.append(question if alone else f"{question}[{options[number]}]")
    return names


# ── SPSS ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _spss(found: FoundFile, wanted: Wanted) -> Answers:
    """Codes declared missing are kept: the codebook knows what 996 and 999 mean, SPSS only that they lack."""
    read = wanted(_from_child(found))
    values = _from_child(found, *read)
    columns = {read[name]: [_cell(value) for value in values[name]] for name in read}
    cases = len(next(iter(columns.values())))
    if cases > spss_child.MOST_CASES:
        text = (
            f"filen har fler än {spss_child.MOST_CASES} svarande, och så många läses inte ur en fil. Dela den i flera."
        )
        raise Refused([Problem(text, file=found.path)])
    return Answers(LineCount(cases, data=cases), list(range(1, cases + 1)), [1] * cases, columns)


def _from_child(found: FoundFile, *columns: str) -> Any:
    """What ``spss_child`` says of the file: it may die of a damaged one, and we may not."""
    command = [sys.executable, "-I", spss_child.__file__, str(found.absolute), *columns]
    try:
        done = subprocess.run(command, capture_output=True, timeout=MOST_SECONDS, check=True, stdin=subprocess.DEVNULL)
        return json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        text = "filen går inte att läsa som SPSS-fil. Spara den på nytt i SPSS som .sav, eller exportera till CSV."
        raise Refused([Problem(text, file=found.path)]) from None  # what the child said may hold answers


def _cell(value: Any) -> str:
    """A value as a text file would hold it; nothing is an empty text."""
    if value is None or value != value:  # a number that is none is unlike itself
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return workbook.tidy(str(value))
