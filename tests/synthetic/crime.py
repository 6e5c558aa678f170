"""Made-up reported offences for Exempelkommun and its neighbour Provkommun, in the layout of Brå's SOL.

The truth that is put in, so that every word for a change and for a goal is shown once:

- residential burglary (literal): level until 2025, few in the first quarter of 2026, then many;
- vandalism: nothing changes but the season, and there is so much of it that *about the same* can be said;
- narcotics and weapons: nothing changes, and there is too little of it to say so;
- narcotics alone, by quarter: all of 2026 is preliminary;
- Provkommun: nothing changes; one month is missing.

Drawn months are over-dispersed, as real ones are. Seeded with the standard library only: the same bytes everywhere.
``python tests/synthetic/crime.py raw_data`` writes.
"""

import math
import random
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = "exempelkommun/anmalda_brott/2023_2026"
QUARTER_FOLDER = "exempelkommun/anmalda_brott/narkotikabrott_per_kvartal"
SEED = "exempelkommun anmälda brott"
HEADER = "Region;Brott;År;Period;Antal;/100 000 inv"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Maj", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dec")
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
YEARS = (2023, 2024, 2025, 2026)
LAST = (2026, 10)
PRELIMINARY = ((2026, 10),)
MISSING = ("Provkommun", "12 kap. Skadegörelsebrott", 2025, 7)
ALL_BURGLARY = "Stöld genom inbrott, inbrottsstöld i bostad, ej av skjutvapen (1, 2, 4, 4 a§)"
RESIDENTIAL = "Inbrottsstöld i bostad"
VANDALISM = "12 kap. Skadegörelsebrott"
NARCOTICS_AND_WEAPONS = "Narkotika- och vapenbrott (11650 + 11708)"
NARCOTICS = "Brott mot narkotikastrafflagen"
CRIMES = (ALL_BURGLARY, RESIDENTIAL, VANDALISM, NARCOTICS_AND_WEAPONS)
SHARE_OF_NARCOTICS = 0.85

Key = tuple[str, int, int]  # crime, year, month


@dataclass(frozen=True)
class Level:
    """Expected a month of 30 days, height of the season, month of its top, variance over mean."""

    a_month: float
    height: float
    top: int
    dispersion: float


MEAN_POPULATION = {
    "Exempelkommun": {2023: 41_200, 2024: 41_500, 2025: 41_700, 2026: 41_900},
    "Provkommun": {2023: 27_800, 2024: 27_900, 2025: 28_100, 2026: 28_200},
}
LEVELS = {
    "Exempelkommun": {
        "other burglary": Level(11, 0.05, 11, 1.2),
        VANDALISM: Level(96, 0.15, 5, 1.1),
        NARCOTICS_AND_WEAPONS: Level(24, 0.10, 6, 1.4),
    },
    "Provkommun": {
        RESIDENTIAL: Level(13, 0.10, 11, 1.2),
        "other burglary": Level(7, 0.05, 11, 1.2),
        VANDALISM: Level(58, 0.15, 5, 1.2),
        NARCOTICS_AND_WEAPONS: Level(15, 0.10, 6, 1.4),
    },
}
RESIDENTIAL_MONTHS = {  # never under five: months are small enough to be hidden otherwise
    2023: (14, 8, 12, 9, 6, 8, 6, 10, 7, 12, 9, 15),
    2024: (11, 13, 8, 7, 9, 6, 9, 6, 11, 8, 13, 12),
    2025: (10, 13, 9, 10, 6, 7, 9, 6, 10, 11, 8, 14),
    2026: (5, 6, 5, 11, 15, 13, 20, 22, 19, 21),
}


def files() -> Mapping[str, bytes]:
    """Path under raw_data → content: by month and by year for each municipality, and one crime type by quarter."""
    content: dict[str, bytes] = {}
    for area in MEAN_POPULATION:
        counts = monthly(area)
        name = area.lower()
        content[f"{FOLDER}/{name}_manader_2023-01_2026-10.txt"] = _content(
            [_month_line(area, key, count) for key, count in counts.items()]
        )
        content[f"{FOLDER}/{name}_ar_2023_2025.txt"] = _content(_year_lines(area, counts))
    content[f"{QUARTER_FOLDER}/exempelkommun_2023K1_2026K3.txt"] = _content(_quarter_lines(monthly("Exempelkommun")))
    return content


def monthly(area: str) -> dict[Key, int]:
    """Offences by crime type, year and month; all burglary is the residential ones and others."""
    drawn = random.Random(f"{SEED} {area}")
    levels = LEVELS[area]
    counts = {
        (crime, year, month): _count(drawn, level, year, month)
        for crime, level in levels.items()
        for year, month in _months()
    }
    if RESIDENTIAL not in levels:
        counts |= {(RESIDENTIAL, year, month): RESIDENTIAL_MONTHS[year][month - 1] for year, month in _months()}
    for year, month in _months():
        of_both = (counts[one, year, month] for one in (RESIDENTIAL, "other burglary"))
        counts[ALL_BURGLARY, year, month] = sum(of_both)
    return {(crime, *place): counts[crime, *place] for crime in CRIMES for place in _months()}


def _months() -> list[tuple[int, int]]:
    return [(year, month) for year in YEARS for month in range(1, 13) if (year, month) <= LAST]


def _count(drawn: random.Random, level: Level, year: int, month: int) -> int:
    """A Poisson count whose mean is itself drawn (gamma): its variance is dispersion × mean."""
    season = math.exp(level.height * math.cos(2 * math.pi * (month - level.top) / 12))
    days = DAYS[month - 1] + (month == 2 and year % 4 == 0)
    expected = level.a_month * season * days / 30
    mean = drawn.gammavariate(expected / (level.dispersion - 1), level.dispersion - 1)
    limit, product, n = math.exp(-mean), drawn.random(), 0
    while product > limit:
        product *= drawn.random()
        n += 1
    return n


def _month_line(area: str, key: Key, count: int) -> str:
    crime, year, month = key
    when = f"{year} prel." if (year, month) in PRELIMINARY else str(year)
    shown = None if (area, crime, year, month) == MISSING else count
    return _line(area, crime, when, MONTHS[month - 1], shown, year)


def _year_lines(area: str, counts: Mapping[Key, int]) -> list[str]:
    whole = [year for year in YEARS if (year, 12) <= LAST]
    totals = {
        (crime, year): sum(counts[crime, year, month] for month in range(1, 13)) for crime in CRIMES for year in whole
    }
    return [_line(area, crime, "År", str(year), count, year) for (crime, year), count in totals.items()]


def _quarter_lines(counts: Mapping[Key, int]) -> list[str]:
    drawn = random.Random(f"{SEED} narkotikabrott per kvartal")
    lines = []
    for year in YEARS:
        for quarter in range(1, 5):
            months = range(3 * quarter - 2, 3 * quarter + 1)
            if (year, months[-1]) <= LAST:
                both = sum(counts[NARCOTICS_AND_WEAPONS, year, month] for month in months)
                count = sum(drawn.random() < SHARE_OF_NARCOTICS for _ in range(both))
                when = f"{year} prel." if year == LAST[0] else str(year)
                lines.append(_line("Exempelkommun", NARCOTICS, when, f"Kvartal {quarter}", count, year))
    return lines


def _line(area: str, crime: str, year_column: str, period: str, count: int | None, year: int) -> str:
    if count is None:
        return f"{area};{crime};{year_column};{period};..;..;"
    rate = round(100_000 * count / MEAN_POPULATION[area][year])
    return f"{area};{crime};{year_column};{period};{count};{rate};"


def _content(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in [HEADER, *lines]).encode("cp1252")


def main() -> None:
    """Write the files."""
    for path, content in files().items():
        target = Path(sys.argv[1]) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


if __name__ == "__main__":
    main()
