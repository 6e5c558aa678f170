"""Made-up activity logs for Exempelkommun: a workbook of the municipality and the traffic police, police hours as CSV.

Literal where a verdict hangs on it (``tests/golden/test_every_verdict.py`` says which), drawn where it does not.
Schools, associations and places do not exist. Written as of 20 November 2026: some rows are planned for days to come,
a few were cancelled, and one that is past its day still says planerad, as in life.

``python tests/synthetic/activities.py raw_data`` writes. The same bytes everywhere.
"""

import random
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # run as a script or by runpy: its neighbour must be found

import activity_template

WORKBOOK = "exempelkommun/aktivitetslogg/2025_2026/aktivitetslogg_2025_2026.xlsx"
POLICE_HOURS = "exempelkommun/polistimmar/2025_2026/polistimmar_2025_2026.csv"
SEED = "exempelkommun aktiviteter"
PROMISED = {
    "youth_narcotics": ("1a", "1b", "1c", "1d"),
    "violent_extremism": ("2a", "2b"),
    "perceived_safety": ("3a", "3b", "3c", "3d"),
    "neighbourhood_watch": ("4a", "4b", "4c", "4d", "4e", "4f", "4g"),
    "victim_support": ("5a", "5b"),
    "traffic_speed": ("6a", "6b", "6c", "6d"),
}
DONE, PLANNED, CANCELLED = "genomförd", "planerad", "inställd"
STREETS = ("Tallhagsvägen", "Orrbacksvägen", "Spinnargatan", "Kvarndammsgatan", "Västra infarten")
PLACES = ("Stationen", "Spinnarbyns centrum", "Kvarndammsparken", "Gångtunneln vid Orrbacken")

# day, status, school, how many came
LECTURES_PARENTS = (
    ("2025-02-11", DONE, "Orrbacksskolan", 31),
    ("2025-04-08", DONE, "Spinnarskolan", 24),
    ("2025-09-23", DONE, "Kvarndammsskolan", 38),
    ("2025-10-21", DONE, "Tallhagsskolan", 27),
    ("2025-11-18", DONE, "Orrbacksskolan", 35),
    ("2026-02-10", DONE, "Orrbacksskolan", 42),
    ("2026-03-17", DONE, "Spinnarskolan", 36),
    ("2026-04-14", DONE, "Kvarndammsskolan", 51),
    ("2026-05-05", DONE, "Tallhagsskolan", 29),
    ("2026-09-08", DONE, "Rönnhagsskolan", 33),
    ("2026-09-29", DONE, "Tegelbruksskolan", 47),
    ("2026-10-13", DONE, "Spinnarskolan", 40),
    ("2026-11-03", DONE, "Ängsmoskolan", 26),
)
LECTURES_SCHOOL_STAFF = (
    ("2025-03-18", DONE, "Kommunhuset", 44),
    ("2025-10-07", DONE, "Kommunhuset", 52),
    ("2026-03-19", CANCELLED, "Kommunhuset", None),
    ("2026-05-12", CANCELLED, "Kommunhuset", None),
)
MAILINGS = (
    ("2025-02-03", DONE, "Orrbacksskolan"),
    ("2025-03-24", DONE, "Spinnarskolan"),
    ("2025-05-19", DONE, "Kvarndammsskolan"),
    ("2025-09-15", DONE, "Tallhagsskolan"),
    ("2025-11-10", DONE, "Rönnhagsskolan"),
    ("2026-02-02", DONE, "Orrbacksskolan"),
    ("2026-03-09", DONE, "Kvarndammsskolan"),
    ("2026-04-20", DONE, "Tegelbruksskolan"),
    ("2026-05-11", CANCELLED, "Lillåskolan"),
    ("2026-05-25", DONE, "Mosslundaskolan"),
    ("2026-06-08", CANCELLED, "Lillåskolan"),
    ("2026-09-14", DONE, "Lillåskolan"),
    ("2026-12-07", PLANNED, "Hedbyskolan"),
)
# day, status, staff, where, how many came
TRAININGS = (
    ("2025-04-24", DONE, "skolpersonal", "Spinnarskolan", 28),
    ("2025-10-16", DONE, "fritidspersonal", "Fritidsgården Kvarnen", 9),
    ("2026-02-05", DONE, "skolpersonal", "Orrbacksskolan", 33),
    ("2026-03-12", DONE, "skolpersonal", "Kvarndammsskolan", 41),
    ("2026-04-16", DONE, "skolpersonal", "Tallhagsskolan", 38),
    ("2026-04-23", DONE, "fritidspersonal", "Fritidsgården Kvarnen", 8),
    ("2026-05-07", CANCELLED, "fritidspersonal", "Fritidsgården Spindeln", None),
    ("2026-05-21", CANCELLED, "skolpersonal", "Rönnhagsskolan", None),
    ("2026-09-10", DONE, "fritidspersonal", "Fritidsgården Spindeln", 7),
    ("2026-09-24", DONE, "skolpersonal", "Rönnhagsskolan", 30),
)
ORGANISATIONS = (
    ("2025-03-06", "Föreningen Kvarnhjulet"),
    ("2025-05-15", "Länsmyndigheten i Exempellän"),
    ("2025-09-18", "Orrbackens idrottsklubb"),
    ("2025-11-13", "Föreningen Kvarnhjulet"),
    ("2026-02-19", "Föreningen Kvarnhjulet"),
    ("2026-04-09", "Länsmyndigheten i Exempellän"),
    ("2026-04-09", "Orrbackens idrottsklubb"),
    ("2026-06-11", "Spinnarbyns hyresgästråd"),
    ("2026-09-17", "Studieförbundet Lyktan"),
    ("2026-10-15", "Föreningen Kvarnhjulet"),
    ("2026-10-15", "Fackklubben för fritidsledare"),
)
WALKS = (
    ("2025-04-22", DONE, "Stationen", 14),
    ("2025-05-20", DONE, "Spinnarbyn", 11),
    ("2025-08-26", DONE, "Kvarndammsparken", 17),
    ("2025-09-23", DONE, "Orrbacken", 9),
    ("2025-10-21", DONE, "Tallhagen", 12),
    ("2026-04-14", DONE, "Stationen", 19),
    ("2026-05-05", DONE, "Spinnarbyn", 16),
    ("2026-06-02", DONE, "Kvarndammsparken", 13),
    ("2026-08-25", DONE, "Orrbacken", 15),
    ("2026-09-15", CANCELLED, "Rönnhagen", None),
    ("2026-09-22", CANCELLED, "Tegelbruket", None),
    ("2026-10-20", DONE, "Tallhagen", 21),
    ("2026-11-10", PLANNED, "Rönnhagen", None),
    ("2026-11-26", PLANNED, "Tegelbruket", None),
    ("2026-12-08", PLANNED, "Ängsmo", None),
)
CAMPAIGNS = (("2026-04-27", CANCELLED, "Spinnarskolan"), ("2026-05-18", CANCELLED, "Tallhagsskolan"))
# year → checks done each month; then how many are planned for December, and cancelled
CHECKS = {2025: (2, 2, 3, 3, 3, 2, 1, 3, 3, 3, 3, 2), 2026: (2, 2, 3, 3, 4, 3, 2, 4, 4, 4, 2)}
CHECKS_PLANNED, CHECKS_CANCELLED = 5, ("2026-02-18", "2026-07-08")
# year → police hours each month
HOURS = {
    2025: (16, 16, 18, 20, 22, 26, 24, 26, 24, 22, 18, 16),
    2026: (22, 22, 26, 32, 38, 48, 44, 46, 40, 34, 20),
}
HOURS_PLANNED = ("2026-12-04", 16), ("2026-12-11", 16)

Row = dict[str, object]


def files() -> Mapping[str, bytes]:
    """Path under raw_data → content."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "log.xlsx"
        activity_template.write(book, log(), PROMISED)
        return {WORKBOOK: book.read_bytes(), POLICE_HOURS: _csv(police_hours())}


def log() -> list[Row]:
    """The workbook's rows, in order of time."""
    youth, safety = "Kommunens fältgrupp", "Säkerhetsenheten"
    rows = [
        _row(day, "1a", "lectures_parents", status, unit, "föräldrar", youth, timmar=2, deltagare=came)
        for day, status, unit, came in LECTURES_PARENTS
    ]
    rows += [
        _row(day, "1b", "lectures_school_staff", status, unit, "skolpersonal", youth, timmar=2, deltagare=came)
        for day, status, unit, came in LECTURES_SCHOOL_STAFF
    ]
    rows += [
        _row(day, "1c", "information_mailings", status, unit, "föräldrar", youth) for day, status, unit in MAILINGS
    ]
    rows += [
        _row(day, "2a", "extremism_trainings", status, unit, staff, safety, timmar=3, deltagare=came)
        for day, status, staff, unit, came in TRAININGS
    ]
    rows += [_row(day, "2b", "cooperating_organisations", DONE, unit, "", safety) for day, unit in ORGANISATIONS]
    rows += [
        _row(day, "3b", "safety_walks", status, unit, "boende", "Kommunen", timmar=2, deltagare=came)
        for day, status, unit, came in WALKS
    ]
    rows += [_row(day, "6b", "campaigns", status, unit, "elever", "Kommunen") for day, status, unit in CAMPAIGNS]
    return sorted([*rows, *_speed_checks()], key=lambda row: [str(row[one]) for one in ("datum", "åtagande", "enhet")])


def _speed_checks() -> list[Row]:
    drawn = random.Random(f"{SEED} hastighetskontroller")
    rows = []
    for year, months in CHECKS.items():
        for month, checks in enumerate(months, start=1):
            days = sorted(drawn.sample(range(1, 20), checks))
            streets = drawn.sample(STREETS, checks)
            for day, street in zip(days, streets, strict=True):
                hours = drawn.choice((1.5, 2, 2, 2.5))
                found = sum(drawn.random() < 0.5 for _ in range(round(hours * 7)))
                rows.append(_check(date(year, month, day), DONE, street, hours, found))
    rows += [_check(date(2026, 12, 1 + 3 * n), PLANNED, STREETS[n], 2, None) for n in range(CHECKS_PLANNED)]
    return rows + [_check(date.fromisoformat(day), CANCELLED, STREETS[0], 2, None) for day in CHECKS_CANCELLED]


def _check(day: date, status: str, street: str, hours: float, found: int | None) -> Row:
    return _row(
        day.isoformat(), "6a", "speed_checks", status, street, "trafikanter", "Trafikpolisen",
        timmar=hours, överträdelser=found,
    )  # fmt: skip


def police_hours() -> list[Row]:
    """Two places a month, the hours shared between them."""
    drawn = random.Random(f"{SEED} polistimmar")
    rows = []
    for year, months in HOURS.items():
        for month, hours in enumerate(months, start=1):
            first = round(hours * drawn.uniform(0.4, 0.6))
            for place, own in zip(drawn.sample(PLACES, 2), (first, hours - first), strict=True):
                rows.append(_hours(date(year, month, drawn.randrange(1, 20)).isoformat(), DONE, place, own))
    return rows + [_hours(day, PLANNED, PLACES[0], hours) for day, hours in HOURS_PLANNED]


def _hours(day: str, status: str, place: str, hours: float) -> Row:
    return _row(day, "3a", "police_hours_at_unsafe_places", status, place, "", "Lokalpolisområdet", timmar=hours)


def _row(
    day: str, commitment: str, activity: str, status: str, unit: str, audience: str, actor: str, **numbers: float | None
) -> Row:
    promise = next(one for one, commitments in PROMISED.items() if commitment in commitments)
    given: Row = {"datum": date.fromisoformat(day), "löfte": promise, "åtagande": commitment, "aktivitet": activity,
                  "status": status, "antal": None, "timmar": None, "deltagare": None, "överträdelser": None,
                  "enhet": unit, "målgrupp": audience, "aktör": actor}  # fmt: skip
    return given | numbers


def _csv(rows: Sequence[Row]) -> bytes:
    names = list(rows[0])
    lines = [";".join(names)]
    for row in sorted(rows, key=lambda row: (str(row["datum"]), str(row["enhet"]))):
        lines.append(";".join("" if row[name] is None else str(row[name]).replace(".", ",") for name in names))
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def main() -> None:
    """Write the files."""
    for path, content in files().items():
        target = Path(sys.argv[1]) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


if __name__ == "__main__":
    main()
