"""Brå's yearly figures for Nacka and three other municipalities, as the files in raw_data/nacka hold them.

The figures are Brå's; the files are ours, in the layout of SOL's "Databasfil". ``files`` says what they must be, to the
byte, from the published figures. ``python tests/unit/raw_data/nacka_crime.py FIGURES.csv raw_data`` writes them.
"""

import csv
import sys
from collections.abc import Mapping
from pathlib import Path

HEADER = "Region;Brott;År;Period;Antal;/100 000 inv"
AREAS = {"0182": "Nacka", "0114": "Upplands Väsby", "0115": "Vallentuna", "0183": "Sundbyberg"}
CRIMES = {  # key of the published figures → label in Brå's menu (or ours, for the sum)
    "total": "Totalt antal brott",
    "person": "3-7 kap. Brott mot person",
    "theft": "8 kap. Stöld, rån m.m.",
    "burglary": "Stöld genom inbrott, inbrottsstöld i bostad, ej av skjutvapen (1, 2, 4, 4 a§)",
    "vandalism": "12 kap. Skadegörelsebrott",
    "drugs_weapons": "Narkotika- och vapenbrott (11650 + 11708)",
}
OURS = ("drugs_weapons",)
FOLDERS = {False: "nacka/bra/anmalda_brott_1996_2025", True: "nacka/egen_summa/narkotika_och_vapenbrott_1996_2025"}


def figures(path: Path) -> list[dict[str, str]]:
    """Rows with kommun, period, key, count, per100k and preliminary."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def files(rows: list[dict[str, str]]) -> Mapping[str, bytes]:
    """Path under raw_data → content: Nacka and the others apart, Brå's own figures and our sum apart."""
    return {
        f"{FOLDERS[ours]}/{name}.txt": _content(rows, areas, ours)
        for ours in (False, True)
        for name, areas in (("nacka_1996_2025", ["0182"]), ("tre_kommuner_2014_2025", ["0114", "0115", "0183"]))
    }


def _content(rows: list[dict[str, str]], areas: list[str], ours: bool) -> bytes:
    keys = [key for key in CRIMES if (key in OURS) == ours]
    chosen = [row for row in rows if row["kommun"] in areas and row["key"] in keys]
    chosen.sort(key=lambda row: (areas.index(row["kommun"]), keys.index(row["key"]), row["period"]))
    lines = [HEADER]
    for row in chosen:
        rate = float(row["per100k"])
        assert rate.is_integer()  # Brå publishes whole numbers; a decimal would need a comma
        assert not row["preliminary"]
        lines.append(
            f"{AREAS[row['kommun']]} kommun;{CRIMES[row['key']]};År;{row['period']};{row['count']};{rate:.0f};"
        )
    return "".join(f"{line}\n" for line in lines).encode("cp1252")


def main() -> None:
    """Write the files."""
    for path, content in files(figures(Path(sys.argv[1]))).items():
        target = Path(sys.argv[2]) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


if __name__ == "__main__":
    main()
