r"""Vehicles counted per speed class and hour: Telraam's exports, and those of speed signs.

Layouts (FORMATS, "Speed measurements"), told apart by their headers; either may be gzipped (``.csv.gz``), and its lines
are then those of the unpacked file:

*Telraam* (a real file; the makers' description of the API): commas, decimal point, one line per hour and segment.
``car`` is the number of cars in the hour, made up to a whole one by the device; ``car_speed_hist_0to120plus`` is their
speeds, percents in classes of 5 km/h joined by ``|`` (``0to70plus``: of 10 km/h, read where the finer is not there).
Classes hold their lower end. ``date`` is local, named CET or CEST; the hour that comes twice in October is named CET
both times. A file can hold several segments: ``[options] segment = "9000001844"`` picks one.

*Signs*: ``;``, decimal comma, one line per hour and direction, classes as columns::

    datum;timme;riktning;0-10;11-20;21-30;>30
    2026-05-04;7;1;0;3;41;12

timme 0-23; riktning 1, 2 or empty. No two makes are alike, so what the labels cannot say stands under ``[options]``:
``values`` = count or percent (then a column ``antal`` has the vehicles), ``labels`` = lower_included, upper_included or
both_included, ``recording_threshold_kmh`` = what a vehicle must drive to be counted, 0 if nothing. A threshold over
3 km/h, or classes that begin above it, leave slow vehicles out: mean, quantile and shares would all be of the others.
Such a delivery is refused.
"""

import csv
import gzip
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb

from pipeline.ingestion import decoding
from pipeline.ingestion.deliveries import Delivery, FoundFile, Problem, Reader, Refused
from pipeline.ingestion.foreign import looks_like
from pipeline.ingestion.lines import LineCount, Reject, record
from pipeline.ingestion.readers import binned_layouts
from pipeline.ingestion.readers.binned_layouts import Hour, Layout, WrongLayoutError, WrongLineError
from pipeline.ingestion.readers.speed_sites import SESSIONS, SITES, Session, read_sites
from pipeline.ingestion.readers.sql import statement
from pipeline.ingestion.readers.vehicle_lines import EXCLUSIVE, cut_off, not_ours, oddities

MOST_BYTES = 50_000_000  # unpacked: a year of a segment is two million
LOCAL = ZoneInfo("Europe/Stockholm")
Seen = dict[tuple[str, int, datetime], list[int]]  # the lines of each hour of a device and direction


@dataclass(frozen=True)
class Read:
    """A file's hours with the lines they stand on, its rejects, and how its lines divide."""

    layout: Layout
    hours: Mapping[int, Hour]
    rejects: tuple[Reject, ...]
    count: LineCount
    note: str = ""


def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Fill ``core.speed_site``, ``speed_session`` and ``speed_bin``.

    Raises:
        Refused: for every file that is no binned file, does not say what its classes mean or leaves slow vehicles out;
            for a session whose files have different classes; and for any problem with sites.csv or sessions.csv.
    """
    sessions = read_sites(con, delivery)
    files: dict[FoundFile, Read] = {}
    problems: list[Problem] = []
    for found in delivery.files:
        text = _text(found)
        one = text if isinstance(text, Problem) else _file(found, text, delivery, sessions[found])
        if isinstance(one, Problem):
            problems.append(one)
        else:
            files[found] = one
    problems += _contradictions(delivery, sessions, files)
    if problems:
        raise Refused(problems)
    for found, one in files.items():
        _write(con, found, one, sessions[found])
    odd = oddities(con, files)
    for found, one in files.items():
        note = " ".join(part for part in (one.note, odd.get(found.file_id, "")) if part)
        record(con, found, one.count, one.rejects, note)


def _text(found: FoundFile) -> str | Problem:
    data = found.absolute.read_bytes()
    try:
        if data.startswith(b"\x1f\x8b"):
            with gzip.open(found.absolute) as stream:
                data = stream.read(MOST_BYTES + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        return Problem("den packade filen är avbruten eller trasig. Hämta den på nytt.", file=found.path)
    if len(data) > MOST_BYTES:
        return Problem(f"filen är större än {MOST_BYTES // 10**6} MB uppackad. Dela den.", file=found.path)
    if not data.strip():
        return Problem("filen är tom. Hämta den på nytt, eller ta bort den.", file=found.path)
    try:
        return decoding.decode(data)
    except decoding.UndecodableError as error:
        return Problem(f"{error}{looks_like(data)}", file=found.path, line=error.line)


def _file(found: FoundFile, text: str, delivery: Delivery, session: Session) -> Read | Problem:
    lines = decoding.split_lines(text)
    first = next(number for number, line in enumerate(lines) if line.strip())
    try:
        layout = _layout(lines[first], delivery)
    except WrongLayoutError as error:
        return Problem(str(error), file=found.path, line=first + 1)
    if layout is None:
        wanted = "rubrikraden ska vara Telraams, eller datum;timme;riktning och hastighetsklasser som 0-10."
        return not_ours(found, text, "fil med hastighetsklasser", wanted)
    segment = str(delivery.settings.options.get("segment", ""))
    read_lines = _lines(layout, lines, first + 1, segment, session)
    last = read_lines.rejects[-1].line if read_lines.rejects else 0
    if last == len(lines) and not text.endswith("\n"):
        return cut_off(found, lines[-1], last, read_lines.rejects[-1].reason)
    return read_lines


def _layout(header: str, delivery: Delivery) -> Layout | None:
    return binned_layouts.telraam(_split(header, ",")) or binned_layouts.sign(
        _split(header, ";"), delivery.settings.options
    )


def _split(line: str, delimiter: str) -> list[str]:
    """The fields of one line; [] where the quotes do not close on it."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def _lines(layout: Layout, lines: list[str], first: int, segment: str, session: Session) -> Read:
    """Read the lines from number ``first`` (from 0) on."""
    hours: dict[int, Hour] = {}
    rejects: list[Reject] = []
    seen: Seen = {}
    others = blank = 0
    for number, line in enumerate(lines[first:], start=first + 1):
        if not line.strip():
            blank += 1
            continue
        try:
            hour = _hour(layout, line)
            if segment and hour.place != segment:
                others += 1
                continue
            _only_once(hour, number, seen, session)
            hours[number] = hour
        except WrongLineError as error:
            rejects.append(Reject(number, error.column, str(error), line[:200]))
    count = LineCount(
        len(lines), preamble=first - 1 + others, header=1, data=len(hours), blank=blank, rejected=len(rejects)
    )
    return Read(layout, hours, tuple(rejects), count, _note(layout, hours, segment, others))


def _hour(layout: Layout, line: str) -> Hour:
    fields = _split(line, layout.delimiter)
    if len(fields) != layout.fields:
        raise WrongLineError(f"raden ska ha {layout.fields} fält, men har {len(fields)}")
    return layout.hour(fields)


def _direction(hour: Hour, session: Session) -> int:
    """1 or 2; 0 where neither the file nor sessions.csv tells one."""
    return hour.direction or session.direction or 0


def _only_once(hour: Hour, line: int, seen: Seen, session: Session) -> None:
    """Note an hour of a device and direction. A second line with it would count twice.

    In October one hour is two, on a clock that follows local time: on one that stands still no hour comes again.
    """
    before = seen.setdefault((hour.place, _direction(hour, session), hour.at), [])
    first, second = (hour.at.replace(tzinfo=LOCAL, fold=fold).utcoffset() for fold in (0, 1))
    comes_twice = session.zone is None and (first or timedelta()) > (second or timedelta())
    if len(before) > comes_twice:
        raise WrongLineError(f"samma timme står redan på rad {' och '.join(map(str, before))}")
    before.append(line)


def _note(layout: Layout, hours: Mapping[int, Hour], segment: str, others: int) -> str:
    notes = []
    places = sorted({one.place for one in hours.values()})
    if len(places) > 1:
        notes.append(
            f"Filen har {len(places)} mätare (segment_id {', '.join(places)}), och alla räknas till samma mätplats. "
            'Dela den i en fil per mätare, eller välj en med segment = "…" under [options] i source.toml.'
        )
    if others:
        notes.append(f"{others} rader är av andra mätare än {segment} och är inte lästa.")
    if layout.classes.is_open and any(float(one.values[-1]) > 0 for one in hours.values()):
        low, high = layout.classes.lower[-1], layout.classes.upper[-1]
        notes.append(f"Den snabbaste klassen har ingen övre gräns: fordonen i den räknas som {low}–{high} km/h.")
    return " ".join(notes)


def _contradictions(
    delivery: Delivery, sessions: Mapping[FoundFile, Session], files: Mapping[FoundFile, Read]
) -> list[Problem]:
    """Where sessions.csv says another clock or direction than a file, or puts unlike files in one session."""
    problems = []
    path = delivery.companions[SESSIONS].path
    first: dict[str, FoundFile] = {}
    for found, one in files.items():
        row = sessions[found]
        clocks = {hour.clock for hour in one.hours.values() if hour.clock}
        if clocks - {row.clock}:
            text = f"clock ska vara {' och '.join(sorted(clocks))}, som filen själv säger, men är {row.clock!r}."
            problems.append(Problem(f"{text} Rätta cellen.", file=path, line=row.line))
        directions = {hour.direction for hour in one.hours.values() if hour.direction is not None}
        if row.direction is not None and directions - {row.direction}:
            text = f"direction är {row.direction}, men {found.name} har riktning {_listed(directions)}. Lämna den tom."
            problems.append(Problem(text, file=path, line=row.line))
        other = first.setdefault(row.session, found)
        if files[other].layout.classes != one.layout.classes:
            text = f"mätperioden {row.session!r} har filer med olika hastighetsklasser. Ge dem var sitt namn."
            problems.append(Problem(text, file=path, line=row.line))
    return [*problems, *_overlaps(sessions, files)]


def _overlaps(sessions: Mapping[FoundFile, Session], files: Mapping[FoundFile, Read]) -> Iterator[Problem]:
    """Files of one session that hold the same hour of the same device: it would count twice."""
    first: dict[tuple[str, str, int, datetime], FoundFile] = {}
    for found, one in files.items():
        row = sessions[found]
        for line, hour in one.hours.items():
            other = first.setdefault((row.session, hour.place, _direction(hour, row), hour.at), found)
            if other is not found:
                text = f"timmen {hour.at:%Y-%m-%d %H} står också i {other.name}. Ta bort den ur den ena filen."
                yield Problem(text, file=found.path, line=line)
                break


def _listed(directions: set[int]) -> str:
    return " och ".join(str(one) for one in sorted(directions))


def _write(con: duckdb.DuckDBPyConnection, found: FoundFile, one: Read, session: Session) -> None:
    """Rows of ``core.speed_bin``."""
    hours, classes = one.hours, one.layout.classes
    con.execute("update core.speed_session set classes = ? where file_id = ?", [classes.name, found.file_id])
    con.execute(
        statement("binned_rows"),
        {
            "file_id": found.file_id,
            "line": list(hours),
            "direction": [_direction(hour, session) for hour in hours.values()],
            "at": [hour.at for hour in hours.values()],
            "total": [hour.total for hour in hours.values()],
            "counts": ["|".join(hour.values) for hour in hours.values()],
            "percent": one.layout.percent,
            "zone": session.zone,
            "lower": list(classes.lower),
            "upper": list(classes.upper),
        },
    )


READER = Reader(
    id="binned",
    title="fordon per hastighetsklass och timme (Telraam, skyltar)",
    tables=("core.speed_site", "core.speed_session", "core.speed_bin"),
    read=read,
    companions=(SITES, SESSIONS),
    suffixes=(".csv", ".csv.gz"),
    exclusive=EXCLUSIVE,
)
