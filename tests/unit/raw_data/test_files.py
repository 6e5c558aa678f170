"""The shipped raw_data: what is real is exactly what was published, what is made up is what its generator writes."""

import csv
import runpy
import tomllib
from pathlib import Path

import pytest

from pipeline.ingestion import deliveries
from pipeline.ingestion.readers import READERS

ROOT = Path(__file__).parents[3]
RAW = ROOT / "raw_data"
SPEEDS = runpy.run_path(str(ROOT / "tests" / "synthetic" / "speeds.py"))
CRIME = runpy.run_path(str(ROOT / "tests" / "synthetic" / "crime.py"))
NACKA = runpy.run_path(str(Path(__file__).with_name("nacka_crime.py")))


def shipped(folder: str) -> dict[str, bytes]:
    return {
        path.relative_to(RAW).as_posix(): path.read_bytes()
        for path in (RAW / folder).rglob("*")
        if path.is_file() and path.name != "source.toml"
    }


def test_nacka_has_the_published_figures_and_nothing_else(shared_data: Path):
    published = NACKA["figures"](shared_data / "crime" / "bra_annual_nacka_and_peers_1996_2025.csv")
    assert shipped("nacka") == NACKA["files"](published)


def test_nacka_figures_read_back_one_by_one(shared_data: Path):
    """The same comparison without the writer: every row of the publication stands in exactly one line."""
    lines = [line for content in shipped("nacka").values() for line in content.decode("cp1252").split("\n")[1:] if line]
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
    assert set(CRIME["CRIMES"]) < set(NACKA["CRIMES"].values())


@pytest.mark.parametrize(
    ("generator", "folder"), [(SPEEDS, "exempelkommun/hastighet"), (CRIME, "exempelkommun/anmalda_brott")]
)
def test_made_up_files_are_what_their_generator_writes(generator: dict, folder: str):
    assert shipped(folder) == generator["files"]()


def test_raw_data_is_small():
    sizes = {path.relative_to(RAW).as_posix(): path.stat().st_size for path in RAW.rglob("*") if path.is_file()}
    assert sum(sizes.values()) < 3_000_000
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
        "exempelkommun/anmalda_brott/2023_2026": (True, False, "Påhittad uppgift"),
        "exempelkommun/hastighet/maj_och_september_2026": (True, False, "Påhittad uppgift"),
        "nacka/bra/anmalda_brott_1996_2025": (False, True, "Brå"),
        "nacka/egen_summa/narkotika_och_vapenbrott_1996_2025": (False, False, "Brå, egen summa"),
        "promises/exempelkommun_2026": (True, False, "Polisen och Exempelkommun (påhittat exempel)"),
        "promises/nacka_2017": (False, False, "Polisen, i samråd med Nacka kommun"),
    }


def test_figures_that_we_wrote_into_files_say_so():
    found = deliveries.scan(RAW, {one.id: one for one in READERS}).deliveries
    assert {one.settings.licence for one in found if one.name.startswith("nacka/")} == {
        "Källa: Brå. Siffrorna är överförda till filen av oss."
    }


def test_the_page_on_extremism_says_that_no_young_people_are_counted():
    promises = tomllib.loads((RAW / "promises" / "nacka_2017.toml").read_text(encoding="utf-8"))["promise"]
    (summary,) = [one["summary"] for one in promises if one["id"] == "violent_extremism"]
    assert summary.endswith(
        "Vi följer inte upp hur många ungdomar som har identifierats. Sådana uppgifter ska inte samlas in här."
    )
