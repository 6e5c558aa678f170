r"""DataCollect SDR: single vehicles, one text file per direction.

Layout (FORMATS, "Speed measurements"; 735 real files): a preamble of 6 lines (5 in one of them) that states ``[km/h]``
and ``Dateformat: dd.mm.yy``, then tab-separated lines with LF or CRLF, the last one without an end::

    042⇥09:24:41⇥20.01.17⇥1⇥4.7

km/h in three digits, time, date, direction 1 or 2, length in metres (25.5 = saturated). A file without
passages is real.

DuckDB reads the file itself, with explicit columns, if every line after the preamble is written exactly so. That counts
only if every line became a row; else the exact line reader takes the file again and says what it rejects, and where. So
a line is read the same whatever stands around it.
"""

import glob
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile

import duckdb

from pipeline.ingestion import decoding
from pipeline.ingestion.deliveries import Delivery, FoundFile, Problem, Reader, Refused
from pipeline.ingestion.lines import LineCount, record
from pipeline.ingestion.readers.speed_sites import SESSIONS, SITES, Session, read_sites
from pipeline.ingestion.readers.sql import statement
from pipeline.ingestion.readers.vehicle_lines import (
    EXCLUSIVE,
    TABLES,
    Layout,
    cut_off,
    not_ours,
    per_file,
    read_lines,
    settle,
    shown,
)

LAYOUT = Layout(
    pattern=r"(?P<speed>\d{3})\t(?P<time>\d\d:\d\d:\d\d)\t(?P<date>\d\d\.\d\d\.\d\d)\t(?P<direction>[12])\t"
    r"(?P<length>\d{1,2}\.\d)",
    moment=("%d.%m.%y %H:%M:%S",),
    directions={"1": 1, "2": 2},
    example="042, 09:24:41, 20.01.17, 1, 4.7 med tabb emellan",
)
LINE = re.compile(LAYOUT.pattern.encode())
_LINE = re.sub(r"\?P<\w+>", "?:", LAYOUT.pattern).encode()
LINES = re.compile(rb"(?:%b\r?\n)*+(?:%b)?" % (_LINE, _LINE))  # possessive: it keeps nothing to go back to
PREAMBLE_WITHIN = 12  # lines; where the marks must stand
WANTED = f"efter inledningen, som slutar med Dateformat: dd.mm.yy, ska varje rad se ut som {LAYOUT.example}"


@dataclass(frozen=True)
class Shape:
    """What a look at the bytes tells.

    Attributes:
        lines: physical lines.
        preamble: how many of them come before the data.
        plain: the bulk read may be tried: every line after the preamble is written as a passage is.
    """

    lines: int
    preamble: int
    plain: bool

    @property
    def data_lines(self) -> int:
        """Physical lines after the preamble."""
        return self.lines - self.preamble


def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Fill ``core.speed_site``, ``speed_session``, ``speed_passage`` and ``speed_bin`` from the delivery's files.

    Raises:
        Refused: for a file that is no SDR file or is half-written, and for any problem with sites.csv or sessions.csv.
    """
    sessions = read_sites(con, delivery)
    shapes: dict[FoundFile, Shape] = {}
    problems: list[Problem] = []
    for found in delivery.files:
        shape = shape_of(found, found.absolute.read_bytes())
        if isinstance(shape, Problem):
            problems.append(shape)
        else:
            shapes[found] = shape
    if problems:
        raise Refused(problems)
    counts = _passages(con, shapes, sessions)
    notes = settle(con, sessions)
    for found, count in counts.items():
        record(con, found, count, message=notes[found])


def shape_of(found: FoundFile, data: bytes) -> Shape | Problem:
    """The shape of an SDR file, or why it is not one."""
    if not data.strip():
        return Problem("filen är tom. Hämta den på nytt ur mätaren, eller ta bort den.", file=found.path)
    try:
        text = _ascii(data)
    except decoding.UndecodableError as error:
        return Problem(str(error), file=found.path, line=error.line)
    first_lines = text.split(b"\n", PREAMBLE_WITHIN)[:PREAMBLE_WITHIN]
    head = list(takewhile(lambda line: not LINE.match(line), first_lines))
    marks = [number for number, line in enumerate(head, start=1) if _is_mark(line)]
    if not marks:
        wanted = "inledningen med raderna [km/h] och Dateformat: dd.mm.yy saknas."
        return not_ours(found, data, "SDR-fil", wanted)
    problem = _preamble_problem(head, marks, found.path)
    if problem:
        return problem
    lines = text.count(b"\n") + (not text.endswith(b"\n"))
    body = _after(text, marks[-1])
    last = body.rsplit(b"\n", 1)[-1].removesuffix(b"\r")
    if not body and not _is_date_mark(head[marks[-1] - 1]):
        return cut_off(found, _text(head[-1]), lines, WANTED)
    if last and not LINE.fullmatch(last):
        return cut_off(found, _text(last), lines, WANTED)
    return Shape(lines, marks[-1], plain=text is data and LINES.fullmatch(body) is not None)


def _ascii(data: bytes) -> bytes:
    """The bytes as they are, or in UTF-8 if they were in UTF-16: every character of the layout is one byte."""
    recoded = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return decoding.decode(data).encode("utf-8") if recoded else data


def _after(text: bytes, lines: int) -> bytes:
    """What stands after the first ``lines`` lines."""
    pieces = text.split(b"\n", lines)
    return pieces[lines] if len(pieces) > lines else b""


def _is_mark(line: bytes) -> bool:
    return line.lstrip().startswith(b"[km/h]") or _is_date_mark(line)


def _is_date_mark(line: bytes) -> bool:
    return line.lstrip().lower().startswith(b"dateformat")


def _preamble_problem(head: list[bytes], marks: list[int], path: str) -> Problem | None:
    """A preamble that says something else than we read: another unit or another order of day, month and year."""
    for number, line in enumerate(head, start=1):
        unit = re.match(rb"\s*\[(mph|m/s|mi/h)\]", line)
        if unit:
            text = f"enheten ska vara [km/h], men filen säger {shown(_text(unit[0]))}. Exportera på nytt i km/h."
            return Problem(text, file=path, line=number)
        if number in marks and _is_date_mark(line) and b"dd.mm.yy" not in line.lower():
            said = shown(_text(line))
            text = f"datumen ska stå som dd.mm.yy, men filen säger {said}. Exportera på nytt med det formatet."
            return Problem(text, file=path, line=number)
    return None


def _text(line: bytes) -> str:
    return line.decode("ascii", "replace")


def _passages(
    con: duckdb.DuckDBPyConnection, shapes: Mapping[FoundFile, Shape], sessions: Mapping[FoundFile, Session]
) -> dict[FoundFile, LineCount]:
    """Read every file's data lines, in bulk where that is sure, else line by line."""
    sure = [found for found, shape in shapes.items() if shape.plain]
    for found in sure:
        con.execute(
            statement("sdr_bulk"),
            {
                "file_id": found.file_id,
                "path": glob.escape(str(found.absolute)),
                "preamble": shapes[found].preamble,
                "zone": sessions[found].zone,
            },
        )
    written = {one[0]: one[1] for one in per_file(con, "sdr_written", sure)}
    counts: dict[FoundFile, LineCount] = {}
    for found in sure:
        shape, passages = shapes[found], written.get(found.file_id, 0)
        if passages == shape.data_lines:
            counts[found] = LineCount(shape.lines, preamble=shape.preamble, data=passages)
    unsure = [found for found in shapes if found not in counts]
    if unsure:
        ids = [found.file_id for found in unsure]
        con.execute("delete from core.speed_passage where file_id in (select unnest(?))", [ids])
    counts |= {found: _line_by_line(con, found, shapes[found], sessions[found]) for found in unsure}
    return {found: counts[found] for found in shapes}


def _line_by_line(con: duckdb.DuckDBPyConnection, found: FoundFile, shape: Shape, session: Session) -> LineCount:
    text = _after(_ascii(found.absolute.read_bytes()), shape.preamble).decode("ascii", "backslashreplace")
    passages, rejected, _ = read_lines(con, found, LAYOUT, text, shape.preamble, shape.lines, session)
    return LineCount(
        shape.lines,
        preamble=shape.preamble,
        data=passages,
        rejected=rejected,
        blank=shape.data_lines - passages - rejected,
    )


READER = Reader(
    id="sdr",
    title="fordonsmätningar från DataCollect SDR",
    tables=TABLES,
    read=read,
    companions=(SITES, SESSIONS),
    suffixes=(".txt",),
    exclusive=EXCLUSIVE,
)
