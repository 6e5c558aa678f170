"""Made-up reported offences for Exempelkommun, month by month and year by year, in the layout of Brå's SOL.

The truth that is put in: nothing changes but the season. Months are over-dispersed (φ = 1.4), as real ones are.
Seeded with the standard library only: the same bytes everywhere. ``python tests/synthetic/crime.py raw_data`` writes.
"""

import math
import random
import sys
from collections.abc import Mapping
from pathlib import Path

FOLDER = "exempelkommun/anmalda_brott/2023_2026"
SEED = "exempelkommun anmälda brott"
HEADER = "Region;Brott;År;Period;Antal;/100 000 inv"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Maj", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dec")
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MEAN_POPULATION = {2023: 41_200, 2024: 41_500, 2025: 41_700, 2026: 41_900}
LAST = (2026, 10)
PRELIMINARY = ((2026, 9), (2026, 10))
DISPERSION = 1.4
CRIMES = {  # label → expected a month of 30 days, height of the season, month of the top
    "Stöld genom inbrott, inbrottsstöld i bostad, ej av skjutvapen (1, 2, 4, 4 a§)": (14, 0.15, 11),
    "12 kap. Skadegörelsebrott": (38, 0.20, 5),
    "Narkotika- och vapenbrott (11650 + 11708)": (24, 0.10, 6),
}


def files() -> Mapping[str, bytes]:
    """Path under raw_data → content: one file by month, one by year."""
    drawn = random.Random(SEED)
    counts = {
        (label, year, month): _count(drawn, year, month, *CRIMES[label])
        for label in CRIMES
        for year in MEAN_POPULATION
        for month in range(1, 13)
        if (year, month) <= LAST
    }
    by_month = [
        _line(label, f"{year} prel." if (year, month) in PRELIMINARY else str(year), MONTHS[month - 1], count, year)
        for (label, year, month), count in counts.items()
    ]
    by_year = [
        _line(label, "År", str(year), sum(counts[label, year, month] for month in range(1, 13)), year)
        for label in CRIMES
        for year in MEAN_POPULATION
        if (year, 12) <= LAST
    ]
    return {
        f"{FOLDER}/manader_2023-01_2026-10.txt": _content(by_month),
        f"{FOLDER}/ar_2023_2025.txt": _content(by_year),
    }


def _count(drawn: random.Random, year: int, month: int, a_month: float, height: float, top: int) -> int:
    """A count with variance DISPERSION × mean: a Poisson count whose mean is itself drawn (gamma)."""
    season = math.exp(height * math.cos(2 * math.pi * (month - top) / 12))
    days = DAYS[month - 1] + (month == 2 and year % 4 == 0)
    expected = a_month * season * days / 30 * MEAN_POPULATION[year] / MEAN_POPULATION[2023]
    mean = drawn.gammavariate(expected / (DISPERSION - 1), DISPERSION - 1)
    limit, product, n = math.exp(-mean), drawn.random(), 0
    while product > limit:
        product *= drawn.random()
        n += 1
    return n


def _line(label: str, year_column: str, period: str, count: int, year: int) -> str:
    rate = round(100_000 * count / MEAN_POPULATION[year])
    return f"Exempelkommun;{label};{year_column};{period};{count};{rate};"


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
