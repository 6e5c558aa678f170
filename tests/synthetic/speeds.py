"""Made-up speed measurements for Exempelkommun, in the layout of DataCollect SDR.

Eight streets that do not exist, measured in May and in September 2026, two directions each. The truth that is put in:
on the five streets with checks the mean falls by about 2 km/h (by 1.5 to 2.4), on the three others it does not change.
Days differ (all vehicles of a day share a draw), as they do in real measurements; so do hours, and kinds of vehicles.

Seeded with the standard library only: the same bytes everywhere. ``python tests/synthetic/speeds.py raw_data`` writes.
"""

import math
import random
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

FOLDER = "exempelkommun/hastighet/maj_och_september_2026"
SEED = "exempelkommun hastighet"  # taken for an estimate that lies close to the truth


@dataclass(frozen=True)
class Street:
    """A street: its measuring site, and what is true of it. ``change`` is the true change of the mean, km/h."""

    site: str
    street: str
    limit_kmh: int
    role: str
    vehicle_km: int
    per_day: int
    mean_kmh: float
    sd_kmh: float
    change: float


STREETS = (
    Street("tallhagsvagen", "Tallhagsvägen", 30, "treated", 310, 430, 36.5, 6.4, -2.2),
    Street("orrbacksvagen", "Orrbacksvägen", 30, "treated", 240, 380, 37.8, 6.6, -1.9),
    Street("spinnargatan", "Spinnargatan", 40, "treated", 420, 540, 44.2, 7.1, -1.8),
    Street("kvarndammsgatan", "Kvarndammsgatan", 40, "treated", 390, 500, 45.0, 7.3, -2.4),
    Street("vastra_infarten", "Västra infarten", 50, "treated", 880, 620, 54.3, 7.8, -1.5),
    Street("ronnhagsvagen", "Rönnhagsvägen", 30, "control", 260, 390, 36.0, 6.5, 0.0),
    Street("tegelbruksgatan", "Tegelbruksgatan", 40, "control", 400, 510, 43.6, 7.0, 0.0),
    Street("sodra_infarten", "Södra infarten", 50, "control", 850, 600, 53.4, 7.7, 0.0),
)
# Nine calendar days and a half, from noon to noon: eight whole days, the same weekdays in both.
MEASURED = {"before": ("1", datetime(2026, 5, 4, 12)), "after": ("2", datetime(2026, 9, 7, 12))}
HOURS = 9 * 24
HOUR_SHARES = (1, 0.5, 0.4, 0.4, 0.8, 2, 5, 9, 8, 5, 5, 5.5, 6, 6, 6.5, 8, 9, 8, 6, 5, 4, 3, 2.5, 1.5)
DAY_SD_KMH = 0.45  # what the vehicles of a day have in common: weather, roadworks, a bus that is late
CHANGE_SD_KMH = 0.15  # how far a street's true change is from the one above


def files() -> Mapping[str, bytes]:
    """Path under raw_data → content: measuring files, sites.csv and sessions.csv."""
    content: dict[str, bytes] = {}
    rows = ["file;session;site;direction;period;clock"]
    for street in STREETS:
        drawn = random.Random(f"{SEED} {street.site}")
        change = street.change + drawn.gauss(0, CHANGE_SD_KMH)
        for period, (number, start) in MEASURED.items():
            passages = list(_passages(drawn, street, start, change if period == "after" else 0.0))
            for direction in (1, 2):
                name = f"{number}-{street.site}_#{direction}.txt"
                content[name] = _sdr(street, number, [line for way, line in passages if way == direction])
                rows.append(f"{name};{_session(street, start)};{street.site};;{period};local")
    content |= _as_in_life(content, rows)
    content["sites.csv"] = _csv(
        ["site;street;limit_kmh;role;vehicle_km"]
        + [f"{one.site};{one.street};{one.limit_kmh};{one.role};{one.vehicle_km}" for one in STREETS]
    )
    content["sessions.csv"] = _csv(rows)
    return {f"{FOLDER}/{name}": one for name, one in content.items()}


def _as_in_life(content: Mapping[str, bytes], rows: list[str]) -> dict[str, bytes]:
    """A device that was started and taken down at once, and a file that was copied under another name."""
    street, start = STREETS[-1], MEASURED["before"][1]
    empty, copy, copied = f"1-{street.site}_start_#1.txt", f"1-{street.site}_#1_1.txt", f"1-{street.site}_#1.txt"
    for name in (empty, copy):
        rows.append(f"{name};{_session(street, start)};{street.site};;before;local")
    return {empty: _sdr(street, "1", []), copy: content[copied]}


def _session(street: Street, start: datetime) -> str:
    return f"{street.site}_{start:%Y-%m}"


def _passages(drawn: random.Random, street: Street, start: datetime, change: float) -> Iterator[tuple[int, str]]:
    """Direction and line of each vehicle, in the order of time."""
    days = {day: drawn.gauss(0, DAY_SD_KMH) for day in range(HOURS // 24 + 1)}
    for hour in range(HOURS):
        at = start + timedelta(hours=hour)
        expected = street.per_day * HOUR_SHARES[at.hour] / sum(HOUR_SHARES) * (0.8 if at.weekday() >= 5 else 1.0)
        of_the_hour = 2.0 if at.hour < 6 else (-0.8 if at.hour in (7, 8, 16) else 0.0)
        mean = street.mean_kmh + change + days[(at.date() - start.date()).days] + of_the_hour
        for second in sorted(drawn.randrange(3600) for _ in range(_poisson(drawn, expected))):
            direction = 1 if drawn.random() < 0.53 else 2
            yield direction, _line(drawn, street, mean, direction, at + timedelta(seconds=second))


def _line(drawn: random.Random, street: Street, mean: float, direction: int, at: datetime) -> str:
    kind = drawn.random()
    if kind < 0.03:  # bicycles and mopeds
        speed, length = drawn.gauss(19, 4), drawn.gauss(1.7, 0.3)
    elif kind < 0.09:  # lorries and buses
        speed, length = drawn.gauss(mean - 2.5, street.sd_kmh * 0.8), drawn.gauss(10.5, 2.5)
    else:  # log-normal: a longer tail upwards
        spread = street.sd_kmh / mean
        speed, length = mean * math.exp(drawn.gauss(-spread * spread / 2, spread)), drawn.gauss(4.4, 0.5)
    speed = min(max(round(speed), 5), 140)
    length = 25.5 if drawn.random() < 0.001 else min(max(length, 0.8), 25.4)
    return f"{speed:03d}\t{at:%H:%M:%S}\t{at:%d.%m.%y}\t{direction}\t{length:.1f}"


def _poisson(drawn: random.Random, expected: float) -> int:
    """Knuth's product of uniforms; fine for the small numbers of an hour."""
    limit, product, n = math.exp(-expected), drawn.random(), 0
    while product > limit:
        product *= drawn.random()
        n += 1
    return n


def _sdr(street: Street, number: str, lines: list[str]) -> bytes:
    """The layout: a preamble of 6 lines ended by LF (the last by CRLF), data ended by CRLF, no end after the last."""
    preamble = f"\n\nStandort: {number}-{street.street}\n\n[km/h]\t\t\t\t [m]\nDateformat: dd.mm.yy\r\n"
    return (preamble + "\r\n".join(lines)).encode("utf-8")


def _csv(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def main() -> None:
    """Write the files."""
    for path, content in files().items():
        target = Path(sys.argv[1]) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


if __name__ == "__main__":
    main()
