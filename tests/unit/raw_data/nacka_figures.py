"""Published figures for Nacka beside Brå's yearly ones: quarterly totals, population and survey shares.

The figures are others'; the files are ours. ``files`` says what they must be, to the byte, from the published figures.
``python tests/unit/raw_data/nacka_figures.py FOLDER raw_data`` writes them (FOLDER holds crime, population and survey).

Of the survey figures only those are carried over that answer the question of an indicator in the catalogue. ``SURVEYS``
says which, and in what words the source gives the question; nothing is filled in that the source does not say. Left
out:

- the 2021 figure for Nacka kommun ("6 av 8", 75 percent): a suspected misprint;
- shares that are unsafe (NTU, Nynäshamn) or a part of them (Vaxholm): the safe ones are not their complement, since
  some answered neither;
- response rates, numbers of answers, alcohol, exposure to crime, an index: no indicator asks for them.
"""

import csv
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

QUARTERS = "nacka/bra/anmalda_brott_kvartal_2014_2026/nacka_totalt_2014K1_2026K2.txt"
POPULATION = {
    "published": "nacka/folkmangd/publicerad_2019_2024/folkmangd_publicerad_2019_2024.csv",
    "derived": "nacka/folkmangd/harledd_2010_2022/folkmangd_harledd_2010_2022.csv",
}
SURVEY_HEADER = "indikator;område;period;grupp;procent;undre;övre;antal_svar;inbjudna;fråga;bas;fråga_version;källa"
SAFETY = "nacka/undersokningar/polisens_trygghetsmatning_2020_2023/trygghetsmatning_2020_2023.csv"
SCHOOL = "nacka/undersokningar/skolenkater_2020_2022/skolenkater_2020_2022.csv"


@dataclass(frozen=True)
class Figure:
    """Where a published figure goes, and what its source says of it.

    Attributes:
        key: survey, year, area, group and measure as in the published figures; picks exactly one of them.
        file: the file it is carried over to.
        indicator: whose question it answers.
        area: code in the code list.
        group: as in the survey table.
        question: in the words of the source; empty where it says none.
        base: among whom.
        version: survey, as far as known.
        publication: where it was published.
    """

    key: tuple[str, str, str, str, str]
    file: str
    indicator: str
    area: str
    group: str
    question: str
    base: str
    version: str
    publication: str


POLICE, PUPILS = "Polisens trygghetsmätning", "Stockholmsenkäten"
IN_GENERAL = "Känner sig trygg (källans ord, frågans exakta lydelse är inte känd)"
IN_THE_AREA = "Trygg att gå ut ensam i bostadsområdet (källans ord, frågans exakta lydelse är inte känd)"
IN_THE_EVENING = "Mycket eller ganska trygg kvällstid (källans ord, frågans exakta lydelse är inte känd)"
EVER = "Någon gång använt narkotika (källans ord, frågans exakta lydelse är inte känd)"
NACKA_PAGE = "nacka.se, september 2023: Mätning visar tryggare Nackabor"
MITTI = "mitti.se, 18 september 2020"
DRUG_FREE_SCHOOL = "narkotikafriskola.se, 16 augusti 2022"
SURVEYS = (
    # Nothing is said of an evening, or of being alone: "känner sig trygg" is the question of feels_safe.
    Figure((POLICE, "2020", "Nacka kommun", "16-85", "känner sig trygg"), SAFETY,
           "feels_safe", "0182", "", IN_GENERAL, "Svarande 16–85 år i Nacka kommun", POLICE, NACKA_PAGE),
    Figure((POLICE, "2023", "Nacka kommun", "16-85", "känner sig trygg"), SAFETY,
           "feels_safe", "0182", "", IN_GENERAL, "Svarande 16–85 år i Nacka kommun", POLICE, NACKA_PAGE),
    # To go out alone where one lives: safe_outdoors_late, though the police's text leaves the hour out. Area: three
    # municipalities together.
    Figure((POLICE, "2021", "lpo Nacka (Nacka+Tyresö+Värmdö)", "16-84", "trygg att gå ut ensam i bostadsområdet"),
           SAFETY, "safe_outdoors_late", "lpo:nacka", "", IN_THE_AREA,
           "Svarande 16–84 år i Nacka, Värmdö och Tyresö", f"{POLICE}, ensam i bostadsområdet",
           "polisen.se, oktober 2021: åtta av tio"),
    Figure((POLICE, "2023", "polisregion Stockholm", "16-84", "mycket+ganska trygg kvällstid"), SAFETY,
           "safe_outdoors_late", "polisregion:stockholm", "", IN_THE_EVENING,
           "Svarande 16–84 år i polisregion Stockholm", f"{POLICE}, kvällstid",
           "nykommun.se, 3 maj 2024, och polisen.se, september 2023"),
    Figure((POLICE, "2023", "Vaxholm", "16-85", "mycket+ganska trygg kvällstid"), SAFETY,
           "safe_outdoors_late", "0187", "", IN_THE_EVENING, "Svarande 16–85 år i Vaxholm", f"{POLICE}, kvällstid",
           "nykommun.se, 3 maj 2024, och vaxholm.se, april 2023"),
    *(
        Figure((PUPILS, "2020", "Nacka", f"{grade} {sex}", "någon gång använt narkotika"), SCHOOL,
               "ever_used_narcotics", "0182", f"årskurs={code};kön={one}", EVER,
               "Elever som svarade i skolor i Nacka", PUPILS, MITTI)
        for grade, code in (("åk9", "9"), ("gy2", "gy2"))
        for sex, one in (("flickor", "flicka"), ("pojkar", "pojke"))
    ),
    *(
        Figure((PUPILS, "2022", "Stockholms stad", grade, "någon gång använt narkotika"), SCHOOL,
               "ever_used_narcotics", "0180", f"årskurs={code}", EVER,
               "Elever som svarade i skolor i Stockholms stad", PUPILS, DRUG_FREE_SCHOOL)
        for grade, code in (("åk9", "9"), ("gy2", "gy2"))
    ),
    *(
        Figure(("CAN skolundersökning", "2021", "Hela riket", grade, "någon gång använt narkotika"), SCHOOL,
               "ever_used_narcotics", "00", f"årskurs={code}", EVER, "Elever som svarade i hela riket",
               "CAN:s skolundersökning", DRUG_FREE_SCHOOL)
        for grade, code in (("åk9", "9"), ("gy2", "gy2"))
    ),
)  # fmt: skip


def files(shared: Path) -> Mapping[str, bytes]:
    """Path under raw_data → content, from the published figures."""
    population = _rows(shared / "population" / "nacka_31_dec.csv", ";")
    return {
        QUARTERS: _quarters(_rows(shared / "crime" / "bra_quarterly_total_nacka.csv", ";")),
        **{path: _population(population, basis) for basis, path in POPULATION.items()},
        **_surveys(_rows(shared / "survey" / "nacka_published_figures.csv", ",")),
    }


def _quarters(rows: list[dict[str, str]]) -> bytes:
    lines = ["Region;Brott;År;Period;Antal;/100 000 inv"]
    for row in rows:
        assert (row["kommun"], row["key"]) == ("0182", "total")
        year, quarter = row["period"].split("K")
        rate = float(row["per100k"])
        assert rate.is_integer()  # Brå publishes whole numbers
        when = f"{year} prel." if row["preliminary"] else year
        lines.append(f"Nacka kommun;Totalt antal brott;{when};Kvartal {quarter};{row['count']};{rate:.0f};")
    return _content(lines, "cp1252")


def _population(rows: list[dict[str, str]], basis: str) -> bytes:
    own = [row for row in rows if row["basis"].startswith(basis)]
    return _content(["region;år;folkmängd", *(f"{row['region']};{row['år']};{row['folkmängd']}" for row in own)])


def _surveys(rows: list[dict[str, str]]) -> Mapping[str, bytes]:
    published = {(row["survey"], row["year"], row["area"], row["group"], row["measure"]): row for row in rows}
    assert len(published) == len(rows)
    lines: dict[str, list[str]] = {}
    for one in SURVEYS:
        row = published[one.key]
        assert row["unit"] == "percent"
        cells = (one.indicator, one.area, row["year"], f'"{one.group}"' if ";" in one.group else one.group,
                 row["value"], "", "", row["n_answered"], row["n_sample"], one.question, one.base, one.version,
                 one.publication)  # fmt: skip
        lines.setdefault(one.file, [SURVEY_HEADER]).append(";".join(cells))
    return {path: _content(own) for path, own in lines.items()}


def _rows(path: Path, delimiter: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


def _content(lines: list[str], encoding: str = "utf-8") -> bytes:
    return "".join(f"{line}\n" for line in lines).encode(encoding)


def main() -> None:
    """Write the files."""
    for path, content in files(Path(sys.argv[1])).items():
        target = Path(sys.argv[2]) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


if __name__ == "__main__":
    main()
