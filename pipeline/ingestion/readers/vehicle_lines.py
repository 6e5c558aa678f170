"""Single vehicles in text files, one on a line: what the formats of different devices share.

A format says with a ``Layout`` how it writes a vehicle, and what a look at a file tells (``Vehicles``). From there on
all is the same: who claims the file, the clock policy, the lines one by one, directions, the histogram, what is odd.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import duckdb

from pipeline.ingestion import decoding
from pipeline.ingestion.deliveries import Delivery, FoundFile, Problem, Refused
from pipeline.ingestion.foreign import looks_like
from pipeline.ingestion.lines import LineCount, record
from pipeline.ingestion.readers import vehicle_overlaps
from pipeline.ingestion.readers.speed_sites import SESSIONS, Session, read_sites
from pipeline.ingestion.readers.sql import statement

TABLES = ("core.speed_site", "core.speed_session", "core.speed_passage", "core.speed_bin")
EXCLUSIVE = (("core.speed_site", "site"), ("core.speed_session", "session"))
LOOKED_AT = 40  # first lines, where a file must show what it is
MOST_SHOWN = 80  # characters of a line in a message


@dataclass(frozen=True)
class Layout:
    """How a format writes a vehicle.

    Attributes:
        pattern: a whole line, in the syntax that Python and RE2 share; groups named speed, date, time, direction and
            length (one that matches nothing where the format has none).
        moment: strptime formats of date and time with a space between.
        directions: what is written, and the direction (1 or 2) that it is.
        example: a line, as it is shown to whoever must mend one.
    """

    pattern: str
    moment: tuple[str, ...]
    directions: Mapping[str, int]
    example: str

    @cached_property
    def line(self) -> re.Pattern[str]:
        """The pattern, for Python."""
        return re.compile(self.pattern, re.ASCII)

    @property
    def parameters(self) -> dict[str, object]:
        """The layout as ``vehicle_lines.sql`` wants it."""
        names = sorted(self.line.groupindex, key=lambda name: self.line.groupindex[name])
        return {
            "pattern": self.pattern,
            "names": names,
            "moments": list(self.moment),
            "codes": list(self.directions),
            "directions": list(self.directions.values()),
        }

    @property
    def reason(self) -> str:
        """Why a line is rejected, Swedish."""
        return f"raden ska se ut som {self.example}"


@dataclass(frozen=True)
class Vehicles:
    """What a look at a file tells of the vehicles in it.

    Attributes:
        layout: how they are written.
        preamble: lines before the header.
        header: lines that name columns.
        aside: pattern of lines among them that are no vehicles and no rejects; '' for none.
        said: what such lines are, for a note: completes "12 rader är …".
        expected: how many vehicles the file says that it has; None where it does not.
        note: what must be said of the file, Swedish.
    """

    layout: Layout
    preamble: int = 0
    header: int = 0
    aside: str = ""
    said: str = ""
    expected: int | None = None
    note: str = ""


Look = Callable[[FoundFile, str], Vehicles | Problem]


def read_files(con: duckdb.DuckDBPyConnection, delivery: Delivery, look: Look, clock: str = "") -> None:
    """Fill the speed tables from a delivery's files.

    Args:
        con: inside the delivery's transaction.
        delivery: whose files.
        look: what a file's text (never blank) tells, or why it is not of the format.
        clock: the only clock policy that the format allows, since its files say so; '' for any.

    Raises:
        Refused: for every file that is not of the format, is half-written or holds another number of vehicles than it
            says, and for any problem with sites.csv or sessions.csv.
    """
    sessions = read_sites(con, delivery)
    problems = [*wrong_clocks(delivery, sessions, clock)]
    texts: dict[FoundFile, tuple[str, Vehicles]] = {}
    for found in delivery.files:
        seen = _look(found, look)
        if isinstance(seen, Problem):
            problems.append(seen)
        else:
            texts[found] = seen
    if problems:
        raise Refused(problems)
    counts = {found: _read_one(con, found, *seen, sessions[found]) for found, seen in texts.items()}
    problems = [one for found, count in counts.items() for one in _wrong_number(found, count, texts[found][1])]
    if problems:
        raise Refused(problems)
    notes = settle(con, sessions)
    for found, count in counts.items():
        vehicles = texts[found][1]
        beside = count.preamble - vehicles.preamble
        aside = f"{beside} rader är {vehicles.said} och räknas inte som fordon." if beside and vehicles.said else ""
        record(con, found, count, message=" ".join(part for part in (vehicles.note, aside, notes[found]) if part))


def wrong_clocks(delivery: Delivery, sessions: Mapping[FoundFile, Session], clock: str) -> Iterable[Problem]:
    """Rows of sessions.csv that give another clock than the files of the format say that they have."""
    for row in dict.fromkeys(sessions.values()):
        if clock and row.clock != clock:
            text = f"clock ska vara {clock}, som filerna själva säger, men är {row.clock!r}. Rätta cellen."
            yield Problem(text, file=delivery.companions[SESSIONS].path, line=row.line)


def not_ours(found: FoundFile, content: str | bytes, name: str, wanted: str) -> Problem:
    """A file of another kind, called by its name where that is known.

    Args:
        found: the file.
        content: its text, or its bytes where they need not be text.
        name: of the format, as in *filen är ingen SDR-fil*.
        wanted: what it should have had.
    """
    data = content.encode() if isinstance(content, str) else content
    text = content if isinstance(content, str) else content.decode("ascii", "replace")
    number, first = next((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())
    what = (
        f"filen är ingen {name}: {wanted} Den första raden är {shown(first)}.{looks_like(data)} "
        "Flytta den till en egen mapp med rätt format i source.toml, eller ta bort den."
    )
    return Problem(what, file=found.path, line=number)


def cut_off(found: FoundFile, last: str, line: int, wanted: str) -> Problem:
    """A file whose last line, of that number, is half of one; ``wanted`` is what it should be, a Swedish clause."""
    what = f"filen är avbruten: sista raden är {shown(last)}, men {wanted}. Hämta filen på nytt ur mätaren."
    return Problem(what, file=found.path, line=line)


def shown(line: str) -> str:
    """A line as it is shown in a message."""
    return repr(line.strip()[:MOST_SHOWN])


def read_lines(
    con: duckdb.DuckDBPyConnection,
    found: FoundFile,
    layout: Layout,
    text: str,
    before: int,
    lines: int,
    session: Session,
    aside: str = "",
) -> tuple[int, int, int]:
    """Read lines one by one into ``core.speed_passage`` and ``meta.reject``.

    Args:
        con: inside the delivery's transaction.
        found: the file.
        layout: of a vehicle.
        text: what follows the first lines.
        before: how many those are.
        lines: physical lines of the file.
        session: whose clock it has.
        aside: pattern of lines that are neither vehicles nor rejects.

    Returns:
        How many lines are vehicles, rejected, and aside. The rest is blank.
    """
    con.execute(
        statement("vehicle_lines"),
        {"text": text, "before": before, "lines": lines, "zone": session.zone, "aside": aside, **layout.parameters},
    )
    passages = _changed(con, "vehicle_line_passages", {"file_id": found.file_id})
    rejected = _changed(
        con,
        "vehicle_line_rejects",
        {"file_id": found.file_id, "sha256": found.sha256, "reason": layout.reason},
    )
    row = con.execute("select count(*) from vehicle_line where aside").fetchone()
    con.execute("drop table vehicle_line")
    return passages, rejected, int(row[0]) if row else 0


def settle(con: duckdb.DuckDBPyConnection, sessions: Mapping[FoundFile, Session]) -> dict[FoundFile, str]:
    """What is the same once the passages of all files are in: directions, histogram, and a note for each file.

    Raises:
        Refused: if a file with both directions is given one of them, or two files have the same vehicles.
    """
    notes = _directions(con, sessions)
    if repeated := vehicle_overlaps.problems(con, sessions):
        raise Refused(repeated)
    con.execute(statement("vehicle_bins"), {"file_ids": [found.file_id for found in sessions]})
    odd = oddities(con, sessions)
    return {
        found: " ".join(part for part in (notes.get(found.file_id, ""), odd.get(found.file_id, "")) if part)
        for found in sessions
    }


def per_file(con: duckdb.DuckDBPyConnection, name: str, files: Iterable[FoundFile]) -> list[tuple[int, ...]]:
    """Rows of a statement that begins with the file's id, for some files."""
    return con.execute(statement(name), {"file_ids": [found.file_id for found in files]}).fetchall()


def oddities(con: duckdb.DuckDBPyConnection, files: Iterable[FoundFile]) -> dict[int, str]:
    """What is loaded all the same but must be said, by file id."""
    notes = {}
    for file_id, impossible, invalid in per_file(con, "vehicle_oddities", files):
        parts = []
        if impossible:
            parts.append(
                f"Klockvarning: {impossible:.0f} passager har ett klockslag som hoppas över när sommartiden börjar. "
                "Kontrollera kolumnen clock i sessions.csv."
            )
        if invalid:
            parts.append(f"{invalid:.0f} passager har en hastighet utanför 3–250 km/h och räknas inte.")
        notes[file_id] = " ".join(parts)
    return notes


def _look(found: FoundFile, look: Look) -> tuple[str, Vehicles] | Problem:
    data = found.absolute.read_bytes()
    if not data.strip():
        return Problem("filen är tom. Hämta den på nytt ur mätaren, eller ta bort den.", file=found.path)
    try:
        text = decoding.decode(data)
    except decoding.UndecodableError as error:
        return Problem(f"{error}{looks_like(data)}", file=found.path, line=error.line)
    seen = look(found, text)
    if isinstance(seen, Problem):
        return seen
    return _half_written(found, text, seen) or (text, seen)


def _half_written(found: FoundFile, text: str, seen: Vehicles) -> Problem | None:
    last = text.rsplit("\n", 1)[-1].removesuffix("\r")
    whole = seen.layout.line.fullmatch(last) or (seen.aside and re.fullmatch(seen.aside, last, re.ASCII))
    lines = len(decoding.split_lines(text))
    if not last.strip() or whole or lines <= seen.preamble + seen.header:
        return None
    return cut_off(found, last, lines, seen.layout.reason)


def _read_one(
    con: duckdb.DuckDBPyConnection, found: FoundFile, text: str, seen: Vehicles, session: Session
) -> LineCount:
    before = seen.preamble + seen.header
    lines = len(decoding.split_lines(text))
    rest = text.split("\n", before)[-1] if lines > before else ""
    passages, rejected, aside = read_lines(con, found, seen.layout, rest, before, lines, session, seen.aside)
    return LineCount(
        lines,
        preamble=seen.preamble + aside,
        header=seen.header,
        data=passages,
        rejected=rejected,
        blank=lines - before - aside - passages - rejected,
    )


def _wrong_number(found: FoundFile, count: LineCount, seen: Vehicles) -> Iterable[Problem]:
    rows = count.data + count.rejected
    if seen.expected is not None and rows != seen.expected:
        text = f"filen säger sig ha {seen.expected} fordon, men har {rows} rader. Exportera den på nytt."
        yield Problem(text, file=found.path)


def _directions(con: duckdb.DuckDBPyConnection, sessions: Mapping[FoundFile, Session]) -> dict[int, str]:
    """Let the direction that sessions.csv gives hold; a note by file id where the file says another.

    Raises:
        Refused: if a file with both directions is given one of them.
    """
    given = {found.file_id: (found, row) for found, row in sessions.items() if row.direction is not None}
    notes: dict[int, str] = {}
    problems = []
    for file_id, lowest, highest in per_file(con, "vehicle_directions", [found for found, _ in given.values()]):
        found, row = given[file_id]
        if lowest != highest:
            text = (
                f"filen har fordon i båda riktningarna, men rad {row.line} i sessions.csv säger riktning "
                f"{row.direction}. Lämna direction tom, då gäller filens egna uppgifter."
            )
            problems.append(Problem(text, file=found.path))
        elif lowest != row.direction:
            con.execute("update core.speed_passage set direction = ? where file_id = ?", [row.direction, file_id])
            notes[file_id] = f"Riktningen är {row.direction} enligt sessions.csv, men {lowest} i filen."
    if problems:
        raise Refused(problems)
    return notes


def _changed(con: duckdb.DuckDBPyConnection, name: str, parameters: dict[str, object]) -> int:
    row = con.execute(statement(name), parameters).fetchone()
    return int(row[0]) if row else 0
