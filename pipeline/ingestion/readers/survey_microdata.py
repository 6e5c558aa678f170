"""Survey answers, one row per respondent: read only while a step estimates from them, and kept in no database file.

Layout (FORMATS, "Surveys"): .sav, CSV or XLSX as the survey's tool writes them (``answer_files``), and beside them
``codebook.csv`` (``codebook``), which says what columns mean and which may be read at all. The rest: ``survey_wave``.

Loading leaves line counts, rejects without text, and what the codebook says of each question (``core.survey_concept``).
``answers`` gives the answers themselves, to ``read`` (which counts them) and to the step that estimates from them.
A respondent is a running number, a school a random one, drawn anew each time.
"""

import math
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb
import pandas as pd

from pipeline.ingestion import codes
from pipeline.ingestion.deliveries import Delivery, FoundFile, Problem, Reader, Refused
from pipeline.ingestion.lines import LineCount, Reject, record
from pipeline.ingestion.readers import answer_files, codebook, survey_wave
from pipeline.ingestion.readers.answer_files import Answers, MissingColumnsError
from pipeline.ingestion.readers.codebook import Code, Codebook, canonical, meaning
from pipeline.ingestion.readers.sql import statement
from pipeline.ingestion.readers.survey_wave import Wave

UNKNOWN_VALUE = "värdet finns inte i kodboken"


@dataclass(frozen=True)
class FileAnswers:
    """The answers of one file.

    Attributes:
        found: the file.
        rows: respondent, concept, code (as the codebook writes it; '' where nothing is answered), weight, stratum, psu,
            line: one row for each respondent, concept and column that holds it.
        count: how its lines divide.
        rejects: of its lines; none has a text.
        unsent: answers that were never sent in.
    """

    found: FoundFile
    rows: pd.DataFrame
    count: LineCount
    rejects: Sequence[Reject]
    unsent: int


def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Leave what is known *about* the answers: line counts, rejects, and what was asked.

    Raises:
        Refused: with everything that is wrong with the codebook, the options or the files.
    """
    about, book = _asked(delivery)
    for one in answers(delivery, book):
        note = f"{one.unsent} svar är påbörjade men inte inskickade, och räknas inte." if one.unsent else ""
        record(con, one.found, one.count, one.rejects, note)
    own = delivery.companions[codebook.NAME]
    record(con, own, book.table.count, message=" ".join([*book.table.notes, *book.notes, *_notes(delivery, book)]))
    concepts = [one for one in book.concepts.values() if not one.is_filter]
    con.execute(
        statement("survey_concept_rows"),
        {
            "file_id": own.file_id,
            "sha256": own.sha256,
            "survey": about.survey,
            "wave": about.wave,
            "area_code": delivery.settings.municipality,
            "period_start": about.start,
            "period_end": about.end,
            "invited": about.invited,
            "concept": [one.id for one in concepts],
            "filled": [_filled(delivery, about.wave, one.id) for one in concepts],
            "question": [one.question for one in concepts],
            "base": [one.base for one in concepts],
            "question_version": [one.question_version for one in concepts],
            "line": [one.line for one in concepts],
        },
    )


def _asked(delivery: Delivery) -> tuple[Wave, Codebook]:
    """What is said of the answers beside them, or everything that is wrong with it at once."""
    problems: list[Problem] = []
    about = book = None
    try:
        about = survey_wave.read(delivery)
    except Refused as refused:
        problems += refused.problems
    try:
        book = codebook.read(delivery)
    except Refused as refused:
        problems += refused.problems
    if not delivery.files and not delivery.settings.retention:
        text = "filerna med svar saknas. Lägg tillbaka dem, eller skriv retention = dagen då de togs bort."
        problems.append(Problem(text, file=delivery.name))
    if about is None or book is None or problems:
        raise Refused(problems)
    return about, book


def _filled(delivery: Delivery, wave_name: str, concept: str) -> str:
    """What one delivery alone may fill: the shares of an indicator in a wave and an area."""
    if concept in codes.survey_indicators():
        return f"{concept}, {wave_name}, {delivery.settings.municipality}"
    return f"{concept}, {delivery.name}"


def answers(delivery: Delivery, book: Codebook) -> Iterator[FileAnswers]:
    """The answers of a delivery's files, one file after the other, of which only one need be held.

    Args:
        delivery: its files to load.
        book: the codebook beside them.

    Raises:
        Refused: with what is wrong with the files.
    """
    about = survey_wave.read(delivery)
    numbers: Numbers = {"stratum": {}, "psu": {}}
    problems: list[Problem] = []
    respondents = 0
    for found in delivery.files:
        try:
            raw, variables = _read(found, book, about.header_rows)
        except Refused as refused:
            problems += refused.problems
            continue
        one = _one_file(found, raw, variables, book, numbers, respondents)
        respondents += len(raw.lines)
        if not raw.lines:
            problems.append(
                Problem("filen har inga svar. Exportera dem på nytt, eller ta bort filen.", file=found.path)
            )
        elif not problems:
            yield one
    if problems:
        raise Refused(problems)


def _notes(delivery: Delivery, book: Codebook) -> list[str]:
    """What should be known of the delivery."""
    notes = []
    if not delivery.settings.retention:
        notes.append("Leveransen anger inte när filerna ska tas bort (retention).")
    if not delivery.settings.secrecy_review:
        notes.append(
            "Leveransen anger ingen sekretessprövning. Skriv vem som har prövat och när: secrecy_review i source.toml."
        )
    if not delivery.files:
        notes.append("Filerna med svar är borttagna: de senast beräknade andelarna står kvar.")
    others = [one.id for one in book.concepts.values() if not one.is_filter and one.id not in codes.survey_indicators()]
    if others:
        notes.append(
            f"Inget mått heter {', '.join(others)}: svaren prövas mot kodboken, men ingen andel räknas ur dem."
        )
    if "grade" in book.concepts and "psu" not in book.design:
        notes.append("Kodboken anger ingen skola (psu): andelarna visas utan osäkerhetsintervall.")
    return notes


# ── one file ─────────────────────────────────────────────────────────────────────────────────────────────────

Variables = Mapping[str, Mapping[str, Mapping[str, Code]]]
Numbers = dict[str, dict[str, int]]
Rejecting = Callable[[int, str, str], None]


def _read(found: FoundFile, book: Codebook, header_rows: int) -> tuple[Answers, Variables]:
    """The columns that the codebook names, and what their values mean: a REDCap question is a column for each code."""
    variables: dict[str, Mapping[str, Mapping[str, Code]]] = {}

    def wanted(names: Iterable[str]) -> Mapping[str, str]:
        held: dict[str, list[str]] = {}
        for name in names:
            held.setdefault(name.casefold(), []).append(name)
        read: dict[str, str] = {}
        missing = []
        for variable in book.lines:
            boxes = _checkboxes(book, variable, held)
            if len(held.get(variable.casefold(), ())) == 1:
                read[held[variable.casefold()][0]] = variable
                variables[variable] = book.variables.get(variable, {})
            elif boxes:
                for name, meanings in boxes.items():
                    read[name] = name
                    variables[name] = meanings
            else:
                missing.append(variable)
        if missing:
            raise MissingColumnsError(missing)
        return read

    try:
        return answer_files.read(found, wanted, header_rows), variables
    except MissingColumnsError as error:
        raise Refused([_missing(book, name, found) for name in error.names]) from error


def _missing(book: Codebook, name: str, found: FoundFile) -> Problem:
    text = (
        f"kodboken nämner kolumnen {name}, men {found.name} har ingen, eller flera, med det namnet. Rätta namnet i "
        "kodboken, eller ta bort raden."
    )
    return book.table.place.problem(text, book.lines[name], "variable")


def _checkboxes(
    book: Codebook, variable: str, held: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, dict[str, Code]]]:
    """Columns ``variable___code`` of 0 and 1; empty unless there is one for every code that is an answer."""
    found: dict[str, dict[str, dict[str, Code]]] = {}
    for concept, known in book.variables.get(variable, {}).items():
        for code in known.values():
            names = held.get(f"{variable}___{code.code}".casefold().replace("-", "_"), ())
            if len(names) == 1:
                found.setdefault(names[0], {})[concept] = {"1": code, "0": codebook.unticked(code)}
            elif code.role == "answer":
                return {}
    return found


def _one_file(
    found: FoundFile, raw: Answers, variables: Variables, book: Codebook, numbers: Numbers, before: int
) -> FileAnswers:
    """Answers as rows; a line with a value that the codebook does not know is rejected, and is no respondent."""
    rejects = list(raw.rejects)
    wrong: set[int] = set()

    def reject(number: int, column: str, reason: str) -> None:
        rejects.append(Reject(raw.lines[number], column, reason, ""))
        wrong.add(number)

    coded = [
        (concept, _codes(raw.columns[variable], known, variable, reject))
        for variable, concepts in variables.items()
        for concept, known in concepts.items()
    ]
    people = pd.DataFrame(
        {
            "respondent": range(before + 1, before + len(raw.lines) + 1),
            "line": raw.lines,
            "weight": _weights(raw, book, reject),
            "stratum": _strata(raw, book, numbers, reject),
            "psu": _clusters(raw, book, numbers, before, reject),
        }
    )
    kept = [number not in wrong for number in range(len(raw.lines))]
    rows = pd.concat([people.assign(concept=concept, code=code)[kept] for concept, code in coded], ignore_index=True)
    lost = sum(raw.heights[number] for number in wrong)
    of_lines = raw.count
    count = replace(of_lines, data=of_lines.data - lost, rejected=of_lines.rejected + lost)
    return FileAnswers(found, rows, count, sorted(rejects, key=lambda one: one.line), raw.unsent)


def _codes(values: Sequence[str], known: Mapping[str, Code], variable: str, reject: Rejecting) -> list[str]:
    """Each value as the codebook writes its code; '' where nothing stands and the codebook says nothing of that."""
    of_value: dict[str, str | None] = {"": ""}
    for value in set(values):
        found = meaning(known, canonical(value))
        if found is not None:
            of_value[value] = found.code
        elif value:
            of_value[value] = None
    codes = []
    for number, value in enumerate(values):
        code = of_value[value]
        if code is None:
            reject(number, variable, UNKNOWN_VALUE)
        codes.append(code or "")
    return codes


def _weights(raw: Answers, book: Codebook, reject: Rejecting) -> list[float]:
    if "weight" not in book.design:
        return [1.0] * len(raw.lines)
    weights = []
    for number, text in enumerate(raw.columns[book.design["weight"]]):
        try:
            weight = float(text.replace(",", "."))
        except ValueError:
            weight = math.nan
        if not 0 <= weight < math.inf:
            reject(number, book.design["weight"], "vikten är inget tal som är noll eller större")
        weights.append(weight)
    return weights


def _strata(raw: Answers, book: Codebook, numbers: Numbers, reject: Rejecting) -> list[int]:
    if "stratum" not in book.design:
        return [0] * len(raw.lines)
    return _numbered(raw, book.design["stratum"], numbers["stratum"], "stratum är tomt", reject)


def _clusters(raw: Answers, book: Codebook, numbers: Numbers, before: int, reject: Rejecting) -> list[int]:
    """What was asked together. Pupils whose school is not known are one cluster, which gives no interval at all."""
    if "psu" in book.design:
        return _numbered(raw, book.design["psu"], numbers["psu"], "skolan (psu) är tom", reject)
    return [0 if "grade" in book.concepts else before + number for number in range(len(raw.lines))]


def _numbered(raw: Answers, column: str, numbers: dict[str, int], if_empty: str, reject: Rejecting) -> list[int]:
    """A random number for each name: nothing of the name is in it, and it is another one in the next reading."""
    found = []
    for number, text in enumerate(raw.columns[column]):
        if not text:
            reject(number, column, if_empty)
        if text not in numbers:
            taken = set(numbers.values())
            numbers[text] = next(one for one in iter(lambda: secrets.randbelow(2**31), None) if one not in taken)
        found.append(numbers[text])
    return found


READER = Reader(
    id="survey_microdata",
    title="enkätsvar",
    tables=("core.survey_concept",),
    read=read,
    companions=(codebook.NAME,),
    parsers=("duckdb", "pandas", "pyreadstat", "python-calamine"),
    exclusive=(("core.survey_concept", "filled"),),
    suffixes=(".sav", ".zsav", ".csv", ".xlsx", ".xls"),
)
