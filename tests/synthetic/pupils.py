"""Made-up answers of pupils in Exempelkommun: two waves with the questions of Stockholmsenkäten, as SPSS files.

Nobody has answered anything: schools and pupils do not exist. Size and clusters are those of a municipality of some
40 000: seven schools with year 9, five with gymnasium year 2, all pupils asked, about nine in ten answering. Pupils of
a school are alike (a school has its own level). What shall be seen:

- fewer boys in the gymnasium's year 2 have ever used narcotics in 2026 than in 2024, with certainty; the other groups
  have not changed for certain;
- few in year 9 have used it in the last four weeks (some groups are hidden);
- codes as in the real codebook: 996 (not to answer), 998 (does not know), 999 (no answer), declared missing in SPSS;
- columns that the codebook does not name, and so are never read: age, cigarettes, safety late at night.

``python tests/synthetic/pupils.py raw_data`` writes.
"""

import math
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyreadstat

TEMPLATE = Path(__file__).parents[2] / "docs" / "mallar" / "stockholmsenkaten_2024_codebook.csv"
NOT_READ = ("F102",)  # whether pupils feel safe is another survey's question, among other people
SEED = 4  # one of those whose sample shows what shall be seen
NO_ANSWER, DOES_NOT_KNOW, NOT_TO_ANSWER = 999, 998, 996
SCHOOL_SD = 0.25  # of a school's level, on the logit scale
WRITTEN_AT = b"01 jan 2600:00:00"  # where SPSS has date and time of writing: the same bytes at every run
WRITTEN_AT_BYTE = 92

LABELS = {
    "ARSKURS": {9: "Årskurs 9", 2: "Gymnasiet år 2", 999: "Ej svar"},
    "F1": {1: "15 år eller yngre", 2: "16 år", 3: "17 år", 4: "18 år", 5: "19 år eller äldre", 999: "Ej svar"},
    "F2": {1: "Pojke", 2: "Flicka", 3: "Annan könstillhörighet", 999: "Ej svar"},
    "F14": {1: "Nej", 2: "Ja", 999: "Ej svar"},
    "F46": {1: "Nej", 2: "Ja", 999: "Ej svar"},
    "F50": {996: "Ska ej besvaras", 998: "Vet inte", 999: "Ej svar"},
    "F102": {1: "Mycket trygg", 2: "Ganska trygg", 3: "Ganska otrygg", 4: "Mycket otrygg", 5: "Går ej ut av oro",
             6: "Går ej ut av andra orsaker", 999: "Ej svar"},
}  # fmt: skip
COLUMNS = ("ar", "Skolnamn", *LABELS)


@dataclass(frozen=True)
class Wave:
    """A year's answers: pupils who answered in each school, and the share who have ever used narcotics.

    Attributes:
        year: when.
        schools: school → (school year, pupils who answered).
        ever: (school year, sex) → share; sex 1 is boy, 2 girl.
        lately: of those who ever have, the share in the last four weeks.
    """

    year: int
    schools: Mapping[str, tuple[int, int]]
    ever: Mapping[tuple[int, int], float]
    lately: float


WAVES = (
    Wave(
        2024,
        {"Ekbackeskolan": (9, 74), "Orrbacksskolan": (9, 58), "Hammarskolan": (9, 79), "Kvarnskolan": (9, 51),
         "Norrskolan": (9, 72), "Sjöängsskolan": (9, 91), "Åskolan": (9, 57),
         "Bergsgymnasiet": (2, 118), "Exempelgymnasiet": (2, 141), "Forsgymnasiet": (2, 86),
         "Lundgymnasiet": (2, 57), "Strandgymnasiet": (2, 68)},
        {(9, 1): 0.10, (9, 2): 0.07, (2, 1): 0.26, (2, 2): 0.18},
        0.38,
    ),
    Wave(
        2026,
        {"Ekbackeskolan": (9, 71), "Orrbacksskolan": (9, 63), "Hammarskolan": (9, 76), "Kvarnskolan": (9, 55),
         "Norrskolan": (9, 70), "Sjöängsskolan": (9, 94), "Åskolan": (9, 59),
         "Bergsgymnasiet": (2, 122), "Exempelgymnasiet": (2, 135), "Forsgymnasiet": (2, 92),
         "Lundgymnasiet": (2, 61), "Strandgymnasiet": (2, 64)},
        {(9, 1): 0.09, (9, 2): 0.07, (2, 1): 0.13, (2, 2): 0.16},
        0.34,
    ),
)  # fmt: skip


def files() -> Mapping[str, bytes]:
    """Path under raw_data → content."""
    book = TEMPLATE.read_text(encoding="utf-8").splitlines(keepends=True)
    own = "".join(line for line in book if line.split(";")[0] not in NOT_READ).encode("utf-8")
    found = {}
    for wave in WAVES:
        folder = f"exempelkommun/elevsvar/{wave.year}"
        found[f"{folder}/elevsvar_{wave.year}.sav"] = _sav(pd.DataFrame([*_answers(wave)], columns=list(COLUMNS)))
        found[f"{folder}/codebook.csv"] = own
    return found


def _answers(wave: Wave) -> Iterator[tuple[int | str, ...]]:
    rng = random.Random(SEED + wave.year)
    for school, (grade, pupils) in wave.schools.items():
        level = rng.gauss(0, SCHOOL_SD)
        for _ in range(pupils):
            sex = _one_of(rng, {1: 0.485, 2: 0.485, 3: 0.015, 999: 0.015})
            share = wave.ever.get((grade, sex), 0.15)
            has_used = rng.random() < 1 / (1 + math.exp(-(math.log(share / (1 - share)) + level)))
            ever = NO_ANSWER if rng.random() < 0.015 else 2 if has_used else 1
            age = _one_of(rng, {1: 0.7, 2: 0.29, 999: 0.01} if grade == 9 else {3: 0.75, 4: 0.2, 5: 0.04, 999: 0.01})
            late = _one_of(rng, {1: 0.36, 2: 0.37, 3: 0.12, 4: 0.05, 5: 0.03, 6: 0.05, 999: 0.02})
            smokes = _one_of(rng, {1: 0.9, 2: 0.08, 999: 0.02})
            yield wave.year, school, grade, age, sex, smokes, ever, _times(rng, ever, wave.lately), late


def _times(rng: random.Random, ever: int, lately: float) -> int:
    """How often in the last four weeks; only those who ever have were to answer."""
    if ever != 2:
        return NOT_TO_ANSWER if ever == 1 else NO_ANSWER
    if rng.random() < 0.03:
        return DOES_NOT_KNOW
    return 1 + int(rng.random() ** 3 * 12) if rng.random() < lately else 0


def _one_of(rng: random.Random, shares: Mapping[int, float]) -> int:
    at = rng.random() * sum(shares.values())
    for code, share in shares.items():
        at -= share
        if at < 0:
            return code
    return next(iter(shares))


def _sav(frame: pd.DataFrame) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "svar.sav"
        pyreadstat.write_sav(
            frame, path, file_label="Påhittade svar, Exempelkommun", row_compress=True,
            variable_value_labels=LABELS,
            missing_ranges={name: [{"lo": 996, "hi": 999}] for name in LABELS},
            variable_format=dict.fromkeys(("ar", *LABELS), "F4.0"),
        )  # fmt: skip
        written = bytearray(path.read_bytes())
    written[WRITTEN_AT_BYTE : WRITTEN_AT_BYTE + len(WRITTEN_AT)] = WRITTEN_AT
    return bytes(written)


def main() -> None:
    """Write the files."""
    for path, content in files().items():
        target = Path(sys.argv[1]) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


if __name__ == "__main__":
    main()
