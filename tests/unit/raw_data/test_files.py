"""The shipped raw_data: what is real is exactly what was published, what is made up is what its generator writes."""

import csv
import runpy
import tomllib
from pathlib import Path

from pipeline.ingestion import deliveries
from pipeline.ingestion.readers import READERS

ROOT = Path(__file__).parents[3]
RAW = ROOT / "raw_data"
SPEEDS = runpy.run_path(str(ROOT / "tests" / "synthetic" / "speeds.py"))
CRIME = runpy.run_path(str(ROOT / "tests" / "synthetic" / "crime.py"))
ACTIVITIES = runpy.run_path(str(ROOT / "tests" / "synthetic" / "activities.py"))
REGISTERS = runpy.run_path(str(ROOT / "tests" / "synthetic" / "registers.py"))
CLOSE_RELATIONS = runpy.run_path(str(ROOT / "tests" / "synthetic" / "close_relations.py"))
SURVEYS = runpy.run_path(str(ROOT / "tests" / "synthetic" / "surveys.py"))
PUPILS = runpy.run_path(str(ROOT / "tests" / "synthetic" / "pupils.py"))
SPEED_TABLES = runpy.run_path(str(ROOT / "tests" / "synthetic" / "speed_tables.py"))
NACKA = runpy.run_path(str(Path(__file__).with_name("nacka_crime.py")))
FIGURES = runpy.run_path(str(Path(__file__).with_name("nacka_figures.py")))


def shipped(folder: str) -> dict[str, bytes]:
    return {
        path.relative_to(RAW).as_posix(): path.read_bytes()
        for path in (RAW / folder).rglob("*")
        if path.is_file() and path.name != "source.toml"
    }


def test_nacka_has_the_published_figures_and_nothing_else(shared_data: Path):
    published = NACKA["figures"](shared_data / "crime" / "bra_annual_nacka_and_peers_1996_2025.csv")
    assert shipped("nacka") == {**NACKA["files"](published), **FIGURES["files"](shared_data)}


def test_nacka_figures_read_back_one_by_one(shared_data: Path):
    """The same comparison without the writer: every row of the publication stands in exactly one line."""
    yearly = [*shipped("nacka/bra/anmalda_brott_1996_2025").values(), *shipped("nacka/egen_summa").values()]
    lines = [line for content in yearly for line in content.decode("cp1252").split("\n")[1:] if line]
    areas = {f"{name} kommun": code for code, name in NACKA["AREAS"].items()}
    keys = {label: key for key, label in NACKA["CRIMES"].items()}
    read = {}
    for line in lines:
        region, crime, kind, year, count, rate, end = line.split(";")
        assert (kind, end) == ("År", "")
        read[areas[region], year, keys[crime]] = (int(count), float(rate))
    path = shared_data / "crime" / "bra_annual_nacka_and_peers_1996_2025.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert read == {
        (row["kommun"], row["period"], row["key"]): (int(row["count"]), float(row["per100k"])) for row in rows
    }
    assert len(lines) == len(rows) == 396


def test_labels_are_those_of_the_menu_but_for_the_declared_sum(shared_data: Path):
    with (shared_data / "crime" / "brottstyper_focus.csv").open(encoding="utf-8-sig", newline="") as stream:
        menu = {row["namn"]: row["brottstyp_id"] for row in csv.DictReader(stream, delimiter=";")}
    found = {label: menu.get(label) for label in NACKA["CRIMES"].values()}
    assert list(found.values()) == ["5036", "11086", "11095", "11462", "11099", None]
    made_up = {label: menu.get(label) for label in (*CRIME["CRIMES"], CRIME["NARCOTICS"])}
    assert list(made_up.values()) == ["11462", "11476", "11099", None, "11650"]


def test_made_up_files_are_what_their_generators_write():
    written = [
        one["files"]() for one in (SPEEDS, SPEED_TABLES, CRIME, ACTIVITIES, REGISTERS, CLOSE_RELATIONS, SURVEYS, PUPILS)
    ]
    assert sum(len(one) for one in written) == len({path for one in written for path in one})
    assert shipped("exempelkommun") == {path: content for one in written for path, content in one.items()}


def test_the_log_offers_the_promises_of_its_municipality():
    held = tomllib.loads((RAW / "promises" / "exempelkommun_2026.toml").read_text(encoding="utf-8"))["promise"]
    assert ACTIVITIES["PROMISED"] == {
        promise["id"]: tuple(one["id"] for one in promise["commitment"]) for promise in held
    }


def test_quarters_that_were_not_published_stay_gaps(shared_data: Path):
    lines = FIGURES["files"](shared_data)[FIGURES["QUARTERS"]].decode("cp1252").splitlines()
    years = [line.split(";")[2] for line in lines[1:]]
    assert len(years) == 48
    assert years.count("2014") == 2  # K3 and K4 are not there
    assert years.count("2026 prel.") == 2
    assert "2026" not in years


def test_each_survey_figure_keeps_its_own_question(shared_data: Path):
    """Feeling safe and being safe out late are two questions; the 2021 figure for Nacka kommun is a misprint."""
    figures = FIGURES["SURVEYS"]
    asked: dict[str, set[str]] = {}
    for one in figures:
        asked.setdefault(one.indicator, set()).add(one.key[4])
    assert asked == {
        "feels_safe": {"känner sig trygg"},
        "safe_outdoors_late": {"trygg att gå ut ensam i bostadsområdet", "mycket+ganska trygg kvällstid"},
        "ever_used_narcotics": {"någon gång använt narkotika"},
    }
    assert not [one for one in figures if one.key[1:3] == ("2021", "Nacka kommun")]
    files = FIGURES["files"](shared_data)
    lines = [line for name in (FIGURES["SAFETY"], FIGURES["SCHOOL"]) for line in files[name].decode().splitlines()[1:]]
    assert len(lines) == len(figures) == 13
    assert not [line for line in lines if ";75;" in line]


def test_raw_data_is_small():
    sizes = {path.relative_to(RAW).as_posix(): path.stat().st_size for path in RAW.rglob("*") if path.is_file()}
    assert sum(sizes.values()) < 2_500_000
    assert sum(size for path, size in sizes.items() if "/hastighet/" in path) < 2_200_000


def test_measuring_files_have_the_layout_of_the_device():
    contents = {path: content for path, content in shipped("exempelkommun/hastighet").items() if path.endswith(".txt")}
    assert len(contents) == 8 * 2 * 2 + 2
    for content in contents.values():
        lines = content.split(b"\n")
        assert lines[2].startswith(b"Standort: ")
        assert [line.endswith(b"\r") for line in lines[:5]] == [False] * 5  # LF in the preamble, CRLF in the data
        assert lines[5] == b"Dateformat: dd.mm.yy\r"
        assert all(line.endswith(b"\r") for line in lines[6:-1])
        assert not lines[-1].endswith(b"\r")
    empty = [path for path, content in contents.items() if content.count(b"\n") == 6 and content.endswith(b"yy\r\n")]
    assert len(empty) == 1
    assert len(set(contents.values())) == len(contents) - 1  # one copy under another name


def test_everything_made_up_is_marked_and_nothing_real_is():
    found = deliveries.scan(RAW, {one.id: one for one in READERS}).deliveries
    assert {one.name: (one.settings.synthetic, one.settings.official, one.settings.publisher) for one in found} == {
        **{
            f"exempelkommun/{name}": (True, False, "Påhittad uppgift")
            for name in (
                "aktivitetslogg/2025_2026",
                "anmalda_brott/2023_2026",
                "anmalda_brott/narkotikabrott_per_kvartal",
                "elevsvar/2024",
                "elevsvar/2026",
                "enkater/skolenkat_2024_2026",
                "enkater/trygghetsundersokning_2025_2026",
                "folkmangd/2022_2025",
                "hastighet/maj_och_september_2026",
                "hastighetstabell/2025",
                "kolada/stod_till_valdsutsatta_2022_2025",
                "lagesbild/2022_2025",
                "polistimmar/2025_2026",
                *(f"register/{one}" for one in REGISTERS["REGISTERS"]),
            )
        },
        "nacka/bra/anmalda_brott_1996_2025": (False, True, "Brå"),
        "nacka/bra/anmalda_brott_kvartal_2014_2026": (False, False, "Brå"),
        "nacka/egen_summa/narkotika_och_vapenbrott_1996_2025": (False, False, "Brå, egen summa"),
        "nacka/folkmangd/harledd_2010_2022": (False, False, "Egen beräkning ur Brå och Kolada"),
        "nacka/folkmangd/publicerad_2019_2024": (False, True, "SCB"),
        "nacka/undersokningar/polisens_trygghetsmatning_2020_2023": (False, False, "Polisen"),
        "nacka/undersokningar/skolenkater_2020_2022": (False, False, "Stockholmsenkäten och CAN"),
        "organisation": (False, False, ""),
        "promises/exempelkommun_2026": (True, False, "Polisen och Exempelkommun (påhittat exempel)"),
        "promises/nacka_2017": (False, False, "Polisen, i samråd med Nacka kommun"),
    }


def test_figures_that_we_wrote_into_files_say_so():
    found = deliveries.scan(RAW, {one.id: one for one in READERS}).deliveries
    licences = {one.settings.licence for one in found if one.name.startswith("nacka/")}
    assert {one.split(".")[0].split(",")[0] for one in licences} == {
        "Källa: Brå", "Källa: Brå och Kolada", "Källa: Polisen", "Källa: SCB", "Källa: Stockholmsenkäten och CAN",
    }  # fmt: skip
    assert all(one.endswith("överförda till filen av oss.") for one in licences)


def test_what_police_schools_and_social_services_deliver_leaves_after_a_review():
    found = deliveries.scan(RAW, {one.id: one for one in READERS}).deliveries
    reviewed = {one.name: one.settings.publish for one in found if one.settings.secrecy_review}
    assert reviewed == {
        "exempelkommun/elevsvar/2024": "open",  # shares by year and sex; the answers themselves are never shown
        "exempelkommun/elevsvar/2026": "open",
        "exempelkommun/polistimmar/2025_2026": "aggregate",
        "exempelkommun/register/stod_till_brottsutsatta": "aggregate",
    }


def test_the_page_on_extremism_says_that_no_young_people_are_counted():
    promises = tomllib.loads((RAW / "promises" / "nacka_2017.toml").read_text(encoding="utf-8"))["promise"]
    (summary,) = [one["summary"] for one in promises if one["id"] == "violent_extremism"]
    assert summary.endswith(
        "Vi följer inte upp hur många ungdomar som har identifierats. Sådana uppgifter ska inte samlas in här."
    )
