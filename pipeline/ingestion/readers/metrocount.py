r"""MetroCount (two tubes): the report "Individual vehicles" as text, one vehicle on a line.

Layout (FORMATS, "Speed measurements"; the maker's help page on the report): a preamble that names the dataset and the
*profile* (which filters were on, and in which units), a header, right-aligned columns, and how many vehicles passed the
filters, of how many::

    Speed range:    10 - 160 km/h.
    Units:  Metric (metre, kilometre, m/s, km/h, kg, tonne)

              Date-Time Speed Dir  Span   Hdwy    Gap    Ax Gp  Rho       Nm Cl Vehicle Pic
    2021-07-15 04:34:17   7.2   0   1.4 9572.3 9572.3     2  1 1.00      162 14 oo

    In profile:     Vehicles = 1 / 20013 (0.00%)

Which columns there are, and in which order, is the user's choice, so the header is read, and a line must have what it
names. A blank column would move the others; then they do not fit, and the line is rejected. Span and Wb are the length
between the axles, not the vehicle's, and are not kept. Directions: AB, north, east and 0 are 1; their opposites are 2.
"""

import re

import duckdb

from pipeline.ingestion.deliveries import Delivery, FoundFile, Problem, Reader
from pipeline.ingestion.readers.speed_sites import SESSIONS, SITES
from pipeline.ingestion.readers.vehicle_lines import EXCLUSIVE, TABLES, Layout, Vehicles, not_ours, read_files, shown

TENTHS, WHOLE = r"-?\d+(?:\.\d+)?", r"\d+"
DAY, CLOCK = r"(?P<date>\d{4}-\d\d-\d\d)", r"(?P<time>\d\d:\d\d:\d\d)"
DIRECTION = r"(?P<direction>(?:AB|BA|[NSEW])\d?|[01])"
LETTERS = {"AB": 1, "N": 1, "E": 1, "BA": 2, "S": 2, "W": 2}  # with or without the number of the lane
DIRECTIONS = {"0": 1, "1": 2} | {f"{one}{lane}": to for one, to in LETTERS.items() for lane in ("", *"0123456789")}

# The columns that the report can have, as its header names them (two words are one name).
COLUMNS = {
    "Date-Time": f"{DAY} +{CLOCK}", "YYYY-MM-DD": DAY, "hh:mm:ss": CLOCK, "Speed": r"(?P<speed>\d{1,3}(?:\.\d{1,2})?)",
    "Dir": DIRECTION, "Dr": DIRECTION, "Span": TENTHS, "Wb": TENTHS, "Hdwy": TENTHS, "Gap": TENTHS, "Ax": WHOLE,
    "Gp": WHOLE, "Rho": TENTHS, "Nm": WHOLE, "Cl": WHOLE, "DS": WHOLE, "Trig Num": r"[0-9A-Fa-f]+",
    "Axle Num": r"[0-9A-Fa-f]+", "Ht": WHOLE, "Bn": WHOLE,
}  # fmt: skip
PICTURE = ("Vehicle Pic", "Vehicle")  # the last column: free text, may be empty
TWO_WORDS = ("Trig Num", "Axle Num", "Vehicle Pic")
NEEDED = {"date", "time", "speed", "direction"}

UNITS = re.compile(r"\s*Units:\s*(.*?)\s*")
PROFILE = re.compile(r"\s*In profile:\s*(?:Vehicles\s*=\s*)?(\d{1,9})\s*/\s*(\d{1,9})\b.*", re.ASCII)
FILTERS = ("Filter time", "Included classes", "Speed range", "Direction", "Separation")
KMH = "km/h"


def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Fill ``core.speed_site``, ``speed_session``, ``speed_passage`` and ``speed_bin``.

    Raises:
        Refused: see ``vehicle_lines.read_files``; also for a file that does not state km/h or how many vehicles it has.
    """
    read_files(con, delivery, look)


def look(found: FoundFile, text: str) -> Vehicles | Problem:
    """Columns, units, filters and number of vehicles, as the file states them."""
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    header = next((number for number, line in enumerate(lines) if _names(line)), None)
    if header is None:
        return not_ours(found, text, "MetroCount-fil", "rubrikraden med Speed och Date-Time saknas.")
    layout = _layout(lines[header])
    if isinstance(layout, str):
        return Problem(layout, file=found.path, line=header + 1)
    if wrong := _wrong_units(lines[:header]):
        number, what = wrong
        return Problem(what, file=found.path, line=number)
    profiles = [one for one in map(PROFILE.fullmatch, lines) if one]
    if len(profiles) != 1:
        what = "filen ska sluta med en rad som 'In profile: Vehicles = 1200 / 1250'. Är den avbruten? Exportera igen."
        return Problem(what, file=found.path, line=len(lines))
    shown_vehicles, all_vehicles = int(profiles[0][1]), int(profiles[0][2])
    return Vehicles(
        layout,
        preamble=header,
        header=1,
        aside=PROFILE.pattern,
        expected=shown_vehicles,
        note=_note(lines[:header], shown_vehicles, all_vehicles),
    )


def _names(line: str) -> list[str]:
    """The columns that a header line names; [] for any other line."""
    for one in TWO_WORDS:
        line = line.replace(one, one.replace(" ", "\0"))
    names = [name.replace("\0", " ") for name in line.split()]
    return names if "Speed" in names and {"Date-Time", "YYYY-MM-DD"} & set(names) else []


def _layout(header: str) -> Layout | str:
    """How the columns that a header names are written, or what is wrong with it, Swedish."""
    names = _names(header)
    picture = names[-1] in PICTURE
    columns = names[:-1] if picture else names
    unknown = [name for name in columns if name not in COLUMNS]
    twice = (
        len(set(columns)) < len(columns) or {"Dir", "Dr"} <= set(columns) or {"Date-Time", "YYYY-MM-DD"} <= set(columns)
    )
    if unknown or twice:
        what = f"okända kolumner: {', '.join(unknown)}" if unknown else "samma uppgift står i två kolumner"
        return f"rubrikraden {shown(header)} går inte att läsa ({what}). Exportera med rapportens egna kolumner."
    pattern = " *" + " +".join(COLUMNS[name] for name in columns) + (r"(?: .*)?" if picture else " *")
    missing = NEEDED - set(re.compile(pattern).groupindex)
    if missing:
        return f"rubrikraden {shown(header)} ska ha tid, Speed och Dir. Lägg till kolumnerna och exportera på nytt."
    return Layout(
        pattern=pattern + "(?P<length>)",
        moment=("%Y-%m-%d %H:%M:%S",),
        directions=DIRECTIONS,
        example=f"rubriken {' '.join(names)} säger, med tiden som 2021-07-15 04:34:17 och farten som 7.2",
    )


def _wrong_units(preamble: list[str]) -> tuple[int, str] | None:
    """Line and Swedish text, if the file does not say that its speeds are in km/h."""
    ask = "Exportera på nytt med enheterna Metric (km/h)."
    found = [(number, one[1]) for number, one in enumerate(map(UNITS.fullmatch, preamble), start=1) if one]
    if not found:
        return len(preamble) + 1, f"filen säger inte i vilken enhet hastigheten är: raden Units saknas. {ask}"
    for number, units in found:
        if KMH not in re.split(r"[(),\s]+", units):
            return number, f"enheten ska vara {KMH}, men filen säger {shown(units)}. {ask}"
    for number, line in enumerate(preamble, start=1):
        if line.strip().startswith("Speed range:") and re.search(r"\b(mph|mi/h|m/s)\b", line):
            return number, f"enheten ska vara {KMH}, men filen säger {shown(line)}. {ask}"
    return None


def _note(preamble: list[str], vehicles: int, of: int) -> str:
    """What the filters took away, Swedish; '' if nothing."""
    if vehicles == of:
        return ""
    filters = [
        " ".join(line.split()) for line in preamble if line.strip().startswith(tuple(f"{one}:" for one in FILTERS))
    ]
    said = f" Filter: {'; '.join(filters)}." if filters else ""
    return f"Filen har {vehicles} av {of} fordon: resten är bortvalda med filter i MetroCount.{said}"


READER = Reader(
    id="metrocount",
    title="fordonsmätningar från MetroCount",
    tables=TABLES,
    read=read,
    companions=(SITES, SESSIONS),
    suffixes=(".txt",),
    exclusive=EXCLUSIVE,
)
