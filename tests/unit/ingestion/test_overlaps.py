"""The same thing said in two files: whose row is used is said beside the other file, and nowhere else."""

import dataclasses
from collections.abc import Callable
from datetime import date

import duckdb
import pytest

from pipeline import refresh as steps
from pipeline import versions
from pipeline.ingestion.core.loading import Loaded
from pipeline.ingestion.deliveries import Delivery

CRIME = "Region;Brott;År;Period;Antal;/100 000 inv\nNacka;Vapenlagen;År;2024;7;6;\nNacka;Vapenlagen;År;2025;8;7;\n"
REGISTER = "datum;mått;område;grupp;täljare;nämnare\n2026-06-30;staff_trained;;;120;310\n"
SURVEY = (
    "indikator;område;period;grupp;procent;undre;övre;antal_svar;inbjudna;fråga;bas;fråga_version;källa\n"
    "feels_safe;0182;2023;;87;;;1669;3520;Hur trygg?;samtliga;2023;Polisen\n"
)
LOG = (
    "datum;löfte;åtagande;aktivitet;status;antal;timmar;deltagare;överträdelser;enhet;målgrupp;aktör\n"
    "2026-03-14;youth;1a;lectures_parents;genomförd;1;2;38;;Exempelskolan;föräldrar;Fältgruppen\n"
    "2026-03-15;youth;1a;lectures_parents;genomförd;1;2;38;;Exempelskolan;föräldrar;Fältgruppen\n"
)

KOLADA = (
    '{"values": [{"kpi": "U30751", "municipality": "0182", "period": 2024, "values": '
    '[{"gender": "T", "count": 1, "status": "", "value": 14.2}]}]}'
)
SPEED = (
    "mätplats;mätperiod;riktning;antal;medel;85_percentil;andel_inom_gräns;källa\n"
    "Storgatan;2026-05-04/2026-05-10;båda;1200;41,5;48;62;Konsulten\n"
)
SUFFIXES = {"bra_sol": ".txt", "kolada": ".json"}

Take = Callable[..., None]


@pytest.fixture
def take(
    con: duckdb.DuckDBPyConnection,
    deliver: Callable[..., Delivery],
    refresh: Callable[[duckdb.DuckDBPyConnection, Delivery], Loaded],
) -> Take:
    """Load files as one delivery of this name, accessed on 20 November unless another day is given."""

    def run(name: str, format_id: str, day: int = 20, **files: str) -> None:
        suffix = SUFFIXES.get(format_id, ".csv")
        delivery = deliver(format_id, {f"{one}{suffix}": text.encode() for one, text in files.items()}, name=name)
        accessed = dataclasses.replace(delivery.settings, accessed=date(2026, 11, day))
        outcome = refresh(con, dataclasses.replace(delivery, settings=accessed))
        assert outcome.state == "loaded", outcome.message

    return run


def notes(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Path → what is said of the file because of another one."""
    sql = "select path, note.message from core.overlap_note as note join meta.delivery_file using (file_id)"
    return dict(con.execute(sql).fetchall())


USED = "av filens rader gäller uppgifter som också står i"


@pytest.mark.parametrize(
    ("format_id", "text", "was", "now", "n"),
    [
        ("bra_sol", CRIME, "2025;8;7", "2025;9;7", 2),
        ("register", REGISTER, "120", "121", 1),
        ("survey_table", SURVEY, ";87;", ";88;", 1),
        ("kolada", KOLADA, "14.2", "14.3", 1),
        ("speed_table", SPEED, "41,5", "41,6", 1),
    ],
)
def test_the_delivery_accessed_last_is_used_and_the_other_says_so(
    con: duckdb.DuckDBPyConnection, take: Take, format_id: str, text: str, was: str, now: str, n: int
) -> None:
    suffix = SUFFIXES.get(format_id, ".csv")
    take("b", format_id, 19, fil=text)
    take("a", format_id, 20, fil=text.replace(was, now))
    assert notes(con) == {
        f"b/fil{suffix}": f"{n} {USED} a/fil{suffix}: det är den filens som används. 1 av dem har ett annat tal här."
    }


def test_the_same_figures_again_are_not_said_to_differ(con: duckdb.DuckDBPyConnection, take: Take) -> None:
    take("a", "bra_sol", fil=CRIME)
    take("b", "bra_sol", fil=CRIME.replace(";8;7;", ";8;7,1;"))
    assert notes(con) == {"a/fil.txt": f"2 {USED} b/fil.txt: det är den filens som används."}


def test_two_files_of_one_delivery_are_told_apart_too_and_every_other_file_is_named(
    con: duckdb.DuckDBPyConnection, take: Take
) -> None:
    take("a", "register", a=REGISTER, b=REGISTER.replace("310", "311"))
    take("b", "register", c=REGISTER + "2026-06-29;staff_trained;;;1;2\n")
    assert notes(con) == {
        "a/a.csv": f"1 {USED} b/c.csv: det är den filens som används.",
        "a/b.csv": f"1 {USED} b/c.csv: det är den filens som används. 1 av dem har ett annat tal här.",
    }


def test_what_stands_once_has_no_note(con: duckdb.DuckDBPyConnection, take: Take, promised: None) -> None:
    take("a", "bra_sol", fil=CRIME)
    take("b", "bra_sol", fil=CRIME.replace("Nacka", "Solna"))
    take("c", "survey_table", fil=SURVEY + SURVEY.splitlines()[1].replace("Hur trygg?", "Annan fråga") + "\n")
    take("d", "activity_log", fil=LOG)
    assert notes(con) == {}


def test_lines_of_two_logs_that_are_alike_are_counted_twice_and_said_to_be(
    con: duckdb.DuckDBPyConnection, take: Take, promised: None
) -> None:
    take("a", "activity_log", fil=LOG)
    take("b", "activity_log", logg=LOG.replace("2026-03-15", "2026-03-16"))
    assert notes(con) == {
        "b/logg.csv": "1 av filens rader är likadana som rader i a/fil.csv: de räknas två gånger. "
        "Ta bort dem ur den ena filen."
    }


def test_the_note_is_told_by_the_refresh_and_stands_beside_the_file_on_the_pages(
    con: duckdb.DuckDBPyConnection, take: Take
) -> None:
    take("a", "register", fil=REGISTER)
    take("b", "register", fil=REGISTER.replace("120", "121"))
    (told,) = steps._notes(con)
    assert told.startswith(f"a/fil.csv: 1 {USED} b/fil.csv")
    sql = (versions.LIBRARY / "disclosure" / "sql" / "delivery.sql").read_text(encoding="utf-8")
    frame = con.execute(sql).df().set_index("delivery")
    assert f"1 {USED} b/fil.csv" in frame.loc["a", "files"]
    assert USED not in frame.loc["b", "files"]
