r"""ICOMS Detections (TMA and TMS radars): single vehicles beside the device's own messages.

Layout (FORMATS, "Speed measurements"; the chapter "Data format" of the maker's manual): ``;``, decimal comma also in
the seconds, spaces after the separators, CRLF::

    typ;date and time [UTC];speed [km/h];length [m];range [m];notes
    100; 2019/01/24 16:20:03,120; ; ; ; Serial Number = 1234567
    001; 2019/01/24 16:21:47,350; -43; 4,5; ;

Type 0xx is a vehicle, 100 information and 20x the environment (201 the battery): those are no vehicles and no rejects.
The sign of the speed is the direction: positive comes nearer (read as 1), negative goes away (read as 2). The clock is
UTC, so ``sessions.csv`` must say so. The length is a fixed one, as the manual says, and is kept as it stands.
"""

import duckdb

from pipeline.ingestion.deliveries import Delivery, FoundFile, Problem, Reader
from pipeline.ingestion.readers.speed_sites import SESSIONS, SITES
from pipeline.ingestion.readers.vehicle_lines import EXCLUSIVE, TABLES, Layout, Vehicles, not_ours, read_files, shown

HEADER = "typ;date and time [UTC];speed [km/h];length [m];range [m];notes"
NUMBER = r"\d{1,3}(?:,\d{1,2})?"
LAYOUT = Layout(
    pattern=r"0\d\d; *(?P<date>\d{4}/\d\d/\d\d) (?P<time>\d\d:\d\d:\d\d(?:,\d{1,6})?) *;"
    rf" *(?P<direction>[+-]?)(?P<speed>{NUMBER}) *; *(?P<length>(?:{NUMBER})?) *;[^;]*;.*",
    moment=("%Y/%m/%d %H:%M:%S.%f", "%Y/%m/%d %H:%M:%S"),
    directions={"": 1, "+": 1, "-": 2},
    example="001; 2019/01/24 16:20:03,120; 43; 4,5; ;",
)
MESSAGE = r"(?:100|20\d);.*"


def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Fill ``core.speed_site``, ``speed_session``, ``speed_passage`` and ``speed_bin``.

    Raises:
        Refused: see ``vehicle_lines.read_files``.
    """
    read_files(con, delivery, look, clock="utc")


def look(found: FoundFile, text: str) -> Vehicles | Problem:
    """The header states the clock and the units; a file that states others is not read."""
    lines = text.split("\n")
    number = next(number for number, line in enumerate(lines) if line.strip())
    header = [cell.strip().casefold() for cell in lines[number].split(";")]
    wanted = [cell.casefold() for cell in HEADER.split(";")]
    if header == wanted:
        said = "mätarens egna meddelanden (typ 100 och 200–209)"
        return Vehicles(LAYOUT, preamble=number, header=1, aside=MESSAGE, said=said)
    if header[:1] != wanted[:1]:
        return not_ours(found, text, "ICOMS-fil", f"rubrikraden ska vara {HEADER!r}.")
    other = (
        f"rubrikraden ska vara {HEADER!r}, men är {shown(lines[number])}. Exportera på nytt med UTC, km/h och meter."
    )
    return Problem(other, file=found.path, line=number + 1)


READER = Reader(
    id="icoms",
    title="fordonsmätningar från ICOMS radar",
    tables=TABLES,
    read=read,
    companions=(SITES, SESSIONS),
    suffixes=(".csv", ".txt"),
    exclusive=EXCLUSIVE,
)
