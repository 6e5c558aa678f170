r"""Population as SCB's PX files.

Layout (FORMATS, "Population and households"; SCB, "PX file format"; found in SCB's BE0101A1): keywords, each with its
language and dimension, its values and a semicolon; a text goes on as adjacent quoted pieces over lines; the cells last,
the heading's last dimension varying fastest::

    CHARSET="ANSI";
    STUB="region","sex";
    HEADING="period";
    VALUES("region")="01 Stockholm county","03 Upp"
    "sala county";
    VALUES[sv]("region")="01 Stockholms län","03 Uppsala län";
    CODES("region")="01","03";
    DATA=
    13201 ".." 12439 "-";

CP1252 unless CODEPAGE or CHARSET says otherwise. CODES may be shorter than VALUES: they are the first ones'. Swedish
texts are read before others. ``..`` is not available or secret, ``.`` cannot be computed, ``-`` is zero. Whom to
contact, notes and all other keywords are passed over unread.

Own code: pyaxis 0.4.3 (alive, read the real file right when tried) brings requests, sets up logging at import, wants to
be told the encoding, drops CODES and the lines that a value is traced to; pxrd 0.0.3 has not moved since 2022.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from pipeline.ingestion import decoding
from pipeline.ingestion.deliveries import Delivery, Problem, Reader, Refused
from pipeline.ingestion.foreign import looks_like
from pipeline.ingestion.readers import cube
from pipeline.ingestion.readers import population_words as words
from pipeline.ingestion.readers.cube import Cells, Cube, Dimension

READ = {
    "STUB", "HEADING", "VALUES", "CODES", "TIMEVAL", "CONTVARIABLE", "CONTENTS", "MAP", "STOCKFA", "REFPERIOD", "KEYS",
    "LANGUAGE",
}  # fmt: skip
OTHER_ENCODINGS = {"iso-8859-15": "iso8859-15", "cp850": "cp850", "ibm850": "cp850", "850": "cp850", "oem": "cp850"}
OURS = ("", "ansi", "utf-8", "utf8", "unicode", "windows-1252", "cp1252", "1252", "iso-8859-1")
SAVE_AGAIN = "Hämta filen på nytt ur Statistikdatabasen som PX."

_ENCODING = re.compile(rb'^(CODEPAGE|CHARSET) ?= ?"([^"]{0,40})"', re.MULTILINE)
_KEYWORD = re.compile(r'\s*([A-Z][A-Z0-9-]*)(?:\[([^\]"=;]*)\])?\s*(?:\(((?:\s*+"[^"]*"\s*+,?)*+)\))?\s*=')
_VALUE = re.compile(r'((?:"[^"]*"|[^";]++)*+);')
_PIECE = re.compile(r'"([^"]*)"|(,)|([^\s",]+)')
_CELL = re.compile(r'"[^"]*"|[^\s,;"]+|"')
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,6})?", re.ASCII)


@dataclass
class _Table:
    """The keywords that are read, by keyword, language and dimension; and where the cells begin."""

    values: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)
    data: int = -1
    broken: int = -1

    def given(self, keyword: str) -> str:
        """The first text of a keyword, Swedish if it is there, whatever it is of; empty if it is not there."""
        found = [key for key, texts in self.values.items() if key[0] == keyword and texts]
        return self.values[min(found, key=lambda key: _swedish_first(key[1]))][0] if found else ""


def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Fill ``core.population`` from the delivery's files.

    Raises:
        Refused: with everything that is wrong with them.
    """
    cube.read_files(con, delivery, parse)


def parse(data: bytes, path: str) -> Cube:
    """The table in a file's bytes.

    Raises:
        Refused: it is no PX file, or one that we do not read.
    """
    text = _text(data, path)
    table = _keywords(text)
    if table.data < 0:
        raise Refused([_no_table(text, table, data, path)])
    if any(key[0] == "KEYS" for key in table.values):
        raise Refused([Problem(f"filen är en PX-fil med KEYS, och en sådan läses inte. {SAVE_AGAIN}", file=path)])
    if (kind := table.given("STOCKFA")) in ("F", "A"):
        what = "ett flöde" if kind == "F" else "ett medeltal"
        text = f"tabellen ska vara en folkmängd en viss dag, men är {what} (STOCKFA={kind!r}). Hämta rätt tabell."
        raise Refused([Problem(text, file=path)])
    dimensions, wrong = _dimensions(table)
    wrong += [one] if not wrong and (one := cube.wrong_sizes([len(one.categories) for one in dimensions])) else []
    if wrong:
        raise Refused([Problem(one, file=path) for one in wrong])
    contents = table.given("CONTENTS")
    day = words.day_of_year(contents, table.given("REFPERIOD"))
    cells = _cells(text, table.data, math.prod(len(one.categories) for one in dimensions))
    return Cube(dimensions, cells, contents, day)


def _text(data: bytes, path: str) -> str:
    told = {keyword: name.decode("ascii", "replace").casefold() for keyword, name in _ENCODING.findall(data[:4000])}
    name = told.get(b"CODEPAGE") or told.get(b"CHARSET") or ""
    try:
        if name in OTHER_ENCODINGS:
            return data.decode(OTHER_ENCODINGS[name])
        if name in OURS:  # one that was saved anew may be in another of ours than it says
            return decoding.decode(data, long_lines=True)
    except decoding.UndecodableError as error:
        raise Refused([Problem(f"{error}{looks_like(data)}", file=path, line=error.line)]) from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = f"filen säger att den är i {name}, men är det inte. {SAVE_AGAIN}"
        raise Refused([Problem(text, file=path, line=line)]) from error
    text = f"teckenkodningen ska vara en av {', '.join(OURS[1:])}, men är {name!r}. {SAVE_AGAIN}"
    raise Refused([Problem(text, file=path)])


def _keywords(text: str) -> _Table:
    """Every keyword up to DATA, in one pass. ``broken`` is where something else stands."""
    table = _Table()
    at = 0
    while found := _KEYWORD.match(text, at):
        keyword, language, of = found[1], (found[2] or "").casefold(), found[3] or ""
        if keyword == "DATA":
            table.data = found.end()
            return table
        value = _VALUE.match(text, found.end())
        if value is None:
            table.broken = found.start(1)
            return table
        if keyword in READ:
            names = _pieces(of)
            table.values.setdefault((keyword, language, names[0] if names else ""), _pieces(value[1]))
        at = value.end()
    rest = re.compile(r"\S").search(text, at)
    table.broken = rest.start() if rest else len(text)
    return table


def _pieces(text: str) -> list[str]:
    """The texts of a list: adjacent quoted pieces are one text, commas divide."""
    found: list[str] = []
    goes_on = False
    for quoted, comma, bare in _PIECE.findall(text):
        if comma:
            goes_on = False
        elif goes_on:
            found[-1] += quoted or bare
        else:
            found.append(quoted or bare)
            goes_on = True
    return [" ".join(one.split()) for one in found]


def _no_table(text: str, table: _Table, data: bytes, path: str) -> Problem:
    line = text.count("\n", 0, table.broken) + 1
    if table.broken >= len(text.rstrip()):
        return Problem(f"filen slutar utan DATA= och celler.{looks_like(data)} {SAVE_AGAIN}", file=path, line=line)
    got = text[table.broken : table.broken + 60].split("\n")[0]
    expected = 'ett nyckelord som VALUES("region")="0182 Nacka";'
    return Problem(f"här ska stå {expected} men står {got!r}.{looks_like(data)} {SAVE_AGAIN}", file=path, line=line)


def _dimensions(table: _Table) -> tuple[list[Dimension], list[str]]:
    languages = sorted({key[1] for key in table.values}, key=_swedish_first)
    names = {one: _names(table, one) for one in languages}
    length = len(names.get("", [])) or max((len(one) for one in names.values()), default=0)
    names = {language: one for language, one in names.items() if len(one) == length}
    if not length or not names:
        return [], [f"STUB och HEADING saknas: de säger vilka dimensioner tabellen har. {SAVE_AGAIN}"]
    dimensions, wrong = [], []
    for number in range(length):
        called = {language: one[number] for language, one in names.items()}
        values = _of(table, "VALUES", called)
        given = _of(table, "CODES", called)
        name = next(iter(called.values()))
        if not values and not given:
            wrong.append(f"VALUES för {name!r} saknas. {SAVE_AGAIN}")
        if values and len(given) > len(values):
            wrong.append(f"{name} har {len(values)} VALUES men {len(given)} CODES. {SAVE_AGAIN}")
        codes = [*given, *[""] * (len(values) - len(given))]
        role = words.TIME if _of(table, "TIMEVAL", called) else words.REGION if _of(table, "MAP", called) else ""
        if any(table.values.get(("CONTVARIABLE", language, ""), []) == [one] for language, one in called.items()):
            role = words.CONTENTS
        categories = list(zip(codes, values or codes, strict=True)) if len(codes) == len(values or codes) else []
        dimensions.append(Dimension(tuple(reversed(called.values())), categories, role))
    return dimensions, wrong


def _swedish_first(language: str) -> tuple[bool, bool, str]:
    """Order of languages: Swedish, the file's own, others."""
    return language != "sv", language != "", language


def _names(table: _Table, language: str) -> list[str]:
    return [one for keyword in ("STUB", "HEADING") for one in table.values.get((keyword, language, ""), [])]


def _of(table: _Table, keyword: str, called: Mapping[str, str]) -> Sequence[str]:
    """What a keyword says of a dimension, in the first language that says it."""
    for language, name in called.items():
        if found := table.values.get((keyword, language, name)):
            return found
    return []


def _cells(text: str, start: int, most: int) -> Cells:
    """The cells, one more than there should be at most."""
    cells = Cells()
    line = text.count("\n", 0, start) + 1
    for number, row in enumerate(text[start:].split("\n"), start=line):
        for found in _CELL.finditer(row):
            if len(cells.line) > most:
                return cells
            _add(cells, number, found[0])
    return cells


def _add(cells: Cells, line: int, token: str) -> None:
    word = token[1:-1].strip() if token.startswith('"') and len(token) > 1 else token
    if _NUMBER.fullmatch(word):
        cells.add_number(line, float(word))
    elif word == "-":
        cells.add_number(line, 0)
    elif word == ".":
        cells.add(line, None, "not_applicable")
    elif re.fullmatch(r"\.{2,6}", word):
        cells.add(line, None, "missing")
    else:
        cells.add_wrong(line, token)


READER = Reader(
    id="px",
    title="SCB:s PX-fil med folkmängd",
    tables=("core.population",),
    read=read,
    suffixes=(".px",),
)
