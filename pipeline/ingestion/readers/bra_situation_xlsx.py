"""Brå's "Indikatorer för kommuners lägesbild": a workbook for one municipality, with its county and the nation beside.

Built to a description (FORMATS, "Reported crime"); no real workbook was to be had, so anything else is refused with
sheet and cell. How a sheet is laid out stands in ``situation_sheets``. Sheets of crime are known by name
(``codes/situation_sheet.csv``). Their crime types have ids of their own: whether they count what a type of that name in
Brå's menu counts is not known, and *Bostadsinbrott* has three meanings already.

What a sheet of the survey (-NTU) asks, its name does not say. ``[options.survey."Bostadsinbrott-NTU"]`` in source.toml
does, with indicator, question and base; a sheet that is not explained there is counted and not read. Sheets without
figures are named in ``[options] skip_sheets``.

Figures have no lines: they are numbered sheet by sheet, row by row, and a note on the file says where each begins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb

from pipeline.ingestion import codes, decoding
from pipeline.ingestion.deliveries import Delivery, FoundFile, Problem, Reader, Refused
from pipeline.ingestion.foreign import looks_like
from pipeline.ingestion.lines import LineCount, record
from pipeline.ingestion.readers import crime_figures, situation_sheets, survey_figures, workbook
from pipeline.ingestion.readers.crime_figures import FieldError, Figure, Period
from pipeline.ingestion.readers.crime_labels import Crime
from pipeline.ingestion.readers.hand_kept import closest
from pipeline.ingestion.readers.situation_sheets import COUNT, LOWER, RATE, SHARE, UPPER, Cell, Found
from pipeline.ingestion.readers.survey_figures import SurveyFigure

FETCH_AGAIN = "Hämta arbetsboken på nytt från Brå."
NTU_IS_NEW = 2017  # post and web instead of telephone, questions reworded: earlier years are another series
KEYS = ("indicator", "question", "base")


@dataclass(frozen=True)
class Question:
    """What a sheet of the survey asks, as source.toml says."""

    indicator: str
    question: str
    base: str


@dataclass(frozen=True)
class Share:
    """A published share with its limits, 0-1; None where the sheet does not give it."""

    cell: Cell
    question: Question
    state: decoding.State
    share: float | None
    lower: float | None
    upper: float | None


@dataclass
class Book:
    """A workbook as read. ``unread``: figures of sheets that nobody has explained."""

    lines: int = 0
    unread: int = 0
    figures: list[Figure] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    begins: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Fill ``core.reported_crime`` and ``core.survey_figure`` from the delivery's workbooks.

    Raises:
        Refused: for anything that the layout does not say.
    """
    questions, skipped, problems = _options(delivery)
    books: dict[FoundFile, Book] = {}
    for found in delivery.files:
        try:
            books[found] = _book(found, questions, skipped)
            problems += books[found].problems
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(problems)
    for found, book in books.items():
        crime_figures.write(con, found, book.figures)
        _write_shares(con, found, book.shares, delivery.settings.publisher)
        data = len(book.figures) + len(book.shares)
        count = LineCount(book.lines, data=data, blank=book.unread)
        record(con, found, count, message=" ".join(_notes(book)))


def _book(found: FoundFile, questions: Mapping[str, Question], skipped: Sequence[str]) -> Book:
    data = found.absolute.read_bytes()
    if not workbook.is_workbook(data):
        what = "filen är tom." if not data.strip() else f"filen är ingen Excel-arbetsbok.{looks_like(data)}"
        raise Refused([Problem(f"{what} {FETCH_AGAIN}", file=found.path)])
    try:
        sheets = workbook.read_all(data)
    except workbook.UnreadableError as error:
        raise Refused([Problem(str(error), file=found.path, cell=error.place)]) from error
    known = codes.situation_sheets()
    book = Book()
    for sheet in sheets:
        name = codes.plain(sheet.name)
        if not sheet.rows or name in skipped:
            continue
        survey = situation_sheets.is_survey(name)
        if not survey and name not in known:
            book.problems.append(_unknown_sheet(found, name))
            continue
        one = situation_sheets.read(sheet, found.path, book.lines + 1)
        book.problems += one.problems
        if one.problems:
            continue
        book.begins.append(f"{name} {book.lines + 1}")
        book.lines += len(one.cells)
        if survey and name not in questions:
            book.unread += len(one.cells)
            book.unexplained.append(name)
        elif survey:
            book.shares += _shares(one, questions[name])
            book.problems += one.problems
        else:
            book.figures += _figures(one, Crime(known[name].crime_id, known[name].definition))
            book.problems += one.problems
    if not book.problems and not book.figures and not book.shares:
        book.problems.append(Problem(f"arbetsboken har inget blad med uppgifter att läsa. {FETCH_AGAIN}", found.path))
    return book


def _unknown_sheet(found: FoundFile, name: str) -> Problem:
    known = codes.situation_sheets()
    text = (
        f"bladet finns inte bland dem som läses: {', '.join(known)} och de som slutar på -NTU.{closest(name, known)} "
        'Är det ett blad utan uppgifter: skriv [options] skip_sheets = ["bladets namn"] i source.toml. Annars: lägg '
        "till bladet i pipeline/ingestion/codes/situation_sheet.csv."
    )
    return Problem(text, file=found.path, cell=f"blad {name}")


def _figures(found: Found, crime: Crime) -> list[Figure]:
    figures = []
    for cell in found.cells:
        try:
            amount = crime_figures.amount(cell.texts[COUNT], cell.texts[RATE], (COUNT, RATE))
        except FieldError as error:
            found.wrong_cell(error.reason, cell, error.column)
            continue
        period = Period(date(cell.years[0], 1, 1), "year")
        figures.append(Figure(cell.line, cell.area_code, crime, period, amount))
    return figures


def _shares(found: Found, question: Question) -> list[Share]:
    shares = []
    largest = 0.0
    for cell in found.cells:
        read_texts = {kind: _percent(found, cell, kind) for kind in cell.texts}
        share, lower, upper = (read_texts[kind].value for kind in (SHARE, LOWER, UPPER))
        largest = max(largest, share or 0, upper or 0)
        if lower is not None and upper is not None and (share is None or not lower <= share <= upper):
            found.wrong_cell(f"{SHARE} ska ligga mellan {LOWER} och {UPPER}.", cell, SHARE)
        elif (lower is None) != (upper is None):
            found.wrong_cell(f"{LOWER} och {UPPER} ska båda vara ifyllda, eller båda sakna uppgift.", cell, LOWER)
        else:
            percents = [None if one is None else one / 100 for one in (share, lower, upper)]
            shares.append(Share(cell, question, read_texts[SHARE].state, *percents))
    if not found.problems and 0 < largest <= 1:
        text = "andelarna ska vara procent mellan 0 och 100, men ingen är större än 1. Är de lagrade som procentformat?"
        found.problems.append(Problem(text, file=found.path, cell=f"blad {found.name}"))
    return shares


def _percent(found: Found, cell: Cell, kind: str) -> decoding.SwedishNumber:
    text = cell.texts[kind]
    try:
        number = decoding.swedish_number(text)
    except ValueError:
        number = decoding.SwedishNumber(-1, "ok")
    if number.value is not None and not 0 <= number.value <= 100:
        found.wrong_cell(f"{kind} ska vara procent mellan 0 och 100, eller .., men är {text[:60]!r}.", cell, kind)
        return decoding.SwedishNumber(None, "missing")
    return number


# ── what source.toml says ────────────────────────────────────────────────────────────────────────────────────


def _options(delivery: Delivery) -> tuple[dict[str, Question], tuple[str, ...], list[Problem]]:
    file = f"{delivery.name}/source.toml"
    options = delivery.settings.options
    problems = []
    skipped = options.get("skip_sheets", [])
    if not isinstance(skipped, list) or not all(isinstance(one, str) for one in skipped):
        text = f'[options] skip_sheets ska vara en lista som ["Om statistiken"], men är {skipped!r}.'
        problems.append(Problem(text, file=file))
        skipped = []
    given = options.get("survey", {})
    questions: dict[str, Question] = {}
    for name, said in given.items() if isinstance(given, Mapping) else (("", given),):
        if wrong := _wrong_question(name, said):
            problems.append(Problem(f"[options.survey] {name}: {wrong}", file=file))
        elif (question := Question(**{key: said[key] for key in KEYS})) in questions.values():
            text = f"[options.survey] {name}: samma mått, fråga och bas gäller redan ett annat blad. Ta bort det ena."
            problems.append(Problem(text, file=file))
        else:
            questions[codes.plain(name)] = question
    return questions, tuple(codes.plain(one) for one in skipped), problems


def _wrong_question(name: str, said: Any) -> str:
    if (
        not isinstance(said, Mapping)
        or set(said) != set(KEYS)
        or not all(isinstance(one, str) for one in said.values())
    ):
        return f"bladet ska förklaras med {', '.join(KEYS)}, alla som text, men är {said!r}."
    if not situation_sheets.is_survey(name):
        return "bladets namn ska sluta på -NTU."
    if said["indicator"] not in codes.survey_indicators():
        near = closest(said["indicator"], codes.survey_indicators())
        return f"indicator ska vara ett av {', '.join(codes.survey_indicators())}, men är {said['indicator']!r}.{near}"
    return ""


# ── what is written ──────────────────────────────────────────────────────────────────────────────────────────


def _write_shares(con: duckdb.DuckDBPyConnection, found: FoundFile, shares: Sequence[Share], publisher: str) -> None:
    figures = [
        SurveyFigure(
            line=one.cell.line,
            indicator=one.question.indicator,
            area_code=one.cell.area_code,
            wave=situation_sheets.span_label(one.cell.years),
            period_start=date(one.cell.years[0], 1, 1),
            period_end=date(one.cell.years[1], 12, 31),
            group_key="",
            share=one.share,
            lower=one.lower,
            upper=one.upper,
            answers=None,
            invited=None,
            question=one.question.question,
            base=one.question.base,
            question_version=_version(one.cell.years),
            publication=publisher,
            state=one.state,
        )
        for one in shares
    ]
    survey_figures.write(con, found, figures)


def _version(years: tuple[int, int]) -> str:
    """The survey was changed in 2017: a wave before, after or across that year is a series of its own."""
    if years[0] >= NTU_IS_NEW:
        return f"NTU från {NTU_IS_NEW}"
    return f"NTU före {NTU_IS_NEW}" if years[1] < NTU_IS_NEW else f"NTU {situation_sheets.span_label(years)}"


def _notes(book: Book) -> list[str]:
    notes = [f"Uppgifterna är numrerade blad för blad, från {', '.join(book.begins)}."]
    if book.unexplained:
        notes.append(
            f"Inte läst: {', '.join(book.unexplained)} ({book.unread} uppgifter). Vad de frågar om står inte i dem: "
            "förklara dem under [options.survey] i source.toml om de ska användas."
        )
    return notes


READER = Reader(
    id="bra_situation_xlsx",
    title="Brås indikatorer för kommuners lägesbild",
    tables=("core.reported_crime", "core.survey_figure"),
    read=read,
    parsers=("duckdb", "python-calamine"),
    suffixes=(".xlsx",),
)
